"""One body and year in several files (the page and its PDF, a corrected re-issue): the best is marked, differences are listed."""

from __future__ import annotations

from extractor.dataset.columnar import Row
from extractor.dataset.rows import AMONG
from extractor.dataset.store import Store

# Fields named in a message; all of them are in the problem's codes.
_SHOWN = 5

# The best: what is accepted before what is not, what has more numbers, what is surer, the one fetched last, then by name.
_PAIRS = """
    CREATE TEMP TABLE pairs AS SELECT best, document AS other FROM (
        SELECT document, first_value(document) OVER ordered AS best, row_number() OVER ordered AS place
        FROM documents d
        LEFT JOIN (SELECT document, count(*) FILTER (status = 'read') AS numbers FROM fields
            WHERE document IN (SELECT document FROM documents WHERE unit IN (SELECT unit FROM documents GROUP BY unit HAVING count(*) > 1))
            GROUP BY document) f USING (document)
        LEFT JOIN inputs i ON i.path = d.path
        WHERE unit IN (SELECT unit FROM documents GROUP BY unit HAVING count(*) > 1)
        WINDOW ordered AS (PARTITION BY unit
            ORDER BY array_position(['accept', 'review', 'reject'], verdict), coalesce(numbers, 0) DESC, overall DESC,
                i.crawled DESC NULLS LAST, d.path, document))
    WHERE place > 1"""

_DIFFERENT = """
    SELECT best, other, list(a.code ORDER BY a.position), list(a.value ORDER BY a.position), list(b.value ORDER BY a.position)
    FROM pairs JOIN fields a ON a.document = best JOIN fields b ON b.document = other AND a.code = b.code
    WHERE a.status = 'read' AND b.status = 'read' AND a.value <> b.value
    GROUP BY best, other ORDER BY best, other"""


def compare(store: Store) -> None:
    """Mark the best document of every body and year, and note where others differ from it; inside a transaction."""
    store.connection.execute(_PAIRS)
    store.connection.execute("UPDATE documents SET best = false WHERE document IN (SELECT other FROM pairs)")
    for page in store.pages(_DIFFERENT):
        store.add_problems([row for best, other, *fields in page for row in _problems(best, other, list(zip(*fields, strict=True)))])
    store.connection.execute("DROP TABLE pairs")


def _problems(best: str, other: str, fields: list[tuple[str, float, float]]) -> list[Row]:
    shown = ", ".join(f"{code}: {value:g} here, {different:g} there" for code, value, different in fields[:_SHOWN])
    more = f" and {len(fields) - _SHOWN} more" if len(fields) > _SHOWN else ""
    message = f"Another file of the same body and year has other numbers ({shown}{more}); look which was issued last."
    codes = " ".join(code for code, *_ in fields)
    return [(best, "versions_differ", message, codes, other, AMONG), (other, "versions_differ", message, codes, best, AMONG)]
