"""The true grid of a w:tbl: every cell at its grid column, merged cells once.

python-docx's `row.cells` repeats a merged cell for every grid square it covers, so the grid is walked here. Positions
are those declared: rows whose spans do not add up to the same width stay as they are.

    gridBefore=1 |  A (gridSpan=2)    |       row 0:  .  A  A
    B | C (vMerge restart) | D        |       row 1:  B  C  D
    E | (vMerge)           | F        |       row 2:  E  C  F
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractor.readers.docx_names import MC, VAL, WRAPPERS, W, branch, whole
from extractor.readers.docx_properties import ACROSS, BEFORE, CELL_DELETED, DOWN, HEIGHT, ROW_HIDDEN, SPAN, Properties, gone, on, setting

if TYPE_CHECKING:
    from lxml.etree import _Element

WIDEST = 63  # columns of a table in Word
_LOWEST = 60  # twentieths of a point
_HEIGHT_RULE = W + "hRule"
_CELL, _ROW, _ALTERNATE = W + "tc", W + "tr", MC + "AlternateContent"


@dataclass(slots=True)
class Square:
    """A cell of the grid and the w:tc its content is in."""

    element: _Element
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1

    def covers(self, column: int) -> bool:
        return self.column <= column < self.column + self.column_span


def grid(table: _Element, properties: Properties) -> list[Square]:
    """The cells of a table in row-major order; deleted and hidden rows and cells are not there."""
    squares: list[Square] = []
    merged: list[Square] = []  # the vertically merged cells that reach down to the row before
    number = 0
    for row in unwrapped(table, _ROW):
        said = properties.of(row)
        if gone(said) or on(said, ROW_HIDDEN) or _is_flat(said):
            continue
        placed = _placed(unwrapped(row, _CELL), whole(setting(said, BEFORE), 0, WIDEST) or 0, number, properties)
        if not placed:
            continue
        starts = [square for square, merge in placed if merge != "continue"]
        reaching: list[Square] = []
        for square, merge in placed:
            above = next((m for m in merged if m.covers(square.column)), None) if merge == "continue" else None
            if above is not None and not any(_overlap(above, start) for start in starts):
                if above not in reaching:
                    above.row_span += 1
                    reaching.append(above)
            else:
                squares.append(square)
                if merge:
                    reaching.append(square)
        merged = reaching
        number += 1
    return squares


def _placed(cells: Sequence[_Element], column: int, number: int, properties: Properties) -> list[tuple[Square, str | None]]:
    """The cells of a row at their grid columns, each with its vertical merge: 'restart', 'continue' or None."""
    placed: list[tuple[Square, str | None]] = []
    for cell in cells:
        said = properties.of(cell)
        if CELL_DELETED in said:
            continue
        span = whole(setting(said, SPAN), 1, WIDEST) or 1
        if placed and _merge(said, ACROSS) == "continue":
            placed[-1][0].column_span += span
        else:
            placed.append((Square(cell, number, column, 1, span), _merge(said, DOWN)))
        column += span
    return placed


def _is_flat(said: dict[str, _Element]) -> bool:
    """Whether a row is made too low for anything in it to be seen."""
    height = said.get(HEIGHT)
    return height is not None and height.get(_HEIGHT_RULE) == "exact" and (whole(height.get(VAL, ""), 0, _LOWEST) or _LOWEST) < _LOWEST


def _merge(said: dict[str, _Element], name: str) -> str | None:
    """'restart' or 'continue'; w:vMerge without a value goes on (ECMA-376 part 1, 17.4.84)."""
    if name not in said:
        return None
    return "restart" if said[name].get(VAL) == "restart" else "continue"


def _overlap(one: Square, other: Square) -> bool:
    return one.column < other.column + other.column_span and other.column < one.column + one.column_span


def unwrapped(parent: _Element, tag: str) -> list[_Element]:
    """The children of one name, also those in content controls, custom XML and tracked insertions."""
    found: list[_Element] = []
    for child in parent:
        name = child.tag
        if name == tag:
            found.append(child)
        elif name in WRAPPERS:
            found += unwrapped(child, tag)
        elif name == _ALTERNATE:
            chosen = branch(child)
            if chosen is not None:
                found += unwrapped(chosen, tag)
    return found
