"""Pictures of cells and tables as a scan shows them: drawn by hand, dark on white, at 300 dpi."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from PIL import Image, ImageDraw, ImageFont

SCALE = 300 / 72  # pixels in a point


class Rule(Protocol):
    """Draws a rule between two places in points."""

    def __call__(self, paper: Image.Image, x0: float, y0: float, x1: float, y1: float, /) -> None: ...


def blank(width: float, height: float) -> Image.Image:
    """White paper of this size in points."""
    return Image.new("L", (round(width * SCALE), round(height * SCALE)), 255)


def pixels(points: float) -> int:
    return round(points * SCALE)


def write(paper: Image.Image, text: str, x: float, top: float, size: float = 9.0) -> None:
    """Write text with its left and upper corner at a place in points; the digits of Pillow's own font are seven tenths of `size` high."""
    ImageDraw.Draw(paper).text((pixels(x), pixels(top)), text, fill=0, font=ImageFont.load_default(pixels(size)))


def stroke(paper: Image.Image, x0: float, y0: float, x1: float, y1: float, width: float = 0.6) -> None:
    ImageDraw.Draw(paper).line([(pixels(x0), pixels(y0)), (pixels(x1), pixels(y1))], fill=0, width=max(1, pixels(width)))


def dashes(paper: Image.Image, x0: float, y0: float, x1: float, y1: float, dash: float = 4.0, gap: float = 2.5) -> None:
    """A dashed rule, lying or standing."""
    length, at = max(x1 - x0, y1 - y0), 0.0
    while at < length:
        end = min(at + dash, length)
        if y0 == y1:
            stroke(paper, x0 + at, y0, x0 + end, y0)
        else:
            stroke(paper, x0, y0 + at, x0, y0 + end)
        at += dash + gap


def array(paper: Image.Image) -> np.ndarray:
    return np.asarray(paper)


def table(xs: Sequence[float], ys: Sequence[float], rule: Rule = stroke) -> Image.Image:
    """A grid with rules at these places in points."""
    paper = blank(xs[-1] + 30, ys[-1] + 30)
    for y in ys:
        rule(paper, xs[0], y, xs[-1], y)
    for x in xs:
        rule(paper, x, ys[0], x, ys[-1])
    return paper
