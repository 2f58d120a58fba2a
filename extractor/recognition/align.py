"""The one alignment: two sequences in order, each pair with a gain, either side may leave members out.

A missing, extra or misspelt member costs itself and never shifts the others.
"""

from __future__ import annotations

from collections.abc import Callable


def align(left: int, right: int, gain: Callable[[int, int], float]) -> list[tuple[int, int]]:
    """Pairs (i, j), increasing in both, of the greatest total gain; only pairs of positive gain are made.

    `left` and `right` are the lengths; among equal totals the earliest pairs win, so the result is determined.
    """
    best = [[0.0] * (right + 1) for _ in range(left + 1)]
    for i in range(left - 1, -1, -1):
        row, below = best[i], best[i + 1]
        for j in range(right - 1, -1, -1):
            here = gain(i, j)
            skip = max(below[j], row[j + 1])
            row[j] = max(skip, here + below[j + 1]) if here > 0 else skip
    pairs: list[tuple[int, int]] = []
    i = j = 0
    while i < left and j < right:
        here = gain(i, j)
        if here > 0 and best[i][j] == here + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs
