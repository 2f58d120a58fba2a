"""A section's prose as sentences and clauses, each tied to the characters as printed.

Patterns read text without blanks (a PDF sets some between any two characters), with half-width digits and mainland
characters; quotes show the print.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import regex

from extractor.characters import simplify

# Widths that matter to numbers; the Chinese comma stays, it never groups thousands.
_WIDTH = str.maketrans({**{chr(0xFF10 + digit): str(digit) for digit in range(10)}, "．": ".", "％": "%"})

_FOLLOWING = re.compile(r"\s*(\S)")
_BRACKET = re.compile(r"[（）()]")
_PARAGRAPH_ENDS = "。！？!?；;：:"
_ENDS = regex.compile(r"[。！？!?]")
# A comma between a digit and three more is a thousands separator.
_CLAUSE_ENDS = regex.compile(r"[，；;]|,(?!(?<=\d,)\d{3}(?!\d))")
# （二）, 二是, 2. open a new topic, at the start of a line or run on behind the sentence before.
_ENUMERATOR = regex.compile(
    r"""(?<!第)[（(][一二三四五六七八九十]{1,2}[）)]
    |   ^\#+  |  ^[一二三四五六七八九十]{1,2}、  |  ^\d{1,2}[.、](?!\d)
    |   (?:^|(?<=[。；;]))[一二三四五六七八九十]是""",
    regex.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause in the form patterns read, and as printed."""

    text: str
    quote: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence cut into clauses, those in brackets last; `opens` says that a new topic begins with it."""

    text: str
    clauses: tuple[Clause, ...]
    opens: bool


class _Run(NamedTuple):
    """Characters without blanks (`text`), each with its position in the printed text (`at`)."""

    printed: str
    text: str
    at: Sequence[int]

    def cut(self, start: int, end: int) -> _Run:
        return _Run(self.printed, self.text[start:end], self.at[start:end])

    def only(self, kept: Sequence[int]) -> _Run:
        return _Run(self.printed, "".join([self.text[index] for index in kept]), [self.at[index] for index in kept])

    def with_words(self, words: dict[str, str]) -> _Run:
        """The same print, with some words read as others of two characters."""
        if not any([word in self.text for word in words]):
            return self
        text: list[str] = []
        at: list[int] = []
        position = 0
        for found in re.finditer("|".join(words), self.text):
            text += [self.text[position : found.start()], words[found[0]]]
            at += [*self.at[position : found.start()], self.at[found.start()], self.at[found.end() - 1]]
            position = found.end()
        return _Run(self.printed, "".join([*text, self.text[position:]]), [*at, *self.at[position:]])

    @property
    def quote(self) -> str:
        """As printed, without the line breaks."""
        if not self.at:
            return ""
        return "".join([line.strip() for line in self.printed[self.at[0] : self.at[-1] + 1].splitlines()])


def sentences(printed: str, year: int | None = None) -> Iterator[Sentence]:
    """The sentences of a section, in order. In their text the report's own `year` reads 本年, those beside it 上年 and 下年."""
    for paragraph in _paragraphs(printed):
        run = _closed_up(printed, *paragraph)
        if year is not None:
            run = run.with_words({f"{year}年": "本年", f"{year - 1}年": "上年", f"{year + 1}年": "下年"})
        for start, end, opens in _spans(run.text):
            sentence = run.cut(start, end)
            if sentence.text:
                yield Sentence(sentence.text, tuple(_clauses(sentence)), opens)


def _paragraphs(printed: str) -> Iterator[tuple[int, int]]:
    """Lines, those joined that a page broke: a line that ends without a mark goes on, unless a new point begins."""
    start = position = 0
    ended = False
    for line in printed.splitlines(keepends=True):
        text = line.strip()
        if position > start and (ended or not text or _ENUMERATOR.match(text)):
            yield start, position
            start, ended = position, False
        if text:
            ended = text[-1] in _PARAGRAPH_ENDS
        position += len(line)
    if position > start:
        yield start, position


def _closed_up(printed: str, start: int, end: int) -> _Run:
    mainland = simplify(printed[start:end])
    if len(mainland) != end - start:  # words were changed with the characters, so that places would be lost
        mainland = printed[start:end]
    text = mainland.translate(_WIDTH)
    if len(text.split(maxsplit=1)) == 1 and not text[0].isspace():
        closed = text.rstrip()  # as most paragraphs are: nothing but the end of the line to take out
        return _Run(printed, closed, range(start, start + len(closed)))
    kept = [index for index, character in enumerate(text) if not character.isspace() or _parts_numbers(text, index)]
    closed = "".join([" " if (character := text[index]).isspace() else character for index in kept])
    return _Run(printed, closed, [start + index for index in kept])


def _parts_numbers(text: str, blank: int) -> bool:
    """Whether the first of some blanks stands between two numbers side by side, which stay two numbers."""
    if blank == 0 or not text[blank - 1].isdigit():
        return False
    following = _FOLLOWING.match(text, blank)
    return following is not None and following[1].isdigit()


def _spans(text: str) -> Iterator[tuple[int, int, bool]]:
    """Start, end and whether a topic opens, of each sentence."""
    cuts = {0: False, len(text): False}
    for mark in _ENDS.finditer(text):
        cuts.setdefault(mark.end(), False)
    for mark in _ENUMERATOR.finditer(text):
        cuts[mark.start()] = True
    places = sorted(cuts)
    for start, end in pairwise(places):
        yield start, end, cuts[start]


def _clauses(sentence: _Run) -> Iterator[Clause]:
    """Clauses outside brackets first, with the brackets taken out of the way; then those inside."""
    for run in _brackets_apart(sentence):
        start = 0
        for mark in (*_CLAUSE_ENDS.finditer(run.text), None):
            end = len(run.text) if mark is None else mark.start()
            if end > start:
                clause = run.cut(start, end)
                yield Clause(clause.text, clause.quote)
            if mark is not None:
                start = mark.end()


def _brackets_apart(sentence: _Run) -> Iterator[_Run]:
    """The sentence without what its brackets hold, then each of their contents; a bracket that never closes is none."""
    if not _BRACKET.search(sentence.text):
        yield sentence
        return
    open_ones: list[list[int]] = [[]]
    inside = []
    for index, character in enumerate(sentence.text):
        if character in "（(":
            open_ones.append([index])
        elif character in "）)" and len(open_ones) > 1:
            inside.append(open_ones.pop()[1:])
        else:
            open_ones[-1].append(index)
    for kept in ([index for one in open_ones for index in one], *inside):
        yield sentence.only(kept)
