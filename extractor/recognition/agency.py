"""Whose report it is: every place that names the body, weighed against each other.

A title is believed; whatever names a body elsewhere (the preamble, the signature, a catalogue card) supports it or speaks
against it. A body that one weak place alone names is given with a doubt.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import regex

from extractor.characters import simplify
from extractor.recognition.dates import day_of
from extractor.recognition.evidence import Evidence
from extractor.recognition.names import completed, is_government, is_name, related, trimmed
from extractor.recognition.title import Title
from extractor.recognition.vocabulary import pattern, vocabulary

# How much each place that names a body says. From SURE on it is enough alone.
WEIGHTS = {
    "title": 3, "page title": 3, "sentence": 3, "line beside the title": 3, "signature": 2, "preamble": 2, "catalogue card": 1, "contact": 1,
    "first sentence": 1, "file title": 1, "title in part": 1, "prose": 1,
}  # fmt: skip
SURE = 3
# What a line beside the title says is the title's word only when nothing speaks against it: it may be the site's name.
BESIDE = "line beside the title"
# Titles repeat each other: one is no support for another.
TITLES = frozenset({"title", "page title", "file title", BESIDE})
# A signature is among so many last lines, or beside a date among so many.
SIGNED, SIGNED_BESIDE_DATE = 4, 12
LONGEST_LOOSE = 20
_BLANKS, _MADE_OF = regex.compile(r"\s+"), regex.compile(r"[\p{Han}()（）、]+")
_DATE_AT_END = regex.compile(r"[(（]?20\d\d\s*年\s*\d{1,2}\s*月\s*(?:\d{1,2}\s*日)?[)）]?\s*$")


class Claim(NamedTuple):
    """A body's name and the place that says it, by the names of `WEIGHTS`."""

    source: str
    name: str


class Body(NamedTuple):
    """The body, where its name is from; `others` are names that speak against it, `sure` whether enough speaks for it."""

    name: str | None
    source: str = ""
    others: tuple[Claim, ...] = ()
    sure: bool = True


def weigh_agency(evidence: Evidence) -> Body:
    """Whose report it is."""
    claims = list(dict.fromkeys(_claims(evidence)))
    if not claims:
        return Body(None)
    chosen = _chosen(claims)
    same = [claim for claim in claims if related(chosen.name, claim.name)]
    others = [claim for claim in claims if claim not in same and WEIGHTS[claim.source] > 1]
    if chosen.source == BESIDE:
        others = [claim for claim in claims if claim not in same]
    alike = TITLES if chosen.source in TITLES else {chosen.source}
    support = sum(WEIGHTS[source] for source in {claim.source for claim in same} - alike)
    support += _prose(evidence.body, chosen.name)
    titled = WEIGHTS[chosen.source] >= SURE
    if titled and support >= SURE - 1 and not any(WEIGHTS[claim.source] >= SURE for claim in others):
        others = []
    others += [claim for claim in same if WEIGHTS[claim.source] > 1 and _is_misread(claim.name, chosen.name)]
    if (not titled or chosen.source == BESIDE) and _prose(evidence.body, chosen.name) < 0:
        support -= SURE
    sure = WEIGHTS[chosen.source] + support >= SURE
    everything = "\n".join([evidence.text, evidence.body, evidence.page_title])
    name = completed(chosen.name, everything, [claim.name for claim in same])
    return Body(name, chosen.source, tuple(others), sure)


def _chosen(claims: Sequence[Claim]) -> Claim:
    """The claim of the greatest weight; among several of that weight the one that most others agree with, then the first."""
    top = max(WEIGHTS[claim.source] for claim in claims)

    def agreement(claim: Claim) -> int:
        return sum(WEIGHTS[other.source] for other in claims if other.source != claim.source and related(claim.name, other.name))

    return max((claim for claim in claims if WEIGHTS[claim.source] == top), key=lambda claim: (claim.source != BESIDE, agreement(claim)))


def _is_misread(name: str, other: str) -> bool:
    """Whether two names differ in a single sign, as those of one body do that is misprinted, or misread from a picture, in one place."""
    name, other = simplify(name), simplify(other)
    return len(name) == len(other) and sum(a != b for a, b in zip(name, other, strict=True)) == 1


def _claims(evidence: Evidence) -> Iterator[Claim]:
    yield from _of_titles(evidence.titles, "title")
    yield from _of_titles(evidence.page_titles, "page title" if evidence.is_page else "file title")
    for name in evidence.beside:
        yield Claim(BESIDE, name)
    yield from _signed(evidence.below, evidence.end)
    for source, patterns in (("preamble", "made_by"), ("contact", "contact")):
        for wording in _patterns(patterns):
            for found in wording.finditer(evidence.text):
                name = trimmed(found["agency"]).replace("(", "（").replace(")", "）")
                if is_name(name) and not _unnamed().match(name):
                    yield Claim(source, name)
    yield from (Claim("catalogue card", name) for name in _carded(evidence.front) if is_name(name))
    for line in evidence.body.split("\n")[:4]:
        if (said := _patterns("subject")[0].match(line.strip())) and is_name(said["agency"]) and not _unnamed().match(said["agency"]):
            yield Claim("first sentence", said["agency"])


def _of_titles(titles: Sequence[Title], source: str) -> Iterator[Claim]:
    for title in titles:
        if not title.report or not title.agency:
            continue
        if is_name(title.agency):
            yield Claim(BESIDE if title.joined else "sentence" if title.sentence and source == "title" else source, title.agency)
        elif _is_loose(title.agency) and not title.sentence:
            yield Claim("title in part", title.agency)


def _is_loose(name: str) -> bool:
    """Whether the words before those of a report may name a body of a kind that is not known."""
    words = vocabulary()["agency"]
    return (
        2 <= len(name) <= LONGEST_LOOSE
        and not any(regex.search(words[key], name) for key in ("clause", "aside"))
        and not regex.match(words["pronouns"], name)
        and not regex.fullmatch(words["nobody"], name)
        and not any(word in name for word in vocabulary()["title"]["vocabulary"])
    )


def _signed(below: Sequence[str], end: Sequence[str]) -> Iterator[Claim]:
    """The name that stands alone at the end of the report, beside its date, or below the title with the date."""
    for lines, most in ((end[-SIGNED_BESIDE_DATE:], SIGNED), (below, 0)):
        for n, line in reversed(list(enumerate(lines))):
            undated = _date_off(line)
            bare = pattern("agency", "signature_label").sub("", _BLANKS.sub("", undated))
            name = pattern("agency", "seal").sub("", bare)
            dated = undated != line.strip() or any(day_of(other) for other in lines[max(0, n - 1) : n + 2])
            if (dated or len(lines) - n <= most) and is_name(name) and _MADE_OF.fullmatch(name):
                yield Claim("signature", name)
                break


def _date_off(line: str) -> str:
    return _DATE_AT_END.sub("", line.strip())


def _carded(front: Sequence[str]) -> Iterator[str]:
    """Bodies named by a catalogue card: 发布机构：…"""
    for n, text in enumerate(front):
        for found in _card().finditer(text):
            if found["name"]:
                yield trimmed(pattern("agency", "card_end").split(found["name"])[0])
            elif found.end() >= len(text.rstrip()):
                yield trimmed("".join(front[n + 1 : n + 3]))


def _prose(body: str, name: str) -> int:
    """What the prose says by the word it has for its body: 1 for this body, -1 against it, 0 nothing."""
    ours = [found[1] for found in pattern("agency", "we").finditer(body)]
    place = pattern("agency", "we_government").search(body) is not None
    if is_government(name):
        return 1 if place else -1 if len(ours) > 1 else 0
    return 1 if any(name.endswith(word) for word in ours) else 0


@cache
def _patterns(name: str) -> tuple[regex.Pattern[str], ...]:
    found = vocabulary()["agency"][name]
    return tuple(regex.compile(wording, regex.MULTILINE) for wording in ([found] if isinstance(found, str) else found))


@cache
def _unnamed() -> regex.Pattern[str]:
    return regex.compile(vocabulary()["agency"]["unnamed"])


@cache
def _card() -> regex.Pattern[str]:
    labels = "|".join(vocabulary()["agency"]["card"])
    return regex.compile(rf"(?:^|[\s|】\d日])(?:{labels})\s*[:：\]】)]?\s*(?P<name>[^\s:：|,，。;；\d]{{3,40}})?")
