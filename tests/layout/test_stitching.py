"""A table cut by a page break is one table again; two tables stay two."""

from __future__ import annotations

import pytest

from extractor.document import Page, Rule
from tests.layout.paper import Box, Side, boxes, page, plain, shown, sides, table_page, tables, word, words

TABLE = "A A B C / 一、新 一、新 1 2 / 三、办 1.a 3 4 / ^ 2.b 5 6 / ^ 3.c 7 8 / 四、转 四、转 9 10"


def cut(notation: str, at: int, header: int = 0, text_below: bool = False, closed: bool = True) -> list[Page]:
    """A table on two pages, cut above the row `at`; `header` rows are printed again, a cut cell's text stays above or goes below."""
    upper, lower = [], [box for box in boxes(notation) if box.row_end <= header]
    for box in boxes(notation):
        crosses = box.row < at < box.row_end
        if box.row < at:
            text = "" if crosses and text_below else box.text
            upper.append(Box(box.row, box.column, min(box.row_end, at), box.column_end, text))
        if box.row_end > at:
            text = "" if crosses and not text_below else box.text
            lower.append(Box(max(box.row, at) - at + header, box.column, box.row_end - at + header, box.column_end, text))
    return [_page(1, upper, closed), _page(2, lower, closed)]


def _page(number: int, cells: list[Box], closed: bool) -> Page:
    rules = plain(sides(cells)) if closed else plain(_open_where_cut(number, cells))
    return page(number, words(cells), rules)


def _open_where_cut(number: int, cells: list[Box]) -> list[Side]:
    """The sides of cells without those at the break under or over a cell that goes on, as browsers print them."""
    edge = max(c.row_end for c in cells) if number == 1 else 0
    goes_on = [c for c in cells if (c.row_end if number == 1 else c.row) == edge and not c.text]
    closed = sides(cells)
    for c in goes_on:
        closed = [
            s
            for s in closed
            if s not in {t for t in sides([c]) if t[1] == t[3] and t[1] == (max if number == 1 else min)(u[1] for u in sides(cells))}
        ]
    return closed


@pytest.mark.parametrize("at", range(1, 6))
@pytest.mark.parametrize("header", [0, 1])
@pytest.mark.parametrize("text_below", [False, True])
def test_a_table_cut_above_any_row_is_one_table(at, header, text_below):
    assert shown(*cut(TABLE, at, header, text_below)) == [f"[{drawn_once(TABLE)}]"]


@pytest.mark.parametrize("at", range(1, 6))
def test_a_table_over_odd_and_even_margins_is_one_table(at):
    first, second = cut(TABLE, at)
    moved = [
        w._replace(bbox=w.bbox._replace(x0=w.bbox.x0 + 17, x1=w.bbox.x1 + 17), edges=tuple(e + 17 for e in w.edges)) for w in second.words
    ]
    rules = [Rule(r.x0 + 17, r.top, r.x1 + 17, r.bottom) for r in second.rules]
    assert shown(first, page(2, moved, rules)) == [f"[{drawn_once(TABLE)}]"]


def drawn_once(notation: str) -> str:
    """The notation as tables that were read are drawn in it."""
    return " / ".join(" ".join(row.split()) for row in notation.split("/"))


def halves(upper: str, lower: str) -> list[str]:
    return shown(table_page(upper, number=1), table_page(lower, number=2))


def test_a_group_name_cut_in_two_is_one_name():
    assert halves("（四）无 1.a 1 / ^ 2.b 2", "法提供 3.c 3 / （五）不 1.d 4") == [
        "[（四）无|法提供 1.a 1 / ^ 2.b 2 / ^ 3.c 3 / （五）不 1.d 4]"
    ]


def test_a_group_that_ends_with_the_page_stays_apart_from_the_next():
    assert halves("（四）无 1.a 1 / ^ 2.b 2", "（五）不 1.d 4 / ^ 2.e 5") == ["[（四）无 1.a 1 / ^ 2.b 2 / （五）不 1.d 4 / ^ 2.e 5]"]


def test_a_row_cut_in_two_is_one_row_with_its_values_from_either_page():
    assert halves("1.a 1 2 / 5.要求确认 7 8", "或出具 _ _ / 6.b 3 4") == ["[1.a 1 2 / 5.要求确认|或出具 7 8 / 6.b 3 4]"]
    assert halves("1.a 1 2 / 5.要求确认 _ _", "或出具 7 8 / 6.b 3 4") == ["[1.a 1 2 / 5.要求确认|或出具 7 8 / 6.b 3 4]"]
    assert halves("1.a 1 2 / 5.要求 _ _", "_ 7 8 / 6.b 3 4") == ["[1.a 1 2 / 5.要求 7 8 / 6.b 3 4]"]


def test_the_place_of_a_joined_cell_is_where_its_print_is():
    (table,) = tables(table_page("1.a 1 / 5.要求 _", number=1), table_page("_ 7 / 6.b 3", number=2))
    assert {cell.text: cell.place.page for cell in table.cells} == {"1.a": 1, "1": 1, "5.要求": 1, "7": 2, "6.b": 2, "3": 2}


def test_two_numbers_are_never_joined():
    assert halves("1.a 1 2 / 5.b 7 8", "或 9 9 / 6.c 3 4") == ["[1.a 1 2 / 5.b 7 8 / 或 9 9 / 6.c 3 4]"]


def test_rows_with_names_but_without_numbers_are_not_taken_for_halves():
    """A blank row at a break must not give its neighbour's values a double name."""
    assert halves("处罚 12 / 许可 3", "强制 _ / 收费 4") == ["[处罚 12 / 许可 3 / 强制 _ / 收费 4]"]


def test_a_heading_between_two_pages_parts_two_tables():
    first, second = table_page("A B / C 1", number=1), table_page("A B / C 2", number=2)
    headed = page(2, [word(80, 70, "三、收到申请情况"), *second.words], second.rules)
    assert shown(first, headed) == ["[A B / C 1]", "三、收到申请情况", "[A B / C 2]"]


def test_tables_with_other_columns_stay_two():
    first, second = table_page("A B C / D 1 2", number=1), table_page("A B / C 2", number=2)
    assert len(shown(first, second)) == 2


@pytest.mark.parametrize("pages", [3, 4])
def test_a_table_over_many_pages_with_repeated_header_is_one(pages):
    parts = [table_page(f"H I / r{n} {n} / s{n} {n}", number=n) for n in range(1, pages + 1)]
    rows = " / ".join(f"r{n} {n} / s{n} {n}" for n in range(1, pages + 1))
    assert shown(*parts) == [f"[H I / {rows}]"]


def test_page_numbers_between_the_halves_do_not_part_them():
    first, second = cut(TABLE, 3)
    footed = [page(p.number, [*p.words, word(290, 810, f"- {p.number} -")], p.rules) for p in (first, second)]
    assert shown(*footed) == [f"[{drawn_once(TABLE)}]"]


@pytest.mark.parametrize("at", [3, 4])
def test_a_cell_no_bar_closes_at_the_break_goes_on(at):
    assert shown(*cut(TABLE, at, closed=False)) == [f"[{drawn_once(TABLE)}]"]
