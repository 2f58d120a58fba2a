"""Text that was copied: prose that speaks of another year, or of another body, and never of the report's own."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

import regex

from extractor.characters import fold
from extractor.document import Place
from extractor.recognition.names import core, is_government
from extractor.report import Check, Section

# The agency's own words: what was done, what is wanting.
OWN_WORDS = (1, 5)
# One look back is none; so many are.
FEWEST = 2


def check_copied(sections: Sequence[Section], agency: str | None, year: int | None) -> Iterator[Check]:
    """Sections one and five do not speak of another year, or another body of the same kind and rank, alone."""
    for section in sections:
        if section.number in OWN_WORDS:
            text = fold(section.text)
            place = None if section.page is None else Place(page=section.page)
            if year and (other := other_year(text, year)):
                why = f"{section.title} speaks of {other}, never of {year}"
                yield Check("section_year", False, left=year, right=other, why=why, quote=_quote(text, f"{other}年"), place=place)
            if agency and (name := other_body(text, agency)):
                why = f"{section.title} speaks of {name}, never of {agency}"
                yield Check("section_body", False, why=why, quote=_quote(text, name), place=place)


def other_year(text: str, year: int) -> int | None:
    """The earlier year with which sentences begin in a folded text that never names its own, None when there is none."""
    if _pattern("this_year").search(text) or regex.search(rf"{year}\s*年", text):
        return None
    begun = Counter(int(found[1]) for found in _pattern("begins").finditer(text))
    return next((other for other, count in begun.most_common(1) if count >= FEWEST and other < year), None)


def other_body(text: str, agency: str) -> str | None:
    """A body of another place, of the same kind and rank, that a folded text names and never its own place; else None."""
    own = _pattern("place").match(core(agency) if not is_government(agency) else agency)
    if own is None or own["stem"][-2:] in text:
        return None
    ranks = next((rank for rank in _words()["ranks"] if own["rank"] in rank), "")
    others: Counter[str] = Counter()
    for found in regex.finditer(rf"(\p{{Han}}{{2}}(?:{ranks or '(?!)'})){regex.escape(own['kind'])}", text):
        others[found.group()] += 1
    return next((name for name, count in others.most_common(1) if count >= FEWEST and not _pattern("nobody").search(name)), None)


def _quote(text: str, word: str) -> str:
    at = text.find(word)
    return text[at : at + 40].split("\n")[0] if at >= 0 else ""


@cache
def _words() -> dict[str, str]:
    found: dict[str, str] = tomllib.loads(files(__package__).joinpath("copied.toml").read_text("utf-8"))
    return found


@cache
def _pattern(name: str) -> regex.Pattern[str]:
    return regex.compile(_words()[name], regex.MULTILINE)
