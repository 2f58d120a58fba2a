"""A store's contents as files for other programs: Stata, SPSS, Excel, CSV, Parquet, JSON lines (docs/exports.md).

Every export says what each value is: a number, blank, unreadable, missing, not in the form, or not computed.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from extractor.dataset.exports.descriptor import write_descriptor
from extractor.dataset.exports.long import write_long
from extractor.dataset.exports.tabular import write_csv, write_jsonl, write_parquet
from extractor.dataset.panel import build
from extractor.dataset.read import Dataset
from extractor.dataset.variables import unit_columns

__all__ = ["ExportError", "export"]


# Formats that cannot carry the codebook themselves.
_DESCRIBED = (".csv", ".parquet", ".jsonl")


class ExportError(Exception):
    """The export cannot be written; the sentence says what to do."""


def export(store: Path, target: Path, wide: bool = True, where: str = "true") -> tuple[int, list[Path]]:
    """Write `target` in the format of its ending; returns the number of rows and the files written.

    Wide: a row a body and year (the best of its files), a column a field. Long: a row a field of every document. `where`
    is an SQL condition on the columns of `Dataset.documents`. Beside CSV, Parquet and JSON lines a Data Package descriptor
    (`….datapackage.json`) is written, with the codebook in it. A file appears under its name only when it is whole.
    """
    import duckdb

    kind = target.suffix.lower()
    descriptor = target.with_suffix(".datapackage.json") if kind in _DESCRIBED else None
    try:
        with Dataset(store) as dataset, _written_whole(target) as temporary:
            rows, own = _write(dataset, temporary, kind, wide, where)
        if descriptor:
            write_descriptor(descriptor, target, wide, own)
    except (duckdb.ProgrammingError, duckdb.DataError) as error:
        raise ExportError(f"--where {where!r} is not understood ({str(error).splitlines()[0]}).") from error
    except OSError as error:
        raise ExportError(f"{target} cannot be written ({error.strerror or error}).") from error
    except ImportError as error:
        raise ExportError(f"{kind} needs a library that is not installed ({error.name}): pip install 'extractor[store]'.") from error
    return rows, [target, *([descriptor] if descriptor else [])]


def _write(dataset: Dataset, target: Path, kind: str, wide: bool, where: str) -> tuple[int, list[str]]:
    """The number of rows written, and the names of the user's own columns among them."""
    if not wide:
        return write_long(dataset, target, kind, where), []
    panel = build(dataset.connection, where)
    if kind == ".csv":
        write_csv(panel, target)
    elif kind == ".parquet":
        write_parquet(panel, target)
    elif kind == ".jsonl":
        write_jsonl(panel, target)
    elif kind == ".xlsx":
        from extractor.dataset.exports.workbook import write_workbook

        write_workbook(dataset, panel, target, where)
    else:
        from extractor.dataset.exports.statistics import write_sav, write_stata

        (write_stata if kind == ".dta" else write_sav)(panel, target)
    usual = {column.name for column in unit_columns()}
    return len(panel.units), [name for name in panel.units.columns if name not in usual]


@contextmanager
def _written_whole(target: Path) -> Iterator[Path]:
    """A temporary file beside the target that takes its name only when all went well."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".extract-", suffix=target.suffix)
    os.close(handle)
    os.chmod(name, 0o644)
    try:
        yield Path(name)
        os.replace(name, target)
    finally:
        Path(name).unlink(missing_ok=True)
