"""Text that was copied: sections that are nearly the same in another year or in another body's report.

MinHash (Broder 1997) over five-character pieces; candidates are sections that share a band of their signature, found by the
store itself, so that the number of reports is not bound by memory. (datasketch does the same, and brings scipy with it.)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

import regex

from extractor.characters import fold
from extractor.dataset.rows import AMONG, Row
from extractor.dataset.store import Store

if TYPE_CHECKING:
    import numpy

# Two texts are near-identical from this Jaccard similarity of their pieces on, estimated from so many permutations (standard error
# at 0.8: 0.035); shorter texts are not compared.
SIMILAR = 0.8
_PIECE = 5
_SHORTEST = 100
_PERMUTATIONS = 128
# Permutations in a band: of pairs at 0.8 similarity 95 in 100 share one of the 16 bands, at 0.9 all.
_BAND = 8
# A text that hundreds share is compared with so many of them at most.
_MOST = 20
# Digits change from year to year in copied text; they are left out of the comparison.
_CHANGING = regex.compile(r"[\d\W]+")

# Sections one (what was done) and five (problems, improvements) are the agency's own words.
_NEW = """
    SELECT document, number, string_agg(text, '' ORDER BY position) FROM sections WHERE number IN (1, 5) AND NOT EXISTS
        (SELECT 1 FROM signatures s WHERE s.document = sections.document AND s.number = sections.number)
    GROUP BY document, number ORDER BY document, number LIMIT 1000"""
# Sections of the best documents that share a band: blobs are cut as hexadecimal text, eight characters a permutation.
_SHARED = f"""
    WITH signed AS (SELECT s.document, s.number, hex(s.signature) AS mark FROM signatures s JOIN documents d USING (document)
        WHERE d.best AND octet_length(s.signature) > 0)
    SELECT DISTINCT number, list(document ORDER BY document) FROM signed, range({_PERMUTATIONS // _BAND}) AS band(i)
    GROUP BY number, i, substr(mark, i * {_BAND * 8} + 1, {_BAND * 8}) HAVING count(*) > 1 ORDER BY ALL"""
_MARKS = """
    SELECT s.signature, d.body, d.report_year FROM signatures s JOIN documents d USING (document) WHERE document = ? AND s.number = ?"""


class _Text(NamedTuple):
    document: str
    number: int


def compare(store: Store) -> list[Row]:
    """Problems (rows without position) for sections that nearly repeat another's, each with the one it is most like.

    Inside a transaction.
    """
    _sign(store)
    near: dict[_Text, set[_Text]] = defaultdict(set)
    for number, documents in store.connection.execute(_SHARED).fetchall():
        for i, document in enumerate(documents[1:], 1):
            near[_Text(document, number)].update(_Text(other, number) for other in documents[max(0, i - _MOST) : i])
    problems: list[Row] = []
    reported: set[_Text] = set()
    known = cache(lambda text: _known(store, text))
    for here, others in sorted(near.items()):
        likeness = {there: _likeness(known(here)[0], known(there)[0]) for there in sorted(others)[:_MOST]}
        there = max(likeness, key=likeness.__getitem__)
        if likeness[there] >= SIMILAR:
            problems.append(_problem(here, there, likeness[there], *known(there)[1:]))
            if there not in reported:  # an original with many copies names the first
                problems.append(_problem(there, here, likeness[there], *known(here)[1:]))
            reported |= {here, there}
    return problems


def pieces(text: str) -> set[str]:
    """The five-character pieces of a text, without digits, punctuation and blanks."""
    plain = _CHANGING.sub("", fold(text))
    return {plain[i : i + _PIECE] for i in range(len(plain) - _PIECE + 1)}


def signature(found: Iterable[str]) -> numpy.ndarray[Any, Any]:
    """The MinHash signature of a set of pieces: for each permutation the least of their hashes, as 32-bit numbers."""
    import numpy

    hashes = numpy.fromiter((crc32(piece.encode()) for piece in found), dtype=numpy.uint64)
    factor, term = _permutations()
    permuted = (hashes[:, None] * factor + term) >> numpy.uint64(32)  # multiply-shift: overflow is meant
    least: numpy.ndarray[Any, Any] = permuted.min(axis=0).astype("<u4")
    return least


@cache
def _permutations() -> tuple[numpy.ndarray[Any, Any], numpy.ndarray[Any, Any]]:
    import numpy

    chance = numpy.random.RandomState(1)  # the same in every run: signatures are kept
    factor, term = chance.randint(0, 1 << 32, (2, _PERMUTATIONS), dtype=numpy.uint64) << numpy.uint64(32)
    low = chance.randint(0, 1 << 32, (2, _PERMUTATIONS), dtype=numpy.uint64)
    return factor | low[0] | numpy.uint64(1), term | low[1]


def _likeness(one: bytes, other: bytes) -> float:
    import numpy

    return float((numpy.frombuffer(one, "<u4") == numpy.frombuffer(other, "<u4")).mean())


def _sign(store: Store) -> None:
    """Give every section that has none its signature; those of short texts are empty."""
    while texts := store.connection.execute(_NEW).fetchall():
        rows: list[Row] = []
        for document, number, text in texts:
            found = pieces(text)
            rows.append((document, number, signature(found).tobytes() if len(found) >= _SHORTEST else b""))
        store.insert("signatures", ("document", "number", "signature"), rows)


def _known(store: Store, text: _Text) -> tuple[bytes, str | None, int | None]:
    found = store.connection.execute(_MARKS, [text.document, text.number]).fetchone()
    assert found is not None
    return found[0], found[1], found[2]


def _problem(here: _Text, there: _Text, alike: float, body: str | None, year: int | None) -> Row:
    whose = f"{body or 'another body'} {year or ''}".strip()
    message = f"Section {here.number} is nearly the same (about {alike:.0%}) as that of {whose}: it may have been copied."
    return (here.document, "copied_text", message, "", there.document, AMONG)
