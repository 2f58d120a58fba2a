"""Values and columns: by the heads over them, by their order where that is all there is, and not at all where it is neither."""

from __future__ import annotations

import pytest

from extractor.document import Block
from extractor.recognition.columns import column_similarity, heads_of
from extractor.recognition.rows import HeaderColumn, labelled_rows
from extractor.recognition.tables import Reading, read_table
from extractor.templates import form
from tests.recognition.printed import exchanged, filled, grid, printed

DISCLOSURE = form("2021").tables["disclosure"]
REQUESTS = form("2021").tables["requests"]
HEADER = "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数"
OTHER = "行政规范性文件 | 0 | 0 | 0"


def regulations(*rows: str) -> str:
    """The three values of 规章 as they were given to the columns: a blank is _, no cell is ., a row that is unclear is ?."""
    readings = read_table(labelled_rows([grid(*rows)]), DISCLOSURE).readings
    found = [readings.get(f"disclosure.regulations.{column}") for column in ("issued", "repealed", "in_force")]
    return " ".join("." if cell is None else "?" if cell.item is None else cell.item.text.strip() or "_" for cell in found)


class DescribeARow:
    @pytest.mark.parametrize(
        ("rows", "values"),
        [
            ((HEADER, "规章 | 1 | 2 | 5", OTHER), "1 2 5"),
            ((HEADER, "规章 | 1 | | 5", OTHER), "1 _ 5"),
            ((HEADER, "规章 | | | ", OTHER), "_ _ _"),
            (("信息内容 | 现行有效件数 | 本年制发件数 | 本年废止件数", "规章 | 5 | 1 | 2", OTHER), "1 2 5"),
            (("信息内容 | 本年废止件数 | 本年制发件数 | 现行有效件数", "规章 | 2 | 1 | 5", OTHER), "1 2 5"),
            ((HEADER + " | 备注", "规章 | 1 | 2 | 5 | 见注", OTHER + " | "), "1 2 5"),
            ((HEADER + " | 备注", "规章 | 1 | 2 | 5 | 9", OTHER + " | "), "1 2 5"),
            ((HEADER + " | ", "规章 | 1 | 2 | 5 | ", OTHER + " | "), "1 2 5"),
            (("序号 | " + HEADER, "1 | 规章 | 1 | 2 | 5", "2 | " + OTHER), "1 2 5"),
            (("信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 | 单位", "规章 | 1 | 2 | 5 | 件"), "1 2 5"),
            (("规章 | 1 | 2 | 5", OTHER), "1 2 5"),
            (("信息内容 | 本年制发件数 | | 现行有效件数", "规章 | 1 | 2 | 5", OTHER), "1 2 5"),
        ],
    )
    def it_gives_each_value_to_its_column(self, rows: tuple[str, ...], values: str) -> None:
        assert regulations(*rows) == values

    @pytest.mark.parametrize(
        ("rows", "values"),
        [
            (("信息内容 | 本年制发件数 | 本年废止件数 | < | 现行有效件数", "规章 | 1 | < | 2 | 5", OTHER + " | ."), "1 2 5"),
            (("信息内容 | 本年制发件数 | 本年废止件数 | < | 现行有效件数", "规章 | 1 | 2 | 5 | <", OTHER + " | ."), "1 2 5"),
            (("信息内容 | 本年制发件数 | < | 本年废止件数 | 现行有效件数", "规章 | 1 | 2 | < | 5", OTHER + " | ."), "1 2 5"),
            (("信息内容 | 本年制发件数 | < | 本年废止件数 | 现行有效件数", "规章 | | 2 | < | 5", OTHER + " | ."), "_ 2 5"),
            (("信息内容 | 本年制发件数 | < | 本年废止件数 | 现行有效件数", "规章 | 1 | | 5 | <", OTHER + " | ."), "1 _ 5"),
            (("信息内容 | < | 本年制发件数 | 本年废止件数 | 现行有效件数", "规章 | 1 | < | 2 | 5", OTHER + " | ."), "1 2 5"),
        ],
    )
    def it_bears_spans_that_drift_between_header_and_data(self, rows: tuple[str, ...], values: str) -> None:
        assert regulations(*rows) == values

    @pytest.mark.parametrize(
        ("rows", "values"),
        [
            ((HEADER, "规章 | 1 | < | 5", OTHER), "1 . 5"),
            ((HEADER, "规章 | 0 | < | <", OTHER), "0 . ."),
            ((HEADER, "规章 | 1 | 5 | .", OTHER), "1 5 ."),
        ],
    )
    def it_has_no_cell_where_none_is_printed(self, rows: tuple[str, ...], values: str) -> None:
        assert regulations(*rows) == values

    @pytest.mark.parametrize(
        "rows",
        [
            ("信息内容 | | 本年制发件数 | 本年废止件数 | 现行有效件数", "规章 | 1 | 1 | 2 | 5"),
            (HEADER, "规章 | 1 | 2 | 5 | 7"),
            ("规章 | 1 | 2", OTHER),
            ("规章 | 1 | 2 | 5 | 7", OTHER),
            ("信息内容 | 现行有效件数 | 某件数 | 本年制发件数", "规章 | 1 | 2 | 5"),
        ],
    )
    def it_is_unclear_when_its_values_fit_no_way(self, rows: tuple[str, ...]) -> None:
        assert regulations(*rows) == "? ? ?"

    def it_keeps_the_print_of_a_row_that_is_unclear(self) -> None:
        reading = read_table(labelled_rows([grid(HEADER, "规章 | 1 | 2 | 5 | 7")]), DISCLOSURE)
        assert reading.readings["disclosure.regulations.issued"].row_text == "1 2 5 7"
        assert [row.labels for row in reading.unclear] == [("规章",)]


def strengths(reading: Reading) -> dict[str, float]:
    return {item.name: item.strength for item in reading.evidence}


class DescribeTheEvidence:
    def it_says_whether_the_header_or_the_order_named_a_column(self) -> None:
        by_header = read_table(labelled_rows([grid(HEADER, "规章 | 1 | 2 | 5")]), DISCLOSURE).readings["disclosure.regulations.issued"]
        by_order = read_table(labelled_rows([grid("规章 | 1 | 2 | 5", OTHER)]), DISCLOSURE).readings["disclosure.regulations.issued"]
        assert strengths(by_header)["header"] == 1.0
        assert strengths(by_order)["column_order"] == 0.0

    def it_counts_the_heads_that_were_found(self) -> None:
        rows = labelled_rows([grid("信息内容 | 本年制发件数 | | 现行有效件数", "规章 | 1 | 2 | 5")])
        found = strengths(read_table(rows, DISCLOSURE).readings["disclosure.regulations.issued"])
        assert found["column_order"] == pytest.approx(0.67, abs=0.01)


class DescribeTheHeaderOfTableThree:
    @pytest.mark.parametrize(
        ("one", "other"),
        [("商业企业", "科研机构"), ("社会公益组织", "法律服务机构"), ("科研机构", "法律服务机构"), ("商业企业", "社会公益组织")],
    )
    def it_moves_the_numbers_when_two_heads_are_exchanged(self, one: str, other: str) -> None:
        columns = {column.path[-1]: column.code for column in REQUESTS.blocks[0].columns}
        texts = filled("2021", "requests", lambda code: code.rpartition(".")[2])
        blocks: list[Block] = [printed(REQUESTS, texts)]
        readings = read_table(labelled_rows(exchanged(one, other, "商业企业")(blocks)), REQUESTS).readings
        for code, reading in readings.items():
            column = code.rpartition(".")[2]
            assert reading.item is not None
            moved = {columns[one]: columns[other], columns[other]: columns[one]}
            assert reading.item.text == moved.get(column, column), code

    def it_tells_其他_of_organisations_from_总计_and_other_tables(self) -> None:
        columns = tuple(column.path for column in REQUESTS.blocks[0].columns)
        header = tuple(HeaderColumn(path, n, n + 1) for n, path in enumerate(columns))
        assert heads_of(header, columns).matched == tuple(range(7))
        assert heads_of(header[::-1], columns).matched == tuple(range(6, -1, -1))


@pytest.mark.parametrize(
    ("path", "official", "fits"),
    [
        (("自然人",), ("自然人",), True),
        (("申请人情况", "自然人"), ("自然人",), True),
        (("法人或其他组织", "商业", "企业"), ("法人或其他组织", "商业企业"), True),
        (("法人或其他组织", "商业\n企业"), ("法人或其他组织", "商业企业"), True),
        (("科研机构",), ("法人或其他组织", "科研机构"), True),
        (("其他",), ("法人或其他组织", "其他"), True),
        (("行政复议", "总计"), ("行政诉讼", "复议后起诉", "总计"), False),
        (("行政复议", "结果维持"), ("行政复议", "结果维持"), True),
        (("复议后起诉", "结果维持"), ("行政复议", "结果维持"), False),
        (("备注",), ("自然人",), False),
        ((), ("自然人",), False),
    ],
)
def test_a_head_fits_with_the_heads_over_it(path: tuple[str, ...], official: tuple[str, ...], fits: bool) -> None:
    assert (column_similarity(path, official) >= 0.72) is fits


def test_no_column_is_named_by_two_heads() -> None:
    columns = tuple(column.path for column in DISCLOSURE.blocks[0].columns)
    header = (HeaderColumn(("本年制发件数",), 0, 1), HeaderColumn(("本年制发件数",), 1, 2))
    assert heads_of(header, columns).matched == (0, None)


def test_heads_tell_what_stands_over_each_column_and_which_is_named_again() -> None:
    columns = tuple(column.path for column in DISCLOSURE.blocks[0].columns)
    header = (HeaderColumn(("本年制发件数",), 0, 1), HeaderColumn(("本年制发件数",), 1, 2), HeaderColumn(("备注",), 2, 3))
    heads = heads_of(header, columns)
    assert heads.labels == (("本年制发件数", 1.0), ("", 0.0), ("", 0.0))
    assert heads.likeliest == (0, 0, None)
    assert heads.named == 1


def test_a_head_that_a_page_cut_in_two_is_one_label() -> None:
    header = (HeaderColumn(("行政复议", "尚未", "审结"), 0, 1), HeaderColumn(("行政复议", "总计"), 1, 2))
    heads = heads_of(header, (("行政复议", "尚未审结"), ("行政复议", "总计")))
    assert [label for label, _ in heads.labels] == ["尚未审结", "总计"]
