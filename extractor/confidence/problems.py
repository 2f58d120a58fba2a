"""The documented list of problems: code → sentence, what to do, how grave."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from extractor.report import TABLES, Problem
from extractor.templates import forms

Severity = Literal["note", "look", "stop"]

_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_VALUE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem as `problems.toml` describes it."""

    code: str
    sentence: str
    remedy: str
    severity: Severity


@cache
def kinds() -> dict[str, Kind]:
    """All kinds by code, in the order of `docs/problems.md`."""
    data = tomllib.loads((files("extractor.confidence") / "problems.toml").read_text("utf-8"))
    return {code: Kind(code=code, **entry) for code, entry in data.items()}


def kind(code: str) -> Kind:
    """The kind of this code; KeyError when it is not on the list."""
    return kinds()[code]


def problem(code: str, codes: Sequence[str] = (), **values: object) -> Problem:
    """A problem of the list: its sentence filled with `values`, then what to do. KeyError when it is not on the list."""
    found = kind(code)
    given = {"fields": _fields(codes), "tables": _tables(codes), **{name: str(value).strip() for name, value in values.items()}}
    return Problem(code, f"{_filled(found.sentence, given)} {found.remedy}", tuple(codes))


def _filled(sentence: str, given: dict[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        return given.get(found[1], "")

    def optional(found: re.Match[str]) -> str:
        return _VALUE.sub(value, found[1]) if all(given.get(name) for name in _VALUE.findall(found[1])) else ""

    text = _VALUE.sub(value, _OPTIONAL.sub(optional, sentence))
    return text if text.endswith((".", "。", "!", "?")) else f"{text}."


def _fields(codes: Sequence[str]) -> str:
    return "1 field" if len(codes) == 1 else f"{len(codes)} fields"


def _tables(codes: Sequence[str]) -> str:
    """The titles of the tables these fields stand in."""
    titles = {code: table.title for code, table in next(iter(forms().values())).tables.items()}
    used = {code.partition(".")[0] for code in codes}
    return ", ".join(titles[table] for table in TABLES if table in used) or "the tables"
