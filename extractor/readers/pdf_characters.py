"""The characters of a PDF page as columns: what they are, where they stand, in which style they are set.

A page has thousands of characters and every call and object for one of them shows in the time of a document: nothing is made
for a single character here, and what almost no page has is looked for in all characters at once.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Sequence
from ctypes import addressof, c_ushort
from itertools import compress, repeat
from operator import ne, not_, sub
from typing import Any, NamedTuple

from extractor.document import BBox
from extractor.readers import pdf_calls as pdf
from extractor.readers.characters import HYPHEN, LINE_END_HYPHEN, NOTHING, REPLACEMENT, SPACES, ordinary
from extractor.readers.pdf_frame import Frame
from extractor.readers.pdf_room import Room

NOT_CHINESE = "\u2e80"  # the first of the radicals and ideographs
BLANKS = frozenset(map(chr, SPACES))
LAST = 0x10FFFF  # the last code that is a character


class Style(NamedTuple):
    """How a text object is set: its size, its direction in clockwise quarter turns, whether it is invisible."""

    size: float
    direction: int
    hidden: bool


class Stretch(NamedTuple):
    """Characters start to stop (excluded), set in one style."""

    start: int
    stop: int
    style: Style


class Sides(NamedTuple):
    """Lefts, rights and feet of advance boxes, which are as wide as each character moves the pen, as the text reads."""

    lefts: list[float]
    rights: list[float]
    feet: list[float]


class Characters:
    """The characters of a loaded text page in stream order, without the blanks and line ends that PDFium made up.

    `text` has one sign for each, U+0000 where the font does not say what it is. `owners` are their text objects, `numbers`
    theirs on the page; `breaks` are those before which something was left out. No stretch has text set aslant, as watermarks are.
    """

    __slots__ = ("_boxes", "_frame", "_sides", "breaks", "numbers", "owners", "stretches", "text")

    def __init__(self, text_page: int, frame: Frame, room: Room) -> None:
        count = max(pdf.count_characters(text_page), 0)
        prepared = pdf.prepared(text_page)
        self._frame = frame
        self._sides: dict[int, Sides] = {}
        self.numbers: Sequence[int] = range(count)
        self.owners: list[int] = list(map(pdf.character_object, repeat(prepared), range(count)))
        changes = [i for i in compress(range(count), map(ne, self.owners, (0, *self.owners))) if self.owners[i]]
        self.text = _text(prepared, text_page, count, changes)
        self.stretches = _stretches(prepared, count, self.owners, changes, frame, room)
        self.breaks: set[int] = set()
        if 0 in self.owners:
            self._leave_out_made_up()
        count = len(self.numbers)
        deque(map(pdf.advance_box, repeat(prepared), self.numbers, room.boxes.addresses(count)), 0)
        self._boxes = room.boxes.columns(count)

    def sides(self, direction: int) -> Sides:
        """Where the characters are on the page turned so that text of this direction reads from left to right."""
        if direction not in self._sides:
            left, top, right, bottom = self._boxes
            lefts, tops, rights, feet = self._frame.boxes(left, bottom, right, top)
            if direction:
                size = self._frame.width, self._frame.height
                boxes = [BBox(*box).turned(-direction, *size) for box in zip(lefts, tops, rights, feet, strict=True)]
                lefts, tops, rights, feet = (list(side) for side in zip(*boxes, strict=True))
            self._sides[direction] = Sides(lefts, rights, feet)
        return self._sides[direction]

    def leave_out(self, gone: set[int]) -> None:
        """Forget characters printed twice."""
        kept = [i not in gone for i in range(len(self.text))]
        self._boxes, self._sides = [list(compress(column, kept)) for column in self._boxes], {}
        before = self._keep(kept)
        self.breaks = {bisect_left(before, i) for i in self.breaks}

    def _leave_out_made_up(self) -> None:
        owned: Sequence[int] = self.owners
        if not NOTHING.issuperset(compress(self.text, map(not_, owned))):
            owned = [owner or sign not in NOTHING for owner, sign in zip(owned, self.text, strict=True)]
        before = self._keep(owned)
        self.breaks = {k for k, step in enumerate(map(sub, before[1:], before), 1) if step > 1}

    def _keep(self, which: Sequence[int]) -> list[int]:
        """Keep some characters; where they were before."""
        kept = list(compress(range(len(which)), which))
        self.numbers = list(compress(self.numbers, which))
        self.owners = list(compress(self.owners, which))
        self.text = "".join(compress(self.text, which))
        self.stretches = [Stretch(bisect_left(kept, start), bisect_left(kept, stop), style) for start, stop, style in self.stretches]
        return kept


def _text(prepared: Any, text_page: int, count: int, changes: list[int]) -> str:
    """What the characters are. Fonts are asked whether they say so for digits, signs and the first of each text object."""
    buffer = (c_ushort * (count + 1))()
    text = ""
    if pdf.all_characters(text_page, 0, count, addressof(buffer)) == count + 1:
        text = bytes(buffer)[: 2 * count].decode("utf-16-le", "replace")
    if len(text) != count or REPLACEMENT in text:
        # A character that is no text, or two units of UTF-16: the text does not count as the page does.
        codes = map(pdf.character, repeat(prepared), range(count))
        text = "".join([chr(code) if code <= LAST else REPLACEMENT for code in codes])
    doubtful = {*changes, *[i for i, sign in enumerate(text) if sign < NOT_CHINESE and sign not in BLANKS]}
    if any(map(pdf.is_unmapped, repeat(prepared), doubtful)):
        text = "".join(["\0" if pdf.is_unmapped(prepared, i) else sign for i, sign in enumerate(text)])
    if chr(LINE_END_HYPHEN) in text:
        hyphen = chr(LINE_END_HYPHEN)
        text = "".join([chr(HYPHEN) if sign == hyphen and pdf.is_hyphen(prepared, i) else sign for i, sign in enumerate(text)])
    return ordinary(text)


def _stretches(prepared: Any, count: int, owners: Sequence[int], changes: list[int], frame: Frame, room: Room) -> list[Stretch]:
    """Ranges of characters set in one style; styles can change where the text object does."""
    deque(map(pdf.character_matrix, repeat(prepared), changes, room.matrices.addresses(len(changes))), 0)
    matrices = room.matrices.columns(len(changes), 6)[:4]
    modes = map(pdf.render_mode, map(pdf.prepared, [owners[i] for i in changes]))
    looks = list(zip(*matrices, map(pdf.font_size, repeat(prepared), changes), modes, strict=True))
    stretches: list[Stretch] = []
    begun, current = 0, None
    for k in compress(range(len(looks)), map(ne, looks, (None, *looks))):
        a, b, c, d, size, mode = looks[k]
        direction = frame.direction(a, b)
        style = None if direction is None else Style(round(size * (c * c + d * d) ** 0.5, 2), direction, mode == pdf.INVISIBLE_TEXT)
        if style != current:
            if current is not None:
                stretches.append(Stretch(begun, changes[k], current))
            begun, current = changes[k], style
    if current is not None:
        stretches.append(Stretch(begun, count, current))
    return stretches
