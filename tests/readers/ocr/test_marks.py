"""Marks and rests of rules in cells are told from digits by their shape; needs OpenCV, no recogniser."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("cv2")

from extractor.readers.ocr.cells import Box, lines_in
from extractor.readers.ocr.marks import is_dash, is_parted, is_signed, is_slash, mark, raised
from tests.readers.ocr.drawing import SCALE, array, blank, stroke, write

CELL = (0.0, 0.0, 60 * SCALE, 20 * SCALE)


def cell(*prints: tuple[str, float, float, float]) -> tuple[NDArray[np.uint8], Box]:
    """The picture of a cell of 60 by 20 points with texts (text, x, top, size) and the only line in it."""
    paper = blank(60, 20)
    for text, x, top, size in prints:
        write(paper, text, x, top, size)
    picture = array(paper)
    (line,) = lines_in(picture, CELL, SCALE)
    return picture, line


class DescribeFootnotes:
    def it_finds_a_raised_figure_behind_a_number(self) -> None:
        picture, line = cell(("312", 10, 4, 10), ("1", 29, 3.4, 5.5))
        found = raised(picture, line)
        assert found is not None
        assert found.apart
        assert 26 * SCALE < found.x < 31 * SCALE

    @pytest.mark.parametrize("number", ["312", "0", "7", "72", "4096", "13.52", "1,234", "11", "62975"])
    def it_finds_none_in_plain_numbers(self, number: str) -> None:
        assert raised(*cell((number, 10, 4, 10))) is None

    def it_takes_no_arc_of_a_broken_digit_for_a_mark(self) -> None:
        paper = blank(60, 20)
        write(paper, "12", 10, 4, 10)
        picture = array(paper).copy()
        (line,) = lines_in(picture, CELL, SCALE)
        height = line[3] - line[1]
        picture[round(line[3] - 0.22 * height) : round(line[3] - 0.14 * height)] = 255  # the foot of the 2 has come off
        (line,) = lines_in(picture, CELL, SCALE)
        found = raised(picture, line)
        assert found is None or not found.apart

    @pytest.mark.parametrize(("read", "written"), [("1", "¹"), ("12", "¹²"), ("*", "*"), ("", "*"), ("①", "*")])
    def it_writes_them_as_marks_never_as_digits_of_the_number(self, read: str, written: str) -> None:
        assert mark(read) == written


class DescribeStrokes:
    def it_takes_a_slash_for_a_slash_and_a_one_for_none(self) -> None:
        assert is_slash(*cell(("/", 20, 4, 10)), SCALE)
        for digit in "1470":
            assert not is_slash(*cell((digit, 20, 4, 10)), SCALE)

    def it_takes_a_dash_for_a_dash_and_a_full_stop_for_none(self) -> None:
        paper = blank(60, 20)
        stroke(paper, 20, 10, 24, 10, 0.8)
        (line,) = lines_in(array(paper), CELL, SCALE)
        assert is_dash(array(paper), line, SCALE)
        paper = blank(60, 20)
        stroke(paper, 20, 10, 21.6, 10, 1.6)
        assert not any(is_dash(array(paper), line, SCALE) for line in lines_in(array(paper), CELL, SCALE))

    def it_leaves_out_what_goes_from_side_to_side(self) -> None:
        paper = blank(60, 20)
        stroke(paper, 0, 9, 60, 9, 2.0)
        assert lines_in(array(paper), CELL, SCALE) == []

    def it_sees_two_numbers_whose_rule_is_lost(self) -> None:
        assert is_parted(*cell(("58", 5, 4, 10), ("11", 45, 4, 10)), SCALE)
        for number in ("1 000", "111", "20.15"):
            assert not is_parted(*cell((number, 10, 4, 10)), SCALE)


class DescribeSigns:
    @pytest.mark.parametrize("number", ["4", "12", "30", "7", "0", "1158"])
    def it_sees_a_minus_before_any_number(self, number: str) -> None:
        paper = blank(60, 20)
        write(paper, number, 20, 4)
        top, bottom = (int(edge) for edge in np.flatnonzero((array(paper) < 128).any(axis=1))[[0, -1]])
        left = int(np.flatnonzero((array(paper) < 128).any(axis=0))[0]) / SCALE
        stroke(paper, left - 3.2, (top + bottom) / 2 / SCALE, left - 0.7, (top + bottom) / 2 / SCALE, 0.8)
        (line,) = lines_in(array(paper), CELL, SCALE)
        assert is_signed(array(paper), line, SCALE)

    @pytest.mark.parametrize("number", ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "4096", "71", "/"])
    @pytest.mark.parametrize("size", [7.0, 9.0, 12.0])
    def it_sees_none_in_plain_numbers(self, number: str, size: float) -> None:
        picture, line = cell((number, 20, 4, size))
        assert not is_signed(picture, line, SCALE)
