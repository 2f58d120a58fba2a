"""Lines of print inside the cells of a grid, cut out for recognition; a cell without ink has none, and is blank.

Rules are painted white where they are known to run, so that what touches a rule stays whole but for the rule itself.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import cv2
import numpy as np

from extractor.readers.ocr.engine import HEIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from extractor.document import Rule
    from extractor.readers.ocr.grid import Grid, Strokes
    from extractor.readers.ocr.picture import Grey

Box = tuple[float, float, float, float]

GREY, DARK = 200, 228  # brightness ink reaches out to, and what the mean around some of it is below

# Lengths in points.
ABOUT, CLOSE = 3.0, 1.2  # how far from its mean place a bent rule may lie; a stroke so short that digits in line may make it
SURELY = 60.0  # a longer stroke is no row of the tops of digits
INSET = 0.8  # the border of a cell, where what is left of its rules may be
MOTE = 0.5  # what is smaller both ways is nothing
MEND = 1.0  # gaps this wide in a stroke are closed
SPECK = 1.6  # what is smaller both ways is dirt, or a point that belongs to something larger
RESIDUE = 1.4  # what is thinner than this and hugs the border is a rest of a rule
PARTED = 1.6  # white this high parts two lines of text
SIGN, LONGEST, BESIDE = (4.5, 12.0), 40.0, 3.0  # height and width of short print outside of tables, and what parts its digits at most
COLUMNS = 1.2  # of the height of a line: white wider than this parts two columns
LOW = 0.35  # of the height of a line: what of it is set apart and reaches into a box is no higher
LEAST_LINE = 5.0  # lower lines (the bars of 三 set upright) join their neighbour
STUB = 4.0  # a thin stroke no higher, in the corner of a cell, is the end of a rule of dashes
ACROSS, CREASE = 0.9, 3.5  # a flat stroke this much of a cell's width, no thicker, is a rest of a rule or a crease, wherever it lies
TYPICAL = 7.5  # height of digits where nothing says better
MARGIN, WIDER = 0.35, 0.55  # white around a line, of its height: for the first and for the second reading
CLOSER, BESIDES = 0.2, 40  # a doubtful digit is read twice more: with less white above and below, and so many pixels of white on either side


def rules_of(tables: Sequence[Grid], across: Strokes, down: Strokes, scale: float, others: Sequence[Rule] = ()) -> NDArray[np.uint8]:
    """White (255) on black where sure strokes are, a pixel wider than they are, and the rules of a table run, or another.

    A long dash in a cell is none.
    """
    rows, columns = ([np.zeros_like(across.drawn), np.zeros_like(across.drawn)] for _ in range(2))
    for table in tables:
        x0, y0, x1, y1 = (round(value) for value in table.bounds)
        for at, about in enumerate((ABOUT, CLOSE)):
            near = round(about * scale)
            inside = (slice(max(0, y0 - near), y1 + near + 1), slice(max(0, x0 - near), x1 + near + 1))
            for y in table.rows:
                rows[at][max(0, round(y) - near) : round(y) + near + 1, inside[1]] = 255
            for x in table.columns:
                columns[at][inside[0], max(0, round(x) - near) : round(x) + near + 1] = 255
    near = round(ABOUT * scale)
    for rule in others:
        x0, y0, x1, y1 = (round(value * scale) for value in rule)
        (rows if rule.horizontal else columns)[0][max(0, y0 - near) : y1 + near + 1, max(0, x0 - near) : x1 + near + 1] = 255
    lying = cv2.dilate(_along(across, rows[0], rows[1], scale), np.ones((3, 1), np.uint8))
    standing = cv2.dilate(_along(down, columns[0].T, columns[1].T, scale), np.ones((3, 1), np.uint8))
    return np.maximum(lying, standing.T)


def _along(strokes: Strokes, about: NDArray[np.uint8], close: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    """Sure strokes near a rule; those that digits in line might make (the tops of 7752) only where the rule itself lies."""
    long = np.array([0, *(255 if end - start >= SURELY * scale else 0 for _, start, end in strokes.segments)], np.uint8)
    short = np.where(long == 255, 0, 255).astype(np.uint8)
    short[0] = 0
    return (long[strokes.labels] & about) | (short[strokes.labels] & close)


def lines_in(print_: Grey, cell: Box, scale: float) -> list[Box]:
    """The boxes of the lines of print in a cell, top to bottom."""
    x0, y0, x1, y1 = (round(value) for value in cell)
    inset = max(1, round(INSET * scale))
    part = print_[y0 + inset : y1 - inset, x0 + inset : x1 - inset]
    if part.shape[0] < 3 or part.shape[1] < 3:
        return []
    kept, faint = _ink_boxes(part, scale)
    lines: list[list[int]] = []
    for left, top, right, bottom in sorted(kept, key=lambda box: box[1]):
        if lines and top - lines[-1][3] < PARTED * scale:
            last = lines[-1]
            lines[-1] = [min(last[0], left), last[1], max(last[2], right), max(last[3], bottom)]
        else:
            lines.append([left, top, right, bottom])
    whole = [_with_faint(line, faint) for line in _joined(lines, scale)]
    x, y = x0 + inset, y0 + inset
    return [(left + x, top + y, right + x, bottom + y) for left, top, right, bottom in whole]


def _ink_boxes(part: Grey, scale: float) -> tuple[list[list[int]], list[list[int]]]:
    """Boxes of connected ink, and of what may belong to it: small or faint. Rests of the rules around are neither.

    Thin strokes of a coarse scan are grey all along; it is their surroundings that are darker than paper with its noise.
    """
    height, width = part.shape
    grey = cv2.morphologyEx((part < GREY).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((round(MEND * scale),) * 2, np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(grey, connectivity=8)
    dark = np.zeros(count, bool)
    dark[labels[cv2.blur(part, (round(SPECK * scale), round(SPECK * scale))) < DARK]] = True
    ink: list[list[int]] = []
    faint: list[list[int]] = []
    for at, (left, top, wide, high, _) in enumerate(stats.tolist()):
        if at == 0 or max(wide, high) < MOTE * scale:
            continue
        edge = RESIDUE * scale
        flat = (high < edge and (top < edge or top + high > height - edge)) or (high < CREASE * scale and wide > ACROSS * width)
        upright = wide < edge and (left < edge or left + wide > width - edge)
        cornered = high < STUB * scale and (left <= 1 or left + wide >= width - 1) and (top < edge or top + high > height - edge)
        if not flat and not (upright and (high > 0.8 * height or cornered)):
            (ink if dark[at] and max(wide, high) >= SPECK * scale else faint).append([left, top, left + wide, top + high])
    return ink, faint


def _with_faint(line: list[int], faint: list[list[int]]) -> list[int]:
    """A line with the faint marks beside and in it: half of a thin 0, a point, a stroke that is nearly gone."""
    high = line[3] - line[1]
    reach = [line[0] - high, line[1] - high // 4, line[2] + high, line[3] + high // 4]
    for left, top, right, bottom in faint:
        if left >= reach[0] and right <= reach[2] and top >= reach[1] and bottom <= reach[3]:
            line = [min(line[0], left), min(line[1], top), max(line[2], right), max(line[3], bottom)]
    return line


def _joined(lines: list[list[int]], scale: float) -> list[list[int]]:
    """Lines too low to be one are joined with the nearer neighbour, as long as the whole stays one line high."""
    lines = [line for line in lines]
    at = 0
    while len(lines) > 1 and at < len(lines):
        line = lines[at]
        if line[3] - line[1] < LEAST_LINE * scale:
            neighbours = [n for n in (at - 1, at + 1) if 0 <= n < len(lines)]
            near = min(neighbours, key=lambda n: max(line[1], lines[n][1]) - min(line[3], lines[n][3]))
            other = lines[near]
            whole = [min(line[0], other[0]), min(line[1], other[1]), max(line[2], other[2]), max(line[3], other[3])]
            if whole[3] - whole[1] < 13 * scale:
                lines[min(at, near) : max(at, near) + 1] = [whole]
                at = 0
                continue
        at += 1
    return lines


def single_signs(print_: Grey, seen: Sequence[Box], scale: float) -> list[Box]:
    """The boxes of short print outside of what is seen already: detectors of text overlook single digits."""
    ink = (print_ < GREY).astype(np.uint8)
    for x0, y0, x1, y1 in seen:
        ink[max(0, round(y0)) : round(y1) + 1, max(0, round(x0)) : round(x1) + 1] = 0
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((max(1, round(MEND * scale)), round(BESIDE * scale)), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    low, high = SIGN[0] * scale, SIGN[1] * scale
    boxes = [(x, y, x + wide, y + tall) for x, y, wide, tall, _ in stats[1:].tolist() if low <= tall <= high and wide <= LONGEST * scale]
    return [(float(x0), float(y0), float(x1), float(y1)) for x0, y0, x1, y1 in sorted(boxes, key=lambda box: (box[1], box[0]))]


def inked(print_: Grey, box: Box) -> Box:
    """A box drawn tight around its dark ink; what is low and reaches in from above or below belongs to another line."""
    x0, y0, x1, y1 = (max(0, round(value)) for value in box)
    drawn = print_[y0:y1, x0:x1] < GREY
    edges = np.flatnonzero(np.diff(np.pad(drawn.any(axis=1), 1).astype(np.int8)))
    if not edges.size:
        return box
    runs = list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
    least = LOW * max(end - start for start, end in runs)
    own = [run for run in runs if run[1] - run[0] >= least or not (run[0] == 0 or run[1] == y1 - y0)]
    top, bottom = own[0][0], own[-1][1]
    columns = np.flatnonzero(drawn[top:bottom].any(axis=0))
    return float(x0 + columns[0]), float(y0 + top), float(x0 + columns[-1] + 1), float(y0 + bottom)


def parted(print_: Grey, box: Box) -> list[Box]:
    """A detected line cut where it is white for longer than between the words of a line: heads of neighbouring columns are often detected as one."""
    x0, y0, x1, y1 = (round(value) for value in inked(print_, box))
    marks = np.flatnonzero((print_[y0:y1, x0:x1] < GREY).any(axis=0))
    gaps = np.flatnonzero(np.diff(marks) > COLUMNS * (y1 - y0))
    starts = [box[0], *(x0 + float(marks[at] + marks[at + 1]) / 2 for at in gaps), box[2]]
    return [(left, box[1], right, box[3]) for left, right in pairwise(starts)]


def beside_white(picture: Grey) -> Grey:
    """A line cut out with more white on either side: recognisers know lines, and a lone 7 in a narrow picture may be a 1 to them."""
    return np.pad(picture, ((0, 0), (BESIDES, BESIDES)), constant_values=255)


def crop(print_: Grey, line: Box, scale: float, bounds: Box | None = None, margin: float = MARGIN) -> Grey:
    """A line cut out with white around it, HEIGHT pixels high; flat marks such as a dash keep their size beside digits.

    Nothing outside `bounds` is seen.
    """
    x0, y0, x1, y1 = line
    high = max(y1 - y0, TYPICAL * scale)
    around = margin * high
    middle = (y0 + y1) / 2
    top, bottom = round(middle - high / 2 - around), round(middle + high / 2 + around)
    left, right = round(x0 - around), round(x1 + around)
    canvas = np.full((max(2, bottom - top), max(2, right - left)), 255, np.uint8)
    limits = bounds or (0.0, 0.0, float(print_.shape[1]), float(print_.shape[0]))
    cx0, cy0 = max(left, round(limits[0]), 0), max(top, round(limits[1]), 0)
    cx1, cy1 = min(right, round(limits[2]), print_.shape[1]), min(bottom, round(limits[3]), print_.shape[0])
    if cx1 > cx0 and cy1 > cy0:
        canvas[cy0 - top : cy1 - top, cx0 - left : cx1 - left] = print_[cy0:cy1, cx0:cx1]
    width = max(1, round(canvas.shape[1] * HEIGHT / canvas.shape[0]))
    shrinking = canvas.shape[0] > HEIGHT
    return cv2.resize(canvas, (width, HEIGHT), interpolation=cv2.INTER_AREA if shrinking else cv2.INTER_CUBIC)
