"""Printed labels and official labels: their numbering taken apart, their wording compared.

A label is compared by its body, folded and freed of punctuation; its number only supports or doubts a match, since
real pages renumber rows, lose brackets and let the format number the paragraphs.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import regex
from rapidfuzz import fuzz

from extractor.characters import fold
from extractor.characters.remembering import remembered
from extractor.recognition.vocabulary import pattern, vocabulary

_PUNCTUATION = regex.compile(r"[^\p{L}\p{N}]")
# The report's year beside 本年.
_YEAR = regex.compile(r"[(（]\s*2\s*0\s*\d\s*\d\s*年?\s*度?\s*[)）]")
_ANY_YEAR = regex.compile(r"20\d\d年?度?")
LEVELS = ("section", "part", "group", "group_broken", "item", "item_loose")


class Label(NamedTuple):
    """A printed label: the level and number of its numbering (None when it has none) and its folded body."""

    level: str | None
    number: int | None
    body: str


@remembered(8192)
def read_label(text: str) -> Label:
    """Take a printed label apart: `（三）不予公开` is Label("group", 3, "不予公开")."""
    # Question marks before a label are blanks that a conversion lost.
    plain = _YEAR.sub("", fold(text).lstrip("?？ "))
    for level in LEVELS:
        if found := _numbering(level).match(plain):
            return Label(level.split("_")[0], _integer(found[1]), body(plain[found.end() :]))
    return Label(None, None, body(plain))


@remembered(8192)
def body(text: str) -> str:
    """The wording of a folded text without punctuation and blanks."""
    return _PUNCTUATION.sub("", text)


def key(text: str) -> str:
    """The folded body of a printed text, its number taken off."""
    return read_label(text).body


@cache
def wordings(official: str) -> tuple[str, ...]:
    """All bodies an official label is printed with, the official one first."""
    label = read_label(official)
    return (label.body, *_label_aliases().get(label.body, ()))


@cache
def section_wordings(title: str) -> tuple[str, ...]:
    """All bodies a section's title is printed with, the official one first."""
    return (body(fold(title)), *(body(fold(alias)) for alias in _aliases()["sections"].get(title, ())))


@cache
def section_pattern(title: str) -> regex.Pattern[str]:
    """Names of a section that are put together from parts, as a pattern over a heading's body."""
    return regex.compile(_aliases()["section_patterns"].get(title, r"(?!)"))


def likeness(printed: str, official: str) -> float:
    """How alike two bodies are, 0 to 1; a long label of which a good part is printed counts as nearly alike."""
    if printed == official:
        return 1.0
    if not printed or not official or len(official) <= 2 or len(printed) <= 2:
        return 0.0
    whole = fuzz.ratio(printed, official) / 100
    if len(printed) >= 4 and len(printed) >= 0.35 * len(official) and official.startswith(printed):
        whole = max(whole, 0.8)
    if min(len(printed), len(official)) >= 6:
        part = fuzz.partial_ratio(printed, official) / 100
        whole = max(whole, 0.92 * part)
    return whole


def similarity(text: str, official: str) -> float:
    """How well a printed label fits an official one, 0 to 1, over all its wordings; numbers of one level must agree."""
    return label_similarity(read_label(text), official)


@remembered(65536)
def label_similarity(printed: Label, official: str) -> float:
    """The same for a label taken apart: however its words were broken over lines, they are compared once."""
    if not printed.body:
        return 0.0
    best = max([likeness(printed.body, wording) for wording in wordings(official)])
    best = min(best, _telling(printed.body, official)) if best < 1.0 else best
    expected = read_label(official)
    if best and printed.level == expected.level and printed.number is not None and printed.number != expected.number:
        best -= 0.15
    return max(0.0, best)


def _telling(printed: str, official: str) -> float:
    """How well the words that tell a long label from others are printed: 部分公开 of 部分公开（区分处理的，只计这一情形，…）."""
    whole, *others = wordings(official)
    short = min((wording for wording in others if whole.startswith(wording)), key=len, default="")
    return fuzz.partial_ratio(short, printed) / 100 if 2 < len(short) <= len(printed) else 1.0


@remembered(8192)
def other_meaning(text: str, official: str) -> str:
    """What in a printed label speaks against its being the official one: characters that change its meaning.

    Such a character too many, or one that a label as long as the nearest wording has not; and a number, which may be a
    value that stands in the wrong cell. A year is none, nor is an example (如-8).
    """
    printed = _ANY_YEAR.sub("", read_label(pattern("labels", "example").sub("", text)).body)
    if printed in wordings(official):
        return ""
    contrasts, known = vocabulary()["labels"]["contrasts"], set("".join(wordings(official)))
    nearest = max(wordings(official), key=lambda wording: fuzz.ratio(printed, wording))
    gone = [c for c in contrasts if len(printed) >= len(nearest) - 1 and c in nearest and c not in printed]
    numbers = [c for c in printed if c.isdigit() and c not in known]
    return "".join([*(c for c in printed if c in contrasts and c not in known), *gone, *numbers])


@remembered(8192)
def is_lengthened(text: str, official: str) -> bool:
    """Whether a printed label is an official one with words added, which may make it another: 行政强制执行 is not 行政强制."""
    bare = _additions().sub("", read_label(text).body)
    return bare not in wordings(official) and any(wording in bare for wording in wordings(official) if len(wording) > 2)


@cache
def _additions() -> regex.Pattern[str]:
    return regex.compile(vocabulary()["labels"]["additions"])


@cache
def _numbering(level: str) -> regex.Pattern[str]:
    return regex.compile(vocabulary()["numbers"][level])


def _integer(printed: str) -> int | None:
    if printed.isdigit():
        return int(printed)
    numerals = vocabulary()["numbers"]["chinese"]
    digits = [numerals.index(c) + 1 for c in printed]
    if len(digits) == 1:
        return digits[0]
    if digits[0] == 10:
        return 10 + digits[1]
    if digits[1] == 10:
        return digits[0] * 10 + (digits[2] if len(digits) > 2 else 0)
    return None


@cache
def _label_aliases() -> dict[str, tuple[str, ...]]:
    return {body(fold(official)): tuple(body(fold(alias)) for alias in aliases) for official, aliases in _aliases()["labels"].items()}


@cache
def _aliases() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((files("extractor.templates") / "aliases.toml").read_text("utf-8"))
