"""Rules on a page → bars (whole straight lines) → lattices (bars that touch each other).

pdfplumber's way of finding tables (snap, join, intersect), in fewer steps and with plain numbers.
"""

from __future__ import annotations

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
    across, down = [], []
    for x0, top, x1, bottom in rules:
        if top == bottom:
            across.append(Bar(top, x0, x1))
        else:
            down.append(Bar(x0, top, bottom))
    return _joined(across), _joined(down)


def lattices_of(across: Sequence[Bar], down: Sequence[Bar]) -> list[Lattice]:
    """Bars → groups of bars that meet, from the top of the page; a bar that meets none is left out."""
    parent = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, (y, x0, x1) in enumerate(across):
        for j, (x, y0, y1) in enumerate(down, len(across)):
            if x > x1 + REACH:
                break
            if x >= x0 - REACH and y0 - REACH <= y <= y1 + REACH:
                parent[root(j)] = root(i)
    groups: dict[int, tuple[list[Bar], list[Bar]]] = {}
    for i, bar in enumerate((*across, *down)):
        groups.setdefault(root(i), ([], []))[i >= len(across)].append(bar)
    found = [Lattice(tuple(a), tuple(d)) for a, d in groups.values() if a and d]
    loose = [bar for a, d in groups.values() if not a for bar in d]
    found = [_with_borders(lattice, loose) for lattice in found]
    return sorted(found, key=lambda lattice: (lattice.bbox.top, lattice.bbox.x0))


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


def _joined(bars: list[Bar]) -> list[Bar]:
    clusters: list[list[Bar]] = []
    for bar in sorted(bars):
        if clusters and bar.at - clusters[-1][-1].at <= SAME_LINE and bar.at - clusters[-1][0].at <= 2 * SAME_LINE:
            clusters[-1].append(bar)
        else:
            clusters.append([bar])
    joined: list[Bar] = []
    for cluster in clusters:
        length = sum(bar.end - bar.start for bar in cluster)
        at = sum(bar.at * (bar.end - bar.start) for bar in cluster) / length if length else cluster[0].at
        pieces = sorted((bar.start, bar.end) for bar in cluster)
        start, end = pieces[0]
        last = end - start
        for begin, stop in pieces[1:]:
            if begin - end <= (DASH_GAP if max(last, stop - begin) <= DASH else HAIRLINE):
                end = max(end, stop)
            else:
                joined.append(Bar(at, start, end))
                start, end = begin, stop
            last = stop - begin
        joined.append(Bar(at, start, end))
    return [bar for bar in joined if bar.end - bar.start >= SHORTEST]
