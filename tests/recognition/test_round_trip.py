"""Any numbers, printed in a form, come back as they were: from a grid, from text, and from glued digits or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.document import Block, Line, Table
from extractor.recognition.fields import fields_of
from extractor.recognition.reading import read_tables, read_text
from extractor.recognition.stream import stream
from extractor.report import TABLES
from tests.recognition.printed import consistent, lines, report, text, texts_of

BLANKS = st.sampled_from(["", "-", "—", "/", "无"])


class Printed(NamedTuple):
    """A filled form: what every field prints, and the number it should give (None for a blank)."""

    form: str
    texts: dict[str, str]
    numbers: dict[str, int | None]


@st.composite
def filled(draw: st.DrawFn, blank: st.SearchStrategy[str] = BLANKS, largest: int = 99_999) -> Printed:
    """A form with any numbers (their sums right or not) and some cells printed blank."""
    form = draw(st.sampled_from(["2021", "2019"]))
    numbers: dict[str, int | None] = dict(consistent(draw(st.integers(0, 10_000)), draw(st.sampled_from([1, 9, largest])), form))
    texts = texts_of({code: number for code, number in numbers.items() if number is not None})
    for code in draw(st.lists(st.sampled_from(sorted(numbers)), max_size=8)):
        texts[code] = draw(blank)
        numbers[code] = None
    for code in draw(st.lists(st.sampled_from(sorted(numbers)), max_size=4)):
        numbers[code] = draw(st.integers(0, largest))
        texts[code] = draw(st.sampled_from(["{}", "{:,}", "{}件" if not code.endswith("amount") else "{}", " {} "])).format(numbers[code])
    return Printed(form, texts, numbers)


def read(blocks: Sequence[Block]) -> dict[str, int | float | None]:
    found = read_tables(blocks)
    return {field.code: field.value for name in TABLES for field in fields_of(found[name].table, found[name].readings)}


SOME = settings(max_examples=12, deadline=None)


@SOME
@given(filled())
def test_through_a_grid(case: Printed) -> None:
    assert read(report(case.texts, case.form).blocks) == case.numbers


@SOME
@given(filled())
def test_through_a_grid_whose_columns_are_turned_round(case: Printed) -> None:
    def turned(blocks: list[Block]) -> list[Block]:
        return [_mirrored(block) if isinstance(block, Table) and block.column_count == 10 else block for block in blocks]

    found = read(report(case.texts, case.form, change=turned).blocks)
    assert {code: value for code, value in found.items() if code in case.numbers} == case.numbers


def _mirrored(table: Table) -> Table:
    """Table three with its seven columns of values from right to left."""
    cells = [cell if cell.column < 3 else replace(cell, column=13 - cell.column - cell.column_span) for cell in table.cells]
    return Table(tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))))


@SOME
@given(filled(), st.sampled_from([" | ", "\t"]))
def test_through_bars_and_tabs(case: Printed, between: str) -> None:
    assert read(lines(text(report(case.texts, case.form), between, around=between == " | "))) == case.numbers


@SOME
@given(filled(blank=st.sampled_from(["-", "—", "/", "无"])), st.sampled_from(["\n", "\n\n", "   "]))
def test_through_one_cell_a_line_and_wide_blanks(case: Printed, between: str) -> None:
    assert read(lines(text(report(case.texts, case.form), between, around=False))) == case.numbers


@SOME
@given(st.integers(0, 10_000), st.sampled_from([1, 3, 9, 60]), st.sampled_from(["2021", "2019"]))
def test_through_glued_digits_never_a_wrong_number(seed: int, largest: int, form: str) -> None:
    numbers = consistent(seed, largest, form)
    flat = [block for block in lines(text(report(texts_of(numbers), form), "", around=False)) if isinstance(block, Line)]
    for name in TABLES:
        for code, found in read_text(stream(flat), name).readings.items():
            assert found.item is None or found.item.text == str(numbers[code]), code


def test_a_line_of_values_that_begins_with_a_tab_begins_with_a_blank_cell() -> None:
    numbers = dict(consistent(3, 9, "2021"))
    texts = texts_of({code: number for code, number in numbers.items() if number is not None})
    texts["remedies.reconsideration.upheld"] = ""
    numbers["remedies.reconsideration.upheld"] = None
    assert read(lines(text(report(texts, "2021"), "\t", around=False))) == numbers


def test_an_empty_line_behind_every_line_is_no_blank_cell() -> None:
    numbers = dict(consistent(5, 9, "2021"))
    texts = texts_of({code: number for code, number in numbers.items() if number is not None})
    texts["disclosure.regulations.repealed"] = "若干"
    found = read(lines(text(report(texts, "2021"), "\n\n", around=False).replace("\n", "\n\n").replace("\n\n\n\n", "\n\n")))
    for column in ("issued", "in_force"):
        assert found.get(f"disclosure.regulations.{column}") in (None, numbers[f"disclosure.regulations.{column}"])
    assert found.get("disclosure.regulations.repealed") is None
