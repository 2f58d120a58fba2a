"""A whole report typed into one table (an Excel sheet saved as a page, a layout of 340 columns) → lines and tables.

    ┌───────────────────────────────────────┐        Line   XX局2023年政府信息公开工作年度报告
    │ XX局2023年政府信息公开工作年度报告    │        Line   一、总体情况
    │ 一、总体情况                          │        Line   2023年，……
    │ 2023年，……                            │   →    Line   二、主动公开政府信息情况
    │ 二、主动公开政府信息情况              │        Table  第二十条第（一）项 …
    ├──────────┬────────────┬───────────────┤
    │ 信息内容 │ 本年制发…  │ …             │
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from extractor.document import Block, Cell, Line, Table
from extractor.readers.vocabulary import is_label, label_count, section_count

# A title is printed in no more characters than that; prose is longer.
_TITLE_LENGTH = 40
_PROSE_LENGTH = 60


def taken_apart(table: Table) -> tuple[Block, ...]:
    """The table alone, or, if titles of at least two sections stand in it, its rows of headings and prose as lines."""
    titled = "".join(cell.text for cell in table.cells if len(cell.text) <= _TITLE_LENGTH)
    if section_count(titled) < 2:
        return (table,)
    return tuple(_apart(table))


def _apart(table: Table) -> Iterator[Block]:
    rows: defaultdict[int, list[Cell]] = defaultdict(list)
    for cell in table.cells:
        rows[cell.row].append(cell)
    pending: list[list[Cell]] = []
    started = False
    for row in sorted(rows):
        filled = [cell for cell in rows[row] if cell.text]
        started = started or label_count([cell.text for cell in filled]) > 0
        if len(filled) == 1 and _is_text(filled[0], started=started):
            yield from _table(pending, table)
            pending = []
            for text in filled[0].text.split("\n"):
                yield Line(text, filled[0].place)
        else:
            pending.append(rows[row])
    yield from _table(pending, table)


def _is_text(cell: Cell, *, started: bool) -> bool:
    """Whether the one filled cell of a row is a title, a heading or prose; before the first label anything is."""
    if is_label(cell.text):
        return False
    return not started or len(cell.text) > _PROSE_LENGTH or section_count(cell.text) > 0


def _table(rows: list[list[Cell]], table: Table) -> Iterator[Table]:
    """The rows as a table of their own, numbered anew; spans end with it, empty rows around it are dropped."""
    while rows and not any(cell.text for cell in rows[0]):
        del rows[0]
    while rows and not any(cell.text for cell in rows[-1]):
        del rows[-1]
    if not rows:
        return
    first, last = rows[0][0].row, rows[-1][0].row
    cells = tuple(
        replace(cell, row=cell.row - first, row_span=min(cell.row_span, last + 1 - cell.row)) for row in rows for cell in row
    )
    yield Table(cells, table.origin, cells[0].place)
