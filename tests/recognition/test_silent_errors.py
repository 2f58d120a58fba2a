"""Documents in which a wrong or invented value could be accepted; whatever is printed here must be right or be looked at.

Every case states what the page shows: a number, BLANK, or NOTHING that may be given as a value.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from extractor.document import Block, Document, Line, Table
from extractor.pipeline import extract_document
from extractor.templates import form
from tests.recognition.printed import (
    consistent,
    exchanged,
    grid,
    html,
    in_place_of,
    printed,
    renamed,
    report,
    text,
    texts_of,
    without_blanks,
    without_row,
)

BLANK = "blank"
NOTHING = "nothing"

NUMBERS = consistent(3) | {
    "disclosure.regulations.issued": 1,
    "disclosure.regulations.repealed": 2,
    "disclosure.regulations.in_force": 5,
    "disclosure.licensing.decisions": 120,
    "disclosure.penalties.decisions": 7,
    "disclosure.coercion.decisions": 4,
    "disclosure.fees.amount": 25,
}
TEXTS = texts_of(NUMBERS)
REGULATIONS = ("disclosure.regulations.issued", "disclosure.regulations.repealed", "disclosure.regulations.in_force")
LICENSING = "disclosure.licensing.decisions"
COERCION = "disclosure.coercion.decisions"
FEES = "disclosure.fees.amount"
# Found here and not closed yet: the mark goes when the case passes.
OPEN = pytest.mark.xfail(strict=True, reason="a silent error that is still open")

SHAPES = {"page": "", "bars": " | ", "lines": "\n", "apart": "\n\n", "tabs": "\t", "blanks": " ", "glued": ""}


def accepted_wrongly(document: Document | str, shape: str, truth: dict[str, object]) -> list[tuple[str, object, object]]:
    """The fields that are wrong in the document as this shape prints it, if it is accepted; none if a person is asked."""
    if isinstance(document, str):
        data = document.encode()
    elif shape == "page":
        data = html(document)
    else:
        data = text(document, SHAPES[shape], around=shape == "bars").encode()
    (found,) = extract_document(data, "报告.html" if shape == "page" else "报告.txt")
    if found.verdict != "accept":
        return []
    shown = {field.code: BLANK if field.status == "blank" else field.value if field.status == "read" else NOTHING for field in found.fields}
    return [(code, field, wanted) for code, wanted in (NUMBERS | truth).items() if (field := shown.get(code, NOTHING)) != wanted]


def wrong_in(document: Document, shapes: Sequence[str], truth: dict[str, object]) -> dict[str, list[tuple[str, object, object]]]:
    """The shapes of a document in which something wrong is accepted, with what."""
    return {shape: wrong for shape in shapes if (wrong := accepted_wrongly(document, shape, truth))}


def test_what_is_printed_plainly_is_accepted() -> None:
    for shape in SHAPES:
        if shape != "glued":
            data = html(report(TEXTS)) if shape == "page" else text(report(TEXTS), SHAPES[shape], around=shape == "bars").encode()
            (found,) = extract_document(data, "报告.html" if shape == "page" else "报告.txt")
            assert found.verdict == "accept", shape
        assert accepted_wrongly(report(TEXTS), shape, {}) == []


# --- Amounts: an error in the unit is an error of four orders of magnitude.

IN_YUAN = [
    "本年收费金额（单位：元）",
    "本年收费金额（元）",
    "本年收费金额（单位元）",
    "本年收费金额（单位为元）",
    "本年收费金额\n单位：元",
    "本年收费金额/元",
    "本年收费金额，单位：元",
    "本年收费金额（人民币：元）",
    "本年收费金额（人民币元）",
    "本年收费金额（以元为单位）",
    "本年收费金额（单位：元，保留两位小数）",
]


@pytest.mark.parametrize("label", IN_YUAN)
def test_an_amount_in_yuan_is_not_given_as_ten_thousands(label: str) -> None:
    document = report(TEXTS | {FEES: "251000"}, change=renamed("本年收费金额（单位：万元）", label, "行政强制"))
    assert wrong_in(document, ["page", "lines"], {FEES: 25.1}) == {}


@pytest.mark.parametrize("label", ["本年收费金额（单位：百元）", "本年收费金额（单位：美元）", "本年收费金额（单位：港币万元）"])
def test_an_amount_in_an_unknown_unit_is_not_given(label: str) -> None:
    document = report(TEXTS | {FEES: "251000"}, change=renamed("本年收费金额（单位：万元）", label, "行政强制"))
    assert accepted_wrongly(document, "page", {FEES: NOTHING}) == []


PLACES = [
    ("the banner", "第二十条第（八）项", "第二十条第（八）项（单位：元）"),
    ("the row", "行政事业性收费", "行政事业性收费（元）"),
    ("the corner", "信息内容", "信息内容（单位：元）"),
]


@pytest.mark.parametrize(("place", "old", "new"), PLACES)
def test_a_unit_printed_elsewhere_in_the_table_is_seen(place: str, old: str, new: str) -> None:
    unitless = renamed("本年收费金额（单位：万元）", "本年收费金额", "行政强制")
    document = report(TEXTS | {FEES: "251000"}, change=lambda blocks: renamed(old, new, "行政强制")(unitless(blocks)))
    assert wrong_in(document, ["page", "bars", "lines", "tabs", "blanks"], {FEES: 25.1}) == {}, place


@pytest.mark.parametrize(("place", "old", "new"), PLACES)
def test_an_amount_between_two_units_is_not_given_unless_it_is_nought(place: str, old: str, new: str) -> None:
    shapes = ["page", "bars", "lines", "tabs", "blanks"]
    assert wrong_in(report(TEXTS | {FEES: "251000"}, change=renamed(old, new, "行政强制")), shapes, {FEES: NOTHING}) == {}, place
    (found,) = extract_document(html(report(TEXTS | {FEES: "0"}, change=renamed(old, new, "行政强制"))), "报告.html")
    assert found.field(FEES).value == 0
    assert found.verdict == "accept" or place == "the row"


def announced(line: str, head: str) -> Document:
    """A report with this line before table two, and this head over its amounts."""
    unit = renamed("本年收费金额（单位：万元）", head, "行政强制")
    return report(TEXTS | {FEES: "251000"}, change=lambda blocks: unit([*blocks[:4], Line(line), *blocks[4:]]))


@pytest.mark.parametrize("line", ["单位：元", "（单位：元）", "金额单位：人民币元", "单位：件、元"])
def test_a_unit_on_the_line_before_the_table_is_seen(line: str) -> None:
    for shape in ("page", "bars", "lines", "tabs", "blanks"):
        assert accepted_wrongly(announced(line, "本年收费金额"), shape, {FEES: 25.1}) == []
        assert accepted_wrongly(announced(line, "本年收费金额（单位：万元）"), shape, {FEES: NOTHING}) == []


@pytest.mark.parametrize("cell", ["251000（25.1万元）", "3（项）", "25.1万元/年"])
def test_a_cell_that_says_more_than_an_amount_is_not_given(cell: str) -> None:
    assert wrong_in(report(TEXTS | {FEES: cell}), ["page", "bars", "lines", "blanks"], {FEES: NOTHING}) == {}


@pytest.mark.parametrize(
    "cell",
    ["251000（元）", "251000(单位：元)", "251000[元]", "251000\n（元）", "251000（人民币元）", "251000（元）（含水费）", "0.00251（亿元）"],
)
def test_a_unit_in_brackets_in_the_cell_is_a_unit(cell: str) -> None:
    assert accepted_wrongly(report(TEXTS | {FEES: cell}), "page", {FEES: 25.1}) == []


# --- Text whose cells are cut at what separates them.


@pytest.mark.parametrize("cell", ["120余件", "120个工作日", "120（其中3", "120%", "5百件", "120至130", "120~130", "120;3", "120?", "120°", "120.", "约120"])
def test_a_cell_of_a_flattened_table_is_not_cut_off_at_a_strange_character(cell: str) -> None:
    assert wrong_in(report(TEXTS | {LICENSING: cell}), ["bars", "lines"], {LICENSING: NOTHING}) == {}


@pytest.mark.parametrize("cells", [("12", "", "3"), ("", "12", "3"), ("", "100", ""), ("1", "", "3")])
def test_a_row_that_lost_its_blank_cells_is_not_cut_to_fill_them(cells: tuple[str, str, str]) -> None:
    texts = TEXTS | dict(zip(REGULATIONS, cells, strict=True))
    truth: dict[str, object] = {code: int(cell) if cell else BLANK for code, cell in zip(REGULATIONS, cells, strict=True)}
    assert wrong_in(without_blanks(report(texts)), ["apart", "lines", "blanks", "tabs"], truth) == {}


@pytest.mark.parametrize("cells", [("1 2", "", "3"), ("", "1 2", "3"), ("1", "2 3", "")])
def test_two_numbers_in_one_cell_do_not_fill_the_blank_one_beside_it(cells: tuple[str, str, str]) -> None:
    texts = TEXTS | dict(zip(REGULATIONS, cells, strict=True))
    truth: dict[str, object] = {
        code: NOTHING if " " in cell else int(cell) if cell else BLANK for code, cell in zip(REGULATIONS, cells, strict=True)
    }
    assert wrong_in(report(texts), ["bars", "tabs", "apart"], truth) == {}


@pytest.mark.parametrize("number", ["- 3 -", "— 3 —", "3 / 6", "第 3 页", "第3页 共6页", "P. 3"])
def test_a_page_number_is_no_value_of_a_blank_cell(number: str) -> None:
    for codes in ((LICENSING,), REGULATIONS):
        texts = TEXTS | dict.fromkeys(codes, "") | {codes[0]: "@"}
        flat = text(report(texts), "\n", around=False)
        one_line = text(report(texts), " ", around=False).replace("\n", " ")
        truth: dict[str, object] = dict.fromkeys(codes, BLANK)
        assert accepted_wrongly(flat.replace("@", number), "lines", truth) == []
        assert accepted_wrongly(one_line.replace("@", number), "blanks", truth) == []


# --- Columns and rows that stand elsewhere than in the form.

HEADS = [
    ("本年制发件数", "现行有效件数", "disclosure.{}.issued", "disclosure.{}.in_force", "行政强制"),
    ("商业企业", "科研机构", "requests.{}.business", "requests.{}.research", "商业企业"),
    ("自然人", "法律服务机构", "requests.{}.natural_person", "requests.{}.legal_services", "商业企业"),
    ("社会公益组织", "总计", "requests.{}.public_interest", "requests.{}.total", "商业企业"),
]


@pytest.mark.parametrize(("one", "other", "first", "second", "table"), HEADS)
def test_heads_that_are_exchanged_take_their_numbers_with_them(one: str, other: str, first: str, second: str, table: str) -> None:
    truth: dict[str, object] = {}
    for row in {code.split(".")[1] for code in NUMBERS if code.startswith(first.split(".")[0] + ".")}:
        if first.format(row) in NUMBERS:
            truth |= {first.format(row): NUMBERS[second.format(row)], second.format(row): NUMBERS[first.format(row)]}
    assert wrong_in(report(TEXTS, change=exchanged(one, other, table)), ["page", "bars", "lines", "tabs"], truth) == {}


GROUPS = {"行政复议": "reconsideration", "未经复议直接起诉": "litigation_direct", "复议后起诉": "litigation_after_reconsideration"}


def table_four(*order: str) -> Table:
    """Table four with its groups in this order."""
    leaves = [column.path[-1] for column in form("2021").tables["remedies"].blocks[0].columns]
    codes = [column.code for column in form("2021").tables["remedies"].blocks[0].columns]
    values = [TEXTS[f"remedies.{GROUPS[group]}.{code}"] for group in order for code in codes]
    top = " | ".join(" | ".join(["行政复议" if group == "行政复议" else "行政诉讼", *"<<<<"]) for group in order)
    middle = " | ".join(" | ".join(leaves) if group == "行政复议" else " | ".join([group, *"<<<<"]) for group in order)
    bottom = " | ".join(" | ".join("^^^^^") if group == "行政复议" else " | ".join(leaves) for group in order)
    return grid(top, middle, bottom, " | ".join(values))


@pytest.mark.parametrize("order", [("未经复议直接起诉", "复议后起诉", "行政复议"), ("行政复议", "复议后起诉", "未经复议直接起诉")])
def test_groups_of_table_four_are_known_by_their_names(order: tuple[str, ...]) -> None:
    document = report(TEXTS, change=in_place_of("复议后起诉", table_four(*order)))
    assert wrong_in(document, ["page", "bars", "lines"], {}) == {}


def blocks_of_table_two(*rows: str) -> Iterator[Block]:
    yield grid(*rows)
    table = without_row(printed(form("2021").tables["disclosure"], TEXTS), "规章")
    yield table


HEADER = "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数"


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        (("信息内容 | 本年制发件数 | 本年废止件数 | | 现行有效件数", "规章 | 1 | | 2 | 5"), (1, BLANK, 5)),
        (("信息内容 | | 本年制发件数 | 本年废止件数 | 现行有效件数", "规章 | 9 | 1 | | 5"), (1, BLANK, 5)),
        (("信息内容 | < | 本年制发件数 | 本年废止件数 | 现行有效件数", "规章 | 1 | 2 | 5 | "), (1, 2, 5)),
        ((HEADER, "规章 | 1 | < | 5"), (NOTHING, NOTHING, 5)),
        ((HEADER, "规章 | 1/2 | | 5"), (NOTHING, BLANK, 5)),
        ((HEADER, "规章 | 1 | 5"), (NOTHING, NOTHING, NOTHING)),
        (("信息内容 | 2023年 | 2022年 | 2021年", "规章 | 1 | 2 | 5"), (NOTHING, NOTHING, NOTHING)),
        (("信息内容 | 本年制发件数 | 现行有效件数 | 备注", "规章 | 1 | 5 | 2"), (1, NOTHING, 5)),
    ],
)
def test_a_value_stands_under_its_own_head(rows: tuple[str, str], shown: tuple[object, ...]) -> None:
    document = report(TEXTS, change=in_place_of("行政强制", *blocks_of_table_two(*rows)))
    assert accepted_wrongly(document, "page", dict(zip(REGULATIONS, shown, strict=True))) == []


@pytest.mark.parametrize(
    "stray",
    [
        Line("全年作出行政许可130件、行政处罚30件、行政强制2件。"),
        Line("行政许可130\n行政处罚30\n行政强制2"),
        grid("事项 | 数量", "行政许可 | 130", "行政强制 | 2"),
        grid("事项 | 本年处理决定数量", "行政强制 | 2"),
    ],
    ids=["prose", "lines", "table", "row"],
)
def test_a_row_the_table_lacks_is_not_taken_from_elsewhere(stray: Block) -> None:
    table = without_row(printed(form("2021").tables["disclosure"], TEXTS), "行政强制")
    document = report(TEXTS, change=lambda blocks: [*blocks[:3], stray, *in_place_of("行政强制", table)(blocks[3:])])
    assert accepted_wrongly(document, "page", {COERCION: NOTHING}) == []


@pytest.mark.parametrize("table", ["disclosure", "requests", "remedies"])
def test_a_table_of_another_year_in_the_appendix_is_not_this_years(table: str) -> None:
    own = printed(form("2021").tables[table], TEXTS)
    other = printed(form("2021").tables[table], texts_of(consistent(8)))
    document = report(TEXTS, change=lambda blocks: [*(block for block in blocks if block != own), Line("附：2022年统计表"), other])
    truth: dict[str, object] = dict.fromkeys((code for code in NUMBERS if code.startswith(table + ".")), NOTHING)
    assert accepted_wrongly(document, "page", truth) == []


@pytest.mark.parametrize("table", ["disclosure", "requests", "remedies"])
@pytest.mark.parametrize("first", [True, False])
def test_a_table_printed_twice_with_other_numbers_is_looked_at(table: str, first: bool) -> None:
    own = printed(form("2021").tables[table], TEXTS)
    other = printed(form("2021").tables[table], texts_of(consistent(8)))
    blocks = [other, own] if first else [own, Line("附：上年同期数据"), other]
    truth: dict[str, object] = dict.fromkeys((code for code in NUMBERS if code.startswith(table + ".")), NOTHING)
    document = report(TEXTS, change=lambda old: [new for block in old for new in (blocks if block == own else (block,))])
    assert wrong_in(document, ["page", "bars", "lines", "tabs", "blanks"], truth) == {}


@pytest.mark.parametrize("right", [True, False])
def test_two_years_side_by_side_are_looked_at(right: bool) -> None:
    years = ["2022年 | < | <", "2023年 | < | <"]
    heads = "本年制发件数 | 本年废止件数 | 现行有效件数"
    numbers = ["7 | 8 | 9", "1 | 2 | 5"] if right else ["1 | 2 | 5", "7 | 8 | 9"]
    rows = (f"信息内容 | {' | '.join(years)}", f"^ | {heads} | {heads}", f"规章 | {' | '.join(numbers)}")
    document = report(TEXTS, change=in_place_of("行政强制", *blocks_of_table_two(*rows)))
    assert wrong_in(document, ["page", "bars", "lines", "tabs"], dict.fromkeys(REGULATIONS, NOTHING)) == {}


def test_a_table_printed_twice_the_same_is_accepted() -> None:
    own = printed(form("2021").tables["requests"], TEXTS)
    document = report(TEXTS, change=lambda old: [new for block in old for new in ((own, own) if block == own else (block,))])
    (found,) = extract_document(text(document, "\n", around=False).encode(), "报告.txt")
    assert found.verdict == "accept"


MEANINGS = [
    ("行政规范性文件", "党内规范性文件", "行政强制", "disclosure.normative_documents."),
    ("行政事业性收费", "非行政事业性收费", "行政强制", "disclosure.fees."),
    ("本年制发件数", "上年制发件数", "行政强制", ".issued"),
    ("现行有效件数", "现行失效件数", "行政强制", ".in_force"),
    ("本年处理决定数量", "上年处理决定数量", "行政强制", ".decisions"),
    ("一、本年新收", "一、上年新收", "商业企业", "requests.new."),
    ("三、本年度办理结果", "三、上年度办理结果", "商业企业", "requests.granted."),
    ("行政规范性文件", "规范性文件清单", "行政强制", "disclosure.normative_documents."),
    ("行政规范性文件", "党内 规范性文件", "行政强制", "disclosure.normative_documents."),
    ("行政强制", "行政强制执行", "行政处罚", "disclosure.coercion."),
    ("行政许可", "未办结行政许可", "行政强制", "disclosure.licensing."),
    ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "（二）不予公开", "商业企业", "requests.partly_granted."),
    ("1.属于国家秘密", "1.不属于国家秘密", "商业企业", "requests.denied_state_secret."),
    ("结果维持", "结果未维持", "复议后起诉", "remedies.reconsideration.upheld"),
    ("行政复议", "行政复核", "复议后起诉", "remedies.reconsideration.upheld"),
    ("未经复议直接起诉", "经复议直接起诉", "复议后起诉", "remedies.litigation_direct.upheld"),
]


@pytest.mark.parametrize(("old", "new", "table", "codes"), MEANINGS)
def test_a_label_of_another_meaning_is_looked_at(old: str, new: str, table: str, codes: str) -> None:
    truth: dict[str, object] = dict.fromkeys((code for code in NUMBERS if codes in code), NOTHING)
    assert wrong_in(report(TEXTS, change=renamed(old, new, table)), ["page", "bars", "lines", "tabs", "blanks"], truth) == {}


@pytest.mark.parametrize(("old", "new"), [("行政许可", "行政许可数量"), ("行政处罚", "本年行政处罚"), ("行政强制", "行政强制事项"), ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "（二）部分公开")])
def test_a_label_of_the_same_meaning_is_accepted(old: str, new: str) -> None:
    document = report(TEXTS, change=lambda blocks: renamed(old, new, "行政强制")(renamed(old, new, "商业企业")(blocks)))
    for shape in ("page", "lines"):
        data = html(document) if shape == "page" else text(document, "\n", around=False).encode()
        (found,) = extract_document(data, "报告.html" if shape == "page" else "报告.txt")
        assert found.verdict == "accept", shape
