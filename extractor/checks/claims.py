"""What a report's prose claims about its tables: numbers with the quantity, the clause, and how surely it is the whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from extractor.checks.language import Language, Quantity, compiled, language
from extractor.checks.numerals import Number, read_number
from extractor.checks.text import Clause, Sentence, sentences
from extractor.report import Section

# Section five speaks of other years and of plans.
SECTIONS_READ = (1, 2, 3, 4, 6)
# What runs on for longer without a comma is no prose, but a table whose cells ran together.
LONGEST_CLAUSE = 300


@dataclass(frozen=True, slots=True)
class Claim:
    """A number the prose gives for a quantity. `subject` is what a result is a result of.

    `doubt` says why the clause may speak of something else than the tables; it is empty when the clause is plain.
    `word` marks where in the prose the number stands, so that two readings of one number are known as such.
    """

    quantity: Quantity
    number: Number
    printed: str
    subject: str | None
    doubt: str
    clause: Clause
    section: Section
    word: tuple[int, int, int, str]


@dataclass(slots=True)
class _State:
    """What the sentence has spoken of so far."""

    subject: str | None = None
    other_year: bool = False
    narrow: str = ""
    before: str = ""


def claims(sections: Sequence[Section], *, agency: str | None = None, year: int | None = None) -> Iterator[Claim]:
    """Every claim the patterns find, in the order of the text."""
    spoken = language()
    year = year if year is not None else _year(sections)
    for section in sections:
        if section.number not in SECTIONS_READ:
            continue
        always = spoken.section_topics.get(section.number, frozenset())
        topics = set(always)
        for index, sentence in enumerate(sentences(section.text, year)):
            if sentence.opens:
                topics = set(always)
            topics.update(name for name, pattern in spoken.topics.items() if pattern.search(sentence.text))
            yield from _claims(spoken, section, index, sentence, topics, agency)


def _year(sections: Sequence[Section]) -> int | None:
    """The year the prose names most often: the report's own, where nobody says which that is."""
    years = [int(found) for section in sections for found in regex.findall(r"(20\d\d)\s*年", section.text)]
    return max(set(years), key=lambda year: (years.count(year), year)) if years else None


def _claims(spoken: Language, section: Section, index: int, sentence: Sentence, topics: set[str], agency: str | None) -> Iterator[Claim]:
    state = _State()
    found_in = [_found(spoken, clause, topics) for clause in sentence.clauses]
    # Behind the last number of a sentence nothing is of interest; most sentences have none.
    while found_in and not found_in[-1]:
        found_in.pop()
    for position, (clause, found) in enumerate(zip(sentence.clauses, found_in, strict=False)):
        for match, quantity in sorted(found, key=lambda pair: _where(pair[0])):
            number = _number(match, quantity)
            if number is None or _elsewhere(spoken, state, clause, match, quantity, sentence):
                continue
            if quantity.of and state.subject not in _RESULTS:
                continue
            doubt = _doubt(spoken, state, clause, match, quantity, agency)
            printed = match.groupdict().get("number") or "0"
            word = (index, position, _where(match), quantity.name if quantity.zero else "")
            yield Claim(quantity, number, printed, state.subject, doubt, clause, section, word)
            if quantity.opens:
                state.subject = quantity.opens
        _move_on(spoken, state, clause, agency)


def _found(spoken: Language, clause: Clause, topics: set[str]) -> list[tuple[regex.Match[str], Quantity]]:
    """Where a clause gives numbers for quantities that may be meant under these topics."""
    if len(clause.text) > LONGEST_CLAUSE or not spoken.guards.speaks.search(clause.text):
        return []
    return [
        (match, quantity)
        for quantity in spoken.mentioned(clause.text)
        if not quantity.topics or quantity.topics & topics
        for pattern in quantity.patterns
        for match in compiled(pattern).finditer(clause.text)
    ]


_RESULTS = ("reconsideration", "litigation", "litigation_direct", "litigation_after_reconsideration", "remedies")


def _where(match: regex.Match[str]) -> int:
    return int(match.start("number" if "number" in match.groupdict() else 0))


def _number(match: regex.Match[str], quantity: Quantity) -> Number | None:
    groups = match.groupdict()
    if "number" not in groups:
        return Number(0)
    number = read_number(groups["number"], groups["scale"])
    if number is not None and quantity.amount and not number.tolerance:
        return Number(number.value, 0.5)
    return number


def _elsewhere(spoken: Language, state: _State, clause: Clause, match: regex.Match[str], quantity: Quantity, sentence: Sentence) -> bool:
    """Whether the number is of another year, a change, a plan or a round figure, and so says nothing of the tables."""
    guards = spoken.guards
    before, after = clause.text[: _where(match)], clause.text[match.end() :]
    return bool(
        _other_year(spoken, clause.text[: match.end()], state.other_year)
        or guards.change.search(before)
        or guards.plan.search(before)
        or guards.vague_before.search(before)
        or guards.vague_after.search(after)
        or (quantity.needs and not compiled(quantity.needs).search(sentence.text))
        or (quantity.not_after and compiled(quantity.not_after).search(state.before + clause.text))
    )


def _doubt(spoken: Language, state: _State, clause: Clause, match: regex.Match[str], quantity: Quantity, agency: str | None) -> str:
    guards = spoken.guards
    before = clause.text[: _where(match)]
    text = _without(clause.text, agency)
    if state.narrow:
        return f"the sentence speaks of a part ({state.narrow})"
    if not quantity.within and (part := guards.part.search(before)):
        return f"the clause speaks of a part ({part[0]})"
    if narrow := guards.narrow.search(text):
        return f"the clause may speak of a part ({narrow[0]})"
    if quantity.weak_if and (weak := compiled(quantity.weak_if).search(clause.text[: match.end()])):
        return f"the wording is loose ({weak[0]})"
    if not quantity.zero and not spoken.plain.fullmatch(text):
        return "the clause has words that may narrow it"
    return ""


def _move_on(spoken: Language, state: _State, clause: Clause, agency: str | None) -> None:
    state.other_year = _other_year(spoken, clause.text, state.other_year)
    if narrow := spoken.guards.narrow.search(_without(clause.text, agency)):
        state.narrow = state.narrow or narrow[0]
    state.before += clause.text


def _other_year(spoken: Language, text: str, inherited: bool) -> bool:
    """Whether the last year spoken of is another than the report's."""
    guards = spoken.guards
    text = guards.carried_year.sub("", text)
    this = [found.end() for found in guards.this_year.finditer(text)]
    other = [found.end() for found in guards.other_year.finditer(text)]
    if not this and not other:
        return inherited
    return max(other, default=-1) > max(this, default=-1)


def _without(text: str, agency: str | None) -> str:
    return text.replace(agency, "") if agency else text
