"""For which year a report is: every place that names a year, weighed as real pages have it.

Title over the report's name in the preamble over the page's own title over the period of its figures over the years of its
prose over its dates. Places that contradict each other are a conflict; prose or a date alone is a doubt.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import regex

from extractor.recognition.dates import EARLIEST_MONTH, Day, day_of, published
from extractor.recognition.evidence import Evidence
from extractor.recognition.vocabulary import vocabulary

# Places that say the year in so many words, the most trusted first; the others only suggest it.
STATED = ("title", "title of two years", "name", "page title", "period")
SUGGESTED = ("file title", "text", "published", "signed")
_SENTENCE_END = regex.compile(r"[。；;\n]")


class Said(NamedTuple):
    """A year and the place that says it."""

    source: str
    year: int


class Year(NamedTuple):
    """The year and where it is from; `others` contradict it, `sure` whether enough speaks for it."""

    year: int | None
    source: str = ""
    others: tuple[Said, ...] = ()
    sure: bool = True


def weigh_year(evidence: Evidence) -> Year:
    """The year of the report."""
    days = [day for day in (_published(evidence), _signed(evidence)) if day]
    mentions = _mentions(evidence)
    said = list(dict.fromkeys([*_stated(evidence), *_suggested(evidence, mentions)]))
    if not said:
        return Year(None)
    chosen = _chosen(said, days)
    support = {other.source for other in said if other.year == chosen.year} - {chosen.source}
    support |= {"date"} if any(chosen.year in day.report_years for day in days) else set()
    # Prose that names the year at all does not contradict it, however often it looks back.
    against = [one for one in said if one.source != "text" or chosen.year not in mentions]
    sure = chosen.source in STATED or bool(support - ({"date"} if chosen.source in ("published", "signed") else set()))
    return Year(chosen.year, chosen.source, tuple(_against(chosen, against, support, days)), sure)


def _chosen(said: list[Said], days: list[Day]) -> Said:
    """The year of the most trusted place; among several years of one place the one that most others name."""
    first = said[0].source

    def agreement(one: Said) -> tuple[int, int, int]:
        others = [other.source for other in said if other.source != first and other.year == one.year]
        dated = sum(one.year in day.report_years for day in days)
        return sum(source in STATED for source in others), len(others) + dated, one.year

    return max((one for one in said if one.source == first), key=agreement)


def _against(chosen: Said, said: list[Said], support: set[str], days: list[Day]) -> Iterator[Said]:
    """What contradicts the chosen year: another stated one always, a suggested one where nothing else supports the chosen."""
    stated = [other for other in said if other.year != chosen.year and other.source in STATED]
    alone = {other.year for other in stated} | {chosen.year}
    for other in stated:
        # Other years' reports are listed on the same page: their titles say nothing where the report's own places agree.
        listed = (
            other.source == chosen.source == "title" and support and not any(o.year == other.year for o in stated if o.source != "title")
        )
        if not listed:
            yield other
    if not support or chosen.source not in STATED:
        yield from (other for other in said if other.source in SUGGESTED and other.year not in alone)
    for day in days:
        if day.year < chosen.year or (day.year == chosen.year and day.month < EARLIEST_MONTH):
            yield Said(f"date of {day.year}-{day.month:02}", day.report_years[0])


def _stated(evidence: Evidence) -> Iterator[Said]:
    for source, titles in (("title", evidence.titles), ("page title" if evidence.is_page else "", evidence.page_titles)):
        if source == "page title":
            yield from (Said("name", year) for year in _named(evidence))
        for title in titles:
            if source and title.report and not title.sentence:
                yield from (Said(source, year) for year in title.years[-1:])
                yield from (Said("title of two years", year) for year in title.years[:-1])
    if not evidence.is_page:
        yield from (Said("name", year) for year in _named(evidence))
    yield from (Said("period", year) for year in _periods(evidence))


def _suggested(evidence: Evidence, mentions: Counter[int]) -> Iterator[Said]:
    if not evidence.is_page:
        yield from (Said("file title", title.year) for title in evidence.page_titles if title.year)
    if mentions:
        yield Said("text", max(mentions, key=lambda year: (mentions[year], -year)))
    for source, day in (("published", _published(evidence)), ("signed", _signed(evidence))):
        if day:
            yield Said(source, day.report_years[0])


def _mentions(evidence: Evidence) -> Counter[int]:
    """How often the report's own prose names each year."""
    return Counter(int(found[1]) for found in _pattern("mention").finditer(_own_words(evidence.body)))


def _named(evidence: Evidence) -> list[int]:
    """The year with which the preamble names the report: the one named most."""
    years = Counter(int(found[1]) for found in _pattern("named").finditer(_own_words(evidence.preamble)))
    years.update(title.years[-1] for title in evidence.titles if title.sentence and title.report and title.years)
    return [max(years, key=lambda year: (years[year], year))] if years else []


def _periods(evidence: Evidence) -> list[int]:
    """The year, or both years, of the period that is stated most."""
    text = evidence.preamble + "\n" + evidence.body[:4000]
    stated = [{int(found[1]), int(found[2] or found[1])} for found in _pattern("period").finditer(text)]
    stated += [{int(found[1])} for found in _pattern("period_end").finditer(text)]
    periods = Counter(map(frozenset, stated))
    if not periods:
        return []
    most = max(periods, key=lambda years: (periods[years], max(years)))
    return sorted(most)


def _own_words(text: str) -> str:
    """A text without what it quotes, compares with or plans."""
    plans = _pattern("plans")
    return _pattern("aside").sub("", "。".join(sentence for sentence in _SENTENCE_END.split(text) if not plans.search(sentence)))


def _published(evidence: Evidence) -> Day | None:
    return published(evidence.text)


def _signed(evidence: Evidence) -> Day | None:
    lines = [*reversed(evidence.end), *evidence.below]
    return next((day for line in lines if (day := day_of(line))), None)


@cache
def _pattern(name: str) -> regex.Pattern[str]:
    return regex.compile(vocabulary()["year"][name])
