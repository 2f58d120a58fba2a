"""Text without a grid → the same labelled rows as a grid gives, so that one alignment serves both.

    规章⏎0⏎0⏎0      规章 | 0 | 0 | 0      规章 0 0 0      规章000

The labels of a form are found in order (a chain of anchors close to each other); what is printed between a row's label
and the next is cut into cells at whatever separates them. A cut that fits the number of columns in only one way is
taken; anything else stays one text, for `splits` or a person to judge.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from extractor.recognition.labels import read_label, wordings
from extractor.recognition.rows import HeaderColumn, LabelledRow
from extractor.recognition.stream import Stream
from extractor.recognition.text_across import rows_across
from extractor.recognition.text_bars import cells_at_the_end
from extractor.recognition.text_cells import cut, is_double_spaced, items_of, set_off, total_is_sum, values_after
from extractor.recognition.text_heads import Spots, header, long_heads, other_order
from extractor.recognition.values import is_money
from extractor.recognition.whole_labels import label_before, label_start
from extractor.templates import Block, Row, TableForm

# Labels of one table follow each other within this many letters and digits.
REACH = 170
# So far before the first label of a table the line may stand that announces its unit.
ANNOUNCEMENT = 60

# A label of the form: its block, its row (None for a column's), its wording.
Anchor = tuple[Block, Row | None, str]


class Spot(NamedTuple):
    """Where the label of an anchor stands in the compressed text."""

    begin: int
    anchor: int
    end: int


def text_rows(text: Stream, table: TableForm) -> list[LabelledRow]:
    """The rows of a form's table found in text lines; empty when its labels do not stand there."""
    return list(rows_across(text, table) if table.across else _rows_down(text, table))


def _rows_down(text: Stream, table: TableForm) -> Iterator[LabelledRow]:
    """The rows of the table, and behind them those of every other print of it: last year's, another body's."""
    anchors = _anchors(table)
    fewest = max(2, sum(len(block.rows) for block in table.blocks) // 3)
    parts = [_spots(text, anchors)]
    while parts:
        spots = parts.pop(0)
        chain = _chain(text, anchors, spots)
        rows = [(a, begin, end) for a, begin, end in chain if anchors[a][1] is not None]
        if len(rows) < fewest:
            continue
        yield from _in_order(list(_rows_of(text, table, anchors, chain, rows)), table)
        # Prose that names a few rows is no other print.
        fewest = max(fewest, len(rows) * 2 // 3)
        parts += [[spot for spot in spots if spot.end <= chain[0][1]], [spot for spot in spots if spot.begin >= chain[-1][2]]]


def _rows_of(
    text: Stream, table: TableForm, anchors: Sequence[Anchor], chain: Sequence[tuple[int, int, int]], rows: Sequence[tuple[int, int, int]]
) -> Iterator[LabelledRow]:
    spaced = is_double_spaced(text.raw)
    runs = {a: values_after(text, _whole_label(text, begin, end, anchors[a][2]), len(anchors[a][0].columns)) for a, begin, end in rows}
    headers: dict[int, tuple[HeaderColumn, ...] | None] = {}
    for block in table.blocks:
        own = [(begin, text.raw[slice(*runs[a])]) for a, begin, _ in rows if anchors[a][0] is block]
        heads = {anchors[a][2]: (begin, end) for a, begin, end in chain if anchors[a][0] is block and anchors[a][1] is None}
        headers[id(block)] = _header(text, heads, own, block, table, spaced) if own else ()
    barred = _between_bars(text, [(anchors[a][0], runs[a][0]) for a, _, _ in rows])
    before = 0
    for a, begin, _ in rows:
        block, row = anchors[a][0], _row(anchors, a)
        around = (text.raw[max(0, text.origin[chain[0][1]] - ANNOUNCEMENT) : text.origin[chain[0][1]]], text.raw[text.origin[before] : text.origin[begin]])
        groups = tuple(label_before(text, before, begin, part, table) for part in row.path[:-1])
        before = begin
        raw_begin, raw_end = runs[a]
        heads_over = headers[id(block)]
        count = len(heads_over or block.columns)
        told = barred[raw_begin] if count == len(block.columns) else []
        cells = told or cut(text.raw[raw_begin:raw_end], count, spaced)
        if not cells:
            continue
        place = text.place(text.origin[begin])
        if heads_over is None and count > 1:
            cells = [set_off(cells)]
        values = items_of(cells, count, place)
        label = text.raw[label_start(text, begin, row.path[-1], table) : raw_begin]
        yield LabelledRow((*groups, label), values, heads_over or (), around if _holds_money(block) else (), 0, raw_begin, "text")


def _header(
    text: Stream, heads: Spots, rows: Sequence[tuple[int, str]], block: Block, table: TableForm, spaced: bool
) -> tuple[HeaderColumn, ...] | None:
    """The heads over the values of a block's rows (where each begins, and what is printed behind it), see `text_heads`."""
    first = min(begin for begin, _ in rows)
    usual = header(text, heads, first, block, table)
    if usual or len(block.columns) < 5:
        return usual
    return other_order(text, first, block, [values for _, values in rows], spaced) or usual


def _row(anchors: Sequence[Anchor], anchor: int) -> Row:
    row = anchors[anchor][1]
    assert row is not None
    return row


def _between_bars(text: Stream, rows: Sequence[tuple[Block, int]]) -> dict[int, list[str]]:
    """The cells of rows, given as their block and the raw offset behind their label, that bars alone tell."""
    told: dict[int, list[str]] = {}
    for block in {id(block): block for block, _ in rows}.values():
        begins = [begin for other, begin in rows if other is block]
        lines = [text.raw[begin : text.line_end(begin)] for begin in begins]
        told |= zip(begins, cells_at_the_end(lines, len(block.columns)), strict=True)
    return told


def _in_order(rows: list[LabelledRow], table: TableForm) -> list[LabelledRow]:
    """The rows; without a header their order alone names the columns, and not where the total stands elsewhere than last."""
    if not any(s.per == "row" for s in table.sums) or any(row.header for row in rows):
        return rows
    if total_is_sum([[item.text for item in row.values] for row in rows if len(row.values) > 1], -1):
        return rows
    return [replace(row, values=items_of([set_off([item.text for item in row.values])], 0, row.values[0].place)) for row in rows]


def _holds_money(block: Block) -> bool:
    return any(is_money(column.unit) for column in block.columns)


def _whole_label(text: Stream, begin: int, end: int, official: str) -> int:
    """Where a label ends that was found by a short wording but is printed longer: the rest of the official one, so far it goes on."""
    wording = read_label(official).body
    if wording.startswith(text.text[begin:end]):
        while end - begin < len(wording) and text.text.startswith(wording[end - begin], end):
            end += 1
    return end


@cache
def _anchors(table: TableForm) -> tuple[Anchor, ...]:
    """The labels of a table in the order a flattened page prints them; header labels have no row."""
    anchors: list[Anchor] = []
    for block in table.blocks:
        anchors += [(block, None, leaf) for leaf in long_heads(block)]
        anchors += [(block, row, row.path[-1]) for row in block.rows]
    return tuple(anchors)


def _spots(text: Stream, anchors: Sequence[Anchor]) -> list[Spot]:
    """Every place where a label of the table stands, in reading order, the longer one first."""
    found = [
        Spot(begin, a, begin + len(wording))
        for a, (_, _, label) in enumerate(anchors)
        for wording in wordings(label)
        for begin in text.find_all(wording)
    ]
    return sorted(found, key=lambda spot: (spot.begin, -spot.end, spot.anchor))


def _chain(text: Stream, anchors: Sequence[Anchor], spots: Sequence[Spot]) -> list[tuple[int, int, int]]:
    """The longest run of anchors (index, begin, end) in order and within reach of each other, gaps filled by likeness."""
    best: list[tuple[float, int | None]] = []
    for n, (begin, a, end) in enumerate(spots):
        weight = 1.0 + 0.01 * (end - begin)
        choice: tuple[float, int | None] = (weight, None)
        for m in range(n - 1, -1, -1):
            earlier_begin, earlier, earlier_end = spots[m]
            if begin - earlier_begin > REACH + 40 * 3:
                break
            gap = begin - earlier_end
            if earlier < a and 0 <= gap <= REACH:
                score = best[m][0] + weight - 0.002 * gap - 0.05 * (a - earlier - 1)
                if score > choice[0]:
                    choice = (score, m)
        best.append(choice)
    if not best:
        return []
    last: int | None = max(range(len(best)), key=lambda k: best[k][0])
    chain: list[tuple[int, int, int]] = []
    while last is not None:
        begin, a, end = spots[last]
        chain.append((a, begin, end))
        last = best[last][1]
    chain.reverse()
    return _fill_gaps(text, anchors, chain)


def _fill_gaps(
    text: Stream, anchors: Sequence[Anchor], chain: list[tuple[int, int, int]]
) -> list[tuple[int, int, int]]:
    """Misprinted labels between two that were found: the most alike stretch of the text between them."""
    filled = [chain[0]]
    for a, begin, end in [*chain[1:], (len(anchors), min(len(text.text), chain[-1][2] + REACH), 0)]:
        for missing in range(filled[-1][0] + 1, a):
            wording = read_label(anchors[missing][2]).body
            between = (filled[-1][2], begin)
            alike = text.find_wrapped(wording, *between) or text.find_alike(wording, *between) or text.find_beginning(wording, *between)
            if alike:
                filled.append((missing, alike[0], alike[1]))
        if a < len(anchors):
            filled.append((a, begin, end))
    return filled
