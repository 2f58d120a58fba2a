"""What every reader hands over: a document as blocks in reading order, free of any file format.

Readers of paged formats (PDF, OFD, scans) make `Page`s of words, rules and pictures, and `extractor.layout` turns
those into blocks, once, for all of them. Readers of structured formats (DOCX, HTML, XLSX) make blocks directly.
Coordinates are points (1/72 inch) from the top left corner of the page as a person sees it (rotation applied).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class BBox(NamedTuple):
    """A rectangle in points from the top left corner of its page."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def union(self, other: BBox) -> BBox:
        """The smallest rectangle that holds both."""
        return BBox(min(self.x0, other.x0), min(self.top, other.top), max(self.x1, other.x1), max(self.bottom, other.bottom))

    def turned(self, quarters: int, width: float, height: float) -> BBox:
        """Where this rectangle is after its page, `width` × `height` before, is turned by clockwise quarter turns."""
        x0, top, x1, bottom = self
        if quarters % 4 == 1:
            return BBox(height - bottom, x0, height - top, x1)
        if quarters % 4 == 2:
            return BBox(width - x1, height - bottom, width - x0, height - top)
        if quarters % 4 == 3:
            return BBox(top, width - x1, bottom, width - x0)
        return self


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was printed: a page (from 1) and a rectangle; for text files, a line number (from 1)."""

    page: int | None = None
    bbox: BBox | None = None
    line: int | None = None


class Word(NamedTuple):
    """A run of characters set close together on one line.

    `edges` are the len(text) + 1 x-positions between its characters (so a word set across a ruling can be cut where
    the ruling is), or None when only the whole box is known. `score` is the recogniser's probability, None for born-digital text.
    `upright` is False for text set sideways.
    """

    text: str
    bbox: BBox
    edges: tuple[float, ...] | None = None
    score: float | None = None
    upright: bool = True
    size: float = 0.0


class Rule(NamedTuple):
    """A horizontal or vertical line drawn on the page: top == bottom or x0 == x1."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def horizontal(self) -> bool:
        return self.bottom == self.top


class Picture(NamedTuple):
    """A raster image placed on a page."""

    bbox: BBox


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a paged document: words in no promised order, rules, pictures; width and height in points.

    `turn` is by how many clockwise quarter turns everything was turned from how the page is displayed so that its text
    stands upright (a landscape table set sideways on a portrait page); layout turns the places it gives back.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    rules: tuple[Rule, ...] = ()
    pictures: tuple[Picture, ...] = ()
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph or a printed line of text.

    `continues` says that this line goes on the paragraph of the line before it (a wrapped line of a paged format).
    `heading` is the heading level the format itself claims (1 is the highest), or None.
    """

    text: str
    place: Place | None = None
    continues: bool = False
    heading: int | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; merged cells appear once, at their top left grid position. Line breaks stay as `\\n`."""

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    place: Place | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of cells in row-major order. `origin` tells how the grid was found.

    `ruled` from rulings on a page, `aligned` from the alignment of words alone, `markup` from the format's own table
    markup, `picture` from a raster image. A table stitched over pages has cells with places on several pages.
    """

    cells: tuple[Cell, ...]
    origin: str = "markup"
    place: Place | None = None

    @property
    def row_count(self) -> int:
        return max((c.row + c.row_span for c in self.cells), default=0)

    @property
    def column_count(self) -> int:
        return max((c.column + c.column_span for c in self.cells), default=0)


Block = Line | Table


class Note(NamedTuple):
    """Something a reader noticed that lowers trust: a code from the documented list, a sentence, a page if any."""

    code: str
    message: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class PagedDocument:
    """What a reader of a paged format hands to `extractor.layout`, which makes it a `Document`."""

    format: str
    pages: tuple[Page, ...]
    title: str | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A read file: its blocks in reading order, and what the file says about itself.

    `title` is the format's own title (HTML <title>, DOCX core property), not trusted as the printed one.
    `page_sizes` are width and height in points per page, empty for formats without pages. `metadata` are names and values
    in which the file or its page describes itself (HTML <meta>, the catalogue card), as written and as little trusted.
    """

    format: str
    blocks: tuple[Block, ...]
    pages: int | None = None
    title: str | None = None
    notes: tuple[Note, ...] = ()
    page_sizes: tuple[tuple[float, float], ...] = ()
    metadata: tuple[tuple[str, str], ...] = ()
