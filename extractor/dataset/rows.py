"""Reports as rows of the store's tables, in the order of the columns of schema.sql."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from extractor.dataset.columnar import Row, text_of, text_of_rows
from extractor.dataset.likeness import signatures
from extractor.document import Place
from extractor.report import Check, Evidence, Field, Problem, Report, Section

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
    "signatures": ("document", "number", "signature"),
}  # fmt: skip

# Where a check or a problem comes from: the document alone, or the comparison with others.
ALONE, AMONG = "document", "dataset"

_Columns = Sequence[Sequence[Any]]
_NOWHERE, _NO_BOX = Place(), (None, None, None, None)


def document_key(sha256: str, number: int) -> str:
    """The name of a report in every table: the beginning of its file's hash and its number in that file."""
    return f"{sha256[:16]}-{number}"


def row_of(report: Report, number: int) -> Row:
    """The row of a report in `documents`; it is the `number`th of its file."""
    source, who, trust = report.document, report.report, report.confidence
    forms = (who.forms.get(table) for table in ("disclosure", "requests", "remedies"))
    return (
        document_key(source.sha256, number), source.sha256, number, source.path, source.format, source.pages,
        who.title, who.agency, who.year, who.template, *forms, trust.overall, trust.verdict,
    )  # fmt: skip


def texts_of(report: Report, number: int) -> dict[str, str]:
    """The rows of all that a report holds, as text (columnar.py), by table."""
    key = document_key(report.document.sha256, number)
    return {
        "sections": text_of(COLUMNS["sections"], _sections(key, report.sections)),
        "fields": text_of(COLUMNS["fields"], _fields(key, report.fields)),
        "checks": text_of(COLUMNS["checks"], _checks(key, report.checks)),
        "problems": text_of(COLUMNS["problems"], _problems(key, report.confidence.problems)),
        "signatures": text_of_rows(COLUMNS["signatures"], [(key, *signed) for signed in signatures(report.sections)]),
    }


def _numbered(key: str, found: Sequence[Any]) -> _Columns:
    return [key] * len(found), list(range(1, len(found) + 1))


def _sections(key: str, found: Sequence[Section]) -> _Columns:
    return (
        *_numbered(key, found), [s.number for s in found], [s.heading for s in found], [s.title for s in found],
        [s.text for s in found], [s.page for s in found],
    )  # fmt: skip


def _fields(key: str, found: Sequence[Field]) -> _Columns:
    places = [f.place or _NOWHERE for f in found]
    boxes = [place.bbox or _NO_BOX for place in places]
    return (
        *_numbered(key, found), [f.code for f in found], [None if f.value is None else float(f.value) for f in found],
        [f.raw for f in found], [f.status for f in found], [f.confidence for f in found],
        [place.page for place in places], *([box[side] for box in boxes] for side in range(4)), [place.line for place in places],
        [_evidence(f.evidence) for f in found],
    )  # fmt: skip


def _evidence(found: Sequence[Evidence]) -> str | None:
    return msgspec.json.encode([(e.name, e.strength, e.detail) for e in found]).decode() if found else None


def _checks(key: str, found: Sequence[Check]) -> _Columns:
    return (
        *_numbered(key, found), [c.rule for c in found], [c.holds for c in found], [" ".join(c.codes) for c in found],
        [c.left for c in found], [c.right for c in found], [c.why for c in found], [c.quote for c in found],
        [c.place.page if c.place else None for c in found], [None] * len(found), [ALONE] * len(found),
    )  # fmt: skip


def _problems(key: str, found: Sequence[Problem]) -> _Columns:
    return (
        *_numbered(key, found), [p.code for p in found], [p.message for p in found], [" ".join(p.codes) for p in found],
        [None] * len(found), [ALONE] * len(found),
    )  # fmt: skip
