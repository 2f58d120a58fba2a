"""The characters of a PDF page → words.

A word is a run of characters set close together, in one direction, in stream order. Characters are near or far by their
advance boxes (a full-width comma fills a corner of its own); the word's box is the tight box of its glyphs, so that a box
drawn on the page sits on the digits.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import compress, count, repeat
from operator import sub
from typing import Any, NamedTuple

from extractor.document import BBox, Word
from extractor.readers import pdf_calls as pdf
from extractor.readers.characters import NOTHING, SPECIAL, printed
from extractor.readers.pdf_characters import Characters, Style
from extractor.readers.pdf_frame import Frame
from extractor.readers.pdf_room import Room
from extractor.readers.pdf_twice import OVER, twins_in

GAP = 0.2  # text sizes between characters of two words
BACK = -0.5  # text sizes by which a character may stand over the one before it
STEP = 0.4  # text sizes between the feet of characters of two lines
DIGITS = frozenset("0123456789")
WHOLE = 3  # a word of so many characters is measured by the glyphs of all

# Named tuples made from whole columns at once.
_new: Callable[..., Any] = tuple.__new__


class Span(NamedTuple):
    """One word: the characters first to stop (excluded), set in one style."""

    first: int
    stop: int
    style: Style


def spans_of(characters: Characters) -> list[Span]:
    """Where the words of a page begin and end, in stream order; text set aslant and characters printed twice are left out."""
    directions = {stretch.style.direction for stretch in characters.stretches}
    twins: set[int] = set()
    for direction in directions:
        stretches = [stretch for stretch in characters.stretches if stretch.style.direction == direction]
        twins |= twins_in(characters.text, stretches, characters.sides(direction)) - characters.breaks
    if twins:
        characters.leave_out(twins)
    spans = [span for direction in directions for span in _spans_in(characters, direction)]
    return spans if len(directions) == 1 else sorted(spans)


def _spans_in(characters: Characters, direction: int) -> Iterator[Span]:
    """The words of one direction. What is not simply printed begins a word, what prints nothing is in none."""
    text = characters.text
    stretches = [stretch for stretch in characters.stretches if stretch.style.direction == direction]
    lefts, rights, feet = characters.sides(direction)
    special = characters.breaks.union(compress(range(len(text)), map(SPECIAL.__contains__, text)))
    # Where no word can end, whatever its size, is told for all characters at once.
    smallest = min(stretch.style.size for stretch in stretches)
    far, step = GAP * smallest, STEP * smallest
    gaps, rises = map(sub, lefts[1:], rights), map(sub, feet[1:], feet)
    ends = special.union([k for k, gap, rise in zip(count(1), gaps, rises) if not (0 <= gap <= far and -step <= rise <= step)])
    ordered = sorted(ends)
    for start, stop, style in stretches:
        far, back, step, over = GAP * style.size, BACK * style.size, STEP * style.size, OVER * style.size
        first = start
        for k in ordered[bisect_right(ordered, start) : bisect_left(ordered, stop)]:
            if k not in special:
                gap = lefts[k] - rights[k - 1]
                if (
                    back <= gap <= far
                    and -step <= feet[k] - feet[k - 1] <= step
                    # A digit on top of another is of another number, printed over it.
                    and (gap >= 0 or lefts[k] - lefts[k - 1] >= over or text[k] not in DIGITS or text[k - 1] not in DIGITS)
                ):
                    continue
            begin = first + 1 if text[first] in NOTHING else first
            if begin < k:
                yield Span(begin, k, style)
            first = k
        begin = first + 1 if text[first] in NOTHING else first
        if begin < stop:
            yield Span(begin, stop, style)


def boxes_of(text_page: int, spans: Sequence[Span], numbers: Sequence[int], frame: Frame, room: Room) -> list[BBox]:
    """For each word, the box around its glyphs as displayed.

    Of longer words the first two, the middle and the last are measured: numbers are as high as any of their digits.
    """
    by_length: list[list[int]] = [[], [], [], []]
    lengths: list[int] = []
    for first, stop, _ in spans:
        length = stop - first
        if length <= WHOLE:
            by_length[length - 1] += range(first, stop)
            lengths.append(length - 1)
        else:
            by_length[WHOLE] += (first, first + 1, first + length // 2, stop - 1)
            lengths.append(WHOLE)
    glyphs = [numbers[k] for picked in by_length for k in picked]
    to = room.doubles.addresses(4 * len(glyphs))
    deque(map(pdf.character_box, repeat(pdf.prepared(text_page)), glyphs, to[0::4], to[1::4], to[2::4], to[3::4]), 0)
    left, right, bottom, top = room.doubles.columns(len(glyphs))
    columns = frame.boxes(left, bottom, right, top)
    begin = 0
    boxes: list[Iterator[BBox]] = []
    for length, picked in enumerate(by_length, 1):
        end = begin + len(picked)
        if length == 1:
            sides: list[Iterable[float]] = [column[:end] for column in columns]
        else:
            best = zip((min, min, max, max), columns, strict=True)
            sides = [map(widest, *[column[begin + k : end : length] for k in range(length)]) for widest, column in best]
        begin = end
        boxes.append(map(_new, repeat(BBox), zip(*sides, strict=True)))
    return [next(boxes[length]) for length in lengths]


def words_of(characters: Characters, spans: Sequence[Span], boxes: Sequence[BBox], main: int, frame: Frame) -> list[Word]:
    """The words, whose glyphs are displayed in `boxes`, on the page turned so that the direction `main` reads from left to right."""
    text = characters.text
    lefts, rights, _ = characters.sides(main)
    between = [(a + b) / 2 for a, b in zip(rights, lefts[1:], strict=False)]
    if main:
        boxes = [box.turned(-main, frame.width, frame.height) for box in boxes]
    words: list[Word] = []
    for (first, stop, (size, direction, _)), box in zip(spans, boxes, strict=True):
        held = text[first:stop]
        if held[0] in SPECIAL:
            held = printed(ord(held[0])) + held[1:]
        if direction == main:
            edges = (lefts[first], *between[first : stop - 1], rights[stop - 1])
            words.append(_new(Word, (held, box, edges, None, True, size)))
        else:
            words.append(Word(held, box, None, None, False, size))
    return words
