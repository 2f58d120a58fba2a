"""Rows of cells with spans → positions in a grid, also where the spans are wrong.

The table model of HTML, with two departures: cells never overlap (a span ends where it would run into a cell that is
there already), and columns that no cell begins in are left out (a banner with colspan=100 over four columns).

A row span that is one row too long pushes every cell of the next row aside, past the end of the table; one that is too
short pulls them to the left, as does a label that spans a column too few:

    三 │（三）│ 1.… │ 0 │ 0 │          三 │（三）│ 1.… │ 0 │ 0 │
       │      │ 2.… │ 0 │ 0 │             │      │ 2.… │ 0 │ 0 │
       │      │（四）│ 1.│ 0 │ 0        2.… │ 0 │ 0 │             ← the row ends a column off the others

Where changing one span brings such a row back to the width of the others, with numbers under numbers, it is changed and
counted, for the reader to say so. A row that only ends too early is left alone: its last cells may be missing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractor.document import Cell, Place

# The limits of the HTML standard.
_MOST_COLUMNS = 1000
_MOST_ROWS = 65534
_MOST_REPAIRS = 12
# Trying changes on a table of many times the size of a statutory one would take the square of it.
_MOST_CELLS = 3000
_NUMBER = re.compile(r"[\s\d.,+\-−—–/%]*\d[\s\d.,+\-−—–/%]*")


class RawCell(NamedTuple):
    """A cell as written: `row_span` 0 goes to the end of the table; `line` is its line in the source."""

    text: str
    column_span: int = 1
    row_span: int = 1
    line: int | None = None


class _Placed(NamedTuple):
    raw: RawCell
    row: int
    nth: int
    column: int
    row_span: int
    column_span: int


class _Badness(NamedTuple):
    """Numbers that stand in columns of words and the reverse; rows that are not as wide as the others."""

    misplaced: int
    odd: int


# (row, number of the cell in the row as written) → row span and column span to use instead of those written.
_Changes = dict[tuple[int, int], tuple[int, int]]


def span(text: str | None, *, rows: bool = False) -> int:
    """The number a colspan or rowspan attribute gives, read as browsers do ('2px' is 2, nonsense is 1)."""
    if text is None:
        return 1
    digits = re.match(r"\s*\+?(\d{1,6})", text)
    number = int(digits[1]) if digits else 1
    return min(number, _MOST_ROWS) if rows else min(number or 1, _MOST_COLUMNS)


def place(rows: Sequence[Sequence[RawCell]]) -> tuple[tuple[Cell, ...], int]:
    """The cells in row-major order at their places, and how many wrong row spans were changed."""
    changed: _Changes = {}
    placed = _lay(rows, changed)
    while len(placed) <= _MOST_CELLS and len(changed) < _MOST_REPAIRS and (better := _repair(rows, placed, changed)):
        changed.update(better)
        placed = _lay(rows, changed)
    starts = sorted({cell.column for cell in placed})
    numbers = {column: number for number, column in enumerate(starts)}
    cells = [
        Cell(
            raw.text,
            row,
            numbers[column],
            row_span,
            1 if column_span == 1 else bisect_left(starts, column + column_span) - numbers[column],
            Place(line=raw.line) if raw.line else None,
        )
        for raw, row, _, column, row_span, column_span in placed
    ]
    return tuple(cells), len(changed)


def _lay(rows: Sequence[Sequence[RawCell]], changed: _Changes) -> list[_Placed]:
    """The cells in row-major order, each in the first column where there is room."""
    placed = []
    # The row up to which a column is taken by a cell of an earlier row.
    until: dict[int, int] = {}
    taken = until.get
    for r, row in enumerate(rows):
        column = 0
        for nth, raw in enumerate(row):
            while taken(column, 0) > r:
                column += 1
            height, wanted = changed.get((r, nth)) or (raw.row_span, raw.column_span)
            width = 1
            while width < wanted and taken(column + width, 0) <= r:
                width += 1
            if height != 1:
                height = min(height or _MOST_ROWS, len(rows) - r)
                for covered in range(column, column + width):
                    until[covered] = r + height
            placed.append(_Placed(raw, r, nth, column, height, width))
            column += width
    return placed


def _repair(rows: Sequence[Sequence[RawCell]], placed: Sequence[_Placed], changed: _Changes) -> _Changes | None:
    """The change of one span that helps the first row that can be helped, or None."""
    widths = _widths(placed, len(rows))
    usual = _usual(widths)
    if all(width in (0, usual) for width in widths):
        return None
    before = _badness(placed, widths, usual)
    for r, width in enumerate(widths):
        if width in (0, usual):
            continue
        for change in _candidates(placed, r, width - usual):
            after = _lay(rows, {**changed, **change})
            misplaced, odd = _badness(after, _widths(after, len(rows)), usual)
            if odd < before.odd and (misplaced < before.misplaced or (width > usual and misplaced == before.misplaced)):
                return change
    return None


def _candidates(placed: Sequence[_Placed], row: int, excess: int) -> Iterator[_Changes]:
    """Spans that could be wrong, the likeliest first.

    For a row too wide, row spans that reach into it, then its own column spans; for one too narrow, row spans that end
    just above it, then its own cells. No row span is made where none was written, and none goes on over a label that is
    numbered like its own: （七） stands beside （六）, not under it.
    """
    first = next((cell.raw.text[:1] for cell in placed if cell.row == row), "")
    for cell in placed:
        end = cell.row + cell.row_span
        reaches = end > row if excess > 0 else end == row and cell.raw.text[:1] != first
        if cell.raw.row_span != 1 and cell.row < row and reaches:
            yield {(cell.row, cell.nth): (row - cell.row if excess > 0 else cell.row_span + 1, cell.column_span)}
    for cell in placed:
        if cell.row == row and cell.column_span - excess > 0:
            yield {(cell.row, cell.nth): (cell.row_span, cell.column_span - excess)}


def _widths(placed: Sequence[_Placed], count: int) -> list[int]:
    """For each row up to which column cells reach into it; 0 for a row without a cell of its own.

    Only columns count that some cell begins in: a banner wider than its table is no mistake to speak of.
    """
    widths = [0] * count
    own = {cell.row for cell in placed}
    most = max((cell.column for cell in placed), default=0) + 1
    for cell in placed:
        for row in range(cell.row, cell.row + cell.row_span):
            if row in own:
                widths[row] = max(widths[row], min(cell.column + cell.column_span, most))
    return widths


def _usual(widths: Sequence[int]) -> int:
    counted = Counter(width for width in widths if width)
    return max(counted, key=lambda width: (counted[width], width), default=0)


def _badness(placed: Sequence[_Placed], widths: Sequence[int], usual: int) -> _Badness:
    numbers: defaultdict[int, int] = defaultdict(int)
    kinds = [(cell, 1 if _NUMBER.fullmatch(cell.raw.text) else -1) for cell in placed if cell.raw.text and cell.column_span == 1]
    for cell, kind in kinds:
        if widths[cell.row] == usual:
            numbers[cell.column] += kind
    misplaced = sum(1 for cell, kind in kinds if numbers[cell.column] * kind < 0 or (kind > 0 and cell.column >= usual))
    return _Badness(misplaced, sum(1 for width in widths if width not in (0, usual)))
