"""One body and year in several files (the page and its PDF, a corrected re-issue): the best is marked, differences are listed."""

from __future__ import annotations

from collections import defaultdict

from extractor.dataset.rows import AMONG, Row
from extractor.dataset.store import Store

# Fields named in a message; all of them are in the problem's codes.
_SHOWN = 5

# The best: what is accepted before what is not, what has more numbers, what is surer, the one fetched last, then by name.
_ORDER = """
    SELECT document, unit FROM documents d
    LEFT JOIN (SELECT document, count(*) FILTER (status = 'read') AS numbers FROM fields GROUP BY document) f USING (document)
    LEFT JOIN inputs i ON i.path = d.path
    WHERE unit IN (SELECT unit FROM documents GROUP BY unit HAVING count(*) > 1)
    ORDER BY unit, array_position(['accept', 'review', 'reject'], verdict), coalesce(numbers, 0) DESC, overall DESC,
        i.crawled DESC NULLS LAST, d.path, document"""

_DIFFERENT = """
    SELECT a.document, b.document, a.code, a.value, b.value
    FROM given JOIN fields a ON a.document = given.best JOIN fields b ON b.document = given.other AND a.code = b.code
    WHERE a.status = 'read' AND b.status = 'read' AND a.value <> b.value
    ORDER BY a.document, b.document, a.position"""


def compare(store: Store) -> list[Row]:
    """Mark the best document of every body and year; returns problems (rows without position). Inside a transaction."""
    units: dict[str, list[str]] = defaultdict(list)
    for document, unit in store.connection.execute(_ORDER).fetchall():
        units[unit].append(document)
    pairs = [(documents[0], other) for documents in units.values() for other in documents[1:]]
    if not pairs:
        return []
    found: dict[tuple[str, str], list[tuple[str, float, float]]] = defaultdict(list)
    with store.given("versions", ("best", "other"), pairs):
        store.connection.execute("UPDATE documents SET best = false WHERE document IN (SELECT other FROM given)")
        for best, other, code, value, different in store.connection.execute(_DIFFERENT).fetchall():
            found[best, other].append((code, value, different))
    return [row for (best, other), fields in found.items() for row in _problems(best, other, fields)]


def _problems(best: str, other: str, fields: list[tuple[str, float, float]]) -> list[Row]:
    shown = ", ".join(f"{code}: {value:g} here, {different:g} there" for code, value, different in fields[:_SHOWN])
    more = f" and {len(fields) - _SHOWN} more" if len(fields) > _SHOWN else ""
    message = f"Another file of the same body and year has other numbers ({shown}{more}); look which was issued last."
    codes = " ".join(code for code, *_ in fields)
    return [(best, "versions_differ", message, codes, other, AMONG), (other, "versions_differ", message, codes, best, AMONG)]
