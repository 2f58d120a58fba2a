"""Printed text × unit → status and value, and what was unusual about the print."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.recognition.values import is_value, money_unit, parse

COUNTS = {  # text → number, in a field that counts 件
    "0": 0,
    "5": 5,
    "16": 16,
    "11398889": 11398889,
    " 0": 0,
    "\u30000\u3000": 0,
    "\u00a022\u00a0": 22,
    "\n7\n": 7,
    "22\u200b": 22,
    "０": 0,
    "１２": 12,
    "１２３４５": 12345,
    "1,234": 1234,
    "1，234": 1234,
    "12,345,678": 12345678,
    "１，２３４": 1234,
    "1'234": 1234,
    "5件": 5,
    "5 件": 5,
    "5\n件": 5,
    "12项": 12,
    "3条": 3,
    "7人次": 7,
    "2 件次": 2,
    "+19": 19,
    "＋19": 19,
    "增19": 19,
    "增加 19": 19,
    "-8": -8,
    "－8": -8,
    "−8": -8,
    "减8": -8,
    "减少8项": -8,
    "22（其中修订 16 件）": 22,
    "22(其中修订16件)": 22,
    "55（含自然失效 29 件）": 55,
    "55【含自然失效】": 55,
    "55\n（含自然失效\n29 件）": 55,
    "22①": 22,
    "22②③": 22,
    "22¹": 22,
    "22*": 22,
    "22※": 22,
    "零": 0,
    "〇": 0,
    "0.0": 0,
    "22.00": 22,
    "12\n34": 1234,
    "123\n4": 1234,
}

BLANKS = ["", " ", "\u3000", "\n", "\u00a0", "\u200b", "-", "－", "–", "—", "——", "―", "--", "---", "/", "／", "//", "\\", "＼", "无", " 无 ", "不适用", "不涉及", "暂无", "无数据", "N/A", "—\n"]  # fmt: skip

UNREADABLE = [
    "约5",
    "5余",
    "五",
    "二十二",
    "一",
    "Ⅱ",
    "l2",
    "O",
    "o",
    "1O",
    "５Ｏ",
    "5%",
    "5％",
    "5‰",
    "12.3.4",
    "1,23",
    "12,34",
    "1,2345",
    ",5",
    "5,",
    "5.",
    ".5",
    "0 0",
    "12 34",
    "1 234",
    "1\n2",
    "-\n0",
    "—\n12",
    "0\n0",
    "0\n0\n0",
    "00",
    "012",
    "007",
    "3/5",
    "3-5",
    "3~5",
    "5+3",
    "5;6",
    "2023年",
    "2023-01-05",
    "1月",
    "(5)",
    "（5）",
    "5）",
    "--5",
    "+-5",
    "#REF!",
    "1E+05",
    "见附件",
    "规章",
    "是",
    "√",
    "?",
    "？？",
    "\ufffd",
    "5\ufffd",
    "(cid:18)",
    "①",
    "5元",
    "5 万元",
    "251000元",
]

AMOUNTS = {  # text → 万元, in a field whose unit is 万元 and whose label says nothing else
    "0": 0,
    "25.1": 25.1,
    "190.457379": 190.457379,
    "477.35": 477.35,
    "25.1万元": 25.1,
    "25.1 万元": 25.1,
    "43.788万元": 43.788,
    "25.1万": 25.1,
    "251000元": 25.1,
    "152790元": 15.279,
    "251,000元": 25.1,
    "251,000.00元": 25.1,
    "２５１０００元": 25.1,
    "2.5亿元": 25000,
    "3千元": 0.3,
    "251000人民币元": 25.1,
    "25.1万元（251000元）": 25.1,
    "251000元（含水资源费）": 25.1,
    "0元": 0,
    "0.00": 0,
    "-3.5": -3.5,
}


class DescribeACount:
    @pytest.mark.parametrize(("text", "number"), COUNTS.items())
    def it_is_the_printed_number(self, text: str, number: int) -> None:
        found = parse(text, "件")
        assert (found.status, found.value) == ("read", number)

    @pytest.mark.parametrize("text", BLANKS)
    def it_is_blank_when_a_mark_for_nothing_is_printed(self, text: str) -> None:
        assert parse(text, "件") == ("blank", None, "")

    @pytest.mark.parametrize("text", UNREADABLE)
    def it_is_unreadable_rather_than_guessed(self, text: str) -> None:
        found = parse(text, "件")
        assert (found.status, found.value) == ("unreadable", None)

    def it_is_an_int_when_whole_and_a_float_when_not(self) -> None:
        assert type(parse("5.0", "件").value) is int
        assert type(parse("5.5", "件").value) is float

    def it_is_not_moved_by_decimal_arithmetic(self) -> None:
        assert parse("1527.9元", "万元").value == 0.15279

    @pytest.mark.parametrize(("text", "number"), {"1.2万": 12000, "3万件": 30000}.items())
    def it_may_be_printed_in_ten_thousands(self, text: str, number: int) -> None:
        assert parse(text, "件").value == number

    @given(st.integers(0, 10**12))
    def it_is_read_back_from_every_way_of_printing_it(self, number: int) -> None:
        wide = str(number).translate({ord("0") + d: 0xFF10 + d for d in range(10)})
        for text in (str(number), f"{number:,}", wide, f" {number}\n", f"{number}件", f"{number}（其中修订 3 件）"):
            assert parse(text, "件")[:2] == ("read", number), text

    @given(st.text(alphabet="0123456789.,，-—/无件元万 （）()其中\n①%余", max_size=8))
    def it_is_a_number_only_when_it_is_read(self, text: str) -> None:
        found = parse(text, "件")
        assert (found.value is not None) == (found.status == "read")


class DescribeWhatIsUnusual:
    @pytest.mark.parametrize(
        ("text", "note"),
        {
            "5": "",
            "5件": "unit",
            "-5": "sign",
            "+5": "sign",
            "5（含1件）": "remark",
            "5①": "remark",
            "零": "word",
            "12\n34": "wrapped",
        }.items(),
    )
    def it_is_named(self, text: str, note: str) -> None:
        assert parse(text, "件").note == note


class DescribeAnAmount:
    @pytest.mark.parametrize(("text", "number"), AMOUNTS.items())
    def it_is_given_in_ten_thousand_yuan(self, text: str, number: float) -> None:
        found = parse(text, "万元")
        assert (found.status, found.value) == ("read", number)

    @pytest.mark.parametrize(
        ("text", "label", "number"),
        [
            ("251000", "元", 25.1),
            ("251000元", "元", 25.1),
            ("25.1万元", "元", 25.1),
            ("2", "亿元", 20000),
            ("5", "千元", 0.5),
            ("5", "万元", 5),
        ],
    )
    def it_takes_the_unit_of_its_label_unless_it_prints_its_own(self, text: str, label: str, number: float) -> None:
        assert parse(text, "万元", label).value == number

    @pytest.mark.parametrize("text", ["5件", "5项", "25.1美元", "25.1万元整余", "￥25.1", "25.1万元/251000元"])
    def it_is_unreadable_in_a_unit_that_is_no_money(self, text: str) -> None:
        assert parse(text, "万元").status == "unreadable"


class DescribeTheUnitOfALabel:
    @pytest.mark.parametrize(
        ("label", "unit"),
        {
            "本年收费金额（单位：万元）": "万元",
            "本年收费金额(单位:元)": "元",
            "本年收费金额（元）": "元",
            "本年收费金额 （ 单位 ： 亿元 ）": "亿元",
            "采购总金额\n（万元）": "万元",
            "采购总金额［千元］": "千元",
            "本年收費金額（單位：萬元）": "万元",
            "本年收费金额（单位：万\n元）": "万元",
            "本年收费金额（单位：元人民币）": "元",
            "本年收费金额 元": "元",
            "本年收费金额（单位：美元）": "美元",
            "采购总金额": None,
            "本年制发件数": None,
            "本年收费金额（含罚款）": None,
        }.items(),
    )
    def it_is_what_the_label_says(self, label: str, unit: str | None) -> None:
        assert money_unit(label) == unit


@pytest.mark.parametrize(
    ("text", "yes"), {"5": True, "-": True, "无": True, "25.1万元": True, "": False, " ": False, "规章": False, "5余": False}.items()
)
def test_a_value_is_a_number_or_a_printed_mark(text: str, yes: bool) -> None:
    assert is_value(text) is yes
