"""The year of a report that prints none, from where it was found; never in place of a printed year, always with the evidence."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple
from urllib.parse import unquote

import regex


class Year(NamedTuple):
    """A year and where it comes from: "printed", "column <name>", "page", "name", "folder", "published"; None when unknown."""

    year: int | None
    evidence: str | None


def infer(printed: int | None, columns: Mapping[str, Any], page_year: int | None, *addresses: str | None) -> Year:
    """The report's year. `page_year` is that of the page the document hangs on; `addresses` are its path and URL."""
    if printed is not None:
        return Year(printed, "printed")
    for name in _words()["columns"]:
        if (found := _number(columns.get(name))) is not None:
            return Year(found, f"column {name}")
    if page_year is not None:
        return Year(page_year, "page")
    texts = [unquote(address) for address in addresses if address]
    for pattern, evidence in (("said", "name"), ("alone", "folder")):
        years = {int(match["year"]) for text in texts for match in _pattern(pattern).finditer(text)}
        if len(years) == 1:
            return Year(years.pop(), evidence)
    days = {_report_year(match) for text in texts for match in _pattern("published").finditer(text)}
    return Year(days.pop(), "published") if len(days) == 1 else Year(None, None)


def named(*addresses: str | None) -> int | None:
    """The year that path or URL say in so many words ("2023年"), None when they say none or several."""
    years = {int(m["year"]) for address in addresses if address for m in _pattern("said").finditer(unquote(address))}
    return years.pop() if len(years) == 1 else None


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("data/years.toml").read_text("utf-8"))


@cache
def _pattern(name: str) -> regex.Pattern[str]:
    return regex.compile(_words()[name])


def _number(value: Any) -> int | None:
    found = regex.match(r"\s*(20[0-3]\d)", str(value)) if value is not None else None
    return int(found[1]) if found else None


def _report_year(published: regex.Match[str]) -> int:
    return int(published["year"]) - (int(published["month"]) != _words()["december"])
