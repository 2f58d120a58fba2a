"""Characters printed twice to look bold are one; equal digits over one another are the numbers of a column."""

from __future__ import annotations

from extractor.readers.pdf_text import Stretch, without_twins

ZERO = ord("0")


def stretch(*spots: tuple[float, float]) -> Stretch:
    """Zeros, ten points wide, at these left sides and feet."""
    lefts = [left for left, _ in spots]
    return Stretch([ZERO] * len(spots), lefts, [left + 10 for left in lefts], [foot for _, foot in spots], list(range(len(spots))))


class DescribeTwins:
    def it_is_one_character_printed_again_a_fraction_away(self) -> None:
        assert without_twins(stretch((100, 50), (100.4, 50.2))).codes == [ZERO]

    def they_are_not_the_zeros_of_a_column(self) -> None:
        column = [(100.0, 50.0 + 17 * row) for row in range(25)]
        assert len(without_twins(stretch(*column)).codes) == 25

    def they_are_not_the_digits_of_a_number(self) -> None:
        assert len(without_twins(stretch((100, 50), (110, 50), (120, 50))).codes) == 3
