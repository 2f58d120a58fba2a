"""Evidence → probability that a field equals what is printed: a few weights, added up as log-odds."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from extractor.checks import rule
from extractor.report import Check, Field

MOST_SUMS = 2
# No evidence makes a certainty.
HIGHEST = 0.999


def evidence_of_sums(fields: Sequence[Field], checks: Sequence[Check]) -> dict[str, tuple[int, int]]:
    """For each field the number of identities it takes part in that hold and that fail."""
    holding = dict.fromkeys([field.code for field in fields], 0)
    failing = holding.copy()
    for check in checks:
        if check.holds is not None and len(check.codes) > 1 and rule(check.rule).about_digits:
            counts = holding if check.holds else failing
            for code in check.codes:
                if code in counts:
                    counts[code] += 1
    return {code: (count, failing[code]) for code, count in holding.items()}


def features(field: Field, holding: int, failing: int) -> dict[str, float]:
    """What speaks against a field (doubts, 0 to 1 each) and for it (supports), by the names of `model.toml`."""
    found: dict[str, float] = {}
    confirmed = False
    for item in field.evidence:
        name, strength = item.name, item.strength
        if name == "second_reading":
            confirmed = True
        if strength < 1.0 and (doubt := 1.0 - strength) > found.get(name, 0.0):
            found[name] = doubt
    confirmed = confirmed and "second_reading" not in found
    if failing and not confirmed:
        found["sum_fails"] = 1.0
    if holding:
        found["sum_holds"] = float(min(holding, MOST_SUMS))
    if confirmed:
        found["second_agrees"] = 1.0
    return found


def probability(field: Field, holding: int, failing: int) -> float:
    """The probability that status and value of a field equal what is printed; 0 for what was not found or read."""
    if field.status in ("missing", "unreadable"):
        return 0.0
    odds: float = weights()["intercept"]
    each = _each()
    for name, size in features(field, holding, failing).items():
        odds += size * each.get(name, 0.0)
    sure = 1.0 / (1.0 + math.exp(-odds))
    return sure if sure < HIGHEST else HIGHEST


def looked_for(field: Field) -> bool:
    """Whether a field's evidence asks for a person's eyes whatever its probability."""
    least: dict[str, float] = weights()["look"]
    return any([item.name in least and item.strength < least[item.name] for item in field.evidence])


def sure() -> float:
    """A field less sure than this is shown to a person."""
    return float(weights()["sure"])


@cache
def _each() -> dict[str, float]:
    """What one unit of each feature adds to the odds."""
    support, doubt = weights()["support"], weights()["doubt"]
    return {name: support.get(name, 0.0) - doubt.get(name, 0.0) for name in {**support, **doubt}}


@cache
def weights() -> dict[str, Any]:
    """The weights of `model.toml`."""
    return tomllib.loads((files("extractor.confidence") / "model.toml").read_text("utf-8"))
