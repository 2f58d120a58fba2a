"""The rules of a picture as those of other formats: borders of the cells of its grids, and long strokes that are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.document import Rule
from extractor.readers.ocr.grid import APART, LONG, LOWEST, TOUCH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.readers.ocr.grid import Grid, Strokes

CREASE = 0.93  # a stroke over so much of the width of the page is a fold or its edge


def borders(table: Grid, scale: float) -> list[Rule]:
    """The borders of the cells, each stretch once; an open side stays open."""
    across: set[tuple[int, int]] = set()
    down: set[tuple[int, int]] = set()
    for top, left, bottom, right in table.spans:
        across |= {(y, x) for y in (top, bottom) for x in range(left, right)}
        down |= {(x, y) for x in (left, right) for y in range(top, bottom)}
    opened, last_row, last_column = table.opened, len(table.rows) - 1, len(table.columns) - 1
    across = {(y, x) for y, x in across if not ((opened.top and y == 0) or (opened.bottom and y == last_row))}
    down = {(x, y) for x, y in down if not ((opened.left and x == 0) or (opened.right and x == last_column))}
    xs, ys = [round(x / scale, 2) for x in table.columns], [round(y / scale, 2) for y in table.rows]
    rules = [Rule(xs[start], ys[y], xs[end], ys[y]) for y, start, end in _runs(across)]
    return rules + [Rule(xs[x], ys[start], xs[x], ys[end]) for x, start, end in _runs(down)]


def _runs(stretches: set[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Unit stretches (rule, unit) → (rule, first, end) of those that follow one another."""
    runs: list[tuple[int, int, int]] = []
    for rule, unit in sorted(stretches):
        if runs and runs[-1][0] == rule and runs[-1][2] == unit:
            runs[-1] = (rule, runs[-1][1], unit + 1)
        else:
            runs.append((rule, unit, unit + 1))
    return runs


def strays(across: Strokes, down: Strokes, tables: Sequence[Grid], scale: float) -> list[Rule]:
    """Long level strokes beside and between the grids (tables may have no others), and upright ones that reach out of a grid by a row.

    What runs from edge to edge of the page is a fold.
    """
    pieces: list[list[float]] = []
    for y, x0, x1 in sorted(across.segments):
        if any(table.bounds[1] - TOUCH * scale < y < table.bounds[3] + TOUCH * scale for table in tables):
            continue
        near = (piece for piece in pieces if y - piece[0] <= APART * scale and x0 - piece[2] <= TOUCH * scale and piece[1] - x1 <= TOUCH * scale)
        last = next(near, None)
        if last is not None:
            last[1:] = [min(last[1], x0), max(last[2], x1)]
        else:
            pieces.append([y, x0, x1])
    level = [(y, x0, x1) for y, x0, x1 in pieces if LONG * scale <= x1 - x0 < CREASE * across.drawn.shape[1]]
    stubs = [stub for x, y0, y1 in down.segments for table in tables for stub in _stubs(x, y0, y1, table, scale)]
    found = [Rule(x0 / scale, y / scale, x1 / scale, y / scale) for y, x0, x1 in level] + [Rule(x / scale, y0 / scale, x / scale, y1 / scale) for x, y0, y1 in stubs]
    return [Rule(*(round(value, 2) for value in rule)) for rule in found]


def _stubs(x: float, y0: float, y1: float, table: Grid, scale: float) -> list[tuple[float, float, float]]:
    """What of an upright stroke reaches above and below a table it crosses the border of."""
    left, top, right, bottom = table.bounds
    if not left < x < right:
        return []
    ends = [(x, y0, top)] if y0 < top < y1 + APART * scale else []
    ends += [(x, bottom, y1)] if y0 - APART * scale < bottom < y1 else []
    return [(x, start, end) for x, start, end in ends if LOWEST * scale <= end - start < LONG * scale]
