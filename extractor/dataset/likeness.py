"""How alike two texts are, told from short signatures: MinHash (Broder 1997) over five-character pieces.

A worker signs the sections of a report while it has them at hand. (datasketch does the same, and brings scipy with it.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any
from zlib import crc32

import regex

from extractor.characters import fold
from extractor.report import Section

if TYPE_CHECKING:
    import numpy

# The Jaccard similarity of two sets of pieces is estimated from so many permutations (standard error at 0.8: 0.035).
PERMUTATIONS = 128
# Bytes of a signature that one permutation takes.
WIDTH = 4
# Sections one (what was done) and five (problems, improvements) are the agency's own words.
_SIGNED = (1, 5)
_PIECE = 5
# Texts of fewer pieces are not compared; of longer ones only so many characters are looked at, which is fifty pages.
_SHORTEST, _LONGEST = 100, 50_000
# Pieces whose permutations are held at a time.
_BLOCK = 2_000
# Digits change from year to year in copied text; they are left out of the comparison.
_CHANGING = regex.compile(r"[\d\W]+")


def signatures(sections: Sequence[Section]) -> Iterator[tuple[int, bytes]]:
    """Number and signature of every section that is compared, in order; that of a short text is empty."""
    for number in _SIGNED:
        texts = [section.text for section in sections if section.number == number]
        if texts:
            found = pieces("".join(texts)[:_LONGEST])
            yield number, signature(found).tobytes() if len(found) >= _SHORTEST else b""


def pieces(text: str) -> set[str]:
    """The five-character pieces of a text, without digits, punctuation and blanks."""
    plain = _CHANGING.sub("", fold(text))
    return {plain[i : i + _PIECE] for i in range(len(plain) - _PIECE + 1)}


def signature(found: Iterable[str]) -> numpy.ndarray[Any, Any]:
    """The MinHash signature of a set of pieces: for each permutation the least of their hashes, as 32-bit numbers."""
    import numpy

    hashes = numpy.fromiter((crc32(piece.encode()) for piece in found), dtype=numpy.uint64)
    factor, term = _permutations()
    least = numpy.full(PERMUTATIONS, 0xFFFFFFFF, dtype=numpy.uint64)
    for start in range(0, len(hashes), _BLOCK):
        permuted = (hashes[start : start + _BLOCK, None] * factor + term) >> numpy.uint64(32)  # multiply-shift: overflow is meant
        least = numpy.minimum(least, permuted.min(axis=0))
    return least.astype("<u4")


def likeness(one: bytes, other: bytes) -> float:
    """How alike two texts are, 0 to 1, by their signatures."""
    import numpy

    return float((numpy.frombuffer(one, "<u4") == numpy.frombuffer(other, "<u4")).mean())


@cache
def _permutations() -> tuple[numpy.ndarray[Any, Any], numpy.ndarray[Any, Any]]:
    import numpy

    chance = numpy.random.RandomState(1)  # the same in every run: signatures are kept
    factor, term = chance.randint(0, 1 << 32, (2, PERMUTATIONS), dtype=numpy.uint64) << numpy.uint64(32)
    low = chance.randint(0, 1 << 32, (2, PERMUTATIONS), dtype=numpy.uint64)
    return factor | low[0] | numpy.uint64(1), term | low[1]
