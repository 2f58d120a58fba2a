"""The wide panel as CSV for Excel and R, as Parquet, and as JSON lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.dataset.panel import Panel
from extractor.dataset.variables import READ, statuses

if TYPE_CHECKING:
    import pandas


def write_csv(panel: Panel, target: Path) -> None:
    """UTF-8 with a byte order mark, so that Excel takes it for UTF-8; what was not read is `.a` `.b` … as in Stata."""
    frame = panel.units.copy()
    texts = {variable.name: _texts(panel, i) for i, variable in enumerate(panel.variables)}
    import pandas

    frame = pandas.concat([frame, pandas.DataFrame(texts, index=frame.index)], axis=1)
    frame.to_csv(target, index=False, encoding="utf-8-sig", lineterminator="\r\n")


def write_parquet(panel: Panel, target: Path) -> None:
    """Nullable numbers, and in `not_read` what is said of each value that is null, as a JSON object by variable."""
    frame = _with_reasons(panel)
    import duckdb

    connection = duckdb.connect()
    connection.register("frame", frame)
    connection.execute("COPY (SELECT * FROM frame) TO ? (FORMAT parquet)", [str(target)])
    connection.close()


def write_jsonl(panel: Panel, target: Path) -> None:
    """An object a row; values that were not read are null, and `not_read` says which kind each is."""
    frame = panel.frame()
    reasons = _reasons(panel)
    with target.open("w", encoding="utf-8") as lines:
        for row, reason in zip(frame.to_dict("records"), reasons, strict=True):
            plain = {name: _plain(value) for name, value in row.items()}
            lines.write(json.dumps(plain | {"not_read": reason}, ensure_ascii=False) + "\n")


def number(value: float) -> str:
    """A number as people write it: whole ones without a point."""
    return str(int(value)) if value.is_integer() else repr(value)


def _texts(panel: Panel, column: int) -> list[str]:
    codes = ["" if status.stata is None else f".{status.stata}" for status in statuses()]
    said, values = panel.statuses[:, column].tolist(), panel.values[:, column].tolist()
    return [number(value) if status == READ else codes[status] for value, status in zip(values, said, strict=True)]


def _with_reasons(panel: Panel) -> pandas.DataFrame:
    import pandas

    frame = panel.frame()
    reasons = pandas.Series([json.dumps(reason) for reason in _reasons(panel)], index=frame.index, dtype="string", name="not_read")
    return pandas.concat([frame, reasons], axis=1)


def _reasons(panel: Panel) -> list[dict[str, str]]:
    names = [variable.name for variable in panel.variables]
    words = [status.name for status in statuses()]
    return [{name: words[status] for name, status in zip(names, row, strict=True) if status != READ} for row in panel.statuses.tolist()]


def _plain(value: Any) -> Any:
    """A value as JSON has it: <NA> is null, whole numbers have no point."""
    import pandas

    if value is pandas.NA or value is None:
        return None
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    return value.item() if hasattr(value, "item") else value
