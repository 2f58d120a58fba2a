"""Rows that no bar parts, in a table that has other bars: told by the lines of numbers in them.

A repeated header without a bar below it, or a table with vertical bars alone, has rows of cells that hold several lines.
Such a row is cut where white runs through all its columns and most columns hold a value on one side of it and some text on
the other; the lines of a wrapped name are never parted so.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from extractor.document import Word
from extractor.layout.grids import Skeleton
from extractor.layout.lines import lines_of
from extractor.layout.marks import is_value

WHITE = 0.45  # text sizes of white between two rows
MOST, FEWEST = 0.6, 3  # the share of the columns, and their number, that must show the cut


def with_text_rows(skeleton: Skeleton, words: Sequence[Word]) -> Skeleton:
    """A skeleton with its rows cut between lines of values that no bar parts."""
    xs, ys = skeleton.xs, skeleton.ys
    if not _may_be_cut(xs, ys, words):
        return skeleton
    left, right = xs[0], xs[-1]
    by_row: dict[int, list[Word]] = {}
    for word in words:
        _, (x0, top, x1, bottom), _, _, upright, _ = word
        if upright and left < (x0 + x1) / 2 < right:
            by_row.setdefault(bisect_right(ys, (top + bottom) / 2) - 1, []).append(word)
    cuts = {row: found for row, inside in by_row.items() if 0 <= row < len(ys) - 1 and (found := cuts_of(inside, xs))}
    return _cut(skeleton, cuts, words) if cuts else skeleton


def _may_be_cut(xs: Sequence[float], ys: Sequence[float], words: Sequence[Word]) -> bool:
    """Whether any row holds a value and other words in two columns at least: a cut has text on both sides of it there."""
    width = len(xs) + 1
    units = [bisect_right(ys, (top + bottom) / 2) * width + bisect_right(xs, (x0 + x1) / 2) for _, (x0, top, x1, bottom), _, _, _, _ in words]
    shared = {unit for unit, count in Counter(units).items() if count > 1}
    valued = {unit for unit, word in zip(units, words, strict=True) if unit in shared and is_value(word.text)}
    rows = [row for row, column in (divmod(unit, width) for unit in valued) if 0 < row < len(ys) and 0 < column < len(xs)]
    return len(rows) > len(set(rows))


def cuts_of(words: Sequence[Word], xs: Sequence[float]) -> list[float]:
    """The heights at which a row of these words is cut."""
    if len(words) < 2 * FEWEST:
        return []
    heights = [(top + bottom) / 2 for _, (_, top, _, bottom), _, _, _, _ in words]
    if max(heights) - min(heights) < max([word.size for word in words]):
        return []
    lines = lines_of(words)
    cuts: list[float] = []
    above: set[int] = set()
    above_values: set[int] = set()
    bottom = 0.0
    for line in lines:
        columns = {bisect_right(xs, (w.bbox.x0 + w.bbox.x1) / 2) for w in line}
        values = {bisect_right(xs, (w.bbox.x0 + w.bbox.x1) / 2) for w in line if is_value(w.text)}
        top = min(w.bbox.top for w in line)
        size = max(w.size for w in line) or 1.0
        needed = max(FEWEST, MOST * len(columns | above))
        if cuts or above:
            shared = len((columns & above_values) | (values & above))
            if top - bottom >= WHITE * size and shared >= needed and len(values | above_values) >= needed:
                cuts.append((top + bottom) / 2)
                above, above_values, bottom = set(), set(), 0.0
        above |= columns
        above_values |= values
        bottom = max(bottom, max(w.bbox.bottom for w in line))
    return cuts


def _cut(skeleton: Skeleton, cuts: dict[int, list[float]], words: Sequence[Word]) -> Skeleton:
    """The skeleton with further rows. A cell over several rows is cut too where it holds text on both sides."""
    width = len(skeleton.xs) - 1
    ys: list[float] = [skeleton.ys[0]]
    owners: list[int] = []
    fresh = max(skeleton.owners) + 1
    renamed: dict[int, int] = {}
    for row in range(len(skeleton.ys) - 1):
        units = [renamed.get(owner, owner) for owner in skeleton.owners[row * width : (row + 1) * width]]
        owners += units
        for y in cuts.get(row, []):
            ys.append(y)
            for owner in sorted(set(skeleton.owners[row * width : (row + 1) * width])):
                if _parted(skeleton, owner, y, words):
                    renamed[owner] = fresh
                    fresh += 1
            owners += [renamed.get(owner, owner) for owner in skeleton.owners[row * width : (row + 1) * width]]
        ys.append(skeleton.ys[row + 1])
    numbers = {owner: number for number, owner in enumerate(dict.fromkeys(owners))}
    return replace(skeleton, ys=tuple(ys), owners=tuple(numbers[owner] for owner in owners))


def _parted(skeleton: Skeleton, owner: int, y: float, words: Sequence[Word]) -> bool:
    """Whether a cell is cut at a height: one that ends with its row, or that holds text above and below."""
    inside = [w.bbox for w in words if skeleton.owner((w.bbox.x0 + w.bbox.x1) / 2, (w.bbox.top + w.bbox.bottom) / 2) == owner]
    width = len(skeleton.xs) - 1
    rows = {unit // width for unit, other in enumerate(skeleton.owners) if other == owner}
    if len(rows) == 1:
        return True
    return any(box.bottom < y for box in inside) and any(box.top > y for box in inside)
