"""The patterns of marks.toml, compiled once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import regex


@dataclass(frozen=True, slots=True)
class Marks:
    """`page_number` matches a whole line that is a page number, `numbered` the start of a numbered label."""

    page_number: regex.Pattern[str]
    numbered: regex.Pattern[str]


@cache
def marks() -> Marks:
    """The patterns."""
    data = tomllib.loads(files("extractor.layout").joinpath("marks.toml").read_text(encoding="utf-8"))
    return Marks(**{name: regex.compile(pattern) for name, pattern in data.items()})
