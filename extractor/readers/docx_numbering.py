"""Automatic numbering as it is printed: the '一、' that stands in no run, counted in document order.

ECMA-376 part 1, 17.9: a paragraph names a number definition (w:num), which stands for an abstract one (w:abstractNum)
with up to nine levels and may override them. Definitions over the same abstract one go on counting together, unless
one of them says to start over, which it does the first time it is used.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from extractor.readers.docx_names import MC, W, switched_on, value, whole
from extractor.readers.docx_styles import Styles
from extractor.readers.numerals import numeral

if TYPE_CHECKING:
    from lxml.etree import _Element

LEVELS = 9
_PLACEHOLDER = re.compile(r"%([1-9])")
_LARGEST = 32767
# A label that ends in one of these needs no blank before the text; after a digit or a full stop a blank must keep
# '1.' and '5' from becoming another number.
_CLOSING = tuple("、，：；）)］]】〕》」』")


class Level(NamedTuple):
    """One level of a list. `restart` is the level (from 1) whose use starts this one over; None: any higher, 0: none."""

    start: int
    kind: str
    text: str
    spaced: bool
    restart: int | None
    legal: bool
    style: str | None


class Numbering:
    """The lists of a document and how far each has counted."""

    def __init__(self, part: _Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstracts: dict[str, _Element] = {}
        self._numbers: dict[str, _Element] = {}
        for element in () if part is None else part.iterchildren(W + "abstractNum", W + "num"):
            if element.tag == W + "num":
                self._numbers[element.get(W + "numId", "")] = element
            else:
                self._abstracts[element.get(W + "abstractNumId", "")] = element
        self._lists: dict[str, _List] = {}
        self._counters: dict[str, list[int | None]] = {}

    def label(self, number: str, level: int | None, list_style: str | None = None) -> str:
        """Count one paragraph and give its label with the blank behind it; '' when nothing is printed.

        `list_style` is the paragraph style the numbering comes from: the level that names it is the one that counts.
        """
        found = self._lists.get(number)
        if found is None:
            found = self._lists[number] = self._list(number)
        if level is None:
            level = next((at for at, known in found.levels.items() if list_style is not None and known.style == list_style), 0)
        if level not in found.levels:
            return ""
        counter = self._counters.setdefault(found.abstract, [None] * LEVELS)
        _count(counter, found, level)
        return _written(counter, found.levels, level)

    def _list(self, number: str) -> _List:
        element = self._numbers.get(number)
        abstract = self._abstract(value(element, W + "abstractNumId") or "")
        levels: dict[int, Level] = {}
        starts: dict[int, int] = {}
        if element is None or abstract is None:
            return _List(number, levels, starts)
        for child in abstract.iterchildren(W + "lvl"):
            _put(levels, child)
        for override in element.iterchildren(W + "lvlOverride"):
            at = whole(override.get(W + "ilvl"), 0, LEVELS - 1)
            start = whole(value(override, W + "startOverride"), 0, _LARGEST)
            if at is not None and start is not None:
                starts[at] = start
            for child in override.iterchildren(W + "lvl"):
                _put(levels, child)
        return _List(abstract.get(W + "abstractNumId", ""), levels, starts)

    def _abstract(self, identifier: str) -> _Element | None:
        """The abstract definition, through the numbering style it may stand for (w:numStyleLink)."""
        element = self._abstracts.get(identifier)
        style = value(element, W + "numStyleLink")
        linked = self._numbers.get(self._styles.numbering(style) or "") if style else None
        return self._abstracts.get(value(linked, W + "abstractNumId") or "", element)


class _List(NamedTuple):
    """One number definition: whose counter it shares, its levels, and the starts it has yet to make."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int]


def _put(levels: dict[int, Level], element: _Element) -> None:
    at = whole(element.get(W + "ilvl"), 0, LEVELS - 1)
    if at is None:
        return
    kind = value(element, W + "numFmt") or value(element.find(f"{MC}AlternateContent/{MC}Fallback"), W + "numFmt") or "decimal"
    hidden = switched_on(element.find(f"{W}rPr/{W}vanish"))
    levels[at] = Level(
        start=whole(value(element, W + "start"), 0, _LARGEST) or 0,
        kind=kind,
        text="" if hidden or kind == "bullet" else value(element, W + "lvlText") or "",
        spaced=value(element, W + "suff") != "nothing",
        restart=whole(value(element, W + "lvlRestart"), 0, LEVELS),
        legal=switched_on(element.find(W + "isLgl")),
        style=value(element, W + "pStyle"),
    )


def _count(counter: list[int | None], used: _List, level: int) -> None:
    before = counter[level]
    counter[level] = used.starts.pop(level, used.levels[level].start if before is None else before + 1)
    for deeper in range(level + 1, LEVELS):
        restart = used.levels[deeper].restart if deeper in used.levels else None
        if restart is None or level < restart:
            counter[deeper] = None


def _written(counter: list[int | None], levels: dict[int, Level], level: int) -> str:
    used = levels[level]

    def number(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        if at > level or at not in levels:
            return ""
        count = counter[at]
        return numeral(levels[at].start if count is None else count, "decimal" if used.legal else levels[at].kind)

    label = _PLACEHOLDER.sub(number, used.text)
    return label + " " if label and used.spaced and not label.endswith((*_CLOSING, " ")) else label
