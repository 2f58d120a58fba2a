"""Tables without rulings, or with horizontal ones only, by how their words stand."""

from __future__ import annotations

import pytest

from extractor.document import Rule, Word
from tests.layout.paper import HEIGHT, LEFT, TOP, WIDTH, boxes, page, shown, word

REMEDIES = "A A A B B B / p q r p q r / 1 2 3 40 5 6"
REQUESTS = "N N H1 H2 总 / 一、新收 一、新收 1 22 23 / 二、结转 二、结转 0 3 8 / （三）不 1.国家 4 5 9 / ^ 2.禁止 6 77 83 / （七）总计 （七）总计 10 82 92"


def set_words(notation: str, align: str = "middle", top: float = TOP, wide: float = 2.0, labelled: bool = True) -> list[Word]:
    """The words of a table set without rulings: the first column to the left, others in the middle or to one side."""
    found = []
    for cell in boxes(notation):
        x0, x1 = LEFT + cell.column * WIDTH * wide, LEFT + cell.column_end * WIDTH * wide
        middle = top + (cell.row + cell.row_end) * HEIGHT / 2
        if not cell.text:
            continue
        width = word(0, 0, cell.text).bbox.width
        label = labelled and ((not cell.text[0].isdigit() and cell.column == 0) or "." in cell.text)
        x = x0 + 3 if label or align == "left" else x1 - width - 3 if align == "right" else (x0 + x1 - width) / 2
        found.append(word(x, middle, cell.text))
    return found


def horizontal(notation: str, wide: float = 2.0) -> list[Rule]:
    cells = boxes(notation)
    ys = {(cell.row, cell.column, cell.column_end) for cell in cells} | {(cell.row_end, cell.column, cell.column_end) for cell in cells}
    return [Rule(LEFT + a * WIDTH * wide, TOP + y * HEIGHT, LEFT + b * WIDTH * wide, TOP + y * HEIGHT) for y, a, b in sorted(ys)]


@pytest.mark.parametrize("align", ["left", "middle", "right"])
def test_values_under_their_names_are_columns(align):
    notation = "信息 制发 废止 有效 / 规章 1 22 0 / 文件 13 4 105"
    assert shown(page(1, set_words(notation, align))) == [f"[{notation}]"]


def test_a_blank_cell_shifts_nothing():
    notation = "信息 制发 废止 有效 / 规章 1 _ 10 / 文件 13 4 15 / 其他 _ _ 7"
    assert shown(page(1, set_words(notation))) == [f"[{notation}]"]


def test_names_over_several_columns_span_them():
    assert shown(page(1, set_words(REMEDIES, wide=1.2, labelled=False))) == ["[A A A B B B / p q r p q r / 1 2 3 40 5 6]"]


@pytest.mark.parametrize("rules", [[], horizontal(REQUESTS, 1.5)])
def test_groups_stand_in_the_middle_of_their_rows(rules):
    assert shown(page(1, set_words(REQUESTS, wide=1.5), rules)) == [f"[{REQUESTS}]"]


def test_a_name_over_two_lines_belongs_to_the_values_between_them():
    words = set_words("规章 1 2 / _ 3 4 / 文件 5 6")
    y = TOP + 1.5 * HEIGHT
    words += [word(LEFT + 3, y - 6, "行政规范"), word(LEFT + 3, y + 6, "性文件")]
    assert shown(page(1, words)) == ["[规章 1 2 / 行政规范|性文件 3 4 / 文件 5 6]"]


def test_bars_tell_which_lines_are_one_row():
    words = set_words("规章 1 2 / _ 3 4 / 文件 5 6")
    y = TOP + 1.5 * HEIGHT
    words += [word(LEFT + 3, y - 6, "行政规范"), word(LEFT + 3, y + 6, "性文件")]
    rules = [Rule(LEFT, TOP + r * HEIGHT, LEFT + 6 * WIDTH, TOP + r * HEIGHT) for r in range(4)]
    assert shown(page(1, words, rules)) == ["[规章 1 2 / 行政规范|性文件 3 4 / 文件 5 6]"]


def test_a_header_amid_values_begins_another_table():
    notation = "信息 数量 件数 / 许可 1 2 / 内容 金额 总额 / 收费 3 44"
    assert shown(page(1, set_words(notation))) == ["[信息 数量 件数 / 许可 1 2]", "[内容 金额 总额 / 收费 3 44]"]


def test_a_heading_parts_two_tables():
    upper, lower = set_words("甲 1 2 / 乙 3 4"), set_words("丙 5 6 / 丁 7 8", top=TOP + 4 * HEIGHT)
    heading = word(LEFT + 20, TOP + 3 * HEIGHT, "三、收到申请情况", 14.0)
    assert shown(page(1, [*upper, heading, *lower])) == ["[甲 1 2 / 乙 3 4]", "三、收到申请情况", "[丙 5 6 / 丁 7 8]"]


def test_a_remark_behind_the_values_is_a_column_of_its_own():
    notation = "信息 制发 废止 有效 备注 / 规章 1 2 3 _ / 文件 13 4 15 含上年"
    assert shown(page(1, set_words(notation, wide=1.4))) == [f"[{notation}]"]


def test_a_table_over_two_pages_is_one():
    upper, lower = set_words("信息 制发 废止 / 规章 1 22 / 文件 13 4"), set_words("许可 7 8 / 其他 9 100")
    assert shown(page(1, upper), page(2, lower)) == ["[信息 制发 废止 / 规章 1 22 / 文件 13 4 / 许可 7 8 / 其他 9 100]"]


def test_words_that_stand_in_no_columns_stay_lines():
    words = [word(70, 100, "甲"), word(150, 100, "1"), word(190, 100, "2"), word(70, 130, "乙"), word(150, 130, "3 4")]
    words += [word(70, 160, "丙"), word(140, 160, "112233445566")]
    assert all(not block.startswith("[") or "112233445566" in block for block in shown(page(1, words)))


@pytest.mark.parametrize(
    "lines",
    [
        ["联系电话 0517-83605210", "邮政编码 223001"],
        ["一、总体情况", "2024年全市受理3119件，答复3050件，其中予以公开1362件。", "全年收取信息处理费 3940"],
    ],
)
def test_running_text_with_numbers_is_no_table(lines):
    words = [word(72, 100 + 24 * n, part) for n, line in enumerate(lines) for part in [line.replace(" ", "")]]
    assert not any(block.startswith("[") for block in shown(page(1, words)))
