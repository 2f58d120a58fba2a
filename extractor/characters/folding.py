"""Folding of printed Chinese text into the form in which labels are compared.

Every function is pure and takes one concern; `fold` is all of them in the order that works. None of them may touch
what a report hands out as `raw` or as the text of a section: they lose what was printed, on purpose.
"""

from __future__ import annotations

import csv
import unicodedata
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import regex

from extractor.characters.remembering import remembered

if TYPE_CHECKING:
    from collections.abc import Callable

# Ideographs, their extensions and compatibility forms, radicals, and the ideographic zero.
_CJK = r"\p{Script=Han}\u3007"
_CJK_CHARACTER = regex.compile(f"[{_CJK}]")
_NO_IDEOGRAPHS = regex.compile(r"\P{Script=Han}+")

# Control characters (LibreOffice leaves its field marks in HTML and text; \x1e is Word's hyphen and stays), soft hyphens,
# zero-width characters, byte order marks, direction marks, variation selectors: printed by nothing.
_INVISIBLE = regex.compile(
    r"[\x00-\x08\x0e-\x1d\x1f\x7f\u00AD\u034F\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFE00-\uFE0F\uFEFF\U000E0100-\U000E01EF]+"
)

# A blank says nothing unless it stands between two ASCII letters or digits ('OA 2', '6 1').
_BLANK = regex.compile(r"(?<![0-9A-Za-z\s])\s++|\s++(?![0-9A-Za-z])")

# '務(wù)', '海關(guān)': a mirror writes the reading of a character behind it. A tone mark makes a reading certain.
_TONED = "āáǎàăēéěèĕêīíǐìĭōóǒòŏūúǔùŭǖǘǚǜńňǹḿ"
_LETTERS = "a-züɑɡ"
_TONED_READING = regex.compile(rf"(?<=[{_CJK}])(?:[/／]?[(（]\s*(?=[{_LETTERS}]*[{_TONED}])[{_LETTERS}{_TONED}]{{1,7}}\s*[)）])+")
# Readings in the neutral tone carry no mark ('們(men)'); they are taken for readings only in a text that has toned ones.
_PLAIN_READING = regex.compile(rf"(?<=[{_CJK}])[(（]\s*[a-zü]{{1,6}}\s*[)）]")

# Marks of notes (行政许可¹, 总计[²], 总计[注]) and the sign for what is no text say nothing about which label it is.
_BESIDE = regex.compile(r"\ufffc|\[注[\u00b2\u00b3\u00b9\u2070-\u2079]*\]|[\[(（［]?[\u00b2\u00b3\u00b9\u2070-\u2079\u2080-\u2089]+[\])）］]?")

_DASHES = str.maketrans(dict.fromkeys("\x1e‐‑‒–—―⁃−⎯─━﹘﹣－ｰ", "-"))
# One form for every kind of quotation mark and of bracket: mirrors and scans change them freely.
_MARKS = str.maketrans(
    {**dict.fromkeys("“”„‟‘’‚‛「」『』〝〞〟", '"'), **dict.fromkeys("〔［【﹝〖", "("), **dict.fromkeys("〕］】﹞〗", ")")}
)
# Full-width ASCII and the ideographic space.
_WIDTH = str.maketrans({**{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}, 0x3000: 0x20})


@remembered(16384)
def fold(text: str) -> str:
    """The form in which two labels are the same: compatibility forms, width, script, damage, marks and blanks evened out.

    For labels only: marks of notes go, and NFKC turns '①' into a digit, so values are never read from folded text.
    """
    text = unify_radicals(_without_notes(drop_invisible(text)))
    text = simplify(strip_readings(unicodedata.normalize("NFKC", text.translate(_MARKS))))
    return close_up(plain_dashes(text))


def is_cjk(character: str) -> bool:
    """Whether this one character is a Chinese character."""
    return _CJK_CHARACTER.match(character) is not None


def drop_invisible(text: str) -> str:
    """Without the characters that print nothing (controls, zero-width, direction marks, soft hyphens)."""
    return text if text.isascii() and text.isprintable() else str(_INVISIBLE.sub("", text))


def _without_notes(text: str) -> str:
    return text if text.isascii() else _BESIDE.sub("", text)


def halve_width(text: str) -> str:
    """Full-width ASCII and the ideographic space as their half-width forms; safe for values, unlike NFKC."""
    return text if text.isascii() else text.translate(_WIDTH)


def plain_dashes(text: str) -> str:
    """Every kind of dash, hyphen and minus sign as '-'."""
    return text if text.isascii() else text.translate(_DASHES)


def unify_radicals(text: str) -> str:
    """Characters of the CJK radicals block as the ideographs they stand for (PDF text layers print ⺠ for 民).

    NFKC maps the Kangxi radicals (⼀) but leaves this block alone; the table follows Unicode's EquivalentUnifiedIdeograph.
    """
    return text if text.isascii() else text.translate(_radicals())


def strip_readings(text: str) -> str:
    """Without the pinyin that damaged mirrors put in brackets behind a character: '務(wù)' is '務'."""
    if "(" not in text and "（" not in text:
        return text
    stripped: str = _TONED_READING.sub("", text)
    return stripped if stripped == text else str(_PLAIN_READING.sub("", stripped))


def simplify(text: str) -> str:
    """Traditional characters and the words that mirrors change with them in mainland script; other text unchanged."""
    if not _may_be_traditional(text):
        return text
    simplified = _converter()(text)
    if simplified == text:
        return text
    # Only beside traditional characters: on the mainland '资讯' and '专案' are words of their own.
    for mirror, mainland in _words():
        simplified = simplified.replace(mirror, mainland)
    return simplified


def close_up(text: str) -> str:
    """Without blanks, except between two ASCII letters or digits, where one is left."""
    return " ".join(_BLANK.sub("", text).split())


def _may_be_traditional(text: str) -> bool:
    """Whether an ideograph is outside GB 2312, the mainland's basic set; almost all text is inside, and tested in a microsecond."""
    return not _is_basic(text) and not _is_basic(_NO_IDEOGRAPHS.sub("", text))


def _is_basic(text: str) -> bool:
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@cache
def _converter() -> Callable[[str], str]:
    from opencc import OpenCC  # slow to load, and most reports never need it

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert


@cache
def _radicals() -> dict[int, str]:
    return {ord(row["radical"]): row["character"] for row in _rows("radicals.csv")}


@cache
def _words() -> tuple[tuple[str, str], ...]:
    return tuple((row["mirror"], row["mainland"]) for row in _rows("words.csv"))


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(files(__package__).joinpath(name).read_text("utf-8").splitlines()))
