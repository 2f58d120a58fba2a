"""Tables as labelled rows: merged cells spread, captions kept, labels and values told apart, headers gathered."""

from __future__ import annotations

from extractor.document import Block, Line
from extractor.recognition.rows import LabelledRow, is_column_label, labelled_rows, spread
from extractor.templates import form
from tests.recognition.printed import filled, grid, printed


def shown(*blocks: Block) -> list[str]:
    """Every row as "outer > label: value value", a blank value as _."""
    return [
        " > ".join("".join(label.split()) for label in row.labels) + ": " + " ".join(item.text.strip() or "_" for item in row.values)
        for row in labelled_rows(blocks)
    ]


def only(*blocks: Block) -> LabelledRow:
    (row,) = labelled_rows(blocks)
    return row


class DescribeAGrid:
    def it_spreads_merged_cells_and_leaves_gaps(self) -> None:
        (first, second) = spread(grid("a | < | b", "^ | < | ."))
        assert [cell and cell.text for cell in first] == ["a", "a", "b"]
        assert [cell and cell.text for cell in second] == ["a", "a", None]

    def it_keeps_the_first_of_two_cells_that_claim_a_place(self) -> None:
        table = grid("a | b", "c | d")
        overlapping = type(table)((*table.cells[:1], table.cells[1], *(c for c in grid("a | b", "c | <").cells if c.row)))
        assert [cell and cell.text for cell in spread(overlapping)[1]] == ["c", "c"]


class DescribeARow:
    def it_is_its_label_and_its_values(self) -> None:
        assert shown(grid("信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数", "规章 | 1 | 0 | 3")) == ["规章: 1 0 3"]

    def it_keeps_blank_cells_as_values(self) -> None:
        assert shown(grid("信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数", "规章 | | 0 |")) == ["规章: _ 0 _"]

    def it_carries_the_labels_of_the_merged_cells_it_stands_in(self) -> None:
        rows = shown(
            grid(
                "三、本年度办理结果 | （三）不予公开 | 1.属于国家秘密 | 0 | 1",
                "^                  | ^              | 2.其他法律行政法规禁止公开 | 2 | 3",
            )
        )
        assert rows == [
            "三、本年度办理结果 > （三）不予公开 > 1.属于国家秘密: 0 1",
            "三、本年度办理结果 > （三）不予公开 > 2.其他法律行政法规禁止公开: 2 3",
        ]

    def it_counts_the_labels_that_began_in_a_row_above(self) -> None:
        rows = labelled_rows([grid("三、 | （一）予以公开 | 0 | 1", "^ | （二）部分公开 | 2 | 3")])
        assert [row.spread for row in rows] == [0, 1]

    def it_does_not_take_the_value_of_the_row_above_that_spans_two_rows(self) -> None:
        assert shown(grid("行政处罚 | 3", "行政强制 | ^")) == ["行政处罚: 3"]

    def it_leaves_out_a_serial_number_before_its_label(self) -> None:
        assert shown(grid("序号 | 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数", "1 | 规章 | 5 | 0 | 3")) == ["规章: 5 0 3"]

    def it_is_no_row_without_a_value(self) -> None:
        assert shown(grid("第二十条第（一）项 | < | < | <", "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数")) == []

    def it_is_a_row_when_all_its_values_are_blank(self) -> None:
        assert shown(grid("信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数", "规章 | | |")) == ["规章: _ _ _"]

    def it_keeps_a_value_that_is_no_number(self) -> None:
        assert shown(grid("信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数", "规章 | 约五 | 0 | 1O")) == ["规章: 约五 0 1O"]

    def it_counts_how_many_of_its_values_are_filled(self) -> None:
        assert only(grid("规章 | 1 | | 3")).filled == 2


class DescribeAHeader:
    def it_stands_over_its_rows_until_the_next(self) -> None:
        rows = labelled_rows(
            [grid("信息内容 | 本年处理决定数量", "行政许可 | 5", "信息内容 | 本年收费金额（单位：万元）", "行政事业性收费 | 3")]
        )
        assert [row.header[-1].path for row in rows] == [("本年处理决定数量",), ("本年收费金额（单位：万元）",)]

    def it_is_gathered_from_several_lines_outer_to_inner(self) -> None:
        table = printed(form("2021").tables["requests"], filled("2021", "requests"))
        header = labelled_rows([table])[0].header
        paths = ["/".join(column.path) for column in header][-7:]
        assert paths == [
            "申请人情况/自然人",
            *(f"申请人情况/法人或其他组织/{leaf}" for leaf in ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")),
            "申请人情况/总计",
        ]
        assert [(column.start, column.end) for column in header][-7:] == [(n, n + 1) for n in range(3, 10)]

    def it_covers_as_many_columns_as_its_cell(self) -> None:
        row = only(grid("信息内容 | 本年处理决定数量 | < | <", "行政许可 | 5 | < | <"))
        assert [(column.path, column.start, column.end) for column in row.header][-1] == (("本年处理决定数量",), 1, 4)

    def it_is_not_made_of_numbered_rows_that_share_a_word_with_it(self) -> None:
        head = "勾稽关系 | < | < | 自然人 | 商业企业 | 总计"
        rows = shown(grid(head, "三、 | （六）其他处理 | 3.其他 | | |", "^ | （七）总计 | < | | |"))
        assert rows == ["三、 > （六）其他处理 > 3.其他: _ _ _", "三、 > （七）总计: _ _ _"]

    def it_is_known_by_its_words(self) -> None:
        assert is_column_label("本年制发件数")
        assert is_column_label("商业\n企业")
        assert is_column_label("行政复议")
        assert not is_column_label("信息内容")
        assert not is_column_label("行政处罚")


class DescribeACaption:
    def it_is_the_lines_and_banners_before_a_row(self) -> None:
        row = only(Line("四、行政复议情况"), Line(""), grid("行政复议 | < | <", "1 | 2 | 3"))
        assert "四、行政复议情况" in row.captions

    def it_says_which_table_a_row_stands_in(self) -> None:
        rows = labelled_rows([Line("x"), grid("规章 | 1"), Line("y"), grid("规章 | 2")])
        assert [(row.block, row.row) for row in rows] == [(1, 0), (3, 0)]


def test_a_whole_statutory_table_gives_every_row_of_its_form_in_order() -> None:
    for code in ("2021", "2019"):
        for name in ("disclosure", "requests"):
            table = form(code).tables[name]
            rows = labelled_rows([printed(table, filled(code, name))])
            assert [row.labels for row in rows] == [row.path for row in table.rows]
            assert {item.text for row in rows for item in row.values} == {"0"}


def test_table_four_is_one_row_without_labels() -> None:
    row = only(printed(form("2021").tables["remedies"], filled("2021", "remedies")))
    assert row.labels == ()
    assert len(row.values) == 15
