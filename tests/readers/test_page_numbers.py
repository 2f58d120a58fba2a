"""Page numbers alone on their lines: taken off where form feeds part the pages, noted where they may be among the cells."""

from __future__ import annotations

import pytest

from extractor.options import Options
from extractor.pipeline import extract_document
from extractor.readers.page_numbers import without_feet
from extractor.readers.text import read
from tests.recognition.test_text_rows import bars

PROSE = "安平县教育局2023年政府信息公开工作年度报告\n一、总体情况\n2023年，我局认真落实条例。\n"
EMPTY = bars("\n").replace("行政许可\n", "行政许可\n；", 1)


def flat(between: str, first: str = "1", last: str = "3") -> str:
    """A report in running text whose only cell of one row is empty, with `between` in its place."""
    head, _, rest = EMPTY.partition("；")
    return f"{PROSE}{first}\n我局公开信息30条。\n{head}{between}{rest.partition(chr(10))[2]}\n以上报告。\n{last}\n"


class DescribeFormFeeds:
    @pytest.mark.parametrize(
        ("text", "left"),
        [
            ("甲\n1\n\f乙\n2\n\f丙\n3\n\f", "甲\n\n\f乙\n\n\f丙\n\n\f"),
            ("封面\n\f乙\n 2 \n\f丙\n 3\n", "封面\n\f乙\n  \n\f丙\n \n"),
            ("1\n甲\n\f2\n乙\n", "\n甲\n\f\n乙\n"),
            ("甲\n1\n\f乙\n5\n\f", "甲\n1\n\f乙\n5\n\f"),
            ("甲\n1\n\f乙\n\f丙\n3\n\f", "甲\n1\n\f乙\n\f丙\n3\n\f"),
            ("甲\n1\n", "甲\n1\n"),
        ],
    )
    def they_tell_what_numbers_the_pages(self, text: str, left: str) -> None:
        assert without_feet(text) == left

    def they_leave_a_cell_empty_that_a_page_number_followed(self) -> None:
        (found,) = extract_document(flat("2\n\f").replace("\n我局公开", "\n\f我局公开", 1).encode(), "报告.txt")
        assert found.field("disclosure.licensing.decisions").value is None


class DescribePageNumbersAlone:
    def they_are_a_doubt_where_one_may_stand_for_an_empty_cell(self) -> None:
        (found,) = extract_document(flat("2\n").encode(), "报告.txt")
        assert "page_numbers" in [problem.code for problem in found.problems]
        assert found.verdict == "review"

    def they_are_none_where_all_are_told(self) -> None:
        text = f"{PROSE}1\n我局公开信息30条。\n2\n以上报告。\n行政许可\n2\n行政处罚\n3\n"
        assert not [note for note in read(text.encode(), Options()).notes if note.code == "page_numbers"]

    def they_are_none_in_a_report_without_page_numbers(self) -> None:
        assert not read((PROSE + bars("\n") + "\n以上报告。\n").encode(), Options()).notes
