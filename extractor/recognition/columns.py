"""Which printed value belongs to which column of a form: by the labels over it, and by its order in the row.

Both ways are tried. Labels with geometry win; order serves where header and data do not line up on the grid (real
pages have such spans) or where the header is lost, and only while nothing printed contradicts it.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from extractor.characters.remembering import remembered
from extractor.recognition.labels import key, likeness, similarity, wordings
from extractor.recognition.rows import HeaderColumn, Item

# A header label this alike is taken for the column's; one this much better than the next best is certain of it.
MATCHES = 0.72
MARGIN = 0.08


Items = tuple[Item | None, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Heads:
    """A header over a form's columns, which many rows share: worked out once, and equal to itself alone.

    `matched` gives for each header column the index of the form's column its labels name, or None; `likeliest` the one
    whose name it bears even if another bears it too; `labels` for each column of the form the label found over it with
    its likeness ("" and 0 for none).
    """

    header: tuple[HeaderColumn, ...]
    matched: tuple[int | None, ...]
    likeliest: tuple[int | None, ...]
    labels: tuple[tuple[str, float], ...]

    @property
    def named(self) -> int:
        """How many of the form's columns are named."""
        return len(self.matched) - self.matched.count(None)


class Placement(NamedTuple):
    """Values given to a form's columns, one entry per column (None: no cell there), and what speaks for it.

    `header` is the share of the columns whose labels were found (0 when there is no header); `geometry` is True when
    labels and values met on the grid, False when only their order was used.
    """

    items: Items
    header: float
    geometry: bool
    heads: Heads


def place_values(values: Sequence[Item], heads: Heads, unused: frozenset[int]) -> Placement | None:
    """Give a row's values to the columns that its header stands over, or None when that cannot be told.

    `unused` are start columns that are empty in every row of the table: padding of the page, no part of the form.
    """
    header, matched, count, named = heads.header, heads.matched, len(heads.labels), heads.named
    if items := _cell_by_cell(values, header, matched, count):
        return Placement(items, 1.0, True, heads)
    if named >= max(1, count - 1) and (items := _by_geometry(values, header, matched, count)):
        if _differs_elsewhere(values, items, heads):
            return None
        return Placement(items, named / count, True, heads)
    kept = values if len(values) <= count else [item for item in values if item.start not in unused]
    padded = len(kept) > count
    if padded:
        # As many numbers as columns: the empty cells between are most likely padding, which a person should see.
        kept = [item for item in kept if item.text.strip()]
    if len(kept) != count or _contradicts(matched, count):
        return None
    agreeing = [code for code in matched if code is not None]
    return Placement(tuple(kept), 0.0 if padded else len(agreeing) / count, False, heads)


@lru_cache(maxsize=512)
def heads_of(header: tuple[HeaderColumn, ...], columns: tuple[tuple[str, ...], ...]) -> Heads:
    """A header laid over a form's columns (label paths)."""
    scores = [[column_similarity(printed.path, column) for column in columns] for printed in header]
    matched = _matched(scores)
    labels = [("", 0.0)] * len(columns)
    for number, (head, code) in enumerate(zip(header, matched, strict=True)):
        if code is not None:
            # How well it fits by its own words or with its group's.
            labels[code] = _whole(head.path, columns[code][-1]), max(similarity(head.path[-1], columns[code][-1]), scores[number][code])
    best = [max((score, -n) for n, score in enumerate(row)) for row in scores]
    likeliest = tuple(-n if score >= 1.0 - MARGIN else None for score, n in best)
    return Heads(header, matched, likeliest, tuple(labels))


def _whole(path: tuple[str, ...], official: str) -> str:
    """A header's innermost label, with the one above it where they are the halves of one (尚未, 审结) that a page cut in two."""
    leaf = path[-1]
    both = "".join(path[-2:])
    return both if len(path) > 1 and _joined(both, official) > similarity(leaf, official) else leaf


def _matched(scores: Sequence[Sequence[float]]) -> tuple[int | None, ...]:
    """For each header column the form's column that it is most like; no column is named twice."""
    pairs = sorted(((-score, i, j) for i, row in enumerate(scores) for j, score in enumerate(row) if score >= MATCHES), key=lambda p: p)
    found: list[int | None] = [None] * len(scores)
    taken: set[int] = set()
    for _, i, j in pairs:
        if found[i] is None and j not in taken:
            found[i] = j
            taken.add(j)
    return tuple(found)


@remembered(8192)
def column_similarity(path: tuple[str, ...], official: tuple[str, ...]) -> float:
    """How well printed header labels (outer to inner) fit a column's label path, 0 to 1."""
    if not path:
        return 0.0
    leaf = similarity(path[-1], official[-1])
    if len(path) > 1:
        leaf = max(leaf, _joined(path[-2] + path[-1], official[-1]))
    if leaf < MATCHES or len(official) == 1:
        # A top-level column (自然人, 总计) under a group heading that is not its own is another column.
        return leaf
    group = max((similarity(label, official[-2]) for label in path[:-1]), default=0.0)
    return leaf * (0.85 + 0.15 * group) if group >= MATCHES or (len(official) == 2 and group == 0) else leaf * 0.7


def _joined(text: str, official: str) -> float:
    joined = key(text)
    return max(likeness(joined, wording) for wording in wordings(official))


def _cell_by_cell(values: Sequence[Item], header: Sequence[HeaderColumn], matched: Sequence[int | None], count: int) -> Items | None:
    """The first value to the first head, and so on: a row without gaps, as wide and with as many cells as the header.

    Real pages declare other spans for header and data; then the grid would put a value under the wrong head.
    """
    if len(values) != count:
        return None
    heads = [(h, code) for h, code in zip(header, matched, strict=True) if code is not None]
    if len(heads) != count:
        return None
    whole = values[0].start == heads[0][0].start and values[-1].end == heads[-1][0].end
    if not whole or any(a.end != b.start for a, b in itertools.pairwise(values)):
        return None
    items: list[Item | None] = [None] * count
    for item, (_, code) in zip(values, heads, strict=True):
        items[code] = item
    return tuple(items)


def _by_geometry(values: Sequence[Item], header: Sequence[HeaderColumn], matched: Sequence[int | None], count: int) -> Items | None:
    """Each value to the header column it overlaps most; None unless that is one to one."""
    items: list[Item | None] = [None] * count
    last_head = max((h.end for h, code in zip(header, matched, strict=True) if code is not None), default=0)
    for item in values:
        overlaps = [(min(item.end, h.end) - max(item.start, h.start), -i) for i, h in enumerate(header)]
        width, index = max(overlaps)
        code = matched[-index] if width > 0 else None
        if code is None:
            # Under a head behind the form's own that is none of them (备注) anything may stand.
            if item.text.strip() and (width <= 0 or len(values) <= count or item.start < last_head):
                return None
            continue
        if items[code] is not None:
            kept = items[code]
            assert kept is not None
            if item.text.strip() and kept.text.strip():
                return None
            item = item if item.text.strip() else kept
        items[code] = item
    return tuple(items) if any(items) else None


def _differs_elsewhere(values: Sequence[Item], items: Items, heads: Heads) -> bool:
    """Whether a head of the form stands over the row twice, with different values: last year's beside this year's."""
    columns = zip(heads.header, heads.matched, heads.likeliest, strict=True)
    again = [(h, likely) for h, code, likely in columns if code is None and likely is not None]
    for head, code in again:
        first = items[code]
        for item in values:
            if head.start <= item.start < head.end and first is not None and "".join(item.text.split()) != "".join(first.text.split()):
                return True
    return False


def _contradicts(matched: Sequence[int | None], count: int) -> bool:
    """Whether the columns that are named stand in another order than the form's."""
    named = [code for code in matched if code is not None]
    return named != sorted(named)
