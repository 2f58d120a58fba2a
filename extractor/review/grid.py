"""The statutory tables as people know them: a form's data turned into rows of headings and fields with their spans."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import lcm

from extractor.templates import Block, TableForm


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell: a heading with its `text`, or the place of the field `code`. `side` headings stand beside their values."""

    text: str = ""
    code: str | None = None
    rows: int = 1
    columns: int = 1
    side: bool = False
    label: str = ""


Row = tuple[GridCell, ...]


def grid(table: TableForm) -> tuple[Row, ...]:
    """The rows of a table, merged cells once, at their top left place."""
    if table.across:
        return tuple(row for block in table.blocks for row in _across(table, block))
    unit = lcm(*(len(block.columns) for block in table.blocks))
    return tuple(row for block in table.blocks for row in _block(table, block, unit))


def _across(table: TableForm, block: Block) -> Iterator[Row]:
    """Rows of the form printed as groups of columns, all values in one row."""
    paths = [(*row.path, *column.path) for row in block.rows for column in block.columns]
    yield from _header(paths)
    yield tuple(_value(table, row.code, column.code, (*row.path, *column.path)) for row in block.rows for column in block.columns)


def _block(table: TableForm, block: Block, unit: int) -> Iterator[Row]:
    """A banner, the header with the corner beside it, and the rows; values are `unit` // columns wide."""
    wide = unit // len(block.columns)
    depth = max(len(row.path) for row in block.rows)
    header = [tuple(_wider(cell, wide) for cell in row) for row in _header([column.path for column in block.columns])]
    # A banner of the long table stands over the columns only, one of article 20 over the whole width.
    if block.banner and len(header) > 1:
        header.insert(0, (GridCell(block.banner, columns=unit),))
    elif block.banner:
        yield (GridCell(block.banner, columns=unit + depth),)
    corner = GridCell(table.corner or "", rows=len(header), columns=depth)
    yield (corner, *header[0])
    yield from header[1:]
    for index, row in enumerate(block.rows):
        sides = _sides([other.path for other in block.rows], index, depth)
        values = (_wider(_value(table, row.code, column.code, (*row.path, *column.path)), wide) for column in block.columns)
        yield (*sides, *values)


def _header(paths: Sequence[tuple[str, ...]]) -> list[Row]:
    """Headings over columns: equal ones merged across, short paths merged down."""
    depth = max(map(len, paths))
    rows = []
    for level in range(depth):
        cells = []
        for index, path in enumerate(paths):
            if level >= len(path) or (index and paths[index - 1][: level + 1] == path[: level + 1]):
                continue
            columns = sum(other[: level + 1] == path[: level + 1] for other in paths)
            cells.append(GridCell(path[level], rows=depth - level if level == len(path) - 1 else 1, columns=columns))
        rows.append(tuple(cells))
    return rows


def _sides(paths: Sequence[tuple[str, ...]], index: int, depth: int) -> Iterator[GridCell]:
    """Headings beside a row: equal ones merged down, short paths merged across."""
    path = paths[index]
    for level, text in enumerate(path):
        if index and paths[index - 1][: level + 1] == path[: level + 1]:
            continue
        rows = sum(other[: level + 1] == path[: level + 1] for other in paths)
        yield GridCell(text, rows=rows, columns=depth - level if level == len(path) - 1 else 1, side=True)


def _value(table: TableForm, row: str, column: str, path: tuple[str, ...]) -> GridCell:
    return GridCell(code=f"{table.code}.{row}.{column}", label=" / ".join(path))


def _wider(cell: GridCell, times: int) -> GridCell:
    return GridCell(cell.text, cell.code, cell.rows, cell.columns * times, cell.side, cell.label)
