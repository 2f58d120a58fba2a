"""The words of the statutory forms, by which a reader knows the report from what stands around it on a page."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

import regex

from extractor.characters import fold
from extractor.characters.remembering import remembered
from extractor.templates import forms

# Shorter labels ('其他', '总计') and shorter headings ('概述') stand on any page.
_LABEL = 3
_TITLE = 7


def label_count(texts: list[str]) -> int:
    """How many of these cell texts are labels of a statutory table."""
    return sum([is_label(text) for text in texts if len(text) >= _LABEL])


@remembered(8192)
def is_label(text: str) -> bool:
    """Whether a cell's text is a label of a statutory table, banners and the note in the corner included."""
    return fold(text) in _labels()


@remembered(1024)
def section_count(text: str) -> int:
    """How many titles of statutory sections, different ones, stand in the text."""
    return len({_official()[found] for found in _titles().findall(fold(text))})


@cache
def _labels() -> frozenset[str]:
    found: set[str] = set()
    for form in forms().values():
        for table in form.tables.values():
            found.update(filter(None, [table.corner, *(block.banner for block in table.blocks)]))
            for block in table.blocks:
                found.update(label for row in block.rows for label in row.path)
                found.update(label for column in block.columns for label in column.path)
    return frozenset(label for label in map(fold, found) if len(label) >= _LABEL)


@cache
def _official() -> dict[str, str]:
    """Every folded wording of a section title → the official title."""
    aliases = tomllib.loads(files("extractor.templates").joinpath("aliases.toml").read_text("utf-8"))["sections"]
    titles = {fold(section.title): section.title for form in forms().values() for section in form.sections}
    titles |= {fold(wording): official for official, wordings in aliases.items() for wording in wordings}
    return {wording: official for wording, official in titles.items() if len(wording) >= _TITLE or wording == fold(official)}


@cache
def _titles() -> regex.Pattern[str]:
    return regex.compile("|".join(map(regex.escape, sorted(_official(), key=len, reverse=True))))
