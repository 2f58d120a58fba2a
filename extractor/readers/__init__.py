"""One file per format: bytes → Document (structured formats) or PagedDocument (PDF, OFD, scans)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module

from extractor.document import Document, PagedDocument
from extractor.errors import LimitExceeded, Unsupported
from extractor.options import Options
from extractor.readers.scans import recognised
from extractor.readers.sniff import sniff

# Format → module that reads it; each has `read(data, options) -> Document | PagedDocument`. Imported when first used.
READERS = {
    "pdf": "extractor.readers.pdf",
    "docx": "extractor.readers.docx",
    "xlsx": "extractor.readers.xlsx",
    "html": "extractor.readers.html",
    "mht": "extractor.readers.mhtml",
    "txt": "extractor.readers.text",
    "md": "extractor.readers.text",
    "ofd": "extractor.readers.ofd",
    **dict.fromkeys(("doc", "wps", "rtf", "odt", "wordxml", "xls", "et", "ods"), "extractor.readers.office"),
    **dict.fromkeys(("tiff", "png", "jpeg", "bmp", "gif", "webp"), "extractor.readers.image"),
}

Reader = Callable[[bytes, Options], Document | PagedDocument]


def read(data: bytes, path: str, options: Options) -> Document | PagedDocument:
    """Read a file of any known format; the bytes decide what it is, the name only where they cannot.

    Raises a typed `ExtractionError`: Unsupported, Damaged, Encrypted, NeedsOCR, LimitExceeded.
    """
    if len(data) > options.limits.input_bytes:
        raise LimitExceeded("input_bytes", len(data), options.limits.input_bytes, "The file is too large.")
    kind = sniff(data, path)
    if kind not in READERS:
        raise Unsupported(f"Files of the format {kind!r} are not read; save it as PDF, DOCX or HTML.")
    reader: Reader = import_module(READERS[kind]).read
    found = reader(data, options)
    if kind == "pdf" and isinstance(found, PagedDocument):
        found = recognised(data, found, options)
    return replace(found, format=kind)
