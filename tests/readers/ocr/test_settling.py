"""A lone digit in doubt is read twice more; the recogniser is replaced by fixed answers, so that only OpenCV is needed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

pytest.importorskip("cv2")

from extractor.readers.ocr import engine, numbers
from extractor.readers.ocr.cells import BESIDES, beside_white
from extractor.readers.ocr.engine import Candidates, Reading
from tests.readers.ocr.drawing import SCALE, array, blank, write


def settled(monkeypatch: pytest.MonkeyPatch, before: Reading, *answers: Candidates) -> tuple[Reading, int]:
    """What becomes of a reading when it is read again with these answers, and how many pictures were read."""
    paper = blank(60, 20)
    write(paper, "7", 20, 4)
    read = 0

    def recognise(crops: Sequence[np.ndarray]) -> list[Reading]:
        nonlocal read
        read = len(crops)
        return [Reading(numbers[0][0] if numbers else "", 0.0, (), numbers) for numbers in answers[: len(crops)]]

    monkeypatch.setattr(engine, "recognise", recognise)
    readings = [before]
    numbers.settle(readings, {0: (array(paper), (20 * SCALE, 4 * SCALE, 25 * SCALE, 11 * SCALE), (0.0, 0.0, 60 * SCALE, 20 * SCALE))}, SCALE)
    return readings[0], read


def doubtful(text: str, score: float) -> Reading:
    return Reading(text, score, (), ((text, score), ("1", 0.2)))


class DescribeALoneDigit:
    def it_is_as_sure_as_the_less_sure_of_two_more_readings(self, monkeypatch: pytest.MonkeyPatch) -> None:
        reading, read = settled(monkeypatch, doubtful("7", 0.78), (("7", 0.99), ("1", 0.01)), (("7", 0.97), ("1", 0.03)))
        assert (reading.text, reading.score, read) == ("7", 0.97, 2)

    @pytest.mark.parametrize("other", [(("1", 0.6), ("7", 0.4)), ()])
    def it_stays_in_doubt_when_one_of_them_finds_another_or_none(self, monkeypatch: pytest.MonkeyPatch, other: Candidates) -> None:
        reading, _ = settled(monkeypatch, doubtful("7", 0.78), (("7", 0.99),), other)
        assert (reading.text, reading.score) == ("7", 0.78)

    def it_never_becomes_another_digit_nor_less_sure(self, monkeypatch: pytest.MonkeyPatch) -> None:
        reading, _ = settled(monkeypatch, doubtful("7", 0.78), (("1", 0.99),), (("1", 0.99),))
        assert (reading.text, reading.score) == ("7", 0.78)
        assert settled(monkeypatch, doubtful("7", 0.9), (("7", 0.6),), (("7", 0.99),))[0].score == 0.9

    @pytest.mark.parametrize("before", [doubtful("7", 0.96), doubtful("7", 0.2), doubtful("17", 0.8), doubtful("/", 0.8), Reading("", 0.0)])
    def it_is_not_read_again_when_it_is_sure_hopeless_or_no_lone_digit(self, monkeypatch: pytest.MonkeyPatch, before: Reading) -> None:
        assert settled(monkeypatch, before, (("7", 0.99),), (("7", 0.99),)) == (before, 0)


def test_white_is_added_on_both_sides_only() -> None:
    wider = beside_white(np.zeros((48, 30), np.uint8))
    assert wider.shape == (48, 30 + 2 * BESIDES)
    assert int((wider == 0).sum()) == 48 * 30
