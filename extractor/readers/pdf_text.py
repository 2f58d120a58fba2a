"""The characters of a PDF page → words.

A word is a run of characters set close together, in one direction, in stream order. Characters are near or far by their
advance boxes (a full-width comma fills a corner of its own); the word's box is the tight box of its glyphs, so that a box
drawn on the page sits on the digits.
"""

from __future__ import annotations

from ctypes import addressof, c_double, c_float
from dataclasses import dataclass
from typing import NamedTuple

from extractor.document import BBox, Word
from extractor.readers import pdf_calls as pdf
from extractor.readers.characters import CONTROLS, HYPHEN, HYPHENS, IGNORED, LINE_END_HYPHEN, REPLACEMENT, SPACES, ordinary, suspicious
from extractor.readers.pdf_frame import Frame

# Gaps that end a word, in text sizes: between two text objects, and within one, where spread text has larger ones.
GAP_BETWEEN_OBJECTS = 0.12
GAP_WITHIN_OBJECT = 0.25


class Run(NamedTuple):
    """A word before its page is turned: `box` and `edges` are in the frame in which it reads from left to right."""

    text: str
    box: BBox
    edges: tuple[float, ...]
    size: float
    direction: int
    hidden: bool


@dataclass(frozen=True, slots=True)
class PageText:
    """The words of a page after `turn` clockwise quarter turns of it, and what was noticed.

    `damaged` is the share of characters that cannot be what is printed, `hidden` that of invisible characters.
    """

    words: tuple[Word, ...]
    turn: int = 0
    damaged: float = 0.0
    hidden: float = 0.0


def read_text(text_page: int, frame: Frame) -> PageText:
    """All words of a loaded text page."""
    runs = without_overprint(runs_of_characters(text_page, frame))
    total = sum(len(run.text) for run in runs)
    if not total:
        return PageText(())
    hidden = sum(len(run.text) for run in runs if run.hidden)
    if hidden < total / 2:
        runs = [run for run in runs if not run.hidden]
    counts = [0, 0, 0, 0]
    for run in runs:
        counts[run.direction] += len(run.text)
    main = counts.index(max(counts)) if max(counts) > 0.6 * sum(counts) else 0
    words = [_word(run, main, frame) for run in runs]
    text = "".join(word.text for word in words)
    return PageText(tuple(stacked(words)), -main % 4, suspicious(text), hidden / total)


def runs_of_characters(text_page: int, frame: Frame) -> list[Run]:
    """Characters → runs, in stream order; text set aslant is left out."""
    count = pdf.count_characters(text_page)
    if count <= 0:
        return []
    codes = [0 if pdf.is_unmapped(text_page, i) else pdf.character(text_page, i) for i in range(count)]
    objects = [pdf.character_object(text_page, i) for i in range(count)]
    (lefts, tops, rights, bottoms), (starting, upper, ending, lower) = _boxes(text_page, count, frame)
    ordinary(codes)

    runs: list[Run] = []
    chars: list[str] = []
    starts: list[float] = []
    ends: list[float] = []
    x0 = top = x1 = bottom = size = 0.0
    direction: int | None = 0
    hidden = False
    current: int | None = None
    last = 0.0
    matrix = pdf.Floats6()
    matrix_address = addressof(matrix)

    def close() -> None:
        if chars:
            middles = ((a + b) / 2 for a, b in zip(ends, starts[1:], strict=False))
            edges = (starts[0], *middles, ends[-1])
            runs.append(Run("".join(chars), BBox(x0, top, x1, bottom), edges, round(size, 2), direction or 0, hidden))
            chars.clear()
            starts.clear()
            ends.clear()

    for i in range(count):
        code = codes[i]
        if code in SPACES:
            close()
            continue
        if code in IGNORED:
            continue
        owner = objects[i]
        allowed = GAP_WITHIN_OBJECT
        if owner != current and owner is not None:
            current = owner
            allowed = GAP_BETWEEN_OBJECTS
            pdf.character_matrix(text_page, i, matrix_address)
            a, b, c, d, _, _ = matrix
            new_size = pdf.font_size(text_page, i) * (c * c + d * d) ** 0.5
            new_direction = frame.direction(a, b)
            new_hidden = pdf.render_mode(owner) == pdf.INVISIBLE_TEXT
            if new_direction != direction or new_hidden != hidden or abs(new_size - size) > 0.5 * size:
                close()
            direction, hidden, size = new_direction, new_hidden, new_size
        if direction is None:
            continue
        left, above, right, below, start, end = lefts[i], tops[i], rights[i], bottoms[i], starting[i], ending[i]
        if direction:
            left, above, right, below = BBox(left, above, right, below).turned(-direction, frame.width, frame.height)
            start, _, end, _ = BBox(start, upper[i], end, lower[i]).turned(-direction, frame.width, frame.height)
        if code == LINE_END_HYPHEN and pdf.is_hyphen(text_page, i):
            code = HYPHEN
        char = "-" if code in HYPHENS else REPLACEMENT if code in CONTROLS else chr(code)
        if chars:
            gap = start - ends[-1]
            if char == chars[-1] and -gap > 0.7 * (end - start) > 0 and abs(above - last) < 0.25 * size:
                continue  # printed twice to look bold
            if gap > allowed * size or gap < -0.5 * size or above > bottom or below < top:
                close()
        last = above
        if chars:
            top = above if above < top else top
            x1 = right if right > x1 else x1
            bottom = below if below > bottom else bottom
        else:
            x0, top, x1, bottom = left, above, right, below
        chars.append(char)
        starts.append(start)
        ends.append(end)
    close()
    return runs


def without_overprint(runs: list[Run]) -> list[Run]:
    """Runs without those printed again on top of themselves, a fraction of a point away, to look bold or shadowed."""
    seen: dict[tuple[str, int], list[BBox]] = {}
    kept = []
    for run in runs:
        box, near = run.box, 0.25 * run.size
        twins = seen.setdefault((run.text, run.direction), [])
        if any(abs(box.x0 - twin.x0) < near and abs(box.top - twin.top) < near for twin in twins):
            continue
        twins.append(box)
        kept.append(run)
    return kept


def stacked(words: list[Word]) -> list[Word]:
    """Words with characters set one under the other, as in vertical writing, joined to one sideways word.

    Only letters and ideographs are joined: stacked digits are the numbers of a column.
    """
    joined: list[Word] = []
    tail: BBox | None = None
    for word in words:
        box = word.bbox
        if joined and tail and word.upright and len(word.text) == 1 and not word.text.isascii():
            last, size = joined[-1], word.size
            step = (box.top + box.bottom - tail.top - tail.bottom) / 2
            aligned = abs(box.x0 + box.x1 - tail.x0 - tail.x1) < 0.6 * size
            if aligned and 0.6 * size < step < 1.35 * size and abs(last.size - size) < 0.1 * size:
                joined[-1] = Word(last.text + word.text, last.bbox.union(box), None, None, False, size)
                tail = box
                continue
        joined.append(word)
        tail = box if word.upright and len(word.text) == 1 and not word.text.isascii() else None
    return joined


def _boxes(text_page: int, count: int, frame: Frame) -> tuple[list[list[float]], list[list[float]]]:
    """For all characters as displayed: left, top, right and bottom of their glyphs, and left and right of their advances.

    An advance box is as wide as a character moves the pen and as high as its font. Lists of numbers, as boxes would cost
    more than all the rest.
    """
    glyphs, advances = (c_double * (4 * count))(), (c_float * (4 * count))()
    glyph, advance = addressof(glyphs), addressof(advances)
    character_box, advance_box = pdf.character_box, pdf.advance_box
    for i in range(count):
        character_box(text_page, i, glyph, glyph + 8, glyph + 16, glyph + 24)
        advance_box(text_page, i, advance)
        glyph += 32
        advance += 16
    return (
        frame.boxes(glyphs[0::4], glyphs[2::4], glyphs[1::4], glyphs[3::4]),
        frame.boxes(advances[0::4], advances[3::4], advances[2::4], advances[1::4]),
    )


def _word(run: Run, main: int, frame: Frame) -> Word:
    """A run as a word of the page turned so that the direction `main` reads from left to right."""
    if run.direction == main:
        return Word(run.text, run.box, run.edges, None, True, run.size)
    width, height = (frame.height, frame.width) if run.direction % 2 else (frame.width, frame.height)
    return Word(run.text, run.box.turned(run.direction - main, width, height), None, None, False, run.size)
