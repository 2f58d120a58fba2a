"""The six sections of a report, under drifting names and numbers, and whatever else stands between them.

Every line that may be a heading is a candidate; the chain of candidates in the order of the form with the highest score
is taken. Contents lists, sub-headings of section one and numbered rows of the tables are no headings.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import regex

from extractor.characters import fold, simplify, strip_readings
from extractor.characters.remembering import remembered
from extractor.document import Block, Line
from extractor.recognition.labels import Label, body, likeness, read_label, section_pattern, section_wordings
from extractor.recognition.vocabulary import pattern, vocabulary
from extractor.report import Section
from extractor.templates import forms
from extractor.templates.forms import Section as OfficialSection

# A line longer than this holds more than a row of a table: text that has lost its line breaks.
LONG = 300
# A heading that lost its number is known by its wording alone, which is short.
LONGEST_BARE = 36
# So like the name of a section a numbered line is its heading, and so like it under the section's own number.
LEAST_LIKE, LEAST_LIKE_IN_PLACE = 0.8, 0.75
SHORT_NAME, SHORTEST_OF_TWO = 5, 6
# So much behind the name of a section, on its line, is no part of the heading.
LEAST_BEHIND = 6
LEVEL_SCORES = {"section": 1.0, "part": 1.0, "item": 0.75, None: 0.6, "group": 0.4}
# The number of its page behind an entry of a contents list; what a blank sets off.
_PAGE_AT_END, _SET_OFF = regex.compile(r"[.…·\s]{2,}\d+\s*$"), regex.compile(r"\s+\S")
_READING = regex.compile(r"[(（]\p{Latin}{1,7}[)）]")


class Heading(NamedTuple):
    """A heading: where it begins and ends in a line's text, the official number or None, how sure (0 to about 1.3)."""

    block: int
    begin: int
    end: int
    number: int | None
    text: str
    level: str | None
    printed: int | None
    score: float = 1.0


def find_headings(blocks: Sequence[Block]) -> list[Heading]:
    """The headings of a document's sections in reading order, those of no official section (number None) among them."""
    chain = _chain(heading_candidates(blocks))
    return sorted([*chain, *_misplaced(_others(blocks, chain), chain)], key=lambda h: (h.block, h.begin))


def _misplaced(others: Iterable[Heading], chain: Sequence[Heading]) -> Iterator[Heading]:
    """The other headings, with its number the one that names a section that stands in another order than the form's."""
    absent = {s.number: s.title for s in _sections()}
    for heading in chain:
        absent.pop(heading.number or 0, None)
    for heading in others:
        number = next((n for n, title in absent.items() if _exact(read_label(heading.text).body, title)), None)
        absent.pop(number or 0, None)
        yield heading._replace(number=number)


def sections(blocks: Sequence[Block], headings: Sequence[Heading], table_lines: frozenset[int] = frozenset()) -> tuple[Section, ...]:
    """Each heading with the text up to the next; lines that were read as table rows (block indices) are left out."""
    titles = _titles()
    found: list[Section] = []
    for n, heading in enumerate(headings):
        following = headings[n + 1] if n + 1 < len(headings) else None
        place = blocks[heading.block].place
        found.append(
            Section(
                number=heading.number,
                heading=heading.text,
                title=titles[heading.number] if heading.number else _bare(heading.text),
                text=_text(blocks, heading, following, table_lines),
                page=place.page if place else None,
            )
        )
    return tuple(found)


def section_of(headings: Sequence[Heading], block: int) -> int | None:
    """The official number of the section a block stands in."""
    number = None
    for heading in headings:
        if heading.block > block:
            break
        number = heading.number or number
    return number


def _text(blocks: Sequence[Block], heading: Heading, following: Heading | None, table_lines: frozenset[int]) -> str:
    last = following.block if following else len(blocks) - 1
    paragraphs: list[str] = []
    for index in range(heading.block, last + 1):
        line = blocks[index]
        if not isinstance(line, Line) or (index in table_lines and len(line.text) <= LONG):
            continue
        begin = heading.end if index == heading.block else 0
        end = following.begin if following and index == following.block else len(line.text)
        text = line.text[begin:end].strip(" \t\n　:：") if begin else line.text[begin:end].strip()
        if not text:
            continue
        if line.continues and paragraphs and index != heading.block:
            paragraphs[-1] += text
        else:
            paragraphs.append(text)
    return "\n".join(paragraphs)


def heading_candidates(blocks: Sequence[Block]) -> list[Heading]:
    """Every line, or beginning of a line, that may be a heading of one of the six sections, in order."""
    found: list[Heading] = []
    for index, block in enumerate(blocks):
        if isinstance(block, Line) and block.text.strip():
            found.extend(_of_line(index, block))
    dense = {h.block for h, following in itertools.pairwise(found) if _only_space_between(blocks, h, following)}
    return [h._replace(score=h.score - 0.3) if h.block in dense else h for h in found]


def _only_space_between(blocks: Sequence[Block], first: Heading, second: Heading) -> bool:
    """Whether two candidates follow each other with nothing between, as in a contents list."""
    between = blocks[first.block + 1 : second.block]
    return first.block != second.block and all(isinstance(b, Line) and not b.text.strip() for b in between)


def _of_line(index: int, line: Line) -> Iterator[Heading]:
    search = _remembered if len(line.text) <= LONG else _of_text
    return (found._replace(block=index) for found in search(line.text, line.heading))


@lru_cache(maxsize=8192)
def _remembered(text: str, claimed: int | None) -> tuple[Heading, ...]:
    """The same for short lines, which recur: in one document, asked for its parts and its sections, and from report to report."""
    return tuple(_of_text(text, claimed))


def _of_text(text: str, claimed: int | None) -> Iterator[Heading]:
    inside = list(_within(0, text))
    if inside and not text[: inside[0].begin].strip() and _goes_on(text, inside[0]):
        yield from inside
        return
    if len(text.strip()) <= vocabulary()["headings"]["longest"]:
        trimmed = _PAGE_AT_END.sub("", text).strip()
        if heading := _whole(0, text, trimmed, claimed):
            # A page number after dots: an entry of a contents list.
            yield heading if trimmed == text.strip() else heading._replace(score=heading.score - 0.5)
            return
    yield from inside


def _goes_on(text: str, heading: Heading) -> bool:
    """Whether the body begins on the heading's line: set off by a blank, or as much as no heading has, or as good as nothing (无)."""
    behind = text[heading.end :]
    known = _fit(read_label(text).body, _titles()[heading.number or 0]) == 1.0
    return bool(_SET_OFF.match(behind)) or (
        not known and (len(behind.strip()) >= LEAST_BEHIND or body(fold(behind)) in vocabulary()["values"]["blank"])
    )


def _whole(index: int, text: str, trimmed: str, claimed: int | None) -> Heading | None:
    label = read_label(trimmed.rstrip(":：。"))
    if label.level is None:
        label = _loose(trimmed) or label
    if label.level is None and not 4 <= len(label.body) <= LONGEST_BARE:
        return None
    numbered = label.level is not None
    wording = label.body if numbered else body(pattern("headings", "odd_number").sub("", fold(trimmed)))
    # Without a number only the exact wording makes a heading: other lines, most of a text, are told at once.
    best, number = max(((_fit if numbered else _exact)(wording, s.title), -s.number) for s in _sections())
    number = -number
    # A character that a scan got wrong weighs much in the shortest of the names (总体清况).
    least = LEAST_LIKE_IN_PLACE if label.number == number and len(wording) <= SHORT_NAME else LEAST_LIKE
    if best < (least if numbered else 1.0) or (not numbered and len(wording) < 4):
        return None
    if label.level == "group" and label.number != number:
        return None
    score = best * LEVEL_SCORES[label.level] + (0.15 if label.number == number else 0.0) + (0.05 if claimed else 0.0)
    begin = text.index(trimmed)
    return Heading(index, begin, begin + len(trimmed), number, trimmed, label.level, label.number, score)


def _within(index: int, text: str) -> Iterator[Heading]:
    """Headings at the beginning of a paragraph that goes on, or inside a text that has lost its line breaks."""
    bare = strip_readings(text)
    if bare != text:
        yield from _with_readings(text, bare, _within(index, bare))
        return
    plain = simplify(text)
    first = len(text) - len(text.lstrip())
    for found in _inline().finditer(plain if len(plain) == len(text) else text):
        before = found.start() > first
        if before and len(text) < 200:
            continue
        after = text[found.end() : found.end() + 1]
        if after in "、，和及与":
            continue
        label = read_label(found.group())
        if label.level is None:
            label = _loose(found.group()) or label
        best, number = max((_fit(label.body, s.title), -s.number) for s in _sections())
        if best == 1.0:
            score = (0.9 if before else 1.0) * LEVEL_SCORES[label.level] + (0.15 if label.number == -number else 0.0)
            printed = text[found.start() : found.end()].strip()
            begin = text.index(printed, found.start())
            yield Heading(index, begin, begin + len(printed), -number, printed, label.level, label.number, score)


def _with_readings(text: str, bare: str, headings: Iterable[Heading]) -> Iterator[Heading]:
    """Headings of a text that was bared of the readings a mirror wrote behind its characters, at their places in the text."""
    origin: list[int] = []
    at = 0
    for character in bare:
        at = text.index(character, at)
        origin.append(at)
        at += 1
    for heading in headings:
        end = origin[heading.end - 1] + 1
        if reading := _READING.match(text, end):
            end = reading.end()
        begin = origin[heading.begin]
        yield heading._replace(begin=begin, end=end, text=text[begin:end])


def _chain(candidates: Sequence[Heading]) -> list[Heading]:
    """Candidates with official numbers that increase, of the highest total score; later ones win among equals."""
    best: list[tuple[float, int | None]] = []
    # The best chain so far that ends in each number and level: a hostile text has as many candidates as lines.
    ends: dict[tuple[int, str | None], int] = {}
    for n, heading in enumerate(candidates):
        choice: tuple[float, int | None] = (heading.score, None)
        for (number, level), m in sorted(ends.items(), key=lambda end: end[1]):
            if number < (heading.number or 0):
                total = best[m][0] + heading.score + (0.1 if level == heading.level else 0.0)
                if total >= choice[0]:
                    choice = (total, m)
        best.append(choice)
        end = (heading.number or 0, heading.level)
        if end not in ends or best[ends[end]][0] <= choice[0]:
            ends[end] = n
    if not best:
        return []
    top = max(score for score, _ in best)
    last: int | None = max(k for k, (score, _) in enumerate(best) if score == top)
    chain: list[Heading] = []
    while last is not None:
        chain.append(candidates[last])
        last = best[last][1]
    return chain[::-1]


def _others(blocks: Sequence[Block], chain: Sequence[Heading]) -> Iterator[Heading]:
    """Top-level headings that are none of the six: short lines that go on the numbering of the ones that are."""
    if not chain:
        return
    taken = {h.block: h for h in chain}
    # All six nested under one heading (一、报告内容 → （一）总体情况): that heading stands before them.
    nested = chain[0].level == "group"
    running = 0 if nested else None
    items_begun = False
    for index in range(0 if nested else chain[0].block, len(blocks)):
        if index in taken:
            running, items_begun = taken[index].printed or taken[index].number, False
            continue
        line = blocks[index]
        if not isinstance(line, Line) or running is None:
            continue
        text = line.text.strip()
        if len(text) > vocabulary()["headings"]["longest"]:
            continue
        label = read_label(text)
        if line.continues or label.level not in ("section", "part", "item") or not _is_short(text, label) or _is_row_label(label):
            continue
        if label.level == "item" and label.number == 1:
            items_begun = True
        if label.number == running + 1 and (label.level != "item" or not items_begun):
            following = next((h for h in chain if h.block > index), None)
            if following is None and label.level == "item":
                continue
            running = label.number
            begin = line.text.index(text)
            yield Heading(index, begin, begin + len(text), None, text, label.level, label.number)


def _is_short(text: str, label: Label) -> bool:
    rules = vocabulary()["headings"]
    marked = regex.match(vocabulary()["numbers"][label.level], fold(text))
    return bool(marked) and len(label.body) >= 2 and len(text) <= rules["longest"] and not regex.search(rules["sentence"], text)


def _is_row_label(label: Label) -> bool:
    """Whether a numbered line is a row of a table: 四、结转下年度继续办理 stands right before heading 四."""
    return any(label.body.startswith(row) for row in _row_bodies())


@cache
def _row_bodies() -> frozenset[str]:
    tables = [table for form in forms().values() for table in form.tables.values()]
    return frozenset(read_label(part).body for table in tables for row in table.rows for part in row.path)


def _loose(text: str) -> Label | None:
    """A heading whose 、 is lost: '一 概 述'."""
    plain = fold(text)
    found = pattern("numbers", "section_loose").match(plain)
    if not found:
        return None
    rest = body(plain[found.end() :])
    if any(rest in section_wordings(s.title) for s in _sections()):
        return Label("section", vocabulary()["numbers"]["chinese"].index(found[1]) + 1, rest)
    return None


@remembered(8192)
def _fit(wording: str, title: str) -> float:
    """How well the wording of a numbered heading fits a section, 0 to 1."""
    if _exact(wording, title) or _begins_two(wording, title):
        return 1.0
    if _exact(pattern("headings", "of_body").sub("", wording), title):
        return 1.0
    wording = pattern("headings", "of_year").sub("", wording)
    # A heading with the body on its line is no heading as a whole, though a good part of it is one.
    return max((likeness(wording, one) for one in section_wordings(title) if len(wording) <= len(one) + 3), default=0.0)


def _exact(wording: str, title: str) -> float:
    """1 for a wording that a section is known by, words of year and place before it or not; else 0."""
    own = pattern("headings", "of_year").sub("", wording)
    return float(own in section_wordings(title) or section_pattern(title).fullmatch(own) is not None)


def _begins_two(wording: str, title: str) -> bool:
    """Whether a heading names this section first and another after it: 五、存在的主要问题及改进情况和其他需要报告的事项."""
    rests = (wording.removeprefix(one) for one in section_wordings(title) if wording.startswith(one) and len(one) >= SHORTEST_OF_TWO)
    return any(pattern("headings", "and").sub("", rest) in _all_wordings() for rest in rests)


@cache
def _all_wordings() -> frozenset[str]:
    return frozenset(one for s in _sections() for one in section_wordings(s.title) if len(one) >= SHORTEST_OF_TWO)


def _bare(heading: str) -> str:
    label = read_label(heading)
    if label.level is None:
        return heading
    return regex.sub(r"^[\s(（]*[\p{Nd}\p{Han}]{1,3}[\s、.．,，)）:：]+", "", heading).strip()


@cache
def _inline() -> re.Pattern[str]:
    # Not `regex`: on this long list of names it takes ten times as long.
    patterns = [section_pattern(s.title).pattern for s in _sections()]
    names = sorted({title for s in _sections() for title in (s.title, *section_wordings(s.title))}, key=len, reverse=True)
    loose = ["".join(re.escape(c) + r"[\s、，]*" for c in name) for name in names]
    number = vocabulary()["headings"]["inline_number"]
    of_year = vocabulary()["headings"]["of_year"].removeprefix("^")
    return re.compile(rf"(?:{number})\s*(?:{of_year})?(?:{'|'.join([*loose, *patterns])})")


@cache
def _sections() -> tuple[OfficialSection, ...]:
    return next(iter(forms().values())).sections


@cache
def _titles() -> dict[int, str]:
    return {s.number: s.title for s in _sections()}
