"""Lines of print inside the cells of a grid, cut out for recognition; a cell without ink has none, and is blank.

Rules are painted white where they are known to run, so that what touches a rule stays whole but for the rule itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from extractor.readers.ocr.engine import HEIGHT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from extractor.readers.ocr.picture import Grey

Box = tuple[float, float, float, float]

# Lengths in points.
INSET = 0.8  # the border of a cell, where what is left of its rules may be
SPECK = 1.6  # what is smaller both ways is dirt, or a point that belongs to something larger
RESIDUE = 1.4  # what is thinner than this and hugs the border is a rest of a rule
PARTED = 1.6  # white this high parts two lines of text
LEAST_LINE = 5.0  # lower lines (the bars of 三 set upright) join their neighbour
TYPICAL = 7.5  # height of digits where nothing says better
MARGIN = 0.22  # white around a line, of its height


class InkLine(NamedTuple):
    """A line of print: its box in pixels of the sheet, and the picture to recognise."""

    box: Box
    crop: Grey


def without_rules(print_: Grey, across: NDArray[np.uint8], down: NDArray[np.uint8]) -> Grey:
    """The print with sure strokes of rules painted white, a pixel wider than they are."""
    rules = cv2.dilate((across == 2).astype(np.uint8), np.ones((3, 1), np.uint8)) | cv2.dilate((down == 2).astype(np.uint8), np.ones((1, 3), np.uint8))
    return np.where(rules > 0, np.uint8(255), print_)


def lines_in(print_: Grey, cell: Box, scale: float) -> list[Box]:
    """The boxes of the lines of print in a cell, top to bottom."""
    x0, y0, x1, y1 = (round(value) for value in cell)
    inset = max(1, round(INSET * scale))
    part = print_[y0 + inset : y1 - inset, x0 + inset : x1 - inset]
    if part.shape[0] < 3 or part.shape[1] < 3:
        return []
    kept = _ink_boxes((part < 128).astype(np.uint8), scale)
    lines: list[list[int]] = []
    for left, top, right, bottom in sorted(kept, key=lambda box: box[1]):
        if lines and top - lines[-1][3] < PARTED * scale:
            last = lines[-1]
            lines[-1] = [min(last[0], left), last[1], max(last[2], right), max(last[3], bottom)]
        else:
            lines.append([left, top, right, bottom])
    return [(l + x0 + inset, t + y0 + inset, r + x0 + inset, b + y0 + inset) for l, t, r, b in _joined(lines, scale)]


def _ink_boxes(ink: NDArray[np.uint8], scale: float) -> list[tuple[int, int, int, int]]:
    """Boxes of connected ink, without dirt and without rests of the rules around."""
    height, width = ink.shape
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    boxes = []
    for left, top, wide, high, _ in stats[1:count].tolist():
        if max(wide, high) < SPECK * scale:
            continue
        edge = RESIDUE * scale
        flat = high < edge and (top < edge or top + high > height - edge)
        upright = wide < edge and (left < edge or left + wide > width - edge)
        if not flat and not (upright and high > 0.8 * height):
            boxes.append((left, top, left + wide, top + high))
    return boxes


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
