"""The drawn objects of a PDF page → rules and pictures.

Producers draw a border as a stroked line, a thin filled rectangle, a thin filled trapezoid, the segments of one path that
holds a whole grid, the ring between two filled rectangles, or a one-pixel image. All of them become `Rule`s here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ctypes import addressof, c_float, c_int
from dataclasses import dataclass
from typing import NamedTuple

from extractor.document import BBox, Picture, Rule
from extractor.readers import pdf_calls as pdf
from extractor.readers.pdf_frame import Frame

THIN = 3.0  # points: the thickest filled shape that is a line and not an area
THICK_STROKE = 6.0  # points: wider strokes paint areas
MANY_TILES = 4  # filled areas beside each other that make a table
MAX_DEPTH = 12  # form XObjects within form XObjects

Matrix = tuple[float, float, float, float, float, float]
Segment = tuple[float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Placed(NamedTuple):
    """A page object that is not text, with the matrix of the forms around it."""

    handle: int
    kind: int
    matrix: Matrix


@dataclass(frozen=True, slots=True)
class PageDrawing:
    """The rules and pictures of a page as displayed; `complete` is False when the page has more objects than allowed."""

    rules: tuple[Rule, ...] = ()
    pictures: tuple[Picture, ...] = ()
    complete: bool = True


class _Overfull(Exception):
    """More objects than the limit allows."""


def read_drawing(page: int, frame: Frame, limit: int) -> PageDrawing:
    """All rules and pictures of a loaded page; none when it has more than `limit` objects and segments."""
    rules: list[Rule] = []
    pictures: list[Picture] = []
    areas: list[BBox] = []
    budget = limit
    try:
        for placed in objects_of(page, limit):
            if placed.kind == pdf.OBJECT_PATH:
                budget -= pdf.count_segments(placed.handle)
                if budget < 0:
                    raise _Overfull
                rules.extend(rules_of_path(placed, frame, areas))
            else:
                box = _image_box(placed, frame)
                if min(box.width, box.height) <= THIN < max(box.width, box.height):
                    rules.append(_middle(box))
                else:
                    pictures.append(Picture(box))
    except _Overfull:
        return PageDrawing(complete=False)
    return PageDrawing(tuple(rules or sides_of_tiles(areas)), tuple(pictures))


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


def objects_of(page: int, limit: int) -> Iterator[Placed]:
    """The paths and images of a page, those in form XObjects too."""
    left = limit
    todo = [(pdf.count_objects(page), pdf.get_object, page, IDENTITY, 0)]
    buffer = pdf.Floats6()
    while todo:
        count, get, owner, outer, depth = todo.pop()
        left -= count
        if left < 0:
            raise _Overfull
        for i in range(count):
            handle = get(owner, i)
            kind = pdf.object_kind(handle)
            if kind in (pdf.OBJECT_PATH, pdf.OBJECT_IMAGE):
                yield Placed(handle, kind, outer)
            elif kind == pdf.OBJECT_FORM and depth < MAX_DEPTH:
                pdf.object_matrix(handle, addressof(buffer))
                matrix = _times(tuple(buffer), outer)
                todo.append((pdf.count_form_objects(handle), pdf.get_form_object, handle, matrix, depth + 1))


def rules_of_path(path: Placed, frame: Frame, filled: list[BBox]) -> Iterator[Rule]:
    """The horizontal and vertical lines a path shows; the areas it fills are added to `filled`."""
    fill, stroke = c_int(), c_int()
    pdf.draw_mode(path.handle, addressof(fill), addressof(stroke))
    if not fill.value and not stroke.value:
        return
    width = c_float()
    buffer = pdf.Floats6()
    pdf.object_matrix(path.handle, addressof(buffer))
    matrix = _times(tuple(buffer), path.matrix)
    outlines = list(_outlines(path.handle, matrix, frame))
    if stroke.value:
        pdf.stroke_width(path.handle, addressof(width))
        thickness = width.value * abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) ** 0.5
        if thickness <= THICK_STROKE:
            for outline in outlines:
                yield from _stroked(outline)
            return
        for outline in outlines:
            yield from _short_and_wide(outline, thickness)
        return
    areas = []
    for outline in outlines:
        box = _bounds(outline)
        if box.width <= THIN and box.height <= THIN:
            yield Rule(box.x0, (box.top + box.bottom) / 2, box.x1, (box.top + box.bottom) / 2)
            yield Rule((box.x0 + box.x1) / 2, box.top, (box.x0 + box.x1) / 2, box.bottom)
        elif box.width <= THIN or box.height <= THIN:
            yield _middle(box)
        else:
            areas.append((box, outline))
    if _encloses(areas):
        for _, outline in areas:
            yield from _stroked(outline)
    else:
        filled.extend(box for box, _ in areas)


def _outlines(path: int, matrix: Matrix, frame: Frame) -> Iterator[list[Segment]]:
    """The straight segments of each subpath, as displayed."""
    a, b, c, d, e, f = matrix
    x, y = c_float(), c_float()
    x_address, y_address = addressof(x), addressof(y)
    outline: list[Segment] = []
    start = here = (0.0, 0.0)
    for i in range(pdf.count_segments(path)):
        segment = pdf.get_segment(path, i)
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
    box = _bounds(outline)
    if len(outline) > 2 and min(box.width, box.height) <= THIN:
        yield _middle(box)
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


def _middle(box: BBox) -> Rule:
    """The line through the middle of a thin box."""
    if box.width >= box.height:
        y = (box.top + box.bottom) / 2
        return Rule(box.x0, y, box.x1, y)
    x = (box.x0 + box.x1) / 2
    return Rule(x, box.top, x, box.bottom)


def _image_box(image: Placed, frame: Frame) -> BBox:
    """Where an image is placed: the unit square under its matrix."""
    buffer = pdf.Floats6()
    pdf.object_matrix(image.handle, addressof(buffer))
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
