"""Read Chinese annual reports on government-information disclosure (政府信息公开工作年度报告) into tidy data.

    from extractor import extract
    report = extract("report.pdf")
    report.frame()

Everything heavy is imported when it is first used, so that importing this package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import os

    from extractor.dataset import read_dataset
    from extractor.report import Report

__all__ = ["Report", "extract", "extract_all", "read_dataset"]

_ELSEWHERE = {"Report": "extractor.report", "read_dataset": "extractor.dataset"}


def extract(path: str | os.PathLike[str], **options: Any) -> Report:
    """The report in this file; the first one when it holds several.

    `options` are those of `extractor.options.Options`, such as `password="…"` or `ocr=False`. Raises a typed
    `extractor.errors.ExtractionError` when the file is no report or cannot be read, OSError when it cannot be opened.
    """
    return extract_all(path, **options)[0]


def extract_all(path: str | os.PathLike[str], **options: Any) -> tuple[Report, ...]:
    """All reports in this file, in its order; options and errors as for `extract`."""
    from pathlib import Path

    from extractor.options import Options
    from extractor.pipeline import extract_reports

    return extract_reports(Path(path).read_bytes(), str(path), Options(**options))


def __getattr__(name: str) -> Any:
    if name not in _ELSEWHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_ELSEWHERE[name]), name)
