"""Numbers of prose: 3259, 3,259, 1.2万, 十二, 两."""

from __future__ import annotations

from dataclasses import dataclass

# Western or Chinese digits; what may follow them is the business of the patterns.
NUMBER = r"(?P<number>\d{1,3}(?:,\d{3})+(?![\d.])|\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千]+)(?P<scale>[万亿])?"

_DIGITS = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}


@dataclass(frozen=True, slots=True)
class Number:
    """A number in prose and half a unit of its last printed digit (0 for a count written out)."""

    value: float
    tolerance: float = 0.0


def read_number(number: str, scale: str | None) -> Number | None:
    """The number, None when its characters make none."""
    factor = _SCALES[scale] if scale else 1
    plain = number.replace(",", "")
    if plain[0].isdigit() and plain.isascii():
        decimals = len(plain.partition(".")[2])
        rounded = factor > 1 or decimals > 0
        value = float(plain) * factor
        return Number(int(value) if value.is_integer() else value, factor * 10.0**-decimals / 2 if rounded else 0.0)
    count = _chinese(number)
    return None if count is None else Number(count * factor, factor / 2 if factor > 1 else 0.0)


def _chinese(number: str) -> int | None:
    if len(number) > 1 and all(character in _DIGITS for character in number):
        return int("".join(str(_DIGITS[character]) for character in number))
    total = digit = 0
    for character in number:
        if character in _DIGITS:
            digit = _DIGITS[character]
        else:
            scale = _SCALES[character]
            total += (digit or 1) * scale
            digit = 0
    return total + digit
