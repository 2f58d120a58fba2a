"""PDF files that no reader should be left alone with."""

from __future__ import annotations

import io
import random
import zlib

from tests.zoo.animals import BOMB, EMPTY, MEGABYTE, animal


def pdf(*objects: bytes, root: int = 1, trailer: bytes = b"") -> bytes:
    """A PDF of these objects, numbered from 1, with a true cross-reference table."""
    body, offsets = b"%PDF-1.7\n", []
    for number, text in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"trailer\n<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, trailer, len(body))
    return body + table + end


def stream(data: bytes, extra: bytes = b"", length: int | None = None) -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (extra, len(data) if length is None else length, data)


def page(content: bytes, resources: bytes = b"<<>>", box: bytes = b"[0 0 595 842]") -> bytes:
    """A PDF of one page with this content stream object."""
    tree = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    leaf = b"<</Type/Page/Parent 2 0 R/MediaBox%s/Resources%s/Contents 4 0 R>>" % (box, resources)
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", tree, leaf, content)


def deflated(byte: bytes, size: int) -> bytes:
    """So many equal bytes, compressed piece by piece."""
    packer = zlib.compressobj(9)
    parts = [packer.compress(byte * MEGABYTE) for _ in range(size // MEGABYTE)]
    return b"".join(parts) + packer.flush()


def report_pdf(password: str | None = None, pages: int = 1) -> bytes:
    """A plain PDF with a few lines of text."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=True, encrypt=StandardEncryption(password, canPrint=0) if password else None)
    for number in range(pages):
        canvas.drawString(72, 720, f"Page {number + 1} of something that is no report, with enough words on it to be read as text.")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@animal("flate-bomb.pdf", *BOMB, *EMPTY)
def flate_bomb() -> bytes:
    return page(stream(deflated(b" ", 500 * MEGABYTE), b"/Filter/FlateDecode"))


@animal("flate-bomb-twice.pdf", *BOMB, *EMPTY)
def flate_bomb_twice() -> bytes:
    return page(stream(zlib.compress(deflated(b" ", 500 * MEGABYTE), 9), b"/Filter[/FlateDecode/FlateDecode]"))


@animal("twelve-million-operators.pdf", "limit_exceeded", "timeout", *EMPTY)
def operators() -> bytes:
    packer = zlib.compressobj(9)
    piece = b"0 0 m 9 9 l S\n" * 20_000
    data = b"".join(packer.compress(piece) for _ in range(200)) + packer.flush()
    return page(stream(data, b"/Filter/FlateDecode"))


@animal("page-tree-loop.pdf", *EMPTY)
def page_tree_loop() -> bytes:
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>")


@animal("million-page-count.pdf", "limit_exceeded", *EMPTY)
def lying_page_count() -> bytes:
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 1000000>>")


@animal("form-in-itself.pdf", *BOMB, "timeout", *EMPTY)
def form_in_itself() -> bytes:
    form = stream(b"/F Do /F Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>")
    leaf = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Resources<</XObject<</F 5 0 R>>>>/Contents 4 0 R>>"
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", leaf, stream(b"/F Do"), form)


@animal("xref-loop.pdf", *EMPTY)
def xref_loop() -> bytes:
    whole = page(stream(b""))
    start = whole[whole.rindex(b"startxref") + 10 :].split()[0]
    return whole.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev " + start)


@animal("lying-length.pdf", *EMPTY)
def lying_length() -> bytes:
    return page(stream(b"BT ET", length=2_000_000_000))


@animal("nested-arrays.pdf", *EMPTY)
def nested_arrays() -> bytes:
    return page(stream(b"[" * 200_000 + b"]" * 200_000 + b" 0 d"))


@animal("nested-dictionary.pdf", *EMPTY)
def nested_dictionary() -> bytes:
    return pdf(b"<</Type/Catalog/Pages 2 0 R/X" + b"<</A" * 100_000 + b" 1" + b">>" * 100_000 + b">>", b"<</Type/Pages/Kids[]/Count 0>>")


@animal("huge-page.pdf", "limit_exceeded", *EMPTY)
def huge_page() -> bytes:
    return page(stream(b"BT ET"), box=b"[0 0 1e30 1e30]")


@animal("huge-picture.pdf", "limit_exceeded", *EMPTY)
def huge_picture() -> bytes:
    picture = stream(zlib.compress(b"\0"), b"/Type/XObject/Subtype/Image/Width 100000/Height 100000/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/FlateDecode")
    leaf = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</I 5 0 R>>>>/Contents 4 0 R>>"
    tree = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", tree, leaf, stream(b"595 0 0 842 0 0 cm /I Do"), picture)


@animal("six-hundred-pages.pdf", "limit_exceeded")
def many_pages() -> bytes:
    return report_pdf(pages=600)


@animal("password.pdf", "encrypted")
def password() -> bytes:
    return report_pdf("secret")


for _offset in (5, 9, 300, 700, 1000):

    @animal(f"cut-at-{_offset}.pdf", "damaged", *EMPTY)
    def cut(offset: int = _offset) -> bytes:
        return report_pdf()[:offset]


for _seed in range(3):

    @animal(f"flipped-{_seed}.pdf", "encrypted", "unsupported", *EMPTY)
    def flipped(seed: int = _seed) -> bytes:
        chance, data = random.Random(seed), bytearray(report_pdf())
        for _ in range(60):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        return bytes(data)
