"""Page numbers that stand among the lines of a text, between a label and its value as often as not."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from itertools import pairwise

import regex

from extractor.document import Line

_LONGEST = 120
_FEWEST_INLINE = 3


def without_page_lines(lines: Sequence[Line]) -> list[Line]:
    """The lines without those that number pages, and without such numbers inside joined lines.

    A number alone on its line stays: it may be a cell (see `page_numbers`).
    """
    dropped: set[int] = set()
    for pattern, certain in [*((p, True) for p in _patterns("certain")), *((p, False) for p in _patterns("counting"))]:
        found = [
            (n, int(match["number"]))
            for n, line in enumerate(lines)
            if 2 < len(line.text) <= _LONGEST and (match := pattern.fullmatch(line.text.strip()))
        ]
        if certain or _counts([number for _, number in found], 2):
            dropped.update(n for n, _ in found)
    kept = [line for n, line in enumerate(lines) if n not in dropped]
    for pattern in _patterns("inline"):
        found_inline = [match for line in kept for match in pattern.finditer(line.text)]
        running = {match.groupdict().get("running") for match in found_inline}
        if len(running) == 1 and _counts([int(match["number"]) for match in found_inline], _FEWEST_INLINE):
            kept = [replace(line, text=pattern.sub("", line.text)) for line in kept]
    return kept


def _counts(numbers: Sequence[int], fewest: int) -> bool:
    """Whether these are page numbers one after the other."""
    return len(numbers) >= fewest and all(after == before + 1 for before, after in pairwise(numbers))


@cache
def _patterns(kind: str) -> tuple[regex.Pattern[str], ...]:
    data = tomllib.loads(files(__package__).joinpath("text.toml").read_text("utf-8"))["page_lines"]
    return tuple(regex.compile(pattern) for pattern in data[kind])
