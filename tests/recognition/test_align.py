"""The one alignment: in order, never crossing, losing only what does not fit."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from extractor.recognition.align import align

GAINS = st.integers(0, 5).flatmap(
    lambda rows: st.integers(0, 5).flatmap(
        lambda columns: st.lists(
            st.lists(st.sampled_from([-1.0, 0.0, 0.25, 0.5, 1.0]), min_size=columns, max_size=columns), min_size=rows, max_size=rows
        ).map(lambda gains: (rows, columns, gains))
    )
)
Gains = tuple[int, int, list[list[float]]]


def aligned(printed: str, form: str) -> str:
    """Letters of `printed` under those of `form`; equal letters gain 1, the same in another case 0.4."""
    pairs = align([[1.0 if one == other else 0.4 if one.lower() == other else 0.0 for other in form] for one in printed])
    return "".join(next((printed[i] for i, k in pairs if k == j), ".") for j in range(len(form)))


@given(GAINS)
def test_pairs_never_cross_and_gain(case: Gains) -> None:
    _, _, gains = case
    pairs = align(gains)
    assert all(a < c and b < d for (a, b), (c, d) in itertools.pairwise(pairs))
    assert all(gains[i][j] > 0 for i, j in pairs)


@given(GAINS)
def test_no_other_pairing_gains_more(case: Gains) -> None:
    rows, columns, gains = case

    def best(i: int, j: int) -> float:
        if i == rows or j == columns:
            return 0.0
        return max(best(i + 1, j), best(i, j + 1), gains[i][j] + best(i + 1, j + 1))

    assert sum(gains[i][j] for i, j in align(gains)) == best(0, 0)


@given(GAINS)
def test_the_same_gains_give_the_same_pairs(case: Gains) -> None:
    _, _, gains = case
    assert align(gains) == align(gains)


def test_a_missing_row_shifts_no_other() -> None:
    assert aligned("abde", "abcde") == "ab.de"


def test_an_extra_row_shifts_no_other() -> None:
    assert aligned("abXcde", "abcde") == "abcde"


def test_a_misspelt_row_keeps_its_place() -> None:
    assert aligned("abCde", "abcde") == "abCde"


def test_a_misspelt_row_gives_way_to_the_right_one() -> None:
    assert aligned("aBbc", "abc") == "abc"


def test_of_equal_rows_the_first_is_taken() -> None:
    assert align([[1.0], [1.0]]) == [(0, 0)]


def test_rows_in_another_order_lose_the_fewest() -> None:
    assert aligned("cab", "abc") == "ab."


def test_nothing_is_aligned_with_nothing() -> None:
    assert align([]) == []
    assert align([[], [], []]) == []
