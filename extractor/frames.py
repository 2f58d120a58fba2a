"""Reports as pandas frames: tidy rows for analysis, and the three tables as people know them.

Every column of numbers is nullable: a value that is blank, unreadable or missing is <NA>, never 0, and `status` says which.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Literal, get_args

from extractor.document import Place
from extractor.report import Field, Report, Status
from extractor.templates import FieldDefinition, codebook, form

if TYPE_CHECKING:
    import pandas

Reports = Report | Iterable[Report]
What = Literal["value", "raw", "status", "confidence"]

# The columns of each frame with their nullable types, so that frames of any documents, even of none, can be joined.
_FIELDS = {
    "path": "string", "agency": "string", "year": "Int64", "form": "string", "table": "string", "row": "string", "column": "string",
    "code": "string", "row_label": "string", "column_label": "string", "row_english": "string", "column_english": "string",
    "unit": "string", "value": "Float64", "raw": "string", "status": "status", "confidence": "Float64",
    "page": "Int64", "x0": "Float64", "top": "Float64", "x1": "Float64", "bottom": "Float64",
}  # fmt: skip
_SECTIONS = {
    "path": "string", "agency": "string", "year": "Int64", "number": "Int64",
    "heading": "string", "title": "string", "text": "string", "page": "Int64",
}  # fmt: skip
_CHECKS = {
    "path": "string", "agency": "string", "year": "Int64", "rule": "string", "holds": "boolean", "codes": "string",
    "left": "Float64", "right": "Float64", "why": "string", "quote": "string", "page": "Int64",
}  # fmt: skip
_PROBLEMS = {"path": "string", "agency": "string", "year": "Int64", "code": "string", "message": "string", "codes": "string"}


def frame(reports: Reports) -> pandas.DataFrame:
    """The tidy long frame: a row for every field, in the order of the reports and of their forms.

    `page`, `x0`, `top`, `x1`, `bottom` are the place in points from the top left corner, rounded as in the JSON; labels
    are paths joined with "/".
    """
    return _frame((_field_row(report, found) for report in _each(reports) for found in report.fields), _FIELDS)


def sections(reports: Reports) -> pandas.DataFrame:
    """A row for every section, with its text."""
    rows = ((*_who(r), s.number, s.heading, s.title, s.text, s.page) for r in _each(reports) for s in r.sections)
    return _frame(rows, _SECTIONS)


def checks(reports: Reports) -> pandas.DataFrame:
    """A row for every rule tried; `holds` is <NA> where it could not be decided, `codes` are joined with blanks."""
    rows = (
        (*_who(r), c.rule, c.holds, " ".join(c.codes), c.left, c.right, c.why, c.quote, c.place.page if c.place else None)
        for r in _each(reports)
        for c in r.checks
    )
    return _frame(rows, _CHECKS)


def problems(reports: Reports) -> pandas.DataFrame:
    """A row for every reason to look at a document; `codes` are joined with blanks."""
    rows = ((*_who(r), p.code, p.message, " ".join(p.codes)) for r in _each(reports) for p in r.problems)
    return _frame(rows, _PROBLEMS)


def grid(report: Report, table: str, what: What = "value") -> pandas.DataFrame:
    """One of the three tables as people know it: label paths in Chinese as index and columns.

    `what` chooses what stands in a cell: "value", "raw", "status" or "confidence"; grids of one table have the same shape, so that
    one can mask another. <NA> in a status grid is a cell that the form does not have. Table four has its three groups as
    rows. KeyError when the report has no such table.
    """
    import pandas

    code = report.report.forms.get(table)
    if code is None:
        raise KeyError(f"no table {table!r} was found in this report")
    blocks = form(code).tables[table].blocks
    found = {field.code: getattr(field, what) for field in report.fields}
    rows = [((block.banner or "", *row.path), row) for block in blocks for row in block.rows]
    columns = dict.fromkeys(column.path for block in blocks for column in block.columns)
    own = {row.code: {column.path: column.code for column in block.columns} for block in blocks for row in block.rows}
    cells = [[found.get(f"{table}.{row.code}.{own[row.code][path]}") if path in own[row.code] else None for path in columns] for _, row in rows]
    labels = _trimmed([path for path, _ in rows])
    kind = {"value": "Float64", "confidence": "Float64"}.get(what, "string")
    return pandas.DataFrame(cells, index=_index(labels), columns=_index(list(columns)), dtype=kind)


def _index(paths: list[tuple[str, ...]]) -> pandas.Index[Any]:
    """An index of label paths; shorter paths are filled at the end with empty labels."""
    import pandas

    depth = max(map(len, paths))
    if depth == 1:
        return pandas.Index([path[0] for path in paths])
    return pandas.MultiIndex.from_tuples([path + ("",) * (depth - len(path)) for path in paths])


def _trimmed(paths: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Paths without a first label that is the same for all, such as the one banner of table three."""
    return [path[1:] for path in paths] if len({path[0] for path in paths}) == 1 else paths


def _field_row(report: Report, found: Field) -> tuple[Any, ...]:
    table, row, column = found.code.split(".")
    definition = _definition(report, found.code, table)
    words = _english(definition.form, table, row, column)
    place = found.place or Place()
    labels = (definition.row_label, definition.column_label, *words, definition.unit)
    read = (found.value, found.raw, found.status, round(found.confidence, 4))
    box = tuple(round(side, 2) for side in place.bbox) if place.bbox else (None,) * 4
    return (*_who(report), definition.form, table, row, column, found.code, *labels, *read, place.page, *box)


def _definition(report: Report, code: str, table: str) -> FieldDefinition:
    """What the codebook says of a field, in the form this table has in this report."""
    wanted = (report.report.forms.get(table), report.report.template, *codebook())
    return next(codebook()[form][code] for form in wanted if form is not None and code in codebook()[form])


def _english(code: str, table: str, row: str, column: str) -> tuple[str, str]:
    for block in form(code).tables[table].blocks:
        rows = {one.code: one.english for one in block.rows}
        if row in rows:
            return rows[row], next(one.english for one in block.columns if one.code == column)
    raise KeyError(f"{table}.{row}.{column}")


def _who(report: Report) -> tuple[str, str | None, int | None]:
    return report.document.path, report.report.agency, report.report.year


def _each(reports: Reports) -> Iterator[Report]:
    yield from (reports,) if isinstance(reports, Report) else reports


def _frame(rows: Iterable[tuple[Any, ...]], columns: dict[str, str]) -> pandas.DataFrame:
    import pandas

    made = pandas.DataFrame(list(rows), columns=list(columns), dtype="object")
    return made.astype({name: pandas.CategoricalDtype(get_args(Status)) if kind == "status" else kind for name, kind in columns.items()})
