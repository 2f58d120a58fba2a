"""Text without a grid → the same labelled rows as a grid gives, so that one alignment serves both.

    规章⏎0⏎0⏎0      规章 | 0 | 0 | 0      规章 0 0 0      规章000

The labels of a form are found in order (a chain of anchors close to each other); what is printed between a row's label
and the next is cut into cells at whatever separates them. A cut that fits the number of columns in only one way is
taken; anything else stays one text, for `splits` or a person to judge.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

import regex

from extractor.document import Line, Place
from extractor.recognition.labels import key, read_label, section_wordings, wordings
from extractor.recognition.rows import HeaderColumn, Item, LabelledRow
from extractor.recognition.stream import Stream, stream
from extractor.recognition.values import is_value
from extractor.recognition.vocabulary import vocabulary
from extractor.templates import Block, Row, TableForm, forms

# Labels of one table follow each other within this many letters and digits.
REACH = 170
SEPARATORS = ("|", "\n\n\n", "\n\n", "\n\t", "\t", "\n")


def text_rows(lines: Sequence[Line], table: TableForm) -> list[LabelledRow]:
    """The rows of a form's table found in text lines; empty when its labels do not stand there."""
    text = stream(lines)
    return list(_rows_across(text, table) if table.across else _rows_down(text, table))


def _rows_down(text: Stream, table: TableForm) -> Iterator[LabelledRow]:
    anchors = _anchors(table)
    chain = _chain(text, anchors)
    rows = [(a, begin, end) for a, begin, end in chain if isinstance(anchors[a][1], Row)]
    if len(rows) < max(2, sum(len(block.rows) for block in table.blocks) // 3):
        return
    found = {a: (begin, end) for a, begin, end in chain}
    for a, begin, end in rows:
        block, row, _ = anchors[a]
        assert isinstance(row, Row)
        raw_begin, raw_end = _values_end(text, _whole_label(text, begin, end, row.path[-1]))
        cells = cut(text.raw[raw_begin:raw_end], len(block.columns))
        if not cells:
            continue
        place = text.place(text.origin[begin])
        header = _header(text, anchors, found, block)
        if header is None and len(block.columns) > 1:
            cells = [_set_off(cells)]
        values = _items(cells, len(block.columns), place)
        yield LabelledRow((*row.path[:-1], text.raw[text.origin[begin] : raw_begin]), values, header or (), (), 0, raw_begin, "text")


def _whole_label(text: Stream, begin: int, end: int, official: str) -> int:
    """Where a label ends that was found by a short wording but is printed longer: the rest of the official one, so far it goes on."""
    wording = read_label(official).body
    if wording.startswith(text.text[begin:end]):
        while end - begin < len(wording) and text.text.startswith(wording[end - begin], end):
            end += 1
    return end


def _header(
    text: Stream, anchors: Sequence[tuple[Block, Row | None, str]], found: Mapping[int, tuple[int, int]], block: Block
) -> tuple[HeaderColumn, ...] | None:
    """The block's header, if all its labels stand before the rows in an order the form flattens to; None when they stand
    in another order, and empty when they are not all there.

    A label is given as printed, with the unit that may stand behind it in brackets.
    """
    labels = {anchors[a][2]: spot for a, spot in found.items() if anchors[a][0] is block and anchors[a][1] is None}
    rows = [begin for a, (begin, _) in found.items() if anchors[a][0] is block and anchors[a][1] is not None]
    if not labels or not rows:
        return ()
    missing = [label for b, row, label in anchors if b is block and row is None and label not in labels]
    begin, end = min(spot[0] for spot in labels.values()) - 30, min(rows)
    head = text.text[max(0, begin) : end]
    if any(wordings(label)[0] in head for label in missing) or not _flattens(head, block):
        return None
    if missing:
        return ()
    columns: list[HeaderColumn] = []
    for n, column in enumerate(block.columns):
        path = column.path
        if path[-1] in labels:
            begin, end = labels[path[-1]]
            raw_end = text.origin[end - 1] + 1
            unit = regex.compile(r"\s*(?:[(（][^()（）]{1,12})?[)）]").match(text.raw, raw_end)
            path = (*path[:-1], text.raw[text.origin[begin] : unit.end() if unit else raw_end])
        columns.append(HeaderColumn(path, n, n + 1))
    return tuple(columns)


def _flattens(head: str, block: Block) -> bool:
    """Whether the short heads 其他 and 总计 stand where a flattened header of the form has them.

    A merged header flattens row by row (自然人, 总计, then the five) or, without merging, from left to right.
    """
    leaves = [wordings(column.path[-1])[0] for column in block.columns]
    short = [leaf for leaf in leaves if len(leaf) <= 2]
    if len(leaves) < 5 or len(short) != 2:
        return True
    spots = [head.rfind(leaf) if leaf in short else head.find(leaf) for leaf in leaves]
    first, before_last, other, total = spots[0], spots[-3], spots[-2], spots[-1]
    if min(first, before_last, other, total) < 0:
        return min(other, total) < 0 and first >= 0
    return other > before_last and (total > other or first < total < spots[1])


def _anchors(table: TableForm) -> list[tuple[Block, Row | None, str]]:
    """The labels of a table in the order a flattened page prints them; header labels have no row."""
    anchors: list[tuple[Block, Row | None, str]] = []
    for block in table.blocks:
        # A merged header flattens row by row, 总计 before or after the five: its place tells nothing.
        leaves = [column.path[-1] for column in block.columns if len(block.columns) < 5 or len(key(column.path[-1])) > 2]
        anchors += [(block, None, leaf) for leaf in leaves]
        anchors += [(block, row, row.path[-1]) for row in block.rows]
    return anchors


def _chain(text: Stream, anchors: Sequence[tuple[Block, Row | None, str]]) -> list[tuple[int, int, int]]:
    """The longest run of anchors (index, begin, end) in order and within reach of each other, gaps filled by likeness."""
    spots = [
        (begin, a, begin + len(wording))
        for a, (_, _, label) in enumerate(anchors)
        for wording in wordings(label)
        for begin in text.find_all(wording)
    ]
    spots.sort(key=lambda spot: (spot[0], -spot[2], spot[1]))
    best: list[tuple[float, int | None]] = []
    for n, (begin, a, end) in enumerate(spots):
        weight = 1.0 + 0.01 * (end - begin)
        choice: tuple[float, int | None] = (weight, None)
        for m in range(n - 1, -1, -1):
            earlier_begin, earlier, earlier_end = spots[m]
            if begin - earlier_begin > REACH + 40 * 3:
                break
            gap = begin - earlier_end
            if earlier < a and 0 <= gap <= REACH:
                score = best[m][0] + weight - 0.002 * gap - 0.05 * (a - earlier - 1)
                if score > choice[0]:
                    choice = (score, m)
        best.append(choice)
    if not best:
        return []
    n: int | None = max(range(len(best)), key=lambda k: best[k][0])
    chain: list[tuple[int, int, int]] = []
    while n is not None:
        begin, a, end = spots[n]
        chain.append((a, begin, end))
        n = best[n][1]
    chain.reverse()
    return _fill_gaps(text, anchors, chain)


def _fill_gaps(
    text: Stream, anchors: Sequence[tuple[Block, Row | None, str]], chain: list[tuple[int, int, int]]
) -> list[tuple[int, int, int]]:
    """Misprinted labels between two that were found: the most alike stretch of the text between them."""
    filled = [chain[0]]
    for a, begin, end in [*chain[1:], (len(anchors), min(len(text.text), chain[-1][2] + REACH), 0)]:
        for missing in range(filled[-1][0] + 1, a):
            wording = read_label(anchors[missing][2]).body
            alike = text.find_alike(wording, filled[-1][2], begin) or text.find_beginning(wording, filled[-1][2], begin)
            if alike:
                filled.append((missing, alike[0], alike[1]))
        if a < len(anchors):
            filled.append((a, begin, end))
    return filled


def _values_end(text: Stream, end: int) -> tuple[int, int]:
    """Raw offsets of the values after a label that ends at compressed position `end`, the next label's number left out."""
    begin = text.origin[end - 1] + 1
    closing = regex.compile(r"[”\"』」】]?[)）]?[,，、:：]?").match(text.raw, begin)
    begin = closing.end() if closing else begin
    finish = _run_end(text, begin)
    if regex.match(r"\s*\p{Han}", text.raw[finish : finish + 12]):
        return begin, begin + len(_without_numbering(text.raw[begin:finish], text.raw[finish : finish + 60]))
    return begin, finish


def _run_end(text: Stream, begin: int) -> int:
    """Where a run of values ends; a last cell that goes on with something strange (120余件) is taken whole, not cut off."""
    stop = _value_run().match(text.raw, begin)
    finish = stop.end() if stop else begin
    rest = regex.compile(r"[^\s|]{1,8}(?=[\s|]|$)").match(text.raw, finish)
    if rest is None or not regex.match(r"[\p{Nd}.,，．]", text.raw[finish - 1 : finish]):
        return finish
    begins = read_label(rest.group())
    return finish if begins.level or begins.body[:2] in _beginnings() else rest.end()


def _without_numbering(values: str, following: str) -> str:
    """Take off the `2.` that belongs to the next label: glued, it looks like a last digit of the values."""
    expected = _numbers_of_labels().get(key(following)[:4])
    if expected is not None and (found := regex.search(rf"{expected}\s*[.、．,]\s*$|(?<=[\s|]){expected}\s*$", values)):
        return values[: found.start()]
    found = regex.search(r"(?<![\d.])\d{1,2}\s*[.、．]\s*$", values) or regex.search(r"\d\s*[.、．][ \t]*\Z", values)
    return values[: found.start()] if found else values


@cache
def _beginnings() -> frozenset[str]:
    """How the labels of the forms begin."""
    tables = [table for form in forms().values() for table in form.tables.values()]
    blocks = [block for table in tables for block in table.blocks]
    labels = [label for block in blocks for line in (*block.rows, *block.columns) for label in line.path]
    labels += [label for block in blocks for label in (block.banner,) if label] + [table.corner for table in tables if table.corner]
    return frozenset(wording[:2] for label in labels for wording in wordings(label))


@cache
def _numbers_of_labels() -> dict[str, int | None]:
    labels = [read_label(row.path[-1]) for form in forms().values() for table in form.tables.values() for row in table.rows]
    return {label.body[:4]: label.number for label in labels if label.level == "item"}


@cache
def _value_run() -> regex.Pattern[str]:
    words = vocabulary()["values"]
    units = "|".join(sorted([*words["counting"], *words["money"]], key=len, reverse=True))
    blanks = "|".join(regex.escape(word) for word in sorted(words["blank"], key=len, reverse=True))
    remark = r"[(（\[【〔][^()（）\[\]【】〔〕一二三四五六七八九十\n]{0,3}\p{Han}{2}[^()（）\[\]【】〔〕]{0,40}[)）\]】〕]"
    # 无 is a blank where it stands alone; 无正当理由 begins the next label. Runs of ? are blanks that a conversion lost.
    blanks = rf"(?:{blanks})(?!\p{{Han}})"
    return regex.compile(rf"(?:[\s|+\-−]|[?？]{{2,}}|[\p{{Nd}}.,，．]+(?:[ ]?(?:{units}))?(?:\s*{remark})?|{blanks})*")


def cut(values: str, count: int) -> list[str]:
    """Cut the printed values of a row into cells; a list of another length than `count` when that cannot be told.

    A separator is taken when it yields exactly the number of columns; empty pieces between separators are blank cells.
    """
    values = regex.sub(r"[?？]{2,}", " ", values)
    if ruled := _between_bars(values, count):
        return ruled
    pieces = _pieces(values)
    if len(pieces) == count and all(is_value(piece) for piece in pieces):
        return [_set_off(several)] if (several := _two_in_one(values)) else pieces
    ways: list[list[str]] = []
    for separator in SEPARATORS:
        if separator not in values:
            continue
        cells = [cell.strip(" \t\n|") for cell in values.split(separator)]
        if cells and not cells[0]:
            cells = cells[1:]
        if cells and not cells[-1]:
            cells = cells[:-1]
        if len(cells) == count and all(not cell or is_value(cell) for cell in cells) and cells not in ways:
            ways.append(cells)
    if len(ways) == 1:
        return ways[0]
    return pieces


def _between_bars(values: str, count: int) -> list[str]:
    """The cells of a line that has a bar (or a tab) before each cell, and perhaps one behind the last; none when it has not."""
    line = values.split("\n", 1)[0]
    for bar in "|\t":
        before, *cells = [cell.strip() for cell in line.split(bar)]
        if not before and any(cells) and (len(cells) == count or (len(cells) == count + 1 and not cells.pop())):
            return cells
    return []


def _pieces(values: str) -> list[str]:
    return [piece for piece in regex.split(r"[\s|]+(?![^(（]*[)）])", values.strip(" \n\t|")) if piece]


def _two_in_one(values: str) -> list[str]:
    """The cells that bars, tabs or line breaks set off, when one of them holds two numbers; else none."""
    for separator in ("|", "\t", "\n"):
        cells = [cell for cell in values.split(separator) if cell.strip()]
        if len(cells) > 1:
            return cells if any(len(_pieces(cell)) > 1 for cell in cells) else []
    return []


def _set_off(cells: Sequence[str]) -> str:
    """The cells of a row whose columns cannot be told, with bars, so that no sum joins or cuts them."""
    return f"| {' | '.join(cell.strip() for cell in cells)} |"


def _rows_across(text: Stream, table: TableForm) -> Iterator[LabelledRow]:
    """Runs of values that follow nothing but the words of table four's header, however these are cut up."""
    block = table.blocks[0]
    heads = ((found.start(), regex.sub(r"[\s|]+$", "", found.group())) for found in _across_pattern(table).finditer(text.plain))
    starts = [(begin + len(head), head) for begin, head in heads]
    starts += [(end, table.title) for end in _after_title(text, table) if all(abs(end - other) > 4 for other, _ in starts)]
    read: set[int] = set()
    for start, before in sorted(starts):
        finish = _run_end(text, start)
        if finish in read:
            continue
        read.add(finish)
        run = regex.sub(r"^[ \t|]*\n", "", text.raw[start:finish])
        if regex.match(r"\s*\p{Han}", text.raw[finish : finish + 4]):
            run = _without_numbering(run, text.raw[finish : finish + 60])
        header_text = key(before)
        sizes = (len(block.columns) * len(block.rows), len(block.columns) * 2, len(block.columns))
        cells = next((cells for size in sizes if len(cells := cut(run, size)) == size), None) or cut(run, sizes[0])
        if not cells:
            continue
        if before == table.title and len(cells) != sizes[0]:
            continue
        if len(cells) == sizes[2] and len(set(_groups_in(header_text, block))) > 1:
            # The values of one group under the heads of several: nothing says which.
            continue
        if len(cells) == sizes[0] and not _groups_in_order(header_text, block):
            cells = [_set_off(cells)]
        place = text.place(start)
        captions = (before,) if before == table.title else tuple(_groups_in(header_text, block))
        leaf_count = _leaves_in_order(header_text, block)
        header: tuple[HeaderColumn, ...] = ()
        if len(cells) not in sizes[1:] and leaf_count >= 12:
            paths = [(*row.path, *column.path) for row in block.rows for column in block.columns]
            header = tuple(HeaderColumn(path, n, n + 1) for n, path in enumerate(paths))
        elif len(cells) == sizes[2] and leaf_count == 4:
            header = tuple(HeaderColumn(column.path, n, n + 1) for n, column in enumerate(block.columns))
        items = _items(cells, len(header) or len(cells), place)
        yield LabelledRow((), items, header, captions, 0, start, "text")


def _items(cells: Sequence[str], count: int, place: Place | None) -> tuple[Item, ...]:
    """Cells with their columns; text that could not be cut stands over no column."""
    whole = len(cells) == count
    return tuple(Item(cell, n if whole else 0, n + 1 if whole else 0, place) for n, cell in enumerate(cells))


def _after_title(text: Stream, table: TableForm) -> Iterator[int]:
    """Raw offsets of lines of values close behind a heading of the table's section: its header was lost."""
    for wording in section_wordings(table.title):
        for begin in text.find_all(wording):
            offset = text.origin[begin + len(wording) - 1] + 1
            found = regex.compile(r"(?<=\n)(?=[\s|]*[\p{Nd}\-—/])").search(text.raw, offset, offset + 160)
            if found:
                yield found.start()


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
