"""The labels of a table without rulings: which words name which row, and which name a group of rows.

The labels next to the values name rows; further left stand either the label of a row that belongs to no group, or the name
of a group, set in the middle of its rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractor.layout.chunks import TIGHT, Chunk
from extractor.layout.marks import marks

SAME_START = 4.0  # points between the starts of labels of one column


@dataclass(slots=True)
class Item:
    """The chunks of one label, from top to bottom, and the rows on whose lines some of them stand."""

    chunks: list[Chunk]
    rows: set[int] = field(default_factory=set)

    @property
    def y(self) -> float:
        return (self.chunks[0].bbox.top + self.chunks[-1].bbox.bottom) / 2

    @property
    def start(self) -> float:
        return min(chunk.bbox.x0 for chunk in self.chunks)

    @property
    def end(self) -> float:
        return max(chunk.bbox.x1 for chunk in self.chunks)


@dataclass(frozen=True, slots=True)
class LabelCell:
    """A label: the rows and label columns it covers (ends excluded)."""

    row: int
    row_end: int
    column: int
    column_end: int
    chunks: tuple[Chunk, ...]


@dataclass(frozen=True, slots=True)
class Labels:
    """The label columns' left edges, the cells in them, and how many rows have a label of their own."""

    starts: tuple[float, ...]
    cells: tuple[LabelCell, ...]
    named: int


def labels_of(ys: Sequence[float], own: Sequence[Sequence[Chunk]], loose: Sequence[Chunk], by_bars: bool) -> Labels:
    """Labels of the rows at the heights `ys`: `own` are the chunks on each row's lines, `loose` those on lines without values.

    With `by_bars` the rows were told apart by bars, so that all lines of a row's label are its own.
    """
    last = [chunks[-1].bbox.x0 for chunks in own if chunks]
    if not last:
        return Labels((), (), 0)
    inner = _usual(last)
    placed = [(chunk, row) for row, chunks in enumerate(own) for chunk in chunks] + [(chunk, None) for chunk in loose]
    label_of: dict[int, list[Item]] = {}
    for item in _items([(c, r) for c, r in placed if c.bbox.x0 >= inner - SAME_START], by_bars):
        label_of.setdefault(_nearest(item, ys, label_of), []).append(item)
    groups: list[Item] = []
    # Left of a row's own label, on its line, stands the name of a group, or a part of it.
    outer = [(c, r) for c, r in placed if c.bbox.x0 < inner - SAME_START]
    names = [(c, r) for c, r in outer if r is not None and r not in label_of and not c.is_value]  # serial numbers name nothing
    nearest = {r: max(c.bbox.x0 for c, other in names if other == r) for _, r in names}
    items = _items([(c, r if r in nearest and c.bbox.x0 >= nearest[r] - SAME_START else None) for c, r in outer], by_bars)
    for item in sorted(items, key=lambda item: not item.rows):
        row = _row_named(item, ys, inner, label_of)
        if row is None:
            groups.append(item)
        else:
            label_of.setdefault(row, []).append(item)
    if not groups:
        start = min(c.bbox.x0 for c, _ in placed)
        cells = [_cell(items, row, row + 1, 0, 1) for row, items in sorted(label_of.items())]
        return Labels((start,), (*cells, *_empty(ys, label_of)), len(label_of))
    starts = _starts([item.start for item in groups] + [min(i.start for i in items) for items in label_of.values()] + [inner])
    for item in list(groups):
        row = min(range(len(ys)), key=lambda r: abs(ys[r] - item.y))
        if row in label_of and _column(starts, min(i.start for i in label_of[row])) <= _column(starts, item.start):
            label_of[row].append(item)  # there is no group left of this row's label
            groups.remove(item)
    return Labels(tuple(starts), tuple(_with_groups(ys, label_of, groups, starts)), len(label_of))


def _items(placed: Sequence[tuple[Chunk, int | None]], by_bars: bool) -> list[Item]:
    """Chunks of one area → labels: chunks tight under each other, unless the lower begins a numbered label or is another row's."""
    items: list[Item] = []
    for chunk, row in sorted(placed, key=lambda pair: (pair[0].y, pair[0].bbox.x0)):
        for item in reversed(items):
            above = item.chunks[-1]
            if abs(above.bbox.x0 - chunk.bbox.x0) > SAME_START and not (above.bbox.x0 < chunk.bbox.x1 and chunk.bbox.x0 < above.bbox.x1):
                continue
            size = max(chunk.words[0].size, 1.0)
            same_row = row is None or not item.rows or row in item.rows
            tight = 0 <= chunk.bbox.bottom - above.bbox.bottom <= TIGHT * size
            if same_row and (tight or (by_bars and row in item.rows)) and marks().numbered.match(chunk.text) is None:
                item.chunks.append(chunk)
                if row is not None:
                    item.rows.add(row)
                break
        else:
            items.append(Item([chunk], set() if row is None else {row}))
    return items


def _nearest(item: Item, ys: Sequence[float], label_of: dict[int, list[Item]]) -> int:
    """The row a label next to the values names: its own, else the nearest one that has none yet."""
    if item.rows:
        return min(item.rows)
    free = [row for row in range(len(ys)) if row not in label_of] or list(range(len(ys)))
    return min(free, key=lambda row: abs(ys[row] - item.y))


def _row_named(item: Item, ys: Sequence[float], inner: float, label_of: dict[int, list[Item]]) -> int | None:
    """The row that an outer label names, None when it names a group."""
    size = max(item.chunks[0].words[0].size, 1.0)
    free = [row for row in range(len(ys)) if row not in label_of]
    own = [row for row in item.rows if row in free]
    if own:
        return own[0]
    if not free:
        return None
    near = min(free, key=lambda row: abs(ys[row] - item.y))
    reach = len(item.chunks) * size if item.end > inner + size else 0.6 * size
    return near if abs(ys[near] - item.y) <= reach else None


def _with_groups(ys: Sequence[float], label_of: dict[int, list[Item]], groups: Sequence[Item], starts: Sequence[float]) -> list[LabelCell]:
    """All label cells where some columns name groups."""
    width = len(starts)
    column_of = {row: _column(starts, min(item.start for item in items)) for row, items in label_of.items()}
    cells = [_cell(items, row, row + 1, column_of[row], width) for row, items in label_of.items()]
    edges = [ys[0] - 10.0, *((a + b) / 2 for a, b in pairwise(ys)), ys[-1] + 10.0]
    for column in range(width - 1):
        items = sorted((item for item in groups if _column(starts, item.start) == column), key=lambda item: item.y)
        row = 0
        while row < len(ys):
            if column_of.get(row, width) <= column:
                row += 1
                continue
            end = row
            while end < len(ys) and column_of.get(end, width) > column:
                end += 1
            inside = [item for item in items if edges[row] <= item.y <= edges[end]]
            numbered = column == width - 2
            begins = [i for i in range(row + 1, end) if numbered and i in label_of and _first_number(label_of[i]) == 1]
            cells += _shared(inside, row, end, edges, column, begins)
            row = end
    cells += [LabelCell(row, row + 1, width - 1, width, ()) for row in range(len(ys)) if row not in label_of]
    return cells


def _shared(items: Sequence[Item], row: int, end: int, edges: Sequence[float], column: int, begins: Sequence[int]) -> list[LabelCell]:
    """A run of rows shared out among the groups that stand in it: each stands in the middle of its rows.

    `begins` are the rows whose labels are numbered 1: they part the groups where each part then holds one group at most.
    """
    parts = list(pairwise((row, *begins, end)))
    inside = [[item for item in items if edges[first] < item.y <= edges[stop]] for first, stop in parts]
    if all(len(found) <= 1 for found in inside):
        return [
            _cell(found, first, stop, column, column + 1) if found else LabelCell(first, stop, column, column + 1, ())
            for (first, stop), found in zip(parts, inside, strict=True)
        ]
    if len(items) > end - row:
        return [_cell(items, row, end, column, column + 1)]
    cells = []
    for left, item in zip(range(len(items) - 1, -1, -1), items, strict=True):
        bottom = 2 * item.y - edges[row]
        stop = min(range(row + 1, end - left + 1), key=lambda i: abs(edges[i] - bottom)) if left else end
        cells.append(_cell([item], row, stop, column, column + 1))
        row = stop
    return cells


def _first_number(items: Sequence[Item]) -> int | None:
    """The number a numbered label begins with."""
    number = re.match(r"\s*[(（]?\s*(\d+)\s*[.．、)）]", items[0].chunks[0].text)
    return int(number.group(1)) if number else None


def _cell(items: Sequence[Item], row: int, row_end: int, column: int, column_end: int) -> LabelCell:
    chunks = sorted((chunk for item in items for chunk in item.chunks), key=lambda chunk: (chunk.y, chunk.bbox.x0))
    return LabelCell(row, row_end, column, column_end, tuple(chunks))


def _empty(ys: Sequence[float], label_of: dict[int, list[Item]]) -> list[LabelCell]:
    return [LabelCell(row, row + 1, 0, 1, ()) for row in range(len(ys)) if row not in label_of]


def _usual(starts: Sequence[float]) -> float:
    """The innermost start that several labels share, else the innermost of all."""
    ordered = sorted(starts)
    shared = [a for a, b in pairwise(ordered) if b - a <= SAME_START / 2]
    return shared[-1] if shared else ordered[-1]


def _starts(starts: Sequence[float]) -> list[float]:
    columns: list[float] = []
    for start in sorted(starts):
        if not columns or start - columns[-1] > 2 * SAME_START:
            columns.append(start)
    return columns


def _column(starts: Sequence[float], x: float) -> int:
    return min(range(len(starts)), key=lambda i: abs(starts[i] - x))
