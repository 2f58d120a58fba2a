"""The true grid of a w:tbl: every cell at its grid column, merged cells once.

python-docx's `row.cells` repeats a merged cell for every grid square it covers, so the grid is walked here. Positions
are those declared: rows whose spans do not add up to the same width stay as they are.

    gridBefore=1 |  A (gridSpan=2)    |       row 0:  .  A  A
    B | C (vMerge restart) | D        |       row 1:  B  C  D
    E | (vMerge)           | F        |       row 2:  E  C  F
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractor.readers.docx_names import GONE, MC, VAL, WRAPPERS, W, branch, switched_on, value, whole

if TYPE_CHECKING:
    from lxml.etree import _Element

WIDEST = 63  # columns of a table in Word
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


def grid(table: _Element) -> list[Square]:
    """The cells of a table in row-major order; deleted and hidden rows and cells are not there."""
    squares: list[Square] = []
    merged: list[Square] = []  # the vertically merged cells that reach down to the row before
    number = 0
    for row in _rows(table):
        placed = _placed(row, number)
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


def _rows(table: _Element) -> Iterator[_Element]:
    for row in unwrapped(table, _ROW):
        properties = row.find(W + "trPr")
        if properties is None or (
            not any(properties.find(gone) is not None for gone in GONE) and not switched_on(properties.find(W + "hidden"))
        ):
            yield row


def _placed(row: _Element, number: int) -> list[tuple[Square, str | None]]:
    """The cells of a row at their grid columns, each with its vertical merge: 'restart', 'continue' or None."""
    column = whole(value(row.find(W + "trPr"), W + "gridBefore"), 0, WIDEST) or 0
    placed: list[tuple[Square, str | None]] = []
    for cell in unwrapped(row, _CELL):
        properties = cell.find(W + "tcPr")
        if properties is not None and properties.find(W + "cellDel") is not None:
            continue
        span = whole(value(properties, W + "gridSpan"), 1, WIDEST) or 1
        if placed and _merge(properties, "hMerge") == "continue":
            placed[-1][0].column_span += span
        else:
            placed.append((Square(cell, number, column, 1, span), _merge(properties, "vMerge")))
        column += span
    return placed


def _merge(properties: _Element | None, name: str) -> str | None:
    """'restart' or 'continue'; w:vMerge without a value goes on (ECMA-376 part 1, 17.4.84)."""
    element = None if properties is None else properties.find(W + name)
    return None if element is None else "restart" if element.get(VAL) == "restart" else "continue"


def _overlap(one: Square, other: Square) -> bool:
    return one.column < other.column + other.column_span and other.column < one.column + one.column_span


def unwrapped(parent: _Element, tag: str) -> Iterator[_Element]:
    """The children of one name, also those in content controls, custom XML and tracked insertions."""
    for child in parent.iterchildren():
        if child.tag == tag:
            yield child
        elif child.tag in WRAPPERS:
            yield from unwrapped(child, tag)
        elif child.tag == _ALTERNATE:
            chosen = branch(child)
            if chosen is not None:
                yield from unwrapped(chosen, tag)
