"""The statutory forms, loaded from the TOML files beside this module; adding a form is adding a file.

Sources: 国办公开办函〔2019〕60号 (trial form) and 国办公开办函〔2021〕30号 (form in force).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A row of a form: its code and its label path from the outermost merged cell to its own."""

    code: str
    path: tuple[str, ...]
    english: str


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A column of a form: its code, its label path, and the unit of its values."""

    code: str
    path: tuple[str, ...]
    english: str
    unit: str


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Rows that share one header; `banner` is the full-width label printed above it, if any."""

    banner: str | None
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    join: str


@dataclass(frozen=True, slots=True, eq=False)
class Sum:
    """An identity: the sum of `left` equals the sum of `right`, per column or per row, codes of the other axis."""

    rule: str
    per: str
    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldDefinition:
    """One field of a form as the codebook lists it; `code` is `table.row.column`."""

    form: str
    code: str
    table: str
    row: str
    column: str
    row_label: str
    column_label: str
    unit: str
    meaning: str


@dataclass(frozen=True, slots=True, eq=False)
class TableForm:
    """One table of a form. `across` tables print their rows as groups of columns, all values in one row.

    Every table is loaded once and is equal to itself alone, and so are its blocks, rows, columns and sums.
    """

    form: str
    code: str
    title: str
    section: int
    corner: str | None
    across: bool
    blocks: tuple[Block, ...]
    sums: tuple[Sum, ...]

    @property
    def fields(self) -> tuple[FieldDefinition, ...]:
        """Every field in the order of the form."""
        return _fields(self)

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for block in self.blocks for row in block.rows)


@dataclass(frozen=True, slots=True)
class Section:
    """One of the six sections under its official title."""

    number: int
    title: str
    english: str


@dataclass(frozen=True, slots=True)
class Form:
    """A statutory form: six sections and three tables, by code."""

    code: str
    notice: str
    first_year: int
    sections: tuple[Section, ...]
    tables: dict[str, TableForm]

    @property
    def fields(self) -> tuple[FieldDefinition, ...]:
        return tuple(field for table in self.tables.values() for field in table.fields)


@cache
def forms() -> dict[str, Form]:
    """All forms by code, the newest first."""
    found = [_load(tomllib.loads(path.read_text("utf-8"))) for path in files(__package__).iterdir() if path.name[:4].isdigit() and path.name.endswith(".toml")]
    return {form.code: form for form in sorted(found, key=lambda form: form.code, reverse=True)}


def form(code: str) -> Form:
    """The form of this code; KeyError if there is none."""
    return forms()[code]


@cache
def codebook() -> dict[str, dict[str, FieldDefinition]]:
    """Field definitions by form code and field code, in the order of the form."""
    return {code: {field.code: field for field in form.fields} for code, form in forms().items()}


@cache
def _fields(table: TableForm) -> tuple[FieldDefinition, ...]:
    return tuple(
        FieldDefinition(
            form=table.form,
            code=f"{table.code}.{row.code}.{column.code}",
            table=table.code,
            row=row.code,
            column=column.code,
            row_label="/".join(row.path),
            column_label="/".join(column.path),
            unit=column.unit,
            meaning=row.english + block.join + column.english,
        )
        for block in table.blocks
        for row in block.rows
        for column in block.columns
    )


def _load(data: dict[str, Any]) -> Form:
    return Form(
        code=data["form"],
        notice=data["notice"],
        first_year=data["first_year"],
        sections=tuple(Section(**section) for section in data["sections"]),
        tables={code: _table(data["form"], code, table) for code, table in data["tables"].items()},
    )


def _table(form: str, code: str, data: dict[str, Any]) -> TableForm:
    return TableForm(
        form=form,
        code=code,
        title=data["title"],
        section=data["section"],
        corner=data.get("corner"),
        across=data.get("across", False),
        blocks=tuple(
            Block(
                banner=block.get("banner"),
                columns=tuple(Column(c["code"], tuple(c["path"]), c["english"], c["unit"]) for c in block["columns"]),
                rows=tuple(Row(r["code"], tuple(r["path"]), r["english"]) for r in block["rows"]),
                join=block["join"],
            )
            for block in data["blocks"]
        ),
        sums=tuple(Sum(s["rule"], s["per"], tuple(s["left"]), tuple(s["right"])) for s in data.get("sums", ())),
    )
