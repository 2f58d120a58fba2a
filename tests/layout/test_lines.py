"""Words → lines, paragraphs, and page furniture left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.document import Line, Word
from extractor.layout.furniture import is_page_number
from extractor.layout.lines import lines_of, text_of
from tests.layout.paper import laid, page, shown, word

FULL = "今年以来全面贯彻落实条例相关规定不断完善制度建立健全保障机制推进信息公开工作"  # 38 characters
BODY = 12.0


def body(text: str, y: float, indent: int = 0) -> Word:
    return word(70 + indent * BODY, y, text, BODY)


def test_words_of_one_line_are_joined_and_blanks_kept_where_they_are_printed():
    line = [word(70, 100, "第二十条"), word(112.5, 100, "第"), word(128, 100, "（一）项"), word(175, 100.5, "12"), word(187, 99.5, "件")]
    assert text_of(lines_of(line)[0]) == "第二十条第 （一）项 12件"


def test_spread_ideographs_are_not_parted_by_blanks():
    line = [word(70 + 13 * i, 100, sign) for i, sign in enumerate("政府信息公开")]
    assert [text_of(row) for row in lines_of(line)] == ["政府信息公开"]


def test_flat_signs_stay_on_their_line():
    dash = word(200, 100, "-")._replace(bbox=word(200, 100, "-").bbox._replace(top=99.6, bottom=100.4))
    assert [text_of(row) for row in lines_of([word(70, 100, "规章"), dash, word(70, 114, "许可")])] == ["规章 -", "许可"]


@given(st.permutations(range(6)))
def test_the_order_of_words_on_the_page_does_not_matter(order):
    words = [word(70 + 40 * (i % 3), 100 + 20 * (i // 3), f"w{i}") for i in range(6)]
    assert [text_of(row) for row in lines_of(words[i] for i in order)] == ["w0 w1 w2", "w3 w4 w5"]


def test_a_wide_gap_in_a_line_is_a_tab():
    assert shown(page(1, [word(70, 200, "规章"), word(200, 200, "12")])) == ["规章\t12"]


def test_full_lines_go_on_and_indented_ones_begin():
    lines = [body(FULL[:36], 100, 2), body(FULL, 120), body("工作情况。", 140), body(FULL[:36], 160, 2), body("结束。", 180)]
    assert [b.continues for b in laid(page(1, lines)).blocks] == [False, True, True, False, True]


def test_a_paragraph_goes_on_over_a_page_break():
    first = page(1, [body(FULL[:36], 100, 2), body(FULL, 120)])
    second = page(2, [body("工作情况。", 100), body(FULL[:36], 120, 2)])
    assert [b.continues for b in laid(first, second).blocks] == [False, True, True, False]


def test_without_indents_a_numbered_line_begins_a_paragraph():
    lines = [body(FULL, 100), body("工作情况。", 120), body(FULL, 140), body("二、主动公开情况", 160), body(FULL, 180), body("完。", 200)]
    assert [b.continues for b in laid(page(1, lines)).blocks] == [False, True, False, False, False, True]


def test_a_heading_in_larger_type_is_no_continuation():
    lines = [body(FULL[:36], 100, 2), body(FULL, 120), word(70, 150, "一、总体情况", 16.0), body(FULL[:36], 180, 2)]
    assert [b.continues for b in laid(page(1, lines)).blocks] == [False, True, False, False]


def shown_with(*extra: list[Word]) -> list[str]:
    """Three pages of a line each, with further words."""
    return shown(*(page(n, [word(70, 300, f"正文{'一二三'[n - 1]}"), *words]) for n, words in enumerate(extra, 1)))


ONLY_TEXT = ["正文一", "正文二", "正文三"]


@pytest.mark.parametrize("form", ["- {} -", "— {} —", "第{}页", "第 {} 页 共 3 页", "P. {}", "{}", "{}/3", "Page {} of 3", "报告全文 {}"])
def test_page_numbers_are_left_out(form):
    assert shown_with(*([word(290, 810, form.format(n))] for n in (1, 2, 3))) == ONLY_TEXT


def test_running_headers_are_left_out():
    assert shown_with(*([word(70, 40, "某市2023年政府信息公开工作年度报告")] for _ in range(3))) == ONLY_TEXT


def test_lines_that_only_look_like_furniture_stay():
    assert shown_with([word(290, 500, "- 1 -")], [], []) == ["正文一", "- 1 -", "正文二", "正文三"]
    assert shown_with([word(70, 60, "某市年度报告")], [], []) == ["某市年度报告", *ONLY_TEXT]
    assert shown_with([word(70, 800, "2024年1月5日")], [], []) == ["正文一", "2024年1月5日", "正文二", "正文三"]


def test_numbers_that_do_not_count_pages_stay():
    assert shown_with([word(290, 760, "合计 12")], [word(290, 760, "合计 47")], []) == ["正文一", "合计 12", "正文二", "合计 47", "正文三"]


@pytest.mark.parametrize(
    ("text", "expected"), [("- 3 -", True), ("3", True), ("7", False), ("第三页", True), ("第二十条", False), ("3件", False)]
)
def test_page_numbers_are_told_from_other_text(text, expected):
    assert is_page_number(text, 3, 5) is expected


def test_every_line_has_its_place():
    (line,) = laid(page(4, [word(70, 100, "规章"), word(92, 100, "12件")])).blocks
    assert isinstance(line, Line)
    assert line.place.page == 4
    assert line.place.bbox == (70, 96, 112, 104)
