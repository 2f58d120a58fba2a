"""Text that was copied: sections that are nearly the same in another year or in another body's report.

Candidates are sections that share a band of their signature (likeness.py), found by the store itself, so that the number of reports is
not bound by memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, groupby, islice
from operator import itemgetter

from extractor.dataset.columnar import Row
from extractor.dataset.likeness import PERMUTATIONS, WIDTH, likeness
from extractor.dataset.rows import AMONG
from extractor.dataset.store import Store

# Two texts are near-identical from this similarity on.
SIMILAR = 0.8
# Permutations in a band: of pairs at 0.8 similarity 95 in 100 share one of the 16 bands, at 0.9 all.
_BAND = 8
# A text that hundreds share is compared with so many of them at most.
_MOST = 20
# Texts whose candidates are looked at together.
_AT_A_TIME = 1000

# Sections of the best documents, numbered in order.
_TEXTS = """
    CREATE TEMP TABLE texts AS SELECT (row_number() OVER (ORDER BY document, s.number))::INTEGER AS id, document, s.number, signature, body, report_year
    FROM signatures s JOIN documents USING (document) WHERE best AND octet_length(signature) > 0"""
# For each text and band those before it that share the band; blobs are cut as hexadecimal text.
_NEAR = f"""
    SELECT id, others FROM (
        SELECT id, list(id) OVER (PARTITION BY number, i, band ORDER BY id ROWS BETWEEN {_MOST} PRECEDING AND 1 PRECEDING) AS others
        FROM (SELECT id, number, i, hash(substr(hex(signature), i * {_BAND * WIDTH * 2} + 1, {_BAND * WIDTH * 2})) AS band
            FROM texts, range({PERMUTATIONS // _BAND}) AS bands(i)))
    WHERE len(others) > 0 ORDER BY id"""
# A text's problem names the one it is most like; an original with many copies names the first. In order of the copies.
_COPIED = """
    WITH original AS (SELECT there, min(here) AS here, arg_min(alike, here) AS alike FROM alike
        WHERE there NOT IN (SELECT here FROM alike) GROUP BY there),
    named AS (SELECT here AS turn, 0 AS side, here AS id, there AS other, alike FROM alike
        UNION ALL SELECT here, 1, there, here, alike FROM original)
    SELECT h.document, h.number, t.document, t.body, t.report_year, alike
    FROM named JOIN texts h USING (id) JOIN texts t ON t.id = named.other ORDER BY turn, side"""


def compare(store: Store) -> None:
    """Note sections that nearly repeat another's, each with the one it is most like; inside a transaction."""
    execute = store.connection.execute
    execute(_TEXTS)
    execute("CREATE TEMP TABLE alike (here INTEGER, there INTEGER, alike DOUBLE)")
    near = groupby(chain.from_iterable(store.pages(_NEAR)), key=itemgetter(0))
    candidates = ((here, sorted(set().union(*(others for _, others in rows)))[:_MOST]) for here, rows in near)
    while some := dict(islice(candidates, _AT_A_TIME)):
        alike = list(_most_alike(store, some))
        if alike:
            execute("INSERT INTO alike SELECT unnest(?), unnest(?), unnest(?)", [list(column) for column in zip(*alike, strict=True)])
    for page in store.pages(_COPIED):
        store.add_problems([_problem(*row) for row in page])
    execute("DROP TABLE texts")
    execute("DROP TABLE alike")


def _most_alike(store: Store, candidates: Mapping[int, Sequence[int]]) -> Iterator[tuple[int, int, float]]:
    """Each text with the first of those before it that it is most like, and how alike they are, if they are."""
    wanted = candidates.keys() | set(chain.from_iterable(candidates.values()))
    query = "SELECT id, signature FROM texts WHERE id IN (SELECT unnest(?))"
    known = dict(store.connection.execute(query, [list(wanted)]).fetchall())
    for here, others in candidates.items():
        found = {there: likeness(known[here], known[there]) for there in others}
        there = max(found, key=found.__getitem__)
        if found[there] >= SIMILAR:
            yield here, there, found[there]


def _problem(document: str, number: int, other: str, body: str | None, year: int | None, alike: float) -> Row:
    whose = f"{body or 'another body'} {year or ''}".strip()
    message = f"Section {number} is nearly the same (about {alike:.0%}) as that of {whose}: it may have been copied."
    return (document, "copied_text", message, "", other, AMONG)
