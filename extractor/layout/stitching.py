"""Grids of consecutive pages → tables: a table that a page break cuts is put together again.

Two grids are one table when nothing but the page break lies between them and their columns stand at the same places.
A header row printed again on the next page is dropped. A cell cut by the break is joined when its halves prove it: no bar
closes it where others of its row are closed, or a half is without text, or the lower half does not begin a numbered label
of its own while the upper one does. Two numbers are never joined.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractor.document import Cell, Place, Table
from extractor.layout.grids import Grid, GridCell
from extractor.layout.marks import marks

SAME_COLUMN = 4.0  # points between borders of one column on two pages, after the shift of odd and even margins


def continuation(upper: Grid, lower: Grid) -> Grid | None:
    """The grid at the start of a page as it goes on the one at the end of the page before, None when it does not.

    Ruled grids must have the same width and no contradicting borders; aligned ones as many columns of values, over each other.
    """
    if upper.origin != lower.origin or upper.page + 1 != lower.page:
        return None
    if upper.origin == "aligned":
        return _aligned_continuation(upper, lower)
    above, below = _offsets(upper), _offsets(lower)
    if abs(above[-1] - below[-1]) > SAME_COLUMN:
        return None
    fewer, more = sorted((above, below), key=len)
    return lower if all(any(abs(x - y) <= SAME_COLUMN for y in more) for x in fewer) else None


def _aligned_continuation(upper: Grid, lower: Grid) -> Grid | None:
    """An aligned grid on the value columns of the one before, None when it has others or a header of its own."""
    borders, own = upper.xs[upper.labels :], lower.xs[lower.labels :]
    if len(borders) != len(own) or not upper.labels or not lower.labels:
        return None
    middles = [(x0 + x1) / 2 for x0, x1 in pairwise(own)]
    if not all(x0 < middle < x1 for middle, (x0, x1) in zip(middles, pairwise(borders), strict=True)):
        return None
    if lower.header and not repeated_header(upper, lower):
        return None
    return replace(lower, xs=(*lower.xs[: lower.labels], *borders))


def table_of(grids: Sequence[Grid]) -> Table:
    """The grids of one table, in page order → the table."""
    columns = _offsets(grids[0])
    rows = len(grids[0].ys) - 1
    cells = list(grids[0].cells)
    pages = [grids[0].page] * len(cells)
    for grid in grids[1:]:
        skip = repeated_header(grids[0], grid)
        lower = [c for c in grid.cells if c.row >= skip]
        own = _offsets(grid)
        merged = _union(columns, own)
        cells = _moved(cells, 0, columns, merged)
        lower = _moved(lower, skip, own, merged)
        columns = merged
        cells, pages, rows = _joined(cells, pages, rows, lower, grid.page, len(grid.ys) - 1 - skip)
    first = grids[0]
    order = sorted(range(len(cells)), key=lambda i: (cells[i].row, cells[i].column))
    return Table(tuple(_cell(cells[i], pages[i]) for i in order), first.origin, Place(first.page, first.bbox))


def repeated_header(first: Grid, grid: Grid) -> int:
    """How many rows at the top of a grid print again the rows at the top of the table's first grid."""
    count = 0
    for row in range(min(len(first.ys) - 1, len(grid.ys) - 2)):
        ours, theirs = _row_text(first, row), _row_text(grid, row)
        if ours != theirs or not any(text and not text.isdigit() for text in ours):
            break
        count = row + 1
    while count and any(cell.row < count < cell.row_end for cell in grid.cells):
        count -= 1
    return count


def _joined(
    cells: list[GridCell], pages: list[int], rows: int, lower: list[GridCell], page: int, lower_rows: int
) -> tuple[list[GridCell], list[int], int]:
    """Cells of a table so far and of the next grid → one list; cells cut by the break become one."""
    last = [i for i, c in enumerate(cells) if c.row_end == rows]
    first = [c for c in lower if c.row == 0]
    pairs = [(i, c) for c in first for i in last if cells[i].column == c.column and cells[i].column_end == c.column_end]
    same_row = _one_row([(cells[i], c) for i, c in pairs], len(last), len(first))
    shift = rows - 1 if same_row else rows
    some_closed = any(not cells[i].open_bottom for i in last)
    cells, pages = list(cells), list(pages)
    gone: set[int] = set()
    for i, c in pairs:
        upper = cells[i]
        spans = upper.row_end - upper.row > 1 or c.row_end - c.row > 1
        cut = some_closed and upper.open_bottom and (_are_words(upper.text) or _are_words(c.text))
        if not (same_row or cut or (spans and is_one_cell(upper.text, c.text))):
            continue
        text = "\n".join(part for part in (upper.text, c.text) if part)
        if c.text and not upper.text:
            pages[i] = page
        cells[i] = upper._replace(
            row_end=c.row_end + shift,
            text=text,
            bbox=c.bbox if c.text and not upper.text else upper.bbox,
            score=min((s for s in (upper.score, c.score) if s is not None), default=None),
        )
        gone.add(id(c))
    for c in lower:
        if id(c) not in gone:
            cells.append(GridCell(c.row + shift, c.column, c.row_end + shift, *c[3:]))
            pages.append(page)
    return cells, pages, shift + lower_rows


def is_one_cell(upper: str, lower: str) -> bool:
    """Whether two halves at a page break are one cell by their text."""
    if not upper or not lower:
        return True
    if marks().numbered.match(lower) is not None:
        return False
    return marks().numbered.match(upper) is not None or has_open_bracket(upper)


def has_open_bracket(text: str) -> bool:
    """Whether a bracket opened in a text is not closed in it."""
    return sum(text.count(sign) for sign in "（(") > sum(text.count(sign) for sign in "）)")


def _one_row(pairs: Sequence[tuple[GridCell, GridCell]], upper_count: int, lower_count: int) -> bool:
    """Whether the last row above and the first row below are one row cut by the break.

    Every cell must have its other half, no two halves may both hold a number, and the lower half's label must not begin
    a row of its own.
    """
    if not pairs or len(pairs) != upper_count or len(pairs) != lower_count:
        return False
    single = [(a, b) for a, b in pairs if a.row_end - a.row == 1 and b.row_end - b.row == 1]
    if len(single) < 2:
        return False
    label, *values = single
    if any(a.text and b.text for a, b in values):
        words = all(_are_words(a.text) and _are_words(b.text) for a, b in values if a.text and b.text)
        return words and bool(label[0].text) and not label[1].text
    above, below = any(a.text for a, _ in values), any(b.text for _, b in values)
    if not label[1].text:
        return bool(label[0].text) and not (above and below)
    if above and below:
        return False
    return is_one_cell(label[0].text, label[1].text) and bool(label[0].text)


def _are_words(text: str) -> bool:
    """Whether a text holds no number, so that joining it with another cannot make one."""
    return not any(char.isdigit() for char in text)


def _offsets(grid: Grid) -> tuple[float, ...]:
    """Column borders from the grid's left edge, so that pages with different margins compare."""
    return tuple(x - grid.xs[0] for x in grid.xs)


def _union(a: Sequence[float], b: Sequence[float]) -> tuple[float, ...]:
    return tuple(sorted((*a, *(x for x in b if all(abs(x - y) > SAME_COLUMN for y in a)))))


def _moved(cells: Sequence[GridCell], rows: int, own: Sequence[float], merged: Sequence[float]) -> list[GridCell]:
    """Cells moved up by some rows, with their columns counted on other borders."""
    at = [min(range(len(merged)), key=lambda i: abs(merged[i] - x)) for x in own]
    if not rows and at == list(range(len(merged))):
        return list(cells)
    return [GridCell(c.row - rows, at[c.column], c.row_end - rows, at[c.column_end], *c[4:]) for c in cells]


def _row_text(grid: Grid, row: int) -> list[str]:
    """The texts of the cells that begin in a row, without blanks; columns may be merged differently on another page."""
    return ["".join(cell.text.split()) for cell in grid.cells if cell.row == row]


def _cell(cell: GridCell, page: int) -> Cell:
    return Cell(
        cell.text, cell.row, cell.column, cell.row_end - cell.row, cell.column_end - cell.column, Place(page, cell.bbox), cell.score
    )
