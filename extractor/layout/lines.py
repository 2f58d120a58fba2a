"""Words → printed lines in reading order, and lines → text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import pairwise

from extractor.document import BBox, Word

# Gaps between words that are blanks, in text sizes; justified text spreads ideographs by less.
BLANK = 0.4
LATIN_BLANK = 0.15
TAB = 2.0


def lines_of(words: Iterable[Word]) -> list[list[Word]]:
    """Words → lines from top to bottom, each from left to right; sideways words are columns, read from the right."""
    words = list(words)
    upright = [word for word in words if word.upright]
    lines = _rows(upright)
    if len(upright) == len(words):
        return lines
    columns = _columns([word for word in words if not word.upright])
    if not lines:
        return columns
    return sorted(lines + columns, key=lambda line: (box_of(line).top, line[0].bbox.x0))


def text_of(line: Sequence[Word], tabs: bool = False) -> str:
    """The text of one line: words set apart get a blank between them, or a tab where `tabs` is set and the gap is wide."""
    parts = [line[0].text]
    for before, word in pairwise(line):
        gap, size = gap_between(before, word), max(before.size, word.size) or word.bbox.height
        latin = before.text[-1].isascii() and word.text[0].isascii()
        if tabs and gap > TAB * size:
            parts.append("\t")
        elif gap > (LATIN_BLANK if latin else BLANK) * size and before.upright:
            parts.append(" ")
        parts.append(word.text)
    return "".join(parts)


def gap_between(before: Word, after: Word) -> float:
    """The white between two words of a line, by their advance boxes where known."""
    end = before.edges[-1] if before.edges else before.bbox.x1
    start = after.edges[0] if after.edges else after.bbox.x0
    return start - end


def box_of(words: Iterable[Word]) -> BBox:
    """The smallest box around some words."""
    return reduce(BBox.union, (word.bbox for word in words))


def score_of(words: Iterable[Word]) -> float | None:
    """The lowest recogniser's score among some words, None for born-digital text."""
    return min((word.score for word in words if word.score is not None), default=None)


def _band(word: Word) -> tuple[float, float]:
    """The vertical extent of a word, at least as high as a digit of its size (dashes and dots are flat)."""
    _, top, _, bottom = word.bbox
    half = max(bottom - top, 0.7 * word.size) / 2
    middle = (top + bottom) / 2
    return middle - half, middle + half


def _rows(words: list[Word]) -> list[list[Word]]:
    rows: list[list[Word]] = []
    edges: list[tuple[float, float]] = []
    for (top, bottom), word in sorted(((_band(word), word) for word in words), key=lambda pair: (sum(pair[0]), pair[1].bbox.x0)):
        if rows:
            above, below = edges[-1]
            if min(bottom, below) - max(top, above) > 0.4 * min(bottom - top, below - above):
                rows[-1].append(word)
                if bottom - top > below - above:
                    edges[-1] = (top, bottom)
                continue
        rows.append([word])
        edges.append((top, bottom))
    for row in rows:
        row.sort(key=lambda word: word.bbox.x0)
    return rows


def _columns(words: list[Word]) -> list[list[Word]]:
    columns: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (-word.bbox.x1, word.bbox.top)):
        for column in columns:
            box = column[0].bbox
            if min(box.x1, word.bbox.x1) - max(box.x0, word.bbox.x0) > 0.5 * min(box.width, word.bbox.width):
                column.append(word)
                break
        else:
            columns.append([word])
    for column in columns:
        column.sort(key=lambda word: word.bbox.top)
    return columns
