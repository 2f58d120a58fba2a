"""Tables that lost their grid: every shape in which sources flatten them, and what cannot be told any more."""

from __future__ import annotations

import pytest

from extractor.document import Document, Line
from extractor.pipeline import extract_document
from extractor.recognition.reading import read_text
from extractor.recognition.stream import stream
from extractor.recognition.text_cells import cut
from extractor.recognition.text_rows import text_rows
from extractor.templates import form
from tests.recognition.printed import consistent, exchanged, lines, printed, renamed, report, text, texts_of

NUMBERS = consistent(11, 60)
TEXTS = texts_of(NUMBERS)
DOCUMENT = report(TEXTS)


def read(flat: str | Document, table: str, form_code: str = "2021") -> dict[str, str | None]:
    """What was found of one table in a flat text, by code; None for cells that could not be told apart."""
    printed_lines = lines(flat) if isinstance(flat, str) else [block for block in flat.blocks if isinstance(block, Line)]
    reading = read_text(stream(printed_lines), table)
    return {code: found.item.text if found.item else None for code, found in reading.readings.items()}


def of(table: str) -> dict[str, str]:
    return {code: value for code, value in TEXTS.items() if code.startswith(table + ".")}


def bars(joined: str) -> str:
    return text(DOCUMENT, joined, around=False)


SHAPES = {
    "one cell a line": bars("\n"),
    "one cell a line, blank line between": bars("\n\n"),
    "one cell a line, indented": bars("\n\t"),
    "bars": bars(" | "),
    "bars around": text(DOCUMENT, " | "),
    "bars and line ends": bars(" |\n"),
    "bars on lines of their own": bars("\n|\n"),
    "bars and many fillers": bars(" | ").replace("\n", " |||||\n"),
    "full-width bars": bars("｜"),
    "tabs": bars("\t"),
    "blanks": bars(" "),
    "wide blanks": bars("    "),
    "ideographic blanks": bars("\u3000"),
    "all on one line": bars(" ").replace("\n", " "),
    "lost blanks as question marks": bars("????"),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("table", ["disclosure", "requests", "remedies"])
def test_a_table_is_read_in_this_shape(table: str, shape: str) -> None:
    assert read(SHAPES[shape], table) == of(table)


@pytest.mark.parametrize("table", ["disclosure", "requests", "remedies"])
def test_a_table_of_the_trial_form_is_read(table: str) -> None:
    texts = texts_of(consistent(12, 9, "2019"))
    flat = text(report(texts, "2019"), "\n", around=False)
    assert read(flat, table) == {code: value for code, value in texts.items() if code.startswith(table + ".")}


def test_a_table_of_a_mirror_in_traditional_characters_is_read() -> None:
    flat = SHAPES["one cell a line"].replace("制发", "製發").replace("规范性文件", "規範性檔案").replace("处罚", "處罰").replace("数", "數")
    assert read(flat, "disclosure") == of("disclosure")


class DescribeARow:
    @pytest.mark.parametrize("label", ["规章", "行政处罚", "2.重复申请", "（一）予以公开", "（七）总计"])
    def it_costs_only_itself_when_its_label_is_lost(self, label: str) -> None:
        table = "disclosure" if label in ("规章", "行政处罚") else "requests"
        lost = report(TEXTS, change=renamed(label, "＊＊", "行政强制" if table == "disclosure" else "商业企业"))
        found = read(text(lost, "\n", around=False), table)
        assert found.items() <= of(table).items()
        assert len(found) >= len(of(table)) - 7

    @pytest.mark.parametrize(
        ("label", "misspelt"),
        [
            ("5.要求行政机关确认或重新出具已获取信息", "5.要求行政机关确认或重新岀具已荻取信息"),
            ("1.信访举报投诉类申请", "1.信访举报投拆类申请"),
        ],
    )
    def it_is_found_when_its_label_is_misspelt(self, label: str, misspelt: str) -> None:
        assert read(text(report(TEXTS, change=renamed(label, misspelt, "商业企业")), " | "), "requests") == of("requests")

    def it_does_not_take_the_number_of_the_next_label_for_a_value(self) -> None:
        flat = "\n".join(f"{row.path[-1]}{'0' * 7}" for row in form("2021").tables["requests"].rows)
        head = "自然人商业企业科研机构社会公益组织法律服务机构其他总计\n"
        assert set(read((head + flat).replace("\n", ""), "requests").values()) == {"0"}

    def it_keeps_the_blank_cell_that_bars_set_off(self) -> None:
        flat = bars(" | ").replace("规章 | " + " | ".join(list(of("disclosure").values())[:3]), "规章 | 4 |  | 6")
        found = read(flat, "disclosure")
        assert [found[f"disclosure.regulations.{column}"] for column in ("issued", "repealed", "in_force")] == ["4", "", "6"]

    def it_is_not_there_when_only_its_label_is_printed(self) -> None:
        flat = "本年处理决定数量\n行政许可\n第二十条第（六）项\n本年处理决定数量\n行政处罚\n3\n行政强制\n2\n本年收费金额（单位：万元）\n行政事业性收费\n5"
        found = read(flat, "disclosure")
        assert "disclosure.licensing.decisions" not in found
        assert found["disclosure.penalties.decisions"] == "3"

    def it_keeps_a_word_between_bars_in_its_cell(self) -> None:
        values = [value for code, value in of("requests").items() if ".not_processed_repeat." in code]
        printed_row = "2.重复申请 | " + " | ".join(values)
        assert printed_row in bars(" | ")
        found = read(bars(" | ").replace(printed_row, "2.重复申请 | | " + " | ".join([*values[:2], "详见附件", *values[3:]])), "requests")
        assert [value for code, value in found.items() if ".not_processed_repeat." in code] == [*values[:2], "详见附件", *values[3:]]

    def it_keeps_the_mark_of_a_note_behind_its_number(self) -> None:
        values = [value for code, value in of("requests").items() if ".not_processed_repeat." in code]
        printed_row = "2.重复申请\n" + "\n".join(values)
        assert printed_row in bars("\n")
        found = read(bars("\n").replace(printed_row, "2.重复申请\n" + "\n".join([values[0], f"{values[1]}②", *values[2:]])), "requests")
        assert found["requests.not_processed_repeat.business"] == f"{values[1]}②"
        assert found["requests.not_processed_repeat.total"] == values[-1]

    def it_is_unclear_when_heads_stand_in_another_order(self) -> None:
        found = read(text(report(TEXTS, change=exchanged("商业企业", "科研机构", "商业企业")), "\n", around=False), "requests")
        assert set(found.values()) == {None}


HEAD_IN_PIECES = "申请人情况\n法人或其他组织\n自然 社会 法律\n商业 科研 总计\n人 公益 服务 其他\n企业 机构\n组织 机构\n"


class DescribeAHeaderInPieces:
    """As `pdftotext -layout` prints a header whose narrow cells break their labels."""

    def flat(self, order: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)) -> str:
        rows = form("2021").tables["requests"].rows
        codes = [column.code for column in form("2021").tables["requests"].blocks[0].columns]
        return HEAD_IN_PIECES + "\n".join(
            f"{row.path[-1]}   {'   '.join(TEXTS[f'requests.{row.code}.{codes[n]}'] for n in order)}" for row in rows
        )

    def it_leaves_the_order_where_the_last_is_the_sum(self) -> None:
        assert read(self.flat(), "requests") == of("requests")

    def it_gives_nothing_where_the_total_stands_elsewhere(self) -> None:
        assert set(read(self.flat((6, 0, 1, 2, 3, 4, 5)), "requests").values()) == {None}

    def it_leaves_the_order_where_the_total_stands_between_two_pieces(self) -> None:
        pieces = "申请人情况\n自然\n人\n法人或其他组织\n商业 总计\n企业\n科研\n机构\n社会\n公益\n组织\n法律\n服务\n机构\n其他\n"
        assert read(pieces + self.flat().removeprefix(HEAD_IN_PIECES), "requests") == of("requests")
        total_first = pieces + self.flat((6, 0, 1, 2, 3, 4, 5)).removeprefix(HEAD_IN_PIECES)
        assert set(read(total_first, "requests").values()) == {None}

    def it_is_never_accepted(self) -> None:
        whole = bars(" ")
        begin, end = whole.index("（本列数据"), whole.index("四、政府信息公开行政复议")
        (found,) = extract_document((whole[:begin] + self.flat() + "\n" + whole[end:]).encode(), "报告.txt")
        assert found.verdict == "review"
        assert found.field("requests.new.total").status == "read"

    def it_keeps_the_mark_of_a_group_set_on_its_side_apart(self) -> None:
        flat = self.flat().replace("（一）予以公开", "三（一）予以公开").replace("（二）部分公开", "\n、\n本 （二）部分公开")
        assert read(flat, "requests") == of("requests")


class DescribeWhatIsLost:
    def it_is_not_made_up_where_equal_lines_were_removed(self) -> None:
        kept = dict.fromkeys(SHAPES["one cell a line"].split("\n"))
        for table in ("disclosure", "requests", "remedies"):
            for code, value in read("\n".join(kept), table).items():
                assert value in (None, TEXTS[code]), code

    def it_is_not_given_to_a_group_of_table_four_when_several_are_named(self) -> None:
        leaves = "结果维持 结果纠正 其他结果 尚未审结 总计"
        assert read(f"行政复议 行政诉讼 {leaves} 未经复议直接起诉 复议后起诉\n1 2 3 4 10", "remedies") == {}
        assert len(read(f"行政复议\n{leaves}\n1 2 3 4 10", "remedies")) == 5

    @pytest.mark.parametrize(
        "flat",
        [
            "本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况组成。联系电话：0318-7521234。",
            "全年制发规章0件、行政规范性文件3件，作出行政许可120件、行政处罚7件。",
            "共收到申请66件，其中自然人58件，商业企业7件。",
            "",
        ],
    )
    def it_is_no_table_where_prose_names_its_words(self, flat: str) -> None:
        table = form("2021").tables["requests"]
        assert text_rows(stream(lines(flat)), table) == []
        assert all(value is None or "disclosure" in code for code, value in read(flat, "disclosure").items())
        assert read(flat, "remedies") == {}


@pytest.mark.parametrize(
    ("values", "count", "cells"),
    [
        ("\n\t218\n\t22\n\t \n\t248\n\n\t\n\t", 4, ["218", "22", "", "248"]),
        (" 1 2 3 ", 3, ["1", "2", "3"]),
        ("\n1\n2\n3\n", 3, ["1", "2", "3"]),
        ("| 1 | 2 | 3 |", 3, ["1", "2", "3"]),
        (" | 1 |  | 3 |", 3, ["1", "", "3"]),
        (" | 1 | 2 |  |\n| ", 3, ["1", "2", ""]),
        (" |  |  | 3\n", 3, ["", "", "3"]),
        (" | 1 | 2 | ", 3, ["1", "2", ""]),
        ("| 1 2 | | 3 |", 3, ["1 2", "", "3"]),
        ("\t1\t\t3\n", 3, ["1", "", "3"]),
        ("|1|2|3|||", 3, ["1", "2", "3"]),
        ("\n5\n", 1, ["5"]),
        ("5件", 1, ["5件"]),
        ("1 22（其中修订 16 件） 3", 3, ["1", "22（其中修订 16 件）", "3"]),
        ("- - 3", 3, ["-", "-", "3"]),
        ("/ / /", 3, ["/", "/", "/"]),
        ("无 无 3", 3, ["无", "无", "3"]),
        ("1，234 2 3", 3, ["1，234", "2", "3"]),
    ],
)
def test_values_are_cut_where_one_separator_fits(values: str, count: int, cells: list[str]) -> None:
    assert cut(values, count) == cells


@pytest.mark.parametrize(
    ("values", "count"),
    [("123", 3), ("1 2", 3), ("1 2 3 4", 3), ("", 3), ("1\n\n\n3", 7), ("| 1 2 || | 3 |", 3), ("1 2\n3", 3), ("\n1 2\n\n5\n", 3)],
)
def test_values_that_fit_no_way_are_not_cut(values: str, count: int) -> None:
    assert len(cut(values, count)) != count


def test_every_value_has_the_line_it_was_printed_on() -> None:
    reading = read_text(stream(lines("本年处理决定数量\n行政许可\n7\n本年处理决定数量\n行政处罚\n3\n行政强制\n2")), "disclosure")
    item = reading.readings["disclosure.penalties.decisions"].item
    assert item is not None
    assert item.place is not None
    assert item.place.line == 5


def test_the_tables_of_the_tests_are_what_the_notice_prints() -> None:
    assert printed(form("2021").tables["requests"], TEXTS).column_count == 10


def of_row(code: str) -> dict[str, str]:
    return {name: value for name, value in TEXTS.items() if name.startswith(code + ".")}


class DescribeAStrangeCell:
    """Words and signs among the values of a row, which are no value and no label."""

    @pytest.mark.parametrize("joined", [" ", " | ", "\n", "\n\t", "\t"])
    @pytest.mark.parametrize("strange", ["####", "若干", "详见附件", "9/6", "0（注1）"])
    @pytest.mark.parametrize("column", [0, 3, 6])
    def it_costs_itself_alone(self, joined: str, strange: str, column: int) -> None:
        row = list(of_row("requests.denied_process").values())
        printed_row = "6.属于四类过程性信息" + joined + joined.join(row)
        spoilt = [*row[:column], strange, *row[column + 1 :]]
        flat = bars(joined).replace(printed_row, "6.属于四类过程性信息" + joined + joined.join(spoilt))
        assert list(read(flat, "requests").values()) == list((of("requests") | dict(zip(of_row("requests.denied_process"), spoilt, strict=True))).values())

    def it_is_not_the_next_label(self) -> None:
        row = "6.属于四类过程性信息 " + " ".join(of_row("requests.denied_process").values())
        flat = bars(" ").replace(row, "6.属于四类过程性信息 1 2 3 4\n党内事项 5 6")
        assert read(flat, "requests")["requests.denied_process.total"] is None

    def it_stands_in_table_four_as_well(self) -> None:
        first, *others = of("remedies").values()
        flat = bars(" ").replace(" ".join([first, *others]), " ".join([first, "见备注", *others[1:]]))
        assert list(read(flat, "remedies").values()) == [first, "见备注", *others[1:]]


class DescribeTheNumberOfWhatFollows:
    def it_goes_with_its_mark(self) -> None:
        flat = bars(" ").replace("\n", " ").replace("2.其他法律", "2、其他法律").replace("四、政府信息公开行政复议", "4、政府信息公开行政复议")
        assert read(flat, "requests") == of("requests")

    def it_goes_before_a_heading_of_any_number(self) -> None:
        flat = bars("\n").replace("三、收到和处理", "3、收到和处理")
        assert read(flat, "disclosure") == of("disclosure")


class DescribeALabelOnTwoLines:
    @pytest.mark.parametrize("cut_at", [4, 5, 9])
    def it_is_found_around_its_values(self, cut_at: int) -> None:
        label, values = "其他法律行政法规禁止公开", " ".join(of_row("requests.denied_law_forbids").values())
        flat = bars(" ").replace(f"2.{label} {values}", f"2.{label[:cut_at]} {values}\n{label[cut_at:]}")
        assert read(flat, "requests") == of("requests")

    def it_leaves_the_first_value_to_the_row_when_it_lost_its_end(self) -> None:
        flat = bars("\n").replace("7.属于行政执法案卷", "7.属于行政执法案")
        assert read(flat, "requests") == of("requests")


FIVE = ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]


class DescribeHeadsInAnotherOrder:
    def flat(self, heads: str, order: list[int], bar: str = " | ") -> str:
        rows = form("2021").tables["requests"].rows
        lines_of = [[*of_row(f"requests.{row.code}").values()] for row in rows]
        return heads + "\n" + "\n".join(bar.join([row.path[-1], *(cells[n] for n in order)]) for row, cells in zip(rows, lines_of, strict=True))

    def it_reads_the_total_first_where_it_is_the_sum(self) -> None:
        heads = "申请人情况\n总计 | 自然人 | 法人或其他组织\n" + " | ".join(FIVE)
        assert read(self.flat(heads, [6, 0, 1, 2, 3, 4, 5]), "requests") == of("requests")

    def it_gives_nothing_where_the_first_is_not_the_sum(self) -> None:
        heads = "申请人情况\n总计 | 自然人 | 法人或其他组织\n" + " | ".join(FIVE)
        assert set(read(self.flat(heads, [0, 1, 2, 3, 4, 5, 6]), "requests").values()) == {None}

    def it_reads_another_order_between_bars(self) -> None:
        swapped = [FIVE[0], FIVE[3], FIVE[2], FIVE[1], FIVE[4]]
        heads = "申请人情况\n自然人 | 法人或其他组织 | 总计\n" + " | ".join(swapped)
        assert read(self.flat(heads, [0, 1, 4, 3, 2, 5, 6]), "requests") == of("requests")

    def it_gives_nothing_for_another_order_that_a_layout_may_have_made(self) -> None:
        heads = "申请人情况\n自然人 法人或其他组织 总计\n" + "\n".join([FIVE[1], FIVE[0], *FIVE[2:]])
        assert set(read(self.flat(heads, [0, 1, 2, 3, 4, 5, 6], " "), "requests").values()) == {None}

    @pytest.mark.parametrize("missing", [1, 3, 4])
    def it_reads_the_columns_that_are_printed(self, missing: int) -> None:
        heads = "申请人情况\n自然人 | 法人或其他组织 | 总计\n" + " | ".join(head for n, head in enumerate(FIVE, 1) if n != missing)
        without = {code: "0" if n % 7 == missing else value for n, (code, value) in enumerate(of("requests").items())}
        rows = form("2021").tables["requests"].rows
        cells = {row.code: [int(without[f"requests.{row.code}.{c.code}"]) for c in form("2021").tables["requests"].blocks[0].columns[:-1]] for row in rows}
        flat = heads + "\n" + "\n".join(
            " | ".join([row.path[-1], *(str(n) for at, n in enumerate(cells[row.code]) if at != missing), str(sum(cells[row.code]))]) for row in rows
        )
        column = form("2021").tables["requests"].blocks[0].columns[missing].code
        found = read(flat, "requests")
        assert {code for code in of("requests") if code not in found} == {code for code in of("requests") if code.endswith("." + column)}
        assert all(value == without[code] for code, value in found.items() if not code.endswith(".total"))

    def it_gives_nothing_where_a_head_is_in_pieces(self) -> None:
        heads = "申请人情况\n自然人 | 法人或其他组织 | 总计\n科研机构 | 社会公益组织 | 法律服务机构 | 其他\n商业\n企业"
        flat = self.flat(heads, [0, 2, 3, 4, 5, 6])
        assert not any(value for value in read(flat, "requests").values())


class DescribeThreeTablesOfFive:
    LEAVES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")

    def flat(self, joined: str, between: str) -> str:
        values = list(of("remedies").values())
        groups = ["行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）"]
        parts = [joined.join([group + between, *self.LEAVES, *values[n * 5 : n * 5 + 5]]) for n, group in enumerate(groups)]
        return "四、政府信息公开行政复议、行政诉讼情况\n" + joined.join(parts) + "\n五、存在的主要问题及改进情况"

    @pytest.mark.parametrize("joined", ["\n", "\n\n", " ", " | "])
    @pytest.mark.parametrize("between", ["", " 具体情况如下表所示（单位：件）："])
    def it_reads_each_group(self, joined: str, between: str) -> None:
        assert read(self.flat(joined, between), "remedies") == of("remedies")

    def it_gives_nothing_where_the_sentence_names_another_group(self) -> None:
        found = read(self.flat(" ", " 与行政复议、复议后起诉有关的数据如下："), "remedies")
        assert not any(code.startswith("remedies.litigation") for code in found)

    def it_reads_the_values_alone_behind_their_heading(self) -> None:
        flat = "四、政府信息公开行政复议、行政诉讼情况 " + " ".join(of("remedies").values()) + " 五、存在的主要问题及改进情况"
        assert read(flat, "remedies") == of("remedies")

    def it_keeps_a_blank_first_cell_before_a_bar(self) -> None:
        heads = "行政复议 |\n行政诉讼 |\n\n" + "".join(f"{leaf} |\n" for leaf in self.LEAVES) + "未经复议直接起诉 |\n复议后起诉 |\n\n"
        values = ["", *list(of("remedies").values())[1:]]
        flat = heads + "".join(f"{leaf} |\n" for leaf in self.LEAVES * 2) + "\n" + "".join(f"{value} |\n" for value in values)
        assert list(read(flat, "remedies").values()) == values


def test_the_first_of_two_glued_amounts_is_not_taken_for_both() -> None:
    flat = bars(" ").replace("行政事业性收费 ", "行政事业性收费")
    trial = "第二十条第（九）项\n信息内容采购项目数量采购总金额\n政府集中采购2192495.67\n\n三、收到和处理政府信息公开申请情况"
    assert not read(flat + "\n" + trial, "disclosure", "2019").get("disclosure.procurement.items")
