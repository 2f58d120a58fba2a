"""Tables as sequences of labelled rows: merged cells spread, header labels gathered over each grid column.

    一、本年新收 …            | 3 | 0 | …        labels (一、本年新收…)             values 3, 0, …
    三、 | （三）   | 1.属于… | 0 | 0 | …        labels (三、, （三）, 1.属于…)      values 0, 0, …
         | 不予公开 | 2.其他… | 1 | 0 | …        labels (三、, （三）, 2.其他…)      values 1, 0, …

Nothing is matched with a form here beyond asking whether a word is one of the forms' column labels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import regex

from extractor.characters.remembering import remembered
from extractor.document import Block, Cell, Line, Place, Table
from extractor.recognition.labels import key, likeness, read_label, wordings
from extractor.recognition.values import is_value
from extractor.templates import forms

# A line no longer than this between two pieces of a table is a scrap of a cell, not text that ends the table.
FRAGMENT = 6
_HAN = regex.compile(r"\p{Han}")


class Item(NamedTuple):
    """One printed value with the grid columns it covers (start inclusive, end exclusive)."""

    text: str
    start: int
    end: int
    place: Place | None = None
    score: float | None = None


class HeaderColumn(NamedTuple):
    """The labels over some grid columns, from the outermost to the innermost."""

    path: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class LabelledRow:
    """One row: its label path (outer to inner), its values, the header over them, the captions before it.

    `block` and `row` say where it stands in the document; `origin` how its grid was found (see `document.Table`).
    `spread` counts how many of the labels came from merged cells that started in a row above.
    """

    labels: tuple[str, ...]
    values: tuple[Item, ...]
    header: tuple[HeaderColumn, ...]
    captions: tuple[str, ...]
    block: int
    row: int
    origin: str
    spread: int = 0

    @property
    def filled(self) -> int:
        return sum([1 for item in self.values if item.text.strip()])


def labelled_rows(blocks: Sequence[Block]) -> list[LabelledRow]:
    """The rows with values of all tables of a document, in order; lines and label-only rows become captions."""
    rows: list[LabelledRow] = []
    captions: list[str] = []
    above: _Above | None = None
    for index, block in enumerate(blocks):
        if isinstance(block, Line):
            if block.text.strip():
                captions = [*captions[-2:], block.text]
                if len(block.text.strip()) > FRAGMENT:
                    above = None
        else:
            found = _table_rows(block, index, captions, above)
            rows.extend(found)
            last = next((row.header for row in reversed(found) if row.header), ())
            above = _Above(last, block.column_count) if last else None
    return rows


@dataclass(frozen=True, slots=True)
class _Above:
    """The header of the table before, and that table's width: a table cut by the page goes on without a header."""

    header: tuple[HeaderColumn, ...]
    width: int

    def over(self, width: int) -> tuple[HeaderColumn, ...]:
        """The same header over a continuation of another width: the values stand at the right, label columns may be lacking."""
        by = width - self.width
        return tuple(HeaderColumn(h.path, h.start + by, h.end + by) for h in self.header if h.start + by >= 0)


def _table_rows(table: Table, index: int, captions: list[str], above: _Above | None) -> list[LabelledRow]:
    grid = spread(table)
    distinct = [_distinct(line) for line in grid]
    first_value = _first_value_column(distinct, len(grid[0]) if grid else 0)
    rows: list[LabelledRow] = []
    header_rows: list[list[Cell | None]] = []
    in_header = False
    header = above.over(table.column_count) if above else ()
    for number, (line, cells) in enumerate(zip(grid, distinct, strict=True)):
        own = [cell for cell in cells if cell.row == number]
        printed = [cell for cell in own if cell.text.strip()]
        has_values = any([is_value(cell.text) for cell in own])
        if not printed and not own:
            continue
        if not has_values and _is_header(printed):
            header_rows = [*header_rows, line] if in_header else [line]
            in_header = True
            header = _header(header_rows)
            continue
        if not has_values and (len(printed) <= 1 and len(own) <= 1):
            if printed and in_header:
                header_rows.append(line)
                header = _header(header_rows)
            if printed:
                captions.append(printed[0].text)
            continue
        in_header = False
        row = _row(cells, number, first_value, header, captions, index, table.origin)
        if row.values and not _counts_columns(row):
            rows.append(row)
            if len(row.labels) and not row.filled:
                captions.append(row.labels[-1])
        elif printed:
            captions.extend(cell.text for cell in printed)
    return rows


def _row(
    cells: list[Cell], number: int, first_value: int, header: tuple[HeaderColumn, ...], captions: list[str], index: int, origin: str
) -> LabelledRow:
    labels: list[str] = []
    values: list[Item] = []
    inherited = 0
    are_labels = [_is_words(cell.text) and (cell.column < first_value or _is_row_label(cell.text.strip())) for cell in cells]
    last_label = max([i for i, is_label in enumerate(are_labels) if is_label], default=-1)
    for i, cell in enumerate(cells):
        if i <= last_label:
            # A number before the last label is a serial number: no value of the form.
            if are_labels[i]:
                labels.append(cell.text)
                inherited += cell.row < number
        elif cell.row == number and (values or cell.text.strip() or cell.column >= first_value):
            values.append(Item(cell.text, cell.column, cell.column + cell.column_span, cell.place, cell.score))
    return LabelledRow(tuple(labels), tuple(values), header, tuple(captions[-4:]), index, number, origin, inherited)


def spread(table: Table) -> list[list[Cell | None]]:
    """The full grid: every position holds the cell that covers it, or None where no cell was printed."""
    columns = table.column_count
    grid: list[list[Cell | None]] = [[None] * columns for _ in range(table.row_count)]
    for cell in table.cells:
        if cell.row_span == cell.column_span == 1:
            if grid[cell.row][cell.column] is None:
                grid[cell.row][cell.column] = cell
            continue
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                if grid[row][column] is None:
                    grid[row][column] = cell
    return grid


def _distinct(line: Iterable[Cell | None]) -> list[Cell]:
    found: list[Cell] = []
    for cell in line:
        if cell is not None and (not found or cell is not found[-1]):
            found.append(cell)
    return found


def _first_value_column(lines: list[list[Cell]], width: int) -> int:
    """The grid column where values begin: under the first column label, else after the last label of most rows."""
    starts = [
        cell.column
        for number, line in enumerate(lines)
        if not any([is_value(cell.text) for cell in line])
        for cell in line
        if cell.row == number and is_column_label(cell.text) and not read_label(cell.text).level
    ]
    if starts:
        return min(starts)
    first = [next((cell.column for cell in line if cell.row == number and is_value(cell.text)), None) for number, line in enumerate(lines)]
    ends = Counter(column for column in first if column is not None)
    return max(set(ends), key=ends.__getitem__) if ends else width


def _header(rows: list[list[Cell | None]]) -> tuple[HeaderColumn, ...]:
    columns: list[HeaderColumn] = []
    for column in range(len(rows[0])):
        path = tuple(cell.text for cell in _distinct(line[column] for line in rows) if cell.text.strip())
        if columns and columns[-1].path == path and columns[-1].end == column and _same_leaf(rows, column):
            columns[-1] = HeaderColumn(path, columns[-1].start, column + 1)
        elif path:
            columns.append(HeaderColumn(path, column, column + 1))
    return tuple(columns)


def _same_leaf(rows: list[list[Cell | None]], column: int) -> bool:
    """Whether the innermost header cell over a grid column also covers the one left of it."""
    leaf = next((line[column] for line in reversed(rows) if (cell := line[column]) is not None and cell.text.strip()), None)
    before = next((line[column - 1] for line in reversed(rows) if (cell := line[column - 1]) is not None and cell.text.strip()), None)
    return leaf is before


def _is_header(printed: list[Cell]) -> bool:
    # '3.其他' and '（七）总计' over blank cells are rows, though their words are also column labels: rows are numbered.
    return any(is_column_label(cell.text) for cell in printed) and not any(read_label(cell.text).level for cell in printed)


@remembered(8192)
def is_column_label(text: str) -> bool:
    """Whether a text is one of the forms' column labels, or a group of them."""
    wording = key(text)
    if wording in _column_wordings():
        return True
    return len(wording) >= 4 and any(likeness(wording, known) >= 0.8 for known in _column_wordings() if len(known) >= 4)


def _counts_columns(row: LabelledRow) -> bool:
    """Whether a row only numbers the columns: 1, 2, 3, …"""
    numbers = [item.text.strip() for item in row.values if item.text.strip() not in ("", "-")]
    return not row.labels and len(numbers) >= 4 and numbers == [str(n) for n in range(1, len(numbers) + 1)]


@remembered(8192)
def _is_words(text: str) -> bool:
    """Whether a text may be a label: Chinese words that are no value."""
    return _HAN.search(text) is not None and not is_value(text.strip())


@remembered(8192)
def _is_row_label(text: str) -> bool:
    """Whether a text under the value columns is a label all the same: spans of real pages drift."""
    wording = key(text)
    return any(likeness(wording, known) >= 0.75 for known in _row_wordings())


@cache
def _row_wordings() -> frozenset[str]:
    tables = [table for form in forms().values() for table in form.tables.values()]
    return frozenset(wording for table in tables for row in table.rows for part in row.path for wording in wordings(part))


@cache
def _column_wordings() -> frozenset[str]:
    found: set[str] = set()
    for form in forms().values():
        for table in form.tables.values():
            for block in table.blocks:
                labels = {label for column in block.columns for label in column.path}
                labels |= {label for row in block.rows for label in row.path} if table.across else set()
                for label in labels:
                    found.update(wordings(label))
                if block.banner and table.code == "requests":
                    found.add(key(block.banner))
    return frozenset(found)
