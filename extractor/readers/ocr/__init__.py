"""Text recognition: a picture → the same words and rules, or lines and tables, that other formats give.

Nothing heavy is imported before a picture is read. Without the optional parts every door raises NeedsOCR with the command
that installs them; `available()` asks without raising.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from extractor.document import Page
from extractor.progress import advance
from extractor.readers.ocr import engine
from extractor.readers.ocr.cache import kept

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["WORKERS", "available", "recognise_page", "require"]

WORKERS = engine.WORKERS
available = engine.available
require = engine.require


def recognise_page(
    source: bytes, what: str, picture: Callable[[], NDArray[np.uint8]], number: int, size: tuple[float, float], believed: bool = True
) -> Page:
    """The words and rules of a picture that shows a page, or a part of one, of `size` (width and height in points).

    `source` and `what` name the picture for the cache: the bytes of the file and which part of it is read how. `picture` makes
    it (height, width, 3 of uint8, red first) and is not called when the result is known. When the size is not believed, the
    text's own size tells how finely to look, and only the coordinates follow it. Raises NeedsOCR.
    """
    require()

    def work() -> Page:
        from extractor.readers.ocr.page import natural_size, read_page, resized

        pixels = picture()
        if believed:
            return read_page(pixels, number, *size)
        return resized(read_page(pixels, number, *natural_size(pixels)), *size)

    page = kept(source, f"{what} {number} {size[0]:.2f} {size[1]:.2f} {believed}", engine.version(), work)
    advance()
    return page
