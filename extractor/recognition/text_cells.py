"""The values behind a label in running text: where they end, and how they are cut into cells."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import regex

from extractor.document import Place
from extractor.recognition.labels import key, read_label, section_wordings, wordings
from extractor.recognition.rows import Item
from extractor.recognition.stream import Stream
from extractor.recognition.values import is_value
from extractor.recognition.vocabulary import vocabulary
from extractor.recognition.whole_labels import labels_of
from extractor.templates import forms

SEPARATORS = ("|", "\n\n\n", "\n\n", "\n\t", "\t", "\n")
_BETWEEN = regex.compile(r"[\s|]+(?![^(（]*[)）])")
# A word begins behind the values: the next label, or its number glued to them.
HAN_FOLLOWS = regex.compile(r"\s*(?:、\s*)?\p{Han}")
_ANY_NUMBER = (regex.compile(r"\s*\n\s*、\s*$"), regex.compile(r"(?<![\d.])\d{1,2}\s*[.、．]\s*$"), regex.compile(r"\d\s*[.、．][ \t]*\Z"))
# The last sign of a number, and what goes on right behind it.
_REST = regex.compile(r"[^\s|]{1,8}(?=[\s|]|$)")
# Blanks that a conversion lost.
_LOST = regex.compile(r"[?？]{2,}")
# What may be a row of dashes around a number, and may be the number of the page it was cut by: `- 3 -`, `3 / 6`.
_PAGE_NUMBER = regex.compile(r"([-‐‑‒–—―─]) ?\d{1,3} ?\1|\d{1,3} ?[/／] ?\d{1,3}")


def values_after(text: Stream, end: int, count: int) -> tuple[int, int]:
    """Raw offsets of the values after a label that ends at compressed position `end`, the next label's number left out.

    Something strange between the values (若干, ####, 详见附件) is one of them where that makes exactly `count` cells.
    """
    closing = _label_end().match(text.plain, text.origin[end - 1] + 1)
    assert closing is not None
    begin = closing.end()
    finish = run_end(text, begin)
    return begin, with_strange(text, begin, finish, count) or _before_label(text, begin, finish)


def _before_label(text: Stream, begin: int, finish: int) -> int:
    """Where a run of values ends without the number of the label that follows it."""
    if not HAN_FOLLOWS.match(text.raw[finish : finish + 12]):
        return finish
    return begin + len(without_numbering(text.raw[begin:finish], text.raw[finish : finish + 60]))


@cache
def _label_end() -> regex.Pattern[str]:
    """What may stand between a label and its values: words that leave it what it is, its unit, closing marks."""
    additions = vocabulary()["labels"]["additions"].partition("|")[2].removesuffix("$")
    words = vocabulary()["values"]
    units = "|".join([*words["counting"], *words["money"]])
    return regex.compile(rf"{additions}?(?!\p{{Han}})[”\"』」】]?[)）]?(?:[(（][^()（）\s\d]{{0,5}}(?:{units})[)）])?[，,、:：]?|")


def run_end(text: Stream, begin: int) -> int:
    """Where a run of values ends; a last cell that goes on with something strange (120余件) is taken whole, not cut off."""
    stop = _value_run().match(text.raw, begin)
    finish = stop.end() if stop else begin
    rest = _REST.match(text.raw, finish)
    if rest is None or not _number_end().search(text.raw, begin, finish):
        return finish
    begins = read_label(rest.group())
    return finish if begins.level or begins.body[:2] in _beginnings() else rest.end()


def with_strange(text: Stream, begin: int, finish: int, count: int) -> int | None:
    """Where a row of so many cells ends that holds words or signs which are no value and of no label; None where it is no such row."""
    while 1 < count > len(_pieces(text.raw[begin:finish])):
        run = _value_run().match(text.raw, finish)
        if run is None or run.end() == finish:
            word = _REST.match(text.plain, finish)
            if word is None or _is_of_label(word.group()):
                return None
        finish = run.end() if run and run.end() > finish else word.end()
        end = _before_label(text, begin, finish)
        if len(_pieces(text.raw[begin:end])) == count:
            return end if _is_one_row(text.raw[begin:end]) else None
    return None


def _is_one_row(values: str) -> bool:
    """Whether the values stand all on one line, or each on its own."""
    breaks = ["\n" in gap for gap in _BETWEEN.findall(values.strip(" \n\t|"))]
    return all(breaks) or not any(breaks)


def _is_of_label(word: str) -> bool:
    return not is_value(word) and (read_label(word).level is not None or (key(word) != "" and key(word) in _all_labels()))


@cache
def _all_labels() -> str:
    """Every wording of a label of the forms, and of the titles of their sections."""
    tables = [table for form in forms().values() for table in form.tables.values()]
    return "|".join([wording for table in tables for wording in (*labels_of(table), *section_wordings(table.title), *wordings(table.corner or ""))])


@cache
def _number_end() -> regex.Pattern[str]:
    words = vocabulary()["values"]
    return regex.compile(rf"[\p{{Nd}}.,，．](?:{'|'.join([*words['counting'], *words['money']])})?[/／]?\Z")


def without_numbering(values: str, following: str) -> str:
    """Take off the `2.` that belongs to the next label: glued, it looks like a last digit of the values. So does the mark
    behind the number of a group that is printed one sign a line (三, 、, 本, 年)."""
    expected = _numbers_of_labels().get(key(following)[:4])
    if following.lstrip().startswith("、") and (found := _before_mark(expected).search(values)):
        return values[: found.start()]
    if expected is not None and (found := _last_number(expected).search(values)):
        return values[: found.start()]
    found = next((found for pattern in _ANY_NUMBER if (found := pattern.search(values))), None)
    return values[: found.start()] if found else values


@cache
def _before_mark(expected: int | None) -> regex.Pattern[str]:
    """The number that `、其他法律` goes on with: any that stands alone, or a last digit that is the one expected."""
    glued = f"{expected}$|" if expected is not None else ""
    return regex.compile(rf"{glued}(?<=[\s|])\d{{1,2}}\s*$")


@cache
def _last_number(expected: int) -> regex.Pattern[str]:
    return regex.compile(rf"{expected}\s*[.、．,]\s*$|(?<=[\s|]){expected}\s*$")


@cache
def _beginnings() -> frozenset[str]:
    """How the labels of the forms begin."""
    return frozenset(wording[:2] for form in forms().values() for table in form.tables.values() for wording in labels_of(table))


@cache
def _numbers_of_labels() -> dict[str, int | None]:
    labels = [read_label(row.path[-1]) for form in forms().values() for table in form.tables.values() for row in table.rows]
    return {label.body[:4]: label.number for label in labels if label.level == "item"}


@cache
def _value_run() -> regex.Pattern[str]:
    words = vocabulary()["values"]
    units = "|".join(sorted([*words["counting"], *words["money"]], key=len, reverse=True))
    blanks = "|".join(regex.escape(word) for word in sorted([*words["blank"], *words["zero"]], key=len, reverse=True))
    # The corner of a table that is printed right behind another is in brackets too.
    corners = "|".join({key(t.corner)[:4] for form in forms().values() for t in form.tables.values() if t.corner})
    remark = rf"[(（\[【〔](?!{corners})" + r"[^()（）\[\]【】〔〕一二三四五六七八九十\n]{0,3}\p{Han}{2}[^()（）\[\]【】〔〕]{0,40}[)）\]】〕]"
    # 无 is a blank where it stands alone; 无正当理由 begins the next label. Runs of ? are blanks that a conversion lost.
    blanks = rf"(?:{blanks})(?!\p{{Han}})"
    return regex.compile(rf"(?:[\s|+\-−]|[?？]{{2,}}|[\p{{Nd}}.,，．]+(?:[ ]?(?:{units}))?\p{{No}}?(?:\s*{remark})?|{blanks})*")


def is_double_spaced(text: str) -> bool:
    """Whether a text has an empty line behind every line, so that an empty line is no blank cell."""
    return 2 * text.count("\n\n") > 0.9 * text.count("\n")


def cut(values: str, count: int, double_spaced: bool = False) -> list[str]:
    """Cut the printed values of a row into cells; a list of another length than `count` when that cannot be told.

    A separator is taken when it yields exactly the number of columns; empty pieces between separators are blank cells.
    """
    values = _LOST.sub(" ", values)
    if ruled := _between_bars(values, count):
        return ruled
    pieces = _pieces(values)
    if _PAGE_NUMBER.fullmatch(values.strip()):
        return [set_off(pieces)]
    if len(pieces) == count and all(is_value(piece) for piece in pieces):
        return [set_off(several)] if (several := _two_in_one(values)) else pieces
    ways: list[list[str]] = []
    # An empty line ends a row of lines that begin with tabs; behind it stand the empty cells of the next row's merged labels.
    row, _, fillers = values.partition("\n\n")
    ended = [("\n\t", row)] if values.startswith("\n\t") and not fillers.strip() else []
    for separator, text in [*((separator, values) for separator in SEPARATORS), *ended]:
        if separator not in text or (double_spaced and separator in ("\n", "\n\t")):
            continue
        # Where the first value is glued to its label, lines do not part the cells.
        if "\n" in separator and not values[:1].isspace():
            continue
        cells = [cell.strip(" \t\n|") for cell in text.split(separator)]
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


def ended_by_bars(values: str) -> list[str]:
    """The cells of lines of which each is a cell and a bar; none when they are not."""
    lines = [line.strip() for line in values.split("\n") if line.strip()]
    return [line[:-1].strip() for line in lines] if all(line.find("|") == len(line) - 1 for line in lines) else []


def _pieces(values: str) -> list[str]:
    return [piece for piece in _BETWEEN.split(values.strip(" \n\t|")) if piece]


def _two_in_one(values: str) -> list[str]:
    """The cells that bars, tabs or line breaks set off, when one of them holds two numbers; else none."""
    for separator in ("|", "\t", "\n"):
        cells = [cell for cell in values.split(separator) if cell.strip()]
        if len(cells) > 1:
            return cells if any(len(_pieces(cell)) > 1 for cell in cells) else []
    return []


def total_is_sum(rows: Sequence[Sequence[str]], total: int) -> bool:
    """Whether the cell at this place is the sum of the others in most of the rows that hold more than zeros, where there are any."""
    numbers = [[int(cell) for cell in cells] for cells in rows if all(cell.isdecimal() for cell in cells)]
    told = [row for row in numbers if any(row)]
    return 2 * sum(sum(row) == 2 * row[total] for row in told) >= len(told)


def set_off(cells: Sequence[str]) -> str:
    """The cells of a row whose columns cannot be told, with bars, so that no sum joins or cuts them."""
    return f"| {' | '.join(cell.strip() for cell in cells)} |"


def items_of(cells: Sequence[str], count: int, place: Place | None) -> tuple[Item, ...]:
    """Cells with their columns; text that could not be cut stands over no column."""
    whole = len(cells) == count
    return tuple(Item(cell, n if whole else 0, n + 1 if whole else 0, place) for n, cell in enumerate(cells))
