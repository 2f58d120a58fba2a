"""Rows of printed tables aligned with the rows of a form: every value to its field code, with the evidence.

Each table is tried in each form; the form whose labels fit best wins, so a report may mix forms. What was printed but
has no place in the form is kept as extra rows, never pressed into a neighbour.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple

from extractor.characters.remembering import remembered
from extractor.recognition.align import align
from extractor.recognition.columns import Heads, Placement, heads_of, place_values
from extractor.recognition.labels import is_lengthened, key, other_meaning, similarity
from extractor.recognition.row_labels import LABEL_MATCHES, row_similarities
from extractor.recognition.rows import HeaderColumn, Item, LabelledRow, is_column_label
from extractor.recognition.units import units_around
from extractor.recognition.values import is_money
from extractor.report import Evidence
from extractor.templates import Block, Column, Row, TableForm

# Labels that fit this well vouch for a misprinted one between them.
VOUCHES = 0.95
# A label less alike is no misprint that neighbours could vouch for.
MISPRINTED = 0.8
# The likeness of a label that is right but carries another row's number.
RENUMBERED = 0.84
# How far a grid can be trusted by the way it was found.
GRIDS = {"markup": 1.0, "ruled": 1.0, "text": 0.9}
# For each row of the page how alike its label is to that of each row of the form.
Alike = Sequence[Sequence[float]]


class Reading(NamedTuple):
    """The cell found for a field, or the text of a whole row whose cells could not be told apart (`item` None).

    `units` are the units of money stated around an amount.
    """

    code: str
    item: Item | None
    evidence: tuple[Evidence, ...]
    row_text: str = ""
    label: str = ""
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableReading:
    """One table read in one form: readings by code, rows of the page that fit nowhere, and how well labels fit."""

    table: TableForm
    readings: dict[str, Reading] = field(default_factory=dict)
    extra: tuple[LabelledRow, ...] = ()
    repeated: tuple[LabelledRow, ...] = ()
    unclear: tuple[LabelledRow, ...] = ()
    rows: tuple[LabelledRow, ...] = ()
    score: float = 0.0


def read_table(rows: Sequence[LabelledRow], table: TableForm) -> TableReading:
    """Align all labelled rows of a document with one form's table."""
    return _read_across(rows, table) if table.across else _read_down(rows, table)


def _read_down(rows: Sequence[LabelledRow], table: TableForm) -> TableReading:
    targets = [(block, row) for block in table.blocks for row in block.rows]
    alike = [row_similarities(row, table) for row in rows]
    strange = [0.0] * len(targets)
    over = _Over()
    gains = [
        [0.0 if one < LABEL_MATCHES else _gain(row, one, over(row, block)) for one, (block, _) in zip(likes, targets, strict=True)]
        if max(likes) >= LABEL_MATCHES
        else strange
        for row, likes in zip(rows, alike, strict=True)
    ]
    pairs = align(gains)
    if not pairs:
        return TableReading(table)
    pairs = sorted([*pairs, *_out_of_order(rows, alike, pairs, targets)])
    pairs = sorted([*pairs, *_by_order(rows, pairs, len(targets))])
    matched = {i for i, _ in pairs}
    blocks = {rows[i].block for i in matched}
    unused = _unused_columns(rows, blocks)
    readings: dict[str, Reading] = {}
    unclear: list[LabelledRow] = []
    announced: dict[int, tuple[str, ...]] = {}
    for i, j in pairs:
        block, target = targets[j]
        row = rows[i]
        # A line before the first grid of several speaks for all of them.
        before = (*rows[pairs[0][0]].captions, *announced.setdefault(row.block, row.captions))
        placement = place_values(row.values, over(row, block), unused[row.block])
        if placement is None:
            unclear.append(row)
        for reading in _readings(row, table.code, target, block, placement, _vouched(rows, alike, pairs, i, j, targets), before):
            readings[reading.code] = reading
    left_over = [(i, row) for i, row in enumerate(rows) if i not in matched and row.filled]
    again = {i: [t for one, (block, t) in zip(alike[i], targets, strict=True) if one >= VOUCHES and _repeats(row, block)] for i, row in left_over}
    repeated = [(row, f"{table.code}.{target.code}.") for i, row in left_over for target in again[i] if not _same_print(row, target, rows, pairs, targets)]
    doubted = tuple([name for _, name in repeated])
    return TableReading(
        table,
        {code: _doubted(reading) if code.startswith(doubted) else reading for code, reading in readings.items()},
        extra=tuple(row for i, row in left_over if not again[i] and _stands_within(row, i, matched, blocks, alike[i])),
        repeated=tuple(dict.fromkeys(row for row, _ in repeated)),
        unclear=tuple(unclear),
        rows=tuple(rows[i] for i, _ in pairs),
        score=sum(max(gains[i][j], 0.0) for i, j in pairs),
    )


def _vouched(
    rows: Sequence[LabelledRow], alike: Alike, pairs: Sequence[tuple[int, int]], i: int, j: int, targets: Sequence[tuple[Block, Row]]
) -> float:
    """How sure a row's name is: its own label, and where that is misprinted its neighbours in page and form.

    Nothing vouches for a label that names another row better, or that is the row's own with words added.
    """
    own = alike[i][j]
    if own < MISPRINTED or own >= VOUCHES or is_lengthened(rows[i].labels[-1], targets[j][1].path[-1]) or max(alike[i]) > own:
        return own
    beside = [(k, m) for k, m in pairs if (k, m) in ((i - 1, j - 1), (i + 1, j + 1))]
    expected = (j > 0) + (j < len(targets) - 1)
    sure = len(beside) == expected and all(alike[k][m] >= VOUCHES for k, m in beside)
    return round(own + (1.0 - own) * 0.75, 4) if sure else own


def _repeats(row: LabelledRow, block: Block) -> bool:
    """Whether a row left over, with a label of the form, is that row printed once more, wherever it stands."""
    return len(row.values) >= len(block.columns) and (len(row.labels[-1]) > 2 or row.origin == "text")


def _same_print(row: LabelledRow, target: Row, rows: Sequence[LabelledRow], pairs: Sequence[tuple[int, int]], targets: Sequence[tuple[Block, Row]]) -> bool:
    """Whether a row printed once more says the same as the row that was read."""
    read = next((rows[i] for i, j in pairs if targets[j][1] is target), None)
    return read is not None and _print(read) == _print(row)


def _print(row: LabelledRow) -> list[str]:
    return [text for item in row.values if (text := "".join(item.text.split()))]


def _doubted(reading: Reading) -> Reading:
    """A cell whose row is printed again with other numbers."""
    return reading._replace(evidence=(*reading.evidence, Evidence("printed_twice", 0.0)))


def _stands_within(row: LabelledRow, index: int, matched: set[int], blocks: set[int], likes: Sequence[float]) -> bool:
    """Whether a row that fits nowhere belongs to the table: between its rows, or in a grid that holds some of them."""
    return min(matched) < index < max(matched) or (
        row.block in blocks and (not row.labels or max(likes) >= LABEL_MATCHES)
    )


def _out_of_order(
    rows: Sequence[LabelledRow], alike: Alike, pairs: Sequence[tuple[int, int]], targets: Sequence[tuple[Block, Row]]
) -> Iterator[tuple[int, int]]:
    """Rows whose label is exactly that of a row still missing, at another place than the form's: the label decides."""
    used, named = {i for i, _ in pairs}, {j for _, j in pairs}
    for j, (_, target) in enumerate(targets):
        if j not in named and len(key(target.path[-1])) > 2:
            found = [i for i, row in enumerate(rows) if alike[i][j] >= RENUMBERED and i not in used and row.filled]
            if len(found) == 1:
                yield found[0], j


def _by_order(rows: Sequence[LabelledRow], pairs: Sequence[tuple[int, int]], count: int) -> Iterator[tuple[int, int]]:
    """Rows whose labels are lost, between two that are known: by order, when exactly as many rows as places are left."""
    anchors = [*pairs]
    for (i, j), (k, m) in itertools.pairwise(anchors):
        lost = [n for n in range(i + 1, k) if rows[n].filled and not _is_known(rows[n])]
        if len(lost) == m - j - 1 == k - i - 1:
            yield from zip(lost, range(j + 1, m), strict=True)
    i, j = anchors[-1]
    if j == count - 2 and len(rows) > i + 1 and rows[i + 1].block == rows[i].block and not _is_known(rows[i + 1]) and rows[i + 1].filled:
        yield i + 1, count - 1


def _is_known(row: LabelledRow) -> bool:
    """Whether a row carries a readable label of its own, so that order alone may not name it."""
    return len(row.labels) > row.spread and sum("\u4e00" <= c <= "\u9fff" for c in row.labels[-1]) >= 3


def _gain(row: LabelledRow, alike: float, heads: Heads) -> float:
    gain = alike - 0.5 + 0.5 * (heads.named / len(heads.labels))
    # Of a row cut in two by the page, the part with the values is the row.
    return gain if row.filled else 0.5 * gain


class _Over:
    """What stands over the rows of a document: the rows of one grid share one header, which is looked up once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], Heads] = {}

    def __call__(self, row: LabelledRow, block: Block) -> Heads:
        where = id(row.header), id(block)
        if where not in self._known:
            self._known[where] = heads_of(row.header, tuple([column.path for column in block.columns]))
        return self._known[where]


def _unused_columns(rows: Sequence[LabelledRow], blocks: set[int]) -> dict[int, frozenset[int]]:
    """Per grid the columns that are empty in every row and have no label of the forms."""
    starts: dict[int, set[int]] = {block: set() for block in blocks}
    used: dict[int, set[int]] = {block: set() for block in blocks}
    headers: dict[int, set[tuple[HeaderColumn, ...]]] = {block: set() for block in blocks}
    for row in rows:
        if row.block in blocks:
            starts[row.block].update([item.start for item in row.values])
            used[row.block].update([item.start for item in row.values if item.text.strip()])
            headers[row.block].add(row.header)
    return {block: frozenset(starts[block] - used[block] - _named_columns(headers[block])) for block in blocks}


def _named_columns(headers: set[tuple[HeaderColumn, ...]]) -> set[int]:
    return {column for header in headers for h in header if is_column_label(h.path[-1]) for column in range(h.start, h.end)}


def _readings(
    row: LabelledRow, table: str, target: Row, block: Block, placement: Placement | None, label: float, before: Sequence[str]
) -> Iterator[Reading]:
    labels = row.labels if label >= LABEL_MATCHES else ()
    if placement is None:
        evidence = _of_row(labels, label, row.origin, target)
        label_text = row.labels[-1] if row.labels else ""
        text = " ".join(item.text.strip() for item in row.values)
        for column in block.columns:
            yield Reading(f"{table}.{target.code}.{column.code}", None, evidence, row_text=text, label=label_text)
        return
    share = None if placement.geometry else placement.header
    about = _of_cells(labels, label, row.origin, target, block, placement.heads, share)
    money = _of_money(block)
    for item, evidence, column, (head, _) in zip(placement.items, about, block.columns, placement.heads.labels, strict=True):
        if item is not None:
            if not head:
                head = _head(row, item, column.path[-1])
                evidence = (*evidence, *_contrast(head, column.path[-1]))
            units = units_around(row, head, before) if column in money else ()
            yield Reading(f"{table}.{target.code}.{column.code}", item, evidence, units=units)


@cache
def _of_money(block: Block) -> tuple[Column, ...]:
    """The columns of a block that hold amounts of money."""
    return tuple(column for column in block.columns if is_money(column.unit))


@lru_cache(maxsize=512)
def _of_cells(
    labels: tuple[str, ...], label: float, origin: str, target: Row, block: Block, heads: Heads, share: float | None
) -> tuple[tuple[Evidence, ...], ...]:
    """The evidence of each cell of a row; `share` of the heads that were found where only the order told the columns.

    The same row under the same heads is met in every report of a kind.
    """
    row = _of_row(labels, label, origin, target)
    return tuple(
        (*row, _column_evidence(alike, share), *(_contrast(head, column.path[-1]) if head else ()))
        for (head, alike), column in zip(heads.labels, block.columns, strict=True)
    )


def _of_row(labels: tuple[str, ...], label: float, origin: str, target: Row) -> tuple[Evidence, ...]:
    """The evidence of a row by its labels; none where order alone told it."""
    named = Evidence("label", round(label, 4), labels[-1]) if labels else Evidence("row_order", 0.0)
    return (named, _grid_evidence(origin), *(_contrasts(labels, target.path) if labels else ()))


def _column_evidence(alike: float, share: float | None) -> Evidence:
    return _evidence("header", alike) if share is None else _evidence("column_order", share)


@lru_cache(maxsize=1024)
def _evidence(name: str, strength: float, detail: str = "") -> Evidence:
    return Evidence(name, round(strength, 4), detail)


def _grid_evidence(origin: str) -> Evidence:
    return _evidence("grid", GRIDS.get(origin, 0.8), origin)


def _contrast(printed: str, official: str) -> tuple[Evidence, ...]:
    """Doubt about a label that is alike but holds a word of another meaning."""
    return (Evidence("other_meaning", 0.0, "".join(printed.split())),) if other_meaning(printed, official) else ()


def _contrasts(printed: Sequence[str], official: Sequence[str]) -> tuple[Evidence, ...]:
    """The same for a row's own label and those of its groups, of which a page may have cut off a part."""
    groups = [
        (label, part)
        for label in printed[:-1]
        for part in official[:-1]
        if similarity(label, part) >= LABEL_MATCHES and len(key(label)) >= len(key(part))
    ]
    return tuple([doubt for label, part in ((printed[-1], official[-1]), *groups) for doubt in _contrast(label, part)])


def _head(row: LabelledRow, item: Item, official: str) -> str:
    """The printed label of a value's column."""
    for column in row.header:
        if column.start <= item.start < column.end:
            return column.path[-1]
    return official


def _read_across(rows: Sequence[LabelledRow], table: TableForm) -> TableReading:
    """Table four: one row of all groups, or a row (or a small table) for each group."""
    block = table.blocks[0]
    leaves = tuple(column.path for column in block.columns)
    readings: dict[str, Reading] = {}
    extra: list[LabelledRow] = []
    used: list[LabelledRow] = []
    unclear: list[LabelledRow] = []
    repeated: list[LabelledRow] = []
    printed: list[list[str]] = []
    score = 0.0
    for row in rows:
        found = _groups_of(row, block, leaves, table.title)
        if found is None:
            continue
        groups, named = found
        used.append(row)
        columns = tuple((*group.path, *leaf) for group in groups for leaf in leaves)
        header = row.header if len(groups) > 1 else tuple(HeaderColumn((*groups[0].path, h.path[-1]), h.start, h.end) for h in row.header)
        placement = place_values(row.values, heads_of(header, columns), frozenset())
        codes = [f"{table.code}.{group.code}.{column.code}" for group in groups for column in block.columns]
        if any(code in readings for code in codes):
            if _print(row) not in printed:
                repeated.append(row)
                readings |= {code: _doubted(readings[code]) for code in codes if code in readings}
            continue
        printed.append(_print(row))
        if placement is None:
            unclear.append(row)
            text = " ".join(item.text.strip() for item in row.values)
            readings |= {code: Reading(code, None, (Evidence("label", named), _grid_evidence(row.origin)), row_text=text) for code in codes}
            score += named
            continue
        about = [doubts for group in groups for doubts in [_group_evidence(header, group, named)] * len(leaves)]
        share = None if placement.geometry else placement.header
        for n, (code, item) in enumerate(zip(codes, placement.items, strict=True)):
            if item is not None:
                head, alike = placement.heads.labels[n]
                contrast = _contrast(head, columns[n][-1])
                readings[code] = Reading(code, item, (*about[n], _grid_evidence(row.origin), _column_evidence(alike, share), *contrast))
        score += named * len(groups)
    return TableReading(table, readings, tuple(extra), tuple(repeated), tuple(unclear), tuple(used), score)


def _group_evidence(header: Sequence[HeaderColumn], group: Row, named: float) -> tuple[Evidence, ...]:
    """How well a group of table four is named over its columns; `named` tells it where no label stands there."""
    printed = dict.fromkeys(label for column in header for label in column.path[:-1])
    if not printed:
        return (Evidence("label", named),)
    alike, label = max((similarity(label, group.path[-1]), label) for label in printed)
    return (Evidence("label", round(min(named, alike), 4), label), *_contrast(label, group.path[-1]))


@remembered(1024)
def _names_group(labels: tuple[str, ...], block: Block) -> bool:
    return any(similarity(label, group.path[-1]) >= LABEL_MATCHES for label in labels for group in block.rows)


def _groups_of(row: LabelledRow, block: Block, leaves: tuple[tuple[str, ...], ...], title: str) -> tuple[tuple[Row, ...], float] | None:
    """Which groups of table four a row holds, and how clearly that is printed; None when it is not of table four."""
    groups = block.rows
    if len(row.values) < len(leaves) and row.origin != "text":
        return None
    if row.labels and len(row.values) < len(leaves) * len(groups) and not _names_group(row.labels, block):
        return None
    every = tuple((*group.path, *leaf) for group in groups for leaf in leaves)
    full = heads_of(row.header, every).named
    leafs = sum(any(similarity(h.path[-1], leaf[-1]) >= 0.72 for leaf in leaves) for h in row.header)
    near = [*row.captions[-3:], *(label for h in row.header for label in h.path[:-1]), *row.labels]
    about = max((similarity(label, group.path[-1]) for label in near for group in groups), default=0.0)
    titled = max((similarity(caption, title) for caption in row.captions), default=0.0)
    count = len(row.values)
    if leafs >= 4 and full >= len(every) - 2:
        return groups, round(full / len(every), 4)
    if count == len(every) and (leafs >= 4 or about >= 0.8 or titled >= 0.8) and not row.labels:
        return groups, round(max(leafs / len(every), about, titled) * 0.9, 4)
    if count == len(leaves) or (leafs == len(leaves) and count >= len(leaves)):
        named = [(similarity(label, group.path[-1]), -position, group) for position, label in enumerate(reversed(near)) for group in groups]
        best = max(named, key=lambda n: (n[0] >= 0.8, n[1], n[0]), default=None)
        if best and best[0] >= 0.8 and leafs >= 4:
            return (best[2],), round(best[0], 4)
    if count == 2 * len(leaves) and leafs >= 2 * len(leaves) - 1:
        return groups[1:], round(full / len(every), 4)
    return None
