"""Reasons why a text of a PDF page may not be seen as it is read: told by what the file says, without drawing the page.

They ask for a look (`extractor.readers.pdf_sight`) and decide nothing: a light colour may stand on a dark ground.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from ctypes import addressof, byref, c_float, c_uint, c_ulong, create_string_buffer
from typing import Any

from extractor.document import BBox
from extractor.readers import pdf_calls as pdf
from extractor.readers.pdf_frame import Frame
from extractor.readers.pdf_rules import Cover

LIGHT, FAINT = 190, 120  # of 255: every colour at least this light; opacity at most this
SMALLEST = 3.0  # points: nobody reads smaller text
AT_EDGE = 1.0  # points by which a text may stand out of what it is clipped to: the sides of its glyphs
CLIP_SEGMENTS = 64  # a clipping path with more is asked for a look at once
LAYER = "OC\0".encode("utf-16-le")  # the mark of optional content


class Doubts:
    """What is known of the text objects of one page."""

    __slots__ = ("_clips", "_color", "_covers", "_frame", "_known", "_page", "_shades", "_texts")

    def __init__(self, frame: Frame, texts: Mapping[int, int], covers: Sequence[Cover]) -> None:
        self._page = BBox(0.0, 0.0, frame.width, frame.height)
        self._frame, self._texts, self._covers = frame, texts, covers
        self._color = (c_uint * 4)()
        self._shades = tuple(byref(self._color, 4 * i) for i in range(4))
        self._known: dict[int, tuple[bool, tuple[BBox | None, ...]]] = {}
        self._clips: dict[int, BBox | None] = {}

    def about(self, text: int, size: float, box: BBox) -> bool:
        """Whether a word of this text object, of this size and place as displayed, may not be seen."""
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._look(text)
        doubtful, clips = known
        if doubtful or size < SMALLEST:
            return True
        if clips and any(clip is None or not _holds(clip, box) for clip in clips):
            return True
        if not self._covers:
            return False
        order = self._texts.get(text, 0)
        return any(cover.after > order and _meet(cover.bbox, box) for cover in self._covers)

    def _look(self, text: int) -> tuple[bool, tuple[BBox | None, ...]]:
        handle = pdf.prepared(text)
        pdf.fill_color(handle, *self._shades)
        red, green, blue, opacity = self._color
        if min(red, green, blue) >= LIGHT or opacity <= FAINT or self._on_layer(handle):
            return True, ()
        clip = pdf.prepared(pdf.clip_path(handle))
        clips = [self._clip(clip, path) for path in range(pdf.count_clips(clip))]
        # What holds the whole page, as of most producers, clips nothing that is on it.
        return False, tuple(box for box in clips if box is None or not _holds(box, self._page))

    def _clip(self, clip: Any, path: int) -> BBox | None:
        """The box of a clipping path as displayed, None when it holds nothing or is not simple. Text objects share their paths."""
        first = pdf.get_clip_segment(clip, path, 0)
        if not first:
            return None
        if first not in self._clips:
            count = pdf.count_clip_segments(clip, path)
            x, y = c_float(), c_float()
            xs, ys = [], []
            for i in range(count if count <= CLIP_SEGMENTS else 0):
                pdf.segment_point(pdf.prepared(pdf.get_clip_segment(clip, path, i)), byref(x), byref(y))
                xs.append(x.value)
                ys.append(y.value)
            self._clips[first] = self._frame.box(min(xs), min(ys), max(xs), max(ys)) if xs else None
        return self._clips[first]

    def _on_layer(self, handle: Any) -> bool:
        """Whether an object belongs to optional content, which may be switched off."""
        name, length = create_string_buffer(2 * len(LAYER)), c_ulong()
        for i in range(pdf.count_marks(handle)):
            mark = pdf.get_mark(handle, i)
            if mark and pdf.mark_name(mark, addressof(name), len(name), addressof(length)) and name.raw[: length.value] == LAYER:
                return True
        return False


def _holds(clip: BBox, box: BBox) -> bool:
    return (
        clip.x0 <= box.x0 + AT_EDGE
        and clip.top <= box.top + AT_EDGE
        and box.x1 <= clip.x1 + AT_EDGE
        and box.bottom <= clip.bottom + AT_EDGE
    )


def _meet(a: BBox, b: BBox) -> bool:
    return a.x0 < b.x1 and b.x0 < a.x1 and a.top < b.bottom and b.top < a.bottom
