"""Strokes that are no borders of cells, and lines of text that stand free; needs OpenCV, no recogniser."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2")

import cv2

from extractor.document import BBox, Rule, Word
from extractor.readers.ocr.cells import inked, lines_in, parted, rules_of
from extractor.readers.ocr.grid import grids, strokes
from extractor.readers.ocr.page import UNREADABLE, _is_beside_figures, _levelled
from extractor.readers.ocr.picture import Sheet, skew
from extractor.readers.ocr.rules import strays
from tests.readers.ocr.drawing import SCALE, array, blank, dashes, pixels, stroke, table, write

XS, YS = (30.0, 130.0, 170.0, 210.0, 250.0), (60.0, 80.0, 100.0, 120.0)


def stray(picture: np.ndarray) -> list[Rule]:
    across, down = strokes(Sheet(picture, picture, SCALE))
    return strays(across, down, grids(across, down, SCALE), SCALE)


class DescribeStrays:
    def it_gives_the_rules_of_a_table_that_has_level_ones_only(self) -> None:
        paper = blank(300, 120)
        for y in (30, 50, 70):
            stroke(paper, 40, y, 260, y)
        found = stray(array(paper))
        assert [(rule.x0, rule.top, rule.x1) for rule in found] == [(pytest.approx(40, abs=1), pytest.approx(y, abs=0.5), pytest.approx(260, abs=1)) for y in (30, 50, 70)]

    def it_gives_none_that_runs_from_edge_to_edge(self) -> None:
        paper = blank(300, 120)
        stroke(paper, 2, 60, 298, 60)
        assert stray(array(paper)) == []

    def it_gives_what_reaches_out_of_a_grid_by_a_row(self) -> None:
        """The heads of table four stand over its upper rule, parted by a single stroke."""
        paper = table(XS, YS)
        stroke(paper, 170, 42, 170, 60)
        (rule,) = stray(array(paper))
        assert (round(rule.x0), round(rule.x1), round(rule.top), round(rule.bottom)) == (170, 170, 42, 60)

    def it_gives_none_of_a_grid_itself(self) -> None:
        assert stray(array(table(XS, YS))) == []

    def they_are_painted_white(self) -> None:
        paper = blank(300, 120)
        stroke(paper, 40, 50, 260, 50)
        across, down = strokes(Sheet(array(paper), array(paper), SCALE))
        white = rules_of([], across, down, SCALE, strays(across, down, [], SCALE))
        assert (np.maximum(array(paper), white) == 255).all()


class DescribeDashes:
    def it_closes_the_last_row_whose_side_is_of_three_dashes(self) -> None:
        paper = table((30.0, 130.0, 170.0, 210.0, 250.0), (30.0, 48.0, 66.0, 84.0), dashes)
        dashes(paper, 250, 84, 274, 84)
        dashes(paper, 250, 102, 274, 102)
        dashes(paper, 30, 102, 250, 102)
        for x in (30, 130, 170, 210, 250, 274):
            dashes(paper, x, 84, x, 102)
        picture = array(paper)
        across, down = strokes(Sheet(picture, picture, SCALE))
        (grid,) = grids(across, down, SCALE)
        assert [round(x / SCALE) for x in grid.columns] == [30, 130, 170, 210, 250, 274]
        assert not any(grid.opened)

    def it_takes_the_end_of_a_dashed_rule_in_a_corner_for_no_print(self) -> None:
        paper = blank(40, 20)
        stroke(paper, 1.0, 16.5, 1.0, 19.0)
        assert lines_in(array(paper), (0.0, 0.0, 40 * SCALE, 20 * SCALE), SCALE) == []

    def it_leaves_a_one_at_the_side_of_its_cell(self) -> None:
        paper = blank(40, 20)
        stroke(paper, 1.2, 7, 1.2, 13)
        assert len(lines_in(array(paper), (0.0, 0.0, 40 * SCALE, 20 * SCALE), SCALE)) == 1


@pytest.mark.parametrize("angle", [-0.6, -0.2, 0.0, 0.2, 0.6])
def test_the_skew_of_a_page_without_rules_is_seen_though_it_is_small(angle: float) -> None:
    paper = blank(400, 400)
    for row in range(12):
        for column in range(12):
            write(paper, "380", 30 + 28 * column, 40 + 26 * row)
    height, width = array(paper).shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -angle, 1.0)
    turned = cv2.warpAffine(array(paper), matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
    assert skew(turned < 128, SCALE) == pytest.approx(angle, abs=0.06)


class DescribeALineOfText:
    def it_ends_where_its_ink_ends_and_not_in_the_line_below(self) -> None:
        paper = blank(60, 40)
        write(paper, "12", 10, 5)
        write(paper, "34", 10, 17)
        picture = array(paper)
        foot = int(np.flatnonzero((picture[: pixels(15)] < 128).any(axis=1))[-1])
        below = int(np.flatnonzero((picture[pixels(15) :] < 128).any(axis=1))[0]) + pixels(15)
        box = inked(picture, (0.0, 0.0, 60 * SCALE, float(below + 4)))
        assert abs(box[3] - foot - 1) <= 1

    def it_is_cut_where_two_heads_were_detected_as_one(self) -> None:
        paper = blank(100, 20)
        write(paper, "12", 10, 5)
        write(paper, "34", 50, 5)
        boxes = parted(array(paper), (5 * SCALE, 3 * SCALE, 70 * SCALE, 16 * SCALE))
        assert len(boxes) == 2
        assert 20 * SCALE < boxes[0][2] == boxes[1][0] < 50 * SCALE

    def it_is_whole_with_blanks_between_its_words(self) -> None:
        paper = blank(100, 20)
        write(paper, "12 34", 10, 5)
        assert len(parted(array(paper), (5 * SCALE, 3 * SCALE, 70 * SCALE, 16 * SCALE))) == 1


def test_figures_of_one_line_stand_level_and_those_of_two_do_not() -> None:
    tops = (100.0, 100.6, 100.2, 109.0)
    words = [Word(str(at), BBox(50.0 + 20 * at, top, 54.0 + 20 * at, top + 6), score=1.0) for at, top in enumerate(tops)]
    label = Word("处理", BBox(10, 104.5, 28, 113), score=1.0)
    found = _levelled([*words, label])
    assert [word.bbox.top for word in found] == [100.0, 100.0, 100.0, 109.0, 104.5]
    assert [(word.text, word.bbox.x0) for word in found] == [(word.text, word.bbox.x0) for word in (*words, label)]


class DescribePrintWithoutAReading:
    figures = tuple(Word("0", BBox(x, 100, x + 4, 106), score=1.0) for x in (300.0, 340.0, 420.0))

    def lost(self, x: float, top: float, width: float = 5.0) -> Word:
        return Word(UNREADABLE, BBox(x, top, x + width, top + 6), score=0.1)

    def it_is_a_number_of_a_table_without_rules_when_figures_stand_beside_it(self) -> None:
        assert _is_beside_figures(self.lost(380, 100.4), self.figures)

    def it_may_lie_under_a_stamp_that_is_larger(self) -> None:
        assert _is_beside_figures(Word(UNREADABLE, BBox(370, 90, 420, 114), score=0.1), self.figures, coloured=True)

    def it_is_none_on_a_line_of_its_own_or_when_it_is_long(self) -> None:
        assert not _is_beside_figures(self.lost(380, 120), self.figures)
        assert not _is_beside_figures(self.lost(100, 100, 150), self.figures)
        assert not _is_beside_figures(self.lost(380, 100), self.figures[:1])
