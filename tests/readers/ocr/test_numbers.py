"""Numbers with a remark behind them, and what a reading is worth; the recogniser is replaced by fixed answers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

pytest.importorskip("cv2")

from extractor.readers.ocr import engine, numbers
from extractor.readers.ocr.engine import Candidates, Reading
from tests.readers.ocr.drawing import SCALE, array, blank, write

LINE = (10 * SCALE, 4 * SCALE, 40 * SCALE, 11 * SCALE)
CELL = (0.0, 0.0, 60 * SCALE, 20 * SCALE)


def remarked(monkeypatch: pytest.MonkeyPatch, text: str, score: float, *answers: Candidates) -> tuple[Reading, list[int]]:
    """What becomes of a line with a number at its left and a bracket at its right, and the widths of the pictures read again."""
    paper = blank(60, 20)
    write(paper, "47", 10, 4)
    write(paper, "(", 36, 4)
    widths: list[int] = []

    def recognise(crops: Sequence[np.ndarray]) -> list[Reading]:
        widths.extend(crop.shape[1] for crop in crops)
        return [Reading(found[0][0], found[0][1], (), found) for found in answers[: len(crops)]]

    monkeypatch.setattr(engine, "recognise", recognise)
    steps = (0.15, 0.25, 0.85) if len(text) == 3 else tuple(0.1 * at for at in range(len(text)))
    readings = [Reading(text, score, steps)]
    numbers.remarked([(array(paper), LINE, CELL)], readings, SCALE)
    return readings[0], widths


class DescribeAgreed:
    def it_takes_the_white_around_a_wide_comma_for_no_blank(self) -> None:
        found = numbers.agreed(Reading("5 ,393.3", 0.99, (), (("5,393.3", 0.05),)), Reading("5,393.3", 0.98, (), (("5,393.3", 0.28),)))
        assert (found.text, found.score) == ("5,393.3", 0.98)

    @pytest.mark.parametrize("other", ["5 393.3", "5,398.3", "5,393"])
    def it_does_not_when_the_other_reading_is_another(self, other: str) -> None:
        first = Reading("5 ,393.3", 0.99, (), (("5,393.3", 0.05),))
        assert numbers.agreed(first, Reading(other, 0.99)) == first

    def it_joins_no_two_numbers(self) -> None:
        first = Reading("12 5", 0.99, (), (("125", 0.05),))
        assert numbers.agreed(first, Reading("12 5", 0.99, (), (("125", 0.05),))) == first


def signed(monkeypatch: pytest.MonkeyPatch, before: Reading, *answers: Candidates) -> Reading:
    """What becomes of a number read without the minus that stands before it."""
    monkeypatch.setattr(engine, "recognise", lambda crops: [Reading(found[0][0] if found else "", 0.0, (), found) for found in answers[: len(crops)]])
    monkeypatch.setattr(numbers, "is_signed", lambda *_: True)
    readings = [before]
    numbers.signed(readings, {0: (array(blank(60, 20)), LINE, CELL)}, SCALE)
    return readings[0]


class DescribeASign:
    def it_is_read_where_two_more_readings_find_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        found = signed(monkeypatch, Reading("4", 0.94, (), (("4", 0.94),)), (("-4", 0.97),), (("-4", 0.99),))
        assert (found.text, found.score) == ("-4", 0.97)

    @pytest.mark.parametrize("answers", [((("4", 0.99),), (("-4", 0.99),)), ((("-1", 0.99),), (("-1", 0.99),)), ((), ())])
    def it_is_a_doubt_where_they_do_not(self, monkeypatch: pytest.MonkeyPatch, answers: tuple[Candidates, ...]) -> None:
        found = signed(monkeypatch, Reading("4", 0.99, (), (("4", 0.99),)), *answers)
        assert (found.text, found.score) == ("4", numbers.WEAK)


    def it_is_none_where_four_readings_find_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The arm of a thin 4 stands alone in a coarse scan."""
        before = Reading("44", 0.98, (), (("44", 0.98),))
        assert signed(monkeypatch, before, (("44", 0.99),), (("44", 0.99),)) == before


class DescribeANumberWithARemark:
    def it_is_as_sure_as_the_number_alone_read_twice(self, monkeypatch: pytest.MonkeyPatch) -> None:
        reading, widths = remarked(monkeypatch, "47(", 0.99, (("47", 0.98),), (("47", 0.97),))
        assert (reading.text, reading.score) == ("47(", 0.97)
        assert len(widths) == 2

    def it_is_in_doubt_when_the_number_alone_is_another(self, monkeypatch: pytest.MonkeyPatch) -> None:
        reading, _ = remarked(monkeypatch, "47(", 0.99, (("41", 0.98),), (("41", 0.97),))
        assert (reading.text, reading.score) == ("47(", numbers.WEAK)

    def it_never_becomes_surer(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert remarked(monkeypatch, "47(", 0.6, (("47", 0.98),), (("47", 0.97),))[0].score == 0.6

    @pytest.mark.parametrize("text", ["47", "1.信访举报", "（一）", "注1)"])
    def it_leaves_other_lines_alone(self, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
        reading, widths = remarked(monkeypatch, text, 0.8)
        assert (reading.score, widths) == (0.8, [])


CHARACTERS = ("", "（", "(", "甲", " ")
TWINS = {1: (1, 2), 2: (1, 2)}


class DescribeBest:
    def it_adds_what_the_narrow_and_the_wide_form_of_a_sign_have(self) -> None:
        output = np.array([[0.0, 0.55, 0.44, 0.01, 0.0], [0.99, 0.01, 0, 0, 0], [0.02, 0, 0, 0.98, 0]])
        text, score, _ = engine._best(output, CHARACTERS, TWINS, 1.0)
        assert (text, score) == ("（甲", 0.98)

    def it_does_not_count_a_blank(self) -> None:
        output = np.array([[0.02, 0, 0, 0.98, 0], [0.45, 0, 0, 0, 0.55]])
        assert engine._best(output, CHARACTERS, TWINS, 1.0)[:2] == ("甲 ", 0.98)


def test_readings_come_back_in_the_order_of_the_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_read_batch", lambda crops, width: [Reading(str(crop.shape[1]), 1.0) for crop in crops])
    widths = [40, 900, 50, 300, 2000, 41, 300]
    crops = [np.full((engine.HEIGHT, width), 255, np.uint8) for width in widths]
    assert [reading.text for reading in engine.recognise(crops)] == [str(width) for width in widths]
