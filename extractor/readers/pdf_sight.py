"""Which numbers of a PDF page are to be seen: what its text holds is not always what a person reads.

Numbers painted white, clear or too small, clipped away, on a layer that is off, under a white box, a picture or a stamp: the
page is drawn with its text and without it, and what makes no difference is not seen. Pages are drawn only where something on
them gives a reason, as drawing costs more than reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from extractor.document import BBox, Word
from extractor.readers import pdf_calls as pdf
from extractor.readers.marks import OBJECT, with_object
from extractor.readers.pdf_rules import Segment

if TYPE_CHECKING:
    import numpy

SCALE = 2.0  # pixels per point
MOST_PIXELS = 6e6
# The least difference of a pixel that a person sees (of 255), and the fewest such pixels of a digit: a 1 of 5 points has about 12.
SEEN, FEWEST = 30, 4
TINY = 1e-9
THROUGH = 0.5  # of the width or the height of a number: a line aslant that runs so far in it crosses it out
# So many numbers that stand over one another are each looked at alone; where there are more, all are OBJECT.
MOST_ALONE = 24


def looked_at(
    page: int, words: Sequence[Word], boxes: Sequence[BBox], owners: Sequence[int], texts: Sequence[int], width: float, height: float
) -> tuple[list[Word], bool]:
    """The words of a page as they are seen, and whether numbers were left out under others.

    A number of which nothing is seen is left out where another stands on its place, else it is OBJECT; one of which a part is
    seen has OBJECT behind it. `boxes` are the words' places on the page as displayed, `width` × `height` points; `owners` the
    text objects that hold them, `texts` all text objects.
    """
    scale = min(SCALE, (MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
    full = _drawn(page, width, height, scale)
    ink = _ink(page, texts, full, width, height, scale)
    numbers = [i for i, word in enumerate(words) if any(char.isdigit() for char in word.text)]
    crowded = _crowded(numbers, boxes)
    kept: list[Word] = []
    left_out = False
    for i, word in enumerate(words):
        if i not in crowded:
            share = _share(ink, word, boxes[i], scale) if i in numbers else 1.0
        elif len(crowded) <= MOST_ALONE:
            share = _share(_ink(page, [owners[i]], full, width, height, scale), word, boxes[i], scale)
        else:
            share = 0.5
        if share == 1.0:
            kept.append(word)
        elif share:
            kept.append(with_object(word))
        elif i in crowded:
            left_out = True
        else:
            kept.append(word._replace(text=OBJECT, edges=word.edges and (word.edges[0], word.edges[-1])))
    return kept, left_out


def crossed_out(words: Sequence[Word], boxes: Sequence[BBox], slants: Sequence[Segment]) -> list[Word]:
    """The words of a page, numbers that a line runs through aslant with OBJECT behind them."""
    return [
        with_object(word) if any(_crosses(slant, box) for slant in slants) and any(char.isdigit() for char in word.text) else word
        for word, box in zip(words, boxes, strict=True)
    ]


def _crosses(line: Segment, box: BBox) -> bool:
    """Whether a line runs through a good part of a box."""
    x0, y0, x1, y1 = line
    first, last = 0.0, 1.0
    for start, step, low, high in ((x0, x1 - x0, box.x0, box.x1), (y0, y1 - y0, box.top, box.bottom)):
        enter, leave = sorted(((low - start) / (step or TINY), (high - start) / (step or TINY)))
        first, last = max(first, enter), min(last, leave)
    return (last - first) * abs(x1 - x0) >= THROUGH * box.width or (last - first) * abs(y1 - y0) >= THROUGH * box.height


def _drawn(page: int, width: float, height: float, scale: float) -> numpy.ndarray:
    """The page in shades of grey."""
    import numpy

    columns, rows = max(1, round(width * scale)), max(1, round(height * scale))
    bitmap = pdf.new_bitmap(columns, rows, pdf.GREY, None, 0)
    try:
        pdf.fill_bitmap(bitmap, 0, 0, columns, rows, 0xFFFFFFFF)
        pdf.draw_page(bitmap, page, 0, 0, columns, rows, 0, pdf.IN_GREY)
        stride = pdf.bitmap_stride(bitmap)
        flat = numpy.frombuffer(pdf.bytes_at(pdf.bitmap_buffer(bitmap), stride * rows), dtype=numpy.uint8)
        return flat.reshape(rows, stride)[:, :columns].astype(numpy.int16)
    finally:
        pdf.close_bitmap(bitmap)


def _ink(page: int, texts: Sequence[int], full: numpy.ndarray, width: float, height: float, scale: float) -> numpy.ndarray:
    """Where the page looks otherwise without these text objects."""
    for text in texts:
        pdf.set_active(text, 0)
    without = _drawn(page, width, height, scale)
    for text in texts:
        pdf.set_active(text, 1)
    difference: numpy.ndarray = abs(full - without) >= SEEN
    return difference


def _share(ink: numpy.ndarray, word: Word, box: BBox, scale: float) -> float:
    """The share of a word's digits that are seen, the whole word counting as one where it does not run along the page."""
    digits = [k for k, char in enumerate(word.text) if char.isdigit()]
    along = word.edges is not None and word.bbox == box
    if not along or word.edges is None:
        return 1.0 if _count(ink, box, scale) >= FEWEST * len(digits) else 0.0
    edges = (min(box.x0, word.edges[0]), *word.edges[1:-1], max(box.x1, word.edges[-1]))
    seen = [_count(ink, BBox(edges[k], box.top, edges[k + 1], box.bottom), scale) >= FEWEST for k in digits]
    return sum(seen) / len(digits)


def _count(ink: numpy.ndarray, box: BBox, scale: float) -> int:
    x0, top, x1, bottom = (max(0, round(side * scale)) for side in box)
    return int(ink[top : bottom + 1, x0 : x1 + 1].sum())


def _crowded(numbers: Sequence[int], boxes: Sequence[BBox]) -> set[int]:
    """The numbers that stand over one another."""
    found: set[int] = set()
    order = sorted(numbers, key=lambda i: boxes[i].top)
    for at, i in enumerate(order, 1):
        for k in order[at:]:
            if boxes[k].top >= boxes[i].bottom:
                break
            if _lap(boxes[i], boxes[k]):
                found |= {i, k}
    return found


def _lap(a: BBox, b: BBox) -> bool:
    """Whether two words stand over one another: neither could be read."""
    across, down = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.bottom, b.bottom) - max(a.top, b.top)
    return across > 0.25 * min(a.width, b.width) and down > 0.25 * min(a.height, b.height)
