"""The header over the columns of a table without rulings: which words stand over which columns.

The lowest words over a column name it; words above them stand in the middle of the columns they span.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import compress, pairwise

from extractor.document import BBox
from extractor.layout.chunks import TIGHT, Chunk

CENTRED = 12.0  # points off the middle of the table
EXACT = 1.5  # points between the tops of texts that are set at one height
LEVEL = 0.6  # text sizes between words that stand on one line


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """A header cell: rows of the header and columns of values it covers (ends excluded); column -1 are the labels' columns."""

    row: int
    row_end: int
    column: int
    column_end: int
    chunks: tuple[Chunk, ...]

    @property
    def bbox(self) -> BBox:
        return reduce(BBox.union, [chunk.bbox for chunk in self.chunks]) if len(self.chunks) > 1 else self.chunks[0].bbox

    @property
    def x(self) -> float:
        box = self.bbox
        return (box.x0 + box.x1) / 2

    @property
    def y(self) -> float:
        return (self.chunks[0].bbox.top + self.chunks[-1].bbox.bottom) / 2


def header_cells(
    chunks: Sequence[Chunk], column_at: Callable[[BBox], int | None], borders: Sequence[float], middle: float
) -> list[HeaderCell]:
    """The cells of a header: `borders` part and enclose the columns of values, `middle` is that of the whole table."""
    banners = _banners(chunks, middle, borders[0])
    rest = [chunk for chunk in chunks if not any(chunk in banner.chunks for banner in banners)]
    over = [chunk.x >= borders[0] or column_at(chunk.bbox) is not None for chunk in rest]
    items = _stacked(list(compress(rest, over)))
    corner = [chunk for chunk, is_over in zip(rest, over, strict=True) if not is_over]
    leaves: dict[int, HeaderCell] = {}
    columns = [column_at(item.bbox) for item in items]
    for column in range(len(borders) - 1):
        named = [item for item, own in zip(items, columns, strict=True) if own == column]
        if named:
            leaves[column] = max(named, key=lambda item: item.y)
    if len(leaves) == len(borders) - 1 > 1:
        borders = _borders_between([leaves[column].x for column in range(len(leaves))])
    spanning = [item for item in items if item not in leaves.values()]
    levels = _levels(spanning)
    top = len(banners)
    rows = top + len(levels) + (1 if leaves or corner else 0)
    cells = [HeaderCell(i, i + 1, -1, len(borders) - 1, banner.chunks) for i, banner in enumerate(sorted(banners, key=lambda b: b.y))]
    covered = [top] * (len(borders) - 1)
    for number, level in enumerate(levels):
        for item in level:
            first, end = _span(item, level, leaves if number or len(levels) == 1 else {}, borders)
            cells.append(HeaderCell(top + number, top + number + 1, first, end, item.chunks))
            for column in range(first, end):
                covered[column] = top + number + 1
    for column, item in leaves.items():
        cells.append(HeaderCell(covered[column], rows, column, column + 1, item.chunks))
    if rows > top:
        cells.append(HeaderCell(top, rows, -1, 0, tuple(sorted(corner, key=lambda c: (round(c.y), c.bbox.x0)))))
    return cells


def _borders_between(middles: Sequence[float]) -> list[float]:
    """The borders of columns whose names stand in their middles; values may be set to one side of theirs."""
    inner = [(a + b) / 2 for a, b in pairwise(middles)]
    return [2 * middles[0] - inner[0], *inner, 2 * middles[-1] - inner[-1]]


def _banners(chunks: Sequence[Chunk], middle: float, values_from: float) -> list[HeaderCell]:
    """The first lines of a header that hold one chunk, in the middle of the table or over the line of names."""
    banners: list[HeaderCell] = []
    ordered = sorted(chunks, key=lambda chunk: chunk.y)
    for i, chunk in enumerate(ordered[:-1]):
        following = [c for c in ordered[i + 1 :] if c.bbox.top < ordered[i + 1].bbox.bottom]
        if ordered[i + 1].bbox.top < chunk.bbox.bottom:
            break
        names = len(following) == len(ordered) - i - 1 and min(c.x for c in following) < values_from
        if abs(chunk.x - middle) > CENTRED and not names:
            break
        banners.append(HeaderCell(0, 0, 0, 0, (chunk,)))
    return banners


def _stacked(chunks: Sequence[Chunk]) -> list[HeaderCell]:
    """Chunks tight under each other → one item."""
    stacks: list[list[Chunk]] = []
    for chunk in sorted(chunks, key=lambda c: (c.y, c.bbox.x0)):
        for stack in stacks:
            above = stack[-1]
            overlap = min(above.bbox.x1, chunk.bbox.x1) - max(above.bbox.x0, chunk.bbox.x0)
            step = chunk.bbox.bottom - above.bbox.bottom
            if overlap > 0.5 * min(above.bbox.width, chunk.bbox.width) and 0 < step <= TIGHT * max(chunk.words[0].size, 1.0):
                stack.append(chunk)
                break
        else:
            stacks.append([chunk])
    return [HeaderCell(0, 0, 0, 0, tuple(stack)) for stack in stacks]


def _levels(items: Sequence[HeaderCell]) -> list[list[HeaderCell]]:
    levels: list[list[HeaderCell]] = []
    for item in sorted(items, key=lambda i: i.y):
        if levels and item.y - levels[-1][0].y <= LEVEL * max(item.chunks[0].words[0].size, 1.0):
            levels[-1].append(item)
        else:
            levels.append([item])
    return levels


def _on_one_level(a: HeaderCell, b: HeaderCell, slack: float) -> bool:
    """Whether two names of columns stand in one row of the header: their tops, middles or bottoms are level."""
    tops = abs(a.chunks[0].bbox.top - b.chunks[0].bbox.top)
    bottoms = abs(a.chunks[-1].bbox.bottom - b.chunks[-1].bbox.bottom)
    return abs(a.y - b.y) <= slack or min(tops, bottoms) <= EXACT


def _span(item: HeaderCell, level: Sequence[HeaderCell], leaves: dict[int, HeaderCell], borders: Sequence[float]) -> tuple[int, int]:
    """The widest run of columns in whose middle an item stands, with no neighbour over it and all its names on one line."""
    count = len(borders) - 1
    here = min(range(count), key=lambda c: abs((borders[c] + borders[c + 1]) / 2 - item.x))
    others = [other.x for other in level if other is not item]
    near = leaves.get(here)
    slack = LEVEL * max(item.chunks[0].words[0].size, 1.0)
    x = item.x
    best = (here, here + 1)
    for first in range(count):
        for end in range(first + 1, count + 1):
            x0, x1 = borders[first], borders[end]
            middle = (borders[first] + borders[end]) / 2
            if abs(middle - x) > 0.3 * (x1 - x0) / (end - first) or any(x0 <= other <= x1 for other in others):
                continue
            names = [leaves[c] for c in range(first, end) if c in leaves]
            level_names = near is None or all(_on_one_level(near, name, slack) for name in names)
            if level_names and end - first > best[1] - best[0]:
                best = (first, end)
    return best
