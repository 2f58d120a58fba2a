"""The pages of a PDF as pictures with a frame around every field that was read: a look that settles any doubt.

Frames are numbered in the order of the form and coloured by confidence; a panel beside the page tells each number's code and value.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.report import Field, Report

if TYPE_CHECKING:
    from PIL.Image import Image

# Lowest confidence → colour of the frame, the surest first.
_COLOURS = ((0.99, "#0a7d32"), (0.9, "#c77700"), (0.0, "#d0021b"))
_SCALE = 2.0  # pixels per point
_MARGIN = 1.5  # points between the print and its frame
_LINE, _TEXT = 8.5, 7.0  # points from line to line of the panel, and the size of its letters
_COLUMN = 250.0  # points, the width of one column of the panel


def draw(report: Report, data: bytes, folder: Path, password: str | None = None) -> list[Path]:
    """Write a PNG for every page with a placed field into `folder`, and return their paths.

    `data` are the bytes of the PDF the report was read from. Nothing is drawn for formats without pages.
    """
    import pypdfium2

    pages: dict[int, list[Field]] = defaultdict(list)
    for field in report.fields:
        if field.place and field.place.page and field.place.bbox:
            pages[field.place.page].append(field)
    if report.document.format != "pdf" or not pages:
        return []
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    with pypdfium2.PdfDocument(data, password=password) as document:
        for number in sorted(pages):
            picture = document[number - 1].render(scale=_SCALE).to_pil().convert("RGB")
            path = folder / f"{_stem(report.document.path)}-page-{number}.png"
            framed(picture, pages[number]).save(path)
            written.append(path)
    return written


def framed(picture: Image, fields: Sequence[Field]) -> Image:
    """The page with a numbered frame around each field, and a panel of codes and values at its right."""
    from PIL import Image, ImageDraw, ImageFont

    rows = max(1, int((picture.height / _SCALE - 2 * _LINE) / _LINE))
    columns = -(-len(fields) // rows)
    whole = Image.new("RGB", (picture.width + int(columns * _COLUMN * _SCALE), picture.height), "white")
    whole.paste(picture)
    pen = ImageDraw.Draw(whole)
    small, normal = ImageFont.load_default(4.5 * _SCALE), ImageFont.load_default(_TEXT * _SCALE)
    for number, field in enumerate(fields, 1):
        colour = _colour(field.confidence)
        assert field.place
        assert field.place.bbox
        x0, top, x1, bottom = (side * _SCALE for side in field.place.bbox)
        margin = _MARGIN * _SCALE
        pen.rectangle((x0 - margin, top - margin, x1 + margin, bottom + margin), outline=colour, width=2)
        pen.text((x1 + margin + 2, top - margin - 2), str(number), fill=colour, font=small)
        left = picture.width + (number - 1) // rows * _COLUMN * _SCALE + 4
        height = ((number - 1) % rows + 1) * _LINE * _SCALE
        pen.text((left, height), f"{number}  {field.code}  {_value(field)}", fill=colour, font=normal)
    return whole


def _colour(confidence: float) -> str:
    return next(colour for lowest, colour in _COLOURS if confidence >= lowest)


def _value(field: Field) -> str:
    return f"= {field.value:.12g}" if field.value is not None else f"({field.status})"


def _stem(path: str) -> str:
    """The file's name without its suffix, short enough for any file system."""
    name = Path(path).stem if path != "-" else "stdin"
    return name.encode("utf-8", "replace")[:150].decode("utf-8", "ignore")
