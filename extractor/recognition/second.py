"""A second, independent reading: grids as running text, running text as grids.

The first reading of a grid trusts its geometry; this one forgets it and trusts the order of the labels and values. Where
both say the same, little can be wrong; where they differ, a person decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import regex

from extractor.document import Block, Cell, Line, Table
from extractor.recognition.fields import fields_of
from extractor.recognition.reading import best_reading, read_text
from extractor.recognition.rows import labelled_rows
from extractor.recognition.stream import stream
from extractor.recognition.tables import TableReading
from extractor.report import TABLES, Evidence, Field

_BETWEEN_CELLS = regex.compile(r"[\t|]+| {2,}|(?<=\S) (?=[\d\-—/])")


def read_otherwise(blocks: Sequence[Block]) -> dict[str, Field]:
    """The fields of all tables read the other way round from `read_tables`, by code; only those that were found."""
    found: dict[str, Field] = {}
    if any(isinstance(block, Table) for block in blocks):
        text = stream(_as_lines(blocks))
        readings = [read_text(text, code) for code in TABLES]
    else:
        rows = labelled_rows(_as_grid(blocks))
        readings = [best_reading(rows, code) for code in TABLES]
    for reading in readings:
        found.update(_found(reading))
    return found


def read_again(blocks: Sequence[Block]) -> dict[str, Field]:
    """The fields of all tables of another reader's blocks, read as grids; only those that were found."""
    rows = labelled_rows(blocks)
    found: dict[str, Field] = {}
    for code in TABLES:
        found.update(_found(best_reading(rows, code)))
    return found


def compared(fields: Sequence[Field], second: Mapping[str, Field]) -> tuple[Field, ...]:
    """The fields with what the second reading says of each: 1 when it agrees, 0 and its print when it does not."""
    return tuple(
        replace(field, evidence=(*field.evidence, _verdict(field, second[field.code]))) if field.code in second else field for field in fields
    )


def _verdict(field: Field, other: Field) -> Evidence:
    same = (field.status, field.value) == (other.status, other.value)
    return Evidence("second_reading", 1.0 if same else 0.0, "" if same else other.raw or other.status)


def _found(reading: TableReading) -> dict[str, Field]:
    return {f.code: f for f in fields_of(reading.table, reading.readings) if f.status in ("read", "blank")}


def _as_lines(blocks: Sequence[Block]) -> list[Line]:
    """Every row of a table as one line, its cells set off by bars; merged cells once."""
    lines: list[Line] = []
    for block in blocks:
        if isinstance(block, Line):
            lines.append(block)
        else:
            rows: dict[int, list[Cell]] = {}
            for cell in block.cells:
                rows.setdefault(cell.row, []).append(cell)
            lines.extend(_as_line(sorted(row, key=lambda c: c.column)) for row in rows.values())
    return lines


def _as_line(cells: Sequence[Cell]) -> Line:
    return Line(" | ".join(["", *("".join(cell.text.split("\n")) for cell in cells), ""]))


def _as_grid(blocks: Sequence[Block]) -> list[Table]:
    """Lines whose cells are set off by bars, tabs or wide blanks, as the rows of one grid; none when there are no such lines."""
    cells: list[Cell] = []
    for number, block in enumerate(blocks):
        if isinstance(block, Line):
            pieces = [piece for piece in _BETWEEN_CELLS.split(block.text.strip()) if piece.strip()]
            cells.extend(Cell(piece.strip(), number, column, place=block.place) for column, piece in enumerate(pieces))
    return [Table(tuple(cells), "text")] if cells else []
