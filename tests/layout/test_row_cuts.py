"""Rows that no bar parts are looked for only where two columns hold values beside other text, and found there."""

from __future__ import annotations

import pytest

from extractor.document import BBox, Word
from extractor.layout.grids import Skeleton
from extractor.layout.unruled import with_text_rows

XS, YS = (0.0, 100.0, 150.0, 200.0, 250.0), (0.0, 40.0, 80.0)
GRID = Skeleton(XS, YS, tuple(range(8)), frozenset(), frozenset())


def word(text: str, x: float, y: float) -> Word:
    """A word of 10 points whose middle is at this point."""
    return Word(text, BBox(x - 8, y - 5, x + 8, y + 5), None, None, True, 10.0)


def line(y: float, *texts: str) -> list[Word]:
    return [word(text, x, y) for text, x in zip(texts, (50, 125, 175, 225), strict=True) if text]


def test_two_lines_of_values_in_one_row_are_two_rows() -> None:
    words = [*line(10, "甲", "1", "2", "3"), *line(30, "乙", "4", "5", "6"), *line(60, "丙", "7", "8", "9")]
    assert len(with_text_rows(GRID, words).ys) == 4


@pytest.mark.parametrize("above", [("甲", "", "", ""), ("甲", "子", "丑", "")])
def test_a_wrapped_name_beside_values_stays_one_row(above: tuple[str, ...]) -> None:
    words = [*line(10, *above), *line(30, "乙", "4", "", ""), *line(20, "", "", "5", "6"), *line(60, "丙", "7", "8", "9")]
    assert with_text_rows(GRID, words) is GRID


def test_lines_above_the_table_do_not_make_it_looked_at() -> None:
    prose = [*line(-30, "1", "2", "3", "4"), *line(-10, "1", "2", "3", "4")]
    assert with_text_rows(GRID, [*prose, *line(20, "甲", "1", "2", "3"), *line(60, "乙", "4", "5", "6")]) is GRID
