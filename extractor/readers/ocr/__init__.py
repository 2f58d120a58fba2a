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

__all__ = ["available", "recognise_page", "require"]

available = engine.available
require = engine.require


def recognise_page(
    source: bytes, what: str, picture: Callable[[], NDArray[np.uint8]], number: int, width: float, height: float
) -> Page:
    """The words and rules of a picture that shows a page of width × height points.

    `source` and `what` name the picture for the cache: the bytes of the file and which part of it is read how. `picture` makes
    it (height, width, 3 of uint8, red first) and is not called when the result is known. Raises NeedsOCR.
    """
    require()

    def work() -> Page:
        from extractor.readers.ocr.page import read_page

        return read_page(picture(), number, width, height)

    page = kept(source, f"{what} {number} {width:.2f} {height:.2f}", engine.version(), work)
    advance()
    return page
