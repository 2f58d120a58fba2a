"""Numbers as WordprocessingML's automatic numbering writes them: 3 → 三, ③, 3, III, c, 丙 …

The characters are data (numerals.toml); the names are those of ECMA-376 part 1, 17.18.59 ST_NumberFormat.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources import files

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LARGEST = 32767  # the largest number Word counts to; beyond it everything is decimal


def numeral(number: int, kind: str) -> str:
    """The number written in the number format `kind`; '' for the formats without numbers, decimals for unknown ones."""
    if not 0 <= number <= _LARGEST:
        return str(number)
    return _formats().get(kind, str)(number)


@cache
def _formats() -> dict[str, Callable[[int], str]]:
    data = tomllib.loads(files("extractor.readers").joinpath("numerals.toml").read_text("utf-8"))
    formats: dict[str, Callable[[int], str]] = {
        "none": lambda number: "",
        "bullet": lambda number: "",
        "decimalZero": lambda number: f"{number:02d}",
        "numberInDash": lambda number: f"- {number} -",
        "lowerLetter": _letters,
        "upperLetter": lambda number: _letters(number).upper(),
        "lowerRoman": _roman,
        "upperRoman": lambda number: _roman(number).upper(),
    }
    for kind, digits in data["digits"].items():
        formats[kind] = lambda number, digits=digits: _positional(number, digits)
    for kind, characters in data["lists"].items():
        formats[kind] = lambda number, characters=characters: characters[number - 1] if 1 <= number <= len(characters) else str(number)
    for kind, rule in data["counting"].items():
        formats[kind] = lambda number, rule=rule: _counted(number, **rule)
    for kind, rule in data["short"].items():
        formats[kind] = lambda number, rule=rule: _counted(number, **rule) if number < 100 else _positional(number, rule["digits"])
    return formats


def _positional(number: int, digits: str) -> str:
    return str(number).translate({ord("0") + value: digit for value, digit in enumerate(digits)})


def _counted(number: int, digits: str, units: str, one: bool) -> str:
    """Digits with units; zeros between are written once, none at the end; `one`: 10–19 begin with a one.

    >>> _counted(110, "零一二三四五六七八九", "十百千万", False)
    '一百一十'
    """
    if number >= 10000:
        rest = number % 10000
        gap = digits[0] if 0 < rest < 1000 else ""
        return _counted(number // 10000, digits, units, one) + units[3] + gap + (_counted(rest, digits, units, True) if rest else "")
    if not number:
        return digits[0]
    written, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            written += (digits[0] if gap else "") + digits[digit] + (units[place - 1] if place else "")
        gap = bool(written) and not digit
    return written[1:] if 10 <= number < 20 and not one else written


def _letters(number: int) -> str:
    """a … z, aa, bb … zz, aaa: Word repeats the letter."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number else "0"


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        written += letters * count
    return written or "0"
