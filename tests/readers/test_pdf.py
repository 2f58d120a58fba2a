"""PDF pages as they are drawn: words, rulings, pictures, and everything producers do to them."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from pypdfium2 import PdfDocument
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from extractor.document import Line
from extractor.errors import Damaged, Encrypted, LimitExceeded
from extractor.layout import lay_out
from extractor.options import Limits, Options
from extractor.readers import characters, pdf
from tests.readers.grid import drawn

A4 = (595.0, 842.0)
ROWS = [["规章", "12", "0"], ["行政许可", "3", "-"], ["行政处罚", "447228", "7.5"]]
TABLE = "[规章 12 0 / 行政许可 3 - / 行政处罚 447228 7.5]"
WIDE, HIGH = 80, 24

Draw = Callable[[Canvas], Any]
pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))


def made(*pages: Draw, size: tuple[float, float] = A4, **settings: Any) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1, **settings)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def shown(data: bytes, options: Options = Options()) -> list[str]:
    """Every block as one string, tables in the notation of `tests.readers.grid` between brackets."""
    return [block.text if isinstance(block, Line) else f"[{drawn(block)}]" for block in lay_out(pdf.read(data, options)).blocks]


def text(canvas: Canvas, x: float = 100, y: float = 700) -> None:
    canvas.setFont("STSong-Light", 10)
    for r, row in enumerate(ROWS):
        for c, cell in enumerate(row):
            canvas.drawString(x + c * WIDE + 4, y - r * HIGH - 16, cell)


def lines(canvas: Canvas, x: float = 100, y: float = 700) -> None:
    for r in range(4):
        canvas.line(x, y - r * HIGH, x + 3 * WIDE, y - r * HIGH)
    for c in range(4):
        canvas.line(x + c * WIDE, y, x + c * WIDE, y - 3 * HIGH)


def table(canvas: Canvas) -> None:
    lines(canvas)
    text(canvas)


def boxes(canvas: Canvas, gap: float = 0.0, **style: Any) -> None:
    for r in range(3):
        for c in range(3):
            canvas.rect(100 + c * WIDE + gap, 700 - (r + 1) * HIGH + gap, WIDE - 2 * gap, HIGH - 2 * gap, **style)


def thin_rectangles(canvas: Canvas) -> None:
    for r in range(4):
        canvas.rect(100, 700 - r * HIGH - 0.25, 3 * WIDE, 0.5, stroke=0, fill=1)
    for c in range(4):
        canvas.rect(100 + c * WIDE - 0.25, 700 - 3 * HIGH, 0.5, 3 * HIGH, stroke=0, fill=1)
    text(canvas)


def one_path(canvas: Canvas) -> None:
    path = canvas.beginPath()
    for r in range(4):
        path.moveTo(100, 700 - r * HIGH)
        path.lineTo(100 + 3 * WIDE, 700 - r * HIGH)
    for c in range(4):
        path.moveTo(100 + c * WIDE, 700)
        path.lineTo(100 + c * WIDE, 700 - 3 * HIGH)
    canvas.drawPath(path)
    text(canvas)


def lattice(canvas: Canvas) -> None:
    """One filled area with the cells cut out of it."""
    path = canvas.beginPath()
    path.rect(99.5, 699.5 - 3 * HIGH, 3 * WIDE + 1, 3 * HIGH + 1)
    for r in range(3):
        for c in range(3):
            path.rect(100.5 + c * WIDE, 700.5 - (r + 1) * HIGH, WIDE - 1, HIGH - 1)
    canvas.drawPath(path, stroke=0, fill=1, fillMode=0)
    text(canvas)


def grounds(canvas: Canvas) -> None:
    """No rules at all: cells are told apart by the white between their grey grounds."""
    canvas.setFillGray(0.9)
    boxes(canvas, gap=0.5, stroke=0, fill=1)
    canvas.setFillGray(0)
    text(canvas)


def shaded(canvas: Canvas) -> None:
    canvas.setFillGray(0.9)
    canvas.rect(100, 700 - HIGH, 3 * WIDE, HIGH, stroke=0, fill=1)
    canvas.setFillGray(0)
    table(canvas)


def dashed(canvas: Canvas) -> None:
    canvas.setDash(1, 2)
    table(canvas)


def separate_boxes(canvas: Canvas) -> None:
    boxes(canvas)
    text(canvas)


def image_lines(canvas: Canvas) -> None:
    """Borders that are pictures one pixel high or wide."""
    from PIL import Image

    dot = ImageReader(Image.new("RGB", (1, 1)))
    for r in range(4):
        canvas.drawImage(dot, 100, 700 - r * HIGH, 3 * WIDE, 0.7)
    for c in range(4):
        canvas.drawImage(dot, 100 + c * WIDE, 700 - 3 * HIGH, 0.7, 3 * HIGH)
    text(canvas)


DRAWN = [table, thin_rectangles, one_path, lattice, grounds, shaded, dashed, separate_boxes, image_lines]


@pytest.mark.parametrize("draw", DRAWN)
def test_rulings_are_found_however_they_are_drawn(draw):
    assert shown(made(draw)) == [TABLE]


def in_form(canvas: Canvas) -> None:
    canvas.beginForm("part", 0, 0, *A4)
    table(canvas)
    canvas.endForm()
    canvas.translate(30, 20)
    canvas.scale(0.8, 0.8)
    canvas.doForm("part")


def bold_by_the_word(canvas: Canvas) -> None:
    table(canvas)
    text(canvas, x=100.3)


def bold_by_the_character(canvas: Canvas) -> None:
    lines(canvas)
    canvas.setFont("STSong-Light", 10)
    for r, row in enumerate(ROWS):
        for c, cell in enumerate(row):
            x = 104.0 + c * WIDE
            for sign in cell:
                for shift in (0.0, 0.3):
                    canvas.drawString(x + shift, 684 - r * HIGH, sign)
                x += pdfmetrics.stringWidth(sign, "STSong-Light", 10)


def invisible_twin(canvas: Canvas) -> None:
    table(canvas)
    hidden = canvas.beginText(110, 660)
    hidden.setTextRenderMode(3)
    hidden.textOut("999")
    canvas.drawText(hidden)


def watermark(canvas: Canvas) -> None:
    table(canvas)
    canvas.translate(150, 600)
    canvas.rotate(45)
    canvas.setFont("STSong-Light", 40)
    canvas.drawString(0, 0, "政府信息公开")


def cropped(canvas: Canvas) -> None:
    """What stands beside the visible part of a page is not read."""
    canvas.setCropBox((60, 300, 500, 800))
    table(canvas)
    canvas.drawString(510, 690, "999")


def form_field(canvas: Canvas) -> None:
    """A number typed into a form field is printed as any other."""
    lines(canvas)
    ROWS[1][1] = ""
    text(canvas)
    ROWS[1][1] = "3"
    canvas.acroForm.textfield(value="3", name="n", x=184, y=656, width=40, height=16, fontSize=10, borderWidth=0)


@pytest.mark.parametrize("draw", [in_form, form_field, bold_by_the_word, bold_by_the_character, invisible_twin, watermark, cropped])
def test_only_what_a_person_sees_is_read_and_once(draw):
    assert shown(made(draw)) == [TABLE]


def stored_on_its_side(degrees: int) -> bytes:
    """A page whose content is turned one way and its display the other, as scanners and landscape tables are stored."""

    def draw(canvas: Canvas) -> None:
        canvas.translate(*{90: (595, 0), 180: (595, 842), 270: (0, 842)}[degrees])
        canvas.rotate({90: 90, 180: 180, 270: -90}[degrees])
        canvas.translate(0, -200 if degrees % 180 else 0)
        table(canvas)

    with PdfDocument(made(draw)) as document:
        document[0].set_rotation(degrees)
        out = BytesIO()
        document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_rotated_page_is_read_as_it_is_displayed(degrees):
    data = stored_on_its_side(degrees)
    assert shown(data) == [TABLE]
    (page,) = pdf.read(data, Options()).pages
    assert page.turn == 0
    assert (page.width, page.height) == (A4 if degrees == 180 else A4[::-1])


@pytest.mark.parametrize("degrees", [90, 270])
def test_places_on_a_page_set_sideways_are_those_of_the_page_as_displayed(degrees):
    def draw(canvas: Canvas) -> None:
        canvas.translate(*{90: (595, 0), 270: (0, 842)}[degrees])
        canvas.rotate({90: 90, 270: -90}[degrees])
        canvas.translate(0, -200)
        table(canvas)

    data = made(draw)
    assert shown(data) == [TABLE]
    document = lay_out(pdf.read(data, Options()))
    assert document.page_sizes == (A4,)
    box = document.blocks[0].place.bbox
    assert box.height > box.width
    assert 0 <= box.x0 < box.x1 <= A4[0]
    assert 0 <= box.top < box.bottom <= A4[1]


def test_the_box_of_a_number_sits_on_its_digits():
    (block,) = lay_out(pdf.read(made(table), Options())).blocks
    box = next(cell.place.bbox for cell in block.cells if cell.text == "447228")
    assert 184 <= box.x0 < box.x1 <= 184 + 6 * 6
    assert 842 - 700 + 2 * HIGH < box.top < box.bottom <= 842 - 700 + 2 * HIGH + 17


@pytest.mark.parametrize(("printed", "read"), [("-", "-"), ("⼈⺠政府", "人民政府"), ("12 345", "12 345"), ("20", "20"), ("1．5", "1．5")])
def test_characters_are_read_as_printed(printed, read):
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica" if printed.isascii() else "STSong-Light", 10)
        canvas.drawString(100, 700, printed)

    assert shown(made(draw)) == [read]


@pytest.mark.parametrize(
    ("code", "sign"), [(0xAD, "-"), (0x20, ""), (0x3000, ""), (0x200B, ""), (0, "\ufffd"), (7, "\ufffd"), (0x35, "5"), (0x4E00, "一")]
)
def test_a_soft_hyphen_is_a_minus_and_an_unknown_sign_is_never_dropped(code, sign):
    assert characters.printed(code) == sign


@pytest.mark.parametrize(
    ("text", "damaged"), [("政府信息", False), ("政\ufffd\ufffd息", True), ("政ÿÖ息", True), ("務(wù)公開(kāi)", False), ("", False)]
)
def test_damage_of_a_text_layer_is_seen(text, damaged):
    assert (characters.suspicious(text) > 0) is damaged


def test_a_page_without_anything_is_empty():
    assert shown(made(lambda canvas: None)) == []


def encrypted(user: str) -> bytes:
    return made(table, encrypt=StandardEncryption(user, "owner", canPrint=0))


def test_the_empty_password_is_tried_first():
    assert shown(encrypted("")) == [TABLE]


def test_a_protected_file_is_opened_with_its_password_alone():
    with pytest.raises(Encrypted, match="--password"):
        shown(encrypted("secret"))
    with pytest.raises(Encrypted, match="does not open"):
        shown(encrypted("secret"), Options(password="wrong"))
    assert shown(encrypted("secret"), Options(password="secret")) == [TABLE]


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_truncated_file_is_damaged(share):
    data = made(table, table)
    with pytest.raises(Damaged, match="end"):
        shown(data[: int(share * len(data))])


@pytest.mark.parametrize("data", [b"", b"hello", b"<html></html>", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_is_damaged(data):
    with pytest.raises(Damaged):
        shown(data)


def test_bytes_behind_the_end_do_no_harm():
    assert shown(made(table) + b"\r\n<!-- served by -->\n") == [TABLE]


def test_too_many_pages_pass_a_named_limit():
    with pytest.raises(LimitExceeded, match="pages"):
        shown(made(table, table), Options(limits=Limits(pages=1)))


def test_a_page_of_too_many_objects_keeps_its_text():
    document = pdf.read(made(table), Options(limits=Limits(objects_per_page=5)))
    assert [note.code for note in document.notes] == ["too_many_objects"]
    assert document.pages[0].rules == ()
    assert len(document.pages[0].words) == 9


def picture(canvas: Canvas) -> None:
    from PIL import Image

    canvas.drawImage(ImageReader(Image.new("L", (50, 70), 128)), 40, 40, 500, 760)


def test_a_page_that_is_a_picture_is_told_by_a_note():
    document = pdf.read(made(table, picture), Options())
    assert [(note.code, note.page) for note in document.notes] == [("page_without_text", 2)]
    assert pdf.needs_recognition(document.pages[1])
    assert [round(edge) for edge in document.pages[1].pictures[0].bbox] == [40, 42, 540, 802]


def test_an_invisible_layer_over_a_picture_is_read_with_a_note():
    def scan(canvas: Canvas) -> None:
        picture(canvas)
        hidden = canvas.beginText(110, 660)
        hidden.setTextRenderMode(3)
        hidden.textOut("a layer that a recogniser of text has left on the page")
        canvas.drawText(hidden)

    document = pdf.read(made(scan), Options())
    assert [note.code for note in document.notes] == ["hidden_text"]
    assert document.pages[0].words


def test_the_documents_own_title_is_given():
    def titled(canvas: Canvas) -> None:
        canvas.setTitle("某市2023年年度报告")
        table(canvas)

    assert pdf.read(made(titled), Options()).title == "某市2023年年度报告"
