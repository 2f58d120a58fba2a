"""What a person sees on a PDF page where its text says something else: hidden, covered, struck and raised numbers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from extractor.document import Table
from extractor.layout import lay_out
from extractor.options import Options
from extractor.readers import pdf
from extractor.readers.marks import OBJECT
from tests.readers.test_pdf import HIGH, WIDE, lines, made, text

X, Y, SIZE = 100 + WIDE + 4, 700 - HIGH - 16, 10  # where the 3 of the second row stands
Draw = Callable[[Canvas], None]


def cell(*draw: Draw, size: tuple[float, float] = (595.0, 842.0)) -> str:
    """The cell of the second row's first number after something was drawn there."""
    return cell_and_notes(*draw, size=size)[0]


def cell_and_notes(*draw: Draw, size: tuple[float, float] = (595.0, 842.0)) -> tuple[str, list[str]]:
    def page(canvas: Canvas) -> None:
        lines(canvas)
        text(canvas)
        for one in draw:
            canvas.saveState()
            canvas.setFont("Helvetica", SIZE)
            one(canvas)
            canvas.restoreState()

    document = lay_out(pdf.read(made(page, size=size), Options()))
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    return next(c.text for c in table.cells if (c.row, c.column) == (1, 1)), [note.code for note in document.notes]


def box(canvas: Canvas, grey: float = 1.0) -> None:
    canvas.setFillGray(grey)
    canvas.rect(X - 2, Y - 2, 14, 12, stroke=0, fill=1)


def picture(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(Image.new("RGB", (30, 20), (255, 255, 255))), X - 3, Y - 3, 30, 16)


def stamp(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(Image.new("RGBA", (30, 20), (255, 0, 0, 80))), X - 30, Y - 20, 80, 50, mask="auto")


def test_a_number_is_read_as_it_is() -> None:
    assert cell() == "3"


@pytest.mark.parametrize("cover", [box, lambda canvas: box(canvas, 0.0), picture])
def test_a_number_under_something_is_not_read(cover: Draw) -> None:
    assert cell(cover) == OBJECT


def test_a_number_under_a_stamp_is_seen() -> None:
    assert cell(stamp) == "3"


def test_of_two_numbers_the_one_on_top_is_read_and_a_note_says_so() -> None:
    assert cell_and_notes(box, lambda canvas: canvas.drawString(X, Y, "97")) == ("97", ["hidden_content"])


def test_two_numbers_over_each_other_are_no_number() -> None:
    assert cell(lambda canvas: canvas.drawString(X + 1, Y, "97")) == "3 97"


def white(canvas: Canvas) -> None:
    canvas.setFillGray(1)
    canvas.drawString(X + 20, Y, "64")


def clear(canvas: Canvas) -> None:
    canvas.setFillAlpha(0)
    canvas.drawString(X + 20, Y, "64")


def minute(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 0.4)
    canvas.drawString(X + 20, Y, "64")


def clipped(canvas: Canvas) -> None:
    path = canvas.beginPath()
    path.rect(10, 10, 20, 20)
    canvas.clipPath(path, stroke=0, fill=0)
    canvas.drawString(X + 20, Y, "64")


@pytest.mark.parametrize("draw", [white, clear, minute, clipped])
def test_a_number_that_is_not_seen_is_not_read(draw: Draw) -> None:
    assert cell(draw).split() == ["3", OBJECT]


def test_a_number_of_which_a_part_is_seen_is_doubtful() -> None:
    def cut(canvas: Canvas) -> None:
        path = canvas.beginPath()
        path.rect(X + 19, Y - 5, 6, 20)
        canvas.clipPath(path, stroke=0, fill=0)
        canvas.drawString(X + 20, Y, "64")

    assert cell(cut) == f"3 64{OBJECT}"


def test_white_on_black_is_seen() -> None:
    def dark(canvas: Canvas) -> None:
        canvas.rect(X + 18, Y - 3, 20, 14, stroke=0, fill=1)
        white(canvas)

    assert cell(dark) == "3 64"


def test_a_page_wide_clip_asks_for_no_look(monkeypatch: pytest.MonkeyPatch) -> None:
    def page(canvas: Canvas) -> None:
        path = canvas.beginPath()
        path.rect(0, 0, 595, 842)
        canvas.clipPath(path, stroke=0, fill=0)
        lines(canvas)
        text(canvas)

    monkeypatch.setattr(pdf, "looked_at", None)
    assert pdf.read(made(page), Options()).pages[0].words


@pytest.mark.parametrize(("rise", "mark"), [(4.0, "3¹"), (-2.0, "3₁"), (0.0, "3 1")])
def test_small_digits_beside_a_number_are_no_part_of_it(rise: float, mark: str) -> None:
    def small(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 6)
        canvas.drawString(X + 5.3, Y + rise, "1")

    assert cell(small).strip() == mark


@pytest.mark.parametrize("line", [(-4, 3.5, 10, 3.5), (-2, 3, 6, 3.6), (-1, -1, 6, 8), (-1, 8, 6, -1)])
def test_a_number_with_a_line_through_it_is_doubtful(line: tuple[float, float, float, float]) -> None:
    x0, y0, x1, y1 = line
    assert cell(lambda canvas: canvas.line(X + x0, Y + y0, X + x1, Y + y1)) == f"3{OBJECT}"


def test_a_line_through_the_corner_of_a_table_crosses_out_nothing() -> None:
    assert cell(lambda canvas: canvas.line(100, 700, 100 + WIDE, 700 - HIGH)) == "3"
