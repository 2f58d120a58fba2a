"""Pictures inside documents that are no pages (DOCX, HTML, MHTML), which may show a table: recognised as pages of their own.

A document with its tables is left alone. Pictures of a saved web page are those at hand, in it or beside it; nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from extractor.document import Document, Page, Table
from extractor.options import Options
from extractor.readers import ocr
from extractor.readers.vocabulary import label_count

ENOUGH_LABELS = 40  # a document whose tables have this many labels of the form has its tables
SMALL = (250, 80)  # pixels: a narrower or lower picture holds no table
MOST = 12  # pictures looked at; a page with more is an album


class SeenPicture(NamedTuple):
    """A picture read as a page, and the number of blocks before it (None: not known, after all others)."""

    block: int | None
    page: Page


def seen_pictures(data: bytes, path: str, document: Document, options: Options) -> tuple[SeenPicture, ...]:
    """The pictures of a document that show a table or several lines of text; none without recognition, or where no table is missing."""
    if not (options.ocr and ocr.available()) or not any(note.code == "picture" for note in document.notes):
        return ()
    texts = [cell.text for block in document.blocks if isinstance(block, Table) for cell in block.cells]
    if label_count(texts) >= ENOUGH_LABELS:
        return ()
    found = []
    for number, (block, content) in enumerate(_pictures(data, path, document, options), 1):
        if number > MOST:
            break
        page = _read(content, number, options)
        if page is not None and (page.rules or len(page.words) >= 3):
            found.append(SeenPicture(block, page))
    return tuple(found)


def _pictures(data: bytes, path: str, document: Document, options: Options) -> Iterator[tuple[int | None, bytes]]:
    if document.format == "docx":
        from extractor.readers.docx import pictures

        yield from ((picture.block, picture.data) for picture in pictures(data, options))
    elif document.format == "html":
        from extractor.readers.html.references import picture_files

        yield from ((None, content) for _, content in picture_files(data, Path(path).parent, options.limits))
    elif document.format == "mht":
        from extractor.readers.mhtml import pictures as in_message

        yield from ((None, content) for content in dict.fromkeys(in_message(data, options.limits).values()))


def _read(content: bytes, number: int, options: Options) -> Page | None:
    """A picture as a page, None when it is small, too large, or no picture that can be decoded (drawings of Office, SVG)."""
    from PIL import Image, UnidentifiedImageError

    from extractor.readers.image import open_picture, pixels_of, size_in_points

    try:
        with open_picture(content) as frame:
            width, height = frame.size
            if width < SMALL[0] or height < SMALL[1] or width * height > options.limits.image_pixels:
                return None
            return ocr.recognise_page(content, "picture", lambda: pixels_of(frame), number, size_in_points(frame), believed=False)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError):
        return None
