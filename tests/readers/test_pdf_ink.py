"""Whether a page shows something where its text has nothing."""

from __future__ import annotations

import io

import pytest

from extractor.document import BBox, Place
from extractor.pipeline import extract_document
from extractor.readers.pdf_ink import inked

WIDTH, HEIGHT = 300.0, 200.0
CELL = Place(1, BBox(100, 50, 160, 70))


def page(draw) -> bytes:
    """A PDF page on which `draw` draws, y downwards from the top."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, (WIDTH, HEIGHT))
    draw(canvas)
    canvas.save()
    return out.getvalue()


def framed(canvas) -> None:
    canvas.setLineWidth(1)
    canvas.rect(100, HEIGHT - 70, 60, 20)


def with_digit(size: float):
    def draw(canvas) -> None:
        framed(canvas)
        canvas.setFont("Helvetica", size)
        canvas.drawString(128, HEIGHT - 64, "1")

    return draw


def shaded(canvas) -> None:
    canvas.setFillGray(0.8)
    canvas.rect(100, HEIGHT - 70, 60, 20, fill=1)


def test_an_empty_cell_shows_nothing() -> None:
    assert inked(page(framed), [CELL]) == [False]


@pytest.mark.parametrize("size", [6, 9, 14])
def test_a_digit_is_ink_however_small(size: float) -> None:
    assert inked(page(with_digit(size)), [CELL]) == [True]


def test_the_ground_of_a_cell_and_its_rulings_are_no_ink() -> None:
    wide = Place(1, BBox(97, 47, 163, 73))
    assert inked(page(shaded), [CELL]) == [False]
    assert inked(page(framed), [wide]) == [False]


def test_a_rotated_page_is_looked_at_as_it_is_displayed() -> None:
    def turned(canvas) -> None:
        canvas.setPageRotation(90)
        with_digit(9)(canvas)

    displayed = Place(1, BBox(130, 100, 150, 160))
    assert inked(page(turned), [displayed]) == [True]
    assert inked(page(turned), [Place(1, BBox(20, 20, 80, 60))]) == [False]


def test_a_place_without_a_rectangle_is_refused() -> None:
    with pytest.raises(ValueError, match="rectangle"):
        inked(page(framed), [Place(1)])


def test_blanks_of_a_page_are_confirmed_by_a_look() -> None:
    with open("fixtures/reports/libreoffice-2019-blanks.pdf", "rb") as file:
        (report,) = extract_document(file.read(), "report.pdf")
    empty = [field for field in report.fields if field.status == "blank" and not field.raw]
    assert empty
    assert all(any(e.name == "ink" and e.strength == 1.0 for e in field.evidence) for field in empty)
    assert report.verdict == "accept"
