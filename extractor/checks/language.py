"""The wordings of `narrative.toml`, compiled for the year of a report."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import regex

from extractor.checks.numerals import NUMBER

Pattern = regex.Pattern[str]

_PART = regex.compile(r"\{([a-z_]+)\}")
_NEVER = "(?!)"


@dataclass(frozen=True, slots=True)
class Target:
    """What a claim may be equal to: a printed label for people, codes (with *) to add, codes to take off."""

    label: str
    sum: tuple[str, ...]
    minus: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quantity:
    """Something a report counts in prose, and the sums of table cells the count may stand for.

    `patterns` hold a number, `zero` ones claim none. `opens` names the subject later clauses of the sentence speak of,
    `of` the result of that subject counted here. A `within` count is of a part by nature, so that a part is no narrowing.
    `tolerated` targets excuse a difference without proving the claim.
    """

    name: str
    rule: str
    patterns: tuple[Pattern, ...]
    zero: tuple[Pattern, ...]
    topics: frozenset[str]
    expected: tuple[Target, ...]
    tolerated: tuple[Target, ...]
    opens: str | None
    of: str | None
    within: bool
    amount: bool
    weak_if: Pattern | None
    needs: Pattern | None
    not_after: Pattern | None


@dataclass(frozen=True, slots=True)
class Guards:
    """What takes a number out of the report's own whole year: another year, a change, a plan, a part, a round figure."""

    this_year: Pattern
    other_year: Pattern
    carried_year: Pattern
    change: Pattern
    plan: Pattern
    vague_before: Pattern
    vague_after: Pattern
    part: Pattern
    narrow: Pattern


@dataclass(frozen=True, slots=True)
class Language:
    """All wordings, ready to use on clauses without blanks."""

    quantities: tuple[Quantity, ...]
    guards: Guards
    topics: dict[str, Pattern]
    section_topics: dict[int, frozenset[str]]
    plain: Pattern
    fees_denied: Pattern


@lru_cache(maxsize=32)
def language(year: int | None = None) -> Language:
    """The wordings of a report of this year; without a year, those that name the years around it never match."""
    data = _data()
    parts = data["parts"] | _years(year)

    def compiled(text: str) -> Pattern:
        return regex.compile(_filled(text, parts))

    return Language(
        quantities=tuple(_quantity(entry, compiled) for entry in data["quantities"]),
        guards=Guards(**{name: compiled(text) for name, text in data["guards"].items()}),
        topics={name: compiled(text) for name, text in data["topics"].items() if name != "sections"},
        section_topics={int(number): frozenset(topics) for number, topics in data["topics"]["sections"].items()},
        # Possessive, so that no clause can take long; the longest words first, so that 自 does not cut 自然人.
        plain=compiled(rf"(?:{'|'.join(sorted(data['plain']['words'], key=len, reverse=True))}|\d[\d,.]*[万亿]?(?:万?元)?|[件份宗起例条个次]|[一二两三四五六七八九十百]+)*+[。]?"),
        fees_denied=compiled(data["sections"]["fees_denied"]),
    )


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("narrative.toml").read_text("utf-8"))


def _years(year: int | None) -> dict[str, str]:
    if year is None:
        return {"own_year": _NEVER, "last_year": _NEVER, "next_year": _NEVER, "number": NUMBER}
    return {"own_year": str(year), "last_year": f"{year - 1}年度?", "next_year": f"{year + 1}年?度?", "number": NUMBER}


def _filled(text: str, parts: dict[str, str]) -> str:
    while _PART.search(text):
        text = _PART.sub(lambda found: parts[found[1]], text)
    return text


def _quantity(entry: dict[str, Any], compiled: Any) -> Quantity:
    def optional(name: str) -> Pattern | None:
        return compiled(entry[name]) if name in entry else None

    return Quantity(
        name=entry["name"],
        rule=entry["rule"],
        patterns=tuple(map(compiled, entry.get("patterns", ()))),
        zero=tuple(map(compiled, entry.get("zero", ()))),
        topics=frozenset(entry.get("topics", ())),
        expected=tuple(_target(target) for target in entry.get("expected", ())),
        tolerated=tuple(_target(target) for target in entry.get("tolerated", ())),
        opens=entry.get("opens"),
        of=entry.get("of"),
        within=entry.get("within", False),
        amount=bool(entry.get("amount")),
        weak_if=optional("weak_if"),
        needs=optional("needs"),
        not_after=optional("not_after"),
    )


def _target(entry: dict[str, Any]) -> Target:
    return Target(entry["label"], tuple(entry["sum"]), tuple(entry.get("minus", ())))
