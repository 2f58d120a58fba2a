"""A label found inside running text, with the words of its own that are printed before it: 规范性文件 in 党内规范性文件.

A label of the form may be a part of a longer one of another meaning. In a grid the cell tells where a label begins; in
running text it goes back to where a word begins, less the labels of the form that ran into it.
"""

from __future__ import annotations

from functools import cache

import regex

from extractor.recognition.labels import other_meaning, section_wordings, wordings
from extractor.recognition.stream import Stream
from extractor.recognition.values import is_value
from extractor.recognition.vocabulary import vocabulary
from extractor.templates import TableForm, forms

# No word before a label is looked at for longer than this; an end of a label of the forms, of which a break cut off the rest.
LONGEST, TAIL = 60, 4
# Where a printed word ends: blanks, bars, digits, and the marks between sentences.
_WORD_ENDS = regex.compile(r"[\s|\d:：。;；,，.．、]")
# A short word apart from a label, right before it.
_APART = regex.compile(r"(?:^|[\s|])(\p{Han}{1,6})[\s|]+$")


def label_start(text: Stream, begin: int, official: str, table: TableForm) -> int:
    """Raw offset where a label of a table begins, found at compressed position `begin`, with the words before it that are its own.

    Words apart from it, by a blank or a line, are its own where they would change its meaning.
    """
    first = text.origin[begin]
    start = begin
    while start > 0 and begin - start < LONGEST and not _WORD_ENDS.search(text.plain, text.origin[start - 1], text.origin[start]):
        start -= 1
    own = _own(text.text[start:begin])
    if own.strip(vocabulary()["numbers"]["chinese"]) and not is_value(own):
        return text.origin[begin - len(own)]
    apart = _APART.search(text.plain[max(0, first - LONGEST) : first])
    strange = apart is not None and not is_value(apart[1]) and not any(apart[1] in known for known in labels_of(table))
    if apart and strange and other_meaning(apart[1] + official, official):
        return first - len(apart[0].lstrip(" \t\n|"))
    return first


def label_before(text: Stream, start: int, end: int, official: str, table: TableForm) -> str:
    """A group's label as printed last in text[start:end], with words of its own; the official one where none is found."""
    found = [(spot + len(wording), len(wording)) for wording in wordings(official) if len(wording) > 2 for spot in text.find_all(wording, start, end)]
    if not found:
        return official
    last, length = max(found)
    return text.raw[label_start(text, last - length, official, table) : text.origin[last - 1] + 1]


def _own(words: str) -> str:
    """Words before a label less the labels of the forms among them, of which the first may be cut."""
    for end in range(len(words), 0, -1):
        if words[:end].endswith(_known()) or (end >= TAIL and any(known.endswith(words[:end]) for known in _known())):
            return words[end:]
    return words


@cache
def _known() -> tuple[str, ...]:
    """Every wording of the forms: sections, banners, corners, rows and columns."""
    titles = {wording for form in forms().values() for section in form.sections for wording in section_wordings(section.title)}
    tables = {table for form in forms().values() for table in form.tables.values()}
    return tuple(sorted(titles | {wording for table in tables for wording in labels_of(table)}))


@cache
def labels_of(table: TableForm) -> frozenset[str]:
    """Every wording of the labels of a table: banners, corner, rows, columns and their groups."""
    paths = [line.path for block in table.blocks for lines in (block.rows, block.columns) for line in lines]
    labels = {label for path in paths for label in path} | {label for label in (table.corner, *(b.banner for b in table.blocks)) if label}
    return frozenset(wording for label in labels for wording in wordings(label) if len(wording) > 1)
