"""What is printed twice on a PDF page to look bold or shadowed: characters and words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import compress
from operator import eq

from extractor.document import BBox, Word
from extractor.readers.pdf_characters import Sides, Stretch

OVER, BAND = 0.25, 10.0  # text sizes between a word and the same word printed over it; points of height looked at together
RECENT = 3  # words before a word that may be its first print
TWICE = 0.7  # the share of a character that the same one covers when it is printed twice to look bold


def twins_in(text: str, stretches: Sequence[Stretch], sides: Sides) -> set[int]:
    """The characters of some stretches that are printed again on the same spot."""
    lefts, rights, feet = sides
    # On the same spot is on the same line too: the zeros of a column stand over one another, each a number of its own.
    twins = [
        k
        for k in compress(range(1, len(text)), map(eq, text[1:], text))
        if rights[k - 1] - lefts[k] > TWICE * (rights[k] - lefts[k]) > 0
        and abs(feet[k] - feet[k - 1]) < (1 - TWICE) * (rights[k] - lefts[k])
    ]
    return {k for k in twins if any(start < k < stop for start, stop, _ in stretches)} if twins else set()


def without_overprint(words: Sequence[Word]) -> list[Word]:
    """Words without those printed again on top of themselves, a fraction of a point away."""
    times = Counter([word.text for word in words])
    seen: dict[str, dict[int, list[BBox]]] = {}
    kept: list[Word] = []
    last = before = first = 0.0  # how far right the RECENT words go
    for word in words:
        text, box, _, _, _, size = word
        x0, top, x1, _ = box
        repeated = times[text] > 1
        if repeated and text in seen and _stands_in(seen[text], x0, top, OVER * size):
            continue
        if x0 < last or x0 < before or x0 < first:
            over = [other for other in kept[-RECENT:] if x0 < other[1][2] and other[1][0] < x1]
            if over and any([_is_part(word, other) for other in over]):
                continue
        if repeated:
            seen.setdefault(text, {}).setdefault(int(top / BAND), []).append(box)
        kept.append(word)
        first, before, last = before, last, x1
    return kept


def _stands_in(bands: Mapping[int, Sequence[BBox]], x0: float, top: float, over: float) -> bool:
    """Whether one of some boxes, by the bands of height in which they begin, begins next to this point."""
    for band in range(int((top - over) / BAND), int((top + over) / BAND) + 1):
        for twin in bands.get(band, ()):
            if -over < x0 - twin[0] < over and -over < top - twin[1] < over:
                return True
    return False


def _is_part(word: Word, whole: Word) -> bool:
    """Whether a word is printed over its own characters in another (PDFium leaves out some of what is printed twice)."""
    at = whole.text.find(word.text)
    if at < 0 or word.edges is None or whole.edges is None or abs(word.bbox.bottom - whole.bbox.bottom) > OVER * word.size:
        return False
    return abs(word.edges[0] - whole.edges[at]) < OVER * word.size
