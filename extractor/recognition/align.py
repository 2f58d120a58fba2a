"""The one alignment: two sequences in order, each pair with a gain, either side may leave members out.

A missing, extra or misspelt member costs itself and never shifts the others.
"""

from __future__ import annotations

from collections.abc import Sequence


def align(gains: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Pairs (i, j), increasing in both, of the greatest total gain; only pairs of positive gain are made.

    `gains[i][j]` is what pairing i of the left with j of the right is worth; among equal totals the earliest pairs win,
    so the result is determined.
    """
    left, right = len(gains), len(gains[0]) if gains else 0
    best = [[0.0] * (right + 1)]
    for own in reversed(gains):
        below = best[-1]
        # A member that fits nowhere changes nothing (most rows of a document are of another table), and one that fits
        # changes the totals before its place only as far as they are smaller.
        places = [j for j, here in enumerate(own) if here > 0]
        row = [*below] if places else below
        for j in reversed(places):
            total = own[j] + below[j + 1]
            while j >= 0 and row[j] < total:
                row[j] = total
                j -= 1
        best.append(row)
    best.reverse()
    pairs: list[tuple[int, int]] = []
    i = j = 0
    while i < left and j < right:
        here = gains[i][j]
        if here > 0 and best[i][j] == here + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs
