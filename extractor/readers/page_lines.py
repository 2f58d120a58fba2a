"""Page numbers that stand among the lines of a text, between a label and its value as often as not."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise

import regex

from extractor.document import Line

_LONGEST = 120


def without_page_lines(lines: Sequence[Line]) -> list[Line]:
    """The lines without those that number pages. A number alone on its line stays: it may be a cell."""
    dropped: set[int] = set()
    for pattern, certain in _patterns():
        found = [
            (n, int(match["number"]))
            for n, line in enumerate(lines)
            if 2 < len(line.text) <= _LONGEST and (match := pattern.fullmatch(line.text.strip()))
        ]
        counts = len(found) > 1 and all(after == before + 1 for (_, before), (_, after) in pairwise(found))
        if certain or counts:
            dropped.update(n for n, _ in found)
    return [line for n, line in enumerate(lines) if n not in dropped]


@cache
def _patterns() -> tuple[tuple[regex.Pattern[str], bool], ...]:
    data = tomllib.loads(files(__package__).joinpath("text.toml").read_text("utf-8"))["page_lines"]
    return tuple((regex.compile(pattern), kind == "certain") for kind in ("certain", "counting") for pattern in data[kind])
