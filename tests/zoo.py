"""Hostile files, each made by code and typed: what it is, how it is built, and the outcomes that are right for it.

None is larger than a few hundred kilobytes on disk; many unpack to gigabytes or run for minutes where nobody watches.
`outcomes` are those of design.md, "Failures"; a file that may be read, in part or whole, has "ok" among them, and then
must not be accepted. Archives have the outcomes that may be found inside them, at least one of them `expected`.
"""

from __future__ import annotations

import io
import random
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Animal:
    """A hostile file: its name, its maker, the outcomes that are right for it."""

    name: str
    make: Callable[[], bytes]
    outcomes: frozenset[str]


ZOO: list[Animal] = []

# What a PDF without a legible report may be taken for.
EMPTY = ("not_a_report", "needs_ocr", "damaged")
BOMB = ("limit_exceeded",)


def animal(name: str, *outcomes: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Put the decorated maker into the zoo."""

    def put(make: Callable[[], bytes]) -> Callable[[], bytes]:
        ZOO.append(Animal(name, make, frozenset(outcomes)))
        return make

    return put


# PDF


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


# Office documents

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.'
    'openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)


def zipped(*members: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def docx(body: str, before: str = "", *more: tuple[str, bytes]) -> bytes:
    """A DOCX with this body; `before` stands before the root element."""
    document = f'<?xml version="1.0"?>{before}<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>'
    return zipped(("[Content_Types].xml", _TYPES.encode()), ("_rels/.rels", _RELS.encode()), ("word/document.xml", document.encode()), *more)


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


@animal("million-paragraphs.docx", *BOMB)
def million_paragraphs() -> bytes:
    return docx("<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 1_500_000)


@animal("one-long-text.docx", *BOMB, "damaged")
def one_long_text() -> bytes:
    return docx(paragraph("x" * (100 * MEGABYTE)))


@animal("billion-laughs.docx", "damaged", "limit_exceeded")
def billion_laughs() -> bytes:
    entities = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10 if i else "ha"}">' for i in range(10))
    return docx(paragraph("&e9;"), f"<!DOCTYPE w [{entities}]>")


@animal("external-entity.docx", "damaged")
def external_entity() -> bytes:
    return docx(paragraph("&x;"), '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>')


@animal("bomb-beside.docx", *BOMB)
def bomb_beside() -> bytes:
    return docx(paragraph("x"), "", ("word/media/image1.png", bytes(250 * MEGABYTE)))


@animal("climbing-names.docx", "damaged")
def climbing_names() -> bytes:
    return docx(paragraph("x"), "", ("../../../../tmp/climbed.xml", b"<x/>"))


@animal("part-twice.docx", "damaged")
def part_twice() -> bytes:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return docx(paragraph("x"), "", ("word/document.xml", b"<x/>"))


@animal("without-document.docx", "damaged", "unsupported")
def without_document() -> bytes:
    return zipped(("[Content_Types].xml", _TYPES.encode()), ("_rels/.rels", _RELS.encode()), ("word/styles.xml", b"<x/>"))


@animal("cut.docx", "damaged")
def cut_docx() -> bytes:
    return docx("".join(paragraph(f"{i} {zlib.crc32(str(i).encode())}") for i in range(2000)))[:4000]


@animal("endless-span.docx", "limit_exceeded", "damaged", "not_a_report")
def endless_span() -> bytes:
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr><w:p/></w:tc>'
    return docx(f"<w:tbl><w:tr>{cell}</w:tr><w:tr>{cell}</w:tr></w:tbl>")


@animal("tables-in-tables.docx", "limit_exceeded", "damaged", "not_a_report")
def tables_in_tables() -> bytes:
    return docx("<w:tbl><w:tr><w:tc>" * 5000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 5000)


@animal("password.docx", "encrypted")
def encrypted_docx() -> bytes:
    """An OLE2 file of three sectors whose directory holds the stream of an encrypted package."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0) + struct.pack("<I", 0xFFFFFFFF) * 108
    header = header[:76] + struct.pack("<I", 0) + struct.pack("<I", 0xFFFFFFFF) * 108
    table = struct.pack("<III", 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFE) + struct.pack("<I", 0xFFFFFFFF) * 125
    return header + table + _entry("Root Entry", 5, 1) + _entry("EncryptedPackage", 2, 0xFFFFFFFF) + bytes(256) + bytes(512)


def _entry(name: str, kind: int, child: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<BBIII", kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
    return (text.ljust(64, b"\0") + struct.pack("<H", len(text)) + links + bytes(36) + struct.pack("<IQ", 0xFFFFFFFE, 0)).ljust(128, b"\0")


@animal("endless-sheet.xlsx", "limit_exceeded", "damaged", "unsupported", "not_a_report")
def endless_sheet() -> bytes:
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    sheet = f'<worksheet {space}><dimension ref="A1:XFD1048576"/><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    book = f'<workbook {space} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    types = _TYPES.replace("/word/document.xml", "/xl/workbook.xml").replace("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main", f"{kind}.sheet.main")
    types = types.replace("</Types>", f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>')
    links = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    return zipped(
        ("[Content_Types].xml", types.encode()),
        ("_rels/.rels", _RELS.replace("word/document.xml", "xl/workbook.xml").encode()),
        ("xl/workbook.xml", book.encode()),
        ("xl/_rels/workbook.xml.rels", links.encode()),
        ("xl/worksheets/sheet1.xml", sheet.encode()),
    )


@animal("document-type.ofd", "damaged", "unsupported")
def document_type_ofd() -> bytes:
    return zipped(("OFD.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><OFD>&a;</OFD>'))


@animal("bomb.ofd", *BOMB)
def bomb_ofd() -> bytes:
    return zipped(("OFD.xml", b"<OFD/>"), ("Doc_0/Res/a.png", bytes(250 * MEGABYTE)))


# Pages and text


@animal("hundred-thousand-deep.html", "limit_exceeded")
def deep_html() -> bytes:
    return b"<html><body>" + b"<div>" * 100_000 + "总体情况".encode() + b"</div>" * 100_000


@animal("large.html", "limit_exceeded")
def large_html() -> bytes:
    return b"<html><body>" + b"<p>x</p>\n" * 2_800_000


@animal("endless-span.html", "limit_exceeded", "not_a_report", "damaged", "timeout")
def endless_span_html() -> bytes:
    row = b'<tr><td colspan="2000000000" rowspan="2000000000">1</td></tr>'
    return b"<html><body><table>" + row * 50 + b"</table></body></html>"


@animal("tables-in-tables.html", "limit_exceeded", "not_a_report", "damaged")
def tables_in_tables_html() -> bytes:
    return b"<html><body>" + b"<table><tr><td>" * 400 + b"x" + b"</td></tr></table>" * 400


@animal("million-cells.html", "limit_exceeded", "not_a_report", "timeout")
def million_cells() -> bytes:
    return b"<html><body><table>" + (b"<tr>" + b"<td>0" * 100 + b"\n") * 8000 + b"</table>"


@animal("entities.html", "not_a_report", "limit_exceeded", "damaged", "timeout")
def entities_html() -> bytes:
    return b'<!DOCTYPE html [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><html><body><p>&b;&#x110000;&#xD800;&#0;' + b"&b;" * 50_000


@animal("digits-without-end.txt", "not_a_report", "limit_exceeded", "timeout")
def digits() -> bytes:
    return b"1234567890" * 300_000


@animal("blanks-and-brackets.txt", "not_a_report", "limit_exceeded", "timeout")
def blanks_and_brackets() -> bytes:
    return ("（" * 50_000 + " " * 200_000 + "一、" * 50_000 + "）" * 50_000).encode()


@animal("hundred-thousand-headings.txt", "not_a_report", "limit_exceeded", "timeout", "ok")
def headings() -> bytes:
    lines = "一、总体情况\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n四、政府信息公开行政复议、行政诉讼情况\n"
    return (lines * 25_000).encode()


@animal("half-characters.txt", "not_a_report", "unsupported", "damaged")
def half_characters() -> bytes:
    return b"\xff\xfe" + b"\x00\xd8" * 20_000 + b"\x41\x00"


@animal("tags-without-end.mht", "not_a_report", "damaged", "unsupported", "limit_exceeded")
def mail_in_mail() -> bytes:
    part = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
    return part * 3000 + b"Content-Type: text/html\r\n\r\n<html><p>x\r\n"


# Pictures


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    size = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + size + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


@animal("huge.png", "limit_exceeded", "needs_ocr", "unsupported")
def huge_png() -> bytes:
    return png(60_000, 60_000)


@animal("cut.jpg", "damaged", "needs_ocr", "unsupported", "not_a_report")
def cut_jpeg() -> bytes:
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xdb\x00\x43\x00" + bytes(40)


@animal("directory-loop.tif", "damaged", "needs_ocr", "unsupported", "limit_exceeded", "not_a_report")
def tiff_loop() -> bytes:
    return b"II*\x00\x08\x00\x00\x00" + struct.pack("<HHHIII", 1, 256, 3, 1, 10, 8)


# Names and bytes that are nothing


@animal("empty.pdf", "damaged")
def empty() -> bytes:
    return b""


@animal("one-byte.docx", "unsupported", "damaged", "not_a_report")
def one_byte() -> bytes:
    return b"\n"


@animal("random.pdf", "unsupported", "damaged")
def random_bytes() -> bytes:
    return random.Random(1).randbytes(100_000)


@animal("program.doc", "unsupported", "damaged")
def program() -> bytes:
    return b"\x7fELF\x02\x01\x01" + bytes(9) + random.Random(2).randbytes(5000)


@animal("really-a-pdf.docx", "not_a_report")
def pdf_called_docx() -> bytes:
    return report_pdf()


@animal("really-html.pdf", "not_a_report")
def html_called_pdf() -> bytes:
    return "<html><body><h1>404</h1><p>您访问的页面不存在</p></body></html>".encode()


@animal("zeros.txt", "unsupported", "damaged", "not_a_report")
def zeros() -> bytes:
    return bytes(100_000)


# Archives


@animal("zeros.zip", *BOMB)
def zip_bomb() -> bytes:
    return zipped(("a.txt", bytes(150 * MEGABYTE)))


@animal("nest.zip", "unsupported")
def nested_zip() -> bytes:
    data = zipped(("x.txt", b"x"))
    for _ in range(20):
        data = zipped(("x.zip", data))
    return data


@animal("many-bombs.zip", *BOMB)
def many_bombs() -> bytes:
    inner = zipped(*((f"{i}.txt", bytes(20 * MEGABYTE)) for i in range(4)))
    return zipped(*((f"{i}.zip", inner) for i in range(10)))


@animal("password.zip", "encrypted")
def encrypted_zip() -> bytes:
    data = bytearray(zipped(("a.txt", b"secret" * 50)))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    return bytes(data)


@animal("overlapping.zip", "damaged", "not_a_report", "limit_exceeded")
def overlapping_zip() -> bytes:
    """One compressed member that the directory lists a thousand times."""
    data = zipped(("a.txt", bytes(MEGABYTE)))
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entry = data[start:end]
    directory = b"".join(entry.replace(b"a.txt", b"%05d" % i) for i in range(1000))
    return data[:start] + directory + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 1000, 1000, len(directory), start, 0)


@animal("lying.tar", "damaged")
def lying_tar() -> bytes:
    info = tarfile.TarInfo("a.txt")
    info.size = 1 << 40
    return info.tobuf() + b"x" * 1000


@animal("cut.tar.gz", "damaged", "not_a_report")
def cut_tar() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        info = tarfile.TarInfo("a.txt")
        info.size = 100_000
        archive.addfile(info, io.BytesIO(random.Random(3).randbytes(100_000)))
    return buffer.getvalue()[:50_000]


@animal("zeros.gz", *BOMB)
def gz_bomb() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(bytes(MEGABYTE)) for _ in range(300)) + packer.flush()


@animal("nothing.7z", "damaged", "unsupported")
def seven_zip() -> bytes:
    return b"7z\xbc\xaf\x27\x1c\x00\x04" + random.Random(4).randbytes(500)


@animal("lying.warc", "damaged", "not_a_report")
def lying_warc() -> bytes:
    head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a/b\r\nContent-Type: application/http; msgtype=response\r\n"
    return head + b"Content-Length: 99999999999\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>"
