"""Whose report, and for which year: titles of every pattern, and evidence that contradicts itself."""

from __future__ import annotations

import pytest

from extractor.document import Block, Document, Line
from extractor.recognition.identity import Who, identify
from extractor.recognition.sections import find_headings
from extractor.recognition.title import read_title
from tests.recognition.printed import HEADINGS, grid


def who(*front: str | Block, body: str = "", end: tuple[str, ...] = (), title: str | None = None) -> Who:
    """What is found in a document with these lines before section one, this text in it, these lines at the end."""
    blocks: list[Block] = [Line(text) if isinstance(text, str) else text for text in front]
    blocks += [Line(HEADINGS[0]), Line(body), *(Line(heading) for heading in HEADINGS[1:]), *(Line(text) for text in end)]
    document = Document("html", tuple(blocks), title=title)
    return identify(document, find_headings(document.blocks))


def named(found: Who) -> tuple[str | None, int | None]:
    return found.agency, found.year


TITLES = {
    "五常市背荫河镇人民政府2022年政府信息公开工作年度报告": ("五常市背荫河镇人民政府", 2022),
    "临夏州公安局2023年度政府信息公开工作年度报告": ("临夏州公安局", 2023),
    "杭州市教育局2020年政府信息公开年度报告": ("杭州市教育局", 2020),
    "武汉市公安局2024年度政府信息公开工作报告": ("武汉市公安局", 2024),
    "上湾乡人民政府2019年度政府信息公开年度工作报告": ("上湾乡人民政府", 2019),
    "2023年度沅江路街道办事处信息公开工作报告": ("沅江路街道办事处", 2023),
    "龙湾区审计局2019政务信息公开年报": ("龙湾区审计局", 2019),
    "龙湾区审计局2019年政务信息公开年度报告": ("龙湾区审计局", 2019),
    "2022年上海市生态环境局政府信息公开工作年度报告": ("上海市生态环境局", 2022),
    "襄阳市农业农村局政府信息公开工作2022年度报告": ("襄阳市农业农村局", 2022),
    "襄阳市农业农村局政府信息公开工作年度报告（2022年）": ("襄阳市农业农村局", 2022),
    "（2022年度）襄阳市农业农村局政府信息公开工作年度报告": ("襄阳市农业农村局", 2022),
    "安平县人民政府二〇二三年政府信息公开工作年度报告": ("安平县人民政府", 2023),
    "安平县人民政府２０２３年政府信息公开工作年度报告": ("安平县人民政府", 2023),
    "安 平 县 人 民 政 府 2023 年 政 府 信 息 公 开 工 作 年 度 报 告": ("安平县人民政府", 2023),
    "安平縣人民政府2023年政府信息公開工作年度報告": ("安平县人民政府", 2023),
    "安平县管委会2023年政府信息公开工作年度报告": ("安平县管委会", 2023),
    "安平县公安局城关分局2023年政府信息公开工作年度报告": ("安平县公安局城关分局", 2023),
    "四川省巴中市气象局2023年政府信息公开工作年度报告": ("四川省巴中市气象局", 2023),
    "衡水市桃城区人民政府河西街道办事处2023年政府信息公开工作年度报告": ("衡水市桃城区人民政府河西街道办事处", 2023),
    "赣州海关2023年政府信息公开工作年度报告": ("赣州海关", 2023),
    "2023年安平县人民政府办公室政府信息公开工作年度报告": ("安平县人民政府办公室", 2023),
    "安平县人民政府办公室关于2023年政府信息公开工作的年度报告": ("安平县人民政府办公室", 2023),
}


class DescribeATitle:
    @pytest.mark.parametrize("title", list(TITLES))
    def it_names_body_and_year(self, title: str) -> None:
        assert named(who(title)) == TITLES[title]

    @pytest.mark.parametrize("title", list(TITLES)[:9])
    def it_may_stand_in_the_file_alone(self, title: str) -> None:
        assert named(who("当前位置：首页", title=title)) == TITLES[title]

    @pytest.mark.parametrize(
        "front",
        [
            ("安平县教育局", "2023年政府信息公开工作年度报告"),
            ("安平县教育局2023年度政府", "信息公开工作年度报告"),
            ("安平县教育局", "2023年", "政府信息公开工作年度报告"),
            ("2023年政府信息公开工作年度报告", "安平县教育局"),
            ("安平县教育局2023年政府信息公开工作年度报告", "安平县教育局2023年政府信息公开工作年度报告"),
            ("安平县教育局2023年度报告", "安平县教育局2023年政府信息公开工作年度报告"),
            ("索引号：000014349/2023-74857", "发布机构：安平县教育局", "2023年政府信息公开工作年度报告"),
            ("【信息来源：安平县教育局】", "安平县教育局2023年政府信息公开工作年度报告"),
            (grid("索引号 | 000014349/2024-1 | 发布机构 | 安平县教育局", "名称 | 2023年政府信息公开工作年度报告 | 文号 | "),),
            ("字体：大 中 小", "打印", "安平县教育局2023年政府信息公开工作年度报告.docx"),
        ],
    )
    def it_may_be_broken_doubled_or_furnished(self, front: tuple[str, ...]) -> None:
        assert named(who(*front)) == ("安平县教育局", 2023)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "政府信息公开",
            "一、总体情况",
            "国务院办公厅政府信息与政务公开办公室关于印发《政府信息公开工作年度报告格式》的通知",
            "根据《中华人民共和国政府信息公开条例》和《政府信息公开工作年度报告格式》要求",
            "2024年部门预算",
        ],
    )
    def it_is_not_the_name_of_the_notice_or_anything_else(self, text: str) -> None:
        assert read_title(text) is None

    @pytest.mark.parametrize("title", ["【文稿解读】科苑街道2023年政府信息公开工作年度报告解读", "一图读懂2023年政府信息公开工作年度报告"])
    def it_tells_a_page_about_a_report_from_a_report(self, title: str) -> None:
        assert who(title).is_about

    def it_loses_nothing_of_its_print(self) -> None:
        assert who("安平县教育局 2023年政府信息公开工作年度报告").title == "安平县教育局 2023年政府信息公开工作年度报告"


class DescribeTheYear:
    @pytest.mark.parametrize(
        ("period", "year"),
        {
            "统计期限自2023年1月1日起至2023年12月31日止。": 2023,
            "本报告所列数据的统计期限自2023年1月1日至12月31日。": 2023,
            "统计期限为2023年01月01日—2023年12月31日": 2023,
            "数据截止2023年12月31日。": 2023,
        }.items(),
    )
    def it_is_that_of_the_period_where_no_title_names_it(self, period: str, year: int) -> None:
        assert who("安平县教育局政府信息公开工作年度报告", period).year == year

    def it_is_that_of_the_title_above_all_and_the_other_is_said(self) -> None:
        found = who("安平县教育局2023年政府信息公开工作年度报告", "统计期限自2022年1月1日至2022年12月31日。", body="2022年，……")
        assert (found.year, found.year_from, found.other_years) == (2023, "title", (2022,))

    def it_is_the_one_most_named_where_nothing_else_is(self) -> None:
        assert who("由安平县教育局编制。", body="2023年，我局……。2023年公开信息30条，比2022年多。").year == 2023

    def it_is_the_year_before_the_report_was_published(self) -> None:
        assert who("发布日期：2024-01-20", "由安平县教育局编制。").year == 2023

    def it_is_not_known_where_no_year_is_printed(self) -> None:
        assert who("政府信息公开工作年度报告").year is None

    @pytest.mark.parametrize(
        ("front", "body"),
        [
            (("发布日期：2024-01-20", "安平县教育局政府信息公开工作年度报告"), ""),
            (("安平县教育局政府信息公开工作年度报告", "（2024年1月18日）"), "2023年，我局公开信息30条。"),
            (("安平县教育局政府信息公开工作年度报告（2024年1月）",), "2023年，我局公开信息30条。"),
            (("根据《条例》和2024年要求，由安平县教育局编制。",), "2023年，我局公开30条。2024年，我局将继续。2024年……"),
            (("发布日期：2024-01-20", "由安平县教育局编制。"), "2022年公开98条，2022年受理3件。2023年公开100条。"),
            (("安平县教育局2024年政府信息公开工作年度报告", "安平县教育局2022年政府信息公开工作年度报告", "安平县教育局2023年政府信息公开工作年度报告"), "2023年，我局公开30条。"),
            (("安平县教育局2022-2023年政府信息公开工作年度报告",), ""),
        ],
        ids=["published", "date below", "date in title", "plans", "comparison", "list of years", "two years"],
    )  # fmt: skip
    def it_is_not_another_one_without_a_doubt(self, front: tuple[str, ...], body: str) -> None:
        found = who(*front, body=body)
        assert found.year in (2023, None) or found.other_years


class DescribeTheBody:
    @pytest.mark.parametrize(
        ("front", "end"),
        [
            (("2023年政府信息公开工作年度报告", "本报告由安平县教育局根据《中华人民共和国政府信息公开条例》编制。"), ()),
            (("2023年政府信息公开工作年度报告", "安平县教育局根据《条例》要求，现将2023年工作公布如下。"), ()),
            (("2023年政府信息公开工作年度报告", "如有疑问，请与安平县教育局联系。"), ()),
            (("2023年政府信息公开工作年度报告",), ("安平县教育局", "2024年1月18日")),
        ],
        ids=["編製", "根据", "联系", "signature"],
    )
    def it_is_named_elsewhere_where_the_title_is_silent(self, front: tuple[str, ...], end: tuple[str, ...]) -> None:
        assert who(*front, end=end).agency == "安平县教育局"

    @pytest.mark.parametrize("pronoun", ["我局", "本机关", "我县人民政府", "该局"])
    def it_is_no_pronoun(self, pronoun: str) -> None:
        assert who("2023年政府信息公开工作年度报告", f"由{pronoun}根据《条例》编制。").agency is None

    def it_gets_the_organ_that_the_text_gives_its_place(self) -> None:
        assert who("安平县2023年政府信息公开工作年度报告", body="安平县人民政府办公室负责。").agency == "安平县人民政府"

    def it_gets_its_fuller_name_where_the_text_prints_one(self) -> None:
        assert who("洪泽区人民政府2023年政府信息公开工作年度报告", "由淮安市洪泽区人民政府编制").agency == "淮安市洪泽区人民政府"

    @pytest.mark.parametrize(
        ("front", "body", "agency"),
        [
            (("新华区人民政府2023年政府信息公开工作年度报告",), "我区学习石家庄市新华区人民政府经验。", "新华区人民政府"),
            (("来源：河北省人民政府办公厅", "2023年政府信息公开工作年度报告"), "", None),
            (("安平县教育局20223年政府信息公开工作年度报告",), "", "安平县教育局"),
        ],
        ids=["words of the sentence", "source of the page", "misprinted year"],
    )
    def it_is_not_made_of_other_words(self, front: tuple[str, ...], body: str, agency: str | None) -> None:
        assert who(*front, body=body).agency == agency
