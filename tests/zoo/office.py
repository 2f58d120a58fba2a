"""Office documents that are bombs, liars and mazes."""

from __future__ import annotations

import struct
import zlib

from tests.zoo.animals import BOMB, MEGABYTE, animal, zipped

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
