"""How right reports are whose tables are pictures, or whose text layer is spoilt: `python -m benchmarks.pictures`.

Each PDF with a truth becomes a DOCX, a web page with its pictures beside it, an MHTML message and a PDF in which the text is
text and every table a picture; and PDFs whose fonts no longer say what they print, as `benchmarks.layering` makes them.
Printed per kind: exact fields, silent errors, verdicts, processor seconds a document.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

from benchmarks.accuracy import Case, Score, cases, score
from benchmarks.layering import KINDS
from benchmarks.scans import FOLDER, tell
from extractor.document import Line
from extractor.pipeline import read_document

SCREEN_DPI, MARGIN = 150, 16.0  # points of the page around the print of a table
Part = str | bytes  # a line of text, or a picture of a table as PNG


def parts_of(pdf: bytes) -> list[Part]:
    """A report as lines and pictures: one for each piece of a table on a page."""
    import pypdfium2

    document, parts, scale = pypdfium2.PdfDocument(pdf), list[Part](), SCREEN_DPI / 72
    for block in read_document(pdf, "report.pdf").blocks:
        if isinstance(block, Line):
            parts.append(block.text)
            continue
        pages: dict[int, list[Any]] = {}
        for cell in block.cells:
            if cell.place is not None and cell.place.page is not None and cell.place.bbox is not None:
                pages.setdefault(cell.place.page, []).append(cell.place.bbox)
        for number, boxes in sorted(pages.items()):
            page = document[number - 1].render(scale=scale).to_pil()
            top, bottom = min(b.top for b in boxes) - MARGIN, max(b.bottom for b in boxes) + MARGIN
            buffer = BytesIO()
            page.crop((0, max(0, int(top * scale)), page.width, min(page.height, int(bottom * scale)))).save(buffer, "PNG")
            parts.append(buffer.getvalue())
    return parts


def as_docx(parts: Sequence[Part], path: Path) -> None:
    import docx
    from docx.shared import Cm

    document = docx.Document()
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
        else:
            document.add_picture(BytesIO(part), width=Cm(15))
    document.save(str(path))


def as_html(parts: Sequence[Part], path: Path) -> None:
    """A saved page: `NAME.html` and its pictures in the folder `NAME_files`."""
    folder = path.with_name(path.stem + "_files")
    folder.mkdir(exist_ok=True)
    for at, part in enumerate(parts):
        if isinstance(part, bytes):
            (folder / f"{at}.png").write_bytes(part)
    path.write_text(_page(parts, f"{folder.name}/"), "utf-8")


def as_mhtml(parts: Sequence[Part], path: Path) -> None:
    message = EmailMessage()
    message.set_content(_page(parts, "http://www.example.gov.cn/"), subtype="html")
    for at, part in enumerate(parts):
        if isinstance(part, bytes):
            message.add_related(part, "image", "png", headers=[f"Content-Location: http://www.example.gov.cn/{at}.png"])
    path.write_bytes(b"MIME-Version: 1.0\r\n" + message.as_bytes())


def _page(parts: Sequence[Part], folder: str) -> str:
    body = "".join(f"<p>{escape(part)}</p>" if isinstance(part, str) else f'<p><img src="{folder}{at}.png"></p>' for at, part in enumerate(parts))
    return f'<html><head><meta charset="utf-8"></head><body>{body}</body></html>'


def as_pdf(parts: Sequence[Part], path: Path) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfgen.canvas import Canvas

    registerFont(UnicodeCIDFont("STSong-Light"))
    canvas, y = Canvas(str(path), (595, 842), invariant=1), 780.0
    for part in parts:
        pieces = [part[at : at + 34] for at in range(0, len(part), 34)] if isinstance(part, str) else [part]
        for piece in pieces:
            image = None if isinstance(piece, str) else Image.open(BytesIO(piece))
            high = 22.0 if image is None else image.height * 72 / SCREEN_DPI
            if y - high < 50:
                canvas.showPage()
                y = 780.0
            y -= high
            if image is None:
                canvas.setFont("STSong-Light", 12)
                canvas.drawString(80, y, str(piece))
            else:
                canvas.drawImage(ImageReader(image), 0, y, image.width * 72 / SCREEN_DPI, high)
    canvas.save()


WRITERS: dict[str, tuple[str, Callable[[Sequence[Part], Path], None]]] = {
    "docx": (".docx", as_docx),
    "html": (".html", as_html),
    "mhtml": (".mht", as_mhtml),
    "pdf": (".pdf", as_pdf),
}


def measure(kind: str, found: Sequence[Case], folder: Path) -> None:
    """Make and read every case in one kind; print the totals, then what was wrong."""
    results: list[Score] = []
    start = time.process_time()
    for case in found:
        data = case.path.read_bytes()
        if kind in WRITERS:
            suffix, write = WRITERS[kind]
            path = folder / (case.path.stem + suffix)
            write(parts_of(data), path)
        else:
            path = folder / f"{kind} {case.path.name}"
            path.write_bytes(KINDS[kind](data))
        results.append(score(Case(path, case.truth)))
        tell(results[-1], 4)
    fields, exact, silent = (sum(getattr(result, name) for result in results) for name in ("fields", "exact", "silent"))
    verdicts = "/".join(str(sum(result.verdict == name for result in results)) for name in ("accept", "review", "reject"))
    spent = (time.process_time() - start) / len(found)
    print(f"{kind:18} {exact / fields:8.3%} of {fields:5}  silent {silent:2}  {verdicts:8}  {spent:5.1f} cpu s/document", flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pictures", description="Score reports with tables as pictures or a spoilt text layer.")
    parser.add_argument("folders", nargs="*", type=Path, default=[FOLDER])
    parser.add_argument("--kind", action="append", choices=[*WRITERS, *KINDS], help="one kind; all when not given")
    parser.add_argument("--only", action="append", help="only documents whose path holds this text, or another such text")
    parser.add_argument("--keep", type=Path, help="where what was recognised stays for the next run")
    chosen = parser.parse_args(arguments)
    os.environ["EXTRACTOR_CACHE"] = str(chosen.keep) if chosen.keep else "off"
    found = [case for case in cases(*chosen.folders) if case.path.suffix == ".pdf" and case.truth.get("outcome", "ok") == "ok"]
    found = [case for case in found if any(text in str(case.path) for text in chosen.only or ["libreoffice-county", "drawn-rectangles", "chromium-site"])]
    with tempfile.TemporaryDirectory() as folder:
        for kind in chosen.kind or [*WRITERS, *KINDS]:
            measure(kind, found, Path(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
