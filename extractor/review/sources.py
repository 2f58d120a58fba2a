"""What a report was read from, for looking at: pages with their picture, or the document's own lines and tables."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import TYPE_CHECKING

from extractor.document import BBox, Block, Document, Line, Place
from extractor.errors import ExtractionError
from extractor.options import Options
from extractor.pipeline import read_document
from extractor.recognition import recognise
from extractor.report import Report

if TYPE_CHECKING:
    from PIL.Image import Image

DOTS_PER_INCH = 110
_GREYS = 16
_PICTURES = ("png", "jpeg", "bmp", "gif", "webp", "tiff")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its size in points, its picture as a data URI, or, where there is none, its texts with their boxes."""

    number: int
    width: float
    height: float
    picture: str | None = None
    texts: tuple[tuple[str, BBox], ...] = ()


@dataclass(frozen=True, slots=True)
class Original:
    """Pages, or blocks of a format without pages; every line and cell of a block then has its own number as `place.line`.

    `passages` gives the number of the line or cell that each field was read from.
    """

    sheets: tuple[Sheet, ...] = ()
    blocks: tuple[Block, ...] = ()
    passages: dict[str, int] = field(default_factory=dict)


def source_of(report: Report, data: bytes, options: Options = Options()) -> Original:
    """What to show beside the tables; empty when the file cannot be read again."""
    try:
        if report.document.format == "pdf":
            return Original(sheets=tuple(_pdf_sheets(data, pages_shown(report), options.password)))
        if report.document.format in _PICTURES:
            return Original(sheets=tuple(_picture_sheets(report, data)))
        document = read_document(data, report.document.path, options)
        if document.page_sizes:
            return Original(sheets=tuple(_drawn_sheets(document, pages_shown(report))))
        return _passages(report, document)
    except (ExtractionError, OSError):
        return Original()


def pages_shown(report: Report) -> tuple[int, ...]:
    """The pages that fields and quoted clauses stand on; the first when there are none."""
    places = [*(field.place for field in report.fields), *(check.place for check in report.checks)]
    return tuple(sorted({place.page for place in places if place and place.page})) or (1,)


def _pdf_sheets(data: bytes, pages: Sequence[int], password: str | None) -> Iterator[Sheet]:
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(data, password=password) as document:
            for number in pages:
                if number <= len(document):
                    page = document[number - 1]
                    width, height = page.get_size()
                    yield Sheet(number, width, height, _encoded(page.render(scale=DOTS_PER_INCH / 72).to_pil()))
    except pypdfium2.PdfiumError as error:
        raise OSError(str(error)) from error


def _picture_sheets(report: Report, data: bytes) -> Iterator[Sheet]:
    """Pages of a picture file, as large as its reader took them to be."""
    from PIL import Image, ImageOps, ImageSequence

    from extractor.readers.image import size_in_points

    shown = pages_shown(report)
    with Image.open(BytesIO(data)) as file:
        for number, frame in enumerate(ImageSequence.Iterator(file), 1):
            if number in shown:
                width, height = size_in_points(frame)
                picture = ImageOps.exif_transpose(frame).convert("L")
                picture.thumbnail((width / 72 * DOTS_PER_INCH, height / 72 * DOTS_PER_INCH))
                yield Sheet(number, width, height, _encoded(picture))


def _drawn_sheets(document: Document, pages: Sequence[int]) -> Iterator[Sheet]:
    """Pages of a format that nothing here can draw: its texts where they stand."""
    placed = [(text, place) for block in document.blocks for text, place in _texts(block) if place and place.bbox]
    for number, (width, height) in enumerate(document.page_sizes, 1):
        if number in pages:
            yield Sheet(
                number, width, height, None, tuple((text, place.bbox) for text, place in placed if place.page == number and place.bbox)
            )


def _texts(block: Block) -> Iterator[tuple[str, Place | None]]:
    if isinstance(block, Line):
        yield block.text, block.place
    else:
        for cell in block.cells:
            yield cell.text, cell.place


def _encoded(picture: Image) -> str:
    """A few greys are enough to read by; the grain of a scan is smaller as JPEG."""
    grey = picture.convert("L")
    sizes = []
    for kind, settings, made in (("png", {"optimize": True}, grey.quantize(_GREYS)), ("jpeg", {"quality": 50}, grey)):
        stream = BytesIO()
        made.save(stream, kind, **settings)
        sizes.append((len(stream.getvalue()), kind, stream.getvalue()))
    _, kind, data = min(sizes)
    return f"data:image/{kind};base64,{b64encode(data).decode()}"


def _passages(report: Report, document: Document) -> Original:
    """The document with every line and cell numbered, and recognised once more, so that each field tells its number."""
    numbered = replace(document, blocks=tuple(_numbered(document.blocks)))
    read = {found.code: found for found in recognise(numbered).fields}
    passages = {
        found.code: place.line
        for found in report.fields
        if (again := read.get(found.code)) and (again.raw, again.status) == (found.raw, found.status)
        if (place := again.place) and place.line is not None
    }
    return Original(blocks=numbered.blocks, passages=passages)


def _numbered(blocks: Sequence[Block]) -> Iterator[Block]:
    number = 0
    for block in blocks:
        if isinstance(block, Line):
            number += 1
            yield replace(block, place=Place(line=number))
        else:
            cells = tuple(replace(cell, place=Place(line=number + index)) for index, cell in enumerate(block.cells, 1))
            number += len(cells)
            yield replace(block, cells=cells)
