"""What is known of government pages, from `chrome.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import regex

from extractor.characters import fold


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The lists of `chrome.toml`, ready for look-ups; line patterns match folded text."""

    silent_tags: frozenset[str]
    hiding_classes: frozenset[str]
    furniture_tags: frozenset[str]
    furniture_roles: frozenset[str]
    furniture_words: frozenset[str]
    titled_words: frozenset[str]
    titled_tags: frozenset[str]
    title_words: tuple[str, ...]
    furniture_line: regex.Pattern[str]
    end_line: regex.Pattern[str]
    card_labels: frozenset[str]
    metadata_names: frozenset[str]
    attachment_suffixes: tuple[str, ...]


@cache
def knowledge() -> Knowledge:
    """The knowledge, loaded once."""
    data = tomllib.loads(files(__package__).joinpath("chrome.toml").read_text("utf-8"))
    return Knowledge(
        **{name: frozenset(data[name]) for name in ("silent_tags", "hiding_classes", "furniture_tags", "furniture_roles", "furniture_words")},
        **{name: frozenset(data[name]) for name in ("titled_words", "titled_tags", "metadata_names")},
        title_words=tuple(data["title_words"]),
        furniture_line=regex.compile("|".join(data["furniture_lines"]), regex.IGNORECASE),
        end_line=regex.compile("|".join(data["end_lines"]), regex.IGNORECASE),
        card_labels=frozenset(fold(label) for label in data["card_labels"]),
        attachment_suffixes=tuple(data["attachment_suffixes"]),
    )
