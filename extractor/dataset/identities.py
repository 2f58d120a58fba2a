"""Body, place and year of every document, with what its path, its URL, its page and the user's columns say."""

from __future__ import annotations

import posixpath
import re
from typing import Any
from urllib.parse import urlsplit

import msgspec

from extractor.dataset import years
from extractor.dataset.agencies import Agency, identify
from extractor.dataset.columnar import Row
from extractor.dataset.rows import AMONG
from extractor.dataset.store import Store

_YEAR = re.compile(r"20\d\d年?")
_COLUMNS = (
    "document", "body", "place", "level", "kind", "division_code", "division_confidence", "report_year", "year_evidence", "series", "unit", "best",
)  # fmt: skip

_QUERY = """
    SELECT d.document, d.agency, d.year, d.title, d.path, i.url, i.columns, p.title, p.agency, p.year
    FROM documents d JOIN inputs i ON i.path = d.path
    LEFT JOIN inputs pi ON pi.path = i.page
    LEFT JOIN documents p ON p.sha256 = pi.sha256 AND p.number = 1
    ORDER BY d.document"""


def settle(store: Store) -> None:
    """Set who and when on every document, and note what is inferred or contradicts itself; inside a transaction."""
    with store.given("documents", _COLUMNS) as give:
        for page in store.pages(_QUERY):
            rows, problems = [], []
            for document, *known in page:
                row, found = _settled(document, *known)
                rows.append(row)
                problems += found
            give(rows)
            store.add_problems(problems)
        changes = ", ".join(f"{name} = given.{name}" for name in _COLUMNS[1:])
        store.connection.execute(f"UPDATE documents SET {changes} FROM given WHERE documents.document = given.document")


def _settled(
    document: str, agency: str | None, year: int | None, title: str | None, path: str, url: str | None, columns: str | None,
    page_title: str | None, page_agency: str | None, page_year: int | None,
) -> tuple[Row, list[Row]]:  # fmt: skip
    """A row of `_COLUMNS`, and problems."""
    own: dict[str, Any] = msgspec.json.decode(columns) if columns else {}
    found = years.infer(year, own, page_year, path, url)
    hints = [text for text in (*map(str, own.values()), page_title, page_agency, title, path, url) if text]
    who = identify(agency or page_agency, found.year, hints)
    series = _series(who, url, path) or document
    unit = f"{series} {found.year}" if found.year else document
    problems = []
    if year is None and found.year is not None:
        message = f"The document prints no year; {found.year} is taken from elsewhere ({found.evidence}); look whether it is right."
        problems.append((document, "year_inferred", message, "", None, AMONG))
    if agency is None and page_agency is not None:
        message = f"The document names no agency; {page_agency} is that of the page it hangs on; look whether it is right."
        problems.append((document, "agency_inferred", message, "", None, AMONG))
    said = years.named(path, url)
    if year is not None and said is not None and said != year:
        message = f"The document prints the year {year}, its name or address says {said}; look which is right."
        problems.append((document, "year_conflict", message, "", None, AMONG))
    return (document, *_columns(who), found.year, found.evidence, series, unit, True), problems


def _series(who: Agency, url: str | None, path: str) -> str | None:
    """What the reports of one body have in common over the years, None when the body is unknown.

    A name that was not found in the lists of divisions may be that of several bodies (there are hundreds of 城关镇): it is the same
    body only on the same site, or in the same folder, whatever years that folder's name holds.
    """
    if who.body is None or who.code is not None or who.level == "national":
        return who.body
    where = urlsplit(url).netloc if url else ""
    return f"{who.body} @ {where or _YEAR.sub('', posixpath.dirname(path))}"


def _columns(who: Agency) -> Row:
    return (who.body, who.place, who.level, who.kind, who.code, who.confidence)
