"""The drawn objects of a PDF page → rules and pictures.

Producers draw a border as a stroked line, a thin filled rectangle, a thin filled trapezoid, the segments of one path that
holds a whole grid, the ring between two filled rectangles, or a one-pixel image. All of them become `Rule`s here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from ctypes import byref, c_float, c_int
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from extractor.document import BBox, Picture, Rule
from extractor.readers import pdf_calls as pdf
from extractor.readers.pdf_frame import Frame

THIN = 3.0  # points: the thickest filled shape that is a line and not an area
THICK_STROKE = 6.0  # points: wider strokes paint areas
MANY_TILES = 4  # filled areas beside each other that make a table
LINE, RECTANGLE = 2, 5  # points of a path that is one line; of one that is, at most, one closed shape of straight sides
CROSS = 4  # points of a path that is at most two lines that cross
MAX_DEPTH = 12  # form XObjects within form XObjects

Matrix = tuple[float, float, float, float, float, float]
Segment = tuple[float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Placed(NamedTuple):
    """A page object that is not text, its handle prepared, with the matrix of the forms around it."""

    handle: Any
    kind: int
    matrix: Matrix


class Cover(NamedTuple):
    """An area or picture as displayed, and how many text objects are painted before it, which it may hide."""

    after: int
    bbox: BBox


@dataclass(frozen=True, slots=True)
class PageDrawing:
    """The rules and pictures of a page as displayed; `complete` is False when the page has more objects than allowed.

    `slants` are single lines that run aslant. `texts` numbers the text objects, by their handles, as they are painted;
    `covers` are painted after some of them.
    """

    rules: tuple[Rule, ...] = ()
    pictures: tuple[Picture, ...] = ()
    complete: bool = True
    slants: tuple[Segment, ...] = ()
    texts: Mapping[int, int] = field(default_factory=dict)
    covers: tuple[Cover, ...] = ()


class _Overfull(Exception):
    """More objects than the limit allows."""


def read_drawing(page: int, frame: Frame, limit: int) -> PageDrawing:
    """All rules and pictures of a loaded page; none when it has more than `limit` objects and segments."""
    paths = Paths(frame, limit)
    pictures: list[Picture] = []
    texts: dict[int, int] = {}
    covers: list[Cover] = []
    try:
        for placed in objects_of(page, limit, texts):
            if placed.kind == pdf.OBJECT_PATH:
                known = len(paths.areas)
                paths.add(placed)
                if texts:
                    covers += [Cover(len(texts), box) for box in paths.areas[known:]]
                continue
            box = _image_box(placed, frame)
            if min(box.width, box.height) <= THIN < max(box.width, box.height):
                paths.rules.append(_middle(*box))
            else:
                pictures.append(Picture(box))
                if texts:
                    covers.append(Cover(len(texts), box))
    except _Overfull:
        return PageDrawing(complete=False, texts=texts)
    return PageDrawing(tuple(paths.rules or sides_of_tiles(paths.areas)), tuple(pictures), True, tuple(paths.slants), texts, tuple(covers))


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


def objects_of(page: int, limit: int, texts: dict[int, int]) -> Iterator[Placed]:
    """The paths and images of a page in the order they are painted, those in form XObjects too; `texts` gets the text objects."""
    left = limit
    buffer = pdf.Floats6()
    prepared = pdf.prepared(page)
    todo = [(iter(range(pdf.count_objects(page))), pdf.get_object, prepared, IDENTITY)]
    left -= pdf.count_objects(page)
    if left < 0:
        raise _Overfull
    while todo:
        numbers, get, owner, outer = todo[-1]
        for i in numbers:
            number = get(owner, i)
            handle = pdf.prepared(number)
            kind = pdf.object_kind(handle)
            if kind == pdf.OBJECT_TEXT:
                texts[number] = len(texts)
            elif kind in (pdf.OBJECT_PATH, pdf.OBJECT_IMAGE):
                yield Placed(handle, kind, outer)
            elif kind == pdf.OBJECT_FORM and len(todo) <= MAX_DEPTH:
                pdf.object_matrix(handle, byref(buffer))
                count = pdf.count_form_objects(handle)
                left -= count
                if left < 0:
                    raise _Overfull
                todo.append((iter(range(count)), pdf.get_form_object, number, _times(tuple(buffer), outer)))
                break
        else:
            todo.pop()


class Paths:
    """The horizontal and vertical lines that paths show, and the areas they fill.

    A page has hundreds of paths, almost all of them one line or one thin rectangle: those are told by two points or by
    their bounds, and only the others are walked segment by segment.
    """

    __slots__ = ("_bounds", "_budget", "_fill", "_frame", "_matrix", "_sides", "_stroke", "_to", "_width", "areas", "rules", "slants")

    def __init__(self, frame: Frame, budget: int) -> None:
        self.rules: list[Rule] = []
        self.areas: list[BBox] = []
        self.slants: list[Segment] = []
        self._frame, self._budget = frame, budget
        self._fill, self._stroke, self._width, self._matrix, self._bounds = c_int(), c_int(), c_float(), pdf.Floats6(), pdf.Floats4()
        self._sides = tuple(byref(self._bounds, 4 * side) for side in range(4))
        self._to = byref(self._fill), byref(self._stroke), byref(self._width), byref(self._matrix)

    def add(self, path: Placed) -> None:
        """One more path; raises _Overfull when the page has too many segments."""
        handle, _, outer = path
        count = pdf.count_segments(handle)
        self._budget -= count
        if self._budget < 0:
            raise _Overfull
        fill, stroke, width, matrix = self._to
        pdf.draw_mode(handle, fill, stroke)
        if self._stroke.value:
            pdf.object_matrix(handle, matrix)
            whole = _times(tuple(self._matrix), outer)
            pdf.stroke_width(handle, width)
            thickness = self._width.value * abs(whole[0] * whole[3] - whole[1] * whole[2]) ** 0.5
            if thickness <= THICK_STROKE:
                outlines = [_line(handle, whole, self._frame)] if count == LINE else _outlines(handle, whole, self._frame)
                for outline in outlines:
                    rules = list(_stroked(outline))
                    self.rules += rules
                    if not rules and count <= CROSS and len(outline) == 1:
                        self.slants += outline
            else:
                for outline in _outlines(handle, whole, self._frame):
                    self.rules += _short_and_wide(outline, thickness)
        elif self._fill.value:
            if count <= RECTANGLE and outer is IDENTITY:
                pdf.object_bounds(handle, *self._sides)
                self._filled(self._frame.box(*self._bounds))
            else:
                pdf.object_matrix(handle, matrix)
                self._areas(list(_outlines(handle, _times(tuple(self._matrix), outer), self._frame)))

    def _filled(self, box: BBox) -> None:
        """A filled shape: a rule when it is thin."""
        x0, top, x1, bottom = box
        wide, high = x1 - x0 > THIN, bottom - top > THIN
        if wide and high:
            self.areas.append(box)
        elif wide or high:
            self.rules.append(_middle(x0, top, x1, bottom))
        else:
            self.rules.append(Rule(x0, (top + bottom) / 2, x1, (top + bottom) / 2))
            self.rules.append(Rule((x0 + x1) / 2, top, (x0 + x1) / 2, bottom))

    def _areas(self, outlines: list[list[Segment]]) -> None:
        """A filled path of several shapes: a frame or a lattice shows its outlines."""
        shapes = [(_bounds(outline), outline) for outline in outlines]
        areas = [(box, outline) for box, outline in shapes if min(box.width, box.height) > THIN]
        encloses = _encloses(areas)
        for box, outline in shapes:
            if encloses and min(box.width, box.height) > THIN:
                self.rules += _stroked(outline)
            else:
                self._filled(box)


def _line(path: Any, matrix: Matrix, frame: Frame) -> list[Segment]:
    """The one segment of a path of two points."""
    a, b, c, d, e, f = matrix
    x, y = c_float(), c_float()
    ends: list[float] = []
    for i in range(LINE):
        pdf.segment_point(pdf.prepared(pdf.get_segment(path, i)), byref(x), byref(y))
        ends += frame.point(a * x.value + c * y.value + e, b * x.value + d * y.value + f)
    return [(ends[0], ends[1], ends[2], ends[3])]


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
    for x0, y0, x1, y1 in outline:
        dx, dy = abs(x1 - x0), abs(y1 - y0)
        if dy <= 0.5 + 0.005 * dx and dx > dy:
            y = (y0 + y1) / 2
            yield Rule(min(x0, x1), y, max(x0, x1), y)
        elif dx <= 0.5 + 0.005 * dy and dy > dx:
            x = (x0 + x1) / 2
            yield Rule(x, min(y0, y1), x, max(y0, y1))


def _short_and_wide(outline: list[Segment], thickness: float) -> Iterator[Rule]:
    """A line drawn as a very short, very wide stroke across its own direction."""
    box = _bounds(outline)
    if box.height <= 0.5 and 0 < box.width <= THIN:
        x, y = (box.x0 + box.x1) / 2, box.top
        yield Rule(x, y - thickness / 2, x, y + thickness / 2)
    elif box.width <= 0.5 and 0 < box.height <= THIN:
        x, y = box.x0, (box.top + box.bottom) / 2
        yield Rule(x - thickness / 2, y, x + thickness / 2, y)


def _encloses(areas: list[tuple[BBox, list[Segment]]]) -> bool:
    """Whether a filled path is a frame or a lattice: its first area has the others cut out of it."""
    if len(areas) < 2:
        return False
    outer = areas[0][0]
    return all(
        outer.x0 <= box.x0 + 0.1 and outer.top <= box.top + 0.1 and box.x1 <= outer.x1 + 0.1 and box.bottom <= outer.bottom + 0.1
        for box, _ in areas[1:]
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
    a, b, c, d, e, f = _times(tuple(buffer), image.matrix)
    xs, ys = (e, e + a, e + c, e + a + c), (f, f + b, f + d, f + b + d)
    return frame.box(min(xs), min(ys), max(xs), max(ys))


def _times(inner: tuple[float, ...], outer: Matrix) -> Matrix:
    """The matrix that applies `inner`, then `outer`."""
    a, b, c, d, e, f = inner
    if outer is IDENTITY:
        return a, b, c, d, e, f
    g, h, i, j, k, m = outer
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m
