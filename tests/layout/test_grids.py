"""Rulings and words → cells, whatever way the rulings are drawn."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.document import Rule
from tests.layout.paper import HEIGHT, LEFT, TOP, WIDTH, Side, boxes, page, plain, shown, sides, table_page, tables, word, words

TABLE = "A A B / C D ^ / E F G / H ^ I"


def pieces(found: list[Side]) -> list[Rule]:
    """Every line in halves with a hair's breadth between them."""
    rules = []
    for x0, y0, x1, y1 in found:
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        rules += [Rule(x0, y0, x - 1, y1), Rule(x + 1, y0, x1, y1)] if y0 == y1 else [Rule(x0, y0, x1, y - 1), Rule(x0, y + 1, x1, y1)]
    return rules


def dotted(found: list[Side]) -> list[Rule]:
    """Every line as dots, each of them a tiny line both ways."""
    rules = []
    for x0, y0, x1, y1 in found:
        for step in range(int(max(x1 - x0, y1 - y0) / 3) + 1):
            x, y = (x0 + 3 * step, y0) if y0 == y1 else (x0, y0 + 3 * step)
            rules += [Rule(x - 0.5, y, x + 0.5, y), Rule(x, y - 0.5, x, y + 0.5)]
    return rules


def short(found: list[Side]) -> list[Rule]:
    """Lines that stop short of each other."""
    return [Rule(x0 + 2, y0, x1 - 2, y1) if y0 == y1 else Rule(x0, y0 + 2, x1, y1 - 2) for x0, y0, x1, y1 in found]


def double(found: list[Side]) -> list[Rule]:
    return [
        rule
        for x0, y0, x1, y1 in found
        for d in (-1.2, 1.2)
        for rule in [Rule(x0, y0 + d, x1, y1 + d) if y0 == y1 else Rule(x0 + d, y0, x1 + d, y1)]
    ]


def crooked(found: list[Side]) -> list[Rule]:
    """Lines a fraction of a point off."""
    return [
        Rule(x0, y0 + 0.4 * (i % 3), x1, y0 + 0.4 * (i % 3)) if y0 == y1 else Rule(x0 + 0.3 * (i % 3), y0, x0 + 0.3 * (i % 3), y1)
        for i, (x0, y0, x1, y1) in enumerate(found)
    ]


def without_outer(found: list[Side], across: bool = True, down: bool = True) -> list[Rule]:
    """Lines without those of the frame."""
    xs, ys = {s[0] for s in found} | {s[2] for s in found}, {s[1] for s in found} | {s[3] for s in found}
    kept = []
    for side in found:
        horizontal = side[1] == side[3]
        if horizontal and across and side[1] in (min(ys), max(ys)):
            continue
        if not horizontal and down and side[0] in (min(xs), max(xs)):
            continue
        kept.append(Rule(*side))
    return kept


@pytest.mark.parametrize("draw", [plain, pieces, dotted, short, double, crooked, without_outer])
def test_a_table_is_the_same_however_its_rulings_are_drawn(draw):
    assert shown(table_page(TABLE, draw)) == [f"[{TABLE}]"]


def test_a_table_without_left_and_right_border_ends_where_its_lines_end():
    assert shown(table_page(TABLE, lambda found: without_outer(found, across=False))) == [f"[{TABLE}]"]


def test_separate_boxes_beside_each_other_are_one_grid():
    """Cells drawn as rectangles of their own, a point of white between them."""
    cells = boxes("A B C / D E F")
    rules = []
    for cell in cells:
        x0, x1 = LEFT + cell.column * WIDTH + 0.5, LEFT + cell.column_end * WIDTH - 0.5
        y0, y1 = TOP + cell.row * HEIGHT + 0.5, TOP + cell.row_end * HEIGHT - 0.5
        rules += [Rule(x0, y0, x1, y0), Rule(x0, y1, x1, y1), Rule(x0, y0, x0, y1), Rule(x1, y0, x1, y1)]
    assert shown(page(1, words(cells), rules)) == ["[A B C / D E F]"]


@st.composite
def notations(draw: st.DrawFn) -> str:
    """Random tables of merged cells: rectangles put on a grid as long as they fit, names in order."""
    height, width = draw(st.integers(2, 6)), draw(st.integers(2, 6))
    squares: dict[tuple[int, int], str] = {}
    names = iter(f"n{i}" for i in range(1, 99))
    for r in range(height):
        for c in range(width):
            if (r, c) in squares:
                continue
            tall, wide = draw(st.integers(1, 2)), draw(st.integers(1, 3))
            area = [(y, x) for y in range(r, min(r + tall, height)) for x in range(c, min(c + wide, width))]
            if any(square in squares for square in area):
                area = [(r, c)]
            name = next(names)
            for y, x in area:
                squares[y, x] = "^" if y > r else name
    return " / ".join(" ".join(squares[r, c] for c in range(width)) for r in range(height))


@settings(max_examples=60, deadline=None)
@given(notations(), st.sampled_from([plain, pieces, short, double, dotted]))
def test_any_table_of_merged_cells_is_read_as_drawn(notation, draw):
    """Up to lines that no cell ends at, which nothing on paper shows."""
    cells = boxes(notation)
    (read,) = tables(table_page(notation, draw)) if len(cells) > 1 else (None,)
    if read is None:
        return
    columns = sorted({edge for cell in cells for edge in (cell.column, cell.column_end)})
    rows = sorted({edge for cell in cells for edge in (cell.row, cell.row_end)})
    expected = {(c.text, rows.index(c.row), columns.index(c.column), rows.index(c.row_end), columns.index(c.column_end)) for c in cells}
    assert {(c.text, c.row, c.column, c.row + c.row_span, c.column + c.column_span) for c in read.cells} == expected


def test_characters_belong_to_the_cell_that_holds_their_middle():
    cells = boxes("_ _ / C D")
    across = word(LEFT + WIDTH - 40, TOP + HEIGHT / 2, "商业企业科研机构")
    assert shown(page(1, [across, *words(cells)], plain(sides(cells)))) == ["[商业企业 科研机构 / C D]"]


def test_a_number_wider_than_its_cell_stays_one_number():
    cells = boxes("A _ / C D")
    number = word(LEFT + WIDTH - 8, TOP + HEIGHT / 2, "11398889.55")
    assert shown(page(1, [number, *words(cells)], plain(sides(cells)))) == ["[A 11398889.55 / C D]"]


def test_a_number_that_stands_across_a_border_is_uncertain():
    cells = boxes("A _ / C D")
    for text, shift in (("4472", 9), ("4", 2)):
        number = word(LEFT + WIDTH - shift, TOP + HEIGHT / 2, text)
        assert shown(page(1, [number, *words(cells)], plain(sides(cells)))) == [f"[A {text}\ufffc / C D]"]


def test_a_number_in_the_middle_of_a_cell_that_is_too_narrow_is_none_the_less_its_own():
    cells = boxes("A _ B / C D E")
    number = word(LEFT + WIDTH - 30, TOP + HEIGHT / 2, "113988894455667788990011")
    assert shown(page(1, [number, *words(cells)], plain(sides(cells)))) == ["[A 113988894455667788990011 B / C D E]"]


def test_the_box_of_a_cell_is_that_of_its_print():
    (table,) = tables(table_page("规章 12 / C _"))
    by_text = {cell.text: cell.place for cell in table.cells}
    assert by_text["12"].bbox == word(LEFT + WIDTH + 5, TOP + HEIGHT / 2, "12").bbox
    assert by_text[""].bbox == (LEFT + WIDTH, TOP + HEIGHT, LEFT + 2 * WIDTH, TOP + 2 * HEIGHT)


def test_a_frame_around_a_page_is_no_table_and_hides_none():
    cells = boxes("A B / C D")
    frame = [Rule(30, 30, 560, 30), Rule(30, 800, 560, 800), Rule(30, 30, 30, 800), Rule(560, 30, 560, 800)]
    assert shown(page(1, [word(80, 60, "正文"), *words(cells)], plain(sides(cells)) + frame)) == ["正文", "[A B / C D]"]


def test_two_tables_on_a_page_stay_two():
    cells = boxes("A B / C D")
    below = TOP + 3 * HEIGHT
    both = page(1, words(cells) + words(cells, below), plain(sides(cells)) + plain(sides(cells, below)))
    assert shown(both) == ["[A B / C D]", "[A B / C D]"]


def test_narrow_columns_and_rows_without_text_are_white_of_a_border():
    """A nested table and the cell around it."""
    cells = boxes("A B / C D")
    x0, x1, y0, y1 = LEFT - 5, LEFT + 2 * WIDTH + 5, TOP - 2, TOP + 2 * HEIGHT + 2
    outer = [Rule(x0, y0, x1, y0), Rule(x0, y1, x1, y1), Rule(x0, y0, x0, y1), Rule(x1, y0, x1, y1)]
    assert shown(page(1, words(cells), plain(sides(cells)) + outer)) == ["[A B / C D]"]


def test_sideways_text_is_read_in_its_own_direction():
    cells = boxes("_ B / ^ D / ^ F")
    label = replace_bbox(word(0, 0, "本年度办理结果"), LEFT + 25, TOP + 5)
    assert shown(page(1, [label, *words(cells)], plain(sides(cells)))) == ["[本年度办理结果 B / ^ D / ^ F]"]


def replace_bbox(upright, x, y):
    box = upright.bbox
    return upright._replace(bbox=box._replace(x0=x, top=y, x1=x + box.height, bottom=y + min(box.width, 60)), edges=None, upright=False)


def test_struck_out_characters_are_left_out_with_a_note():
    from tests.layout.paper import laid

    cells = boxes("A 5511 / C D")
    at = next(w for w in words(cells) if w.text == "5511")
    strike = Rule(at.edges[0], TOP + HEIGHT / 2, at.edges[2], TOP + HEIGHT / 2)
    under = Rule(at.edges[2], at.bbox.bottom + 1, at.edges[4], at.bbox.bottom + 1)
    struck = page(1, words(cells), [*plain(sides(cells)), strike, under])
    assert shown(struck) == ["[A 11 / C D]"]
    assert [note.code for note in laid(struck).notes] == ["struck_text"]


def test_places_on_a_turned_page_are_given_as_it_is_displayed():
    turned = replace(table_page("A B / C D"), turn=1)
    (table,) = tables(turned)
    upright = words(boxes("A B / C D"))[0].bbox
    assert table.cells[0].place.bbox == upright.turned(-1, turned.width, turned.height)


def verticals(found: list[Side]) -> list[Rule]:
    """The lines between columns, and the frame."""
    ys = {s[1] for s in found} | {s[3] for s in found}
    return [Rule(*s) for s in found if s[0] == s[2] or s[1] in (min(ys), max(ys))]


def test_rows_of_numbers_without_rulings_between_them_are_rows():
    notation = "甲 1 2 3 / 乙 4 5 66 / 丙 7 8 9"
    assert shown(table_page(notation, verticals)) == [f"[{notation}]"]


def test_wrapped_names_in_all_columns_are_no_rows():
    notation = "结果|维持 结果|纠正 其他|结果 尚未|审结 / 1 2 3 4"
    assert shown(table_page(notation)) == [f"[{notation}]"]
