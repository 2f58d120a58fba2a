"""XLSX → for each sheet its name as a heading, then lines and tables, every cell as it is shown.

A sheet is a grid without paragraphs, so what is a table in it has to be told: the rows between vertical borders, or in
a sheet without borders the rows from the first to the last that hold several cells. Any other row is a line.
"""

from __future__ import annotations

import warnings
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from extractor.document import Block, Cell, Document, Line, Note, Table
from extractor.errors import Damaged, Encrypted, LimitExceeded, Unsupported
from extractor.options import Limits, Options
from extractor.readers import ole
from extractor.readers.marks import OBJECT
from extractor.readers.number_formats import shown
from extractor.readers.package import Package
from extractor.readers.xlsx_face import as_drawn, rich_text

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet


def read(data: bytes, options: Options) -> Document:
    """The visible sheets of a workbook; a formula that was never calculated is shown as the formula, not as a number.

    Notes: `hidden_content` for hidden sheets, rows and columns that hold something, `picture`. Raises Damaged,
    Encrypted, LimitExceeded, and Unsupported without openpyxl.
    """
    if find_spec("openpyxl") is None:
        raise Unsupported("Workbooks are read with openpyxl, which is not installed: pip install 'extractor[office]'")
    package = _open(data, options.limits)
    calculates = _calculates(package, options.limits)  # first: it refuses what openpyxl would fill the memory with
    workbook = _load(data, values=True)
    formulas = _load(data, values=False) if calculates else workbook
    blocks: list[Block] = []
    notes: list[Note] = []
    if any(name.startswith("xl/media/") for name in package.names()):
        notes.append(Note("picture", "The workbook holds pictures; what they show was not read."))
    for sheet in workbook.worksheets:
        read_sheet = _Sheet(sheet, formulas[sheet.title])
        if sheet.sheet_state != "visible":
            if read_sheet.squares:
                notes.append(Note("hidden_content", f"The sheet {sheet.title!r} is hidden and was not read."))
            continue
        if read_sheet.squares:
            blocks.append(Line(sheet.title, heading=1))
            blocks.extend(read_sheet.blocks(options.limits.objects_per_page))
        if read_sheet.hides:
            notes.append(Note("hidden_content", f"The sheet {sheet.title!r} has hidden rows or columns, which were not read."))
    return Document("xlsx", tuple(blocks), title=(workbook.properties.title or "").strip() or None, notes=tuple(notes))


def _open(data: bytes, limits: Limits) -> Package:
    """The package, held to the limits before openpyxl sees it."""
    if data.startswith(ole.MAGIC):
        raise Encrypted(
            "The XLSX file is protected by a password, and passwords of Office files are not supported; save an unprotected copy."
        )
    package = Package(data, limits, "XLSX")
    if package.find("xl/workbook.bin"):
        raise Unsupported("Binary workbooks (.xlsb) are not read; save it as XLSX.")
    return package


def _calculates(package: Package, limits: Limits) -> bool:
    """Whether any sheet has formulas. Raises LimitExceeded for sheets of too many cells: openpyxl makes one of each merged square."""
    calculates = False
    for name in package.names():
        if not name.endswith((".xml", ".rels")):
            continue
        root = package.xml(name)
        if not root.tag.endswith("}worksheet"):
            continue
        areas = (element.get("ref", "") for element in root.iter("{*}mergeCell"))
        cells = sum(1 for _ in root.iter("{*}c")) + sum(map(_area, areas))
        if cells > limits.objects_per_page:
            raise LimitExceeded("objects_per_page", cells, limits.objects_per_page, "A sheet of the workbook has too many cells.")
        calculates = calculates or next(root.iter("{*}f"), None) is not None
    return calculates


def _area(reference: str) -> int:
    from openpyxl.utils.cell import range_boundaries

    try:
        left, top, right, bottom = range_boundaries(reference)
        return int((right - left + 1) * (bottom - top + 1))
    except (TypeError, ValueError):
        return 0


def _load(data: bytes, values: bool) -> Workbook:
    """The workbook with the values its formulas had when it was saved, or with the formulas themselves."""
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions, which say nothing about numbers
            return load_workbook(BytesIO(data), data_only=values, keep_links=False, rich_text=True)
    except Exception as error:  # openpyxl has no exceptions of its own for parts that contradict one another
        raise Damaged(
            f"The XLSX file is not a whole workbook ({type(error).__name__}: {error}); save it again with an office program."
        ) from error


@dataclass(frozen=True, slots=True)
class _Square:
    """A filled cell by its place among the visible rows and columns."""

    text: str
    row: int
    column: int
    row_span: int
    column_span: int


class _Axis:
    """The rows or the columns of a sheet without the hidden ones."""

    def __init__(self, hidden: Iterable[int]) -> None:
        self._hidden = sorted(hidden)

    def at(self, number: int) -> int:
        """The place of a row or column (from 1) among the visible ones (from 0)."""
        return number - 1 - bisect_left(self._hidden, number)

    def shown(self, first: int, last: int) -> int:
        """How many of some neighbouring rows or columns are visible."""
        return self.at(last + 1) - self.at(first)


class _Sheet:
    """What a sheet shows: its filled cells, the rows with vertical borders, and whether something filled is hidden."""

    def __init__(self, sheet: Worksheet, formulas: Worksheet) -> None:
        self.hides = False
        self.squares: list[_Square] = []
        self._bordered: set[int] = set()
        rows = _Axis(number for number, dimension in sheet.row_dimensions.items() if dimension.hidden or dimension.height == 0)
        columns = _Axis(_hidden_columns(sheet))
        merged = {(area.min_row, area.min_col): area for area in sheet.merged_cells.ranges}
        zeros = sheet.sheet_view.showZeros is not False
        corners = [image.anchor._from for image in sheet._images if hasattr(image.anchor, "_from")]
        self._pictured = {(rows.at(corner.row + 1), columns.at(corner.col + 1)) for corner in corners}
        # The cells that exist, not the rectangle around them: one stray format in the last row would make it a billion cells.
        for at in sorted(sheet._cells):
            cell, area = sheet._cells[at], merged.get(at)
            text = _text(cell, formulas, zeros)
            high = rows.shown(cell.row, area.max_row if area else cell.row)
            wide = columns.shown(cell.column, area.max_col if area else cell.column)
            if not high or not wide:
                self.hides = self.hides or bool(text)
                continue
            if cell.border.left.style or cell.border.right.style:
                self._bordered.add(rows.at(cell.row))
            if text:
                self.squares.append(_Square(text, rows.at(cell.row), columns.at(cell.column), high, wide))

    def blocks(self, most: int) -> Iterator[Block]:
        """Lines and tables from top to bottom. Raises LimitExceeded for a table of more than `most` cells."""
        rows: dict[int, list[_Square]] = {}
        for square in self.squares:
            rows.setdefault(square.row, []).append(square)
        inside = self._inside()
        table: list[_Square] = []
        for row, squares in rows.items():
            if table and not all(between in inside for between in range(table[-1].row, row + 1)):
                yield _table(table, most, self._pictured)
                table = []
            if row in inside:
                table += squares
            else:
                for line in "  ".join(square.text for square in squares).split("\n"):
                    if line.strip():
                        yield Line(line.strip())
        if table:
            yield _table(table, most, self._pictured)

    def _inside(self) -> set[int]:
        """The rows that belong to tables."""
        filled = Counter(row for square in self.squares for row in range(square.row, square.row + square.row_span))
        several = sorted(row for row, count in filled.items() if count > 1)
        if self._bordered and 2 * len(self._bordered.intersection(several)) >= len(several):
            return self._bordered
        inside = set(several)
        for above, below in pairwise(several):
            if all(row in filled for row in range(above, below)):
                inside.update(range(above, below))
        return inside


def _hidden_columns(sheet: Worksheet) -> frozenset[int]:
    groups = [dimension for dimension in sheet.column_dimensions.values() if dimension.hidden or dimension.width == 0]
    return frozenset(column for group in groups for column in range(group.min or 0, (group.max or -1) + 1))


def _text(cell: Any, formulas: Worksheet, zeros: bool) -> str:
    """What a cell shows; `zeros` is whether the sheet shows them."""
    value = cell.value
    if value is None and cell.data_type == "n":  # a formula that gave an empty text has the type of a text
        formula = formulas._cells.get((cell.row, cell.column))
        value = None if formula is None else formula.value
    if isinstance(value, list):  # openpyxl's CellRichText
        return rich_text(value).strip()
    if not zeros and value == 0 and not isinstance(value, bool):
        return ""
    return as_drawn(cell, shown(value, cell.number_format).strip())


def _table(squares: list[_Square], most: int, pictured: set[tuple[int, int]]) -> Table:
    """The filled cells and, between them, the empty ones: a blank cell is not a missing one."""
    top, left = min(square.row for square in squares), min(square.column for square in squares)
    bottom = max(square.row + square.row_span for square in squares)
    right = max(square.column + square.column_span for square in squares)
    area = (bottom - top) * (right - left)
    if area > most:  # a few cells far apart span millions of empty ones
        raise LimitExceeded("objects_per_page", area, most, "A table of the workbook has too many cells.")
    covered = {
        (row, column)
        for square in squares
        for row in range(square.row, square.row + square.row_span)
        for column in range(square.column, square.column + square.column_span)
    }
    free = [(row, column) for row in range(top, bottom) for column in range(left, right) if (row, column) not in covered]
    empty = [_Square(OBJECT if at in pictured else "", *at, 1, 1) for at in free]
    ordered = sorted([*squares, *empty], key=lambda square: (square.row, square.column))
    return Table(tuple(Cell(s.text, s.row - top, s.column - left, s.row_span, s.column_span) for s in ordered))
