"""Pictures of pages (TIFF, PNG, JPEG, …), one or several in a file, by text recognition.

Scanners write how fine a picture is; cameras, browsers and screens write nothing, or something that does not matter. Then
the page is taken to be A4, which only its coordinates depend on.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from warnings import catch_warnings

from extractor.document import PagedDocument
from extractor.errors import Damaged, LimitExceeded, NeedsOCR
from extractor.options import Options
from extractor.readers import ocr

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

A4 = (595.28, 841.89)
SCANNED_DPI = (100.0, 1200.0)
LEAST, MOST = 250.0, 1500.0  # points a page is wide or high, else its resolution is not believed


def read(data: bytes, options: Options) -> PagedDocument:
    """The pages of a picture file. Raises NeedsOCR, Damaged, LimitExceeded (`image_pixels`, `pages`)."""
    if not options.ocr:
        raise NeedsOCR("The file is a picture; read it with text recognition (--ocr).")
    ocr.require()
    from PIL import Image, ImageSequence, UnidentifiedImageError

    pages = []
    try:
        with open_picture(data) as opened:
            count = getattr(opened, "n_frames", 1) if opened.format == "TIFF" else 1
            if count > options.limits.pages:
                raise LimitExceeded("pages", count, options.limits.pages, "The picture file has too many pages.")
            for number, frame in enumerate(ImageSequence.Iterator(opened), 1):
                if number > count:
                    break
                if options.ocr_pages is not None and number not in options.ocr_pages:
                    continue
                pixels = frame.width * frame.height
                if pixels > options.limits.image_pixels:
                    raise LimitExceeded("image_pixels", pixels, options.limits.image_pixels, f"Picture {number} is too large.")
                size, believed = size_in_points(frame), _resolution(frame) is not None
                pages.append(ocr.recognise_page(data, f"frame {number}", lambda frame=frame: pixels_of(frame), number, size, believed))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise Damaged("The picture cannot be decoded; fetch it again from its source.") from error
    return PagedDocument("image", tuple(pages))


def open_picture(data: bytes) -> ImageFile:
    """The opened picture, to be closed by the caller; raises what Pillow raises, without the warnings that come before."""
    from PIL import Image

    with catch_warnings(action="ignore"):
        return Image.open(BytesIO(data))


def pixels_of(frame: Image) -> NDArray[np.uint8]:
    """A frame as people see it: turned as its camera says, on white, in red, green and blue."""
    import numpy as np
    from PIL import Image, ImageOps

    upright = ImageOps.exif_transpose(frame)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        upright = upright.convert("RGBA")
        paper = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(paper, upright)
    if upright.mode.startswith("I;16"):
        upright = upright.point(lambda value: value / 256).convert("L")
    return np.ascontiguousarray(np.asarray(upright.convert("RGB")))


def size_in_points(frame: Image) -> tuple[float, float]:
    """Width and height of the page a frame shows, in points, by its resolution if that can be believed."""
    width, height = _shown(frame)
    dpi = _resolution(frame)
    if dpi is not None:
        return width * 72 / dpi, height * 72 / dpi
    across = A4[0] if height >= width else A4[1]
    return across, across * height / width


def _resolution(frame: Image) -> float | None:
    """Dots per inch as a scanner wrote them, None where they make no page."""
    width, height = _shown(frame)
    dpi = float(max(frame.info.get("dpi", (0.0, 0.0))))
    believed = SCANNED_DPI[0] <= dpi <= SCANNED_DPI[1] and LEAST < width * 72 / dpi < MOST and LEAST < height * 72 / dpi < MOST
    return dpi if believed else None


def _shown(frame: Image) -> tuple[int, int]:
    """Width and height in pixels, as the frame is to be shown."""
    width, height = frame.size
    return (height, width) if frame.getexif().get(0x0112, 1) in (5, 6, 7, 8) else (width, height)
