"""What stands in a cell beside or instead of digits, told by its shape: a dash, a slash, the mark of a footnote.

Recognisers are made for text and guess at single strokes; of a raised 1 behind a number they make a digit of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from extractor.readers.ocr.cells import GREY, MEND, SPECK, TYPICAL, Box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from extractor.readers.ocr.picture import Grey

PAPER = 244  # the mean is above this everywhere on paper with its noise
STROKE_WIDTH, SLANT = 0.3, 0.14  # of its height: how wide a slash is anywhere, how far it leans
FLAT, NARROW, LONG = 2.6, 1.9, 1.2  # points: a dash, blurred, is no higher and no narrower; how much wider than high it is
MINUS, AMID = 1.6, (0.3, 0.8)  # points: a minus is no higher and no narrower; where its middle is, of the height of the line from its top
PARTED = 1.4  # of its height: white this wide parts a line into two numbers, of two cells whose rule is lost
RAISED, LEAST = 0.3, 0.28  # of a line's height: how far above its foot a raised mark ends, how high it is at least
INK = 128  # brightness of dark ink
WHOLE = 0.75  # of its height: a piece as high is a digit
OVER = 0.12  # of its height: how far a mark may reach over the foot of a digit
SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
ANY_MARK = "*"  # a raised mark that is no single digit


def is_dash(print_: Grey, line: Box, scale: float) -> bool:
    """Whether a line of print is nothing but a flat stroke with white above and below.

    The recogniser takes it for a point, a one or nothing; what is left of a faint 2 is flat too, but not alone.
    """
    width, height = line[2] - line[0], line[3] - line[1]
    if height > FLAT * scale or width < max(NARROW * scale, LONG * height):
        return False
    x0, y0, x1, y1 = (round(value) for value in line)
    reach, seam = round(TYPICAL * scale), max(1, round(MEND * scale))
    above, below = print_[max(0, y0 - reach) : max(0, y0 - seam), x0:x1], print_[y1 + seam : y1 + reach, x0:x1]
    size = (round(SPECK * scale),) * 2
    return all(part.size == 0 or int(cv2.blur(part, size).min()) > PAPER for part in (above, below))


def is_slash(print_: Grey, line: Box, scale: float) -> bool:
    """Whether a line of print is one slanting stroke: narrow at every height, and further right at its top than at its foot."""
    x0, y0, x1, y1 = (round(value) for value in line)
    height, width = y1 - y0, x1 - x0
    if height < TYPICAL * scale * 0.7 or width > height:
        return False
    rows = [np.flatnonzero(row < GREY) for row in print_[y0:y1, x0:x1]]
    drawn = [row for row in rows if row.size]
    if len(drawn) < 0.8 * height or any(row[-1] - row[0] > STROKE_WIDTH * height for row in drawn):
        return False
    quarter = max(1, len(drawn) // 4)
    top, foot = (float(np.mean(np.concatenate(part))) for part in (drawn[:quarter], drawn[-quarter:]))
    return top - foot > SLANT * height


def is_signed(print_: Grey, line: Box, scale: float) -> bool:
    """Whether a line of print begins with a flat stroke at half its height and white behind it, as a minus before its digits is."""
    x0, y0, x1, y1 = (round(value) for value in line)
    flat = 0
    for column in (print_[y0:y1, x0:x1] < INK).T:
        rows = np.flatnonzero(column)
        if not rows.size:
            if flat:
                break
            continue
        if rows[-1] + 1 - rows[0] > MINUS * scale or not AMID[0] < (rows[0] + rows[-1] + 1) / 2 / (y1 - y0) < AMID[1]:
            return False
        flat += 1
    return flat >= MINUS * scale


def is_parted(print_: Grey, line: Box, scale: float) -> bool:
    """Whether white parts a line as wide as no two digits of a number are apart."""
    x0, y0, x1, y1 = (round(value) for value in line)
    inked = np.flatnonzero((print_[y0:y1, x0:x1] < GREY).any(axis=0))
    return inked.size > 1 and int(np.diff(inked).max()) > PARTED * max(y1 - y0, TYPICAL * scale)


class Raised(NamedTuple):
    """Raised pieces behind a number begin at `x` in pixels of the sheet; `apart` when white parts them from it: else it is a broken digit, perhaps."""

    x: int
    apart: bool


def raised(print_: Grey, line: Box) -> Raised | None:
    """The marks behind a number in a line of print, None where there are none."""
    x0, y0, x1, y1 = (round(value) for value in line)
    part = print_[y0:y1, x0:x1]
    # With its faintest ink a digit is whole, and what is apart from it is another sign; with its dark ink alone thin digits fall apart.
    for brightness, apart in ((GREY, True), (INK, False)):
        x = _raised_from((part < brightness).astype(np.uint8))
        if x is not None:
            return Raised(x0 + x, apart)
    return None


def _raised_from(ink: NDArray[np.uint8]) -> int | None:
    """Where the pieces begin that end well above the foot of all before them, of which one at least is a whole digit."""
    height = ink.shape[0]
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    pieces = [(left, top + high, left + wide, high) for left, top, wide, high, _ in stats[1:].tolist()]
    above = [left for left, foot, _, high in pieces if foot <= (1 - RAISED) * height and high >= LEAST * height]
    standing = [right for _, foot, right, _ in pieces if foot > (1 - RAISED) * height]
    if not above or not standing or min(above) < max(standing) - OVER * height:
        return None
    if not any(high > WHOLE * height and left < min(above) for left, _, _, high in pieces):
        return None
    return (min(above) + max(standing)) // 2


def mark(text: str) -> str:
    """A raised mark as it is written in text: a digit as its superscript, anything else as a star."""
    return text.translate(SUPERSCRIPT) if text.isascii() and text.isdigit() else ANY_MARK
