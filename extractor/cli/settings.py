"""Option values that need reading: named limits and page ranges."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import click

from extractor.options import Limits

_LAST_PAGE = 100_000  # so that a slip of the finger does not become a set of a billion numbers


def limits_from(context: click.Context, parameter: click.Parameter, given: tuple[str, ...]) -> Limits:
    """`NAME=N` settings as limits; an unknown name is answered with the known ones."""
    known = {limit.name: limit.default for limit in fields(Limits)}
    changed: dict[str, Any] = {}
    for setting in given:
        name, _, number = setting.partition("=")
        if name not in known:
            raise click.BadParameter(f"there is no limit {name!r}; the limits are {', '.join(known)}")
        if not number.isdecimal() or int(number) == 0:
            raise click.BadParameter(f"{setting!r}: write {name}=N with a whole number above 0")
        changed[name] = int(number)
    return replace(Limits(), **changed)


def pages_from(context: click.Context, parameter: click.Parameter, given: str | None) -> tuple[int, ...] | None:
    """`2,4-6` as page numbers."""
    if given is None:
        return None
    pages: set[int] = set()
    for part in given.split(","):
        first, _, last = part.partition("-")
        last = last or first
        if not (first.isdecimal() and last.isdecimal() and 1 <= int(first) <= int(last) <= _LAST_PAGE):
            raise click.BadParameter(f"{part!r} is no page or range of pages; write for example 2,4-6")
        pages.update(range(int(first), int(last) + 1))
    return tuple(sorted(pages))
