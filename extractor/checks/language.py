"""The wordings of `narrative.toml`, compiled."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

import regex

from extractor.checks.numerals import NUMBER

Pattern: TypeAlias = regex.Pattern[str]

_PART = regex.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Target:
    """What a claim may be equal to: a printed label for people, codes (with *) to add, codes to take off."""

    label: str
    sum: tuple[str, ...]
    minus: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quantity:
    """Something a report counts in prose, and the sums of table cells the count may stand for.

    `patterns` hold a number, or claim that there is none (`zero`). `opens` names the subject later clauses of the sentence speak of,
    `of` the result of that subject counted here. A `within` count is of a part by nature, so that a part is no narrowing.
    `tolerated` targets excuse a difference without proving the claim.
    """

    name: str
    rule: str
    mentions: tuple[str, ...]
    patterns: tuple[str, ...]
    zero: bool
    topics: frozenset[str]
    expected: tuple[Target, ...]
    tolerated: tuple[Target, ...]
    opens: str | None
    of: str | None
    within: bool
    amount: bool
    weak_if: str | None
    needs: str | None
    not_after: str | None


@dataclass(frozen=True, slots=True)
class Guards:
    """What makes a clause worth reading, and what takes its number out of the report's own whole year:

    another year, a change, a plan, a part, a round figure.
    """

    speaks: Pattern
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
    """All wordings, ready to use on clauses without blanks; `mentions` are the numbers of the quantities that have a word."""

    quantities: tuple[Quantity, ...]
    guards: Guards
    topics: dict[str, Pattern]
    section_topics: dict[int, frozenset[str]]
    plain: Pattern
    fees_denied: Pattern
    mentions: dict[str, tuple[int, ...]]

    def mentioned(self, clause: str) -> list[Quantity]:
        """The quantities of which a clause has a word, in their order."""
        numbers = {number for word, having in self.mentions.items() if word in clause for number in having}
        return [self.quantities[number] for number in sorted(numbers)]


@cache
def language() -> Language:
    """The wordings, compiled when first used: one report uses a third of them."""
    data = _data()
    words = "|".join(sorted(data["plain"]["words"], key=len, reverse=True))
    quantities = tuple(map(_quantity, data["quantities"]))
    mentions = dict.fromkeys(word for quantity in quantities for word in quantity.mentions)
    return Language(
        quantities=quantities,
        guards=Guards(**{name: compiled(text) for name, text in data["guards"].items()}),
        topics={name: compiled(text) for name, text in data["topics"].items() if name != "sections"},
        section_topics={int(number): frozenset(topics) for number, topics in data["topics"]["sections"].items()},
        # Possessive, so that no clause can take long; the longest words first, so that 自 does not cut 自然人.
        plain=compiled(rf"(?:{words}|\d[\d,.]*[万亿]?(?:万?元)?|[件份宗起例条个次]|[一二两三四五六七八九十百]+)*+[。]?"),
        fees_denied=compiled(data["sections"]["fees_denied"]),
        mentions={word: tuple(n for n, quantity in enumerate(quantities) if word in quantity.mentions) for word in mentions},
    )


@cache
def compiled(text: str) -> Pattern:
    """A pattern of the data with its parts filled in."""
    parts = _data()["parts"] | {"number": NUMBER}
    while _PART.search(text):
        text = _PART.sub(lambda found: parts[found[1]], text)
    return regex.compile(text)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("narrative.toml").read_text("utf-8"))


def _quantity(entry: dict[str, Any]) -> Quantity:
    return Quantity(
        name=entry["name"],
        rule=entry["rule"],
        mentions=tuple(entry["mentions"]),
        patterns=(*entry.get("patterns", ()), *entry.get("zero", ())),
        zero="zero" in entry,
        topics=frozenset(entry.get("topics", ())),
        expected=tuple(_target(target) for target in entry.get("expected", ())),
        tolerated=tuple(_target(target) for target in entry.get("tolerated", ())),
        opens=entry.get("opens"),
        of=entry.get("of"),
        within=entry.get("within", False),
        amount=bool(entry.get("amount")),
        weak_if=entry.get("weak_if"),
        needs=entry.get("needs"),
        not_after=entry.get("not_after"),
    )


def _target(entry: dict[str, Any]) -> Target:
    return Target(entry["label"], tuple(entry["sum"]), tuple(entry.get("minus", ())))
