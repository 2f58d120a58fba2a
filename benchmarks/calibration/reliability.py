"""How often fields of a given confidence are right."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.calibration.corpus import Evidence
from benchmarks.calibration.fit import Weights, matrix
from extractor.confidence.model import HIGHEST

# Finer towards 1, where nearly all fields are.
EDGES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.97, 0.98, 0.985, 0.99, 0.995, 0.998, 1.0)


@dataclass(frozen=True, slots=True)
class Bin:
    """Fields of about one confidence: their mean confidence, the share that is right, how many."""

    confidence: float
    right: float
    fields: int


def bins(counted: Counter[tuple[Evidence, bool]], weights: Weights) -> list[Bin]:
    """The fields sorted by confidence into bins; empty ones are left out."""
    names = [*weights.doubts, *weights.supports]
    signed = np.array([*(-w for w in weights.doubts.values()), *weights.supports.values()])
    rows, total, right = matrix(counted, names)
    confidence = np.minimum(HIGHEST, 1.0 / (1.0 + np.exp(-(weights.intercept + rows @ signed))))
    found = []
    place = np.digitize(confidence, EDGES[1:-1])
    for number in range(len(EDGES) - 1):
        here = place == number
        if count := total[here].sum():
            found.append(Bin(float((confidence * total)[here].sum() / count), float(right[here].sum() / count), int(count)))
    return found


def expected_error(found: list[Bin]) -> float:
    """Expected calibration error: the mean distance of confidence and share right, over all fields."""
    return sum(abs(b.confidence - b.right) * b.fields for b in found) / sum(b.fields for b in found)


def draw(found: list[Bin], path: Path) -> None:
    """The reliability diagram in odds of being wrong, so that 0.9, 0.99 and 0.999 are told apart."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(6.4, 6.0), dpi=120)
    floor = 1e-4
    expected, wrong = [max(floor, 1 - b.confidence) for b in found], [max(floor, 1 - b.right) for b in found]
    axes.plot([1, floor], [1, floor], color="#888888", linewidth=1, label="as stated")
    axes.scatter(expected, wrong, s=[12 + 14 * np.log10(b.fields) ** 1.5 for b in found], color="#0b6e99", alpha=0.85, zorder=3, label="documents not used for fitting")
    for x, y, one in zip(expected, wrong, found, strict=True):
        axes.annotate(f"{one.fields:,}", (x, y), textcoords="offset points", xytext=(8, -3), fontsize=7, color="#444444")
    axes.set(xscale="log", yscale="log", xlim=(1.2, floor * 0.7), ylim=(1.2, floor * 0.7))
    marks = [1, 0.5, 0.1, 0.01, 0.001, 0.0001]
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_ticks(marks, [f"{1 - m:.4g}" if m > floor else "≥0.9999" for m in marks])
        axis.set_ticks([], minor=True)
    axes.set(xlabel="confidence given", ylabel="share of fields right", title="Of fields at 0.99, 99 in 100 are right")
    axes.grid(color="#dddddd", linewidth=0.5)
    axes.legend(loc="lower right", frameon=False)
    figure.tight_layout()
    figure.savefig(path, metadata={"Software": None})
