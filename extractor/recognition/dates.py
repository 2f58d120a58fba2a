"""Years and days as they are printed: 2023年, 二〇二三年, 2 0 2 3 年, 2O23年, 2022-2023年, （2024年1月）."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import regex

from extractor.characters import fold
from extractor.recognition.vocabulary import vocabulary

# A report that appears so late in a year may be that year's; before, it is of the year that is over.
EARLIEST_MONTH = 11


class Day(NamedTuple):
    """The year and month of a printed date."""

    year: int
    month: int

    @property
    def report_years(self) -> tuple[int, ...]:
        """The years a report of this day may be about, the likelier first."""
        return (self.year, self.year - 1) if self.month >= EARLIEST_MONTH else (self.year - 1,)


def plain_years(text: str) -> str:
    """A folded text with its years in digits: Chinese numerals, digits set apart, the letter O for a zero."""
    text = _apart().sub(lambda found: "".join(found.group().split()), text)
    digits = vocabulary()["year"]["digits"]
    return _in_words().sub(lambda found: "2" + "".join(digits.get(c, c) for c in found.group()[1:]), text)


def years_of(text: str) -> tuple[int, ...]:
    """The years that a title names, in order, each once; parts of dates and of document numbers are none."""
    named = [int(found[1]) for found in _pattern("title").finditer(text)]
    spans = [int(year) for found in _pattern("span").finditer(text) for year in found.groups()]
    return tuple(dict.fromkeys([*spans, *named]))


def without_years(text: str, instead: str = " ") -> str:
    """A title without its years and what brackets them, misprinted ones as well."""
    text = _pattern("span").sub(instead, text)
    return _year_or_misprint().sub(instead, text)


def day_of(line: str) -> Day | None:
    """The date that is all a line holds."""
    plain = fold(line).strip()
    if not 6 <= len(plain) <= 16:
        return None
    plain = plain_years(plain)
    if found := _pattern("signed").fullmatch(plain):
        return _day(found[1], int(found[2]))
    if found := _pattern("signed_chinese").fullmatch(plain):
        numerals = vocabulary()["numbers"]["chinese"]
        month = sum(numerals.index(c) + 1 for c in found[2])
        return _day(found[1], month)
    return None


def published(text: str) -> Day | None:
    """The first date of publication that page furniture prints."""
    found = _pattern("published").search(text)
    return _day(found[1], int(found[2])) if found else None


def _day(year: str, month: int) -> Day | None:
    return Day(int(year), month) if 1 <= month <= 12 else None


@cache
def _pattern(name: str) -> regex.Pattern[str]:
    return regex.compile(vocabulary()["year"][name])


@cache
def _year_or_misprint() -> regex.Pattern[str]:
    words = vocabulary()["year"]
    return regex.compile(rf"[(\[【〔]? ?(?:{words['title']}|{words['misprint']}) ?[)\]】〕]?")


@cache
def _apart() -> regex.Pattern[str]:
    return regex.compile(r"(?<!\d)2\s+0\s+\d\s+\d(?=\s*年)")


@cache
def _in_words() -> regex.Pattern[str]:
    digits = "".join(vocabulary()["year"]["digits"]) + r"\d"
    # A year that is in digits already, as almost all are, is left alone.
    return regex.compile(rf"(?<!\d)(?!20\d\d)[2二][0零〇○ＯOo][{digits}]{{2}}(?=\s*[年)])")
