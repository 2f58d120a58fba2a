"""Whether anything is to be seen in a rectangle of a PDF page where its text has nothing: the page is drawn and looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from extractor.document import BBox, Place

if TYPE_CHECKING:
    import numpy

SCALE = 3.0  # pixels per point
INSET = 2.0  # points from the rulings around a cell
DARKER = 60  # than the cell's own ground, of 255
# A printed 1 of 6 points has about 40 dark pixels; specks and the feet of rulings have fewer.
FEWEST = 14
# A row or column of pixels this dark is a ruling, not a character.
RULING = 0.8


def inked(data: bytes, places: Sequence[Place], password: str | None = None) -> list[bool]:
    """For each place (page and rectangle) whether it shows more than its ground and rulings; pages are drawn once."""
    import pypdfium2

    pages: dict[int, numpy.ndarray] = {}
    found = []
    with pypdfium2.PdfDocument(data, password=password) as document:
        for place in places:
            if place.page is None or place.bbox is None:
                raise ValueError("a place without a rectangle cannot be looked at")
            if place.page not in pages:
                pages[place.page] = document[place.page - 1].render(scale=SCALE, grayscale=True).to_numpy().squeeze()
            found.append(_has_ink(pages[place.page], place.bbox))
    return found


def _has_ink(page: numpy.ndarray, box: BBox) -> bool:
    import numpy

    inset = min(INSET, box.width / 4, box.height / 4)
    x0, x1 = (int((x + shift) * SCALE) for x, shift in ((box.x0, inset), (box.x1, -inset)))
    top, bottom = (int((y + shift) * SCALE) for y, shift in ((box.top, inset), (box.bottom, -inset)))
    cell = page[max(0, top) : bottom, max(0, x0) : x1].astype(int)
    if not cell.size:
        return False
    dark = numpy.median(cell) - cell > DARKER
    dark[dark.mean(axis=1) > RULING, :] = False
    dark[:, dark.mean(axis=0) > RULING] = False
    return int(dark.sum()) >= FEWEST
