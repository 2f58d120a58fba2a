"""Characters printed twice to look bold are one; equal digits over one another are the numbers of a column."""

from __future__ import annotations

from extractor.readers.pdf_characters import Sides, Stretch, Style
from extractor.readers.pdf_twice import twins_in

STYLE = Style(10.0, 0, False)


def twins(*spots: tuple[float, float], starts: tuple[int, ...] = (0,)) -> set[int]:
    """Which of some zeros, ten points wide, at these left sides and feet, are twins; `starts` are those of their stretches."""
    lefts = [left for left, _ in spots]
    stretches = [Stretch(start, stop, STYLE) for start, stop in zip(starts, (*starts[1:], len(spots)), strict=True)]
    return twins_in("0" * len(spots), stretches, Sides(lefts, [left + 10 for left in lefts], [foot for _, foot in spots]))


class DescribeTwins:
    def it_is_one_character_printed_again_a_fraction_away(self) -> None:
        assert twins((100, 50), (100.4, 50.2)) == {1}

    def they_are_not_the_zeros_of_a_column(self) -> None:
        assert not twins(*[(100.0, 50.0 + 17 * row) for row in range(25)])

    def they_are_not_the_digits_of_a_number(self) -> None:
        assert not twins((100, 50), (110, 50), (120, 50))

    def they_are_of_one_style(self) -> None:
        assert not twins((100, 50), (100.4, 50.2), starts=(0, 1))
