"""Reports as rows of the store's tables, one tuple a row, in the order of the columns of schema.sql."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from extractor.document import Place
from extractor.report import Field, Report

Row = tuple[Any, ...]
Rows = dict[str, list[Row]]

# Columns that the worker fills; the rest is set when rows are written or when the run is finished.
COLUMNS = {
    "documents": (
        "document", "sha256", "number", "path", "format", "pages", "title", "agency", "year", "template",
        "disclosure_form", "requests_form", "remedies_form", "overall", "verdict",
    ),
    "sections": ("document", "position", "number", "heading", "title", "text", "page"),
    "fields": (
        "document", "position", "code", "value", "raw", "status", "confidence",
        "page", "x0", "top", "x1", "bottom", "line", "evidence",
    ),
    "checks": ("document", "position", "rule", "holds", "codes", "left", "right", "why", "quote", "page", "other", "origin"),
    "problems": ("document", "position", "code", "message", "codes", "other", "origin"),
}  # fmt: skip

# Where a check or a problem comes from: the document alone, or the comparison with others.
ALONE, AMONG = "document", "dataset"


def rows_of(reports: Iterable[Report]) -> Rows:
    """The rows of all reports of one file, by table."""
    rows: Rows = {table: [] for table in COLUMNS}
    for number, report in enumerate(reports, 1):
        key = document_key(report.document.sha256, number)
        rows["documents"].append(_document_row(key, number, report))
        rows["sections"] += [(key, i, s.number, s.heading, s.title, s.text, s.page) for i, s in enumerate(report.sections, 1)]
        rows["fields"] += [_field_row(key, i, found) for i, found in enumerate(report.fields, 1)]
        rows["checks"] += [
            (key, i, c.rule, c.holds, " ".join(c.codes), c.left, c.right, c.why, c.quote, c.place.page if c.place else None, None, ALONE)
            for i, c in enumerate(report.checks, 1)
        ]
        rows["problems"] += [(key, i, p.code, p.message, " ".join(p.codes), None, ALONE) for i, p in enumerate(report.problems, 1)]
    return rows


def document_key(sha256: str, number: int) -> str:
    """The name of a report in every table: the beginning of its file's hash and its number in that file."""
    return f"{sha256[:16]}-{number}"


def _document_row(key: str, number: int, report: Report) -> Row:
    source, who, trust = report.document, report.report, report.confidence
    forms = (who.forms.get(table) for table in ("disclosure", "requests", "remedies"))
    return (
        key, source.sha256, number, source.path, source.format, source.pages,
        who.title, who.agency, who.year, who.template, *forms, trust.overall, trust.verdict,
    )  # fmt: skip


def _field_row(key: str, position: int, found: Field) -> Row:
    place = found.place or Place()
    bbox = place.bbox or (None, None, None, None)
    evidence = msgspec.json.encode([(e.name, e.strength, e.detail) for e in found.evidence]).decode() if found.evidence else None
    value = None if found.value is None else float(found.value)
    return (key, position, found.code, value, found.raw, found.status, found.confidence, place.page, *bbox, place.line, evidence)
