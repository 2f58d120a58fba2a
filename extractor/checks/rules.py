"""The rules by name, as `rules.toml` describes them for people."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its English name, the Chinese relation as the form states it, where it comes from, what to do when it fails.

    `problem` is the code of the problem a failure makes. Only failures of sums and counts bear on how a digit was read.
    """

    name: str
    problem: str
    title: str
    label: str
    source: str
    remedy: str

    @property
    def about_digits(self) -> bool:
        """Whether the rule compares numbers of one table, and so is a witness of how they were read."""
        return self.problem in ("printed_sum", "impossible_count")


@cache
def rules() -> dict[str, Rule]:
    """All rules by name, in the order of `docs/checks.md`."""
    return {name: Rule(name=name, **entry) for name, entry in _data()["rules"].items()}


def rule(name: str) -> Rule:
    """The rule of this name; KeyError if there is none."""
    return rules()[name]


@cache
def signed_columns() -> frozenset[str]:
    """Columns whose numbers may be negative."""
    return frozenset(_data()["signed_columns"])


@cache
def largest_amount() -> float:
    """The largest amount of money, in 万元, that raises no doubt about its unit."""
    return float(_data()["largest_amount"])


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("rules.toml").read_text("utf-8"))
