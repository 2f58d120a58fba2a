"""Numbers printed just outside of a table that has empty cells: most likely values that slipped off their row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.document import Block, Line
from extractor.recognition.rows import LabelledRow
from extractor.recognition.values import is_value

# So near to the row, in points, that it is no page number.
NEAR = 16.0


def strays(blocks: Sequence[Block], rows: Sequence[LabelledRow]) -> Iterator[str]:
    """The lines of numbers right before or behind the grids of these rows, within `NEAR` of a row with an empty cell."""
    for index in sorted({row.block for row in rows if row.origin != "text"}):
        own = [row for row in rows if row.block == index]
        for row, beside in ((own[0], index - 1), (own[-1], index + 1)):
            if 0 <= beside < len(blocks) and isinstance(line := blocks[beside], Line) and _only_numbers(line.text) and _is_near(row, line):
                yield line.text.strip()


def _only_numbers(text: str) -> bool:
    pieces = text.split()
    return bool(pieces) and all(is_value(piece) and piece[-1].isdigit() for piece in pieces)


def _is_near(row: LabelledRow, line: Line) -> bool:
    """Whether a line of a page stands right above or below an empty cell of a row, where a value would stand."""
    if line.place is None or line.place.bbox is None:
        return False
    spots = [item.place for item in row.values if not item.text.strip() and item.place is not None]
    box = line.place.bbox
    near = [spot.bbox for spot in spots if spot.bbox is not None and spot.page == line.place.page]
    return any(min(abs(box.top - cell.bottom), abs(cell.top - box.bottom)) < NEAR and cell.x0 < box.x1 and box.x0 < cell.x1 for cell in near)
