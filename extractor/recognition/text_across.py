"""Table four in running text: the values behind its header, which names three groups and repeats the columns' heads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import regex
from rapidfuzz import fuzz

from extractor.recognition.labels import key, section_wordings, wordings
from extractor.recognition.row_labels import LABEL_MATCHES
from extractor.recognition.rows import HeaderColumn, LabelledRow
from extractor.recognition.stream import Stream
from extractor.recognition.text_cells import HAN_FOLLOWS, cut, ended_by_bars, items_of, run_end, set_off, with_strange, without_numbering
from extractor.recognition.vocabulary import vocabulary
from extractor.templates import Block, TableForm

# So far before its heads, in letters and digits, a group may be named.
REACH = 80
_EMPTY_LINE = regex.compile(r"^[ \t|]*\n")
_TRAILING = regex.compile(r"[\s|]+$")
# A line of values that begins with a tab begins with a blank cell; behind a label the tab only sets off the first value.
_FIRST_BLANK = regex.compile(r"\A[ \n]*\n\t")
_VALUES = regex.compile(r"(?<=[\s|])(?=[\s|]*[\p{Nd}\-—/])")


def rows_across(text: Stream, table: TableForm) -> Iterator[LabelledRow]:
    """Runs of values that follow nothing but the words of table four's header, however these are cut up."""
    block = table.blocks[0]
    heads = ((found.start(), _TRAILING.sub("", found.group())) for found in _across_pattern(table).finditer(text.plain))
    starts = [(begin + len(head), head) for begin, head in heads]
    starts += [(end, table.title) for end in _after_title(text, table) if all(abs(end - other) > 4 for other, _ in starts)]
    finish = 0
    for start, before in sorted(starts):
        finished, finish = finish, run_end(text, start)
        if finish <= finished:
            continue
        header_text = key(before)
        leaf_count = _leaves_in_order(header_text, block)
        sizes = (len(block.columns) * len(block.rows), len(block.columns) * 2, len(block.columns))
        # A table of its own for each group: five cells, however many empty lines stand between them.
        likely = sizes[2:] if leaf_count == len(block.columns) - 1 else sizes
        finish = with_strange(text, start, finish, likely[0]) or finish
        run = _EMPTY_LINE.sub("", _FIRST_BLANK.sub("\t\t", text.raw[start:finish]))
        if HAN_FOLLOWS.match(text.raw[finish : finish + 4]):
            run = without_numbering(run, text.raw[finish : finish + 60])
        cells = _cells(run, likely) or cut(run, sizes[0])
        if not cells:
            continue
        if before == table.title and len(cells) != sizes[0]:
            continue
        if len(cells) == sizes[2] and len(set(_groups_in(header_text, block))) > 1:
            # The values of one group under the heads of several: nothing says which.
            continue
        if len(cells) == sizes[0] and not _groups_in_order(header_text, block):
            cells = [set_off(cells)]
        place = text.place(start)
        captions = (before,) if before == table.title else tuple(_groups_in(header_text, block))
        header: tuple[HeaderColumn, ...] = ()
        if len(cells) not in sizes[1:] and leaf_count >= 12:
            paths = [(_group_label(header_text, row.path[-1]), *column.path) for row in block.rows for column in block.columns]
            header = tuple(HeaderColumn(path, n, n + 1) for n, path in enumerate(paths))
        elif len(cells) == sizes[2] and leaf_count == len(block.columns) - 1:
            captions = captions or _group_before(text.plain[finished : start - len(before)], table)
            header = tuple(HeaderColumn(column.path, n, n + 1) for n, column in enumerate(block.columns))
        items = items_of(cells, len(header) or len(cells), place)
        yield LabelledRow((), items, header, captions, 0, start, "text")


def _cells(run: str, sizes: Sequence[int]) -> list[str]:
    """The cells of a run when they are as many as one of these sizes; else none."""
    barred = ended_by_bars(run)
    if len(barred) in sizes:
        return barred
    cuts = ((size, cut(run, size)) for size in sizes)
    return next((cells for size, cells in cuts if len(cells) == size), [])


def _after_title(text: Stream, table: TableForm) -> Iterator[int]:
    """Raw offsets of values close behind a heading of the table's section: its header was lost."""
    for wording in section_wordings(table.title):
        for begin in text.find_all(wording):
            offset = text.origin[begin + len(wording) - 1] + 1
            yield from (found.start() for found in _VALUES.finditer(text.raw, offset, offset + 160))


def _group_before(gap: str, table: TableForm) -> tuple[str, ...]:
    """The one group named between the values before and these heads (a sentence stands between it and them), if there is just one."""
    printed = key(gap)
    # The section's heading names two of the groups.
    ends = [printed.rfind(wording) + len(wording) for wording in section_wordings(table.title) if wording in printed]
    groups = set(_groups_in(printed[max(ends, default=0) :][-REACH:], table.blocks[0]))
    return tuple(groups) if len(groups) == 1 else ()


def _leaves_in_order(header: str, block: Block) -> int:
    """How many of the heads of table four's columns follow each other in the form's order, group after group."""
    leaves = [wordings(column.path[-1])[0] for column in block.columns[:-1]]
    position, count = 0, 0
    for leaf in leaves * len(block.rows):
        found = header.find(leaf, position)
        if found < 0:
            break
        position, count = found + len(leaf), count + 1
    return count if count == sum(header.count(leaf) for leaf in leaves) else 0


def _groups_in_order(header: str, block: Block) -> bool:
    """Whether the groups that a header names follow each other as in the form, on each of its levels."""
    for level in range(2):
        labels = dict.fromkeys(row.path[level] for row in block.rows if len(row.path) > level)
        spots = [min((header.find(w) for w in wordings(label) if len(w) > 2 and w in header), default=None) for label in labels]
        found = [spot for spot in spots if spot is not None]
        if found != sorted(found):
            return False
    return True


def _group_label(header: str, official: str) -> str:
    """A group's label as a header prints it: by one of its wordings, or the stretch most like it; empty when it is not there."""
    wording, *others = wordings(official)
    if wording in header:
        return official
    found = fuzz.partial_ratio_alignment(wording, header)
    alike = header[found.dest_start : found.dest_end] if found and found.score >= 100 * LABEL_MATCHES else ""
    return alike or next((other for other in others if len(other) > 2 and other in header), "")


def _groups_in(header: str, block: Block) -> list[str]:
    known = [(wording, row.path[-1]) for row in block.rows for wording in wordings(row.path[-1]) if len(wording) > 2]
    return [label for _, label in sorted((header.rfind(wording), label) for wording, label in known if wording in header)]


@cache
def _across_pattern(table: TableForm) -> regex.Pattern[str]:
    block = table.blocks[0]
    letters = {c for row in block.rows for label in row.path for w in wordings(label) for c in w}
    letters |= {c for column in block.columns for w in wordings(column.path[-1]) for c in w}
    some = regex.escape("".join(sorted(letters)))
    blank = "|".join(word for word in vocabulary()["values"]["blank"] if regex.fullmatch(r"\p{Han}+", word))
    return regex.compile(rf"[{some}](?:[{some}\s|（）()、:：]){{10,400}}(?<=\S)(?=\s*[\s|]*(?:[\p{{Nd}}\-—/]|(?:{blank})(?!\p{{Han}})))")
