"""Text keeps what separates its cells; what is a whole grid becomes one, and nothing else does."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.document import Document, Line, Note, Table
from extractor.errors import ExtractionError
from extractor.options import Options
from extractor.readers.text import read


def text(content: str | bytes) -> Document:
    return read(content if isinstance(content, bytes) else content.encode(), Options())


def lines(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Line)]


def grids(document: Document) -> list[list[str]]:
    """Each table as rows of cells parted by '|', a cell over several columns followed by '<'."""
    found = []
    for table in document.blocks:
        if isinstance(table, Table):
            rows = [["·"] * table.column_count for _ in range(table.row_count)]
            for cell in table.cells:
                rows[cell.row][cell.column : cell.column + cell.column_span] = [cell.text, *"<" * (cell.column_span - 1)]
            found.append(["|".join(row) for row in rows])
    return found


def test_lines_come_as_they_are_with_their_numbers() -> None:
    document = text("甲\r\n\r\n\t规章\r  0  0\t1\n\n完")
    assert lines(document) == ["甲", "", "\t规章", "  0  0\t1", "", "完"]
    assert [block.place.line for block in document.blocks if block.place] == [1, 2, 3, 4, 5, 6]


def test_a_file_in_one_line_is_one_line() -> None:
    assert lines(text("一、总体情况 2022年…… 二、主动公开 规章000")) == ["一、总体情况 2022年…… 二、主动公开 规章000"]


def test_one_cell_a_line_stays_lines() -> None:
    assert grids(text("\t规章\n\t0\n\t0\n\t0\n\n\t行政许可\n\t1\n\n")) == []


def test_blanks_that_do_not_break_are_blanks_and_what_prints_nothing_goes() -> None:
    assert lines(text("规\u200b章\xa0\xa00\ufeff  \n本年\u00ad新收")) == ["规章  0", "本年新收"]


def test_pages_within_the_text_end_lines() -> None:
    assert lines(text("甲\f乙\u2028丙")) == ["甲", "乙", "丙"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_every_encoding_is_read(encoding: str) -> None:
    assert lines(text("信息内容：规章\n本年制发件数 0\n".encode(encoding))) == ["信息内容：规章", "本年制发件数 0"]


GRID = ["信息内容|本年制发件数|现行有效件数", "行政规范性文件|1|2", "规章||0"]


@pytest.mark.parametrize(
    "content",
    [
        "| 信息内容 | 本年制发件数 | 现行有效件数 |\n|---|---|---|\n| 行政规范性文件 | 1 | 2 |\n| 规章 | | 0 |",
        "信息内容 | 本年制发件数 | 现行有效件数\n--- | :--: | ---\n行政规范性文件 | 1 | 2\n规章 |  | 0",
        "| 信息内容 | 本年制发件数 | 现行有效件数 |\n| 行政规范性文件 | 1 | 2 |\n| 规章 | | 0 |",
        "|信息内容|本年制发件数|现行有效件数\n|行政规范性文件|1|2\n|规章||0",
        "信息内容|本年制发件数|现行有效件数|\n行政规范性文件|1|2|\n规章||0|",
        "信息内容｜本年制发件数｜现行有效件数\n行政规范性文件｜1｜2\n规章｜｜0",
        "┌──┬──┬──┐\n│信息内容│本年制发件数│现行有效件数│\n├──┼──┼──┤\n│行政规范性文件│1│2│\n│规章│ │0│\n└──┴──┴──┘",
        "+---+---+---+\n| 信息内容 | 本年制发件数 | 现行有效件数 |\n+===+===+===+\n| 行政规范性文件 | 1 | 2 |\n| 规章 |  | 0 |\n+---+---+---+",
        "| 信息内容 | 本年制发件数 | 现行有效件数 |\n\n| 行政规范性文件 | 1 | 2 |\n\n| 规章 | | 0 |\n",
        "信息内容\t本年制发件数\t现行有效件数\n行政规范性文件\t1\t2\n规章\t\t0",
        # an empty column at the end, or three hundred within
        "| 信息内容 | 本年制发件数 | 现行有效件数 | |\n| 行政规范性文件 | 1 | 2 | |\n| 规章 | | 0 | |",
        f"|信息内容{'|' * 120}本年制发件数{'|' * 120}现行有效件数|\n|行政规范性文件{'|' * 120}1{'|' * 120}2|\n|规章{'|' * 240}0|",
    ],
)
def test_a_whole_grid_of_bars_or_tabs_is_a_table(content: str) -> None:
    (grid,) = grids(text(f"二、主动公开政府信息情况\n{content}\n三、收到和处理\n"))
    assert [row.replace("<", "") for row in grid] == GRID


@pytest.mark.parametrize(
    "content",
    [
        "规章 | 0 | 0 | 0\n第二十条第（五）项\n行政许可 | 1",
        "自然人 | 法人或其他组织 | 总计\n商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他\n行政许可 | 1 | 2",
        "规章 |\n0 |\n0 |\n0 |\n\n行政许可 |\n1 |",
        "|\n规章\n|\n0\n|\n行政许可",
        "首页 | 政务公开 | 年报\n字体 | 大 | 小",
        "本年受理 | 12 件",
        "2022年,我局认真落实,公开信息30条\n行政许可,行政处罚,行政强制均已公开",
        "公开行政许可,行政处罚,行政强制\n2022年,我局公开3条,受理1件,办结1件",
        '公开"行政许可,行政处罚,行政强制\n受理"3件,办结2件,结转1件',
    ],
)
def test_bars_and_commas_that_give_no_grid_stay_in_lines(content: str) -> None:
    assert grids(text(content)) == []
    assert lines(text(content)) == content.split("\n")


def test_markdown_headings_keep_their_level_and_marks_go() -> None:
    document = text("# 甲县*2025*年报告\n\n## **一、总体情况**\n\n文\\_字\\*与`码`，见[附件](a.pdf)。\n\n---\n> 引\n- 项\n3 * 4 * 5\n")
    assert [(b.text, b.heading) for b in document.blocks if isinstance(b, Line) and b.text] == [
        ("甲县2025年报告", 1),
        ("一、总体情况", 2),
        ("文_字*与码，见附件。", None),
        ("引", None),
        ("项", None),
        ("3 * 4 * 5", None),
    ]


def test_raised_and_struck_text_does_not_run_together_with_numbers() -> None:
    table = "| 行政许可 | 行政处罚 | 行政强制 |\n|---|---|---|\n| 22<sup>1</sup> | ~~12~~22 | 22^1^ |\n| 22[^1] | <s>12</s>22 | 22<sub>1</sub> |"
    (found,) = (block for block in read(table.encode(), Options()).blocks if isinstance(block, Table))
    assert [cell.text for cell in found.cells if cell.row] == ["22¹", "22", "22¹", "22[^1]", "22", "22₁"]


def test_marks_of_markdown_stay_in_text_that_is_none() -> None:
    assert lines(text("# 号\n- 3 件\n**0**")) == ["# 号", "- 3 件", "**0**"]


def test_markdown_tables_one_under_the_other_stay_apart() -> None:
    content = "| 类别 | 总计 |\n|---|---|\n| 甲 | 1 |\n\n| 类别 | 总计 |\n|---|---|\n| 乙 | 2 |\n"
    assert grids(text(content)) == [["类别|总计", "甲|1"], ["类别|总计", "乙|2"]]


def test_a_markdown_table_that_lost_merged_cells_is_no_grid_and_its_rule_is_no_row() -> None:
    content = "| 类别 | 信息内容 | 总计 |\n|---|---|---|\n| （三）不予公开 | 1.属于国家秘密 | 0 |\n| 2.其他法律行政法规禁止公开 | 1 |\n"
    assert grids(text(content)) == []
    assert lines(text(content)) == [line for line in content.splitlines() if "---" not in line]


def test_commas_part_cells_where_they_give_a_whole_grid() -> None:
    content = '信息内容,本年制发件数,本年废止件数,现行有效件数\n规章,0,0,"1,204"\n行政规范性文件,1,,3\n'
    assert grids(text(content)) == [["信息内容|本年制发件数|本年废止件数|现行有效件数", "规章|0|0|1,204", "行政规范性文件|1||3"]]


def test_a_label_written_again_in_every_place_of_its_cell_is_one_cell_and_so_is_the_value_below() -> None:
    content = "| 行政许可 | 行政许可 | 总计 |\n|---|---|---|\n| 第二十条第（六）项 | 第二十条第（六）项 | 第二十条第（六）项 |\n| 信息内容 | 本年处理决定数量 | 本年处理决定数量 |\n| 行政处罚 | 7 | 7 |\n"
    assert grids(text(content))[0][1:] == ["第二十条第（六）项|<|<", "信息内容|本年处理决定数量|<", "行政处罚|7|<"]
    below = "| 信息内容 | 本年制发件数 | 现行有效件数 |\n|---|---|---|\n| 规章 | 7 | 7 |\n| 行政规范性文件 | 无 | 无 |\n"
    assert grids(text(below))[0][1:] == ["规章|7|7", "行政规范性文件|无|无"]


def test_the_values_of_table_four_alone_are_no_table() -> None:
    values = "| " + " | ".join("10010" * 3) + " |"
    assert lines(text(f"{values}\n{'|---' * 15}|\n")) == [values]


def test_points_that_a_converter_escaped_are_points() -> None:
    assert lines(text("1\\.属于国家秘密\n12\\.6\n\\-5\n")) == ["1.属于国家秘密", "12.6", "-5"]
    assert lines(text("见附件\\.\n")) == ["见附件\\."]


def test_a_blank_in_a_row_of_labels_is_covered_by_the_label_beside_it() -> None:
    content = "|  | 自然人 | 法人或其他组织 |  | 总计 |\n|---|---|---|---|---|\n|  |  | 商业企业 | 其他 |  |\n| 行政许可 | 1 |  | 2 | 3 |"
    assert grids(text(content)) == [["|自然人|法人或其他组织|<|总计", "||商业企业|其他|", "行政许可|1||2|3"]]


def test_a_whole_report_between_bars_is_taken_apart() -> None:
    rows = ["甲局2023年报告", "二、主动公开政府信息情况", "信息内容||本年处理决定数量", "行政许可||3", "三、收到和处理政府信息公开申请情况", "无"]
    document = text("\n".join(f"|{row}{'|' * (4 - row.count('|'))}" for row in rows))
    assert lines(document) == ["甲局2023年报告", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"]
    assert grids(document)[0][1] == "行政许可|3"


def test_cells_know_their_line() -> None:
    (table,) = [b for b in text("前\n| 规章 | 0 |\n|---|---|\n| 行政许可 | 1 |").blocks if isinstance(b, Table)]
    assert [cell.place.line for cell in table.cells if cell.place] == [2, 2, 4, 4]


def test_table_markup_between_lines_is_a_table_where_it_stands() -> None:
    markup = "<table>\n<tr><td rowspan=2>行政许可</td><td>1</td></tr>\n<tr><td>2</td></tr>\n</table>"
    document = text(f"## 一、总体情况\n文\n{markup}\n## 二、其他\n尾")
    assert [b.text if isinstance(b, Line) else b.cells[2].place for b in document.blocks if not isinstance(b, Line) or b.text] == [
        "一、总体情况",
        "文",
        next(c for b in document.blocks if isinstance(b, Table) for c in b.cells if c.text == "2").place,
        "二、其他",
        "尾",
    ]
    (table,) = [b for b in document.blocks if isinstance(b, Table)]
    assert [cell.place.line for cell in table.cells if cell.place] == [4, 4, 5]
    assert [b.place.line for b in document.blocks if isinstance(b, Line) and b.text == "尾" and b.place] == [8]


def test_tags_and_entities_as_text_go_and_other_angles_stay() -> None:
    content = "<p>根据《<中华人民共和国政府信息公开条例>》，</p>\n1 &lt; 2<br/>规章&nbsp;<strong>0</strong>"
    assert lines(text(content)) == ["根据《<中华人民共和国政府信息公开条例>》，", "1 < 2", "规章 0"]


def test_text_that_is_all_tags_is_read_as_a_page() -> None:
    document = text("导出时间：2024\n" + "".join(f"<p>第{n}段</p>\n" for n in range(9)) + "<table><tr><td>行政许可<td>1</table>")
    assert lines(document)[-1] == "第8段"
    assert grids(document) == [["行政许可|1"]]


def test_lines_that_number_pages_go_but_numbers_alone_stay() -> None:
    content = "规章\n第 1 页\n0\n- 1 -\n1\nPage 2 - 甲县2023年报告\n2\n- 2 -\n3/5\n第2页 共9页"
    assert lines(text(content)) == ["规章", "0", "1", "2", "3/5"]


def test_page_numbers_within_joined_lines_go_where_all_of_them_count_the_pages() -> None:
    assert lines(text("规章 0 第 1 页 0 0 行政许可 第 2 页 7 见第9页 第 3 页")) == ["规章 0  0 0 行政许可  7 见第9页 "]
    assert lines(text("规章 0 第 1 页 0 行政许可 第 3 页 7 第 4 页")) == ["规章 0 第 1 页 0 行政许可 第 3 页 7 第 4 页"]


def test_dashes_around_a_number_stay_where_they_count_nothing() -> None:
    assert lines(text("规章\n- 1 -\n- 1 -")) == ["规章", "- 1 -", "- 1 -"]


def test_pictures_are_noted_where_there_is_no_table() -> None:
    picture = "## 一\n## 二\n![](images/t.png)\n"
    assert text(picture).notes == (Note("picture", "A picture stands in the text and may show a table: images/t.png"),)
    assert text(f"{picture}\n| 规章 | 0 |\n|---|---|\n| 行政许可 | 1 |").notes == ()


@given(st.lists(st.lists(st.sampled_from(["规章", "0", "12", "-", "——", "甲 乙"]), min_size=3, max_size=3), min_size=2, max_size=6))
@settings(deadline=None)
def test_every_markdown_grid_survives(rows: list[list[str]]) -> None:
    head, *body = ["| " + " | ".join(row) + " |" for row in rows]
    assert grids(text("\n".join([head, "|---|---|---|", *body]))) == [["|".join(row) for row in rows]]


@given(st.binary(max_size=300) | st.text(alphabet="|\t \n#*-`<>tabler/规章0行政许可()[]!&;").map(str.encode))
@settings(deadline=None, max_examples=300)
def test_no_bytes_raise_anything_but_a_failure_of_extraction(data: bytes) -> None:
    with suppress(ExtractionError):
        text(data)


class DescribeCommas:
    ROWS = "一、总体情况,,,,,\n\n二、主动公开政府信息情况,,,\n信息内容,本年制发件数,本年废止件数,现行有效件数\n规章,1,\"1,204\",\n\"行政规范性\n文件\",0,-,3\n"

    def it_gives_a_table_where_each_line_has_as_many(self) -> None:
        blocks = read(self.ROWS.encode(), Options()).blocks
        assert [block.text for block in blocks if isinstance(block, Line)] == ["一、总体情况", "", "二、主动公开政府信息情况"]
        (table,) = [block for block in blocks if isinstance(block, Table)]
        assert [cell.text for cell in table.cells] == [
            "信息内容", "本年制发件数", "本年废止件数", "现行有效件数", "规章", "1", "1,204", "", "行政规范性 文件", "0", "-", "3",
        ]  # fmt: skip

    def it_leaves_prose_alone(self) -> None:
        prose = "全年制发规章1件,废止0件,有效3件\n行政许可5件,行政处罚2件,行政强制1件\n收到申请3件,答复3件,结转0件\n"
        assert all(isinstance(block, Line) for block in read(prose.encode(), Options()).blocks)

    def it_leaves_lines_alone_that_lost_a_cell(self) -> None:
        blocks = read(self.ROWS.replace("0,-,3", "0,3").replace('"1,204"', "1,204").encode(), Options()).blocks
        assert not any(isinstance(block, Table) for block in blocks)


class DescribeBlankPlacesOfMergedCells:
    """Rows whose cells are merged in other places than the heads', as spreadsheets print them."""

    HEAD = "信息内容\t上一年项目数量\t\t本年增/减\t处理决定数量\n"

    def spans(self, row: str, other: str = "其他对外管理服务事项\t1\t2\t\t3") -> list[tuple[str, int, int]]:
        (table,) = [block for block in text(f"{self.HEAD}{row}\n{other}\n").blocks if isinstance(block, Table)]
        return [(cell.text, cell.column, cell.column_span) for cell in table.cells if cell.row == 1]

    def it_gives_each_head_its_number(self) -> None:
        assert self.spans("行政许可\t168\t0\t\t104") == [("行政许可", 0, 1), ("168", 1, 1), ("0", 2, 2), ("104", 4, 1)]

    def it_keeps_the_blanks_of_rows_that_are_not_alike(self) -> None:
        assert ("", 3, 1) in self.spans("行政许可\t168\t0\t\t104", "其他对外管理服务事项\t1\t\t2\t3")

    def it_keeps_a_blank_value_where_a_head_has_none(self) -> None:
        assert ("", 3, 1) in self.spans("行政许可\t168\t\t\t104")

    def it_keeps_the_blanks_of_rows_with_several_labels(self) -> None:
        assert ("", 2, 1) in self.spans("行政许可\t许可\t\t5\t104")
