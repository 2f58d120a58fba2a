"""From a PDF page's own coordinates to points from the top left of the page as displayed."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.document import BBox


@dataclass(frozen=True, slots=True)
class Frame:
    """A displayed page: its visible box in PDF coordinates (y upwards) and its rotation in clockwise quarter turns."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int

    @property
    def width(self) -> float:
        return self.top - self.bottom if self.rotation % 2 else self.right - self.left

    @property
    def height(self) -> float:
        return self.right - self.left if self.rotation % 2 else self.top - self.bottom

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A PDF point as displayed."""
        if self.rotation == 0:
            return x - self.left, self.top - y
        if self.rotation == 1:
            return y - self.bottom, x - self.left
        if self.rotation == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def box(self, left: float, bottom: float, right: float, top: float) -> BBox:
        """A PDF rectangle as displayed."""
        x0, y0 = self.point(left, bottom)
        x1, y1 = self.point(right, top)
        return BBox(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    def boxes(self, lefts: list[float], bottoms: list[float], rights: list[float], tops: list[float]) -> list[list[float]]:
        """The sides of many PDF rectangles as displayed: lefts, tops, rights, bottoms."""
        x, y = (self.left, self.bottom) if self.rotation in (0, 1) else (self.right, self.top)
        if self.rotation == 0:
            across = [lefts, rights] if not x else [[v - x for v in lefts], [v - x for v in rights]]
            return [across[0], [self.top - v for v in tops], across[1], [self.top - v for v in bottoms]]
        if self.rotation == 1:
            return [[v - y for v in bottoms], [v - x for v in lefts], [v - y for v in tops], [v - x for v in rights]]
        if self.rotation == 2:
            return [[x - v for v in rights], [v - self.bottom for v in bottoms], [x - v for v in lefts], [v - self.bottom for v in tops]]
        return [[y - v for v in tops], [x - v for v in rights], [y - v for v in bottoms], [x - v for v in lefts]]

    def direction(self, a: float, b: float) -> int | None:
        """The way a text with the matrix columns (a, b, …) runs as displayed, in clockwise quarter turns from left to right.

        None for text set aslant, as watermarks are.
        """
        if abs(b) <= 0.15 * abs(a):
            quarter = 0 if a > 0 else 2
        elif abs(a) <= 0.15 * abs(b):
            quarter = 3 if b > 0 else 1
        else:
            return None
        return (quarter + self.rotation) % 4
