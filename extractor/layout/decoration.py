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


def without_decoration(words: Sequence[Word], rules: Sequence[Rule]) -> tuple[list[Word], list[Rule], int]:
    """The words without struck characters, the rules without strikes and underlines, and how many characters were struck."""
    crossed: dict[int, Word] = {}
    middles = sorted([((top + bottom) / 2, i) for i, (_, (_, top, _, bottom), edges, *_) in enumerate(words) if edges])
    struck: dict[int, set[int]] = {}
    kept: list[Rule] = []
    for rule in rules:
        if not rule.horizontal or rule.x1 - rule.x0 < SHORTEST:
            kept.append(rule)
            continue
        through, under, over = _marked(words, middles, rule)
        if through:
            for i, k in through:
                struck.setdefault(i, set()).add(k)
            continue
        for i in over:
            crossed[i] = with_object(words[i])
        if not under and not (over and rule.x1 - rule.x0 < 2 * max(words[i].bbox.width + words[i].size for i in over)):
            kept.append(rule)
    if not struck and not crossed:
        return list(words), kept, 0
    remaining: list[Word] = []
    for i, word in enumerate(words):
        remaining += _remaining(word, struck[i]) if i in struck else [crossed.get(i, word)]
    return remaining, kept, sum(len(found) for found in struck.values())


def _marked(words: Sequence[Word], middles: Sequence[tuple[float, int]], rule: Rule) -> tuple[list[Hit], list[Hit], list[int]]:
    """The characters a rule strikes through, those it underlines, and the numbers it runs through without being just as long."""
    through: list[Hit] = []
    under: list[Hit] = []
    over: list[int] = []
    left, y, right, _ = rule
    for middle, i in middles[bisect_left(middles, (y - TALLEST, 0)) :]:
        if middle > y + TALLEST / 4:
            break
        word = words[i]
        x0, top, x1, bottom = word.bbox
        if x1 < left or x0 > right or bottom - top < 0.4 * word.size:
            continue
        share = (y - top) / (bottom - top)
        hits = through if THROUGH[0] < share < THROUGH[1] else under if UNDER[0] <= share < UNDER[1] else None
        if hits is through and left <= x0 + AT_EDGE and right >= x1 - AT_EDGE and NUMBER(word.text):
            over.append(i)
        if hits is not None and word.edges:
            hits += [(i, k) for k, (a, b) in enumerate(pairwise(word.edges)) if left < (a + b) / 2 < right]
    return _exact(words, through, rule), _exact(words, under, rule), over


def _exact(words: Sequence[Word], hits: list[Hit], rule: Rule) -> list[Hit]:
    """The characters, if the rule is just as long as they are."""
    if not hits:
        return []
    edges = [edge for i, k in hits for edge in (words[i].edges or ())[k : k + 2]]
    if abs(min(edges) - rule.x0) <= AT_EDGE and abs(max(edges) - rule.x1) <= AT_EDGE:
        return hits
    return []


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
