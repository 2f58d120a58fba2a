"""How well the label path of a printed row fits a row of a form: its own label first, then the group it stands in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from extractor.recognition.labels import key, likeness, read_label, similarity, wordings
from extractor.recognition.rows import LabelledRow
from extractor.templates import Row, forms

# A row label less alike than this is not that row's.
LABEL_MATCHES = 0.68


def row_similarity(row: LabelledRow, target: Row) -> float:
    """The likeness of a printed row's labels to a form row's, 0 to 1; 0 for a row without labels."""
    return _similarity(row.labels, row.captions[-3:], target.path) if row.labels else 0.0


@lru_cache(maxsize=65536)
def _similarity(labels: tuple[str, ...], captions: tuple[str, ...], path: tuple[str, ...]) -> float:
    leaf = _leaf_similarity(labels, path)
    if leaf < LABEL_MATCHES or len(path) < 3:
        return leaf
    group = _group_similarity((*captions, *labels[:-1]), path[-2])
    short = len(key(path[-1])) <= 2
    if group is None:
        return leaf * 0.9 if short else leaf
    if group >= 0.6:
        return leaf
    return 0.0 if short else leaf - 0.12


def _leaf_similarity(labels: tuple[str, ...], path: tuple[str, ...]) -> float:
    own = similarity(labels[-1], path[-1])
    if own == 1.0:
        return own
    wording = key(labels[-1])
    if any(wording == key(part) for part in path[:-1]) or (len(key(path[-1])) <= 4 and wording in short_labels()):
        # Short labels differ by a character (不予公开, 予以公开): one that is exactly another's is never this one's.
        return own if wording in wordings(path[-1]) else 0.0
    if len(labels) > 1:
        own = max(own, 0.98 * similarity(labels[-2] + labels[-1], path[-1]))
    if len(path) > 1 and len(key(path[-1])) >= 4 and wording.endswith(key(path[-1])) and wording.startswith(key(path[-2])[:2]):
        own = max(own, 0.95)
    return own


def _group_similarity(outer: Sequence[str], group: str) -> float | None:
    """How well the nearest group label before a row fits, None when no group label is printed."""
    for label in reversed(outer):
        read = read_label(label)
        if read.level == "group" or (read.level is None and read.body in short_labels()):
            expected = read_label(group)
            alike = max(likeness(read.body, wording) for wording in wordings(group))
            return max(alike, 0.7) if read.number == expected.number and read.number is not None else alike
    return None


@cache
def short_labels() -> frozenset[str]:
    """The bodies of the forms' short row and group labels."""
    tables = [table for form in forms().values() for table in form.tables.values()]
    return frozenset(key(part) for table in tables for row in table.rows for part in row.path if len(key(part)) <= 4)
