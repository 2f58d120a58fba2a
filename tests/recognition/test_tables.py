"""Printed tables against the form: rows missing, extra, doubled, misspelt, unnamed; forms mixed; table four in every shape."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from extractor.document import Block, Cell, Line, Table
from extractor.recognition.reading import read_tables
from extractor.recognition.tables import TableReading
from extractor.templates import form
from tests.recognition.printed import exchanged, filled, grid, printed, renamed, without_row

REQUESTS = form("2021").tables["requests"]
DISCLOSURE = form("2021").tables["disclosure"]
REMEDIES = form("2021").tables["remedies"]
# Every cell prints the number of its field: a value under another code shows at once.
NUMBERED = {name: {code: str(n) for n, code in enumerate(filled("2021", name), 10)} for name in ("disclosure", "requests", "remedies")}
LABELS = {row.path[-1]: row.code for row in (*REQUESTS.rows, *DISCLOSURE.rows)}


def read(table: str, *blocks: Block) -> TableReading:
    return read_tables(blocks)[table]


def texts(reading: TableReading) -> dict[str, str | None]:
    """What was found for each field; None for a row whose cells could not be told apart."""
    return {code: found.item.text if found.item else None for code, found in reading.readings.items()}


def without(code: str, table: str = "requests") -> dict[str, str]:
    return {field: text for field, text in NUMBERED[table].items() if not field.startswith(f"{table}.{code}.")}


def requests(change: Callable[[list[Block]], Sequence[Block]] = lambda blocks: blocks) -> TableReading:
    return read("requests", *change([printed(REQUESTS, NUMBERED["requests"])]))


def with_row(table: Table, above: str, *cells: str) -> Table:
    """The table with a row of cells (from the label's column on) put in above the row of this label."""
    at = next(cell for cell in table.cells if cell.text == above)
    moved = [replace(c, row=c.row + (c.row >= at.row), row_span=c.row_span + (c.row < at.row < c.row + c.row_span)) for c in table.cells]
    values = [Cell(text, at.row, 3 + n) for n, text in enumerate(cells[1:])]
    label = Cell(cells[0], at.row, at.column, 1, at.column_span)
    return Table(tuple(sorted([*moved, label, *values], key=lambda c: (c.row, c.column))))


class DescribeTheRowsOfTableThree:
    def they_are_all_read_by_their_labels(self) -> None:
        reading = requests()
        assert texts(reading) == NUMBERED["requests"]
        assert (reading.extra, reading.repeated, reading.unclear) == ((), (), ())

    @pytest.mark.parametrize("label", [row.path[-1] for row in REQUESTS.rows])
    def they_do_not_shift_when_one_is_missing(self, label: str) -> None:
        reading = read("requests", without_row(printed(REQUESTS, NUMBERED["requests"]), label))
        assert texts(reading) == without(LABELS[label])

    @pytest.mark.parametrize("above", ["（四）无法提供", "（一）予以公开", "2.重复申请", "二、上年结转政府信息公开申请数量"])
    @pytest.mark.parametrize("label", ["9.属于工作秘密", "其中：网上申请", "小计", ""])
    def they_do_not_shift_for_one_that_is_in_no_form(self, above: str, label: str) -> None:
        table = with_row(printed(REQUESTS, NUMBERED["requests"]), above, label, *"3010004")
        reading = read("requests", table)
        assert texts(reading) == NUMBERED["requests"]
        assert [[item.text for item in row.values] for row in (*reading.extra, *reading.repeated)] == [list("3010004")]

    @pytest.mark.parametrize("label", ["2.重复申请", "一、本年新收政府信息公开申请数量", "1.属于国家秘密"])
    def they_are_read_once_and_said_when_one_is_printed_twice(self, label: str) -> None:
        reading = read("requests", with_row(printed(REQUESTS, NUMBERED["requests"]), label, label, *"3010004"))
        found = texts(reading)
        assert {code: text for code, text in found.items() if f".{LABELS[label]}." not in code} == without(LABELS[label])
        assert len(reading.repeated) == 1

    @pytest.mark.parametrize(
        ("label", "misspelt"),
        [
            ("5.要求行政机关确认或重新出具已获取信息", "5.要求行政机关确认或重新岀具已荻取信息"),
            ("2.没有现成信息需要另行制作", "2.没有现成信息需另行制做"),
            ("1.信访举报投诉类申请", "1.信访举报投诉申请类"),
            ("2.重复申请", "7.重复申请"),
            ("（七）总计", "（七）合计"),
            ("（六）其他处理", "（六）其它处理"),
            ("4.保护第三方合法权益", "4.保护笫三方合法杈益"),
        ],
    )
    def they_keep_their_place_when_one_is_misspelt(self, label: str, misspelt: str) -> None:
        assert texts(requests(renamed(label, misspelt, "商业企业"))) == NUMBERED["requests"]

    @pytest.mark.parametrize("label", ["2.重复申请", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "8.属于行政查询事项"])
    def they_name_one_between_them_whose_label_is_lost_and_doubt_it(self, label: str) -> None:
        reading = requests(renamed(label, "", "商业企业"))
        assert texts(reading) == NUMBERED["requests"]
        doubted = {code.split(".")[1] for code, found in reading.readings.items() if any(e.name == "row_order" for e in found.evidence)}
        assert doubted == {LABELS[label]}

    @pytest.mark.parametrize("group", ["（三）不予公开", "（四）无法提供", "（五）不予处理", "三、本年度办理结果"])
    def they_are_known_without_the_label_of_their_group(self, group: str) -> None:
        assert texts(requests(renamed(group, "", "商业企业"))) == NUMBERED["requests"]

    def they_hold_其他_only_in_its_group(self) -> None:
        table = without_row(printed(REQUESTS, NUMBERED["requests"]), "3.其他")
        reading = read("requests", with_row(table, "（一）予以公开", "3.其他", *"3010004"))
        assert not any(code.startswith("requests.other_other.") for code in texts(reading))

    @pytest.mark.parametrize(
        ("one", "other"),
        [("1.属于国家秘密", "2.其他法律行政法规禁止公开"), ("（一）予以公开", "2.重复申请"), ("四、结转下年度继续办理", "2.重复申请")],
    )
    def they_take_their_values_with_them_when_two_are_exchanged(self, one: str, other: str) -> None:
        found = texts(requests(exchanged(one, other, "商业企业")))
        moved = {LABELS[one]: LABELS[other], LABELS[other]: LABELS[one]}
        for code, text in found.items():
            table, row, column = code.split(".")
            assert text == NUMBERED["requests"][f"{table}.{moved.get(row, row)}.{column}"], code

    def they_are_read_from_several_tables(self) -> None:
        whole = printed(REQUESTS, NUMBERED["requests"])
        for cut in range(4, whole.row_count):
            upper = Table(tuple(replace(c, row_span=min(c.row_span, cut - c.row)) for c in whole.cells if c.row < cut))
            lower = Table(tuple(replace(c, row=c.row - cut) for c in whole.cells if c.row >= cut))
            assert texts(read("requests", upper, lower)) == NUMBERED["requests"], cut


class DescribeTheFormOfATable:
    @pytest.mark.parametrize("code", ["2021", "2019"])
    @pytest.mark.parametrize("name", ["disclosure", "requests", "remedies"])
    def it_is_decided_by_its_labels(self, code: str, name: str) -> None:
        table = form(code).tables[name]
        values = {field: str(n) for n, field in enumerate(filled(code, name))}
        reading = read(name, printed(table, values))
        assert texts(reading) == values
        assert [field.code for field in reading.table.fields] == [field.code for field in table.fields]

    def it_may_differ_from_table_to_table(self) -> None:
        old = form("2019").tables["requests"]
        blocks = [printed(DISCLOSURE, NUMBERED["disclosure"]), printed(old, filled("2019", "requests"))]
        found = read_tables(blocks)
        assert found["disclosure"].table.form == "2021"
        assert found["requests"].table.form == "2019"
        assert len(found["disclosure"].readings) + len(found["requests"].readings) == 10 + 161

    def it_keeps_its_rows_apart_when_blocks_of_both_forms_stand_in_one_table(self) -> None:
        mixed = grid(
            "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数",
            "规章 | 1 | 2 | 5",
            "行政规范性文件 | 3 | 4 | 9",
            "信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量",
            "行政许可 | 7 | +8 | 6",
        )
        found = texts(read("disclosure", mixed))
        assert found["disclosure.regulations.issued"] == "1"
        assert found.get("disclosure.licensing.decisions") in (None, "6")


class DescribeTableTwo:
    @pytest.mark.parametrize("label", [row.path[-1] for row in DISCLOSURE.rows])
    def it_loses_a_missing_row_alone(self, label: str) -> None:
        reading = read("disclosure", without_row(printed(DISCLOSURE, NUMBERED["disclosure"]), label))
        assert texts(reading) == without(LABELS[label], "disclosure")

    def it_is_read_without_its_banners(self) -> None:
        whole = printed(DISCLOSURE, NUMBERED["disclosure"])
        table = Table(tuple(cell for cell in whole.cells if not cell.text.startswith("第二十条")))
        assert texts(read("disclosure", table)) == NUMBERED["disclosure"]

    def it_keeps_a_row_of_no_form_apart(self) -> None:
        whole = printed(DISCLOSURE, NUMBERED["disclosure"])
        row = next(cell.row for cell in whole.cells if cell.text == "行政处罚")
        moved = [replace(cell, row=cell.row + (cell.row >= row)) for cell in whole.cells]
        table = Table(tuple(sorted([*moved, Cell("行政裁决", row, 0), Cell("99", row, 1, 1, 3)], key=lambda c: (c.row, c.column))))
        reading = read("disclosure", table)
        assert texts(reading) == NUMBERED["disclosure"]
        assert [row.labels for row in reading.extra] == [("行政裁决",)]

    def it_does_not_begin_in_a_table_of_statistics(self) -> None:
        stray = grid("事项 | 数量", "行政许可 | 130", "行政处罚 | 30")
        reading = read("disclosure", stray, printed(DISCLOSURE, NUMBERED["disclosure"]))
        assert texts(reading) == NUMBERED["disclosure"]


LEAVES = " | ".join(column.path[-1] for column in REMEDIES.blocks[0].columns)
VALUES = {
    row.path[-1]: [NUMBERED["remedies"][f"remedies.{row.code}.{c.code}"] for c in REMEDIES.blocks[0].columns] for row in REMEDIES.rows
}
FIFTEEN = " | ".join(" | ".join(values) for values in VALUES.values())


def small(group: str) -> Table:
    return grid(LEAVES, " | ".join(VALUES[group]))


class DescribeTableFour:
    @pytest.mark.parametrize(
        "blocks",
        [
            [printed(REMEDIES, NUMBERED["remedies"])],
            [Line("四、政府信息公开行政复议、行政诉讼情况"), grid(FIFTEEN)],
            [grid(f"{LEAVES} | {LEAVES} | {LEAVES}", FIFTEEN)],
            [block for group in VALUES for block in (Line(group), small(group))],
            [block for group in reversed(VALUES) for block in (Line(group), small(group))],
            [grid(f"{group} | < | < | < | <", LEAVES, " | ".join(values)) for group, values in VALUES.items()],
            [grid(f"类别 | {LEAVES}", *(f"{group} | {' | '.join(values)}" for group, values in VALUES.items()))],
            [grid(" | ".join(["行政复议", *"<<<<"]), LEAVES, " | ".join(VALUES["行政复议"])),
             grid(" | ".join(["未经复议直接起诉", *"<<<<", "复议后起诉", *"<<<<"]), f"{LEAVES} | {LEAVES}", " | ".join(VALUES["未经复议直接起诉"] + VALUES["复议后起诉"]))],
        ],
        ids=["as printed", "values alone", "without groups", "three tables", "three tables in another order", "groups as heads", "groups as rows", "two tables"],
    )  # fmt: skip
    def it_is_read_in_this_shape(self, blocks: list[Block]) -> None:
        assert texts(read("remedies", *blocks)) == NUMBERED["remedies"]

    @pytest.mark.parametrize(
        "blocks",
        [
            [
                grid(
                    " | ".join(["结果", *VALUES]),
                    *(" | ".join([leaf, *(v[n] for v in VALUES.values())]) for n, leaf in enumerate(LEAVES.split(" | "))),
                )
            ],
            [small(group) for group in VALUES],
            [Line("四、政府信息公开行政复议、行政诉讼情况"), grid(" | ".join("0" * 14))],
            [Line("四、政府信息公开行政复议、行政诉讼情况"), grid(" | ".join("0" * 16))],
        ],
        ids=["transposed", "three tables without names", "fourteen values", "sixteen values"],
    )
    def it_is_never_misread_in_this_shape(self, blocks: list[Block]) -> None:
        for code, text in texts(read("remedies", *blocks)).items():
            assert text in (None, NUMBERED["remedies"][code]), code

    def it_says_when_it_stands_there_twice(self) -> None:
        table = printed(REMEDIES, NUMBERED["remedies"])
        reading = read("remedies", table, printed(REMEDIES, filled("2021", "remedies")))
        assert texts(reading) == NUMBERED["remedies"]
        assert len(reading.repeated) == 1

    def it_is_unclear_when_a_value_has_no_head(self) -> None:
        reading = read("remedies", grid(f"行政复议 | {' | '.join('<<<<')}", LEAVES, "1 | 2 | 3"))
        assert set(texts(reading).values()) <= {None}
