"""The second, independent reading of a PDF: pdfplumber's own engine, words and tables.

Nothing is shared with `extractor.readers.pdf` and `extractor.layout`, so that an error of either does not repeat here.
Slower by more than an order of magnitude: used only where the first reading is in doubt.
"""

from __future__ import annotations

import io
import logging
from typing import Any

from extractor.document import BBox, Block, Cell, Line, Place, Table
from extractor.options import Options

# Edges this near (points) are one grid line.
SAME_EDGE = 2.0


def plumber_blocks(data: bytes, options: Options, pages: frozenset[int]) -> list[Block]:
    """Lines and tables of these pages (from 1) in reading order; empty when pdfplumber cannot read the file."""
    import pdfplumber
    from pdfminer.pdfexceptions import PDFException
    from pdfplumber.utils.exceptions import PdfminerException

    # It logs a warning a font on damaged files; what matters is said by the fields themselves.
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    blocks: list[Block] = []
    try:
        with pdfplumber.open(io.BytesIO(data), password=options.password or "") as pdf:
            for page in (page for page in pdf.pages if page.page_number in pages):
                blocks.extend(_page_blocks(page))
                page.close()
    except (PdfminerException, PDFException, TypeError, ValueError, KeyError):
        return []
    return blocks


def _page_blocks(page: Any) -> list[Block]:
    found: list[tuple[float, Block]] = []
    inside = []
    for table in page.find_tables():
        texts = table.extract()
        cells = _cells(table, texts, page.page_number)
        if cells:
            found.append((table.bbox[1], Table(tuple(cells), "ruled")))
            inside.append(table.bbox)
    outside = page.filter(lambda o: not any(_within(o, box) for box in inside)) if inside else page
    for line in outside.extract_text_lines(strip=True, return_chars=False):
        found.append((line["top"], Line(line["text"], Place(page.page_number))))
    return [block for _, block in sorted(found, key=lambda f: f[0])]


def _within(thing: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    if "x0" not in thing or "top" not in thing:
        return False
    x, y = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _cells(table: Any, texts: list[list[str | None]], page: int) -> list[Cell]:
    """Cells with spans from pdfplumber's cell boxes: the grid lines are the distinct edges of all boxes."""
    xs = _distinct([x for box in table.cells for x in (box[0], box[2])])
    ys = _distinct([y for box in table.cells for y in (box[1], box[3])])
    cells = []
    for row, line in zip(table.rows, texts, strict=True):
        for box, text in zip(row.cells, line, strict=True):
            if box is None:
                continue
            left, right, top, bottom = _index(xs, box[0]), _index(xs, box[2]), _index(ys, box[1]), _index(ys, box[3])
            place = Place(page, BBox(*map(float, box)))
            cells.append(Cell(text or "", top, left, max(1, bottom - top), max(1, right - left), place))
    return cells


def _distinct(values: list[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > SAME_EDGE:
            found.append(value)
    return found


def _index(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - value))
