"""Which pages are recognised, and what becomes of a text layer beside what was seen; the recogniser itself is replaced."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from extractor import progress
from extractor.document import BBox, Page, PagedDocument, Word
from extractor.errors import NeedsOCR
from extractor.options import Options
from extractor.readers import ocr, pdf, scans
from extractor.readers.ocr import cache

REPORTS = Path(__file__).parents[2] / "fixtures" / "reports"
SCAN = REPORTS / "image-scan.pdf"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of the pages that were given to the recogniser, which sees one word on each."""
    numbers: list[int] = []

    def recognise(source: bytes, what: str, picture: Callable[[], object], number: int, size: tuple[float, float], believed: bool = True) -> Page:
        numbers.append(number)
        return Page(number, *size, (Word("seen", BBox(10, 10, 40, 20), score=0.9),))

    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(ocr, "recognise_page", recognise)
    return numbers


def read(path: Path, options: Options) -> PagedDocument:
    data = path.read_bytes()
    return scans.recognised(data, pdf.read(data, options), options)


class DescribeChoice:
    def it_reads_every_page_of_a_scan(self, asked: list[int]) -> None:
        found = read(SCAN, Options())
        assert sorted(asked) == [page.number for page in found.pages]
        assert not any(note.code == "page_without_text" for note in found.notes)

    def it_reads_only_the_pages_asked_for(self, asked: list[int]) -> None:
        found = read(SCAN, Options(ocr_pages=(2,)))
        assert asked == [2]
        assert {note.page for note in found.notes if note.code == "page_without_text"} == {page.number for page in found.pages} - {2}

    def it_reads_none_without_recognition(self, asked: list[int]) -> None:
        with pytest.raises(NeedsOCR, match="--ocr"):
            read(SCAN, Options(ocr=False))
        assert asked == []

    @pytest.mark.parametrize("name", ["libreoffice-county.pdf", "chromium-site.pdf", "drawn-rectangles.pdf"])
    def it_leaves_good_text_alone(self, asked: list[int], name: str) -> None:
        read(REPORTS / name, Options())
        assert asked == []


def test_a_low_picture_on_a_page_with_next_to_no_text_is_looked_at(asked: list[int]) -> None:
    """Thin rules are hardly ink, and half a table is no third of a page."""
    from io import BytesIO

    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    buffer = BytesIO()
    canvas = Canvas(buffer, (595, 842), invariant=1)
    canvas.drawImage(ImageReader(Image.new("L", (1000, 400), 254)), 50, 500, 495, 200)
    canvas.drawString(80, 480, "3")
    canvas.save()
    data = buffer.getvalue()
    scans.recognised(data, pdf.read(data, Options()), Options())
    assert asked == [1]


def page(*numbers: tuple[str, float | None]) -> Page:
    """A page with numbers one below the other: text and score."""
    return Page(1, 595, 842, tuple(Word(text, BBox(50, 20 * at, 60, 20 * at + 8), score=score) for at, (text, score) in enumerate(numbers)))


class DescribeLayerAndPicture:
    layer = page(*[(str(at), None) for at in range(40)])

    def seen(self, **other: tuple[str, float]) -> Page:
        return page(*[other.get(f"n{at}", (str(at), 0.98)) for at in range(40)])

    def test_what_both_say_is_sure(self) -> None:
        assert {word.score for word in scans._compared(self.layer, self.seen(), trusted=True).words} == {1.0}

    def test_a_proven_layer_stands_for_what_is_hardly_seen(self) -> None:
        word = scans._compared(self.layer, self.seen(n7=("1", 0.5)), trusted=True).words[7]
        assert (word.text, word.score) == ("7", 1.0)

    def test_a_number_clearly_seen_as_another_is_in_doubt(self) -> None:
        word = scans._compared(self.layer, self.seen(n7=("1", 0.99)), trusted=True).words[7]
        assert word.text == "1"
        assert word.score is not None
        assert word.score < 0.6

    def test_an_invisible_layer_proves_nothing(self) -> None:
        word = scans._compared(self.layer, self.seen(n7=("1", 0.5)), trusted=False).words[7]
        assert word.text == "1"
        assert word.score == 0.25


class DescribeCache:
    def it_does_the_work_once_for_the_same_bytes(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(cache.VARIABLE, str(tmp_path))
        done: list[int] = []

        def work() -> Page:
            done.append(1)
            return page(("12", 0.97), ("0", 1.0))

        first = cache.kept(b"scan", "page 1", "v", work)
        assert cache.kept(b"scan", "page 1", "v", work) == first
        assert len(done) == 1
        for data, what, version in ((b"other", "page 1", "v"), (b"scan", "page 2", "v"), (b"scan", "page 1", "w")):
            cache.kept(data, what, version, work)
        assert len(done) == 4

    def it_reads_again_what_was_cut_short(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(cache.VARIABLE, str(tmp_path))
        expected = cache.kept(b"scan", "page 1", "v", lambda: page(("12", 0.97)))
        (file,) = [path for path in tmp_path.rglob("*") if path.is_file()]
        file.write_bytes(file.read_bytes()[:10])
        assert cache.kept(b"scan", "page 1", "v", lambda: page(("12", 0.97))) == expected


def test_every_page_of_a_pdf_is_a_sign_of_life() -> None:
    beats: list[int] = []
    progress.listen(lambda: beats.append(1))
    try:
        found = pdf.read((REPORTS / "libreoffice-county.pdf").read_bytes(), Options())
    finally:
        progress.listen(None)
    assert len(beats) == len(found.pages)
