"""The heads of a table's columns in running text: which column each value of a row belongs to, by the order they are printed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import regex

from extractor.recognition.labels import wordings
from extractor.recognition.rows import HeaderColumn
from extractor.recognition.stream import Stream
from extractor.recognition.text_cells import cut, total_is_sum
from extractor.recognition.whole_labels import label_start
from extractor.templates import Block, TableForm

# The unit behind a column's label.
_UNIT = regex.compile(r"\s*(?:[(（][^()（）]{1,12})?[)）]")
# So far before the first value, in letters and digits, the heads of a table may begin.
REACH = 150
# So many of the rows have as many values as there are heads.
FEWEST = 0.7
# A head in no more letters than these (其他, 总计) stands in other words as well.
SHORT = 2

# The spots in the compressed text where labels of columns stand, by label.
Spots = Mapping[str, tuple[int, int]]


def header(text: Stream, labels: Spots, first_row: int, block: Block, table: TableForm) -> tuple[HeaderColumn, ...] | None:
    """The block's header, if all its labels stand before the rows in an order the form flattens to; None when they stand
    in another order, and empty when they are not all there.

    `labels` are those of the block that were found. A label is given as printed, with the unit that may stand behind it in brackets.
    """
    if not labels:
        return ()
    missing = [label for label in long_heads(block) if label not in labels]
    head = text.text[max(0, min(begin for begin, _ in labels.values()) - 30) : first_row]
    # Heads that a layout cut to pieces, each on lines of its own, say nothing of their order.
    in_pieces = any(wordings(label)[0] not in head for label in long_heads(block))
    if any(wordings(label)[0] in head for label in missing) or not (in_pieces or _flattens(head, block)):
        return None
    if missing or not _flattens(head, block):
        return ()
    columns: list[HeaderColumn] = []
    for n, column in enumerate(block.columns):
        path = column.path
        if path[-1] in labels:
            begin, end = labels[path[-1]]
            raw_end = text.origin[end - 1] + 1
            unit = _UNIT.match(text.raw, raw_end)
            path = (*path[:-1], text.raw[label_start(text, begin, path[-1], table) : unit.end() if unit else raw_end])
        columns.append(HeaderColumn(path, n, n + 1))
    return tuple(columns)


def long_heads(block: Block) -> list[str]:
    """The labels of a block's columns that can be found in running text.

    A merged header flattens row by row, 总计 before or after the five: the places of short heads tell nothing.
    """
    return [column.path[-1] for column in block.columns if len(block.columns) < 5 or len(wordings(column.path[-1])[0]) > SHORT]


def _flattens(head: str, block: Block) -> bool:
    """Whether the short heads 其他 and 总计 stand where a flattened header of the form has them.

    A merged header flattens row by row (自然人, 总计, then the five) or, without merging, from left to right.
    """
    leaves = [wordings(column.path[-1])[0] for column in block.columns]
    short = [leaf for leaf in leaves if len(leaf) <= SHORT]
    if len(leaves) < 5 or len(short) != 2:
        return True
    spots = [head.rfind(leaf) if leaf in short else head.find(leaf) for leaf in leaves]
    first, before_last, other, total = spots[0], spots[-3], spots[-2], spots[-1]
    if min(first, before_last, other, total) < 0:
        return min(first, before_last) < 0 or min(other, total) < 0
    return other > before_last and (total > other or first < total < spots[1])


def other_order(text: Stream, first_row: int, block: Block, rows: Sequence[str], spaced: bool) -> tuple[HeaderColumn, ...]:
    """The header of a block whose heads stand whole in another order than the form's, or but for one; empty where the print leaves a doubt.

        总计 自然人 [法人或其他组织] 商业企业 … 其他        the total first, and it is the sum of the others
        商业企业 | 法律服务机构 | 科研机构 | …             another order, between bars
        自然人 [法人或其他组织] 总计 商业企业 … 其他        one of the five not printed, and six values in every row

    `rows` are the values printed in the rows.
    """
    begin = max(0, first_row - REACH)
    head = text.text[begin:first_row]
    leaves = [wordings(column.path[-1])[0] for column in block.columns]
    outer = [n for n, column in enumerate(block.columns) if len(column.path) == 1]
    spots = {n: spot for n, leaf in enumerate(leaves) if (spot := head.rfind(leaf)) >= 0}
    inner = sorted((n for n in spots if n not in outer), key=spots.__getitem__)
    joined = head.rfind("".join(leaves[n] for n in inner))
    if len(outer) != 2 or not set(outer) <= set(spots) or joined < 0 or any(head.count(leaves[n]) != 1 for n in outer):
        return ()
    first, total = outer
    missing = [n for n in range(len(leaves)) if n not in spots]
    if spots[first] > joined or len(missing) > 1 or any(_in_pieces(head, n, leaves) for n in missing):
        return ()
    if inner != sorted(inner) and not _barred(text, [begin + spots[n] for n in inner]):
        return ()
    order = [total, first, *inner] if spots[total] < spots[first] else [first, *inner, total]
    wide = [cells for values in rows if len(cells := cut(values, len(order), spaced)) == len(order)]
    whole = [values for values in rows if len(cut(values, len(leaves), spaced)) == len(leaves)]
    if len(wide) < FEWEST * len(rows) or (missing and whole) or not total_is_sum(wide, order.index(total)):
        return ()
    return tuple(HeaderColumn(block.columns[n].path, place, place + 1) for place, n in enumerate(order))


def _in_pieces(head: str, missing: int, leaves: Sequence[str]) -> bool:
    """Whether a part of a head that was not found whole, and of no other, is printed after all."""
    others = [leaf for n, leaf in enumerate(leaves) if n != missing]
    pairs = ["".join(pair) for pair in pairwise(leaves[missing])]
    return len(leaves[missing]) <= SHORT or any(pair in head and not any(pair in leaf for leaf in others) for pair in pairs[:-1])


def _barred(text: Stream, spots: Sequence[int]) -> bool:
    """Whether there is a bar or a tab between each of these heads and the next."""
    return all(any(mark in text.raw[text.origin[one] : text.origin[other]] for mark in "|\t") for one, other in pairwise(spots))
