"""The panel: one row for every body and year, one column for every field of both forms, and derived variables.

Values and what is said of them are two matrices of the same shape: a number is only where the status is `read`, so that blank,
unreadable, missing and zero stay apart in every export.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from extractor.dataset.variables import (
    MISSING,
    NOT_COMPUTED,
    NOT_IN_FORM,
    READ,
    Variable,
    derived_variables,
    field_variables,
    statuses,
    unit_columns,
)  # fmt: skip
from extractor.templates import codebook

if TYPE_CHECKING:
    import duckdb
    import numpy
    import pandas

What = Literal["value", "status"]

_UNITS = """
    SELECT {columns} FROM documents_with_context WHERE best AND ({where}) ORDER BY body, year, document"""
_FIELDS = "SELECT document, code, value, status FROM fields WHERE document IN (SELECT document FROM chosen)"


@dataclass(frozen=True, slots=True)
class Panel:
    """`units` has a row for every body and year, `values` and `statuses` (numbers of `variables.statuses`) a row each for it."""

    units: pandas.DataFrame
    variables: tuple[Variable, ...]
    values: numpy.ndarray[Any, Any]
    statuses: numpy.ndarray[Any, Any]

    def frame(self, what: What = "value") -> pandas.DataFrame:
        """Units and variables side by side; a value that was not read is <NA>, and `what="status"` says which kind it is."""
        import pandas

        names = [variable.name for variable in self.variables]
        if what == "value":
            columns = {name: pandas.array(self.values[:, i], dtype="Float64") for i, name in enumerate(names)}
        else:
            words = [status.name for status in statuses()]
            columns = {name: pandas.Categorical.from_codes(self.statuses[:, i], words) for i, name in enumerate(names)}
        return pandas.concat([self.units, pandas.DataFrame(columns, index=self.units.index)], axis=1)


def build(connection: duckdb.DuckDBPyConnection, where: str = "true", derived: bool = True) -> Panel:
    """The panel of a store; `where` is an SQL condition on the columns of its units."""
    import numpy

    columns = ", ".join(column.name for column in unit_columns())
    connection.execute(f"CREATE OR REPLACE TEMP TABLE chosen AS {_UNITS.format(columns=columns + ', columns', where=where)}")
    units = connection.execute("SELECT * FROM chosen").df()
    units = _typed(units)
    variables = field_variables()
    values = numpy.full((len(units), len(variables)), numpy.nan)
    found = numpy.full(values.shape, NOT_IN_FORM, dtype=numpy.uint8)
    rows = {document: i for i, document in enumerate(units["document"])}
    places = {variable.code: i for i, variable in enumerate(variables)}
    numbers = {status.name: i for i, status in enumerate(statuses())}
    _mark_missing(found, units, variables)
    cursor = connection.execute(_FIELDS)
    while len(chunk := cursor.fetch_df_chunk(20)):
        chunk = chunk[chunk["code"].isin(list(places))]
        at = chunk["document"].map(rows).to_numpy(dtype=numpy.intp), chunk["code"].map(places).to_numpy(dtype=numpy.intp)
        values[at] = chunk["value"].to_numpy(dtype=float)
        found[at] = chunk["status"].map(numbers).to_numpy(dtype=numpy.uint8)
    values[found != READ] = numpy.nan
    if derived:
        more = derived_variables()
        computed = [_derive(variable, values, found, places) for variable in more]
        variables = variables + more
        values = numpy.column_stack([values, *(value for value, _ in computed)])
        found = numpy.column_stack([found, *(status for _, status in computed)])
    return Panel(units, variables, values, found)


def _typed(units: pandas.DataFrame) -> pandas.DataFrame:
    """Nullable types, and the user's own columns after ours."""
    import json

    import pandas

    own = pandas.DataFrame([json.loads(text) if isinstance(text, str) else {} for text in units.pop("columns")], index=units.index)
    own = own[[name for name in own.columns if name not in units.columns]].astype("string")
    kinds = {"year": "Int64", "problems": "Int64", "failed_checks": "Int64", "versions": "Int64"}
    kinds |= {"overall": "Float64", "division_confidence": "Float64"}
    return pandas.concat([units.astype({name: kinds.get(name, "string") for name in units.columns}), own], axis=1)


def _mark_missing(found: numpy.ndarray[Any, Any], units: pandas.DataFrame, variables: tuple[Variable, ...]) -> None:
    """Fields of a table that the document does not have at all are missing, in the form that it should have used."""
    newest = next(iter(codebook()))
    for table in ("disclosure", "requests", "remedies"):
        for form, fields in codebook().items():
            used = units[f"{table}_form"].fillna(newest)
            columns = [i for i, variable in enumerate(variables) if variable.code in fields and fields[variable.code].table == table]
            rows = (used == form).to_numpy(dtype=bool)
            found[rows.nonzero()[0][:, None], columns] = MISSING


def _derive(
    variable: Variable, values: numpy.ndarray[Any, Any], found: numpy.ndarray[Any, Any], places: dict[str | None, int]
) -> tuple[numpy.ndarray[Any, Any], numpy.ndarray[Any, Any]]:
    """A derived variable's values and statuses; NaN where a part was not read or the denominator is 0."""
    import numpy

    result = numpy.full(len(values), numpy.nan)
    for codes in reversed(variable.over):
        columns = [places[code] for code in codes]
        in_form = (found[:, columns] != NOT_IN_FORM).all(axis=1)
        result[in_form] = values[in_form][:, columns].sum(axis=1)  # NaN when a part is NaN
    if variable.under:
        under = values[:, [places[code] for code in variable.under]].sum(axis=1)
        with numpy.errstate(divide="ignore", invalid="ignore"):
            result = numpy.where(under == 0, numpy.nan, result / under)
    return result, numpy.where(numpy.isnan(result), NOT_COMPUTED, READ).astype(numpy.uint8)
