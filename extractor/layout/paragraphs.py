"""Which printed lines go on the paragraph of the line before them.

A line goes on when the line before is full (its first unbreakable piece would not have fitted there), when it stands at
the left margin and not indented, in the same size and at the usual distance. Where a document indents no paragraph, a
numbered line begins one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import regex

from extractor.document import BBox, Page, Word
from extractor.layout.lines import box_of, text_of
from extractor.layout.marks import marks

INDENT = 0.8  # text sizes: what stands further right of the margin is indented
NARROW = 0.5  # of the page's width: lines that are all shorter fill no column
FIRST = regex.compile(r"[\x21-\x7e]+|.")  # the first piece of a line that is never broken
SPACED = 1.35  # times the usual distance of lines: more is a gap between paragraphs


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of words on a page: its text with tabs at wide gaps, its box, its text size, its first unbreakable piece's width."""

    page: Page
    words: tuple[Word, ...]
    text: str
    bbox: BBox
    size: float
    first: float


@dataclass(frozen=True, slots=True)
class Column:
    """The column of running text of a document: its margins, the distance of its lines, whether paragraphs are indented."""

    left: float
    right: float
    pitch: float
    indented: bool


def printed(page: Page, words: Sequence[Word]) -> PrintedLine:
    """Words of one line → the line with what paragraphs are told by."""
    text, box = text_of(words, tabs=True), box_of(words)
    size = max(word.size for word in words) or box.height
    piece = FIRST.match(text)
    ascii_length = len(piece.group()) if piece and piece.group().isascii() else 0
    return PrintedLine(page, tuple(words), text, box, size, 0.5 * size * ascii_length if ascii_length else size)


def column_of(lines: Sequence[PrintedLine]) -> Column | None:
    """The text column that lines share, None when there are too few to tell."""
    if len(lines) < 3:
        return None
    starts = sorted(line.bbox.x0 for line in lines)
    left = next((a for a, b in pairwise(starts) if b - a < 4.0), starts[0])
    ends = sorted(line.bbox.x1 for line in lines)
    right = ends[int(0.9 * (len(ends) - 1))]
    if right - left < NARROW * lines[0].page.width:
        return None
    steps = [b.bbox.bottom - a.bbox.bottom for a, b in pairwise(lines) if a.page is b.page and b.bbox.top > a.bbox.top]
    pitch = median(step for step in steps if step > 0) if any(step > 0 for step in steps) else 0.0
    indents = sum(1 for line in lines if 1.2 * line.size < line.bbox.x0 - left < 3.2 * line.size)
    return Column(left, right, pitch, indents >= 2)


def goes_on(before: PrintedLine, line: PrintedLine, column: Column) -> bool:
    """Whether a line belongs to the paragraph of the line printed before it."""
    if abs(before.size - line.size) > 0.1 * line.size or "\t" in before.text or "\t" in line.text:
        return False
    if line.bbox.x0 > column.left + INDENT * line.size:
        return False
    if before.bbox.x1 + line.first + 0.3 * line.size < column.right:
        return False
    if not column.indented and marks().numbered.match(line.text):
        return False
    if before.page is not line.page:
        return True
    return line.bbox.bottom - before.bbox.bottom <= SPACED * column.pitch
