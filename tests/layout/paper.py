"""Pages made by hand: words set anywhere, and tables in the notation of `tests.readers.grid` drawn with rules of many kinds.

"A A B / C D ^"      rows are parted by '/', columns by blanks; a name again beside itself is one cell over those columns,
                     '^' the cell above going on, '_' an empty cell
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from extractor.document import BBox, Document, Line, Page, PagedDocument, Rule, Table, Word
from extractor.layout import lay_out
from tests.readers.grid import drawn

SIZE = 10.0
WIDTH, HEIGHT = 60.0, 24.0
LEFT, TOP = 70.0, 100.0
PAGE = (595.0, 842.0)

Side = tuple[float, float, float, float]


@dataclass(frozen=True)
class Box:
    """A cell of the notation: its rows and columns (ends excluded) and its text."""

    row: int
    column: int
    row_end: int
    column_end: int
    text: str


def word(x: float, y: float, text: str, size: float = SIZE, wide: float = 1.0) -> Word:
    """A word whose characters are `wide` text sizes wide (half that for ASCII), its middle at the height `y`."""
    edges = [x]
    for sign in text:
        edges.append(edges[-1] + size * wide * (0.5 if sign.isascii() else 1.0))
    return Word(text, BBox(x, y - 0.4 * size, edges[-1], y + 0.4 * size), tuple(edges), None, True, size)


def boxes(notation: str) -> list[Box]:
    """The cells of a notation."""
    rows = [row.split() for row in notation.split("/")]
    found = []
    for r, row in enumerate(rows):
        c = 0
        while c < len(row):
            end = c + 1
            while end < len(row) and row[c] != "^" and row[end] == row[c] and row[c] != "_":
                end += 1
            if row[c] != "^":
                below = r + 1
                while below < len(rows) and rows[below][c:end] == ["^"] * (end - c):
                    below += 1
                found.append(Box(r, c, below, end, "" if row[c] == "_" else row[c].replace("~", " ")))
            c = end
    return found


def sides(cells: Iterable[Box], top: float = TOP, left: float = LEFT) -> list[Side]:
    """Every side of every cell, once, from left to right and from top to bottom."""
    found: set[Side] = set()
    for cell in cells:
        x0, x1 = left + cell.column * WIDTH, left + cell.column_end * WIDTH
        y0, y1 = top + cell.row * HEIGHT, top + cell.row_end * HEIGHT
        found |= {(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)}
    return sorted(found)


def words(cells: Iterable[Box], top: float = TOP, left: float = LEFT) -> list[Word]:
    """The text of every cell, in its middle; '|' breaks lines."""
    found = []
    for cell in cells:
        lines = cell.text.split("|") if cell.text else []
        middle = top + (cell.row + cell.row_end) * HEIGHT / 2
        for number, line in enumerate(lines):
            found.append(word(left + cell.column * WIDTH + 5, middle + (number - (len(lines) - 1) / 2) * 1.1 * SIZE, line))
    return found


def page(number: int, on_it: Iterable[Word], rules: Iterable[Rule] = ()) -> Page:
    return Page(number, *PAGE, tuple(on_it), tuple(rules))


def table_page(notation: str, rules: Callable[[list[Side]], list[Rule]] | None = None, number: int = 1) -> Page:
    """A page with one table; `rules` draws the sides of its cells, as whole lines unless given."""
    cells = boxes(notation)
    return page(number, words(cells), (rules or plain)(sides(cells)))


def plain(found: list[Side]) -> list[Rule]:
    return [Rule(*side) for side in found]


def laid(*pages: Page) -> Document:
    return lay_out(PagedDocument("pdf", pages))


def shown(*pages: Page) -> list[str]:
    """Every block as one string: lines as they are ('…' before one that goes on), tables in the notation between brackets."""
    return [("…" if b.continues else "") + b.text if isinstance(b, Line) else f"[{drawn(b)}]" for b in laid(*pages).blocks]


def tables(*pages: Page) -> list[Table]:
    return [block for block in laid(*pages).blocks if isinstance(block, Table)]
