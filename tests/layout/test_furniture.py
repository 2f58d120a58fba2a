"""Lines in the margins that are no part of the text."""

from __future__ import annotations

from extractor.document import BBox
from extractor.layout.furniture import MarginLine, furniture_of


def test_page_numbers_set_apart_are_compared_as_numbers() -> None:
    foot = BBox(280, 800, 310, 812)
    lines = [MarginLine(10, "x 1 0", foot, 842), MarginLine(11, "x 11", foot, 842), MarginLine(12, "x 3 x 4", foot, 842)]
    assert furniture_of(lines, 12) == {0, 1}
