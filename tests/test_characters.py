"""Labels compare equal whatever width, script, damage or blanks they were printed with."""

from __future__ import annotations

import csv
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor import characters
from extractor.characters import close_up, drop_invisible, fold, halve_width, is_cjk, plain_dashes, simplify, strip_readings, unify_radicals
from extractor.characters.remembering import LONGEST, remembered
from extractor.templates import forms


@pytest.mark.parametrize(
    ("printed", "compared"),
    [
        ("政府信息公開工作年度報告", "政府信息公开工作年度报告"),
        ("本年製發件數", "本年制发件数"),
        ("行政規範性檔案", "行政规范性文件"),
        ("政府資訊公開", "政府信息公开"),
        ("結轉下年度繼續辦理", "结转下年度继续办理"),
        ("發布機構(gòu)", "发布机构"),
        ("海關(guān)/(zhōng)", "海关"),
        ("標(biāo)準(zhǔn)化服務(wù)，我們(men)", "标准化服务,我们"),
        ("⼀、⺠政⻓⻔⻬⻅", "一、民政长门齐见"),
        ("㈢ 不予公开", "(三)不予公开"),
        ("第二十条  第（一）项", "第二十条第(一)项"),
        ("商业\n企业", "商业企业"),
        ("一 概 述", "一概述"),
        ("3.危及「三安全一稳定」", '3.危及"三安全一稳定"'),
        ("本年增／减", "本年增/减"),
        ("总\u3000计", "总计"),
        ("总\u200b计\ufeff", "总计"),
        ("【单位：万元】", "(单位:万元)"),
        ("本年收费金额〔单位：万元〕", "本年收费金额(单位:万元)"),
        ("2024 年 1 月", "2024年1月"),
        ("行政许可¹", "行政许可"),
        ("总计[²]", "总计"),
        ("总计[注¹]", "总计"),
        ("\ufffc总计", "总计"),
    ],
)
def test_a_label_folds_to_the_form_it_is_compared_in(printed: str, compared: str) -> None:
    assert fold(printed) == compared


def test_every_label_of_the_forms_folds_to_itself_but_for_width_and_quotation_marks() -> None:
    for form in forms().values():
        for field in form.fields:
            for label in (field.row_label, field.column_label):
                assert fold(label) == label.translate(str.maketrans("（）：，“”", '():,""'))


def test_latin_in_brackets_stays_where_it_is_no_reading() -> None:
    assert strip_readings("文件（PDF）、信息(a)、系统(OA)") == "文件（PDF）、信息(a)、系统(OA)"


def test_mainland_words_stay_where_nothing_is_traditional() -> None:
    assert simplify("资讯中心专案组的程式") == "资讯中心专案组的程式"


def test_blanks_between_numbers_and_latin_words_stay() -> None:
    assert close_up("OA  2 系统  6 1") == "OA 2系统6 1"


def test_width_is_halved_without_touching_superscripts_and_list_numbers() -> None:
    assert halve_width("１２，０００\u3000²①") == "12,000 ²①"


def test_dashes_and_minus_signs_are_one_character() -> None:
    assert plain_dashes("—–―−－‐-") == "-------"


def test_invisible_characters_are_dropped() -> None:
    assert drop_invisible("\ufeff规\u200b章\u00ad\u200e1\ufe0f") == "规章1"
    assert drop_invisible("\x0422 \x05") == "22 "
    assert drop_invisible("2\n2\t") == "2\n2\t"
    assert fold("第\x1f一项\x1e0") == "第一项-0"


def test_ideographs_are_told_from_everything_else() -> None:
    assert [c for c in "规〇１a（、ア" if is_cjk(c)] == ["规", "〇"]


def test_the_table_of_radicals_is_sound() -> None:
    rows = list(csv.DictReader(files("extractor.characters").joinpath("radicals.csv").read_text("utf-8").splitlines()))
    assert len({row["radical"] for row in rows}) == len(rows) > 100
    for row in rows:
        assert unicodedata.name(row["radical"]).lower() == row["name"]
        assert len(row["character"]) == 1
        assert unify_radicals(row["character"]) == row["character"]


def test_the_converter_of_scripts_is_loaded_only_for_traditional_text() -> None:
    code = (
        "import sys; from extractor.characters import fold; fold('（一）予以公开 １２—\xa0③'); assert 'opencc' not in sys.modules; "
        "fold('總計'); assert 'opencc' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@given(st.text())
def test_folding_twice_is_folding_once_and_leaves_no_blank_inside_chinese(text: str) -> None:
    folded = fold(text)
    assert folded == fold(text)
    assert folded == folded.strip()
    assert not any(is_cjk(before) and between.isspace() for before, between in pairwise(folded))


@given(st.text(alphabet="政府公开(（)）wùān /务関"))
def test_no_function_raises(text: str) -> None:
    for name in characters.__all__:
        if name != "is_cjk":
            assert isinstance(getattr(characters, name)(text), str)


class DescribeWhatIsRemembered:
    @staticmethod
    def counted() -> tuple[Callable[[str], int], list[str]]:
        asked: list[str] = []

        @remembered(2)
        def length(text: str) -> int:
            asked.append(text)
            return len(text)

        return length, asked

    def it_is_worked_out_once(self) -> None:
        length, asked = self.counted()
        assert [length("总计"), length("总计")] == [2, 2]
        assert asked == ["总计"]

    def it_is_bounded(self) -> None:
        length, asked = self.counted()
        for text in ("一", "二", "三", "一"):
            length(text)
        assert asked == ["一", "二", "三", "一"]

    def it_is_no_long_text(self) -> None:
        length, asked = self.counted()
        assert [length("总" * (LONGEST + 1)) for _ in range(2)] == [LONGEST + 1] * 2
        assert len(asked) == 2

    def it_is_known_by_all_that_was_given(self) -> None:
        asked: list[tuple[tuple[str, ...], str]] = []

        @remembered(3)
        def joined(texts: tuple[str, ...], with_: str = "") -> str:
            asked.append((texts, with_))
            return with_.join(texts)

        assert [joined(("一", "二"), "、"), joined(("一", "二"), "和"), joined(("一", "二"), "、"), joined(("一", "二"))] == ["一、二", "一和二", "一、二", "一二"]
        assert len(asked) == 3
        assert joined(("一" * (LONGEST + 1),)) == joined(("一" * (LONGEST + 1),))
        assert len(asked) == 5
