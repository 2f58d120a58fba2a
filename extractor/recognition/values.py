"""The text of one cell → a number, a blank, or unreadable; never a guess.

Printed blanks ('', '-', '/', '无', …) are `blank`, not zero. Remarks stay in the raw text: `22（其中修订 16 件）` is 22.
Amounts are given in 万元, the codebook's unit: `251000元` is 25.1.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import NamedTuple

import regex

from extractor.characters import fold, simplify
from extractor.characters.remembering import remembered
from extractor.recognition.vocabulary import pattern, vocabulary
from extractor.report import Status


class Value(NamedTuple):
    """What a cell's text means: `value` is None unless status is "read"; `note` names what was unusual, or ""."""

    status: Status
    value: int | float | None
    note: str = ""


BLANK = Value("blank", None)
UNREADABLE = Value("unreadable", None)
# How a remark ends that is all there.
_CLOSING = ")]】〕*※"
# A number that goes on in the next line; marks between its digits; marks that set words apart; money of a unit not known.
_WRAPPED, _GROUPING = regex.compile(r"[\d.,]{2,}\s*\n\s*[\d.,]"), regex.compile(r"[,，\s']")
_APART, _SOME_MONEY, _NO_LETTERS = regex.compile(r"[()\[\]:,;、/]+"), regex.compile(r"\p{Han}{1,4}元"), regex.compile(r"[^\p{L}]")


@remembered(4096)
def parse(text: str, unit: str, printed_unit: str | None = None) -> Value:
    """The value of a cell's `text` in the codebook's `unit`; `printed_unit` is the money unit its label states.

    A sign on a line of its own is a blank cell that ran into the next: unreadable. A number broken over lines is joined
    (note "wrapped": to be trusted only where a sum confirms it); single digits on two lines, and digits with blanks
    between them or a needless 0 before them, are unreadable: they may as well be two cells that ran into one.
    """
    plain = simplify(unicodedata.normalize("NFKC", _footnote_marks().sub("※", text)).replace("\u200b", "").strip())
    compact = "".join(plain.split())
    if not compact or compact in _blanks():
        return BLANK
    if compact in _zeros():
        return Value("read", 0, "word")
    note = ""
    if _WRAPPED.match(plain):
        plain, note = regex.sub(r"(?<=[\d.,])[ \t]*\n\s*(?=[\d.,])", "", plain), "wrapped"
    found = _pattern().fullmatch(plain)
    if not found:
        return UNREADABLE
    number = Decimal(_GROUPING.sub("", found["number"]))
    if found["minus"]:
        number = -number
    remark = found["remark"] or ""
    factor = _factor(found["unit"] or _unit_of(remark), unit, printed_unit)
    if factor is None or (unit in _money() and not found["unit"] and _amount().search(remark)):
        return UNREADABLE
    number *= factor
    if remark:
        note = note or ("remark" if remark.rstrip()[-1] in _CLOSING else "open_remark")
    elif found["unit"]:
        note = note or "unit"
    elif found["plus"] or found["minus"]:
        note = note or "sign"
    return Value("read", int(number) if number == number.to_integral_value() else float(number), note)


@remembered(4096)
def is_value(text: str) -> bool:
    """True when the text reads as a number or a printed blank mark, not when it is empty."""
    return bool(text.strip()) and (parse(text, "").status != "unreadable")


@remembered(1024)
def money_unit(label: str) -> str | None:
    """The unit of money a printed label states, for example 万元 in 本年收费金额（单位：万元）, or None.

    A unit that is none of the vocabulary's (百元, 美元) is given as printed: a number in it cannot be read.
    """
    plain = "".join(fold(label).split())
    stated = next(iter(money_units(label)), None)
    return stated or next((unit for unit in sorted(_money(), key=len, reverse=True) if plain.endswith(unit)), None)


@remembered(1024)
def money_units(text: str) -> tuple[str, ...]:
    """The units of money that stand in a printed text by themselves, between brackets or other marks, as printed."""
    pieces = _APART.split("".join(fold(text).split()))
    stated = (pattern("values", "around_unit").sub("", piece) for piece in pieces)
    return tuple(piece for piece in stated if piece in _money() or _SOME_MONEY.fullmatch(piece))


def is_money(unit: str) -> bool:
    """Whether this is a unit of money whose size is known."""
    return unit in _money()


def same_size(units: Iterable[str]) -> bool:
    """Whether these units of money are of one size: 万元 and 人民币万元 are."""
    return len({_money().get(unit, unit) for unit in units}) <= 1


def _unit_of(remark: str) -> str | None:
    """The unit that a remark consists of: 3（项）, 251000（元）."""
    bare = _NO_LETTERS.sub("", remark)
    return next(iter(money_units(remark)), bare if bare in vocabulary()["values"]["counting"] else None)


def _factor(printed: str | None, unit: str, label_unit: str | None) -> Decimal | None:
    """What a printed number is multiplied by to be in `unit`; None when its unit cannot be one of this field."""
    money = _money()
    if unit == "":
        return Decimal(1)
    if unit in money:
        printed = printed or label_unit
        if printed is None:
            return Decimal(1)
        return Decimal(money[printed]) / Decimal(money[unit]) if printed in money else None
    size = vocabulary()["values"]["size"]
    if printed and printed[0] in size and printed[1:] in ("", *vocabulary()["values"]["counting"]):
        return Decimal(size[printed[0]])
    return None if printed in money else Decimal(1)


@cache
def _pattern() -> regex.Pattern[str]:
    words = vocabulary()["values"]

    def either(key: str) -> str:
        return "|".join(regex.escape(word) for word in sorted(words[key], key=len, reverse=True))

    large = [size + unit for size in words["size"] for unit in ("", *words["counting"])]
    units = "|".join(sorted([*words["counting"], *words["money"], *large], key=len, reverse=True))
    return regex.compile(
        rf"(?:(?P<plus>{either('plus')})|(?P<minus>{either('minus')}))?[^\S\n]*"
        r"(?P<number>[1-9]\d{0,2}(?:[,，']\d{3})+(?:\.\d+)?|(?:0|[1-9]\d*)(?:\.\d+)?)"
        rf"\s*(?P<unit>{units})?"
        # A remark is closed or goes on to the end: a number behind it would be another cell's.
        r"(?P<remark>(?:\s*[(\[【〔][^)\]】〕]*[)\]】〕]+)+|\s*[(\[【〔][^)\]】〕]*|\s*[*※]+)?",
    )


@cache
def _amount() -> regex.Pattern[str]:
    """Another amount of money: 251000（25.1万元）."""
    return regex.compile(rf"\d\s*(?:{'|'.join(vocabulary()['values']['money'])})")


@cache
def _footnote_marks() -> regex.Pattern[str]:
    # Superscript and circled digits are marks, but NFKC would make plain digits of them: 22① would read 221.
    # A fraction is a part of its number: 2½ is not 2.
    return regex.compile(r"[\p{No}--[¼-¾⅐-⅟]]", regex.V1)


@cache
def _blanks() -> frozenset[str]:
    return frozenset(unicodedata.normalize("NFKC", mark) for mark in vocabulary()["values"]["blank"])


@cache
def _zeros() -> frozenset[str]:
    return frozenset(vocabulary()["values"]["zero"])


@cache
def _money() -> dict[str, str]:
    return vocabulary()["values"]["money"]
