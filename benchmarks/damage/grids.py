"""Damage to the rows, columns and labels of tables, and to their order in the document."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path

from benchmarks.damage.hand import MISSING, Damaged, Hand, is_number
from extractor.document import Cell, Line, Table


def row_deleted(hand: Hand) -> Damaged:
    code = hand.any()
    if code is None:
        return None
    gone = hand.row_of(code)
    block, row = hand.where[code][0], hand.cell(code).row
    hand.blocks[block] = _without_row(hand.table(code), row)
    for field in gone:
        hand.shown[field] = MISSING
    return hand.done()


def row_doubled(hand: Hand) -> Damaged:
    code = hand.any()
    if code is None:
        return None
    block, row = hand.where[code][0], hand.cell(code).row
    hand.blocks[block] = _with_row_again(hand.table(code), row, lambda text: text)
    return hand.done()


def row_doubled_with_other_digits(hand: Hand) -> Damaged:
    """Two rows of one name: what the page shows for it cannot be told."""
    code = hand.number(1)
    if code is None:
        return None
    block, row = hand.where[code][0], hand.cell(code).row
    hand.blocks[block] = _with_row_again(hand.table(code), row, lambda text: str(int(text) + 1) if is_number(text) else text)
    for field in hand.row_of(code):
        hand.shown[field] = MISSING
    return hand.done()


def rows_exchanged(hand: Hand) -> Damaged:
    """Two neighbouring rows change places, labels and all: the page shows the same numbers."""
    code = hand.any()
    if code is None:
        return None
    block, table = hand.where[code][0], hand.table(code)
    row = hand.cell(code).row
    other = next((hand.cell(c).row for c, (b, _) in hand.where.items() if b == block and hand.cell(c).row == row + 1), None)
    if other is None or any(c.row_span > 1 and c.row in (row, other) for c in table.cells):
        return None
    swap = {row: other, other: row}
    cells = sorted((replace(c, row=swap.get(c.row, c.row)) for c in table.cells), key=lambda c: (c.row, c.column))
    hand.blocks[block] = replace(table, cells=tuple(cells))
    return hand.done()


def label_lost(hand: Hand) -> Damaged:
    return _relabelled(hand, lambda text: "")


def label_garbled(hand: Hand) -> Damaged:
    return _relabelled(hand, lambda text: "".join("ÿ" if hand.chance.random() < 0.6 else c for c in text))


def label_cut(hand: Hand) -> Damaged:
    return _relabelled(hand, lambda text: text[: max(2, len(text) // 2)])


def label_of_another_row(hand: Hand) -> Damaged:
    """A row carries the label of another: the page shows that row twice and this one not."""
    code = hand.any(lambda c: c.startswith("requests."))
    other = hand.any(lambda c: c.startswith("requests."))
    if code is None or other is None or hand.row_of(code) == hand.row_of(other):
        return None
    source = _label(hand, other)
    target = _label(hand, code)
    if source is None or target is None:
        return None
    block = hand.where[code][0]
    hand.write_cell(block, target[0], source[1].text)
    for field in (*hand.row_of(code), *hand.row_of(other)):
        hand.shown[field] = MISSING
    return hand.done()


def label_of_another_meaning(hand: Hand) -> Damaged:
    """A row is named much as before, and means another thing: its fields are not there."""
    code = hand.any(lambda c: not c.startswith("remedies."))
    if code is None or (label := _label(hand, code)) is None or (other := _other_meaning(label[1].text)) is None:
        return None
    hand.write_cell(hand.where[code][0], label[0], other)
    for field in hand.row_of(code):
        hand.shown[field] = MISSING
    return hand.done()


def head_of_another_meaning(hand: Hand) -> Damaged:
    """A column is named much as before, and means another thing."""
    code = hand.any()
    if code is None:
        return None
    block, table, cell = hand.where[code][0], hand.table(code), hand.cell(code)
    over = [(i, c) for i, c in enumerate(table.cells) if c.column <= cell.column < c.column + c.column_span and c.row + c.row_span <= cell.row]
    heads = [(i, other) for i, c in over if c.column_span == 1 and (other := _other_meaning(c.text)) is not None]
    if not heads:
        return None
    index, other = heads[-1]
    below = table.cells[index].row + table.cells[index].row_span
    ends = [c.row for _, c in over if c.row > below and _other_meaning(c.text) is not None]
    hand.write_cell(block, index, other)
    for field, (b, _) in hand.where.items():
        if b == block and hand.cell(field).column == cell.column and below <= hand.cell(field).row < min(ends, default=10_000):
            hand.shown[field] = MISSING
    return hand.done()


@cache
def _meanings() -> dict[str, str]:
    return tomllib.loads(Path(__file__).with_name("meanings.toml").read_text("utf-8"))["words"]


def _other_meaning(text: str) -> str | None:
    for word, other in _meanings().items():
        if word in text:
            return text.replace(word, other)
    return None


def header_lost(hand: Hand) -> Damaged:
    code = hand.any(lambda c: c.startswith("requests."))
    if code is None:
        return None
    block, table = hand.where[code][0], hand.table(code)
    first = min(hand.cell(c).row for c, (b, _) in hand.where.items() if b == block)
    cells = tuple(replace(c, text="") if c.row < first and c.row + c.row_span <= first else c for c in table.cells)
    hand.blocks[block] = replace(table, cells=cells)
    return hand.done()


def header_cells_exchanged(hand: Hand) -> Damaged:
    """Two column heads change places: the page shows the numbers under other names."""
    code = hand.any(lambda c: c.startswith("requests.") and len(hand.row_of(c)) == 7)
    if code is None:
        return None
    row = hand.row_of(code)
    one, two = hand.chance.sample(range(1, 6), 2)
    block, table = hand.where[code][0], hand.table(code)
    first = min(hand.cell(c).row for c, (b, _) in hand.where.items() if b == block)
    heads = {}
    for index, cell in enumerate(table.cells):
        for position in (one, two):
            if cell.row + cell.row_span == first and cell.column == hand.cell(row[position]).column and cell.column_span == 1:
                heads[position] = (index, cell.text)
    if len(heads) < 2:
        return None
    hand.write_cell(block, heads[one][0], heads[two][1])
    hand.write_cell(block, heads[two][0], heads[one][1])
    columns = [c.rpartition(".")[2] for c in row]
    before = dict(hand.shown)
    for field in before:
        table_row, _, column = field.rpartition(".")
        if field.startswith("requests.") and column in (columns[one], columns[two]):
            other = columns[two] if column == columns[one] else columns[one]
            hand.shown[field] = before[f"{table_row}.{other}"]
    return hand.done()


def column_inserted(hand: Hand) -> Damaged:
    """A column of foreign numbers, without a head, between two of the form."""
    code = hand.any(lambda c: c.startswith("requests.") and len(hand.row_of(c)) == 7)
    if code is None:
        return None
    block, table = hand.where[code][0], hand.table(code)
    at = hand.cell(hand.row_of(code)[hand.chance.randrange(1, 6)]).column
    rows = {hand.cell(c).row for c, (b, _) in hand.where.items() if b == block}
    cells = []
    for cell in table.cells:
        if cell.column >= at:
            cells.append(replace(cell, column=cell.column + 1))
        elif cell.column + cell.column_span > at:
            cells.append(replace(cell, column_span=cell.column_span + 1))
        else:
            cells.append(cell)
    cells += [Cell(str(hand.chance.randrange(0, 9)), row, at) for row in sorted(rows)]
    hand.blocks[block] = replace(table, cells=tuple(sorted(cells, key=lambda c: (c.row, c.column))))
    return hand.done()


def column_deleted(hand: Hand) -> Damaged:
    code = hand.any(lambda c: c.startswith("requests.") and len(hand.row_of(c)) == 7)
    if code is None:
        return None
    block, table = hand.where[code][0], hand.table(code)
    at = hand.cell(hand.row_of(code)[hand.chance.randrange(0, 7)]).column
    gone = [c for c, (b, _) in hand.where.items() if b == block and hand.cell(c).column == at]
    rows = {hand.cell(c).row for c in gone}
    cells = tuple(c for c in table.cells if not (c.column == at and c.row in rows and c.column_span == 1))
    for field in gone:
        hand.shown[field] = MISSING
    hand.blocks[block] = replace(table, cells=cells)
    return hand.done()


def table_cut(hand: Hand) -> Damaged:
    """The table ends at a row and goes on in a new one without a header."""
    code = hand.any(lambda c: c.startswith("requests."))
    if code is None:
        return None
    block, table, row = hand.where[code][0], hand.table(code), hand.cell(code).row
    upper = tuple(replace(c, row_span=min(c.row_span, row - c.row)) for c in table.cells if c.row < row)
    lower = [replace(c, row=c.row - row) for c in table.cells if c.row >= row]
    lower += [replace(c, row=0, row_span=c.row + c.row_span - row, text="") for c in table.cells if c.row < row < c.row + c.row_span]
    lower.sort(key=lambda c: (c.row, c.column))
    hand.blocks[block : block + 1] = [replace(table, cells=upper), replace(table, cells=tuple(lower))]
    return hand.done()


def table_missing(hand: Hand) -> Damaged:
    code = hand.any()
    if code is None:
        return None
    block = hand.where[code][0]
    for field, (b, _) in hand.where.items():
        if b == block:
            hand.shown[field] = MISSING
    hand.blocks[block] = Line("（表略）")
    return hand.done()


def table_twice(hand: Hand) -> Damaged:
    """The table stands there twice, with other digits the second time: an older version left in."""
    code = hand.number(1)
    if code is None:
        return None
    block, table = hand.where[code][0], hand.table(code)
    cells = tuple(replace(c, text=str(int(c.text) + 3)) if is_number(c.text) else c for c in table.cells)
    hand.blocks.insert(block + 1, replace(table, cells=cells))
    for field, (b, _) in hand.where.items():
        if b == block:
            hand.shown[field] = MISSING
    return hand.done()


def blocks_reversed(hand: Hand) -> Damaged:
    """The pages in reverse order: the page shows the same."""
    hand.blocks.reverse()
    return hand.done()


def span_too_wide(hand: Hand) -> Damaged:
    """A value cell declared over two columns pushes the rest of its row to the right."""
    code = hand.any(lambda c: len(hand.row_of(c)) > 2)
    if code is None:
        return None
    block, table = hand.where[code][0], hand.table(code)
    row = hand.cell(code).row
    at = hand.cell(code).column
    cells = []
    for cell in table.cells:
        if cell.row == row and cell.column == at:
            cells.append(replace(cell, column_span=cell.column_span + 1))
        elif cell.row == row and cell.column > at:
            cells.append(replace(cell, column=cell.column + 1))
        else:
            cells.append(cell)
    hand.blocks[block] = replace(table, cells=tuple(cells))
    return hand.done()


GRID_KINDS = (
    row_deleted, row_doubled, row_doubled_with_other_digits, rows_exchanged, label_lost, label_garbled, label_cut,
    label_of_another_row, label_of_another_meaning, head_of_another_meaning,
    header_lost,
    header_cells_exchanged, column_inserted, column_deleted, table_cut, table_missing, table_twice, blocks_reversed, span_too_wide,
)  # fmt: skip


def _without_row(table: Table, row: int) -> Table:
    cells = []
    for cell in table.cells:
        if cell.row == row and cell.row_span == 1:
            continue
        if cell.row <= row < cell.row + cell.row_span:
            cell = replace(cell, row_span=cell.row_span - 1)
        elif cell.row > row:
            cell = replace(cell, row=cell.row - 1)
        cells.append(cell)
    return replace(table, cells=tuple(cells))


def _with_row_again(table: Table, row: int, change) -> Table:
    cells = []
    for cell in table.cells:
        if cell.row <= row < cell.row + cell.row_span and cell.row_span > 1:
            cells.append(replace(cell, row_span=cell.row_span + 1))
        elif cell.row > row:
            cells.append(replace(cell, row=cell.row + 1))
        else:
            cells.append(cell)
            if cell.row == row:
                cells.append(replace(cell, row=row + 1, text=change(cell.text)))
    return replace(table, cells=tuple(sorted(cells, key=lambda c: (c.row, c.column))))


def _label(hand: Hand, code: str) -> tuple[int, Cell] | None:
    """The label cell next to a row's first value."""
    table, row = hand.table(code), hand.cell(code).row
    first = hand.cell(hand.row_of(code)[0]).column
    before = [(i, c) for i, c in enumerate(table.cells) if c.row == row and c.column + c.column_span <= first]
    found = [(i, c) for i, c in before if c.row_span == 1 and c.text.strip()]
    return max(found, key=lambda f: f[1].column, default=None)


def _relabelled(hand: Hand, change) -> Damaged:
    code = hand.any(lambda c: not c.startswith("remedies."))
    if code is None or (label := _label(hand, code)) is None:
        return None
    hand.write_cell(hand.where[code][0], label[0], change(label[1].text))
    return hand.done()
