"""Pages → blocks in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractor.document import Block, Line, Page, Place, Table, Word
from extractor.layout.aligned import aligned
from extractor.layout.chunks import ends_in_value
from extractor.layout.furniture import MarginLine, furniture_of, in_margin
from extractor.layout.grids import Grid, filled, skeleton_of
from extractor.layout.lines import lines_of, score_of
from extractor.layout.paragraphs import PrintedLine, column_of, goes_on, printed
from extractor.layout.rulings import Bar, Lattice, bars_of, lattices_of
from extractor.layout.stitching import continuation, table_of
from extractor.layout.unruled import with_text_rows

Item = Grid | PrintedLine


def blocks_of(pages: Sequence[Page]) -> tuple[Block, ...]:
    """All pages → lines and tables, with places on the pages as they are displayed."""
    drawn = [bars_of(page.rules) for page in pages]
    laid = without_furniture([items_of(page, *bars) for page, bars in zip(pages, drawn, strict=True)], len(pages))
    flow = [item for (across, _), items in zip(drawn, laid, strict=True) for item in with_aligned(items, across)]
    column = column_of([item for item in flow if isinstance(item, PrintedLine)])
    blocks: list[Block] = []
    before: Item | None = None
    run: list[Grid] = []
    for item in flow:
        following = continuation(run[-1], item) if run and isinstance(item, Grid) else None
        if run and following is None:
            blocks.append(table_of(run))
            run = []
        if isinstance(item, Grid):
            run.append(following or item)
        else:
            goes = isinstance(before, PrintedLine) and column is not None and goes_on(before, item, column)
            blocks.append(Line(item.text, Place(item.page.number, item.bbox), goes, None, score_of(item.words)))
        before = item
    if run:
        blocks.append(table_of(run))
    turns = {page.number: page for page in pages if page.turn}
    return tuple(_turned_back(block, turns) for block in blocks) if turns else tuple(blocks)


def items_of(page: Page, across: Sequence[Bar], down: Sequence[Bar]) -> list[Item]:
    """The grids and printed lines of one page with these horizontal and vertical bars, from top to bottom."""
    grids, words = grids_of(page, lattices_of(across, down))
    items: list[Item] = [*grids, *(printed(page, line) for line in lines_of(words))]
    return sorted(items, key=lambda item: (item.bbox.top, item.bbox.x0))


def grids_of(page: Page, lattices: Sequence[Lattice]) -> tuple[list[Grid], list[Word]]:
    """The ruled grids of a page, inner ones before the frames around them, and the words outside all of them."""
    words = list(page.words)
    grids = []
    for lattice in sorted(lattices, key=_area) if len(lattices) > 1 else lattices:
        skeleton = skeleton_of(lattice, words)
        if skeleton is None:
            continue
        grid, rest = filled(with_text_rows(skeleton, words), words, page.number)
        if len(rest) < len(words):
            grids.append(grid)
            words = rest
    return grids, words


def _area(lattice: Lattice) -> float:
    box = lattice.bbox
    return box.width * box.height


def with_aligned(items: Sequence[Item], bars: Sequence[Bar]) -> list[Item]:
    """The items of a page with the lines between its ruled grids that are tables of their own made into grids; `bars` are horizontal."""
    if not any(isinstance(item, PrintedLine) and ends_in_value(item) for item in items):
        return list(items)
    found: list[Item] = []
    run: list[PrintedLine] = []
    for item in (*items, None):
        if isinstance(item, PrintedLine):
            run.append(item)
            continue
        if run:
            found += aligned(run, bars)
            run = []
        if item is not None:
            found.append(item)
    return found


def without_furniture(laid: Sequence[list[Item]], page_count: int) -> list[list[Item]]:
    """The items of all pages without running headers, footers and page numbers."""
    lines = [item for items in laid for item in items if isinstance(item, PrintedLine) and in_margin(item.bbox, item.page.height)]
    found = furniture_of([MarginLine(line.page.number, line.text, line.bbox, line.page.height) for line in lines], page_count)
    gone = {id(lines[i]) for i in found}
    return [[item for item in items if id(item) not in gone] for items in laid]


def _turned_back(block: Block, pages: dict[int, Page]) -> Block:
    """A block with its places on the pages as displayed, where layout saw them turned."""
    if isinstance(block, Table):
        cells = tuple(replace(cell, place=_back(cell.place, pages)) for cell in block.cells)
        return replace(block, cells=cells, place=_back(block.place, pages))
    return replace(block, place=_back(block.place, pages))


def _back(place: Place | None, pages: dict[int, Page]) -> Place | None:
    if place is None or place.bbox is None or place.page not in pages:
        return place
    page = pages[place.page]
    return replace(place, bbox=place.bbox.turned(-page.turn, page.width, page.height))
