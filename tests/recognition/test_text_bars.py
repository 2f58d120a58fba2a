"""Rows between bars that lost their merged cells: values at the right end of the lines."""

from __future__ import annotations

import pytest

from extractor.recognition.text_bars import cells_at_the_end

FULL = [" | | 1 | 0 | 1 |", " | 2 | 0 | 2 |", " | | | 3 | 1 | 4 |"]


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        (" | 1 | 0 |  |", ["1", "0", ""]),
        (" | | 1 |  | 1 |", ["1", "", "1"]),
        (" | 详见附件 | 0 | 0 |", ["详见附件", "0", "0"]),
        # It may be short of its last value as well.
        (" | | 1 | 0 |", []),
        (" | 1 | 0 |", []),
        (" | 1 | 0 | 1 | 2.重复申请 | 1 | 0 | 1 |", []),
        (" 1 0 1", []),
    ],
)
def test_a_row_ends_as_the_full_rows_do(line: str, cells: list[str]) -> None:
    assert cells_at_the_end([*FULL, line], 3)[-1] == cells


def test_cells_behind_the_values_are_counted() -> None:
    rows = [f"{line} |" for line in FULL]
    assert cells_at_the_end([*rows, " | 1 | 0 |  |  |"], 3)[-1] == ["1", "0", ""]


def test_rows_that_end_in_two_ways_tell_nothing() -> None:
    assert cells_at_the_end([*FULL, " | 2 | 0 | 2 |  |", " | 1 | 0 |  |"], 3) == [[]] * 5


def test_too_few_full_rows_tell_nothing() -> None:
    assert cells_at_the_end([*FULL[:2], " | 1 | 0 |  |"], 3) == [[]] * 3
    assert cells_at_the_end([*FULL, *[" | 1 | 0 |  |"] * 4], 3) == [[]] * 7
