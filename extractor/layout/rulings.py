"""Rules on a page → bars (whole straight lines) → lattices (bars that touch each other).

pdfplumber's way of finding tables (snap, join, intersect), in fewer steps and with plain numbers.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from extractor.document import BBox, Rule

SAME_LINE = 1.0  # points between the pieces of one line, across its direction
HAIRLINE = 3.0  # points between pieces that are still one line, along its direction
DASH = 10.0  # points: shorter pieces are dashes or dots, which may stand further apart
DASH_GAP = 6.0
SHORTEST = 5.0  # points: what stays shorter after joining is no line of a table
REACH = 3.0  # points by which a line may stop short of the line it meets
DOUBLE = 3.5  # points between the two lines of a double line

Piece = tuple[float, float, float]  # of a bar, in the order of its numbers


class Bar(NamedTuple):
    """A straight line: its position across its direction, and its start and end along it."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Lattice:
    """Horizontal and vertical bars that touch each other."""

    across: tuple[Bar, ...]
    down: tuple[Bar, ...]

    @property
    def bbox(self) -> BBox:
        xs = [bar.at for bar in self.down] + [x for bar in self.across for x in (bar.start, bar.end)]
        ys = [bar.at for bar in self.across] + [y for bar in self.down for y in (bar.start, bar.end)]
        return BBox(min(xs), min(ys), max(xs), max(ys))


def bars_of(rules: Iterable[Rule]) -> tuple[list[Bar], list[Bar]]:
    """Rules → horizontal bars and vertical bars, pieces and dashes joined, sorted by position."""
    across: list[Piece] = []
    down: list[Piece] = []
    for x0, top, x1, bottom in rules:
        if top == bottom:
            across.append((top, x0, x1))
        else:
            down.append((x0, top, bottom))
    return _joined(across), _joined(down)


def lattices_of(across: Sequence[Bar], down: Sequence[Bar]) -> list[Lattice]:
    """Bars → groups of bars that meet, from the top of the page; a bar that meets none is left out."""
    parent = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    xs = [bar.at for bar in down]
    for i, (y, x0, x1) in enumerate(across):
        own = root(i)
        first, last = bisect_left(xs, x0 - REACH), bisect_right(xs, x1 + REACH)
        for j, (_, y0, y1) in enumerate(down[first:last], len(across) + first):
            if y0 - REACH <= y <= y1 + REACH and parent[j] != own:
                parent[root(j)] = own
    groups: dict[int, tuple[list[Bar], list[Bar]]] = {}
    for i, bar in enumerate((*across, *down)):
        groups.setdefault(root(i), ([], []))[i >= len(across)].append(bar)
    found = [Lattice(tuple(a), tuple(d)) for a, d in groups.values() if a and d]
    loose = [bar for a, d in groups.values() if not a for bar in d]
    if loose:
        found = [_with_borders(lattice, loose) for lattice in found]
    return sorted(found, key=_begin) if len(found) > 1 else found


def _begin(lattice: Lattice) -> tuple[float, float]:
    box = lattice.bbox
    return box.top, box.x0


def _with_borders(lattice: Lattice, loose: Sequence[Bar]) -> Lattice:
    """A lattice with the loose vertical bars just as high as it: the border of a cell as long as the page meets no other bar."""
    box = lattice.bbox
    borders = [bar for bar in loose if abs(bar.start - box.top) <= REACH and abs(bar.end - box.bottom) <= REACH]
    return Lattice(lattice.across, tuple(sorted((*lattice.down, *borders)))) if borders else lattice


def positions_of(bars: Iterable[Bar]) -> list[list[Bar]]:
    """Bars → the bars at each position, double lines counting as one, in order."""
    clusters: list[list[Bar]] = []
    for bar in sorted(bars):
        if clusters and bar.at - clusters[-1][0].at <= DOUBLE:
            clusters[-1].append(bar)
        else:
            clusters.append([bar])
    return clusters


def _joined(pieces: list[Piece]) -> list[Bar]:
    clusters: list[list[Piece]] = []
    first = last = 0.0
    for piece in sorted(pieces):
        at = piece[0]
        if clusters and at - last <= SAME_LINE and at - first <= 2 * SAME_LINE:
            clusters[-1].append(piece)
        else:
            clusters.append([piece])
            first = at
        last = at
    joined: list[Bar] = []
    for cluster in clusters:
        length = sum([end - start for _, start, end in cluster])
        at = sum([at * (end - start) for at, start, end in cluster]) / length if length else cluster[0][0]
        stretches = sorted([(start, end) for _, start, end in cluster]) if len(cluster) > 1 else [cluster[0][1:]]
        start, end = stretches[0]
        before = end - start
        for begin, stop in stretches[1:]:
            if begin - end <= (DASH_GAP if before <= DASH and stop - begin <= DASH else HAIRLINE):
                end = max(end, stop)
            else:
                joined.append(Bar(at, start, end))
                start, end = begin, stop
            before = stop - begin
        joined.append(Bar(at, start, end))
    return [bar for bar in joined if bar.end - bar.start >= SHORTEST]
