"""The words of `vocabulary.toml`, loaded once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import regex


@cache
def vocabulary() -> dict[str, Any]:
    """The whole vocabulary as nested dictionaries."""
    return tomllib.loads((files("extractor.recognition") / "vocabulary.toml").read_text("utf-8"))


@cache
def pattern(group: str, name: str) -> regex.Pattern[str]:
    """A pattern of the vocabulary, compiled."""
    return regex.compile(vocabulary()[group][name])
