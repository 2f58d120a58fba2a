"""Rows of printed tables aligned with the rows of a form: every value to its field code, with the evidence.

Each table is tried in each form; the form whose labels fit best wins, so a report may mix forms. What was printed but
has no place in the form is kept as extra rows, never pressed into a neighbour.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractor.recognition.align import align
from extractor.recognition.columns import Placement, match_header, place_values
from extractor.recognition.labels import key, likeness, read_label, similarity, wordings
from extractor.recognition.rows import HeaderColumn, Item, LabelledRow
from extractor.report import Evidence
from extractor.templates import Block, Row, TableForm

# A row label less alike than this is not that row's.
LABEL_MATCHES = 0.68


@dataclass(frozen=True, slots=True)
class Reading:
    """The cell found for a field, or the text of a whole row whose cells could not be told apart (`item` None)."""

    code: str
    item: Item | None
    evidence: tuple[Evidence, ...]
    row_text: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class TableReading:
    """One table read in one form: readings by code, rows of the page that fit nowhere, and how well labels fit."""

    table: TableForm
    readings: dict[str, Reading] = field(default_factory=dict)
    extra: tuple[LabelledRow, ...] = ()
    repeated: tuple[LabelledRow, ...] = ()
    unclear: tuple[LabelledRow, ...] = ()
    score: float = 0.0


def read_table(rows: Sequence[LabelledRow], table: TableForm) -> TableReading:
    """Align all labelled rows of a document with one form's table."""
    return _read_across(rows, table) if table.across else _read_down(rows, table)


def _read_down(rows: Sequence[LabelledRow], table: TableForm) -> TableReading:
    targets = [(block, row) for block in table.blocks for row in block.rows]
    gains = [[_gain(row, block, target) for block, target in targets] for row in rows]
    pairs = align(len(rows), len(targets), lambda i, j: gains[i][j])
    if not pairs:
        return TableReading(table)
    pairs = sorted([*pairs, *_by_order(rows, pairs, len(targets))])
    matched = {i for i, _ in pairs}
    blocks = {rows[i].block for i in matched}
    unused = {index: _unused_columns([row for row in rows if row.block == index]) for index in blocks}
    readings: dict[str, Reading] = {}
    unclear: list[LabelledRow] = []
    for i, j in pairs:
        block, target = targets[j]
        placement = _place(rows[i], tuple(column.path for column in block.columns), unused[rows[i].block])
        if placement is None:
            unclear.append(rows[i])
        label = max(gains[i][j] + 0.5, 0.0) if gains[i][j] > 0 else 0.0
        for reading in _readings(rows[i], table.code, target, block, placement, min(1.0, label), gains[i][j] > 0):
            readings[reading.code] = reading
    left_over = [
        row for i, row in enumerate(rows) if i not in matched and row.filled and _stands_within(row, i, matched, blocks, targets)
    ]
    repeated = [row for row in left_over if row.labels and any(_row_similarity(row, target) >= 0.95 for _, target in targets)]
    return TableReading(
        table,
        readings,
        extra=tuple(row for row in left_over if row not in repeated),
        repeated=tuple(repeated),
        unclear=tuple(unclear),
        score=sum(max(gains[i][j], 0.0) for i, j in pairs),
    )


def _stands_within(row: LabelledRow, index: int, matched: set[int], blocks: set[int], targets: Sequence[tuple[Block, Row]]) -> bool:
    """Whether a row that fits nowhere belongs to the table: between its rows, or in a grid that holds some of them."""
    return min(matched) < index < max(matched) or (
        row.block in blocks and (not row.labels or any(_row_similarity(row, target) >= LABEL_MATCHES for _, target in targets))
    )


def _by_order(rows: Sequence[LabelledRow], pairs: Sequence[tuple[int, int]], count: int) -> Iterator[tuple[int, int]]:
    """Rows whose labels are lost, between two that are known: by order, when exactly as many rows as places are left."""
    anchors = [*pairs]
    for (i, j), (k, m) in zip(anchors, anchors[1:], strict=False):
        lost = [n for n in range(i + 1, k) if rows[n].filled and not _is_known(rows[n])]
        if len(lost) == m - j - 1 == k - i - 1:
            yield from zip(lost, range(j + 1, m), strict=True)
    i, j = anchors[-1]
    if j == count - 2 and len(rows) > i + 1 and rows[i + 1].block == rows[i].block and not _is_known(rows[i + 1]) and rows[i + 1].filled:
        yield i + 1, count - 1


def _is_known(row: LabelledRow) -> bool:
    """Whether a row carries a readable label of its own, so that order alone may not name it."""
    return len(row.labels) > row.spread and sum("\u4e00" <= c <= "\u9fff" for c in row.labels[-1]) >= 3


def _gain(row: LabelledRow, block: Block, target: Row) -> float:
    likeness_ = _row_similarity(row, target)
    if likeness_ < LABEL_MATCHES:
        return 0.0
    named = _named(row.header, tuple(column.path for column in block.columns))
    return likeness_ - 0.5 + 0.5 * named


def _named(header: tuple[HeaderColumn, ...], columns: tuple[tuple[str, ...], ...]) -> float:
    """The share of a block's columns that are named over a row."""
    return sum(code is not None for code in match_header(header, columns)) / len(columns) if header else 0.0


def _row_similarity(row: LabelledRow, target: Row) -> float:
    """How well a row's label path fits a form row's, 0 to 1: its own label first, then the group it stands in."""
    if not row.labels:
        return 0.0
    leaf = _leaf_similarity(row.labels, target.path)
    if leaf < LABEL_MATCHES or len(target.path) < 3:
        return leaf
    group = _group_similarity([*row.captions[-3:], *row.labels[:-1]], target.path[-2])
    if len(key(target.path[-1])) <= 2 and group is not None and group < 0.6:
        return 0.0
    if group is None:
        return leaf * (0.9 if len(key(target.path[-1])) <= 2 else 1.0)
    return leaf if group >= 0.6 else leaf - 0.12


def _leaf_similarity(labels: tuple[str, ...], path: tuple[str, ...]) -> float:
    own = similarity(labels[-1], path[-1])
    if own == 1.0:
        return own
    wording = key(labels[-1])
    if any(wording == key(part) for part in path[:-1]) or wording in _exact_wordings(path[-1]):
        return own if wording in wordings(path[-1]) else 0.0
    if len(labels) > 1:
        own = max(own, 0.98 * similarity(labels[-2] + labels[-1], path[-1]))
    if len(path) > 1 and len(key(path[-1])) >= 4 and wording.endswith(key(path[-1])) and wording.startswith(key(path[-2])[:2]):
        own = max(own, 0.95)
    return own


def _exact_wordings(official: str) -> frozenset[str]:
    """Short labels differ from each other by a character (不予公开, 予以公开): these are never taken for a neighbour."""
    return frozenset() if len(key(official)) > 4 else _short_labels()


def _short_labels() -> frozenset[str]:
    from extractor.templates import forms

    return frozenset(
        key(part) for form in forms().values() for table in form.tables.values() for row in table.rows for part in row.path if len(key(part)) <= 4
    )


def _group_similarity(outer: Sequence[str], group: str) -> float | None:
    """How well the nearest group label before a row fits, None when no group label is printed."""
    for label in reversed(outer):
        read = read_label(label)
        if read.level == "group" or (read.level is None and read.body in _short_labels()):
            expected = read_label(group)
            alike = max(likeness(read.body, wording) for wording in wordings(group))
            return max(alike, 0.7) if read.number == expected.number and read.number is not None else alike
    return None


def _unused_columns(rows: Sequence[LabelledRow]) -> frozenset[int]:
    starts = {item.start for row in rows for item in row.values}
    used = {item.start for row in rows for item in row.values if item.text.strip()}
    named = {column for row in rows for h in row.header if any(_is_column(label) for label in h.path[-1:]) for column in range(h.start, h.end)}
    return frozenset(starts - used - named)


def _is_column(label: str) -> bool:
    from extractor.recognition.rows import is_column_label

    return is_column_label(label)


def _place(row: LabelledRow, columns: tuple[tuple[str, ...], ...], unused: frozenset[int]) -> Placement | None:
    return place_values(row.values, row.header, columns, unused)


def _readings(
    row: LabelledRow, table: str, target: Row, block: Block, placement: Placement | None, label: float, labelled: bool
) -> Iterator[Reading]:
    evidence = [
        Evidence("label", round(label, 4), row.labels[-1] if row.labels and labelled else "") if labelled else Evidence("row_order", 0.3),
        Evidence("grid", {"markup": 1.0, "ruled": 1.0, "text": 0.9}.get(row.origin, 0.8), row.origin),
    ]
    label_text = row.labels[-1] if row.labels else ""
    for number, column in enumerate(block.columns):
        code = f"{table}.{target.code}.{column.code}"
        if placement is None:
            text = " ".join(item.text.strip() for item in row.values)
            yield Reading(code, None, tuple(evidence), row_text=text, label=label_text)
            continue
        item = placement.items[number]
        if item is not None:
            how = Evidence("header" if placement.geometry else "column_order", round(placement.header, 4))
            yield Reading(code, item, (*evidence, how), label=_unit_label(row, item, column.path[-1]))


def _unit_label(row: LabelledRow, item: Item, official: str) -> str:
    """The printed label of a value's column, where a unit may stand."""
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
    unclear: list[LabelledRow] = []
    repeated: list[LabelledRow] = []
    score = 0.0
    for row in rows:
        found = _groups_of(row, block, leaves, table.title)
        if found is None:
            continue
        groups, named = found
        columns = tuple((*group.path, *leaf) for group in groups for leaf in leaves)
        header = row.header if len(groups) > 1 else tuple(HeaderColumn((*groups[0].path, h.path[-1]), h.start, h.end) for h in row.header)
        placement = place_values(row.values, header, columns, frozenset())
        codes = [f"{table.code}.{group.code}.{column.code}" for group in groups for column in block.columns]
        if any(code in readings for code in codes):
            repeated.append(row)
            continue
        evidence = (Evidence("label", named), Evidence("grid", {"markup": 1.0, "ruled": 1.0, "text": 0.9}.get(row.origin, 0.8), row.origin))
        if placement is None:
            unclear.append(row)
            text = " ".join(item.text.strip() for item in row.values)
            readings |= {code: Reading(code, None, evidence, row_text=text) for code in codes}
            score += named
            continue
        how = Evidence("header" if placement.geometry else "column_order", round(placement.header, 4))
        readings |= {code: Reading(code, item, (*evidence, how)) for code, item in zip(codes, placement.items, strict=True) if item is not None}
        score += named * len(groups)
    return TableReading(table, readings, tuple(extra), tuple(repeated), tuple(unclear), score)


def _groups_of(row: LabelledRow, block: Block, leaves: tuple[tuple[str, ...], ...], title: str) -> tuple[tuple[Row, ...], float] | None:
    """Which groups of table four a row holds, and how clearly that is printed; None when it is not of table four."""
    groups = block.rows
    every = tuple((*group.path, *leaf) for group in groups for leaf in leaves)
    full = sum(code is not None for code in match_header(row.header, every)) if row.header else 0
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
