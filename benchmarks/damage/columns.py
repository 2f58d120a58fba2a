"""Damage to columns: values, heads or both lost, moved, doubled or taken from another year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from benchmarks.damage.hand import BLANK, MISSING, UNTOLD, Damaged, Hand
from extractor.document import Cell, Table

# The columns of one block of table three stand here, side by side.
WIDE = 7


def _of_columns(code: str) -> bool:
    return not code.startswith("disclosure.")


def _picked(hand: Hand) -> tuple[str, list[str]] | None:
    """A field of a wide row, and the fields of its row."""
    code = hand.any(lambda c: _of_columns(c) and len(hand.row_of(c)) >= 5)
    return None if code is None else (code, hand.row_of(code))


def in_column(hand: Hand, code: str) -> list[str]:
    """The fields that stand in the same grid column of the same table, from above."""
    block, column = hand.where[code][0], hand.cell(code).column
    same = [c for c, (b, _) in hand.where.items() if b == block and hand.cell(c).column == column]
    return sorted(same, key=lambda c: hand.cell(c).row)


def heads_over(hand: Hand, code: str) -> list[tuple[int, Cell]]:
    """The texts over a field that span no column but its own, outermost first."""
    table, cell = hand.table(code), hand.cell(code)
    first = min(hand.cell(c).row for c in in_column(hand, code))
    near = [(i, c) for i, c in enumerate(table.cells) if c.column == cell.column and c.column_span == cell.column_span and c.row + c.row_span <= first]
    return [(i, c) for i, c in near if c.text.strip()]


def _head(hand: Hand, code: str) -> tuple[int, Cell] | None:
    found = heads_over(hand, code)
    return found[-1] if found else None


def _put(hand: Hand, block: int, cells: Sequence[Cell]) -> None:
    table = hand.blocks[block]
    assert isinstance(table, Table)
    hand.blocks[block] = replace(table, cells=tuple(sorted(cells, key=lambda c: (c.row, c.column))))


def head_emptied(hand: Hand) -> Damaged:
    """One head is lost; the others name theirs."""
    if (picked := _picked(hand)) is None or (head := _head(hand, picked[0])) is None:
        return None
    hand.write_cell(hand.where[picked[0]][0], head[0], "")
    return hand.done()


def head_of_a_neighbour(hand: Hand) -> Damaged:
    """Two columns of one name: what the page shows for either cannot be told."""
    if (picked := _picked(hand)) is None:
        return None
    code, row = picked
    other = hand.chance.choice([c for c in row if c != code])
    one, two = _head(hand, code), _head(hand, other)
    if one is None or two is None or one[1].text == two[1].text:
        return None
    hand.write_cell(hand.where[code][0], one[0], two[1].text)
    for field in (*in_column(hand, code), *in_column(hand, other)):
        hand.shown[field] = UNTOLD
    return hand.done()


def heads_shifted(hand: Hand) -> Damaged:
    """The head row lost its first cell and the rest moved up to fill it: every head names its neighbour's numbers."""
    if (picked := _picked(hand)) is None:
        return None
    row = picked[1]
    heads = [_head(hand, code) for code in row]
    if any(head is None for head in heads):
        return None
    block = hand.where[row[0]][0]
    found = [head for head in heads if head is not None]
    for (index, _), text in zip(found, [*(c.text for _, c in found[1:]), ""], strict=True):
        hand.write_cell(block, index, text)
    for code in row:
        for field in in_column(hand, code):
            hand.shown[field] = UNTOLD
    return hand.done()


def columns_exchanged(hand: Hand) -> Damaged:
    """Two columns change places, heads and all: the page shows the same numbers."""
    if (picked := _picked(hand)) is None:
        return None
    code, row = picked
    other = hand.chance.choice([c for c in row if c != code])
    block, table = hand.where[code][0], hand.table(code)
    one, two = hand.cell(code).column, hand.cell(other).column
    top = [heads_over(hand, c) for c in (code, other)]
    # Heads of different height are no columns that can change places.
    if not all(top) or {h[-1][1].row for h in top} != {top[0][-1][1].row} or len(top[0]) != len(top[1]):
        return None
    swap = {one: two, two: one}
    first, last = top[0][-1][1].row, max(hand.cell(c).row for c in in_column(hand, code))
    rows = {h[1].row for h in top[0]} | {*range(first, last + 1)}
    _put(hand, block, [replace(c, column=swap.get(c.column, c.column)) if c.row in rows and c.column_span == 1 else c for c in table.cells])
    return hand.done()


def values_of_columns_exchanged(hand: Hand) -> Damaged:
    """The numbers of two columns change places, the heads stay: the page shows other numbers."""
    if (picked := _picked(hand)) is None:
        return None
    code, row = picked
    other = hand.chance.choice([c for c in row if c != code])
    for one, two in zip(in_column(hand, code), in_column(hand, other), strict=False):
        if hand.cell(one).row != hand.cell(two).row:
            return None
        first, second = hand.cell(one).text, hand.cell(two).text
        hand.write(one, second)
        hand.write(two, first)
    return hand.done()


def column_dropped(hand: Hand) -> Damaged:
    """A column is gone with its head, and the columns behind it have moved up."""
    return _dropped(hand, None)


def total_dropped(hand: Hand) -> Damaged:
    """The last column is gone with its head."""
    return _dropped(hand, -1)


def _dropped(hand: Hand, which: int | None) -> Damaged:
    if (picked := _picked(hand)) is None:
        return None
    row = picked[1]
    code = hand.chance.choice(row) if which is None else row[which]
    block, table, at = hand.where[code][0], hand.table(code), hand.cell(code).column
    for field in in_column(hand, code):
        hand.shown[field] = MISSING
    cells = []
    for cell in table.cells:
        if cell.column == at and cell.column_span == 1:
            continue
        if cell.column <= at < cell.column + cell.column_span:
            cell = replace(cell, column_span=cell.column_span - 1)
        elif cell.column > at:
            cell = replace(cell, column=cell.column - 1)
        cells.append(cell)
    _put(hand, block, cells)
    return hand.done()


def column_of_last_year(hand: Hand) -> Damaged:
    """Beside a column stands another of the same name, of the year before."""
    if (code := hand.any(lambda c: bool(heads_over(hand, c)))) is None or (head := _head(hand, code)) is None:
        return None
    column = in_column(hand, code)
    extra = {hand.cell(c).row: str(hand.chance.randrange(0, 90)) for c in column} | {head[1].row: f"上年{head[1].text.strip()}"}
    _insert(hand, code, hand.cell(code).column + hand.cell(code).column_span, extra, head[1])
    return hand.done()


def column_without_numbers(hand: Hand) -> Damaged:
    """An empty column, head and cells, between two others."""
    if (picked := _picked(hand)) is None or (head := _head(hand, picked[0])) is None:
        return None
    extra = {hand.cell(c).row: "" for c in in_column(hand, picked[0])} | {head[1].row: ""}
    _insert(hand, picked[0], hand.cell(picked[0]).column, extra, head[1])
    return hand.done()


def _insert(hand: Hand, code: str, at: int, texts: dict[int, str], head: Cell) -> None:
    """A grid column before column `at`, these texts in its rows."""
    block, table = hand.where[code][0], hand.table(code)
    cells = []
    for cell in table.cells:
        if cell.column >= at:
            cell = replace(cell, column=cell.column + 1)
        elif cell.column + cell.column_span > at:
            cell = replace(cell, column_span=cell.column_span + 1)
        cells.append(cell)
    _put(hand, block, [*cells, *(Cell(text, row, at, row_span=head.row_span if row == head.row else 1) for row, text in texts.items())])


def column_shifted_up(hand: Hand) -> Damaged:
    """The numbers of a column stand one row higher, the first lost, the last cell empty."""
    return _shifted(hand, 1)


def column_shifted_down(hand: Hand) -> Damaged:
    return _shifted(hand, -1)


def _shifted(hand: Hand, by: int) -> Damaged:
    code = hand.any(lambda c: len(in_column(hand, c)) > 2)
    if code is None:
        return None
    column = in_column(hand, code)
    texts = [hand.cell(c).text for c in column]
    moved = [*texts[1:], ""] if by > 0 else ["", *texts[:-1]]
    for field, text in zip(column, moved, strict=True):
        hand.write(field, text)
    return hand.done()


def labels_shifted(hand: Hand) -> Damaged:
    """The labels of all rows stand one row lower than their numbers: the page shows every number under another name."""
    code = hand.any(lambda c: c.startswith("requests."))
    if code is None:
        return None
    block, first = hand.where[code][0], hand.cell(hand.row_of(code)[0]).column
    rows = sorted({hand.cell(c).row for c, (b, _) in hand.where.items() if b == block and c.startswith("requests.")})
    labels = {}
    for row in rows:
        near = [(i, c) for i, c in enumerate(hand.table(code).cells) if c.row == row and c.row_span == 1 and c.column + c.column_span <= first and c.text.strip()]
        if not near:
            return None
        labels[row] = max(near, key=lambda n: n[1].column)
    # Only the labels of neighbouring rows of one group change their meaning alone; a whole table shifted shows nothing certain.
    texts = ["", *(labels[row][1].text for row in rows[:-1])]
    for row, text in zip(rows, texts, strict=True):
        hand.write_cell(block, labels[row][0], text)
    for field, (b, _) in hand.where.items():
        if b == block and field.startswith("requests."):
            hand.shown[field] = UNTOLD
    return hand.done()


def table_set_side_by_side(hand: Hand) -> Damaged:
    """The right half of a table stands as a table of its own behind the left: heads and numbers, no labels."""
    if (picked := _picked(hand)) is None:
        return None
    row = picked[1]
    at = hand.cell(row[len(row) // 2]).column
    block, table = hand.where[row[0]][0], hand.table(row[0])
    if any(c.column < at < c.column + c.column_span and c.text.strip() and c.row > 1 for c in table.cells):
        return None
    left = [replace(c, column_span=min(c.column_span, at - c.column)) for c in table.cells if c.column < at]
    right = [replace(c, column=c.column - at) for c in table.cells if c.column >= at]
    right += [replace(c, column=0, column_span=c.column + c.column_span - at) for c in table.cells if c.column < at < c.column + c.column_span]
    _put(hand, block, left)
    hand.blocks.insert(block + 1, replace(table, cells=tuple(sorted(right, key=lambda c: (c.row, c.column)))))
    return hand.done()


def cell_lost(hand: Hand) -> Damaged:
    """A cell of the markup is gone and the rest of its row has moved up: the numbers stand under other heads, the last is missing."""
    code = hand.any(lambda c: len(hand.row_of(c)) > 1)
    if code is None or _has_gaps(hand, hand.row_of(code)):
        return None
    block, row = hand.where[code][0], hand.row_of(code)
    at = row.index(code)
    _take(hand, block, hand.cell(code))
    before = dict(hand.shown)
    for one, two in zip(row[at:], row[at + 1 :], strict=False):
        hand.shown[one] = before[two]
    hand.shown[row[-1]] = MISSING
    return hand.done()


def blank_cell_lost(hand: Hand) -> Damaged:
    """The same of a cell that was empty: as many numbers as before, under other heads."""
    code = hand.any(lambda c: len(hand.row_of(c)) > 2 and c != hand.row_of(c)[-1])
    if code is None or _has_gaps(hand, hand.row_of(code)):
        return None
    hand.write(code, "")
    emptied = hand.shown[code]
    block, row = hand.where[code][0], hand.row_of(code)
    at = row.index(code)
    _take(hand, block, hand.cell(code))
    assert emptied == BLANK
    for field in row[at:]:
        hand.shown[field] = UNTOLD
    return hand.done()


def span_dropped(hand: Hand) -> Damaged:
    """A group's label no longer spans its rows: the rows below begin one column further left, all their cells still there."""
    code = hand.any(lambda c: c.startswith("requests."))
    if code is None:
        return None
    block, table = hand.where[code][0], hand.table(code)
    merged = [c for c in table.cells if c.row_span > 1 and any(c.row < hand.cell(f).row < c.row + c.row_span for f in hand.row_of(code))]
    if not merged:
        return None
    gone = max(merged, key=lambda c: c.column)
    below = range(gone.row + 1, gone.row + gone.row_span)
    cells = []
    for cell in table.cells:
        if cell is gone:
            cell = replace(cell, row_span=1)
        elif cell.row in below and cell.column > gone.column:
            cell = replace(cell, column=cell.column - gone.column_span)
        cells.append(cell)
    _put(hand, block, cells)
    return hand.done()


def span_too_narrow(hand: Hand) -> Damaged:
    """A label over several columns is declared over one less: the rest of its row stands one column further left."""
    code = hand.any()
    if code is None:
        return None
    block, table, row = hand.where[code][0], hand.table(code), hand.cell(code).row
    wide = [c for c in table.cells if c.row == row and c.column_span > 1 and c.column < hand.cell(hand.row_of(code)[-1]).column]
    if not wide:
        return None
    gone = hand.chance.choice(wide)
    cells = []
    for cell in table.cells:
        if cell is gone:
            cell = replace(cell, column_span=cell.column_span - 1)
        elif cell.row == row and cell.column > gone.column:
            cell = replace(cell, column=cell.column - 1)
        cells.append(cell)
    _put(hand, block, cells)
    return hand.done()


def _has_gaps(hand: Hand, row: list[str]) -> bool:
    """Whether a row has cells that are no field's, from its first number on."""
    first = hand.cell(row[0])
    return len(row) != sum(c.row == first.row and c.column >= first.column for c in hand.table(row[0]).cells)


def _take(hand: Hand, block: int, gone: Cell) -> None:
    """A cell out of the markup: what follows in its row moves left."""
    table = hand.blocks[block]
    assert isinstance(table, Table)
    cells = [
        replace(c, column=c.column - gone.column_span) if c.row == gone.row and c.column > gone.column else c
        for c in table.cells
        if c is not gone
    ]
    _put(hand, block, cells)


COLUMN_KINDS = (
    head_emptied, head_of_a_neighbour, heads_shifted, columns_exchanged, values_of_columns_exchanged, column_dropped, total_dropped,
    column_of_last_year, column_without_numbers, column_shifted_up, column_shifted_down, labels_shifted, table_set_side_by_side, cell_lost,
    blank_cell_lost, span_dropped, span_too_narrow,
)  # fmt: skip
