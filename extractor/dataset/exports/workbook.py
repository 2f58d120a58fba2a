"""Excel workbooks: the panel with marks for what needs a look, its codebook, checks, problems and failures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import regex

from extractor.dataset.exports.descriptor import codebook_rows
from extractor.dataset.panel import Panel
from extractor.dataset.read import Dataset
from extractor.dataset.variables import READ, statuses

if TYPE_CHECKING:
    import pandas

# Fills: a verdict or a value that needs a look, and one fill for each status other than `read`.
_REVIEW, _REJECT = "FFF2CC", "F8CBAD"
_STATUS_FILLS = (None, "EDEDED", "F8CBAD", "FCE4D6", "FFFFFF", "FFFFFF")
_HEAD = "D9E2F3"
# Control characters that a sheet cannot hold.
_ILLEGAL = regex.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LONGEST_CELL = 32_000


def write_workbook(dataset: Dataset, panel: Panel, target: Path, where: str) -> None:
    """The wide panel: sheets data, codebook, checks, problems, failures, legend. Values not read are `.a` `.b` … as in Stata."""
    book = _Book()
    _write_data(book, panel, _doubtful(dataset, where))
    book.sheet("codebook", ("name", "label", "english", "unit", "code", "forms", "formula"), codebook_rows())
    chosen = f"document IN (SELECT document FROM documents_with_context WHERE {where})"
    for name in ("checks", "problems"):
        frame = getattr(dataset, name)
        keep = set(dataset.connection.execute(f"SELECT document FROM documents_with_context WHERE {chosen}").df()["document"])
        _frame_sheet(book, name, frame[frame["document"].isin(keep)] if len(frame) else frame)
    _frame_sheet(book, "failures", dataset.failures)
    legend = [(f".{status.stata}" if status.stata else "", status.name, status.label, status.english) for status in statuses()]
    book.sheet("legend", ("code", "status", "label", "english"), legend)
    book.save(target)


def write_long_workbook(frame: pandas.DataFrame, target: Path) -> None:
    """The long table on one sheet, and the codebook on another."""
    book = _Book()
    _frame_sheet(book, "data", frame)
    book.sheet("codebook", ("name", "label", "english", "unit", "code", "forms", "formula"), codebook_rows())
    book.save(target)


def _doubtful(dataset: Dataset, where: str) -> set[tuple[str, str]]:
    """Documents and codes of the fields that problems name."""
    query = f"SELECT document, codes FROM problems WHERE document IN (SELECT document FROM documents_with_context WHERE {where})"
    return {(document, code) for document, codes in dataset.connection.execute(query).fetchall() for code in codes.split()}


def _write_data(book: _Book, panel: Panel, doubtful: set[tuple[str, str]]) -> None:
    units = panel.units
    verdicts, documents = units["verdict"].tolist(), units["document"].tolist()
    letters = [f".{status.stata}" if status.stata else "" for status in statuses()]
    marks = {"review": _REVIEW, "reject": _REJECT}

    def rows() -> Iterable[list[Any]]:
        values, said = panel.values.tolist(), panel.statuses.tolist()
        for i, unit in enumerate(units.itertuples(index=False, name=None)):
            fill = marks.get(verdicts[i])
            row = [book.cell(value, fill) for value in unit]
            for variable, value, status in zip(panel.variables, values[i], said[i], strict=True):
                shown = value if status == READ else letters[status]
                look = _REVIEW if (documents[i], variable.code) in doubtful else _STATUS_FILLS[status]
                row.append(book.cell(shown, look))
            yield row

    labels = {name: label for name, label, *_ in codebook_rows()}
    names = [*units.columns, *(variable.name for variable in panel.variables)]
    book.sheet("data", names, rows(), second=[labels.get(name, "") for name in names])


def _frame_sheet(book: _Book, name: str, frame: pandas.DataFrame) -> None:
    book.sheet(name, list(frame.columns), frame.itertuples(index=False, name=None))


class _Book:
    """A workbook that is written row by row, so that a large panel does not have to fit in memory as cells."""

    def __init__(self) -> None:
        from openpyxl import Workbook
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Font, PatternFill

        self._book = Workbook(write_only=True)
        self._cell = WriteOnlyCell
        self._bold = Font(bold=True)
        self._fills = {color: PatternFill("solid", fgColor=color) for color in {_REVIEW, _REJECT, _HEAD, *filter(None, _STATUS_FILLS)}}
        self._sheet: Any = None

    def sheet(self, name: str, head: Sequence[str], rows: Iterable[Sequence[Any]], second: Sequence[str] | None = None) -> None:
        """A sheet with a head that stays in sight; `second` is a row of labels under it."""
        self._sheet = self._book.create_sheet(name)
        self._sheet.freeze_panes = "C3" if second else "A2"
        for texts in (head, second):
            if texts is not None:
                self._sheet.append([self._headed(text) for text in texts])
        for row in rows:
            self._sheet.append([value if hasattr(value, "fill") else self.cell(value) for value in row])

    def cell(self, value: Any, fill: str | None = None) -> Any:
        """A value as Excel takes it; text that begins like a formula stays text."""
        cell = self._cell(self._sheet or self._book.create_sheet("data"), _plain(value))
        if isinstance(cell.value, str):
            cell.data_type = "s"
        if fill:
            cell.fill = self._fills.get(fill) or cell.fill
        return cell

    def save(self, target: Path) -> None:
        self._book.save(target)

    def _headed(self, text: str) -> Any:
        cell = self.cell(text, _HEAD)
        cell.font = self._bold
        return cell


def _plain(value: Any) -> Any:
    import pandas

    if value is None or value is pandas.NA or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str):
        return _ILLEGAL.sub("", value)[:_LONGEST_CELL]
    return value.item() if hasattr(value, "item") else value
