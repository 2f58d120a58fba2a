"""The drawn objects of a PDF page → rules and pictures.

Producers draw a border as a stroked line, a thin filled rectangle, a thin filled trapezoid, the segments of one path that
holds a whole grid, the ring between two filled rectangles, or a one-pixel image. All of them become `Rule`s here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from ctypes import byref, c_float
from dataclasses import dataclass
from itertools import repeat
from typing import Any, NamedTuple, cast

from extractor.document import BBox, Picture, Rule
from extractor.readers import pdf_calls as pdf
from extractor.readers.pdf_frame import Frame
from extractor.readers.pdf_objects import IDENTITY, Matrix, Objects, Overfull, Placed, times
from extractor.readers.pdf_room import Room

THIN = 3.0  # points: the thickest filled shape that is a line and not an area
THICK_STROKE = 6.0  # points: wider strokes paint areas
MANY_TILES = 4  # filled areas beside each other that make a table
LINE, RECTANGLE = 2, 5  # points of a path that is one line; of one that is, at most, one closed shape of straight sides
CROSS = 4  # points of a path that is at most two lines that cross

Segment = tuple[float, float, float, float]


class Drawn(NamedTuple):
    """What a path shows: horizontal and vertical lines, filled areas, single lines that run aslant."""

    rules: tuple[Rule, ...] = ()
    areas: tuple[BBox, ...] = ()
    slants: tuple[Segment, ...] = ()


NOTHING = Drawn()
# What most paths show is one rule: the shortest way to a named tuple.
_new: Callable[..., Drawn] = cast(Any, tuple.__new__)


class Cover(NamedTuple):
    """An area or picture as displayed, and how many text objects are painted before it, which it may hide."""

    after: int
    bbox: BBox


@dataclass(frozen=True, slots=True)
class PageDrawing:
    """The rules and pictures of a page as displayed; `complete` is False when the page has more objects than allowed.

    `slants` are single lines that run aslant. `texts` are the handles of the text objects in the order they are painted;
    `covers` are painted after some of them.
    """

    rules: tuple[Rule, ...] = ()
    pictures: tuple[Picture, ...] = ()
    complete: bool = True
    slants: tuple[Segment, ...] = ()
    texts: tuple[int, ...] = ()
    covers: tuple[Cover, ...] = ()


def read_drawing(page: int, frame: Frame, limit: int, room: Room) -> PageDrawing:
    """All rules and pictures of a loaded page; none when it has more than `limit` objects and segments."""
    objects = Objects(limit)
    rules: list[Rule] = []
    areas: list[BBox] = []
    slants: list[Segment] = []
    pictures: list[Picture] = []
    covers: list[Cover] = []
    try:
        objects.of_page(page)
        drawn = iter(drawn_by([placed for placed in objects.others if placed.kind == pdf.OBJECT_PATH], frame, limit, room))
    except Overfull:
        return PageDrawing(complete=False, texts=tuple(objects.texts))
    for placed in objects.others:
        if placed.kind == pdf.OBJECT_PATH:
            found = next(drawn)
            rules += found.rules
            slants += found.slants
            areas += found.areas
            hiding = found.areas
        else:
            box = _image_box(placed, frame)
            if min(box.width, box.height) <= THIN < max(box.width, box.height):
                rules.append(_middle(*box))
                continue
            pictures.append(Picture(box))
            hiding = (box,)
        if hiding and placed.after:
            covers += [Cover(placed.after, box) for box in hiding]
    return PageDrawing(tuple(rules or sides_of_tiles(areas)), tuple(pictures), True, tuple(slants), tuple(objects.texts), tuple(covers))


def sides_of_tiles(areas: Sequence[BBox]) -> list[Rule]:
    """The sides of filled areas that stand beside each other, cells that are told apart by their ground alone."""
    beside: dict[int, list[BBox]] = {}
    for box in areas:
        beside.setdefault(round(box.top), []).append(box)
    tiled = [box for row in beside.values() if len({round(box.x0) for box in row}) > 1 for box in row]
    if len(tiled) < MANY_TILES or len(tiled) < len(areas) / 2:
        return []
    return [
        rule
        for x0, top, x1, bottom in areas
        for rule in (Rule(x0, top, x1, top), Rule(x0, bottom, x1, bottom), Rule(x0, top, x0, bottom), Rule(x1, top, x1, bottom))
    ]


def drawn_by(paths: Sequence[Placed], frame: Frame, limit: int, room: Room) -> list[Drawn]:
    """What each path shows; raises Overfull when they have more than `limit` segments.

    A page has hundreds of paths, almost all of them one line or one rectangle: those are measured together, by two points
    or by their bounds, and only the others are walked segment by segment.
    """
    handles = [path.handle for path in paths]
    counts: list[int] = list(map(pdf.count_segments, handles))
    if sum(counts) > limit:
        raise Overfull
    to = room.numbers.addresses(2 * len(paths))
    deque(map(pdf.draw_mode, handles, to[0::2], to[1::2]), 0)
    fills, strokes = room.numbers.columns(len(paths), 2)
    drawn = [NOTHING] * len(paths)
    lines, rectangles = [], []
    for i, (path, count, filled, stroked) in enumerate(zip(paths, counts, fills, strokes, strict=True)):
        if stroked and count == LINE:
            lines.append(i)
        elif filled and not stroked and count <= RECTANGLE and path.matrix is IDENTITY:
            rectangles.append(i)
        elif stroked:
            drawn[i] = _stroked_path(path, count, frame)
        elif filled:
            drawn[i] = _filled_path(path, frame)
    for i, line in zip(lines, _lines([paths[i] for i in lines], frame, room), strict=True):
        drawn[i] = line
    for i, box in zip(rectangles, _bounds_of([handles[i] for i in rectangles], frame, room), strict=True):
        drawn[i] = _filled(box)
    return drawn


def _lines(paths: Sequence[Placed], frame: Frame, room: Room) -> Iterator[Drawn]:
    """What stroked paths of two points show."""
    handles, count = [path.handle for path in paths], len(paths)
    deque(map(pdf.object_matrix, handles, room.matrices.addresses(count)), 0)
    deque(map(pdf.stroke_width, handles, room.floats.addresses(5 * count)), 0)
    to = room.floats.addresses(5 * count)
    for end in range(LINE):
        segments = map(pdf.prepared, map(pdf.get_segment, handles, repeat(end)))
        at = (1 + 2 * end) * count
        deque(map(pdf.segment_point, segments, to[at : at + count], to[at + count : at + 2 * count]), 0)
    (numbers,) = room.floats.columns(5 * count, 1)
    columns = [numbers[k * count : (k + 1) * count] for k in range(5)]
    matrices = zip(*room.matrices.columns(count, 6), strict=True)
    for path, matrix, width, x0, y0, x1, y1 in zip(paths, matrices, *columns, strict=True):
        if path.matrix is IDENTITY and matrix == IDENTITY:
            segment, thickness = (*frame.point(x0, y0), *frame.point(x1, y1)), width
        else:
            a, b, c, d, e, f = times(matrix, path.matrix)
            thickness = width * abs(a * d - b * c) ** 0.5
            start = frame.point(a * x0 + c * y0 + e, b * x0 + d * y0 + f)
            segment = (*start, *frame.point(a * x1 + c * y1 + e, b * x1 + d * y1 + f))
        if thickness > THICK_STROKE:
            yield Drawn(tuple(_short_and_wide([segment], thickness)))
        elif rule := _rule(segment):
            yield _new(Drawn, ((rule,), (), ()))
        else:
            yield Drawn(slants=(segment,))


def _bounds_of(handles: Sequence[Any], frame: Frame, room: Room) -> Iterator[tuple[float, float, float, float]]:
    """The sides of objects as displayed."""
    count = len(handles)
    to = room.floats.addresses(4 * count)
    deque(map(pdf.object_bounds, handles, to[0 : 4 * count : 4], to[1::4], to[2::4], to[3::4]), 0)
    return zip(*frame.boxes(*room.floats.columns(count)), strict=True)


def _stroked_path(path: Placed, count: int, frame: Frame) -> Drawn:
    """What a stroked path of any shape shows."""
    matrix, width = pdf.Floats6(), c_float()
    pdf.object_matrix(path.handle, byref(matrix))
    pdf.stroke_width(path.handle, byref(width))
    whole = times(tuple(matrix), path.matrix)
    thickness = width.value * abs(whole[0] * whole[3] - whole[1] * whole[2]) ** 0.5
    rules: list[Rule] = []
    slants: list[Segment] = []
    for outline in _outlines(path.handle, whole, frame):
        if thickness > THICK_STROKE:
            rules += _short_and_wide(outline, thickness)
            continue
        found = list(_stroked(outline))
        rules += found
        if not found and count <= CROSS and len(outline) == 1:
            slants += outline
    return Drawn(tuple(rules), (), tuple(slants))


def _filled_path(path: Placed, frame: Frame) -> Drawn:
    """What a filled path of several shapes shows: a frame or a lattice shows its outlines."""
    matrix = pdf.Floats6()
    pdf.object_matrix(path.handle, byref(matrix))
    outlines = _outlines(path.handle, times(tuple(matrix), path.matrix), frame)
    shapes = [(_bounds(outline), outline) for outline in outlines]
    encloses = _encloses([box for box, _ in shapes if min(box.width, box.height) > THIN])
    rules: list[Rule] = []
    areas: list[BBox] = []
    for box, outline in shapes:
        if encloses and min(box.width, box.height) > THIN:
            rules += _stroked(outline)
        else:
            found = _filled(box)
            rules += found.rules
            areas += found.areas
    return Drawn(tuple(rules), tuple(areas))


def _filled(box: tuple[float, float, float, float]) -> Drawn:
    """What a filled shape shows: a rule when it is thin."""
    x0, top, x1, bottom = box
    wide, high = x1 - x0 > THIN, bottom - top > THIN
    if wide and high:
        return Drawn((), (BBox(*box),))
    if wide or high:
        return _new(Drawn, ((_middle(x0, top, x1, bottom),), (), ()))
    x, y = (x0 + x1) / 2, (top + bottom) / 2
    return Drawn((Rule(x0, y, x1, y), Rule(x, top, x, bottom)))


def _outlines(path: Any, matrix: Matrix, frame: Frame) -> Iterator[list[Segment]]:
    """The straight segments of each subpath, as displayed."""
    a, b, c, d, e, f = matrix
    x, y = c_float(), c_float()
    x_address, y_address = byref(x), byref(y)
    outline: list[Segment] = []
    start = here = (0.0, 0.0)
    for i in range(pdf.count_segments(path)):
        segment = pdf.prepared(pdf.get_segment(path, i))
        kind = pdf.segment_kind(segment)
        pdf.segment_point(segment, x_address, y_address)
        px, py = x.value, y.value
        there = frame.point(a * px + c * py + e, b * px + d * py + f)
        if kind == pdf.SEGMENT_MOVE:
            if outline:
                yield outline
                outline = []
            start = there
        elif kind == pdf.SEGMENT_LINE:
            outline.append((*here, *there))
        here = there
        if pdf.segment_closes(segment):
            if here != start:
                outline.append((*here, *start))
            here = start
    if outline:
        yield outline


def _stroked(outline: list[Segment]) -> Iterator[Rule]:
    """The axis-parallel segments of an outline; one that is a hair's breadth wide is a single line."""
    if len(outline) > 2:
        box = _bounds(outline)
        if min(box.width, box.height) <= THIN:
            yield _middle(*box)
            return
    for segment in outline:
        rule = _rule(segment)
        if rule:
            yield rule


def _rule(segment: Segment) -> Rule | None:
    """An axis-parallel segment as a rule; None for one that runs aslant."""
    x0, y0, x1, y1 = segment
    dx, dy = abs(x1 - x0), abs(y1 - y0)
    if dy <= 0.5 + 0.005 * dx and dx > dy:
        y = (y0 + y1) / 2
        return Rule(x0, y, x1, y) if x0 < x1 else Rule(x1, y, x0, y)
    if dx <= 0.5 + 0.005 * dy and dy > dx:
        x = (x0 + x1) / 2
        return Rule(x, y0, x, y1) if y0 < y1 else Rule(x, y1, x, y0)
    return None


def _short_and_wide(outline: list[Segment], thickness: float) -> Iterator[Rule]:
    """A line drawn as a very short, very wide stroke across its own direction."""
    box = _bounds(outline)
    if box.height <= 0.5 and 0 < box.width <= THIN:
        x, y = (box.x0 + box.x1) / 2, box.top
        yield Rule(x, y - thickness / 2, x, y + thickness / 2)
    elif box.width <= 0.5 and 0 < box.height <= THIN:
        x, y = box.x0, (box.top + box.bottom) / 2
        yield Rule(x - thickness / 2, y, x + thickness / 2, y)


def _encloses(areas: Sequence[BBox]) -> bool:
    """Whether a filled path is a frame or a lattice: its first area has the others cut out of it."""
    if len(areas) < 2:
        return False
    outer = areas[0]
    return all(
        outer.x0 <= box.x0 + 0.1 and outer.top <= box.top + 0.1 and box.x1 <= outer.x1 + 0.1 and box.bottom <= outer.bottom + 0.1
        for box in areas[1:]
    )


def _bounds(outline: list[Segment]) -> BBox:
    xs = [x for s in outline for x in (s[0], s[2])]
    ys = [y for s in outline for y in (s[1], s[3])]
    return BBox(min(xs), min(ys), max(xs), max(ys))


def _middle(x0: float, top: float, x1: float, bottom: float) -> Rule:
    """The line through the middle of a thin box."""
    if x1 - x0 >= bottom - top:
        y = (top + bottom) / 2
        return Rule(x0, y, x1, y)
    x = (x0 + x1) / 2
    return Rule(x, top, x, bottom)


def _image_box(image: Placed, frame: Frame) -> BBox:
    """Where an image is placed: the unit square under its matrix."""
    buffer = pdf.Floats6()
    pdf.object_matrix(image.handle, byref(buffer))
    a, b, c, d, e, f = times(tuple(buffer), image.matrix)
    xs, ys = (e, e + a, e + c, e + a + c), (f, f + b, f + d, f + b + d)
    return frame.box(min(xs), min(ys), max(xs), max(ys))
