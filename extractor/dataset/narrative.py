"""Text that was copied: sections that are nearly the same in another year or in another body's report (MinHash)."""

from __future__ import annotations

from typing import Any, NamedTuple
from zlib import crc32

import regex

from extractor.characters import fold
from extractor.dataset.rows import AMONG, Row
from extractor.dataset.store import Store

# Two texts are near-identical from this Jaccard similarity of their five-character pieces on, estimated from so many
# permutations (standard error at 0.8: 0.035); shorter texts are not compared.
SIMILAR = 0.8
_PIECE = 5
_SHORTEST = 100
_PERMUTATIONS = 128
# Bands and rows of the index: nine in ten of the pairs at 0.8 share a band; pairs below are sorted out afterwards.
_BANDS = (16, 8)
# Digits change from year to year in copied text; they are left out of the comparison.
_CHANGING = regex.compile(r"[\d\W]+")

# Sections one (what was done) and five (problems, improvements) are the agency's own words.
_NEW = """
    SELECT document, number, string_agg(text, '' ORDER BY position) FROM sections WHERE number IN (1, 5) AND NOT EXISTS
        (SELECT 1 FROM signatures s WHERE s.document = sections.document AND s.number = sections.number)
    GROUP BY document, number ORDER BY document, number LIMIT 1000"""
_SIGNED = """
    SELECT s.document, s.number, s.signature, d.body, d.report_year FROM signatures s JOIN documents d USING (document)
    WHERE d.best AND octet_length(s.signature) > 0 ORDER BY s.number, s.document"""


class _Text(NamedTuple):
    document: str
    number: int
    body: str | None
    year: int | None


def compare(store: Store) -> list[Row]:
    """Problems (rows without position) for sections that nearly repeat another's, each with the one it is most like.

    Inside a transaction. Without datasketch installed there are none.
    """
    try:
        from datasketch import MinHash, MinHashLSH
    except ImportError:
        return []
    import numpy

    _sign(store)
    problems: list[Row] = []
    indices: dict[int, Any] = {}
    marks: dict[_Text, Any] = {}
    reported: set[_Text] = set()
    blank = MinHash(num_perm=_PERMUTATIONS)
    for document, number, signature, body, year in store.connection.execute(_SIGNED).fetchall():
        here = _Text(document, number, body, year)
        marks[here] = mark = blank.copy()
        mark.hashvalues = numpy.frombuffer(signature, "<u4").astype(blank.hashvalues.dtype)
        if number not in indices:
            indices[number] = MinHashLSH(num_perm=_PERMUTATIONS, params=_BANDS)
        index = indices[number]
        likeness = {there: mark.jaccard(marks[there]) for there in sorted(index.query(mark))}
        there = max(likeness, key=likeness.__getitem__, default=None)
        if there is not None and likeness[there] >= SIMILAR:
            problems.append(_problem(here, there, likeness[there]))
            if there not in reported:  # an original with many copies names the first
                problems.append(_problem(there, here, likeness[there]))
            reported |= {here, there}
        index.insert(here, mark)
    return problems


def pieces(text: str) -> set[str]:
    """The five-character pieces of a text, without digits, punctuation and blanks."""
    plain = _CHANGING.sub("", fold(text))
    return {plain[i : i + _PIECE] for i in range(len(plain) - _PIECE + 1)}


def _sign(store: Store) -> None:
    """Give every section that has none its signature; those of short texts are empty."""
    from datasketch import MinHash

    while texts := store.connection.execute(_NEW).fetchall():
        rows: list[Row] = []
        for document, number, text in texts:
            found = pieces(text)
            mark = MinHash(num_perm=_PERMUTATIONS, hashfunc=crc32)
            mark.update_batch([piece.encode() for piece in found])
            rows.append((document, number, mark.hashvalues.astype("<u4").tobytes() if len(found) >= _SHORTEST else b""))
        store.insert("signatures", ("document", "number", "signature"), rows)


def _problem(here: _Text, there: _Text, alike: float) -> Row:
    whose = f"{there.body or 'another body'} {there.year or ''}".strip()
    message = f"Section {here.number} is nearly the same (about {alike:.0%}) as that of {whose}: it may have been copied."
    return (here.document, "copied_text", message, "", there.document, AMONG)
