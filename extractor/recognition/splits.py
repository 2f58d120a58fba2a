"""Digits that ran together (`15130000154`), cut where the form's sums leave exactly one way; otherwise not at all.

Sums choose between readings of the same print; they never change a digit. What they leave open stays unreadable.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache

from extractor.templates import TableForm

Numbers = tuple[int, ...]
# More readings than this of one row, or partial sums of the whole table, and the print says too little.
MOST = 4000
# So many steps are taken to cut one row: more digits than a table has would take hours.
STEPS = 50_000


class _TooLong(Exception):
    """A row takes more steps to cut than it is worth."""


def row_candidates(pieces: Sequence[str], groups: Sequence[tuple[Sequence[int], int]], count: int) -> list[tuple[str, ...]]:
    """The ways to cut a row in which every group of columns sums to its total: (part columns, total column)."""
    return list(_candidates(tuple(pieces), tuple((tuple(parts), total) for parts, total in groups), count))


@lru_cache(maxsize=256)
def _candidates(pieces: tuple[str, ...], groups: tuple[tuple[tuple[int, ...], int], ...], count: int) -> tuple[tuple[str, ...], ...]:
    """The same, remembered: every field of a row that stays open asks for its ways."""
    found: list[tuple[str, ...]] = []
    with suppress(_TooLong):
        for cut in _summing(pieces, groups, count):
            found.append(cut)
            if len(found) > MOST:
                return ()
        return tuple(found)
    return ()


def _summing(pieces: tuple[str, ...], groups: tuple[tuple[tuple[int, ...], int], ...], count: int) -> Iterator[tuple[str, ...]]:
    """Cuts from left to right, given up as soon as a group that is complete does not sum up."""
    totals = {total: parts for parts, total in groups}
    # Digits printed behind each piece.
    behind = [sum(map(len, pieces[piece + 1 :])) for piece in range(len(pieces))]
    steps = itertools.count()

    def extend(cells: tuple[str, ...], piece: int, offset: int) -> Iterator[tuple[str, ...]]:
        if next(steps) >= STEPS:
            raise _TooLong
        if len(cells) == count:
            if piece == len(pieces):
                yield cells
            return
        if piece == len(pieces):
            return
        text = pieces[piece]
        left = count - len(cells)
        if len(text) - offset + behind[piece] < left or len(pieces) - piece > left:
            return
        ends = [offset + 1] if text[offset] == "0" else range(offset + 1, len(text) + 1)
        for end in ends:
            cell = text[offset:end]
            position = len(cells)
            if position in totals and sum(int(cells[p]) for p in totals[position]) != int(cell):
                continue
            yield from extend((*cells, cell), piece + (end == len(text)), 0 if end == len(text) else end)

    yield from extend((), 0, 0)


def solve_rows(table: TableForm, candidates: Mapping[str, list[tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    """The one cut of each row that the column sums leave, by row code; rows with more than one are left out.

    `candidates` gives every row's possible cells (one entry for rows that were printed apart).
    """
    columns = len(table.blocks[0].columns)
    balance = next((s for s in table.sums if s.per == "column" and len(s.right) == 2), None)
    results = next((s for s in table.sums if s.per == "column" and len(s.right) == 1), None)
    possible = {row: [tuple(map(int, cells)) for cells in cuts] for row, cuts in candidates.items()}
    if results and all(possible.get(code) for code in (*results.left, *results.right)):
        possible = _by_results(possible, results.left, results.right[0], columns)
    if balance and all(possible.get(code) for code in (*balance.left, *balance.right)):
        possible = _by_balance(possible, balance.left, balance.right)
    found: dict[str, tuple[str, ...]] = {}
    for row, cuts in candidates.items():
        left = [cut for cut in cuts if tuple(map(int, cut)) in set(possible.get(row, ()))]
        if len(left) == 1:
            found[row] = left[0]
    return found


def _by_balance(possible: dict[str, list[Numbers]], left: Sequence[str], right: Sequence[str]) -> dict[str, list[Numbers]]:
    """Keep the cuts of four rows that take part in some solution of left[0] + left[1] = right[0] + right[1]."""
    a, b, c, d = (*left, *right)
    sums: dict[Numbers, list[tuple[Numbers, Numbers]]] = {}
    for x in possible[a]:
        for y in possible[b]:
            sums.setdefault(tuple(map(int.__add__, x, y)), []).append((x, y))
    kept: dict[str, set[Numbers]] = {code: set() for code in (a, b, c, d)}
    for x in possible[c]:
        for y in possible[d]:
            for pair in sums.get(tuple(map(int.__add__, x, y)), ()):
                for code, numbers in zip((a, b, c, d), (*pair, x, y), strict=True):
                    kept[code].add(numbers)
    return _narrowed(possible, kept)


def _by_results(possible: dict[str, list[Numbers]], rows: Sequence[str], total: str, columns: int) -> dict[str, list[Numbers]]:
    """Keep the cuts of the result rows and their total that take part in some solution of every column's sum."""
    ceiling = tuple(max(numbers[k] for numbers in possible[total]) for k in range(columns))
    forward: list[set[Numbers]] = [{(0,) * columns}]
    for row in rows:
        sums = {tuple(map(int.__add__, partial, numbers)) for partial in forward[-1] for numbers in possible[row]}
        reached = {added for added in sums if all(map(int.__le__, added, ceiling))}
        if len(reached) > MOST:
            return possible
        forward.append(reached)
    ends = forward[-1] & set(possible[total])
    if not ends:
        return possible
    kept: dict[str, set[Numbers]] = {total: set(ends)}
    for n in range(len(rows) - 1, -1, -1):
        before: set[Numbers] = set()
        kept[rows[n]] = set()
        for end in ends:
            for numbers in possible[rows[n]]:
                partial = tuple(map(int.__sub__, end, numbers))
                if partial in forward[n]:
                    kept[rows[n]].add(numbers)
                    before.add(partial)
        ends = before
    return _narrowed(possible, kept)


def _narrowed(possible: dict[str, list[Numbers]], kept: Mapping[str, set[Numbers]]) -> dict[str, list[Numbers]]:
    if not all(kept.values()):
        return possible
    return possible | {code: [numbers for numbers in possible[code] if numbers in some] for code, some in kept.items()}
