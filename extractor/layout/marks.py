"""The patterns of marks.toml, compiled once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import regex


@dataclass(frozen=True, slots=True)
class Marks:
    """Patterns by name; `page_number` and `value` match whole texts, `numbered` and `heading` their beginnings."""

    page_number: regex.Pattern[str]
    numbered: regex.Pattern[str]
    heading: regex.Pattern[str]
    value: regex.Pattern[str]


@cache
def marks() -> Marks:
    """The patterns."""
    data = tomllib.loads(files("extractor.layout").joinpath("marks.toml").read_text(encoding="utf-8"))
    return Marks(**{name: regex.compile(pattern) for name, pattern in data.items()})


@lru_cache(maxsize=4096)
def is_value(text: str) -> bool:
    """Whether a text is a number, a dash or the like, as value cells hold it; a document asks this of a word many times."""
    return marks().value.fullmatch(text) is not None
