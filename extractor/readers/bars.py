"""Lines with cells between bars or tabs → tables, where the separators give a whole grid.

    | 规章 | 0 | 0 | 0 |     as recognisers, wikis and Markdown write tables
    规章｜0｜0｜0             bars of other kinds, without outer ones
    规章⇥0⇥0⇥0               pasted from a spreadsheet

A run of such lines is a table when all have the same number of cells: then a blank between two bars is a blank cell or a
place covered by a merged cell, and stands where it was printed. A run that lost its fillers (a banner has one cell, a
row of values eight) is no grid, and stays lines for recognition, which knows the labels. Columns without any text go:
a page laid out in 340 columns comes as 340 bars a line. A label that is written again in every place of its merged cell
(as pandas does) is one cell, and so is the value below it that is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.document import Block, Cell, Line, Place, Table
from extractor.readers.one_table import taken_apart
from extractor.readers.vocabulary import is_label, label_count

_BAR = re.compile(r"(?<!\\)[|｜│┃]")
# Between the rows of a table: |---|:--:|, +---+---+, ├──┼──┤. One dash, or the Chinese —— of two, is a value.
_SEPARATOR = re.compile(r"^(?=.*(?:-{3}|={3}|[─━]))[\s|｜│┃+:=\-─━├┤┼┬┴┌┐└┘┏┓┗┛┣┫╋]*$")
_MARKDOWN_SEPARATOR = re.compile(r"^(?=.*\|)\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_HAN = re.compile("[\u4e00-\u9fff]")
_FEWEST_LABELS = 2
# A text of so many ideographs is a label, whatever it says.
_LONG_LABEL = 6
# No table with labels before its rows has more columns.
_WIDEST = 10


def tables_in(lines: Sequence[Line]) -> Iterator[Block]:
    """The same lines in order, with each run that is a grid replaced by its table."""
    run: list[Line] = []
    between: str | None = None
    for line in lines:
        separator = _separator(line.text)
        if run and separator in (between, None) and (separator or _SEPARATOR.match(line.text) or not line.text.strip()):
            run.append(line)
            continue
        yield from _settled(run)
        run, between = ([line], separator) if separator else ([], None)
        if not run:
            yield line
    yield from _settled(run)


def _separator(text: str) -> str | None:
    """What stands between the cells of a line, or None."""
    if _BAR.search(text):
        return "|"
    return "\t" if "\t" in text.strip() else None


def _settled(run: list[Line]) -> Iterator[Block]:
    """The run as a table if it is one, else its parts between blank lines if they are; what is none stays lines."""
    end = len(run)
    while end and not run[end - 1].text.strip():
        end -= 1
    rows = run[:end]
    if parts := _parts(rows, at_blanks=False):
        for part in parts:
            yield from _settled(part)
    elif table := _table(rows):
        yield from taken_apart(table)
    elif parts := _parts(rows, at_blanks=True):
        for part in parts:
            yield from _settled(part)
    else:
        # No grid, but Markdown's line below the header is no row of values either.
        yield from [line for n, line in enumerate(rows) if n != 1 or not _MARKDOWN_SEPARATOR.match(line.text)]
    yield from run[end:]


def _parts(rows: list[Line], *, at_blanks: bool) -> list[list[Line]]:
    """The run cut before each Markdown header, or behind each blank line; nothing when there is no such place."""
    if at_blanks:
        cuts = [n for n, line in enumerate(rows) if n and line.text.strip() and not rows[n - 1].text.strip()]
    else:
        cuts = [n - 1 for n, line in enumerate(rows) if n > 1 and _MARKDOWN_SEPARATOR.match(line.text)]
    return [rows[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(rows)], strict=True)] if cuts else []


def _table(run: Sequence[Line]) -> Table | None:
    marked = any(_MARKDOWN_SEPARATOR.match(line.text) for line in run[1:2])
    lines = [
        line for n, line in enumerate(run) if line.text.strip() and not (_SEPARATOR.match(line.text) or (marked and n == 1))
    ]
    rows = _split([line.text for line in lines])
    if not rows or (len(rows) < 2 and not marked):
        return None
    width = len(rows[0])
    if width < 2 or any(len(row) != width for row in rows):
        return None
    texts = [text for row in rows for text in row if text]
    if width > _WIDEST and not any(map(_HAN.search, texts)):
        # The values of table four alone, whose heads a converter put elsewhere.
        return None
    if not marked and (label_count(texts) < _FEWEST_LABELS or all(sum(map(bool, row)) < 2 for row in rows)):
        return None
    used = [column for column in range(width) if any(row[column] for row in rows)]
    grid = [[row[column] for column in used] for row in rows]
    cells = tuple(
        Cell(text, r, c, 1, width, line.place)
        for r, (row, widths, line) in enumerate(zip(grid, _widths(grid), lines, strict=True))
        for c, (text, width) in enumerate(zip(row, widths, strict=True))
        if width
    )
    return Table(cells, "markup", lines[0].place or Place()) if cells else None


def _widths(rows: Sequence[Sequence[str]]) -> list[list[int]]:
    """The column span of each cell, 0 for a place that the cell left of it covers.

    Only in rows of words alone is a blank sure to be no cell of its own: it goes on the label left of it, unless a
    label above it comes down there (总计 beside 法人或其他组织). And in a row with one label and as many texts as the heads
    over it, each head has its text: the blanks are places of cells merged otherwise than the heads are.
    """
    spans = []
    above: set[int] = set()
    again: list[int] = []
    merged_otherwise = _merged_otherwise(rows)
    for number, row in enumerate(rows):
        widths = [1] * len(row)
        filled = [column for column, text in enumerate(row) if text]
        words = len(filled) > 1 and all(_HAN.search(row[column]) for column in filled)
        for column in range(1, len(row)):
            if row[column] and row[column] == row[column - 1] and (_is_written_again(row[column]) or (not words and column in again)):
                left = max(c for c in range(column) if widths[c])
                widths[left], widths[column] = widths[left] + 1, 0
        if number in merged_otherwise:
            for column in range(1, len(row)):
                if not row[column]:
                    left = max(c for c in range(column) if widths[c])
                    widths[left], widths[column] = widths[left] + 1, 0
        if words:
            again = [column for column in filled if not widths[column]]
            for column, text in enumerate(row):
                if not text and column > filled[0] and column not in above:
                    left = max(c for c in range(column) if widths[c])
                    widths[left], widths[column] = widths[left] + 1, 0
            above.update(filled)
        else:
            above.clear()
        spans.append(widths)
    return spans


def _merged_otherwise(rows: Sequence[Sequence[str]]) -> frozenset[int]:
    """Rows of a label and a number for each further head of the row of words above, all at the same places under these heads."""
    found: dict[int, list[int]] = {}
    heads = 0
    for number, row in enumerate(rows):
        filled = [text for text in row if text]
        if len(filled) > 1 and all(_HAN.search(text) for text in filled):
            heads = number
        elif row[0] and _HAN.search(row[0]) and not any(_HAN.search(text) for text in row[1:]):
            found.setdefault(heads, []).append(number)
    even = {heads: numbers for heads, numbers in found.items() if len({tuple(map(bool, rows[number])) for number in numbers}) == 1}
    return frozenset(
        number for heads, numbers in even.items() if rows[heads][0] for number in numbers if sum(map(bool, rows[number])) == sum(map(bool, rows[heads]))
    )


def _is_written_again(text: str) -> bool:
    """Whether two such texts side by side are one merged cell: labels are, the words for nothing (无) are not."""
    return len(_HAN.findall(text)) >= _LONG_LABEL or is_label(text)


def _split(texts: Sequence[str]) -> list[list[str]]:
    """The cells of each line. Outer bars are borders when every line begins, or ends, with one; else they part cells."""
    separator = _separator(texts[0]) if texts else None
    if separator is None or any(_separator(text) != separator for text in texts):
        return []
    if separator == "\t":
        return [[cell.strip() for cell in text.strip("\r\n ").split("\t")] for text in texts]
    rows = [[cell.strip() for cell in _BAR.split(text.strip())] for text in texts]
    if all(not row[0] for row in rows):
        rows = [row[1:] for row in rows]
    if all(row and not row[-1] for row in rows):
        rows = [row[:-1] for row in rows]
    return [[cell.replace("\\|", "|") for cell in row] for row in rows]
