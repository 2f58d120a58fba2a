"""Fonts whose text says other digits than they show."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfgen.canvas import Canvas

from extractor.options import Options
from extractor.readers import pdf
from tests.readers.test_pdf import made

FONT = Path(ttfonts.__file__).parent.parent / "fonts" / "Vera.ttf"


def notes(shown: str, monkeypatch: pytest.MonkeyPatch, exchanged: str = "") -> list[str]:
    """The notes on a page that shows these digits, its text giving each of two `exchanged` ones as the other."""
    make = ttfonts.makeToUnicodeCMap
    swap = dict(zip(map(ord, exchanged), map(ord, exchanged[::-1]), strict=True))
    monkeypatch.setattr(ttfonts, "makeToUnicodeCMap", lambda name, subset: make(name, [swap.get(code, code) for code in subset]))

    def page(canvas: Canvas) -> None:
        pdfmetrics.registerFont(ttfonts.TTFont("digits" + exchanged, FONT))
        canvas.setFont("digits" + exchanged, 12)
        canvas.drawString(100, 700, shown)

    return [note.code for note in pdf.read(made(page), Options()).notes]


def test_a_font_that_shows_what_it_says_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert notes("0123456789", monkeypatch) == []


@pytest.mark.parametrize("exchanged", ["38", "08", "69", "60", "90"])
def test_exchanged_digits_are_damage(exchanged: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert notes("0123456789", monkeypatch, exchanged) == ["text_layer_damaged"]
