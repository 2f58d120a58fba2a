"""The characters of a PDF page → words.

A word is a run of characters set close together, in one direction, in stream order. Characters are near or far by their
advance boxes (a full-width comma fills a corner of its own); the word's box is the tight box of its glyphs, so that a box
drawn on the page sits on the digits.

A page has thousands of characters and every call and object for one of them shows in the time of a document: characters
are lists of numbers here, compared in bulk, and only words become objects.
"""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import addressof, c_double, c_float
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from extractor.document import BBox, Word
from extractor.readers import pdf_calls as pdf
from extractor.readers.characters import HYPHEN, LINE_END_HYPHEN, SPACES, SPECIAL, ordinary, printed, suspicious
from extractor.readers.pdf_frame import Frame

NOT_CHINESE = 0x2E80  # the first code of the radicals and ideographs
GAP = 0.2  # text sizes between characters of two words
BACK = -0.5  # text sizes by which a character may stand over the one before it
STEP = 0.4  # text sizes between the feet of characters of two lines
OVER, BAND = 0.25, 10.0  # text sizes between a word and the same word printed over it; points of height looked at together
RECENT = 3  # words before a word that may be its first print
TWICE = 0.7  # the share of a character that the same one covers when it is printed twice to look bold


class Style(NamedTuple):
    """How a text object is set: its size, its direction in clockwise quarter turns (None: aslant), whether it is invisible."""

    size: float
    direction: int | None
    hidden: bool


class Stretch(NamedTuple):
    """Characters set in one style, in stream order: codes, sides of their advance boxes as they read, numbers on the page."""

    codes: list[int]
    lefts: list[float]
    rights: list[float]
    feet: list[float]
    numbers: list[int]


class Span(NamedTuple):
    """One word: the characters first to stop (excluded) of a stretch."""

    style: Style
    stretch: Stretch
    first: int
    stop: int


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
    spans = spans_of(text_page, frame)
    if not spans:
        return PageText(())
    counts = [0, 0, 0, 0]
    total = hidden = 0
    for style, _, first, stop in spans:
        counts[style.direction or 0] += stop - first
        total += stop - first
        hidden += (stop - first) * style.hidden
    if 0 < hidden < total / 2:
        spans = [span for span in spans if not span.style.hidden]
    main = counts.index(max(counts)) if max(counts) > 0.6 * total else 0
    measured = [_measured(span.stretch.numbers[span.first : span.stop]) for span in spans]
    boxes = _glyphs(text_page, max(map(max, measured)) + 1, measured, frame)
    words = without_overprint([_word(span, box, main, frame) for span, box in zip(spans, boxes, strict=True)])
    return PageText(tuple(stacked(words)), -main % 4, suspicious("".join([word.text for word in words])), hidden / total)


def spans_of(text_page: int, frame: Frame) -> list[Span]:
    """Characters → words, in stream order; text set aslant is left out."""
    count = pdf.count_characters(text_page)
    if count <= 0:
        return []
    owners = [pdf.character_object(text_page, i) for i in range(count)]
    changes = [i for i, (before, owner) in enumerate(pairwise((None, *owners))) if owner != before and owner is not None]
    codes = _codes(text_page, count, changes)
    sides = _advances(text_page, count, frame)
    spans: list[Span] = []
    for start, end, style in _stretches(text_page, count, owners, changes, frame):
        if style.direction is not None:
            stretch = without_twins(_stretch(codes, sides, start, end, style.direction, frame))
            spans += [Span(style, stretch, first, stop) for first, stop in words_of(stretch, style.size)]
    return spans


def _codes(text_page: int, count: int, changes: list[int]) -> list[int]:
    """What the characters are: 0 for those whose font does not say, as digits and at the start of text objects."""
    codes = [pdf.character(text_page, i) for i in range(count)]
    doubtful = {*changes, *[i for i, code in enumerate(codes) if code < NOT_CHINESE and code not in SPACES]}
    if any(pdf.is_unmapped(text_page, i) for i in doubtful):
        codes = [0 if pdf.is_unmapped(text_page, i) else code for i, code in enumerate(codes)]
    if LINE_END_HYPHEN in codes:
        codes = [HYPHEN if code == LINE_END_HYPHEN and pdf.is_hyphen(text_page, i) else code for i, code in enumerate(codes)]
    ordinary(codes)
    return codes


def _stretch(codes: list[int], sides: list[list[float]], start: int, end: int, direction: int, frame: Frame) -> Stretch:
    """Some characters, with the sides of their boxes as they read."""
    lefts, tops, rights, feet = (side[start:end] for side in sides)
    if direction:
        boxes = [BBox(*box).turned(-direction, frame.width, frame.height) for box in zip(lefts, tops, rights, feet, strict=True)]
        lefts, tops, rights, feet = (list(side) for side in zip(*boxes, strict=True))
    return Stretch(codes[start:end], lefts, rights, feet, list(range(start, end)))


def without_twins(stretch: Stretch) -> Stretch:
    """A stretch without characters printed again on the same spot to look bold."""
    codes, lefts, rights, feet, numbers = stretch
    # On the same spot is on the same line too: the zeros of a column stand over one another, each a number of its own.
    twins = {
        k
        for k, (before, code) in enumerate(pairwise(codes), 1)
        if code == before
        and rights[k - 1] - lefts[k] > TWICE * (rights[k] - lefts[k]) > 0
        and abs(feet[k] - feet[k - 1]) < (1 - TWICE) * (rights[k] - lefts[k])
    }
    if not twins:
        return stretch
    kept = [k for k in range(len(codes)) if k not in twins]
    return Stretch(
        [codes[k] for k in kept],
        [lefts[k] for k in kept],
        [rights[k] for k in kept],
        [feet[k] for k in kept],
        [numbers[k] for k in kept],
    )


def words_of(stretch: Stretch, size: float) -> Iterator[tuple[int, int]]:
    """Where the words of a stretch begin and end (excluded). What is not simply printed begins one, what prints nothing is none."""
    codes, lefts, rights, feet, _ = stretch
    far, back, step = GAP * size, BACK * size, STEP * size
    ends = [
        k
        for k, (code, left, right, foot, last) in enumerate(zip(codes[1:], lefts[1:], rights, feet[1:], feet, strict=False), 1)
        if not back <= left - right <= far or code in SPECIAL or not -step <= foot - last <= step
    ]
    for first, stop in pairwise((0, *ends, len(codes))):
        begin = first if printed(codes[first]) else first + 1
        if begin < stop:
            yield begin, stop


def _stretches(text_page: int, count: int, owners: list[int | None], changes: list[int], frame: Frame) -> Iterator[tuple[int, int, Style]]:
    """Ranges of characters (end excluded) set in one style; styles can change where the text object does."""
    matrix = pdf.Floats6()
    address = addressof(matrix)
    begun, current = 0, None
    for i in changes:
        pdf.character_matrix(text_page, i, address)
        a, b, c, d = matrix[:4]
        size = pdf.font_size(text_page, i) * (c * c + d * d) ** 0.5
        style = Style(round(size, 2), frame.direction(a, b), pdf.render_mode(owners[i]) == pdf.INVISIBLE_TEXT)
        if style != current:
            if current is not None:
                yield begun, i, current
            begun, current = i, style
    if current is not None:
        yield begun, count, current


def without_overprint(words: list[Word]) -> list[Word]:
    """Words without those printed again on top of themselves, a fraction of a point away, to look bold or shadowed."""
    seen: dict[tuple[str, int], list[BBox]] = {}
    kept: list[Word] = []
    for word in words:
        text, box, size = word.text, word.bbox, word.size
        band = int(box.top / BAND)
        near = [*seen.get((text, band - 1), ()), *seen.get((text, band), ()), *seen.get((text, band + 1), ())]
        if near and any(abs(box.x0 - twin.x0) < OVER * size and abs(box.top - twin.top) < OVER * size for twin in near):
            continue
        if any(_is_part(word, other) for other in kept[-RECENT:]):
            continue
        seen.setdefault((text, band), []).append(box)
        kept.append(word)
    return kept


def _is_part(word: Word, whole: Word) -> bool:
    """Whether a word is printed over its own characters in another (PDFium leaves out some of what is printed twice)."""
    at = whole.text.find(word.text) if word.bbox.x0 < whole.bbox.x1 and whole.bbox.x0 < word.bbox.x1 else -1
    if at < 0 or word.edges is None or whole.edges is None or abs(word.bbox.bottom - whole.bbox.bottom) > OVER * word.size:
        return False
    return abs(word.edges[0] - whole.edges[at]) < OVER * word.size


def stacked(words: list[Word]) -> list[Word]:
    """Words with characters set one under the other, as in vertical writing, joined to one sideways word.

    Only letters and ideographs are joined: stacked digits are the numbers of a column.
    """
    joined: list[Word] = []
    tail: BBox | None = None
    for word in words:
        single = len(word.text) == 1 and word.upright and not word.text.isascii()
        if single and tail is not None:
            box, last, size = word.bbox, joined[-1], word.size
            step = (box.top + box.bottom - tail.top - tail.bottom) / 2
            aligned = abs(box.x0 + box.x1 - tail.x0 - tail.x1) < 0.6 * size
            if aligned and 0.6 * size < step < 1.35 * size and abs(last.size - size) < 0.1 * size:
                joined[-1] = Word(last.text + word.text, last.bbox.union(box), None, None, False, size)
                tail = box
                continue
        joined.append(word)
        tail = word.bbox if single else None
    return joined


def _advances(text_page: int, count: int, frame: Frame) -> list[list[float]]:
    """Lefts, tops, rights and bottoms of all characters' advance boxes as displayed: as wide as each moves the pen."""
    buffer = (c_float * (4 * count))()
    address = addressof(buffer)
    advance_box = pdf.advance_box
    for i in range(count):
        advance_box(text_page, i, address)
        address += 16
    return frame.boxes(buffer[0::4], buffer[3::4], buffer[2::4], buffer[1::4])


def _measured(numbers: list[int]) -> list[int]:
    """The characters by whose glyphs a word is measured: numbers are as high as any of their digits."""
    return numbers if len(numbers) <= 3 else [numbers[0], numbers[1], numbers[len(numbers) // 2], numbers[-1]]


def _glyphs(text_page: int, count: int, words: list[list[int]], frame: Frame) -> Iterator[BBox]:
    """For each word, given as numbers of characters, the box around their glyphs as displayed."""
    buffer = (c_double * (4 * count))()
    start = addressof(buffer)
    character_box = pdf.character_box
    for word in words:
        for i in word:
            address = start + 32 * i
            character_box(text_page, i, address, address + 8, address + 16, address + 24)
    lefts, tops, rights, bottoms = frame.boxes(buffer[0::4], buffer[2::4], buffer[1::4], buffer[3::4])
    for word in words:
        if len(word) == 1:
            i = word[0]
            yield BBox(lefts[i], tops[i], rights[i], bottoms[i])
        else:
            yield BBox(
                min([lefts[i] for i in word]), min([tops[i] for i in word]), max([rights[i] for i in word]), max([bottoms[i] for i in word])
            )


def _word(span: Span, box: BBox, main: int, frame: Frame) -> Word:
    """A word, whose glyphs are displayed in `box`, on the page turned so that the direction `main` reads from left to right."""
    (size, direction, _), (codes, lefts, rights, _, _), first, stop = span
    text = printed(codes[first]) + "".join(map(chr, codes[first + 1 : stop]))
    if main:
        box = box.turned(-main, frame.width, frame.height)
    if direction != main:
        return Word(text, box, None, None, False, size)
    edges = (lefts[first], *[(a + b) / 2 for a, b in zip(rights[first : stop - 1], lefts[first + 1 : stop], strict=True)], rights[stop - 1])
    return Word(text, box, edges, None, True, size)
