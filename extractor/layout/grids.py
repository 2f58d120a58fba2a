"""A lattice of bars and the words on it → a grid of cells.

The bars' positions make unit cells; unit cells without a bar between them are one merged cell; each character belongs to
the cell that holds its centre, so a word set across a bar is cut there. Digits set close together are never cut: a number
wider than its cell stays one number.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from extractor.document import BBox, Word
from extractor.layout.decoration import part_of
from extractor.layout.lines import box_of, lines_of, score_of, text_of
from extractor.layout.rulings import Bar, Lattice, positions_of
from extractor.readers.marks import with_object

COVERED = 0.5  # the share of a unit cell's side that a bar must cover to part it from its neighbour
ACROSS = 0.3  # the share of a number that stands in another cell than its middle, so that nobody knows whose it is
MARGIN = 2.0  # points between words and a border put around them
NUMBER = frozenset("0123456789０１２３４５６７８９.,．，%-+−")
SLIVER = 8.0  # points: a narrower column, or a row of half the height, without text is the white of a border
BEYOND = 6.0  # points by which bars must reach over the last bar across them to prove a missing border


class GridCell(NamedTuple):
    """A cell of a page's grid: unit rows and columns it covers (ends excluded), its text, the box of its print.

    `open_top` and `open_bottom` say that no bar closes it at the table's top or bottom, as where a page break cuts it.
    """

    row: int
    column: int
    row_end: int
    column_end: int
    text: str
    bbox: BBox
    score: float | None = None
    open_top: bool = False
    open_bottom: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table on one page: unit column and row borders in points, and its cells in row-major order.

    A grid found by alignment knows how many of its columns hold labels and how many of its rows are header.
    """

    page: int
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[GridCell, ...]
    origin: str = "ruled"
    labels: int = 0
    header: int = 0

    @property
    def bbox(self) -> BBox:
        return BBox(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The unit borders of a lattice and, for each unit cell in row-major order, the number of the cell it belongs to.

    `open_top` and `open_bottom` name the unit columns that no bar closes at the table's top and bottom.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    owners: tuple[int, ...]
    open_top: frozenset[int]
    open_bottom: frozenset[int]

    def owner(self, x: float, y: float) -> int | None:
        """The number of the cell at a point, None outside."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        width, height = len(self.xs) - 1, len(self.ys) - 1
        if 0 <= column < width and 0 <= row < height:
            return self.owners[row * width + column]
        return None

    def is_across(self, x0: float, x1: float, y: float) -> bool:
        """Whether something that would fit into the cell at its middle stands with a good part in the next one."""
        owner = self.owner((x0 + x1) / 2, y)
        part = ACROSS * (x1 - x0)
        beyond = [x for x in (x0 + part, x1 - part) if self.owner(x, y) not in (owner, None)]
        if owner is None or len(beyond) != 1:
            return False
        width, row = len(self.xs) - 1, bisect_right(self.ys, y) - 1
        units = [i for i in range(width) if self.owners[row * width + i] == owner]
        return x1 - x0 <= self.xs[units[-1] + 1] - self.xs[units[0]]


def skeleton_of(lattice: Lattice, words: Sequence[Word] = ()) -> Skeleton | None:
    """Bars → unit cells and which of them are merged; None when they enclose fewer than two cells.

    A missing outer border is put where the bars across it end, or around the words that stand beside most rows.
    """
    columns, rows = positions_of(lattice.down), positions_of(lattice.across)
    xs, ys = [_at(bars) for bars in columns], [_at(bars) for bars in rows]
    above, below = _missing(lattice.down, ys)
    left, right = _missing(lattice.across, xs)
    left = _beside(words, xs[0], ys, True) if left is None else left
    right = _beside(words, xs[-1], ys, False) if right is None else right
    whole_down, whole_across = [Bar(0, ys[0] - 1e4, ys[-1] + 1e4)], [Bar(0, xs[0] - 1e4, xs[-1] + 1e4)]
    if left is not None:
        xs.insert(0, left)
        columns.insert(0, whole_down)
    if right is not None:
        xs.append(right)
        columns.append(whole_down)
    if above is not None:
        ys.insert(0, above)
        rows.insert(0, whole_across)
    if below is not None:
        ys.append(below)
        rows.append(whole_across)
    if (len(xs) - 1) * (len(ys) - 1) < 2:
        return None
    owners = _merged(xs, ys, columns, rows)
    if max(owners) < 1:
        return None
    open_top = frozenset([i for i, closed in enumerate(_covered(rows[0], xs)) if above is not None or not closed])
    open_bottom = frozenset([i for i, closed in enumerate(_covered(rows[-1], xs)) if below is not None or not closed])
    return Skeleton(tuple(xs), tuple(ys), tuple(owners), open_top, open_bottom)


def filled(skeleton: Skeleton, words: Sequence[Word], page: int) -> tuple[Grid, list[Word]]:
    """A skeleton with the words that lie on it, and the words that do not."""
    contents, outside = _shared_out(skeleton, words)
    xs, ys, width = skeleton.xs, skeleton.ys, len(skeleton.xs) - 1
    spans: dict[int, list[int]] = {}
    for unit, owner in enumerate(skeleton.owners):
        spans.setdefault(owner, [unit, unit])[1] = unit
    cells = []
    for owner, (first, last) in spans.items():
        row, column = divmod(first, width)
        row_end, column_end = last // width + 1, last % width + 1
        inside = contents.get(owner)
        if inside is None:
            text, box, score = "", BBox(xs[column], ys[row], xs[column_end], ys[row_end]), None
        elif len(inside) == 1:
            text, box, score = inside[0].text, inside[0].bbox, inside[0].score
        else:
            text, box, score = "\n".join(text_of(line) for line in lines_of(inside)), box_of(inside), score_of(inside)
        open_top = row == 0 and column in skeleton.open_top
        open_bottom = row_end == len(ys) - 1 and column in skeleton.open_bottom
        cells.append(GridCell(row, column, row_end, column_end, text, box, score, open_top, open_bottom))
    return without_slivers(Grid(page, xs, ys, tuple(cells))), outside


def _shared_out(skeleton: Skeleton, words: Sequence[Word]) -> tuple[dict[int, list[Word]], list[Word]]:
    """The words of each cell, cut where a cell ends, and the words that lie in none."""
    xs, ys, owners, width = skeleton.xs, skeleton.ys, skeleton.owners, len(skeleton.xs) - 1
    contents: dict[int, list[Word]] = {}
    outside = []
    for word in words:
        x0, top, x1, bottom = word.bbox
        y = (top + bottom) / 2
        row = bisect_right(ys, y) - 1
        if not 0 <= row < len(ys) - 1 or x1 < xs[0] or x0 > xs[-1]:
            outside.append(word)
            continue
        first, last = bisect_right(xs, x0) - 1, bisect_right(xs, x1) - 1
        if first >= 0 and last < width and owners[row * width + first] == owners[row * width + last]:
            contents.setdefault(owners[row * width + first], []).append(word)
            continue
        pieces = pieces_of(word, skeleton, y)
        if not pieces:
            outside.append(word)
        for owner, piece in pieces:
            contents.setdefault(owner, []).append(piece)
    return contents, outside


def without_slivers(grid: Grid) -> Grid:
    """A grid without the narrow rows and columns that no text stands in alone."""
    xs, columns = _without_narrow(grid.xs, {c.column for c in grid.cells if c.text and c.column_end - c.column == 1}, SLIVER)
    ys, rows = _without_narrow(grid.ys, {c.row for c in grid.cells if c.text and c.row_end - c.row == 1}, SLIVER / 2)
    if xs == grid.xs and ys == grid.ys:
        return grid
    moved = (
        c._replace(row=rows[c.row], column=columns[c.column], row_end=rows[c.row_end], column_end=columns[c.column_end]) for c in grid.cells
    )
    return replace(grid, xs=xs, ys=ys, cells=tuple(c for c in moved if c.column < c.column_end and c.row < c.row_end))


def _without_narrow(borders: tuple[float, ...], taken: set[int], narrow: float) -> tuple[tuple[float, ...], list[int]]:
    """The borders that stay when narrow units that are not taken go to their neighbour, and each old border's new index."""
    kept, index = [borders[0]], [0]
    for i in range(1, len(borders)):
        if i - 1 in taken or borders[i] - borders[i - 1] >= narrow:
            kept.append(borders[i])
        elif i == len(borders) - 1 and len(kept) > 1:
            kept[-1] = borders[i]
        index.append(len(kept) - 1)
    return tuple(kept), index


def pieces_of(word: Word, skeleton: Skeleton, y: float) -> list[tuple[int, Word]]:
    """A word → its pieces with the cells that hold them; nothing when its centre lies outside.

    Runs of digits and number signs go as one, to the cell that holds their centre, and are uncertain when they stand across
    its border; what sticks out of the table stays with its neighbour.
    """
    text, edges = word.text, word.edges
    if edges is None or not word.upright or len(text) == 1:
        owner = skeleton.owner((word.bbox.x0 + word.bbox.x1) / 2, y)
        across = text[0] in NUMBER and skeleton.is_across(word.bbox.x0, word.bbox.x1, y)
        return [] if owner is None else [(owner, with_object(word) if across else word)]
    if skeleton.owner((word.bbox.x0 + word.bbox.x1) / 2, y) is None:
        return []
    found: list[tuple[int, int, int]] = []
    i = 0
    while i < len(text):
        j = i + 1
        if text[i] in NUMBER:
            while j < len(text) and text[j] in NUMBER:
                j += 1
        owner = skeleton.owner((edges[i] + edges[j]) / 2, y)
        if found and owner in (found[-1][0], None):
            found[-1] = (found[-1][0], found[-1][1], j)
        elif owner is not None:
            found.append((owner, i if found else 0, j))
        i = j
    parts = [(owner, part_of(word, i, j)) for owner, i, j in found]
    return [
        (owner, with_object(part) if part.text[0] in NUMBER and skeleton.is_across(part.bbox.x0, part.bbox.x1, y) else part)
        for owner, part in parts
    ]


def _at(bars: Sequence[Bar]) -> float:
    """The position of a cluster of bars: that of their length's middle."""
    length = sum(bar.end - bar.start for bar in bars)
    return sum(bar.at * (bar.end - bar.start) for bar in bars) / length


def _missing(bars: Sequence[Bar], positions: Sequence[float]) -> tuple[float | None, float | None]:
    """Where the first and the last border is missing, by bars that reach over the last bar across them."""
    starts = sorted(bar.start for bar in bars if bar.start < positions[0] - BEYOND)
    ends = sorted((bar.end for bar in bars if bar.end > positions[-1] + BEYOND), reverse=True)
    return starts[0] if starts else None, ends[0] if ends else None


def _beside(words: Sequence[Word], border: float, ys: Sequence[float], left: bool) -> float | None:
    """The outer end of the words that stand beside the rows of a table, outside its last bar, when most rows have some."""
    first, last = ys[0], ys[-1]
    boxes = [word.bbox for word in words]
    beside = [box for box in boxes if ((box[0] + box[2]) / 2 < border) == left and first < (box[1] + box[3]) / 2 < last]
    if len(beside) < 2:
        return None
    rows = {bisect_right(ys, (box.top + box.bottom) / 2) for box in beside}
    if len(rows) < max(2, (len(ys) - 1) / 2):
        return None
    return min(box.x0 for box in beside) - MARGIN if left else max(box.x1 for box in beside) + MARGIN


def _merged(xs: Sequence[float], ys: Sequence[float], columns: Sequence[Sequence[Bar]], rows: Sequence[Sequence[Bar]]) -> list[int]:
    """For each unit cell the number of its cell; cells are rectangles, numbered in row-major order of their first unit."""
    width, height = len(xs) - 1, len(ys) - 1
    walls = [_covered(column, ys) for column in columns]
    floors = [_covered(row, xs) for row in rows]
    owners: list[int] = [-1] * (width * height)
    count = 0
    for y in range(height):
        for x in range(width):
            if owners[y * width + x] >= 0:
                continue
            x_end = x + 1
            while x_end < width and not walls[x_end][y] and owners[y * width + x_end] < 0:
                x_end += 1
            y_end = y + 1
            # The cell goes on into the next unit row where no bar lies below it and none stands in it there.
            while y_end < height and not floors[y_end][x] and not any(floors[y_end][x:x_end]) and not any([wall[y_end] for wall in walls[x + 1 : x_end]]):
                y_end += 1
            for j in range(y, y_end):
                owners[j * width + x : j * width + x_end] = [count] * (x_end - x)
            count += 1
    return owners


def _covered(bars: Sequence[Bar], borders: Sequence[float]) -> list[bool]:
    """For each stretch between borders whether bars at one position cover enough of it."""
    if len(bars) == 1:
        _, first, last = bars[0]
        return [
            (last if last < end else end) - (first if first > start else start) >= COVERED * (end - start)
            for start, end in pairwise(borders)
        ]
    return [
        sum([max(0.0, min(last, end) - max(first, start)) for _, first, last in bars]) >= COVERED * (end - start)
        for start, end in pairwise(borders)
    ]
