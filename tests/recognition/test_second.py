"""The second reading: the same numbers by another way, and what two readings say of each other."""

from __future__ import annotations

import pytest

from extractor.document import Block, Line
from extractor.recognition.second import compared, read_again, read_otherwise
from extractor.report import Evidence, Field
from tests.recognition.printed import consistent, lines, renamed, report, text, texts_of

NUMBERS = consistent(21)
TEXTS = texts_of(NUMBERS)
DOCUMENT = report(TEXTS)


def values(fields: dict[str, Field]) -> dict[str, float | None]:
    return {code: field.value for code, field in fields.items()}


def test_a_grid_is_read_again_as_running_text() -> None:
    assert values(read_otherwise(DOCUMENT.blocks)) == NUMBERS


@pytest.mark.parametrize("between", [" | ", "\t", "  "])
def test_running_text_is_read_again_as_a_grid(between: str) -> None:
    found = values(read_otherwise(lines(text(DOCUMENT, between, around=False))))
    assert {code: value for code, value in found.items() if value != NUMBERS[code]} == {}
    assert len(found) >= 180


def test_another_readers_grids_are_read_as_grids() -> None:
    assert values(read_again(DOCUMENT.blocks)) == NUMBERS


def test_only_what_was_found_is_in_a_second_reading() -> None:
    blocks: list[Block] = [block for block in DOCUMENT.blocks if isinstance(block, Line)]
    assert read_again(blocks) == {}
    assert read_otherwise(blocks) == {}
    unreadable = renamed(TEXTS["disclosure.licensing.decisions"], "约五", "行政强制")(list(DOCUMENT.blocks))
    assert "disclosure.licensing.decisions" not in read_again(unreadable)


READ = Field("requests.new.total", 5, "5", "read")
BLANK = Field("requests.new.total", None, "", "blank")


def verdict(first: Field, second: Field | None) -> list[Evidence]:
    (field,) = compared([first], {} if second is None else {second.code: second})
    assert (field.value, field.status, field.raw) == (first.value, first.status, first.raw)
    return list(field.evidence)


class DescribeTwoReadings:
    def they_speak_for_a_value_when_they_agree(self) -> None:
        assert verdict(READ, Field(READ.code, 5, " 5 ", "read")) == [Evidence("second_reading", 1.0)]
        assert verdict(BLANK, BLANK) == [Evidence("second_reading", 1.0)]

    def they_say_what_the_other_reads_when_they_differ(self) -> None:
        assert verdict(READ, Field(READ.code, 6, "6", "read")) == [Evidence("second_reading", 0.0, "6")]
        assert verdict(READ, BLANK) == [Evidence("second_reading", 0.0, "blank")]
        assert verdict(BLANK, READ) == [Evidence("second_reading", 0.0, "5")]

    def they_do_not_take_blank_for_zero(self) -> None:
        assert verdict(Field(READ.code, 0, "0", "read"), BLANK)[0].strength == 0.0

    def they_say_nothing_of_what_only_one_has(self) -> None:
        assert verdict(READ, None) == []
