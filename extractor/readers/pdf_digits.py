"""Whether a font shows the digits that its text says: a map from glyphs to characters can be wrong, or made wrong on purpose.

The outlines of digits tell: 0, 6 and 9 go round one hole, which 6 has below and 9 above the middle, 8 goes round two, and
1, 2, 3, 5 and 7 round none. A map that exchanges digits gives itself away by one of these; what the page shows can then only
be seen (note `text_layer_damaged`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from ctypes import addressof, byref, c_float, create_string_buffer
from itertools import pairwise, repeat
from typing import Any

from extractor.readers import pdf_calls as pdf

HOLES = {"0": 1, "1": 0, "2": 0, "3": 0, "5": 0, "6": 1, "7": 0, "8": 2, "9": 1}  # an open 4 has none
INSIDE = 0.03  # of the height: a hole is this far inside the outline; parts of one sign that lap are not
OFF = 0.03  # of the height by which the hole of 6 and 9 lies off the middle
LONGEST_NAME = 128


class Fonts:
    """What is known of the fonts of one document, by their names, which tell subsets apart."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], bool] = {}

    def show_others(self, font: int, digits: frozenset[str]) -> bool:
        """Whether the outline of any of these digits is another digit's; False for fonts without outlines."""
        name = _name(font)
        for digit in digits:
            # Fonts without a name are told apart by nothing.
            other = self._known.get((name, digit)) if name else None
            if other is None:
                other = self._known[name, digit] = _is_other(font, digit)
            if other:
                return True
        return False


def _name(font: int) -> str:
    buffer = create_string_buffer(LONGEST_NAME)
    length = pdf.font_name(font, addressof(buffer), LONGEST_NAME)
    return buffer.value.decode("latin-1") if 1 < length <= LONGEST_NAME else ""


def _is_other(font: int, digit: str) -> bool:
    holes = HOLES.get(digit)
    path = None if holes is None else pdf.glyph_path(font, ord(digit), 1.0)
    if not path or holes is None:
        return False
    prepared = pdf.prepared(path)
    count = pdf.count_glyph_segments(prepared)
    segments = list(map(pdf.prepared, map(pdf.get_glyph_segment, repeat(prepared), range(count))))
    starts = [i for i, kind in enumerate(map(pdf.segment_kind, segments)) if kind == pdf.SEGMENT_MOVE]
    if len(starts) == holes + 1 and holes != 1:
        return False
    contours = [_extent(segments[i:j]) for i, j in pairwise((*starts, len(segments))) if j - i > 2]
    if not contours:
        return False
    left, bottom, right, top = max(contours, key=lambda c: (c[2] - c[0]) * (c[3] - c[1]))
    inside = INSIDE * (top - bottom)
    within = [c for c in contours if left + inside < c[0] and c[2] < right - inside and bottom + inside < c[1] and c[3] < top - inside]
    if len(contours) != 1 + len(within):  # a sign of several parts
        return False
    if holes != 1 or len(within) != 1:
        return len(within) < holes or (holes == 0 and len(within) > 0)
    off = (within[0][1] + within[0][3] - bottom - top) / 2
    low, high = off < -OFF * (top - bottom), off > OFF * (top - bottom)
    return (digit == "6" and not low) or (digit == "9" and not high) or (digit == "0" and (low or high))


def _extent(segments: Sequence[Any]) -> tuple[float, float, float, float]:
    """The sides of a contour, in any unit."""
    points = (c_float * (2 * len(segments)))()
    to = [byref(points, place) for place in range(0, 8 * len(segments), 4)]
    deque(map(pdf.segment_point, segments, to[0::2], to[1::2]), 0)
    xs, ys = points[0::2], points[1::2]
    return min(xs), min(ys), max(xs), max(ys)
