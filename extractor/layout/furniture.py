"""Page furniture: running headers, footers and page numbers, found by where they stand and by repetition.

Only lines in the top and bottom margins are judged, never a table's: a value is not furniture.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import regex

from extractor.document import BBox
from extractor.layout.marks import marks

MARGIN = 0.12  # the share of the page's height at its top and bottom that is margin
FAR_MARGIN = 0.08  # where a lone page number needs no repetition
SAME_HEIGHT = 6.0  # points within which repeated lines stand at one height

NUMBERS, BLANKS = regex.compile(r"\d+"), regex.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class MarginLine:
    """A line in the top or bottom margin of a page of the given height."""

    page: int
    text: str
    bbox: BBox
    page_height: float

    @property
    def at_top(self) -> bool:
        return self.bbox.bottom < self.page_height / 2

    @property
    def depth(self) -> float:
        """How far from the page's nearer edge the line stands, as a share of the page's height."""
        return (self.bbox.bottom if self.at_top else self.page_height - self.bbox.top) / self.page_height


def in_margin(box: BBox, page_height: float) -> bool:
    """Whether a line stands in the top or bottom margin."""
    return box.bottom <= MARGIN * page_height or box.top >= (1 - MARGIN) * page_height


def furniture_of(lines: Sequence[MarginLine], page_count: int) -> set[int]:
    """The indices of the lines in margins that are furniture."""
    groups: dict[tuple[bool, str], list[int]] = defaultdict(list)
    found = set()
    for index, line in enumerate(lines):
        if line.depth <= FAR_MARGIN and is_page_number(line.text, line.page, page_count):
            found.add(index)
        groups[(line.at_top, _shape(line.text))].append(index)
    for (at_top, shape), members in groups.items():
        if not shape or len({lines[i].page for i in members}) < 2:
            continue
        for i in members:
            here = lines[i]
            twins = [lines[j] for j in members if lines[j].page != here.page and _same_height(lines[j], here, at_top)]
            if twins and ("#" not in shape or any(_advances(here, twin) for twin in twins)):
                found.add(i)
    return found


def is_page_number(text: str, page: int, page_count: int) -> bool:
    """Whether a lone line is a page number: '- 3 -', '第3页', 'P. 9', '3/5', or the page's own number alone."""
    match = marks().page_number.fullmatch(text.strip())
    if match is None:
        return False
    return match.group("bare") is None or abs(int(match.group("bare")) - page) <= 1 or page_count == 1


def _shape(text: str) -> str:
    """A line with its numbers taken out, to see that it repeats."""
    return NUMBERS.sub("#", BLANKS.sub("", text))


def _same_height(a: MarginLine, b: MarginLine, at_top: bool) -> bool:
    if at_top:
        return abs(a.bbox.top - b.bbox.top) <= SAME_HEIGHT
    return abs((a.page_height - a.bbox.bottom) - (b.page_height - b.bbox.bottom)) <= SAME_HEIGHT


def _advances(a: MarginLine, b: MarginLine) -> bool:
    """Whether the numbers of two like lines are equal or go on as the pages do."""
    # As in the shape, blanks part no numbers: `1 0` and `11` are page numbers.
    ours, theirs = ([int(n) for n in NUMBERS.findall(BLANKS.sub("", line.text))] for line in (a, b))
    step = b.page - a.page
    return all(y - x in (0, step) for x, y in zip(ours, theirs, strict=True))
