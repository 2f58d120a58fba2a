"""The six sections under the names and numbers that real pages give them, and what only looks like a heading."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest

from extractor.document import Block, Document, Line
from extractor.recognition.identity import identify
from extractor.recognition.parts import parts
from extractor.recognition.sections import find_headings, section_of, sections
from tests.recognition.printed import HEADINGS, grid, lines

NAMES = [heading.split("、", 1)[1] for heading in HEADINGS]
PROSE = "一年来，我县坚持以公开为常态、不公开为例外，扎实推进政务公开。"


def numbers(*printed: str) -> list[int | None]:
    """The official number of every heading found in these lines, in order."""
    return [heading.number for heading in find_headings([Line(text) for text in printed])]


def body(*headings: str) -> list[str]:
    """Lines with some prose under every heading."""
    return [line for heading in headings for line in (heading, PROSE)]


def replaced(number: int, heading: str) -> list[str]:
    """The six headings with one of them printed otherwise."""
    return body(*(heading if n == number else official for n, official in enumerate(HEADINGS, 1)))


VARIANTS = {
    1: ["一、概述", "一、总体概述", "一、工作基本情况", "一、2019年政府信息公开工作的总体情况", "一、2023年工作开展情况", "一、2023年政务公开总体情况", "一、政府信息公开工作的基本概况", "一、基本情况", "一、 总体情况", "一 、总体情况", "一 概 述", "1、 总体情况", "（一）总体情况", "第一部分 总体情况", "第一部分：概述", "一、总体情况。", "一、总体情况：", "一、總體情況", "【一】总体情况", "一、安平县教育局政府信息公开总体情况", "一.总体清况", "-、总体情况", "Ⅰ、总体情况"],
    2: ["二、行政机关主动公开政府信息情况", "二、主动公开政府政府信息情况", "二、主动公开情况", "二、政府信息主动公开情况", "二、主动公开政府信息的情况", "二．主动公开政府信息情况", "2.主动公开政府信息情况", "二、主動公開政府信息情況", "二、我局主动公开政府信息情况", "**二、主动公开政府信息情况**", "## 二、主动公开政府信息情况"],
    3: ["三、行政机关收到和处理政府信息公开申请情况", "三、收到和处理政府信息公开申请的情况", "三、收到及处理政府信息公开申请情况", "三、政府信息公开申请情况", "三、依申请公开政府信息情况"],
    4: ["四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", "四、因政府信息公开工作被申请行政复议提起行政诉讼情况", "四、因政府信息公开工作被申请行政复议和提起行政诉讼情况", "四、政府信息公开行政复议行政诉讼情况", "四、政府信息公开行政复议及行政诉讼情况", "四、政府信息公开行政复议和行政诉讼情况", "四、行政复议、行政诉讼情况", "四、政府信息公开行政法复议、行政诉讼情况", "四、政府信息公开行政复议、行政诉讼情况表", "囚、政府信息公开行政复议、行政诉讼情况"],
    5: ["五、政府信息公开工作存在的主要问题及改进情况", "五、存在问题及改进情况", "五、存在的主要问题及下一步计划", "五、存在的主要问题及改进措施", "五、存在的问题和改进情况", "五、存在的主要问题及整改措施", "五、存在的主要问题", "五、工作中存在的问题及下一步打算", "6、 存在的主要问题及改进情况"],
    6: ["六、其它需要报告的事项", "六、需要报告的其他事项", "六、其他需要说明的事项", "六、其他事项", "六、其他需要报告的有关事项", "七、其他需要报告的事项"],
}  # fmt: skip


@pytest.mark.parametrize(("number", "heading"), [(number, heading) for number, headings in VARIANTS.items() for heading in headings])
def test_a_section_is_known_by_this_heading(number: int, heading: str) -> None:
    assert numbers(*replaced(number, heading)) == [1, 2, 3, 4, 5, 6]


class DescribeTheNumbering:
    def it_may_begin_anew(self) -> None:
        assert numbers(*body("一、总体情况", "一、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况")) == [1, 2, 3]

    def it_may_count_another_heading_as_well(self) -> None:
        shifted = ["一、基本情况", "二、主要工作举措", *(f"{n}、{name}" for n, name in zip("三四五六七", NAMES[1:], strict=True))]
        assert numbers(*body(*shifted)) == [1, None, 2, 3, 4, 5, 6]

    def it_may_be_missing(self) -> None:
        assert numbers(*body(*NAMES)) == [1, 2, 3, 4, 5, 6]

    def it_may_leave_sections_out(self) -> None:
        assert numbers(*body(HEADINGS[0], HEADINGS[1], HEADINGS[4])) == [1, 2, 5]

    def it_may_begin_without_the_first_heading(self) -> None:
        assert numbers(PROSE, *body(*HEADINGS[1:])) == [2, 3, 4, 5, 6]

    def it_may_stand_one_level_below_a_heading_for_all(self) -> None:
        nested = ["一、报告内容", *(f"（{n}）{name}" for n, name in zip("一二三四五六", NAMES, strict=True))]
        assert numbers(*body(*nested)) == [None, 1, 2, 3, 4, 5, 6]

    def it_keeps_an_added_section(self) -> None:
        added = [*HEADINGS[:4], "五、政府信息公开工作创新性做法", "六、存在的主要问题及改进情况", "七、其他需要报告的事项"]
        assert numbers(*body(*added)) == [1, 2, 3, 4, None, 5, 6]


    @pytest.mark.parametrize("between", ["和", "及", "、", "以及", ""])
    def it_may_stand_for_two_sections(self, between: str) -> None:
        assert numbers(*body(*HEADINGS[:4], f"五、{NAMES[4]}{between}{NAMES[5]}")) == [1, 2, 3, 4, 5]

    @pytest.mark.parametrize("first", [1, 2, 3])
    def it_may_follow_another_order_of_sections(self, first: int) -> None:
        order = [0, 1, 2, 3, 4, 5]
        order[first], order[first + 1] = order[first + 1], order[first]
        printed = [f"{n}、{NAMES[which]}" for n, which in zip("一二三四五六", order, strict=True)]
        assert numbers(*body(*printed)) == [which + 1 for which in order]


class DescribeWhatIsNoHeading:
    @pytest.mark.parametrize("line", ["安平县教育局主动公开政府信息情况", "主动公开政府信息情况和其他需要报告的事项", "总体情况、主动公开政府信息情况"])
    def it_is_a_line_without_number_that_only_holds_a_name(self, line: str) -> None:
        assert numbers(line, PROSE, HEADINGS[2], PROSE) == [3]

    @pytest.mark.parametrize(
        "preamble",
        [
            "本报告由" + "、".join(NAMES) + "六个部分组成。",
            "本报告包括“一、总体情况”“二、主动公开政府信息情况”“三、收到和处理政府信息公开申请情况”等六个部分。",
            "全文包括：一、总体情况；二、主动公开政府信息情况；三、收到和处理政府信息公开申请情况。",
        ],
    )
    def it_is_the_contents_named_in_the_preamble(self, preamble: str) -> None:
        found = find_headings([Line(preamble), *(Line(text) for text in body(*HEADINGS))])
        assert [heading.number for heading in found] == [1, 2, 3, 4, 5, 6]
        assert found[0].block > 0

    @pytest.mark.parametrize("dots", ["", "………………1", " ...... 3", "\t2"])
    def it_is_the_contents_list_before_the_report(self, dots: str) -> None:
        contents = [heading + dots for heading in HEADINGS]
        found = find_headings([Line(text) for text in ["目录", *contents, *body(*HEADINGS)]])
        assert [heading.number for heading in found] == [1, 2, 3, 4, 5, 6]
        assert found[0].block == 7

    def it_is_a_sub_heading_of_section_one(self) -> None:
        subs = [
            "（一）主动公开",
            "（二）依申请公开",
            "（三）政府信息管理",
            "（四）政府信息公开平台建设",
            "（五）监督保障",
            "1.主动公开情况",
            "一是主动公开",
        ]
        found = find_headings([Line(text) for text in body(HEADINGS[0], *subs, *HEADINGS[1:])])
        assert [(heading.number, heading.text) for heading in found] == list(enumerate(HEADINGS, 1))

    def it_is_a_row_of_table_three_before_section_four(self) -> None:
        rows = [
            "一、本年新收政府信息公开申请数量",
            "0",
            "二、上年结转政府信息公开申请数量",
            "0",
            "三、本年度办理结果",
            "（一）予以公开",
            "0",
            "四、结转下年度继续办理",
            "0",
        ]
        found = find_headings([Line(text) for text in [*body(*HEADINGS[:3]), *rows, *body(*HEADINGS[3:])]])
        assert [heading.text for heading in found] == list(HEADINGS)

    def it_is_a_sentence_that_begins_with_a_number(self) -> None:
        assert numbers(*body(HEADINGS[0], "二、加强组织领导，全年召开专题会议3次；", *HEADINGS[1:])) == [1, 2, 3, 4, 5, 6]

    def it_is_nothing_in_a_text_of_another_kind(self) -> None:
        assert numbers("2024年部门预算", "一、部门职责", PROSE, "二、收入支出总体情况说明", PROSE) in ([], [1])


class DescribeALine:
    def it_may_hold_a_heading_and_its_body(self) -> None:
        found = find_headings([Line(f"{heading} {PROSE}") for heading in HEADINGS])
        assert [heading.number for heading in found] == [1, 2, 3, 4, 5, 6]
        assert sections([Line(f"{heading} {PROSE}") for heading in HEADINGS], found)[1].text == PROSE

    @pytest.mark.parametrize(
        ("line", "heading", "text"),
        [
            ("六、其他需要报告的事项无", "六、其他需要报告的事项", "无"),
            ("六、其他需要报告的事项无。", "六、其他需要报告的事项", "无。"),
            ("四、政府信息公开行政复议、行政诉讼情况本年度未发生", "四、政府信息公开行政复议、行政诉讼情况", "本年度未发生"),
            ("四、政府信息公开行政复议、行政诉讼情况表", "四、政府信息公开行政复议、行政诉讼情况表", ""),
            ("六 其 他 需 要 报 告 的 事 项 2023年，未收取费用。", "六 其 他 需 要 报 告 的 事 项", "2023年，未收取费用。"),
        ],
    )
    def it_may_go_on_with_the_body_at_once(self, line: str, heading: str, text: str) -> None:
        blocks = [Line(line) for line in (*body(*HEADINGS[:3]), line)]
        found = sections(blocks, find_headings(blocks))[-1]
        assert (found.heading, found.text) == (heading, text)

    def it_may_hold_the_whole_report(self) -> None:
        whole = Line("".join(heading + PROSE * 3 for heading in HEADINGS))
        found = sections([whole], find_headings([whole]))
        assert [section.number for section in found] == [1, 2, 3, 4, 5, 6]
        assert [section.text for section in found] == [PROSE * 3] * 6

    def it_may_be_broken_into_the_next(self) -> None:
        blocks: Sequence[Block] = [Line(HEADINGS[0]), Line("一年来，我县坚持"), Line("公开为常态。", continues=True), Line("另一段。")]
        (section,) = sections(blocks, find_headings(blocks))
        assert section.text == "一年来，我县坚持公开为常态。\n另一段。"


class DescribeASection:
    def it_keeps_its_heading_as_printed_and_has_the_official_title(self) -> None:
        blocks = lines("\n".join(body("一 、概述", *HEADINGS[1:])))
        first = sections(blocks, find_headings(blocks))[0]
        assert (first.number, first.heading, first.title, first.text) == (1, "一 、概述", "总体情况", PROSE)

    def it_has_the_printed_title_when_it_is_none_of_the_six(self) -> None:
        blocks = lines("\n".join(body(*HEADINGS[:4], "五、创新性做法", "六、存在的主要问题及改进情况")))
        other = sections(blocks, find_headings(blocks))[4]
        assert (other.number, other.title) == (None, "创新性做法")

    def it_leaves_tables_and_their_lines_out_of_its_text(self) -> None:
        blocks: list[Block] = [Line(HEADINGS[1]), Line("规章 0 0 0"), grid("规章 | 0 | 0 | 0"), Line("说明：以上数据。"), Line(HEADINGS[2])]
        assert sections(blocks, find_headings(blocks), frozenset({1}))[0].text == "说明：以上数据。"

    def it_says_in_which_a_block_stands(self) -> None:
        blocks = [Line(text) for text in body(*HEADINGS)]
        found = find_headings(blocks)
        assert [section_of(found, block) for block in range(0, 12, 2)] == [1, 2, 3, 4, 5, 6]
        assert section_of(found[1:], 0) is None


class DescribeAHostileText:
    """Time must grow with the text, not with its square."""

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param([*HEADINGS[:4]] * 2500, id="headings without end"),
            pytest.param(["（一）总体情况", PROSE] * 5000, id="groups"),
            pytest.param(["".join(HEADINGS[:2]) * 5000], id="headings on one line"),
            pytest.param(["安平县教育局2023年政府信息公开工作年度报告"] * 10_000 + [HEADINGS[0]], id="titles"),
            pytest.param([HEADINGS[0], "2023年1月1日至" * 20_000, "计划的" * 100_000], id="no stops"),
            pytest.param(["计划的" * 100_000, *HEADINGS], id="long front"),
        ],
    )
    def it_does_not_take_long(self, text: list[str]) -> None:
        document = Document("html", tuple(Line(line) for line in text))
        begun = time.process_time()
        found = find_headings(document.blocks)
        sections(document.blocks, found)
        identify(document, found)
        parts(document)
        assert time.process_time() - begun < 8


def test_the_reading_behind_the_last_character_belongs_to_a_heading() -> None:
    lines = [Line(f"{heading}　正文。") for heading in [*HEADINGS[:5], "六、其他需要报告的事項(xiàng)"]]
    assert find_headings(lines)[-1].text == "六、其他需要报告的事項(xiàng)"


def test_a_heading_with_readings_inside_is_found_before_its_body() -> None:
    headings = find_headings([Line("一、總(zǒng)体情况 2022年，本镇把政府信息公开作为经常性工作来抓，紧扣年度重点任务。")])
    assert [heading.text for heading in headings] == ["一、總(zǒng)体情况"]
