"""Weights from counted evidence: logistic regression by Newton steps, no doubt ever speaking for a field."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from benchmarks.calibration.corpus import Evidence

# Fields of one row share their fate: so many of them say as much as one alone.
TOGETHER = 10.0
# How firmly a weight is held to what it was set to by hand, where the documents say little about it.
PULL = 1.0
STEPS = 4000
# No weight is trusted beyond this.
HEAVIEST = 14.0


@dataclass(frozen=True, slots=True)
class Weights:
    """The intercept, and a weight of at least 0 for each doubt and each support."""

    intercept: float
    doubts: dict[str, float]
    supports: dict[str, float]


def matrix(counted: Counter[tuple[Evidence, bool]], names: list[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows of evidence (n, names), how many fields there are of each (n), how many of these are right (n)."""
    kinds = sorted({evidence for evidence, _ in counted})
    rows = np.array([[dict(kind).get(name, 0.0) for name in names] for kind in kinds])
    right = np.array([counted[kind, True] for kind in kinds], float)
    wrong = np.array([counted[kind, False] for kind in kinds], float)
    return rows, right + wrong, right


def fit(counted: Counter[tuple[Evidence, bool]], prior: Weights) -> Weights:
    """The weights of greatest likelihood, found by Newton steps that are cut off at 0 and held to `prior`."""
    names = [*prior.doubts, *prior.supports]
    rows, total, right = matrix(counted, names)
    total, right = total / TOGETHER, right / TOGETHER
    signs = np.array([*(-1.0 for _ in prior.doubts), *(1.0 for _ in prior.supports)])
    design = np.hstack([np.ones((len(rows), 1)), rows * signs])
    before = np.array([prior.intercept, *prior.doubts.values(), *prior.supports.values()])
    pull = np.array([1e-6, *(PULL for _ in names)])
    weights = before.copy()
    for _ in range(STEPS):
        expected = 1.0 / (1.0 + np.exp(-design @ weights))
        slope = design.T @ (right - total * expected) - pull * (weights - before)
        free = ~((weights <= 0.0) & (slope < 0.0)) & ~((weights >= HEAVIEST) & (slope > 0.0))
        free[0] = True
        spread = (design.T * (total * expected * (1 - expected))) @ design + np.diag(pull)
        step = np.zeros(len(weights))
        step[free] = np.linalg.solve(spread[np.ix_(free, free)], slope[free])
        moved = weights + 0.5 * step * min(1.0, 2.0 / np.abs(step).max(initial=1e-12))
        moved[1:] = np.clip(moved[1:], 0.0, HEAVIEST)
        if np.abs(moved - weights).max() < 1e-7:
            break
        weights = moved
    found = dict(zip(names, (round(float(w), 2) for w in weights[1:]), strict=True))
    return Weights(round(float(weights[0]), 2), {name: found[name] for name in prior.doubts}, {name: found[name] for name in prior.supports})
