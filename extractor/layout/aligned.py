"""Tables without rulings, or with horizontal ones only → grids, by how their words stand above each other.

    lines ──regions_of──▶ regions ──rows_of──▶ rows ──blocks_of──▶ blocks ──grid_of──▶ grids

A block is a header and the rows of values under it. Nothing is guessed where the words contradict each other: such a block
stays lines, whose wide gaps are tabs.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import pairwise
from operator import itemgetter
from statistics import median

from extractor.document import BBox
from extractor.layout.chunks import TIGHT, Chunk, TableLine, chunked, regions_of, without_serials
from extractor.layout.grids import Grid, GridCell
from extractor.layout.headers import header_cells
from extractor.layout.labels import Labels, labels_of
from extractor.layout.lines import score_of
from extractor.layout.paragraphs import PrintedLine
from extractor.layout.rulings import Bar, positions_of

MARGIN = 2.0  # points around the words at the edges of a table
SINGLE = 30.0  # points right of a single column of values that are its own
SPREAD = 4.0  # points: values that spread less do not tell how they are aligned
NEARER = 0.35  # of the white between labels and values: what stands beyond it belongs to the values
AROUND = 20.0  # points above and below the lines of a table within which bars are its own
HALF = 0.8  # text sizes between a line of values and the nearer of the two lines of a remark beside them
LABELLED = 0.8  # the share of rows that must have a label

_start, _end = itemgetter(0), itemgetter(1)


@dataclass(frozen=True, slots=True)
class Row:
    """One or more lines that are one row: its values by column once those are known, its other chunks."""

    lines: tuple[TableLine, ...]
    values: list[Chunk] = field(init=False)
    labels: list[Chunk] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", [chunk for line in self.lines for chunk in line.held])
        object.__setattr__(self, "labels", [chunk for line in self.lines for chunk in line.labels])

    @property
    def y(self) -> float:
        held = [line.y for line in self.lines if line.values] or [line.y for line in self.lines]
        return sum(held) / len(held)


def aligned(lines: Sequence[PrintedLine], bars: Sequence[Bar]) -> list[Grid | PrintedLine]:
    """The lines of a page between its ruled tables, those of other tables made into grids; `bars` are horizontal."""
    table_lines = [chunked(line) for line in lines if line.words[0].upright]
    sideways = [chunked(line) for line in lines if not line.words[0].upright]
    found: list[Grid | PrintedLine] = []
    done = 0
    for start, end in regions_of(table_lines):
        found += [line.printed for line in table_lines[done:start]]
        region = without_serials(table_lines[start:end])
        ys = bars_under(region, bars)
        for block in blocks_of(rows_of(region, ys)):
            beside = [line for line in sideways if block[0].y <= line.y <= block[-1].y]
            grid = grid_of(block, bool(ys), [chunk for line in beside for chunk in line.chunks])
            if grid is None and beside:
                beside, grid = [], grid_of(block, bool(ys))
            found += [grid] if grid else [line.printed for row in block for line in row.lines]
            if grid:
                sideways = [line for line in sideways if line not in beside]
        done = end
    found += [line.printed for line in (*table_lines[done:], *sideways)]
    return sorted(found, key=lambda item: (item.bbox.top, item.bbox.x0)) if sideways else found


def bars_under(lines: Sequence[TableLine], bars: Sequence[Bar]) -> list[float]:
    """The heights of the bars that part the rows of a table, none when there are too few that run under all values."""
    values = [chunk for line in lines for chunk in line.held]
    left, right = min(v.bbox.x0 for v in values), max(v.bbox.x1 for v in values)
    under = [bar for bar in bars if bar.start <= left + 1 and bar.end >= right - 1]
    near = [bar for bar in under if lines[0].printed.bbox.top - AROUND < bar.at < lines[-1].bottom + AROUND]
    return [cluster[0].at for cluster in positions_of(near)] if len(near) > 2 else []


def rows_of(lines: Sequence[TableLine], ys: Sequence[float]) -> list[Row]:
    """Lines → rows: those between two bars are one; without bars each line is one, what is wrapped in value cells joined."""
    if ys:
        bands: dict[int, list[TableLine]] = {}
        for line in lines:
            bands.setdefault(bisect_right(ys, line.y), []).append(line)
        return [Row(tuple(band)) for _, band in sorted(bands.items())]
    left = min(chunk.bbox.x0 for line in lines for chunk in line.held)
    rows: list[list[TableLine]] = []
    ahead: list[TableLine] = []
    for line in lines:
        if not line.values and line.chunks[-1].bbox.x0 >= left - line.size:
            if rows and _is_beside(rows[-1], line):
                rows[-1].append(line)
                continue
            ahead.append(line)
            continue
        line_and = [line, ahead.pop()] if ahead and _is_beside([line], ahead[-1]) else [line]
        rows += [[other] for other in ahead]
        ahead = []
        if rows and _goes_on(Row(tuple(rows[-1])), line, left):
            rows[-1] += line_and
        else:
            rows.append(line_and)
    return [Row(tuple(row)) for row in (*rows, *([line] for line in ahead))]


def _is_beside(row: Sequence[TableLine], line: TableLine) -> bool:
    """Whether a line stands half a line above or below a line of values, as the two lines of a remark in their midst do."""
    return any(other.values and abs(line.bottom - other.bottom) <= HALF * line.size for other in row)


def _goes_on(row: Row, line: TableLine, left: float) -> bool:
    """Whether a line holds only what is wrapped in the value cells of the row above it."""
    above = row.lines[-1]
    if not row.values or line.bottom - above.bottom > TIGHT * line.size or line.chunks[0].bbox.x0 < left - line.size:
        return False
    if len(line.chunks) >= len(row.values) and len(row.values) > 1:
        return False
    return all(any(c.bbox.x0 < v.bbox.x1 and v.bbox.x0 < c.bbox.x1 for v in above.chunks) for c in line.chunks)


def blocks_of(rows: Sequence[Row]) -> list[list[Row]]:
    """Rows → blocks, each beginning with its header: a row without values that stands over the columns of values."""
    left = _label_end([row for row in rows if row.values])
    blocks: list[list[Row]] = [[]]
    for i, row in enumerate(rows):
        begins = not row.values and any(c.x > left for c in row.labels)
        if begins and any(other.values for other in blocks[-1]):
            blocks.append([])
            while len(blocks[-2]) > 1 and not blocks[-2][-1].values and not _is_tight(blocks[-2][-2], blocks[-2][-1]):
                blocks[-1].insert(0, blocks[-2].pop())
        blocks[-1].append(rows[i])
    return blocks


def _is_tight(above: Row, row: Row) -> bool:
    return row.lines[0].bottom - above.lines[-1].bottom <= TIGHT * row.lines[0].size


def grid_of(block: Sequence[Row], by_bars: bool, sideways: Sequence[Chunk] = ()) -> Grid | None:
    """A block → its grid, None when values do not stand in columns, rows lack labels or a word has no place in it.

    `by_bars`: rows are told apart by bars. `sideways` are names of groups set from bottom to top or one sign under the other.
    """
    first = next((i for i, row in enumerate(block) if row.values), None)
    if first is None:
        return None
    left = _label_end([row for row in block if row.values])
    last_header = max((i for i in range(first) if any(c.x > left for c in block[i].labels)), default=-1)
    header, body = block[: last_header + 1], block[last_header + 1 :]
    anchors = [row for row in body if row.values]
    columns = columns_of(anchors)
    cells_of = [_in_columns(row, columns) for row in anchors]
    if any(cells is None for cells in cells_of):
        return None
    own = [_beside(row, columns) for row in anchors]
    loose = [*sideways, *(chunk for row in body if not row.values for chunk in _beside(row, columns))]
    labels = labels_of([row.y for row in anchors], own, loose, by_bars)
    if labels.starts and labels.named < LABELLED * len(anchors):
        return None
    grid = _assembled(header, anchors, columns, [cells or {} for cells in cells_of], labels)
    held = sum(len(chunk.text) for row in block for line in row.lines for chunk in line.chunks) + sum(len(c.text) for c in sideways)
    return grid if sum(len(cell.text) - cell.text.count("\n") for cell in grid.cells) == held else None


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of values: from where to where values stand in each, left to right, and the borders between and around them."""

    extents: tuple[tuple[float, float], ...]
    borders: tuple[float, ...]
    labels_end: float

    def at(self, box: BBox) -> int | None:
        """The column whose values a text stands over, else that between whose borders its middle is; None outside."""
        first, last = bisect_right(self.extents, box.x0, key=_end), bisect_left(self.extents, box.x1, key=_start)
        if last - first == 1:
            return first
        middle = (box.x0 + box.x1) / 2
        if self.labels_end + NEARER * (self.extents[0][0] - self.labels_end) < middle < self.borders[0]:
            return 0
        column = bisect_right(self.borders, middle) - 1
        return column if 0 <= column < len(self.extents) else None


def columns_of(anchors: Sequence[Row]) -> Columns:
    """The columns in which the values of some rows stand.

    Values of different rows that stand over each other are one column; so are neighbours that no row holds both of, where
    there are more columns than any row has values (rows aligned in different ways).
    """
    columns: list[tuple[float, float, set[int]]] = []
    for number, row in enumerate(anchors):
        for value in row.values:
            x0, x1, rows = value.bbox.x0, value.bbox.x1, {number}
            for column in [c for c in columns if x0 < c[1] and c[0] < x1]:
                x0, x1, rows = min(x0, column[0]), max(x1, column[1]), rows | column[2]
                columns.remove(column)
            columns.append((x0, x1, rows))
    columns.sort()
    most = max(line.values for row in anchors for line in row.lines)
    while len(columns) > most:
        apart = [(b[0] - a[1], i) for i, (a, b) in enumerate(pairwise(columns)) if not a[2] & b[2]]
        if not apart:
            break
        i = min(apart)[1]
        columns[i : i + 2] = [(columns[i][0], columns[i + 1][1], columns[i][2] | columns[i + 1][2])]
    extents = tuple((x0, x1) for x0, x1, _ in columns)
    middles = [(x0 + x1) / 2 for x0, x1 in extents]
    share = _white_after(anchors, extents)
    between = [a[1] + share * (b[0] - a[1]) for a, b in pairwise(extents)]
    labels_end, first = _label_end(anchors), extents[0][0]
    if not between:
        return Columns(extents, ((labels_end + first) / 2, extents[0][1] + SINGLE), labels_end)
    pitch = median([b - a for a, b in pairwise(between)] or [b - a for a, b in pairwise(middles)])
    left = max(labels_end, between[0] - pitch)
    left = min((labels_end + first) / 2, left) if labels_end else min(left, first)
    return Columns(extents, (left, *between, max(extents[-1][1], between[-1] + pitch)), labels_end)


def _white_after(anchors: Sequence[Row], extents: Sequence[tuple[float, float]]) -> float:
    """The share of the white between two columns that belongs to the left one: little where values are set to the right."""
    spreads = [0.0, 0.0, 0.0]
    for x0, x1 in extents:
        boxes = [v.bbox for row in anchors for v in row.values if v.is_value and x0 <= v.bbox.x0 and v.bbox.x1 <= x1]
        for i, places in enumerate(([b.x0 for b in boxes], [(b.x0 + b.x1) / 2 for b in boxes], [b.x1 for b in boxes])):
            spreads[i] += max(places, default=0.0) - min(places, default=0.0)
    left, middle, right = spreads
    if middle < SPREAD:
        return 0.5
    return 0.1 if 2 * right < middle else 0.9 if 2 * left < middle else 0.5


def _label_end(anchors: Sequence[Row]) -> float:
    """Where the labels left of all values end; far left where there are none."""
    first = min(value.bbox.x0 for row in anchors for value in row.values)
    return max((c.bbox.x1 for row in anchors for c in row.labels if c.bbox.x1 < first), default=0.0)


def _in_columns(row: Row, columns: Columns) -> dict[int, list[Chunk]] | None:
    """The chunks of a row by value column, None when two of one line stand in the same column."""
    found: dict[int, list[Chunk]] = {}
    for line in row.lines:
        taken = set()
        for chunk in line.chunks:
            column = columns.at(chunk.bbox)
            if column is None:
                continue
            if column in taken:
                return None
            taken.add(column)
            found.setdefault(column, []).append(chunk)
    return {column: sorted(chunks, key=lambda chunk: chunk.y) for column, chunks in found.items()}


def _beside(row: Row, columns: Columns) -> list[Chunk]:
    """The chunks of a row that stand left of the values."""
    return [chunk for line in row.lines for chunk in line.chunks if columns.at(chunk.bbox) is None and chunk.x < columns.borders[0]]


def _assembled(
    header: Sequence[Row], anchors: Sequence[Row], columns: Columns, values: Sequence[dict[int, list[Chunk]]], labels: Labels
) -> Grid:
    """The grid of a block's parts."""
    offset = len(labels.starts)
    xs = (*(start - MARGIN for start in labels.starts), *columns.borders)
    heads = header_cells(
        [chunk for row in header for line in row.lines for chunk in line.chunks],
        columns.at,
        columns.borders,
        anchors[0].lines[0].printed.page.width / 2,
    )
    count = max((head.row_end for head in heads), default=0)
    ys = _row_borders(header, anchors, count)
    cells: list[GridCell] = []

    def put(row: int, row_end: int, column: int, column_end: int, chunks: Sequence[Chunk]) -> None:
        if column < column_end:
            box = reduce(BBox.union, (c.bbox for c in chunks)) if chunks else BBox(xs[column], ys[row], xs[column_end], ys[row_end])
            score = score_of(word for chunk in chunks for word in chunk.words)
            cells.append(GridCell(row, column, row_end, column_end, "\n".join(chunk.text for chunk in chunks), box, score))

    for head in heads:
        put(head.row, head.row_end, 0 if head.column < 0 else head.column + offset, head.column_end + offset, head.chunks)
    for label in labels.cells:
        put(count + label.row, count + label.row_end, label.column, label.column_end, label.chunks)
    for row, found in enumerate(values, count):
        for column in range(len(columns.extents)):
            put(row, row + 1, column + offset, column + offset + 1, found.get(column, ()))
    page = anchors[0].lines[0].printed.page.number
    return Grid(page, xs, ys, tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))), "aligned", offset, count)


def _row_borders(header: Sequence[Row], anchors: Sequence[Row], count: int) -> tuple[float, ...]:
    """The borders of `count` header rows and of the rows of values."""
    first = min(line.printed.bbox.top for line in anchors[0].lines) - MARGIN
    top = min((line.printed.bbox.top for row in header for line in row.lines), default=first) - MARGIN
    middles = [row.y for row in anchors]
    return (
        *(top + (first - top) * i / count for i in range(count)),
        first,
        *((a + b) / 2 for a, b in pairwise(middles)),
        anchors[-1].lines[-1].bottom + MARGIN,
    )
