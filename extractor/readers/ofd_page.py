"""What the objects of an OFD page draw: text objects → words with glyph positions, paths → rules, images → pictures.

OFD measures in millimetres from the top left; an object has a Boundary (its place on the page) and a CTM from its own
coordinates to that boundary (GB/T 33190, 8.5 graphic units, 9.3 paths, 11 text).
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from extractor.document import BBox, Page, Picture, Rule, Word

if TYPE_CHECKING:
    from lxml.etree import _Element

POINTS = 72 / 25.4  # points in a millimetre
RULE_THICKNESS = 1.2  # mm: a filled rectangle thinner than this is a rule, as printers draw them
SLANT = 0.3  # mm a rule may lean over its length
WORD_GAP = 0.35  # of the type size: a wider gap between two glyphs begins a new word
ASCENT, DESCENT = 0.86, 0.14  # of the type size above and below the baseline, usual for Chinese fonts
DEPTH = 16  # composite objects within one another

_OPERATOR = re.compile(r"[SMLQBAC]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_OPERANDS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}


def tag(element: _Element) -> str:
    """The local name: producers declare different namespaces for the same elements."""
    name = element.tag
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def numbers(text: str) -> list[float]:
    """The numbers of a blank-separated list; anything else in it is skipped."""
    found = []
    for part in text.replace(",", " ").split():
        try:
            found.append(float(part))
        except ValueError:
            continue
    return found


class Matrix(NamedTuple):
    """x' = a·x + c·y + e, y' = b·x + d·y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def apply(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def then(self, outer: Matrix) -> Matrix:
        """First this one, then the outer one."""
        e, f = outer.apply(self.e, self.f)
        return Matrix(
            self.a * outer.a + self.b * outer.c,
            self.a * outer.b + self.b * outer.d,
            self.c * outer.a + self.d * outer.c,
            self.c * outer.b + self.d * outer.d,
            e,
            f,
        )


@dataclass(slots=True)
class Resources:
    """What objects refer to by ID: composite drawings and the parts that hold pictures."""

    composites: dict[str, _Element] = field(default_factory=dict)
    media: dict[str, str] = field(default_factory=dict)

    def copy(self) -> Resources:
        return Resources(dict(self.composites), dict(self.media))


class _Glyph(NamedTuple):
    char: str
    x: float  # origin on the page, mm
    y: float
    advance: float  # to the next glyph along the line, mm on the page


class Canvas:
    """Collects what is drawn on one page; `origin` is the corner of the physical box in mm.

    After `limit` objects only text is taken, so that a page of a million strokes costs its rules, not its words.
    """

    def __init__(self, resources: Resources, origin: tuple[float, float], limit: int) -> None:
        self.resources = resources
        self.words: list[Word] = []
        self.rules: list[Rule] = []
        self.pictures: list[Picture] = []
        self.media: list[str | None] = []
        self.unreadable = False
        self._left = limit
        self._page = Matrix(POINTS, 0.0, 0.0, POINTS, -origin[0] * POINTS, -origin[1] * POINTS)

    def page(self, number: int, box: BBox) -> Page:
        return Page(number, box.x1, box.bottom, tuple(self.words), tuple(self.rules), tuple(self.pictures))

    def draw(self, group: _Element, outer: Matrix | None = None, depth: int = 0) -> None:
        """Draw the objects of a layer, block or composite, in their order."""
        outer = outer or self._page
        for element in group:
            kind = tag(element)
            if kind in ("Layer", "PageBlock"):
                if depth < DEPTH:
                    self.draw(element, outer, depth + 1)
                continue
            if element.get("Visible") == "false" or element.get("Alpha") == "0":
                continue
            self._left -= 1
            if kind == "TextObject":
                self._text(element, _placed(element).then(outer))
            elif kind == "CompositeObject" and depth < DEPTH:
                composite = self.resources.composites.get(element.get("ResourceID", ""))
                for content in composite if composite is not None else ():
                    self.draw(content, _placed(element).then(outer), depth + 1)
            elif self._left < 0:
                continue
            elif kind == "PathObject":
                self._path(element, _placed(element).then(outer))
            elif kind == "ImageObject":
                corners = [_placed(element).then(outer).apply(*corner) for corner in ((0, 0), (1, 0), (0, 1), (1, 1))]
                if element.get("CTM") is None:
                    x, y, width, height = _boundary(element)
                    corners = [outer.apply(x, y), outer.apply(x + width, y + height)]
                self.pictures.append(Picture(_box(corners)))
                self.media.append(self.resources.media.get(element.get("ResourceID", "")))

    def _text(self, element: _Element, matrix: Matrix) -> None:
        if element.get("Fill") == "false" and element.get("Stroke") != "true":
            return
        size = (numbers(element.get("Size", "")) or [0.0])[0]
        stretch = (numbers(element.get("HScale", "")) or [1.0])[0]
        down = element.get("ReadDirection", "0") in ("90", "270")
        glyphs: list[_Glyph] = []
        x = y = 0.0
        for code in element:
            if tag(code) != "TextCode":
                continue
            text = code.text or ""
            x = (numbers(code.get("X", "")) or [x])[0]
            y = (numbers(code.get("Y", "")) or [y])[0]
            across, along = _deltas(code.get("DeltaX", ""), len(text)), _deltas(code.get("DeltaY", ""), len(text))
            for at, char in enumerate(text):
                natural = size * stretch * (1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5)
                dx = across[at] if at < len(across) else (0.0 if along or down else natural)
                dy = along[at] if at < len(along) else (natural if down and not across else 0.0)
                glyphs.append(_Glyph(char, x, y, min(natural, dx) if dx > 0 else natural))
                x, y = x + dx, y + dy
        self.unreadable |= any(unicodedata.category(glyph.char) in ("Co", "Cn") or glyph.char == "\ufffd" for glyph in glyphs)
        turned = abs(matrix.b) > abs(matrix.a)
        for run in _runs(glyphs, size):
            self.words.append(_word(run, size, matrix, not turned))

    def _path(self, element: _Element, matrix: Matrix) -> None:
        data = next((child.text or "" for child in element if tag(child) == "AbbreviatedData"), "")
        stroked = element.get("Stroke") != "false" and not _white(element, "StrokeColor")
        filled = element.get("Fill") == "true" and not _white(element, "FillColor")
        for subpath in _subpaths(data):
            points = [matrix.apply(*point) for point in subpath]
            box = _box(points)
            thin = RULE_THICKNESS * POINTS
            if min(box.width, box.height) <= thin and (stroked or filled) and len(points) > 2:
                self._rule(box.x0, box.top, box.x1, box.bottom)
            elif stroked:
                for (x0, y0), (x1, y1) in itertools.pairwise(points):
                    self._rule(x0, y0, x1, y1)

    def _rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        wide, high = abs(x1 - x0), abs(y1 - y0)
        if max(wide, high) < POINTS or min(wide, high) > max(RULE_THICKNESS, SLANT) * POINTS:
            return
        if wide >= high:
            middle = (y0 + y1) / 2
            self.rules.append(Rule(min(x0, x1), middle, max(x0, x1), middle))
        else:
            middle = (x0 + x1) / 2
            self.rules.append(Rule(middle, min(y0, y1), middle, max(y0, y1)))


def _white(element: _Element, kind: str) -> bool:
    """Whether the object's own colour of this kind is white or transparent, and so not seen on paper."""
    colour = next((child for child in element if tag(child) == kind), None)
    if colour is None:
        return False
    value = numbers(colour.get("Value", ""))
    return colour.get("Alpha") == "0" or (len(value) == 3 and min(value) >= 250)


def _boundary(element: _Element) -> tuple[float, float, float, float]:
    box = numbers(element.get("Boundary", ""))
    return (box[0], box[1], box[2], box[3]) if len(box) == 4 else (0.0, 0.0, 0.0, 0.0)


def _placed(element: _Element) -> Matrix:
    """From an object's own coordinates to those of what holds it."""
    x, y, _, _ = _boundary(element)
    ctm = numbers(element.get("CTM", ""))
    own = Matrix(*ctm) if len(ctm) == 6 else Matrix()
    return own.then(Matrix(e=x, f=y))


def _deltas(text: str, count: int) -> list[float]:
    """Advances, with runs 'g N x' written out (N times x); never more than the text has use for."""
    found: list[float] = []
    parts = iter(text.split())
    try:
        for part in parts:
            if part == "g":
                times = int(float(next(parts)))
                found += [float(next(parts))] * min(times, count)
            else:
                found.append(float(part))
    except (StopIteration, ValueError):
        pass  # a broken list says no more than its beginning
    return found[:count]


def _runs(glyphs: list[_Glyph], size: float) -> Iterator[list[_Glyph]]:
    """Glyphs set close together on one line, without blanks."""
    run: list[_Glyph] = []
    for glyph in glyphs:
        if glyph.char.isspace():
            if run:
                yield run
            run = []
            continue
        if run:
            last = run[-1]
            gap = glyph.x - (last.x + last.advance)
            if gap > WORD_GAP * size or gap < -0.8 * size or abs(glyph.y - last.y) > 0.2 * size:
                yield run
                run = []
        run.append(glyph)
    if run:
        yield run


def _word(run: list[_Glyph], size: float, matrix: Matrix, upright: bool) -> Word:
    end = run[-1].x + run[-1].advance
    corners = [(x, y) for x in (run[0].x, end) for y in (run[0].y - ASCENT * size, run[0].y + DESCENT * size)]
    box = _box([matrix.apply(*corner) for corner in corners])
    text = "".join(glyph.char for glyph in run)
    scale = (matrix.c**2 + matrix.d**2) ** 0.5
    edges = None
    if upright and matrix.a > 0:
        edges = tuple(matrix.apply(x, run[0].y)[0] for x in (*(glyph.x for glyph in run), end))
    return Word(text, box, edges, None, upright, size * scale)


def _box(points: list[tuple[float, float]]) -> BBox:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return BBox(min(xs), min(ys), max(xs), max(ys))


def _subpaths(data: str) -> Iterator[list[tuple[float, float]]]:
    """The corner points of each subpath; curves count by their end points, which never makes a rule of them alone."""
    tokens = _OPERATOR.findall(data)
    at, points = 0, []
    while at < len(tokens):
        count = _OPERANDS.get(tokens[at])
        if count is None:  # a number out of place: skipped
            at += 1
            continue
        operands = tokens[at + 1 : at + 1 + count]
        if len(operands) < count or any(operand in _OPERANDS for operand in operands):
            break
        operator, at = tokens[at], at + 1 + count
        if operator in "SM" and len(points) > 1:
            yield points
        if operator in "SM":
            points = []
        if operator == "C":
            points += points[:1]
        else:
            points.append((float(operands[-2]), float(operands[-1])))
    if len(points) > 1:
        yield points
