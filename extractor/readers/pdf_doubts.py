"""Reasons why a text of a PDF page may not be seen as it is read: told by what the file says, without drawing the page.

They ask for a look (`extractor.readers.pdf_sight`) and decide nothing: a light colour may stand on a dark ground.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Sequence
from ctypes import addressof, byref, c_float, c_ulong, create_string_buffer
from itertools import repeat
from typing import Any

from extractor.document import BBox
from extractor.readers import pdf_calls as pdf
from extractor.readers.pdf_frame import Frame
from extractor.readers.pdf_room import Room
from extractor.readers.pdf_rules import PageDrawing

LIGHT, FAINT = 190, 120  # of 255: every colour at least this light; opacity at most this
SMALLEST = 3.0  # points: nobody reads smaller text
AT_EDGE = 1.0  # points by which a text may stand out of what it is clipped to: the sides of its glyphs
CLIP_SEGMENTS = 64  # a clipping path with more is asked for a look at once
LAYER = "OC\0".encode("utf-16-le")  # the mark of optional content


def doubtful(owners: Sequence[int], sizes: Sequence[float], boxes: Sequence[BBox], frame: Frame, drawing: PageDrawing, room: Room) -> bool:
    """Whether any of some words may not be seen: `owners` are their text objects, `boxes` their places as displayed."""
    if not owners:
        return False
    if min(sizes) < SMALLEST:
        return True
    objects = list({owner: None for owner in owners if owner})
    handles = list(map(pdf.prepared, objects))
    if _is_faint(handles, room) or _is_on_layer(handles, objects):
        return True
    if _is_clipped(owners, boxes, objects, handles, frame):
        return True
    return bool(drawing.covers) and _is_covered(owners, boxes, drawing)


def _is_faint(handles: Sequence[Any], room: Room) -> bool:
    """Whether any of some objects is painted in a light colour or next to clear."""
    to = room.colors.addresses(4 * len(handles))
    deque(map(pdf.fill_color, handles, to[0::4], to[1::4], to[2::4], to[3::4]), 0)
    red, green, blue, opacity = room.colors.columns(len(handles))
    return max(map(min, red, green, blue)) >= LIGHT or min(opacity) <= FAINT


def _is_on_layer(handles: Sequence[Any], objects: Sequence[int]) -> bool:
    """Whether any of some objects belongs to optional content, which may be switched off."""
    counts = list(map(pdf.count_marks, handles))
    if not any(counts):
        return False
    marks = {pdf.get_mark(owner, i) for owner, count in zip(objects, counts, strict=True) for i in range(count)}
    name, length = create_string_buffer(2 * len(LAYER)), c_ulong()
    to_name, to_length = addressof(name), addressof(length)
    return any(mark and pdf.mark_name(mark, to_name, len(name), to_length) and name.raw[: length.value] == LAYER for mark in marks)


def _is_clipped(owners: Sequence[int], boxes: Sequence[BBox], objects: Sequence[int], handles: Sequence[Any], frame: Frame) -> bool:
    """Whether any word stands out of a clipping path of its text object, or that holds nothing or is not simple."""
    page = BBox(0.0, 0.0, frame.width, frame.height)
    clips = list(map(pdf.prepared, map(pdf.clip_path, handles)))
    counts: list[int] = list(map(pdf.count_clips, clips))
    for path in range(max(counts, default=0)):
        some = [i for i, count in enumerate(counts) if count > path]
        # Text objects share their paths, and so the places of the first points.
        firsts = list(map(pdf.get_clip_segment, [clips[i] for i in some], repeat(path), repeat(0)))
        clip_of = {first: _clip_box(clips[i], path, frame) if first else None for first, i in dict(zip(firsts, some, strict=True)).items()}
        # What holds the whole page, as of most producers, clips nothing that is on it.
        narrow = {first: box for first, box in clip_of.items() if box is None or not _holds(box, page)}
        inside = {objects[i]: narrow[first] for i, first in zip(some, firsts, strict=True) if first in narrow}
        for owner, box in zip(owners, boxes, strict=True) if inside else ():
            clip = inside.get(owner, page)
            if clip is None or not _holds(clip, box):
                return True
    return False


def _clip_box(clip: Any, path: int, frame: Frame) -> BBox | None:
    """The box of a clipping path as displayed, None when it is not simple."""
    count = pdf.count_clip_segments(clip, path)
    if not 0 < count <= CLIP_SEGMENTS:
        return None
    x, y = c_float(), c_float()
    xs, ys = [], []
    for i in range(count):
        pdf.segment_point(pdf.prepared(pdf.get_clip_segment(clip, path, i)), byref(x), byref(y))
        xs.append(x.value)
        ys.append(y.value)
    return frame.box(min(xs), min(ys), max(xs), max(ys))


def _is_covered(owners: Sequence[int], boxes: Sequence[BBox], drawing: PageDrawing) -> bool:
    """Whether any word meets an area or picture that is painted after it."""
    order = {text: number for number, text in enumerate(drawing.texts)}
    down = sorted(zip([box.top for box in boxes], [order.get(owner, 0) for owner in owners], boxes, strict=True))
    tops = [top for top, _, _ in down]
    tallest = max(box.bottom - box.top for box in boxes)
    return any(
        cover.after > number and _meet(cover.bbox, box)
        for cover in drawing.covers
        for _, number, box in down[bisect_left(tops, cover.bbox.top - tallest) : bisect_left(tops, cover.bbox.bottom)]
    )


def _holds(clip: BBox, box: BBox) -> bool:
    return (
        clip.x0 <= box.x0 + AT_EDGE
        and clip.top <= box.top + AT_EDGE
        and box.x1 <= clip.x1 + AT_EDGE
        and box.bottom <= clip.bottom + AT_EDGE
    )


def _meet(a: BBox, b: BBox) -> bool:
    return a.x0 < b.x1 and b.x0 < a.x1 and a.top < b.bottom and b.top < a.bottom
