"""Tables found in a picture: rules that may be faint, broken or a little bent → exact grids of cells, merged ones whole.

Where a rule runs is taken from long strokes; which cells it parts is asked of every stretch between two crossings, so
that gaps of a bad print do not open a cell and a merged cell is not cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from extractor.readers.ocr.picture import Sheet

# Lengths in points.
SURE = 18.0  # an unbroken stroke this long is no part of a character of a table: it places a rule
LOWEST = 10.0  # so does a shorter one, down to this, that reaches from one rule across it to the next
LONG, DENSE = 60.0, 0.6  # so does a broken one of which this share is drawn over this length
DASH, FLAT, PAUSE, RUN, SHORT = 1.2, 1.5, 9.0, 30.0, 3.5  # dashes of a rule: length at least, height at most, what parts them, how far they surely run, what is lost at an end
LONE, MANY = 2.0, 150.0  # white above and below a dash, dashed rules on a page with any
STROKE = 6.0  # shorter strokes are not counted as drawn where a rule is known to run
TOUCH = 9.0  # rules whose ends are nearer than this belong to one table
THICK = 4.0  # thicker bars are shading, not rules
APART = 3.5  # two rules nearer than this are one
AGREE = 4.0  # two rules that end this near to each other end at the same open side
NEAR = 0.5  # how far from where its nearest sure strokes lie a stretch of rule may lie
DRAWN = 0.5  # share of a stretch that must be drawn for it to part two cells
REACH, END = 1.4, 0.1  # how near to an end a stretch must be drawn, as strokes of characters are not: in points, as a share of a long one
NO_END = 0.65  # share that must be drawn of a stretch that reaches neither end
CONTRAST = 0.16  # of full black, for the faintest rule


Segment = tuple[float, int, int]


class Span(NamedTuple):
    """A cell of a grid in units: rows top..bottom - 1, columns left..right - 1."""

    top: int
    left: int
    bottom: int
    right: int


class Opened(NamedTuple):
    """Which sides of a table no rule closes."""

    top: bool
    left: bool
    bottom: bool
    right: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """One table in pixels of the sheet: places of its rules, the cells they make, and which sides are open."""

    rows: tuple[float, ...]
    columns: tuple[float, ...]
    spans: tuple[Span, ...]
    opened: Opened

    def box(self, span: Span) -> tuple[float, float, float, float]:
        return self.columns[span.left], self.rows[span.top], self.columns[span.right], self.rows[span.bottom]

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        return self.columns[0], self.rows[0], self.columns[-1], self.rows[-1]


class Strokes(NamedTuple):
    """Strokes of rules in one direction, level or (`drawn` and `labels` being transposed) upright.

    `drawn`: 0 nothing, 1 drawn if a rule runs there, 2 surely a rule. `labels` tells the sure ones apart, from 1; `segments`
    are their middle, beginning and end.
    """

    drawn: NDArray[np.uint8]
    labels: NDArray[np.int32]
    segments: list[Segment]


def strokes(sheet: Sheet) -> tuple[Strokes, Strokes]:
    """The level and the upright strokes of rules on a page."""
    dark = 255 - sheet.print
    _, labels, stats, _ = cv2.connectedComponentsWithStats((dark > 128).astype(np.uint8), connectivity=8)
    turned = stats[:, [cv2.CC_STAT_TOP, cv2.CC_STAT_LEFT, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_WIDTH, cv2.CC_STAT_AREA]]
    across = _strokes(dark, labels, stats, sheet.scale)
    down = _strokes(np.ascontiguousarray(dark.T), labels.T, turned, sheet.scale)
    return _told_apart(_closing(across, down.T, sheet.scale)), _told_apart(_closing(down, across.T, sheet.scale))


def _told_apart(drawn: NDArray[np.uint8]) -> Strokes:
    _, labels, stats, centres = cv2.connectedComponentsWithStats((drawn == 2).astype(np.uint8), connectivity=8)
    left, width = stats[:, cv2.CC_STAT_LEFT], stats[:, cv2.CC_STAT_WIDTH]
    return Strokes(drawn, labels, [(float(centres[i][1]), int(left[i]), int(left[i] + width[i])) for i in range(1, len(stats))])


def _strokes(dark: NDArray[np.uint8], labels: NDArray[np.int32], stats: NDArray[np.int32], scale: float) -> NDArray[np.uint8]:
    """Level strokes of a picture; `labels` and `stats` are of its connected ink."""
    # Noise is averaged along the rule; what is thick is taken out across it; what is short does not survive opening.
    smooth = cv2.blur(dark, (max(3, round(1.5 * scale)), 1))
    thin = cv2.subtract(smooth, cv2.morphologyEx(smooth, cv2.MORPH_OPEN, np.ones((max(3, round(THICK * scale)), 1), np.uint8)))
    drawn, sure = (
        (cv2.morphologyEx(thin, cv2.MORPH_OPEN, np.ones((1, round(length * scale)), np.uint8)) > CONTRAST * 255).astype(np.uint8)
        for length in (STROKE, SURE)
    )
    dense = (cv2.blur(drawn * 255, (round(LONG * scale), 1)) >= DENSE * 255).astype(np.uint8)
    return cv2.max(drawn + cv2.bitwise_and(drawn, sure | dense), _dashed(dark, labels, stats, scale))


def _dashed(dark: NDArray[np.uint8], labels: NDArray[np.int32], stats: NDArray[np.int32], scale: float) -> NDArray[np.uint8]:
    """Strokes made of dashes in line, each a flat piece of ink by itself: characters have such strokes, but not for long."""
    width, height = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    flat = (height <= FLAT * scale) & (width >= DASH * scale) & (width >= 1.5 * height)
    flat[0] = False
    dashes, kept = np.zeros_like(dark), _in_line(stats[flat], scale)
    if np.count_nonzero(kept) * PAUSE < MANY:
        return dashes
    for at in np.flatnonzero(flat)[kept]:
        left, top, wide, high = stats[at, :4]
        part = slice(top, top + high), slice(left, left + wide)
        dashes[part] |= labels[part] == at
    near = cv2.dilate((dark > 128).astype(np.uint8) - dashes, np.ones((2 * round(LONE * scale) + 1, 1), np.uint8))
    # One pixel up and down: a dash and its neighbour half a pixel lower are in line.
    lone = cv2.dilate(dashes & ~near, np.ones((3, 1), np.uint8))
    joined = cv2.morphologyEx(lone, cv2.MORPH_CLOSE, np.ones((1, round(PAUSE * scale)), np.uint8))
    drawn, sure = (cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, round(length * scale)), np.uint8)) for length in (LOWEST, RUN))
    if np.count_nonzero(sure) < MANY * scale * FLAT * scale / 2:
        return np.zeros_like(dark)
    # A rule seldom ends in a dash that touches the one it meets.
    return cv2.dilate(drawn + sure, np.ones((1, 2 * round(SHORT * scale) + 1), np.uint8))


def grids(across: Strokes, down: Strokes, scale: float) -> list[Grid]:
    """The tables of a page by its strokes, top to bottom: at least two cells within crossing rules."""
    level, upright = across.segments, down.segments
    boxes = [(x0, y, x1, y) for y, x0, x1 in level] + [(x, y0, x, y1) for x, y0, y1 in upright]
    found = []
    for network in _networks(np.array(boxes, np.float64).reshape(-1, 4), TOUCH * scale):
        horizontal, vertical = [level[i] for i in network if i < len(level)], [upright[i - len(level)] for i in network if i >= len(level)]
        found.append(_grid(horizontal, vertical, across.drawn, down.drawn, scale))
    return sorted((grid for grid in found if grid is not None), key=lambda grid: grid.bounds[1::-1])


def _networks(boxes: NDArray[np.float64], near: float) -> list[list[int]]:
    """The numbers of boxes (x0, top, x1, bottom) that hang together, none of them further than `near` from the next."""
    x0, top, x1, bottom = boxes.T
    left = set(range(len(boxes)))
    networks = []
    while left:
        network, pending = [], [min(left)]
        left -= set(pending)
        while pending:
            i = pending.pop()
            network.append(i)
            close = (x0 <= x1[i] + near) & (x1 >= x0[i] - near) & (top <= bottom[i] + near) & (bottom >= top[i] - near)
            new = [int(j) for j in np.flatnonzero(close) if j in left]
            left -= set(new)
            pending += new
        networks.append(sorted(network))
    return networks


def _closing(strokes: NDArray[np.uint8], others: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    """Level strokes, with those made sure that reach from one sure upright stroke to the next: the rules of a single low row."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats((strokes > 0).astype(np.uint8), connectivity=8)
    reach, within = max(1, round(REACH * scale)), round(2 * SHORT * scale)
    # The last dash before a corner may be lost, and the stroke drawn through it too long.
    walls = cv2.dilate(np.ascontiguousarray(others == 2).astype(np.uint8), np.ones((2 * round(SHORT * scale) + 1, 1), np.uint8))
    closing = np.zeros(len(stats), bool)
    for at, (left, top, width, height, _) in enumerate(stats.tolist()):
        if at and width >= LOWEST * scale:
            row, inside = walls[top + height // 2], min(within, width // 2)
            start, end = row[max(0, left - reach) : left + inside], row[left + width - inside : left + width + reach]
            closing[at] = start.any() and end.any()
    return np.where(closing[labels], np.uint8(2), strokes) if closing.any() else strokes


def _grid(
    horizontal: list[Segment], vertical: list[Segment], across: NDArray[np.uint8], down: NDArray[np.uint8], scale: float
) -> Grid | None:
    columns = _rules(vertical, scale)
    if len(columns) > 1:  # a crease or an underline that runs far out of the table is no rule of it
        margin = 3 * APART * scale
        beyond = [x0 < columns[0].place - margin or x1 > columns[-1].place + margin for _, x0, x1 in horizontal]
        if sum(beyond) * 2 < len(beyond):
            horizontal = [segment for segment, out in zip(horizontal, beyond, strict=True) if not out]
    rows = _rules(horizontal, scale)
    if len(rows) < 2 or not columns:
        return None
    rows, columns = _with_open_ends(rows, columns, scale), _with_open_ends(columns, rows, scale)
    if len(columns) < 2 or (len(rows) - 1) * (len(columns) - 1) < 2:
        return None
    lines, sides = _walls(rows, columns, across, down, scale)
    # A long dash in a cell, or strokes of characters in line, placed a rule that parts nothing.
    rows = [rule for rule, drawn in zip(rows, lines.max(axis=1), strict=True) if drawn >= DRAWN]
    columns = [rule for rule, drawn in zip(columns, sides.max(axis=0), strict=True) if drawn >= DRAWN]
    if (len(rows) - 1) * (len(columns) - 1) < 2:
        return None
    lines, sides = _walls(rows, columns, across, down, scale)
    ys, xs = tuple(rule.place for rule in rows), tuple(rule.place for rule in columns)
    opened = Opened(rows[0].open, columns[0].open, rows[-1].open, columns[-1].open)
    return Grid(ys, xs, tuple(_spans(lines, sides)), opened)


def _with_open_ends(rules: list[_Rule], crossing: list[_Rule], scale: float) -> list[_Rule]:
    """The rules of one direction, with the side a table lacks where two that cross them reach out equally far.

    Tables without borders at their sides, and rows that a page break cuts, are open like that.
    """
    least, agree = 3 * APART * scale, AGREE * scale
    first, last = rules[0].place, rules[-1].place
    starts = sorted(start for rule in crossing if (start := min(stroke[1] for stroke in rule.strokes)) < first - least)
    ends = sorted((end for rule in crossing if (end := max(stroke[2] for stroke in rule.strokes)) > last + least), reverse=True)
    low, high = round(crossing[0].place), round(crossing[-1].place)
    before = [_Rule(float(starts[1]), ((float(starts[1]), low, high),), True)] if len(starts) > 1 and starts[1] - starts[0] <= agree else []
    after = [_Rule(float(ends[1]), ((float(ends[1]), low, high),), True)] if len(ends) > 1 and ends[0] - ends[1] <= agree else []
    return [*before, *rules, *after]


def _walls(
    rows: list[_Rule], columns: list[_Rule], across: NDArray[np.uint8], down: NDArray[np.uint8], scale: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How far every stretch of every rule is drawn: by row rule and column, by row and column rule."""
    xs, ys = [rule.place for rule in columns], [rule.place for rule in rows]
    lines = np.array([[_drawn(across, rule, x0, x1, scale) for x0, x1 in pairwise(xs)] for rule in rows])
    return lines, np.array([[_drawn(down, rule, y0, y1, scale) for rule in columns] for y0, y1 in pairwise(ys)])


def _in_line(stats: NDArray[np.int32], scale: float) -> NDArray[np.bool_]:
    """Which of some flat pieces of ink have another beside them, level with them, as near as the next dash is."""
    left, top, width, height = stats[:, :4].T.astype(np.float32)
    order = np.argsort(top + height / 2, kind="stable")
    middle, found = (top + height / 2)[order], np.zeros(len(stats), bool)
    for at, i in enumerate(order):
        others = order[at + 1 : np.searchsorted(middle, middle[at] + FLAT * scale, "right")]
        gap = np.maximum(left[others] - left[i] - width[i], left[i] - left[others] - width[others])
        beside = others[(gap > 0) & (gap <= PAUSE * scale)]
        found[beside] = True
        found[i] |= beside.size > 0
    return found


class _Rule(NamedTuple):
    """A rule of a table: its place, and the sure strokes it was found by (middle, beginning, end); an open side is drawn nowhere."""

    place: float
    strokes: tuple[Segment, ...]
    open: bool = False

    def at(self, start: float, end: float) -> float:
        """Where the rule lies between start and end, by its nearest stroke: paper bends, and a fold sets it off."""
        return min(self.strokes, key=lambda stroke: max(stroke[1] - end, start - stroke[2], -(min(end, stroke[2]) - max(start, stroke[1]))))[0]


def _rules(segments: list[Segment], scale: float) -> list[_Rule]:
    """The rules of one direction: strokes at about the same place are one rule, the longer weighing more."""
    groups: list[list[Segment]] = []
    for segment in sorted(segments):
        if groups and segment[0] - groups[-1][-1][0] <= APART * scale:
            groups[-1].append(segment)
        else:
            groups.append([segment])
    return [_Rule(float(np.average([m for m, _, _ in group], weights=[end - start for _, start, end in group])), tuple(group)) for group in groups]


def _drawn(mask: NDArray[np.uint8], rule: _Rule, start: float, end: float, scale: float) -> float:
    """How much of the stretch from start to end of a rule is drawn, 0 to 1; the crossings themselves do not count."""
    if rule.open:
        return 1.0
    near, trim = round(NEAR * scale) + 1, min(0.6 * scale, (end - start) / 4)
    middle = round(rule.at(start, end))
    band = mask[max(0, middle - near) : middle + near + 1, round(start + trim) : round(end - trim)]
    if not band.size:
        return 1.0
    drawn = band.any(axis=0)
    share, reach = float(drawn.mean()), max(1, round(REACH * scale - trim), round(END * drawn.size))
    whole = share >= NO_END or drawn[:reach].any() or drawn[-reach:].any()
    return share if whole else min(DRAWN / 2, share)


def _spans(lines: NDArray[np.float64], sides: NDArray[np.float64]) -> list[Span]:
    """Cells from how far each stretch is drawn: `lines[row rule, column]`, `sides[row, column rule]`."""
    height, width = sides.shape[0], lines.shape[1]
    spans: list[Span] = []
    for region in _regions(np.ones((height, width), bool), lines, sides, DRAWN):
        spans += _rectangles(region, lines, sides, DRAWN)
    return sorted(spans)


def _rectangles(region: NDArray[np.bool_], lines: NDArray[np.float64], sides: NDArray[np.float64], drawn: float) -> list[Span]:
    """A region that is no rectangle has lost a rule: stretches drawn less and less are believed until only rectangles are left."""
    rows, columns = np.flatnonzero(region.any(axis=1)), np.flatnonzero(region.any(axis=0))
    span = Span(int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1)
    if region[span.top : span.bottom, span.left : span.right].all():
        return [span]
    if drawn <= 0.05:
        return [Span(int(y), int(x), int(y) + 1, int(x) + 1) for y, x in np.argwhere(region)]
    parts = []
    for part in _regions(region, lines, sides, drawn - 0.15):
        parts += _rectangles(part, lines, sides, drawn - 0.15)
    return parts


def _regions(area: NDArray[np.bool_], lines: NDArray[np.float64], sides: NDArray[np.float64], drawn: float) -> list[NDArray[np.bool_]]:
    """The parts of an area that no rule divides, in reading order."""
    height, width = area.shape
    left = area.copy()
    regions = []
    for start in map(tuple, np.argwhere(area)):
        if not left[start]:
            continue
        region = np.zeros_like(area)
        pending = [start]
        left[start] = False
        while pending:
            y, x = pending.pop()
            region[y, x] = True
            for ny, nx, wall in ((y - 1, x, lines[y, x]), (y + 1, x, lines[y + 1, x]), (y, x - 1, sides[y, x]), (y, x + 1, sides[y, x + 1])):
                if 0 <= ny < height and 0 <= nx < width and left[ny, nx] and wall < drawn:
                    left[ny, nx] = False
                    pending.append((ny, nx))
        regions.append(region)
    return regions
