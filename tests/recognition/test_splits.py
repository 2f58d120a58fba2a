"""Digits that ran together: cut only where the sums of the form leave one way."""

from __future__ import annotations

import random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from extractor.recognition.splits import row_candidates, solve_rows
from extractor.templates import TableForm, form
from tests.recognition.printed import consistent

SEVEN = [(range(6), 6)]
TABLE: TableForm = form("2021").tables["requests"]
ROWS = [row.code for row in TABLE.rows]
COLUMNS = [column.code for column in TABLE.blocks[0].columns]


class DescribeARow:
    def it_is_given_up_when_a_page_of_digits_ran_together(self) -> None:
        assert row_candidates(["31415926535897932384626433832795028841971693993751"] * 2, SEVEN, 7) == []

    @pytest.mark.parametrize(
        ("printed", "cells"),
        {
            "15130000154": "151 3 0 0 0 0 154",
            "0000000": "0 0 0 0 0 0 0",
            "1000001": "1 0 0 0 0 0 1",
            "1230006": "1 2 3 0 0 0 6",
            "90100010": "9 0 1 0 0 0 10",
        }.items(),
    )
    def it_is_cut_where_six_applicants_make_their_total(self, printed: str, cells: str) -> None:
        assert [" ".join(cut) for cut in row_candidates([printed], SEVEN, 7)] == [cells]

    @pytest.mark.parametrize("printed", ["1200004", "000000", "00000000", "20300005", "1000002"])
    def it_has_no_way_when_no_cut_makes_the_total(self, printed: str) -> None:
        assert row_candidates([printed], SEVEN, 7) == []

    def it_keeps_every_way_when_the_sums_leave_several(self) -> None:
        assert {" ".join(cut) for cut in row_candidates(["110000011"], SEVEN, 7)} == {"11 0 0 0 0 0 11", "1 10 0 0 0 0 11"}
        assert {" ".join(cut) for cut in row_candidates(["1234"], [], 3)} == {"12 3 4", "1 23 4", "1 2 34"}

    def it_takes_zero_only_alone(self) -> None:
        assert row_candidates(["10"], [], 1) == [("10",)]
        assert row_candidates(["01"], [], 1) == []
        assert row_candidates(["000"], [], 2) == []

    def it_never_joins_pieces_that_were_printed_apart(self) -> None:
        assert row_candidates(["1", "2"], [], 1) == []
        assert row_candidates(["12", "3"], [], 3) == [("1", "2", "3")]

    def it_has_no_way_with_fewer_digits_than_cells(self) -> None:
        assert row_candidates(["12"], SEVEN, 7) == []
        assert row_candidates([], SEVEN, 7) == []

    def it_gives_up_when_the_ways_are_too_many(self) -> None:
        assert row_candidates(["1" * 40], [], 12) == []

    @settings(max_examples=50, deadline=None)
    @given(st.lists(st.integers(0, 300), min_size=6, max_size=6), st.lists(st.booleans(), min_size=6, max_size=6))
    def it_is_among_its_ways_however_it_was_glued(self, six: list[int], glued: list[bool]) -> None:
        cells = [str(n) for n in (*six, sum(six))]
        pieces = [cells[0]]
        for cell, join in zip(cells[1:], glued, strict=True):
            if join:
                pieces[-1] += cell
            else:
                pieces.append(cell)
        ways = row_candidates(pieces, SEVEN, 7)
        # None at all: given up, for there were too many.
        assert not ways or tuple(cells) in ways
        for way in ways:
            assert sum(map(int, way[:6])) == int(way[6])
            assert "".join(way) == "".join(cells)


def glued(numbers: dict[str, int], rows: set[str]) -> dict[str, list[tuple[str, ...]]]:
    """Every row's possible cells when these rows ran together and the others did not."""
    found = {}
    for row in ROWS:
        cells = tuple(str(numbers[f"requests.{row}.{column}"]) for column in COLUMNS)
        found[row] = row_candidates(["".join(cells)], SEVEN, 7) if row in rows else [cells]
    return found


class DescribeATable:
    @settings(max_examples=12, deadline=None)
    @given(st.integers(0, 10_000), st.sampled_from([3, 12, 60]), st.floats(0, 1))
    def it_is_never_cut_wrongly(self, seed: int, largest: int, share: float) -> None:
        numbers = consistent(seed, largest)
        chance = random.Random(seed)
        candidates = glued(numbers, {row for row in ROWS if chance.random() < share})
        assume(all(candidates.values()))
        for row, cells in solve_rows(TABLE, candidates).items():
            assert cells == tuple(str(numbers[f"requests.{row}.{column}"]) for column in COLUMNS), row

    def it_is_cut_whole_when_its_numbers_are_small(self) -> None:
        numbers = consistent(5, 2)
        assert set(solve_rows(TABLE, glued(numbers, set(ROWS)))) == set(ROWS)

    def it_leaves_out_a_row_that_the_columns_do_not_decide(self) -> None:
        solved = solve_rows(TABLE, {"new": [("1", "10", "0", "0", "0", "0", "11"), ("11", "0", "0", "0", "0", "0", "11")]})
        assert solved == {}

    def it_takes_the_cut_that_the_balance_allows(self) -> None:
        two: list[tuple[str, ...]] = [("1", "10", "0", "0", "0", "0", "11"), ("11", "0", "0", "0", "0", "0", "11")]
        zero, eleven = ("0",) * 7, ("11", "0", "0", "0", "0", "0", "11")
        solved = solve_rows(TABLE, {"new": two, "carried_in": [zero], "results_total": [eleven], "carried_out": [zero]})
        assert solved["new"] == eleven

    def it_does_not_trust_sums_that_no_cut_fulfils(self) -> None:
        two: list[tuple[str, ...]] = [("1", "10", "0", "0", "0", "0", "11"), ("11", "0", "0", "0", "0", "0", "11")]
        zero = ("0",) * 7
        solved = solve_rows(TABLE, {"new": two, "carried_in": [zero], "results_total": [zero], "carried_out": [zero]})
        assert "new" not in solved
