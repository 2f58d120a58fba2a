"""The long table: a row for every field of every document, streamed from the store in pieces."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.dataset.read import Dataset

if TYPE_CHECKING:
    import pandas

# Columns with their labels; `status` keeps blank, unreadable, missing and zero apart.
COLUMNS = (
    "body", "agency", "division_code", "year", "form", "table", "row", "column", "code", "row_label", "column_label", "unit",
    "value", "status", "raw", "confidence", "page", "verdict", "best", "path", "document",
)  # fmt: skip
_QUERY = """
    SELECT {columns} FROM fields_with_context WHERE document IN (SELECT document FROM documents_with_context WHERE {where})
    ORDER BY body, year, document, position"""
_CHUNKS = 50
# A sheet of Excel has no more rows than this.
_SHEET = 1_048_575


def write_long(dataset: Dataset, target: Path, kind: str, where: str) -> int:
    """Write every field of the documents that `where` chooses; returns the number of rows."""
    query = _QUERY.format(columns=", ".join(f'"{column}"' for column in COLUMNS), where=where)
    if kind in (".parquet", ".jsonl"):
        form = "parquet" if kind == ".parquet" else "json"
        (rows,) = dataset.connection.execute(f"COPY ({query}) TO '{_quoted(target)}' (FORMAT {form})").fetchone() or (0,)
        return int(rows)
    cursor = dataset.connection.execute(query)
    if kind == ".csv":
        return _csv(cursor, target)
    frame = cursor.df()
    if kind == ".xlsx":
        from extractor.dataset.exports.workbook import write_long_workbook

        if len(frame) > _SHEET:
            raise OSError(0, f"{len(frame)} rows do not fit on an Excel sheet; choose fewer with --where, or write .csv")
        write_long_workbook(frame, target)
    else:
        _statistics(frame, target, kind)
    return len(frame)


def _csv(cursor: Any, target: Path) -> int:
    rows = 0
    with target.open("w", encoding="utf-8-sig", newline="") as stream:
        while len(chunk := cursor.fetch_df_chunk(_CHUNKS)) or not rows:
            chunk.to_csv(stream, index=False, header=not rows, lineterminator="\r\n", float_format="%.15g")
            rows += len(chunk)
            if not len(chunk):
                break
    return rows


def _statistics(frame: pandas.DataFrame, target: Path, kind: str) -> None:
    import pyreadstat

    labels: list[str | None] = [name.replace("_", " ") for name in COLUMNS]
    frame = frame.astype({"year": "float64", "page": "float64", "best": "float64"})
    texts = frame.select_dtypes(["object", "string"]).columns
    frame[texts] = frame[texts].astype(object).where(frame[texts].notna(), "")
    if kind == ".dta":
        pyreadstat.write_dta(frame, str(target), version=14, column_labels=labels)
    else:
        pyreadstat.write_sav(frame, str(target), column_labels=labels)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
