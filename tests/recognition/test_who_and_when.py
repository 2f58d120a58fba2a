"""Whole documents: title, preamble, signature, dates and furniture that agree, that are silent, that contradict each other."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from extractor.document import Document, Line
from extractor.recognition.identity import Who, identify
from extractor.recognition.names import related
from extractor.recognition.sections import find_headings
from tests.recognition.printed import HEADINGS

BARE = "2023年政府信息公开工作年度报告"
PERIOD = "本报告所列数据的统计期限自2023年1月1日起至2023年12月31日止。"


@dataclass(frozen=True)
class Page:
    """What a document prints: lines before section one, its prose, lines at the end, the file's own title."""

    front: tuple[str, ...]
    body: str = ""
    end: tuple[str, ...] = ()
    title: str | None = None
    format: str = "html"
    metadata: tuple[tuple[str, str], ...] = field(default=())


def read(page: Page) -> Who:
    lines = [*page.front, HEADINGS[0], page.body, *HEADINGS[1:], *page.end]
    document = Document(page.format, tuple(Line(text) for text in lines), title=page.title, metadata=page.metadata)
    return identify(document, find_headings(document.blocks))


def doubts(found: Who) -> str:
    """The letters of what is in doubt: a (agency), y (year)."""
    agency = found.agency is None or found.other_agencies or not found.sure_of_agency
    year = found.year is None or found.other_years or not found.sure_of_year
    return ("a" if agency else "") + ("y" if year else "")


CLEAR = {
    "title over everything": (Page(("安平县教育局2023年政府信息公开工作年度报告", PERIOD), "2023年，我局……", ("安平县教育局", "2024年1月18日")), "安平县教育局", 2023),
    "title alone": (Page(("安平县教育局2023年政府信息公开工作年度报告",)), "安平县教育局", 2023),
    "body above the title": (Page(("安平县教育局", BARE, PERIOD)), "安平县教育局", 2023),
    "body below the title": (Page((BARE, "安平县教育局", PERIOD)), "安平县教育局", 2023),
    "body below in brackets": (Page((BARE, "（安平县教育局）", PERIOD)), "安平县教育局", 2023),
    "page title, text begins at once": (Page((PERIOD,), title="安平县教育局2023年政府信息公开工作年度报告_安平县人民政府"), "安平县教育局", 2023),
    "meta data of the page": (Page((PERIOD,), metadata=(("ArticleTitle", "安平县教育局2023年政府信息公开工作年度报告"),)), "安平县教育局", 2023),
    "preamble and signature": (Page((BARE, "本报告由安平县教育局根据《条例》编制。"), "", ("安平县教育局", "2024年1月18日")), "安平县教育局", 2023),
    "preamble and contact": (Page((BARE, "本报告由安平县教育局编制。如有疑问，请与安平县教育局办公室联系（电话：0318-7522000）。")), "安平县教育局", 2023),
    "preamble and the prose's 我局": (Page((BARE, "安平县教育局根据《条例》编制本报告。"), "2023年，我局认真落实条例。"), "安平县教育局", 2023),
    "signature with its date on one line": (Page((BARE,), "我局……", ("安平县教育局 2024年1月18日",)), "安平县教育局", 2023),
    "name in the preamble's sentence": (Page(("根据《条例》要求，现公布安平县教育局2023年政府信息公开工作年度报告。",)), "安平县教育局", 2023),
    "government signs by its office": (Page(("安平县人民政府2023年政府信息公开工作年度报告",), "", ("安平县人民政府办公室", "2024年1月20日")), "安平县人民政府", 2023),
    "government's report made by a department": (Page(("安平县人民政府2023年政府信息公开工作年度报告", "本报告由安平县行政审批局编制。")), "安平县人民政府", 2023),
    "township made by its office": (Page(("城关镇人民政府2023年政府信息公开工作年度报告", "由城关镇党政综合办公室编制"), "", ("安平县城关镇人民政府",)), "安平县城关镇人民政府", 2023),
    "short name in the preamble": (Page(("安平县发展和改革局2023年政府信息公开工作年度报告", "本报告由安平县发改局编制。")), "安平县发展和改革局", 2023),
    "new name in the signature": (Page(("安平县教育局2023年政府信息公开工作年度报告",), "", ("安平县教育体育局", "2024年1月18日")), "安平县教育局", 2023),
    "zone signs in short": (Page(("白岭高新技术产业开发区管理委员会2023年政府信息公开工作年度报告",), "", ("白岭高新区管委会", "2024年1月18日")), "白岭高新技术产业开发区管理委员会", 2023),
    "site named as source": (Page(("来源：安平县人民政府 发布时间：2024-01-18", "安平县教育局2023年政府信息公开工作年度报告")), "安平县教育局", 2023),
    "card of the portal": (Page(("发布机构：安平县人民政府办公室", "安平县教育局2023年政府信息公开工作年度报告")), "安平县教育局", 2023),
    "footer of the site": (Page(("安平县教育局2023年政府信息公开工作年度报告",), "", ("主办：安平县人民政府办公室", "版权所有：安平县人民政府", "冀ICP备05000000号")), "安平县教育局", 2023),
    "other years' reports listed, period": (Page(("安平县教育局2024年政府信息公开工作年度报告", "安平县教育局2022年政府信息公开工作年度报告", "安平县教育局2023年政府信息公开工作年度报告", PERIOD), "2023年，我局……"), "安平县教育局", 2023),
    "other years' reports listed, prose of plans": (Page((*(f"安平县教育局{year}年政府信息公开工作年度报告" for year in range(2019, 2026)), PERIOD), "围绕2024年重点，2024年要求，2024年……"), "安平县教育局", 2023),
    "report named by what was done with it": (Page((f"根据《条例》等规定，梳理编制湛江海关关区2023年政府信息公开工作年度报告。{PERIOD}",)), "湛江海关关区", 2023),
    "introduction below the first heading": (Page((), f"本报告由安平县教育局根据《条例》编制。2023年，我局认真落实条例。{PERIOD}"), "安平县教育局", 2023),
    "city left out of the name in a sentence": (
        Page(("2023年衡水市科委政府信息公开工作", "年度报告", "根据《条例》，市科委编制了2023年度政务公开工作报告。", PERIOD)), "衡水市科委", 2023,
    ),
    "year of the period": (Page(("安平县教育局政府信息公开工作年度报告", PERIOD), "2022年公开3条，2022年受理1件，2023年公开4条。"), "安平县教育局", 2023),
    "prose and date agree": (Page(("安平县教育局政府信息公开工作年度报告",), "2023年，我局公开信息30条。", ("安平县教育局", "2024年1月18日")), "安平县教育局", 2023),
    "prose with plans and date": (Page(("安平县教育局政府信息公开工作年度报告",), "2023年，我局公开信息30条。下一步，2024年继续努力，2024年要加强。", ("2024年1月18日",)), "安平县教育局", 2023),
    "late publication": (Page(("发布日期：2025-06-30", "安平县教育局2023年政府信息公开工作年度报告", PERIOD)), "安平县教育局", 2023),
    "published in December": (Page(("发布日期：2023-12-27", "安平县教育局2023年政府信息公开工作年度报告")), "安平县教育局", 2023),
    "comparisons with last year": (Page(("安平县教育局2023年政府信息公开工作年度报告", PERIOD), "2023年公开30条，较2022年增加5条，比2022年多；与2022年相比……"), "安平县教育局", 2023),
    "stale title of an office file": (Page(("安平县教育局2023年政府信息公开工作年度报告", PERIOD), title="安平县公安局2022年政府信息公开工作年度报告", format="docx"), "安平县教育局", 2023),
    "misprinted year, period": (Page(("安平县教育局20223年政府信息公开工作年度报告", PERIOD)), "安平县教育局", 2023),
    "last year's report quoted": (Page(("安平县教育局2023年政府信息公开工作年度报告", "《安平县教育局2022年政府信息公开工作年度报告》已于去年公布。"), "《2021年政务公开工作要点》"), "安平县教育局", 2023),
    "title broken inside a word": (Page(("安平县教育局2023年度政府", "信息公开工作年度报告", PERIOD)), "安平县教育局", 2023),
    "government's title broken inside a word, prose of a department": (Page(("安平县人民政府办公室2023年政府信息公开工作年", "度报告", PERIOD), "我局……我局……", ("安平县人民政府办公室", "2024年1月18日")), "安平县人民政府办公室", 2023),
    "title in simplified characters, signature in traditional": (Page(("安平县教育局2023年政府信息公开工作年度报告",), "", ("安平縣教育局", "2024年1月18日")), "安平县教育局", 2023),
    "name parted by a reading": (
        Page(("发布机构：青岑高新技术产业开发区管理委员会", BARE, f"按照《条例》，青岑高新技术产業(yè)开发区管理委员会编制了2023年政府信息公开工作年度报告，现予公布。{PERIOD * 3}")),
        "青岑高新技术产业开发区管理委员会", 2023,
    ),
    "title that lost the beginning of the name": (
        Page(("开发区管理委员会2023年政府信息公开工作年度报告", "本报告由青岑高新技术产业开发区管理委员会编制。"), "", ("青岑高新技术产业开发区管理委员会", "2024年1月18日")),
        "青岑高新技术产业开发区管理委员会", 2023,
    ),
    "branch of a national body": (Page(("国家税务总局安平县税务局2023年政府信息公开工作年度报告",), "", ("国家税务总局安平县税务局", "2024年1月18日")), "国家税务总局安平县税务局", 2023),
    "school": (Page(("安平县实验中学2023年信息公开工作年度报告",), "2023年，我校……", ("安平县实验中学", "2024年1月")), "安平县实验中学", 2023),
    "cover note before the report": (Page(("关于公布2023年政府信息公开工作年度报告的通知", "各科室：", "安平县教育局2023年政府信息公开工作年度报告")), "安平县教育局", 2023),
    "year on a line of its own below": (Page(("政府信息公开工作年度报告", "（2023年度）", "安平县教育局")), "安平县教育局", 2023),
    "cover page": (Page(("2023年", "政府信息公开工作年度报告", "安平县教育局", "二〇二四年一月", PERIOD)), "安平县教育局", 2023),
    "signature with a seal": (Page((BARE,), "我局……", ("安平县教育局（盖章）", "2024年1月18日")), "安平县教育局", 2023),
    "signature with a label": (Page((BARE,), "我局……", ("编制单位：安平县教育局", "2024年1月18日")), "安平县教育局", 2023),
    "period under the name of a time": (Page(("安平县教育局2023年政府信息公开工作年度报告", "统计时间：2023年1月1日至2023年12月31日。")), "安平县教育局", 2023),
    "date of the page's template": (Page(("2019-12-03", "安平县教育局2023年政府信息公开工作年度报告", PERIOD)), "安平县教育局", 2023),
    "date of the page's template with the day": (Page(("2019年12月3日 星期二", "安平县教育局2023年政府信息公开工作年度报告", PERIOD)), "安平县教育局", 2023),
    "plan of another year named": (Page(("安平县教育局2023年政府信息公开工作年度报告", "按照2022年政务公开工作要点，", PERIOD)), "安平县教育局", 2023),
    "words of the report in quotes": (Page(("2023年安平县教育局《政府信息公开工作年度报告》",)), "安平县教育局", 2023),
    "commission": (Page(("中国证监会2023年政府信息公开工作年度报告",)), "中国证监会", 2023),
    "date in Chinese at the end": (Page(("安平县教育局政府信息公开工作年度报告",), "2023年，我局……", ("安平县教育局", "二〇二四年一月十八日")), "安平县教育局", 2023),
    "meta data with a date": (Page(("安平县教育局政府信息公开工作年度报告",), "2023年，我局……", metadata=(("PubDate", "2024-01-18 10:00"), ("SiteName", "安平县人民政府"))), "安平县教育局", 2023),
    "title on three lines": (Page(("安平县教育局", "关于2023年度政府信息公开", "工作情况的报告", PERIOD)), "安平县教育局", 2023),
    "zone of a city": (Page(("武霁市河西商务区管委会2023年政府信息公开工作年度报告", "由武霁市河西商务区管理委员会编制")), "武霁市河西商务区管委会", 2023),
    "branch named the other way": (Page(("安平县公安局城关分局2023年政府信息公开工作年度报告",), "", ("安平县公安局城关分局", "2024年1月18日")), "安平县公安局城关分局", 2023),
}  # fmt: skip

# What is doubted: a the agency, y the year. The values may be given, never without the doubt.
DOUBTED = {
    "two years in the title": (Page(("安平县教育局2022-2023年政府信息公开工作年度报告",)), "y"),
    "title and period": (Page(("安平县教育局2023年政府信息公开工作年度报告", PERIOD.replace("2023", "2022"))), "y"),
    "title and preamble": (Page(("安平县教育局2023年政府信息公开工作年度报告", "现将我局2022年度政府信息公开工作情况报告如下。")), "y"),
    "page title and heading": (Page(("安平县教育局2020年政府信息公开工作年度报告",), title="安平县教育局2019年政府信息公开工作年度报告"), "y"),
    "title and all of the prose": (Page(("安平县教育局2023年政府信息公开工作年度报告",), "2022年，我局公开30条。2022年，我局受理3件。"), "y"),
    "period and all of the prose": (Page(("安平县教育局政府信息公开工作年度报告", PERIOD), "2022年，我局公开30条。2022年，我局受理3件。"), "y"),
    "published before the year was over": (Page(("发布日期：2023-01-16", "安平县教育局2023年政府信息公开工作年度报告")), "y"),
    "signed before the year was over": (Page(("安平县教育局2023年政府信息公开工作年度报告", PERIOD), "", ("安平县教育局", "2023年1月16日")), "y"),
    "period of two years": (Page(("安平县教育局政府信息公开工作年度报告", "统计期限自2022年1月1日至2023年12月31日。")), "y"),
    "prose alone": (Page(("安平县教育局政府信息公开工作年度报告",), "2023年，我局公开信息30条。"), "y"),
    "date of publication alone": (Page(("发布日期：2024-01-20", "安平县教育局政府信息公开工作年度报告")), "y"),
    "date in the title alone": (Page(("安平县教育局政府信息公开工作年度报告（2024年1月）",)), "y"),
    "prose against its date": (Page(("安平县教育局政府信息公开工作年度报告",), "2022年公开98条，2022年受理3件。", ("2024年1月18日",)), "y"),
    "misprinted year alone": (Page(("安平县教育局20223年政府信息公开工作年度报告",), "2023年，我局……"), "y"),
    "list of years without a period": (Page(("安平县教育局2024年政府信息公开工作年度报告", "安平县教育局2022年政府信息公开工作年度报告")), "y"),
    "stale title of an office file alone": (Page(("一、",), title="安平县教育局2022年政府信息公开工作年度报告", format="docx"), "ay"),
    "no year at all": (Page(("安平县教育局政府信息公开工作年度报告",)), "y"),
    "site named as source alone": (Page(("来源：河北省人民政府办公厅", BARE)), "a"),
    "card alone": (Page(("发布机构：安平县人民政府办公室", BARE), "我局……"), "a"),
    "contact alone": (Page((BARE, "如有疑问，请与安平县教育局联系。")), "a"),
    "preamble of the county's report, signature of the department": (Page((BARE, "本报告由安平县人民政府办公室编制。"), "我局……我局……", ("安平县教育局", "2024年1月18日")), "a"),
    "preamble of the county's report, prose of a department": (Page((BARE, "本报告由安平县人民政府办公室编制。"), "我局公开30条。我局受理3件。"), "a"),
    "name with another sign in the signature": (Page(("汉洋市教育局2023年政府信息公开工作年度报告",), "", ("汉沣市教育局", "2024年1月18日")), "a"),
    "title of one body, signature of another": (Page(("安平县教育局2023年政府信息公开工作年度报告",), "", ("安平县公安局", "2024年1月18日")), "a"),
    "title of a department, all else the county's": (Page(("安平县教育局2023年政府信息公开工作年度报告", "本报告由安平县人民政府编制。"), "", ("安平县人民政府", "2024年1月18日")), "a"),
    "site's name above a bare title": (Page(("安平县人民政府", BARE, "发布机构：安平县教育局"), "我局……我局……"), "a"),
    "title and page title of a department, all else the county's": (Page(("安平县教育局2023年政府信息公开工作年度报告", "本报告由安平县人民政府编制。"), "", ("安平县人民政府", "2024年1月18日"), "安平县教育局2023年政府信息公开工作年度报告"), "a"),
    "site's name above a title in two lines": (Page(("安平县人民政府", "2023年政府信息公开工作年", "度报告"), "我局……我局……"), "a"),
    "reports of several bodies listed": (Page(("安平县教育局2023年政府信息公开工作年度报告", "安平县公安局2023年政府信息公开工作年度报告")), "a"),
    "only pronouns": (Page((BARE, "由我局根据《条例》编制。"), "我局……"), "a"),
    "a path through the site": (Page(("首页 > 安平县人民政府 > 政府信息公开年报", BARE)), "a"),
    "a body of no known kind": (Page(("安平县某某2023年政府信息公开工作年度报告",)), "a"),
}  # fmt: skip


@pytest.mark.parametrize("name", CLEAR)
def test_these_are_certain(name: str) -> None:
    page, agency, year = CLEAR[name]
    found = read(page)
    assert (found.agency, found.year, doubts(found)) == (agency, year, ""), found


def test_the_title_of_a_sentence_is_the_clause_that_names_the_report() -> None:
    found = read(Page((), "根据《条例》规定，现公布我局2023年政府信息公开工作年度报告。本报告共六部分，全文如下："))
    assert found.title == "现公布我局2023年政府信息公开工作年度报告"
    assert (found.year, found.sure_of_year, found.agency) == (2023, True, None)


def test_the_title_is_that_of_the_body_and_the_year() -> None:
    others = ("安平县公安局2023年政府信息公开工作年度报告", "安平县教育局2022年政府信息公开工作年度报告")
    found = read(Page((*others, "安平县教育局2023年政府信息公开工作年度报告", PERIOD), "", ("安平县教育局", "2024年1月18日")))
    assert found.title == "安平县教育局2023年政府信息公开工作年度报告"


@pytest.mark.parametrize("name", DOUBTED)
def test_these_are_in_doubt(name: str) -> None:
    page, expected = DOUBTED[name]
    found = read(page)
    assert doubts(found) == expected, found


@pytest.mark.parametrize(
    ("name", "other", "same"),
    [
        ("安平县教育局", "安平县教育局办公室", True),
        ("安平县教育局", "教育局", True),
        ("洪泽区人民政府", "淮安市洪泽区人民政府", True),
        ("安平县住房和城乡建设局", "安平县住建局", True),
        ("安平县卫生健康局", "安平县卫健局", True),
        ("龙华区审计局", "龙华区审计厅", True),
        ("河西街道办事处", "桃城区河西街道办事处党政办公室", True),
        ("安平县人民政府", "安平县政务服务中心", True),
        ("安平县教育局", "安平县人民政府", False),
        ("安平县教育局", "安平县公安局", False),
        ("内蒙古自治区松阳川县教育局", "内蒙古自治区松阳川县公安局", False),
        ("安平县人民政府", "饶阳县人民政府", False),
        ("安平县人民政府", "饶阳县教育局", False),
        ("城关镇人民政府", "安平县人民政府", False),
        ("沐阳县人民政府", "沭阳县人民政府", False),
        ("沭水县大营盘镇人民政府", "沭水縣大營盤鎮人民政府", True),
    ],
)
def test_two_names_may_be_of_one_body(name: str, other: str, same: bool) -> None:
    assert related(name, other) is same


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("cut", range(2, 20))
def test_a_name_broken_by_the_end_of_a_line_is_whole(known: bool, cut: int) -> None:
    sentence = "根据《中华人民共和国政府信息公开条例》规定，现将"
    name = "海陵湾经济技术开发区管委会2023年政府信息公开工作年度报告予以公布。"
    lines = (Line(sentence + name[:cut]), Line(name[cut:], continues=known), *(Line(text) for text in (BARE, PERIOD, *HEADINGS)))
    found = identify(Document("pdf", lines), find_headings(lines))
    assert (found.agency, found.year, doubts(found)) == ("海陵湾经济技术开发区管委会", 2023, "")


def test_layout_knows_that_a_line_without_any_mark_goes_on() -> None:
    lines = (Line("现将海陵湾经济技"), Line("术开发区管委会2023年政府信息公开工作年度报告予以公布。", continues=True), Line(BARE), *(Line(text) for text in HEADINGS))
    assert identify(Document("pdf", lines), find_headings(lines)).agency == "海陵湾经济技术开发区管委会"
