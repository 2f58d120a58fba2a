"""Labels: numbering of every kind taken apart, wordings compared as real pages print them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.recognition.labels import Label, likeness, read_label, section_pattern, section_wordings, similarity, wordings
from extractor.templates import forms

NUMBERED = {
    "一、本年新收": ("section", 1, "本年新收"),
    "二、 上年结转": ("section", 2, "上年结转"),
    "三 、办理结果": ("section", 3, "办理结果"),
    "四.结转": ("section", 4, "结转"),
    "五：问题": ("section", 5, "问题"),
    "十、附则": ("section", 10, "附则"),
    "十二、附则": ("section", 12, "附则"),
    "二十、附则": ("section", 20, "附则"),
    "二十一、附则": ("section", 21, "附则"),
    "第一部分 总体情况": ("part", 1, "总体情况"),
    "第二章、主动公开": ("part", 2, "主动公开"),
    "（一）予以公开": ("group", 1, "予以公开"),
    "(三)不予公开": ("group", 3, "不予公开"),
    "（ 四 ）无法提供": ("group", 4, "无法提供"),
    "（三）\n不予公开": ("group", 3, "不予公开"),
    "（三） 不予公开": ("group", 3, "不予公开"),
    "（七）、总计": ("group", 7, "总计"),
    "【六】其他处理": ("group", 6, "其他处理"),
    "〔六〕其他处理": ("group", 6, "其他处理"),
    "（10）其他": ("group", 10, "其他"),
    "㈠予以公开": ("group", 1, "予以公开"),
    "⑶不予公开": ("group", 3, "不予公开"),
    "三) 不予公开": ("group", 3, "不予公开"),
    "3）其他": ("group", 3, "其他"),
    "1.属于国家秘密": ("item", 1, "属于国家秘密"),
    "1．属于国家秘密": ("item", 1, "属于国家秘密"),
    "2、其他法律行政法规禁止公开": ("item", 2, "其他法律行政法规禁止公开"),
    "３．危及“三安全一稳定”": ("item", 3, "危及三安全一稳定"),
    "8 .属于行政查询事项": ("item", 8, "属于行政查询事项"),
    "1、 总体情况": ("item", 1, "总体情况"),
    "3其他": ("item", 3, "其他"),
    "⒈属于国家秘密": ("item", 1, "属于国家秘密"),
    "规章": (None, None, "规章"),
    "第二十条第（一）项": (None, None, "第二十条第一项"),
    "2023年总体情况": (None, None, "2023年总体情况"),
    "": (None, None, ""),
    "  ": (None, None, ""),
    "3": (None, None, "3"),
}


@pytest.mark.parametrize(("printed", "parts"), NUMBERED.items())
def test_a_label_is_taken_apart(printed: str, parts: tuple[str | None, int | None, str]) -> None:
    assert read_label(printed) == Label(*parts)


ROWS = {row.path[-1] for form in forms().values() for table in form.tables.values() for row in table.rows}
COLUMNS = {c.path[-1] for form in forms().values() for table in form.tables.values() for block in table.blocks for c in block.columns}


class DescribeAWording:
    @pytest.mark.parametrize("official", sorted(ROWS | COLUMNS))
    def it_fits_itself_whatever_its_print(self, official: str) -> None:
        full = official.translate({ord("0") + d: 0xFF10 + d for d in range(10)})
        broken = "\n".join(official[at : at + 4] for at in range(0, len(official), 4))
        for printed in (official, full, broken, f" {official}\u3000", " ".join(official) if not official[0].isdigit() else official):
            assert similarity(printed, official) == 1.0, printed

    @pytest.mark.parametrize(
        ("printed", "official"),
        [
            ("属于国家秘密", "1.属于国家秘密"),
            ("規範性文件", "行政规范性文件"),
            ("本年製發件數", "本年制发件数"),
            ("規範性檔案", "规范性文件"),
            ("规范性文件", "行政规范性文件"),
            ("本年处理绝对数量", "本年处理决定数量"),
            ("二、上年结转政府信息公开数量", "二、上年结转政府信息公开申请数量"),
            ("（二）部分公开", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
            ("合计", "总计"),
            ("商业 企业", "商业企业"),
            ("机關(guān)", "机关"),
            ("本年收费金额（元）", "本年收费金额（单位：万元）"),
            ("3.危及三安全一稳定", "3.危及“三安全一稳定”"),
            ("4、无正当理由大量、反复申请", "4.无正当理由大量反复申请"),
        ],
    )
    def it_fits_as_printed_on_real_pages(self, printed: str, official: str) -> None:
        assert similarity(printed, official) == 1.0

    @pytest.mark.parametrize(
        ("printed", "official"),
        [
            ("5.要求行政机关确认或重新出具已获职信息", "5.要求行政机关确认或重新出具已获取信息"),
            ("1.信访举报投诉类申清", "1.信访举报投诉类申请"),
            ("本年新收政府信息公开申请数", "一、本年新收政府信息公开申请数量"),
            ("6.申请人无正当理由逾期不补正", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
            ("四、结转下年继续办理申请", "四、结转下年度继续办理"),
        ],
    )
    def it_fits_nearly_when_misprinted(self, printed: str, official: str) -> None:
        assert 0.68 <= similarity(printed, official) < 1.0

    @pytest.mark.parametrize(
        ("printed", "official"),
        [
            ("", "规章"),
            ("12", "规章"),
            ("行政许可", "规章"),
            ("其他", "其他结果的"),
            ("总计", "尚未审结"),
            ("信息内容", "规章"),
            ("工作总结", "四、结转下年度继续办理"),
            ("9.属于工作秘密", "2.其他法律行政法规禁止公开"),
        ],
    )
    def it_does_not_fit_another_row(self, printed: str, official: str) -> None:
        assert similarity(printed, official) < 0.6

    def it_is_doubted_under_another_number_of_the_same_level(self) -> None:
        assert similarity("3.重复申请", "2.重复申请") == pytest.approx(0.85)
        assert similarity("（三）重复申请", "2.重复申请") == 1.0


class DescribeLikeness:
    @pytest.mark.parametrize("one", ["总计", "其他", "规章"])
    def it_wants_short_words_exactly(self, one: str) -> None:
        assert likeness(one, one) == 1.0
        assert likeness(one + "数", one) == 0.0
        assert likeness(one[0], one) == 0.0

    @given(st.text(max_size=12), st.text(max_size=12))
    def it_is_between_nothing_and_all_and_the_same_twice(self, one: str, two: str) -> None:
        assert 0.0 <= likeness(one, two) <= 1.0
        assert likeness(one, two) == likeness(one, two)
        assert likeness(one, one) == 1.0


def test_no_two_rows_of_a_form_fit_each_other_as_well_as_themselves() -> None:
    for form in forms().values():
        for table in form.tables.values():
            for group in {row.path[:-1] for row in table.rows}:
                labels = [row.path[-1] for row in table.rows if row.path[:-1] == group]
                alike = [(a, b) for a in labels for b in labels if a != b and similarity(a, b) >= 0.8]
                assert alike == []


def test_the_official_wording_comes_first() -> None:
    assert wordings("本年制发件数")[0] == "本年制发件数"
    assert "制发件数" in wordings("本年制发件数")
    assert section_wordings("总体情况")[0] == "总体情况"


def test_a_section_without_parts_matches_no_pattern() -> None:
    assert section_pattern("无此标题").fullmatch("") is None
