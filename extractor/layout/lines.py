"""Words → printed lines in reading order, and lines → text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from extractor.document import BBox, Word
from extractor.readers.marks import lowered, raised

# Gaps between words that are blanks, in text sizes; justified text spreads ideographs by less.
BLANK = 0.4
LATIN_BLANK = 0.15
TAB = 2.0
# Digits this much smaller than those beside them are no part of their number; a mark of a note is set higher or lower by so much.
SMALLER, OFF = 0.8, 0.08
AFTER_DIGIT = frozenset("0123456789[(")
# Two numbers printed over each other lap by more than any kerning, in text sizes.
LAP = 0.2


def lines_of(words: Iterable[Word]) -> list[list[Word]]:
    """Words → lines from top to bottom, each from left to right; sideways words are columns, read from the right."""
    words = list(words)
    if len(words) == 1:
        return [words]
    upright = [word for word in words if word.upright]
    lines = _rows(upright)
    if len(upright) == len(words):
        return lines
    columns = _columns([word for word in words if not word.upright])
    if not lines:
        return columns
    return sorted(lines + columns, key=lambda line: (box_of(line).top, line[0].bbox.x0))


def text_of(line: Sequence[Word], tabs: bool = False) -> str:
    """The text of one line: words set apart, and numbers printed over each other, get a blank between them.

    A tab where `tabs` is set and the gap is wide. Small digits beside digits are marks of notes.
    """
    if len(line) == 1:
        return line[0].text
    parts = [line[0].text]
    for before, word in pairwise(line):
        gap, size = gap_between(before, word), max(before.size, word.size) or word.bbox.height
        latin = before.text[-1].isascii() and word.text[0].isascii()
        if tabs and gap > TAB * size:
            parts.append("\t")
        elif gap > (LATIN_BLANK if latin else BLANK) * size and before.upright:
            parts.append(" ")
        elif latin and before.upright and before.text[-1].isdigit() and word.text[0] in AFTER_DIGIT:
            if gap < -LAP * size:
                parts.append(" ")
            elif word.size < SMALLER * before.size:
                parts.append(_mark(word, before))
                continue
            elif before.size < SMALLER * word.size:
                parts[-1] = _mark(before, word)
        parts.append(word.text)
    return "".join(parts)


def _mark(small: Word, large: Word) -> str:
    """Small digits beside a number: a mark of a note when they are set higher or lower, else nobody's."""
    if (small.bbox.top + small.bbox.bottom) / 2 < (large.bbox.top + large.bbox.bottom) / 2 - OFF * large.size:
        return raised(small.text)
    if small.bbox.bottom > large.bbox.bottom + OFF * large.size:
        return lowered(small.text)
    return f" {small.text} "


def gap_between(before: Word, after: Word) -> float:
    """The white between two words of a line, by their advance boxes where known."""
    end = before.edges[-1] if before.edges else before.bbox.x1
    start = after.edges[0] if after.edges else after.bbox.x0
    return start - end


def box_of(words: Iterable[Word]) -> BBox:
    """The smallest box around some words."""
    boxes = [word.bbox for word in words]
    if len(boxes) == 1:
        return boxes[0]
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return BBox(min(lefts), min(tops), max(rights), max(bottoms))


def score_of(words: Iterable[Word]) -> float | None:
    """The lowest recogniser's score among some words, None for born-digital text."""
    scores = [word.score for word in words if word.score is not None]
    return min(scores) if scores else None


def _rows(words: list[Word]) -> list[list[Word]]:
    """Upright words → rows. A word is at least as high as a digit of its size: dashes and dots are flat."""
    order = sorted([((top + bottom) / 2, x0, i, bottom - top) for i, (_, (x0, top, _, bottom), _, _, _, _) in enumerate(words)])
    rows: list[list[Word]] = []
    above = below = 0.0
    for middle, _, i, height in order:
        word = words[i]
        least = 0.7 * word.size
        half = (height if height > least else least) / 2
        top, bottom = middle - half, middle + half
        shared = (bottom if bottom < below else below) - (top if top > above else above)
        if rows and (shared > 0.4 * (bottom - top) or shared > 0.4 * (below - above)):
            rows[-1].append(word)
            if bottom - top > below - above:
                above, below = top, bottom
        else:
            rows.append([word])
            above, below = top, bottom
    for row in rows:
        if len(row) > 1:
            row.sort(key=_left)
    return rows


def _left(word: Word) -> float:
    return word.bbox.x0


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
