"""How well the label path of a printed row fits a row of a form: its own label first, then the group it stands in."""

from __future__ import annotations

from functools import cache

from extractor.characters.remembering import remembered
from extractor.recognition.labels import Label, key, label_similarity, likeness, read_label, wordings
from extractor.recognition.rows import LabelledRow
from extractor.templates import TableForm, forms

# A row label less alike than this is not that row's.
LABEL_MATCHES = 0.68


def row_similarities(row: LabelledRow, table: TableForm) -> tuple[float, ...]:
    """The likeness of a printed row's labels to those of all rows of a form's table, 0 to 1; 0 for a row without labels."""
    if not row.labels:
        return (0.0,) * len(table.rows)
    own = read_label(row.labels[-1])
    joined = read_label(row.labels[-2] + row.labels[-1]) if len(row.labels) > 1 else own
    group = _nearest_group(row)
    return _similarities(joined, own, read_label(group) if group else None, table)


@remembered(4096)
def _similarities(joined: Label, own: Label, group: Label | None, table: TableForm) -> tuple[float, ...]:
    """`joined` is the label with the one before it, of which it may be the second half."""
    return tuple([_similarity(joined, own, group, row.path) for row in table.rows])


def _nearest_group(row: LabelledRow) -> str:
    """The nearest group label before a row's own label, in its path or among the captions; empty when none is printed."""
    for label in (*row.labels[-2::-1], *row.captions[:-4:-1]):
        if _is_group(label):
            return label
    return ""


@remembered(8192)
def _is_group(label: str) -> bool:
    read = read_label(label)
    return read.level == "group" or (read.level is None and read.body in short_labels())


def _similarity(joined: Label, own: Label, nearest: Label | None, path: tuple[str, ...]) -> float:
    leaf = _leaf_similarity(joined, own, path)
    if leaf < LABEL_MATCHES or len(path) < 3:
        return leaf
    group = _group_similarity(nearest, path[-2]) if nearest is not None else None
    short = len(key(path[-1])) <= 2
    if group is None:
        return leaf * 0.9 if short else leaf
    if group >= 0.6:
        return leaf
    return 0.0 if short else leaf - 0.12


def _leaf_similarity(joined: Label, own: Label, path: tuple[str, ...]) -> float:
    alike = label_similarity(own, path[-1])
    if alike == 1.0:
        return alike
    wording, official = own.body, key(path[-1])
    if any([wording == key(part) for part in path[:-1]]) or (len(official) <= 4 and wording in short_labels()):
        # Short labels differ by a character (不予公开, 予以公开): one that is exactly another's is never this one's.
        return alike if wording in wordings(path[-1]) else 0.0
    if joined is not own:
        alike = max(alike, 0.98 * label_similarity(joined, path[-1]))
    if len(path) > 1 and len(official) >= 4 and wording.endswith(official) and wording.startswith(key(path[-2])[:2]):
        alike = max(alike, 0.95)
    return alike


def _group_similarity(printed: Label, group: str) -> float:
    """How well a printed group label fits a form's."""
    alike = max([likeness(printed.body, wording) for wording in wordings(group)])
    return max(alike, 0.7) if printed.number == read_label(group).number and printed.number is not None else alike


@cache
def short_labels() -> frozenset[str]:
    """The bodies of the forms' short row and group labels."""
    tables = [table for form in forms().values() for table in form.tables.values()]
    return frozenset(key(part) for table in tables for row in table.rows for part in row.path if len(key(part)) <= 4)
