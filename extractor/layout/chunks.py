"""Printed lines of a table without rulings → pieces of text set apart, and the lines that hold its values."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from extractor.document import BBox, Word
from extractor.layout.lines import box_of, gap_between, text_of
from extractor.layout.marks import is_value, marks
from extractor.layout.paragraphs import PrintedLine

APART = 0.5  # text sizes between two pieces of a line
TIGHT = 1.45  # text sizes between the lines of one wrapped text, from bottom to bottom
LARGER = 1.15  # times the size of a table's text: a line this large is a heading
WIDE = 0.8  # of the widest line: a single piece this wide is running text
REMARKS, MANY = 2, 3  # so many remarks may stand behind at least so many values
FAR = 3.5  # text sizes of white that end a table


class Chunk(NamedTuple):
    """Words set close together on one line: what one cell, or one line of a cell, holds."""

    text: str
    bbox: BBox
    words: tuple[Word, ...]

    @property
    def x(self) -> float:
        return (self.bbox.x0 + self.bbox.x1) / 2

    @property
    def y(self) -> float:
        return (self.bbox.top + self.bbox.bottom) / 2

    @property
    def is_value(self) -> bool:
        """Whether this is a number, a dash or the like, as value cells hold it."""
        return is_value(self.text)


class TableLine(NamedTuple):
    """A line of chunks from left to right: labels, then `values` values and perhaps a remark behind them."""

    chunks: tuple[Chunk, ...]
    start: int
    values: int
    size: float
    printed: PrintedLine

    @property
    def bottom(self) -> float:
        return self.printed.bbox.bottom

    @property
    def y(self) -> float:
        return (self.printed.bbox.top + self.printed.bbox.bottom) / 2

    @property
    def labels(self) -> tuple[Chunk, ...]:
        return self.chunks[: self.start]

    @property
    def held(self) -> tuple[Chunk, ...]:
        """The values and what stands behind them."""
        return self.chunks[self.start :]


def ends_in_value(line: PrintedLine) -> bool:
    """Whether one of the last words of a line may be a value: without such lines there is no table to look for."""
    return any(is_value(word.text) for word in line.words[-1 - REMARKS :])


def chunked(line: PrintedLine) -> TableLine:
    """A printed line in chunks."""
    group = [line.words[0]]
    groups = [group]
    for before, word in pairwise(line.words):
        if gap_between(before, word) > APART * max(word.size, 1.0):
            group = [word]
            groups.append(group)
        else:
            group.append(word)
    chunks = tuple(Chunk(text_of(group), box_of(group), tuple(group)) for group in groups)
    for end in range(len(chunks), max(len(chunks) - REMARKS - 1, 0), -1):
        start = end
        while start > 0 and chunks[start - 1].is_value:
            start -= 1
        if start < end and (end == len(chunks) or end - start >= MANY):
            return TableLine(chunks, start, end - start, line.size, line)
    return TableLine(chunks, len(chunks), 0, line.size, line)


def without_serials(lines: Sequence[TableLine]) -> list[TableLine]:
    """Lines whose numbers left of all values that have a label before them are labels too: the serial numbers of rows."""
    first = min((line.held[0].bbox.x0 for line in lines if line.values and line.start), default=0.0)
    kept = []
    for line in lines:
        serials = 0 if line.start else next((i for i, c in enumerate(line.chunks) if c.bbox.x1 >= first - line.size), 0)
        kept.append(line._replace(start=serials, values=line.values - serials) if 0 < serials < line.values else line)
    return kept


def regions_of(lines: Sequence[TableLine]) -> list[tuple[int, int]]:
    """Where tables stand among lines: ranges (end excluded) of lines that hold values, with their headers and wrapped labels."""
    widest = max((line.printed.bbox.width for line in lines), default=0.0)
    found: list[tuple[int, int]] = []
    start = 0
    for i in range(len(lines) + 1):
        if i < len(lines) and not _breaks(lines, i, widest):
            continue
        region = _trimmed(lines, start, i)
        if region:
            found.append(region)
        start = i + 1
    return found


def _breaks(lines: Sequence[TableLine], i: int, widest: float) -> bool:
    """Whether a line is running text or a heading and so parts two tables."""
    line = lines[i]
    if line.values:
        return False
    near = [other.size for other in lines[max(0, i - 8) : i + 9] if other.values]
    if not near or line.size > LARGER * sorted(near)[len(near) // 2]:
        return True
    if len(line.chunks) > 1:
        return False
    if line.printed.bbox.width >= WIDE * widest:
        return True
    return marks().heading.match(line.printed.text) is not None and _stands_apart(lines, i)


def _stands_apart(lines: Sequence[TableLine], i: int) -> bool:
    """Whether a line is as far from its neighbours as rows are from each other: names wrapped or amid their rows are nearer."""
    near = lines[max(0, i - 8) : i + 9]
    held = [line.bottom for line in near if line.values]
    pitch = min((b - a for a, b in pairwise(held) if b > a), default=TIGHT * lines[i].size)
    steps = [abs(lines[i].bottom - lines[k].bottom) for k in (i - 1, i + 1) if 0 <= k < len(lines)]
    return min(steps, default=pitch) >= 0.9 * pitch


def _trimmed(lines: Sequence[TableLine], start: int, end: int) -> tuple[int, int] | None:
    """A range cut to the lines of its table; None when there are too few values for one."""
    anchors = [i for i in range(start, end) if lines[i].values]
    if not anchors:
        return None
    first, last = anchors[0], anchors[-1]
    titled = first > start and 1 < len(lines[first].chunks) == len(lines[first - 1].chunks)
    values = sum(lines[i].values for i in anchors)
    # The rest of a table that a page break cut.
    on_top = first == 0 and len(lines[first].chunks) > 1 and lines[first].printed.page.number > 1
    if not titled and not on_top and (values < 3 or (len(anchors) == 1 and values < 4)):
        return None
    while first > start and lines[first].printed.bbox.top - lines[first - 1].bottom <= FAR * lines[first].size:
        first -= 1
    while last + 1 < end and lines[last + 1].bottom - lines[last].bottom <= TIGHT * lines[last].size:
        last += 1
    return first, last + 1
