"""The variables of the panel: every field of both forms under a name that statistics programs take, and derived ones."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any

from extractor.templates import FieldDefinition, codebook, form

# Status numbers, the positions in data/variables.toml.
READ, BLANK, UNREADABLE, MISSING, NOT_IN_FORM, NOT_COMPUTED = range(6)


@dataclass(frozen=True, slots=True)
class Variable:
    """A column of the panel. `code` is the field's, None for a derived variable, which has `over`, `under` and a formula.

    `name` is ASCII and has at most 29 characters; `label` is the official Chinese one.
    """

    name: str
    label: str
    english: str
    unit: str = ""
    code: str | None = None
    forms: tuple[str, ...] = ()
    over: tuple[tuple[str, ...], ...] = ()
    under: tuple[str, ...] = ()
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """What may be said of a value: its name, labels, and codes as missing value in Stata and SPSS."""

    name: str
    label: str
    english: str
    stata: str | None = None
    spss: int | None = None


@dataclass(frozen=True, slots=True)
class UnitColumn:
    """A column that says whose report it is; `values` are labels of its possible values."""

    name: str
    label: str
    english: str
    values: dict[str, str] | None = None


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("data/variables.toml").read_text("utf-8"))


def title() -> str:
    """What the panel is about, in English and Chinese."""
    return str(_data()["title"])


@cache
def statuses() -> tuple[Status, ...]:
    """All statuses by number."""
    return tuple(Status(**status) for status in _data()["status"])


@cache
def unit_columns() -> tuple[UnitColumn, ...]:
    return tuple(UnitColumn(**column) for column in _data()["unit"])


@cache
def field_variables() -> tuple[Variable, ...]:
    """A variable for every field of every form, the form in force first, each code once."""
    found: dict[str, Variable] = {}
    for fields in codebook().values():
        for field in fields.values():
            if field.code not in found:
                holding = tuple(code for code, others in codebook().items() if field.code in others)
                found[field.code] = Variable(_name(field), _label(field), field.meaning, field.unit, field.code, holding)
    return tuple(found.values())


@cache
def derived_variables() -> tuple[Variable, ...]:
    """The variables of users.md, with their formulas in the forms' own words."""
    return tuple(_derived(entry, **values) for entry in _data()["derived"] for values in _instances(entry))


def _instances(entry: dict[str, Any]) -> list[dict[str, str]]:
    """What the placeholders in a derived variable's name stand for."""
    rows = [row.code for row in form("2021").tables["requests"].rows if row.code.startswith("denied_")]
    columns = [column.code for column in form("2021").tables["requests"].blocks[0].columns]
    choices = {"reason": rows, "column": columns}
    used = [name for name in choices if f"{{{name}}}" in entry["name"]]
    return [dict(zip(used, values, strict=True)) for values in product(*(choices[name] for name in used))]


def _derived(entry: dict[str, Any], **values: str) -> Variable:
    over = tuple(tuple(code.format(**values) for code in codes) for codes in entry["over"])
    under = tuple(code.format(**values) for code in entry.get("under", ()))
    short = _data()["short"]
    name = entry["name"].format(**{key: short.get(value, value) for key, value in values.items()})
    detail = _field(over[0][0]) if values else None
    label = entry["label"] + (f"：{_last(detail.row_label if 'reason' in values else detail.column_label)}" if detail else "")
    formula = ", else ".join(" + ".join(_name(_field(code)) for code in codes) for codes in over)
    if under:
        formula = f"({formula}) / ({' + '.join(_name(_field(code)) for code in under)})"
    return Variable(name, label, entry["english"], "" if under else _field(over[0][0]).unit, over=over, under=under, formula=formula)


def _field(code: str) -> FieldDefinition:
    return next(fields[code] for fields in codebook().values() if code in fields)


def _name(field: FieldDefinition) -> str:
    short = _data()["short"]
    return f"{short.get(field.row, field.row)}_{short.get(field.column, field.column)}"


def _label(field: FieldDefinition) -> str:
    """The last two steps of the row's path and the last of the column's: what tells it apart."""
    return f"{'/'.join(field.row_label.split('/')[-2:])} · {_last(field.column_label)}"


def _last(path: str) -> str:
    return path.rsplit("/", 1)[-1]
