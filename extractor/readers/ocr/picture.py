"""A scanned page made ready to read: paper made white, coloured ink told from print, turned upright and straight.

The brightest colour channel of a pixel is taken for print: red and blue ink of stamps is bright in one channel, black is
dark in all, so what is printed under a stamp stays and the stamp goes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]

MAX_SKEW = 5.0  # degrees looked through
_SKEW_STEPS = ((40.0, 0.5), (80.0, 0.1), (120.0, 0.02))  # dpi of the picture looked at, step in degrees
PRINT = 9  # points: wherever print is, paper is seen between its strokes within this
STAMP_INK = 0.4  # how much darker full stamp ink makes even its own colour
_WHITE = 0.8  # from ink to paper: what is lighter than this is paper (bleed-through, rests of stamps)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Print alone (`print`) and everything (`all`), grey, dark on white, both upright and straight; `scale` is pixels in a point.

    `turn` are the quarter turns clockwise and `skew` the degrees anticlockwise that were needed.
    """

    print: Grey
    all: Grey
    scale: float
    turn: int = 0
    skew: float = 0.0

    @property
    def ink(self) -> NDArray[np.bool_]:
        """Where print is."""
        return self.print < 128

    def turned(self, quarters: int) -> Sheet:
        """The same, turned clockwise."""
        return Sheet(
            np.ascontiguousarray(np.rot90(self.print, -quarters)),
            np.ascontiguousarray(np.rot90(self.all, -quarters)),
            self.scale,
            (self.turn + quarters) % 4,
            self.skew,
        )

    def straightened(self) -> Sheet:
        """The same, without its skew."""
        angle = skew(self.ink, self.scale)
        if abs(angle) < 0.03:
            return self
        height, width = self.print.shape
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
        turn = (lambda grey: cv2.warpAffine(grey, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=255))  # noqa: E731
        return Sheet(turn(self.print), turn(self.all), self.scale, self.turn, angle)


def sheet(rgb: NDArray[np.uint8], scale: float) -> Sheet:
    """Clean a picture (height, width, 3, red first); `scale` is pixels in a point."""
    return Sheet(_whitened(_print_alone(rgb), scale), _whitened(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), scale), scale)


def _print_alone(rgb: NDArray[np.uint8]) -> Grey:
    """The brightest channel, made brighter the more colour there is: stamp ink darkens its own colour a little too."""
    brightest, darkest = cv2.max(cv2.max(rgb[..., 0], rgb[..., 1]), rgb[..., 2]), cv2.min(cv2.min(rgb[..., 0], rgb[..., 1]), rgb[..., 2])
    # brightest × (1 + STAMP_INK × saturation), saturation being (brightest - darkest) / brightest
    return cv2.addWeighted(brightest, 1.0 + STAMP_INK, darkest, -STAMP_INK, 0.0)


def _whitened(grey: Grey, scale: float) -> Grey:
    """Paper becomes white and ink black, whatever the shade of either and however the shade runs over the page."""
    # Closing takes away what is narrower than strokes ever are apart; stains and folds are wider, and belong to the paper.
    small = cv2.resize(cv2.dilate(grey, np.ones((round(scale),) * 2, np.uint8)), None, fx=1 / scale, fy=1 / scale, interpolation=cv2.INTER_AREA)
    paper = cv2.GaussianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((PRINT, PRINT), np.uint8)), (0, 0), 2)
    paper = cv2.resize(paper, grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    flat = cv2.divide(grey, np.maximum(paper, 32), scale=255)
    threshold, _ = cv2.threshold(flat[::2, ::2], 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    dark = flat[::2, ::2][flat[::2, ::2] <= min(threshold, 200)]
    if dark.size < 0.0002 * flat.size:
        return np.full_like(flat, 255)
    ink = float(np.percentile(dark, 30))
    levels = np.clip((np.arange(256) - ink) / (_WHITE * (255 - ink)) * 255, 0, 255).astype(np.uint8)
    return cv2.LUT(flat, levels)


def skew(ink: NDArray[np.bool_], scale: float) -> float:
    """The angle in degrees by which a picture must be turned anticlockwise so that lines of text and rules lie level.

    Level lines give a profile of rows with the sharpest steps (Postl 1986).
    """
    best, span = 0.0, MAX_SKEW
    for dpi, step in _SKEW_STEPS:
        factor = dpi / 72 / scale
        small = cv2.resize(ink.astype(np.float32), None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        # Turning blurs, but for the angle that turns nothing: without blur before, that one looks sharpest.
        small = cv2.GaussianBlur(small, (0, 0), 1.0)
        height, width = small.shape
        angles = best + np.arange(-span, span + step / 2, step)
        sharpness = []
        for angle in angles:
            matrix = cv2.getRotationMatrix2D((width / 2, height / 2), float(angle), 1.0)
            profile = cv2.warpAffine(small, matrix, (width, height), flags=cv2.INTER_LINEAR).sum(axis=1)
            sharpness.append(float((np.diff(profile) ** 2).sum()))
        best, span = float(angles[int(np.argmax(sharpness))]), 2 * step
    return best
