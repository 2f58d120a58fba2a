"""Text of last year, or of another body, that was left unchanged; and text that only looks back or up."""

from __future__ import annotations

import pytest

from extractor.checks.copied import check_copied
from extractor.report import Section


def failed(text: str, agency: str | None = "安平县教育局", year: int | None = 2023, number: int = 1) -> list[str]:
    """The rules that fail on a section with this text."""
    return [check.rule for check in check_copied((Section(number, "", "总体情况", text, 2),), agency, year)]


@pytest.mark.parametrize(
    "text",
    [
        "2022年，我局公开信息30条。2022年，我局受理申请3件。",
        "2022年以来，我局公开信息30条。\n（二）2022年，我局受理申请3件。",
        "2021年度，我局公开30条；2021年全年受理3件。",
    ],
)
def test_all_of_a_section_may_be_of_another_year(text: str) -> None:
    assert failed(text) == ["section_year"]


@pytest.mark.parametrize(
    "text",
    [
        "2023年，我局公开信息30条。2022年，公开28条。2022年，受理3件。",
        "2022年，公开28条。2022年，受理3件。今年公开30条。",
        "2022年，我局修订了目录。一年来公开30条。",
        "2024年，我局将加强培训。2024年，我局将改进。",
        "《条例》于2019年修订。较2022年增加5条，比2022年多。",
        "",
    ],
)
def test_a_look_back_or_ahead_is_no_copy(text: str) -> None:
    assert failed(text) == []


@pytest.mark.parametrize(
    ("agency", "text"),
    [
        ("安平县教育局", "饶阳县教育局公开30条。饶阳县教育局受理3件。"),
        ("衡水市安平县人民政府", "饶阳县人民政府公开30条，饶阳县人民政府受理3件。"),
        ("城关镇人民政府", "白马镇人民政府公开30条，由白马镇人民政府受理。"),
        ("河西街道办事处", "滨河街道办事处公开30条，滨河街道办事处受理3件。"),
    ],
)
def test_all_of_a_section_may_be_of_another_body(agency: str, text: str) -> None:
    assert failed(text, agency) == ["section_body"]


@pytest.mark.parametrize(
    ("agency", "text"),
    [
        ("安平县教育局", "安平县教育局公开30条。学习饶阳县教育局、饶阳县教育局的经验。"),
        ("安平县教育局", "衡水市教育局检查。按照衡水市教育局要求。"),
        ("安平县人民政府", "河北省人民政府、衡水市人民政府要求。衡水市人民政府检查。"),
        ("安平县教育局", "饶阳县教育局来我局交流。"),
        ("城关镇人民政府", "安平县人民政府要求。安平县人民政府检查。"),
        ("桃城区河西街道办事处", "桃城区人民政府要求，桃城区人民政府检查。"),
        ("兴宁区人民政府", "广西壮族自治区人民政府要求。广西壮族自治区人民政府检查。"),
        ("衡水市公安局", "饶阳县公安局、饶阳县公安局。"),
        ("安平县教育局", "我局公开30条。"),
    ],
)
def test_another_body_may_be_named(agency: str, text: str) -> None:
    assert failed(text, agency) == []


def test_nothing_is_said_where_body_and_year_are_not_known() -> None:
    assert failed("2022年，我局……。2022年，我局……。", None, None) == []


def test_only_the_agencys_own_words_are_read() -> None:
    assert failed("2022年，我局……。2022年，我局……。", number=2) == []
