"""Strokes that belong to text and not to tables: strikes through it and lines under it.

Text that is struck through, as in a document printed with its tracked changes, is left out: a person does not read it.
Such strokes begin and end where characters do; a table's border that runs through overflowing text does not. Of a number that
any other stroke runs through nobody knows whether it stands.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from extractor.document import BBox, Rule, Word
from extractor.readers.marks import with_object

AT_EDGE = 1.0  # points between the end of a stroke and the edge of a character
THROUGH = (0.25, 0.75)  # where between top (0) and bottom (1) of a text a strike runs
UNDER = (0.75, 1.5)  # and a line under it
SHORTEST = 2.5  # points: shorter strokes are pieces of dashed lines
TALLEST = 40.0  # points: larger text is not looked at

NUMBER = re.compile(r"[\d.,，]*\d").fullmatch

Hit = tuple[int, int]  # a word and a character of it, by number


def without_decoration(words: Sequence[Word], rules: Sequence[Rule]) -> tuple[Sequence[Word], Sequence[Rule], int]:
    """The words without struck characters, the rules without strikes and underlines, and how many characters were struck."""
    if not rules:
        return words, rules, 0
    crossed: dict[int, Word] = {}
    middles = sorted([((top + bottom) / 2, i) for i, (_, (_, top, _, bottom), edges, _, _, _) in enumerate(words) if edges])
    at: dict[float, tuple[list[int], list[int]]] = {}
    struck: dict[int, set[int]] = {}
    kept: list[Rule] = []
    for rule in rules:
        left, y, right, bottom = rule
        if y != bottom or right - left < SHORTEST:
            kept.append(rule)
            continue
        # The pieces of a border stand at one height.
        beside = at.get(y)
        if beside is None:
            beside = at[y] = _beside(words, middles, y)
        through, over = _through(words, beside[0], rule)
        if through:
            for i, k in through:
                struck.setdefault(i, set()).add(k)
            continue
        for i in over:
            crossed[i] = with_object(words[i])
        under = _exact(words, beside[1], rule)
        if not under and not (over and right - left < 2 * max(words[i].bbox.width + words[i].size for i in over)):
            kept.append(rule)
    if not struck and not crossed:
        return words, kept, 0
    remaining: list[Word] = []
    for i, word in enumerate(words):
        remaining += _remaining(word, struck[i]) if i in struck else [crossed.get(i, word)]
    return remaining, kept, sum(len(found) for found in struck.values())


def _beside(words: Sequence[Word], middles: Sequence[tuple[float, int]], y: float) -> tuple[list[int], list[int]]:
    """The words that a stroke at a height may run through, and those it may underline."""
    through: list[int] = []
    under: list[int] = []
    for middle, i in middles[bisect_left(middles, (y - TALLEST, 0)) :]:
        if middle > y + TALLEST / 4:
            break
        _, (_, top, _, bottom), _, _, _, size = words[i]
        high = bottom - top
        if high >= 0.4 * size and high:
            share = (y - top) / high
            if THROUGH[0] < share < THROUGH[1]:
                through.append(i)
            elif UNDER[0] <= share < UNDER[1]:
                under.append(i)
    return through, under


def _through(words: Sequence[Word], beside: Sequence[int], rule: Rule) -> tuple[list[Hit], list[int]]:
    """The characters a rule strikes, being just as long, and the numbers it runs through, however long."""
    left, _, right, _ = rule
    over = [i for i in beside if left <= words[i].bbox.x0 + AT_EDGE and right >= words[i].bbox.x1 - AT_EDGE and NUMBER(words[i].text)]
    return _exact(words, beside, rule), over


def _exact(words: Sequence[Word], beside: Sequence[int], rule: Rule) -> list[Hit]:
    """The characters of some words that stand at a rule, if it is just as long as they are."""
    left, _, right, _ = rule
    near = [i for i in beside if words[i][1][2] >= left and words[i][1][0] <= right]
    # The border of a cell begins and ends away from the words in it.
    if not near or min([_edges(words[i])[0] for i in near]) > left + AT_EDGE or max([_edges(words[i])[-1] for i in near]) < right - AT_EDGE:
        return []
    hits = [(i, k) for i in near for k, (a, b) in enumerate(pairwise(_edges(words[i]))) if left < (a + b) / 2 < right]
    if not hits:
        return []
    edges = [edge for i, k in hits for edge in _edges(words[i])[k : k + 2]]
    return hits if abs(min(edges) - left) <= AT_EDGE and abs(max(edges) - right) <= AT_EDGE else []


def _edges(word: Word) -> tuple[float, ...]:
    return word.edges or (word.bbox.x0, word.bbox.x1)


def _remaining(word: Word, struck: set[int]) -> list[Word]:
    """The runs of a word's characters that are not struck."""
    runs: list[list[int]] = []
    for k in range(len(word.text)):
        if k not in struck:
            if runs and runs[-1][-1] == k - 1:
                runs[-1].append(k)
            else:
                runs.append([k])
    return [part_of(word, run[0], run[-1] + 1) for run in runs]


def part_of(word: Word, start: int, end: int) -> Word:
    """The characters start to end (excluded) of a word, cut at their edges."""
    if (start, end) == (0, len(word.text)) or word.edges is None:
        return word
    x0 = word.bbox.x0 if start == 0 else word.edges[start]
    x1 = word.bbox.x1 if end == len(word.text) else word.edges[end]
    return word._replace(text=word.text[start:end], bbox=BBox(x0, word.bbox.top, x1, word.bbox.bottom), edges=word.edges[start : end + 1])
