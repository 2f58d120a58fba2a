"""A section's prose as sentences and clauses, each tied to the characters as printed.

Patterns read text without blanks (a PDF sets some between any two characters), with half-width digits and mainland
characters; quotes show the print.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import regex

from extractor.characters import simplify

# Widths that matter to numbers; the Chinese comma stays, it never groups thousands.
_WIDTH = str.maketrans({**{chr(0xFF10 + digit): str(digit) for digit in range(10)}, "．": ".", "％": "%"})

_PARAGRAPH_END = regex.compile(r"[。！？!?；;：:]\s*$")
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


class _Run:
    """Characters without blanks, each with its position in the printed text."""

    def __init__(self, printed: str, pairs: list[tuple[str, int]]) -> None:
        self.printed = printed
        self.pairs = pairs
        self.text = "".join(character for character, _ in pairs)

    def cut(self, start: int, end: int) -> _Run:
        return _Run(self.printed, self.pairs[start:end])

    def with_words(self, words: dict[str, str]) -> _Run:
        """The same print, with some words read as others of two characters."""
        pairs: list[tuple[str, int]] = []
        position = 0
        for found in regex.finditer("|".join(words), self.text):
            read, last = words[found[0]], found.end() - 1
            pairs += [*self.pairs[position : found.start()], (read[0], self.pairs[found.start()][1]), (read[1], self.pairs[last][1])]
            position = found.end()
        pairs += self.pairs[position:]
        return _Run(self.printed, pairs)

    @property
    def quote(self) -> str:
        """As printed, without the line breaks."""
        return "".join(line.strip() for line in self.printed[self.pairs[0][1] : self.pairs[-1][1] + 1].splitlines()) if self.pairs else ""


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
    for line in printed.splitlines(keepends=True):
        if position > start and (_PARAGRAPH_END.search(printed[start:position]) or not line.strip() or _ENUMERATOR.match(line.strip())):
            yield start, position
            start = position
        position += len(line)
    if position > start:
        yield start, position


def _closed_up(printed: str, start: int, end: int) -> _Run:
    pairs: list[tuple[str, int]] = []
    mainland = simplify(printed[start:end])
    if len(mainland) != end - start:  # words were changed with the characters, so that places would be lost
        mainland = printed[start:end]
    for index, character in enumerate(mainland.translate(_WIDTH), start):
        if character.isspace():
            # Two numbers side by side stay two numbers.
            if pairs and pairs[-1][0].isdigit() and printed[index:end].lstrip()[:1].isdigit():
                pairs.append((" ", index))
        else:
            pairs.append((character, index))
    return _Run(printed, pairs)


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
    open_ones: list[list[tuple[str, int]]] = [[]]
    inside = []
    for pair in sentence.pairs:
        if pair[0] in "（(":
            open_ones.append([pair])
        elif pair[0] in "）)" and len(open_ones) > 1:
            inside.append(open_ones.pop()[1:])
        else:
            open_ones[-1].append(pair)
    for pairs in ([pair for one in open_ones for pair in one], *inside):
        yield _Run(sentence.printed, pairs)
