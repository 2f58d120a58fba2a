"""The wide panel for Stata (version 14 and later: file format 118) and SPSS, with Chinese labels and codes for missing values."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.dataset.panel import Panel
from extractor.dataset.variables import READ, UnitColumn, Variable, statuses, unit_columns

if TYPE_CHECKING:
    import pandas

# Stata's longest label of a variable, in characters.
_LABEL = 80


def write_stata(panel: Panel, target: Path) -> None:
    """Numbers with extended missing values .a .b …, whose meaning is in the value labels of every variable."""
    import pyreadstat

    frame, labels, values = _units(panel)
    codes = {status.stata: f"{status.label}" for status in statuses() if status.stata}
    letters = [status.stata for status in statuses()]
    missing = {}
    columns: dict[str, Any] = {}
    for i, variable in enumerate(panel.variables):
        said = panel.statuses[:, i]
        column = panel.values[:, i].astype(object)
        for status, letter in enumerate(letters):
            if letter is not None:
                column[said == status] = letter
        columns[variable.name] = column
        missing[variable.name] = sorted(codes)
        values[variable.name] = codes
        labels.append(_label(variable))
    pyreadstat.write_dta(
        _joined(frame, columns), str(target), version=14, column_labels=labels, missing_user_values=missing, variable_value_labels=values
    )


def write_sav(panel: Panel, target: Path) -> None:
    """Numbers with user-missing values -9999991 …, declared as a range and labelled."""
    import pyreadstat

    frame, labels, values = _units(panel)
    codes = {float(status.spss): status.label for status in statuses() if status.spss is not None}
    span: list[Any] = [{"lo": min(codes), "hi": max(codes)}]
    columns: dict[str, Any] = {}
    for i, variable in enumerate(panel.variables):
        column = panel.values[:, i].copy()
        for number, status in enumerate(statuses()):
            if number != READ:
                column[panel.statuses[:, i] == number] = status.spss
        columns[variable.name] = column
        values[variable.name] = codes
        labels.append(_label(variable))
    ranges = {variable.name: span for variable in panel.variables}
    pyreadstat.write_sav(_joined(frame, columns), str(target), column_labels=labels, missing_ranges=ranges, variable_value_labels=values)


def _units(panel: Panel) -> tuple[pandas.DataFrame, list[str | None], dict[str, Any]]:
    """The columns that say whose report it is: text, numbers, and words as labelled numbers; their labels and value labels."""
    import pandas

    known = {column.name: column for column in unit_columns()}
    frame = pandas.DataFrame(index=panel.units.index)
    labels: list[str | None] = []
    values: dict[str, Any] = {}
    for number, name in enumerate(panel.units.columns, 1):
        column = known.get(name, UnitColumn(name, name, ""))
        # The user's own columns may have Chinese names, which go into the label.
        ascii_name = name if name in known or (name.isascii() and name.isidentifier() and len(name) <= 29) else f"user_{number}"
        series = panel.units[name]
        if column.values:
            words = list(column.values)
            frame[ascii_name] = series.map({word: float(i) for i, word in enumerate(words, 1)}).astype("float64")
            values[ascii_name] = {float(i): column.values[word] for i, word in enumerate(words, 1)}
        elif series.dtype in ("Int64", "Float64"):
            frame[ascii_name] = series.astype("float64")
        else:
            frame[ascii_name] = series.fillna("").astype(object)
        labels.append(column.label[:_LABEL])
    return frame, labels, values


def _joined(frame: pandas.DataFrame, columns: dict[str, Any]) -> pandas.DataFrame:
    import pandas

    return pandas.concat([frame, pandas.DataFrame(columns, index=frame.index)], axis=1)


def _label(variable: Variable) -> str:
    unit = f"（{variable.unit}）" if variable.unit else ""
    return variable.label[: _LABEL - len(unit)] + unit
