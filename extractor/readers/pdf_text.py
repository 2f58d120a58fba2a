"""The characters of a PDF page → words.

A word is a run of characters set close together, in one direction, in stream order. Characters are near or far by their
advance boxes (a full-width comma fills a corner of its own); the word's box is the tight box of its glyphs, so that a box
drawn on the page sits on the digits.

A page has thousands of characters and every call and object for one of them shows in the time of a document: characters
are lists of numbers here, compared in bulk, and only words become objects.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from ctypes import addressof, byref, c_double, c_float, c_ushort
from dataclasses import dataclass, field
from itertools import compress, pairwise, repeat
from operator import ne
from typing import Any, NamedTuple

from extractor.document import BBox, Word
from extractor.readers import pdf_calls as pdf
from extractor.readers.characters import HYPHEN, LINE_END_HYPHEN, SPACES, SPECIAL, ordinary, printed, suspicious
from extractor.readers.pdf_digits import Fonts
from extractor.readers.pdf_doubts import Doubts
from extractor.readers.pdf_frame import Frame
from extractor.readers.pdf_rules import PageDrawing

NOT_CHINESE = 0x2E80  # the first code of the radicals and ideographs
SURROGATES, PRIVATE = 0xD800, 0xE000  # the first halves of characters in UTF-16, and the first code after them
GAP = 0.2  # text sizes between characters of two words
BACK = -0.5  # text sizes by which a character may stand over the one before it
STEP = 0.4  # text sizes between the feet of characters of two lines
OVER, BAND = 0.25, 10.0  # text sizes between a word and the same word printed over it; points of height looked at together
RECENT = 3  # words before a word that may be its first print
DIGIT_SIGNS = frozenset("0123456789")
DIGITS = frozenset(map(ord, DIGIT_SIGNS))
HAS_DIGIT = re.compile(r"\d").search
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

    `damaged` is the share of characters that cannot be what is printed, `hidden` that of invisible characters. Where numbers
    may not be seen as they are read the page is `doubtful`, and `owners` are the text objects of its words; `covered` says
    that such numbers were left out.
    """

    words: tuple[Word, ...]
    turn: int = 0
    damaged: float = 0.0
    hidden: float = 0.0
    owners: tuple[int, ...] = ()
    covered: bool = False

    @property
    def doubtful(self) -> bool:
        return bool(self.owners)


@dataclass(frozen=True, slots=True)
class Room:
    """What the pages of a document share: where PDFium writes advance boxes and boxes of glyphs, and what is known of fonts."""

    advances: pdf.Slots = field(default_factory=lambda: pdf.Slots(c_float, 4))
    glyphs: pdf.Slots = field(default_factory=lambda: pdf.Slots(c_double, 1))
    fonts: Fonts = field(default_factory=Fonts)


def read_text(text_page: int, frame: Frame, room: Room, drawing: PageDrawing) -> PageText:
    """All words of a loaded text page; `drawing` is what else is painted on it."""
    prepared = pdf.prepared(text_page)
    spans, owner_of = spans_of(prepared, text_page, frame, room)
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
    boxes = list(_glyphs(prepared, measured, frame, room))
    all_words = [_word(span, box, main, frame) for span, box in zip(spans, boxes, strict=True)]
    words = without_overprint(all_words)
    final = tuple(stacked(words))
    damaged = suspicious("".join([word.text for word in words]))
    if hidden > total / 2:
        return PageText(final, -main % 4, damaged, hidden / total)
    owners = [owner_of[stretch.numbers[first]] for _, stretch, first, _ in spans]
    numbers = [i for i, word in enumerate(all_words) if HAS_DIGIT(word.text)]
    # The fonts of whole numbers are those of values. A text object has one font; a word set in several is left out.
    whole = [i for i in numbers if all_words[i].text.isdecimal() and owners[i] == owner_of[spans[i].stretch.numbers[spans[i].stop - 1]]]
    if _in_other_fonts([(owners[i], all_words[i].text) for i in whole], room.fonts):
        damaged = 1.0
    doubts = Doubts(frame, drawing.texts, drawing.covers)
    if not any(doubts.about(owners[i], spans[i].style.size, boxes[i]) for i in numbers):
        return PageText(final, -main % 4, damaged, hidden / total)
    known = {id(word): owner for word, owner in zip(all_words, owners, strict=True)}
    return PageText(final, -main % 4, damaged, hidden / total, tuple(known.get(id(word), 0) for word in final))


def _in_other_fonts(numbers: Sequence[tuple[int, str]], fonts: Fonts) -> bool:
    """Whether any font shows other digits than its text says; `numbers` are text objects and their texts."""
    used: dict[int, set[str]] = {}
    for owner, text in numbers:
        used.setdefault(pdf.text_font(pdf.prepared(owner)), set()).update(text)
    return any(font and fonts.show_others(font, DIGIT_SIGNS & texts) for font, texts in used.items())


def spans_of(prepared: Any, text_page: int, frame: Frame, room: Room) -> tuple[list[Span], list[int]]:
    """Characters → words, in stream order, and the text object of each character; text set aslant is left out."""
    count = pdf.count_characters(text_page)
    if count <= 0:
        return [], []
    owners = list(map(pdf.character_object, repeat(prepared), range(count)))
    changes = [i for i in compress(range(count), map(ne, owners, (0, *owners))) if owners[i]]
    codes = _codes(prepared, text_page, count, changes)
    sides = _advances(prepared, count, frame, room)
    spans: list[Span] = []
    for start, end, style in _stretches(prepared, count, owners, changes, frame):
        if style.direction is not None:
            stretch = without_twins(_stretch(codes, sides, start, end, style.direction, frame))
            spans += [Span(style, stretch, first, stop) for first, stop in words_of(stretch, style.size)]
    return spans, owners


def _codes(prepared: Any, text_page: int, count: int, changes: list[int]) -> list[int]:
    """What the characters are: 0 for those whose font does not say, as digits and at the start of text objects."""
    buffer = (c_ushort * (count + 1))()
    codes: list[int] = []
    if pdf.all_characters(text_page, 0, count, addressof(buffer)) == count + 1:
        codes = buffer[:count]
    if not codes or any(SURROGATES <= code < PRIVATE for code in codes):
        # A character that is no text, or two units of UTF-16: the text does not count as the page does.
        codes = list(map(pdf.character, repeat(prepared), range(count)))
    doubtful = {*changes, *[i for i, code in enumerate(codes) if code < NOT_CHINESE and code not in SPACES]}
    if any(map(pdf.is_unmapped, repeat(prepared), doubtful)):
        codes = [0 if pdf.is_unmapped(prepared, i) else code for i, code in enumerate(codes)]
    if LINE_END_HYPHEN in codes:
        codes = [HYPHEN if code == LINE_END_HYPHEN and pdf.is_hyphen(prepared, i) else code for i, code in enumerate(codes)]
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
    far, back, step, over = GAP * size, BACK * size, STEP * size, OVER * size
    ends = [
        k
        for k, (code, left, right, foot, last) in enumerate(zip(codes[1:], lefts[1:], rights, feet[1:], feet, strict=False), 1)
        if not back <= left - right <= far
        or code in SPECIAL
        or not -step <= foot - last <= step
        # A digit on top of another is of another number, printed over it.
        or (left - right < 0 and left - lefts[k - 1] < over and code in DIGITS and codes[k - 1] in DIGITS)
    ]
    for first, stop in pairwise((0, *ends, len(codes))):
        begin = first if printed(codes[first]) else first + 1
        if begin < stop:
            yield begin, stop


def _stretches(prepared: Any, count: int, owners: Sequence[int], changes: list[int], frame: Frame) -> Iterator[tuple[int, int, Style]]:
    """Ranges of characters (end excluded) set in one style; styles can change where the text object does."""
    matrix = pdf.Floats6()
    address = byref(matrix)
    styles: dict[tuple[tuple[float, ...], float, int], Style] = {}
    begun, current = 0, None
    for i in changes:
        pdf.character_matrix(prepared, i, address)
        look = (tuple(matrix[:4]), pdf.font_size(prepared, i), pdf.render_mode(owners[i]))
        style = styles.get(look)
        if style is None:
            a, b, c, d = look[0]
            size = look[1] * (c * c + d * d) ** 0.5
            style = styles[look] = Style(round(size, 2), frame.direction(a, b), look[2] == pdf.INVISIBLE_TEXT)
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
        text, box, _, _, _, size = word
        x0, top, x1, _ = box
        band = int(top / BAND)
        over = OVER * size
        near = [*seen.get((text, band - 1), ()), *seen.get((text, band), ()), *seen.get((text, band + 1), ())]
        if near and any([abs(x0 - twin[0]) < over and abs(top - twin[1]) < over for twin in near]):
            continue
        last = [other for other in kept[-RECENT:] if x0 < other[1][2] and other[1][0] < x1]
        if last and any(_is_part(word, other) for other in last):
            continue
        seen.setdefault((text, band), []).append(box)
        kept.append(word)
    return kept


def _is_part(word: Word, whole: Word) -> bool:
    """Whether a word is printed over its own characters in another (PDFium leaves out some of what is printed twice)."""
    at = whole.text.find(word.text)
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


def _advances(prepared: Any, count: int, frame: Frame, room: Room) -> list[list[float]]:
    """Lefts, tops, rights and bottoms of all characters' advance boxes as displayed: as wide as each moves the pen."""
    deque(map(pdf.advance_box, repeat(prepared), range(count), room.advances.addresses(count)), 0)
    left, top, right, bottom = room.advances.columns(count)
    return frame.boxes(left, bottom, right, top)


def _measured(numbers: list[int]) -> list[int]:
    """The characters by whose glyphs a word is measured: numbers are as high as any of their digits."""
    return numbers if len(numbers) <= 3 else [numbers[0], numbers[1], numbers[len(numbers) // 2], numbers[-1]]


def _glyphs(prepared: Any, words: list[list[int]], frame: Frame, room: Room) -> Iterator[BBox]:
    """For each word, given as numbers of characters, the box around their glyphs as displayed."""
    characters = [i for word in words for i in word]
    to = room.glyphs.addresses(4 * len(characters))
    deque(map(pdf.character_box, repeat(prepared), characters, to[0::4], to[1::4], to[2::4], to[3::4]), 0)
    left, right, bottom, top = room.glyphs.columns(len(characters))
    lefts, tops, rights, bottoms = frame.boxes(left, bottom, right, top)
    begin = 0
    for word in words:
        if len(word) == 1:
            yield BBox(lefts[begin], tops[begin], rights[begin], bottoms[begin])
            begin += 1
        else:
            end = begin + len(word)
            yield BBox(min(lefts[begin:end]), min(tops[begin:end]), max(rights[begin:end]), max(bottoms[begin:end]))
            begin = end


def _word(span: Span, box: BBox, main: int, frame: Frame) -> Word:
    """A word, whose glyphs are displayed in `box`, on the page turned so that the direction `main` reads from left to right."""
    (size, direction, _), (codes, lefts, rights, _, _), first, stop = span
    code = codes[first]
    text = printed(code) if code in SPECIAL else chr(code)
    if stop - first > 1:
        text += "".join(map(chr, codes[first + 1 : stop]))
    if main:
        box = box.turned(-main, frame.width, frame.height)
    if direction != main:
        return Word(text, box, None, None, False, size)
    if stop - first == 1:
        return Word(text, box, (lefts[first], rights[first]), None, True, size)
    edges = (lefts[first], *[(a + b) / 2 for a, b in zip(rights[first : stop - 1], lefts[first + 1 : stop], strict=True)], rights[stop - 1])
    return Word(text, box, edges, None, True, size)
