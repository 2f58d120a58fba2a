"""The format is told from the bytes, whatever the file is called."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from struct import pack
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from extractor.errors import Damaged
from extractor.readers.sniff import sniff

REPORT = "某市2023年政府信息公开工作年度报告\n一、总体情况\n规章 0 0 0\n" * 40


def zipped(*members: str) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name in members:
            archive.writestr(name, name * 50)
    return out.getvalue()


def opendocument(kind: str) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", "<x/>")
    return out.getvalue()


def compound(*streams: str) -> bytes:
    """An OLE2 file of 512-byte sectors: header, allocation table, directory."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    header[24:34] = pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header[44:52] = pack("<II", 1, 1)
    header[76:512] = pack("<I", 0) + b"\xff" * 432
    entries = ["Root Entry", *streams]
    sectors = -(-len(entries) // 4)
    chain = [0xFFFFFFFD, *range(2, 1 + sectors), 0xFFFFFFFE]
    table = pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")
    directory = b"".join(
        (name.encode("utf-16-le").ljust(64, b"\0") + pack("<HBB", 2 * len(name) + 2, 2, 1)).ljust(128, b"\0") for name in entries
    )
    return bytes(header) + table + directory.ljust(512 * sectors, b"\0")


CASES = {
    "a PDF": (b"%PDF-1.7\n1 0 obj", "a.pdf", "pdf"),
    "a PDF after a server's header": (b"HTTP/1.1 200 OK\r\n\r\n%PDF-1.4\n1 0 obj\n", "a.pdf", "pdf"),
    "a PDF called .doc": (b"%PDF-1.7\n", "a.doc", "pdf"),
    "a text that talks of %PDF-": (b"a file begins with %PDF-1.4", "a.txt", "txt"),
    "a DOCX": (zipped("[Content_Types].xml", "word/document.xml"), "a.docx", "docx"),
    "a DOCX called .pdf": (zipped("[Content_Types].xml", "word/document.xml"), "a.pdf", "docx"),
    "a DOCX called .wps": (zipped("[Content_Types].xml", "word/document2.xml"), "a.wps", "docx"),
    "a truncated DOCX": (zipped("[Content_Types].xml", "word/document.xml", "word/styles.xml")[:-60], "a.docx", "docx"),
    "an XLSX": (zipped("[Content_Types].xml", "xl/workbook.xml"), "a.xlsx", "xlsx"),
    "a PPTX": (zipped("[Content_Types].xml", "ppt/presentation.xml"), "a.pptx", "pptx"),
    "an OFD": (zipped("OFD.xml", "Doc_0/Document.xml"), "a.ofd", "ofd"),
    "an ODT": (opendocument("text"), "a.odt", "odt"),
    "an ODS": (opendocument("spreadsheet"), "a.ods", "ods"),
    "a zip of reports": (zipped("a.docx", "b/word/x.pdf"), "a.zip", "zip"),
    "an empty zip": (zipped(), "a.zip", "zip"),
    "a zip without a member, called .docx": (b"PK\x03\x04garbage", "a.docx", "docx"),
    "a zip without a member, called .xlsx": (b"PK\x03\x04garbage", "a.xlsx", "xlsx"),
    "a zip without a member, called anything": (b"PK\x03\x04garbage", "a.zip", "zip"),
    "a DOC": (compound("1Table", "WordDocument"), "a.doc", "doc"),
    "a DOC without a telling name": (compound("1Table", "WordDocument"), "a", "doc"),
    "a WPS": (compound("a", "b", "c", "d", "e", "WordDocument"), "a.wps", "wps"),
    "an XLS": (compound("Workbook"), "a.xls", "xls"),
    "an old XLS": (compound("Book"), "a.xls", "xls"),
    "an ET": (compound("Workbook"), "a.et", "et"),
    "an encrypted DOCX": (compound("EncryptionInfo", "EncryptedPackage"), "a.docx", "docx"),
    "an encrypted XLSX": (compound("EncryptionInfo", "EncryptedPackage"), "a.xlsx", "xlsx"),
    "an OLE2 file of something else": (compound("CONTENTS"), "a.doc", "unknown"),
    "an OLE2 header and nothing more": (compound("WordDocument")[:40], "a.doc", "unknown"),
    "an RTF": (b"{\\rtf1\\ansi\\ansicpg936", "a.doc", "rtf"),
    "an HTML page": (b"<!DOCTYPE html>\n<html><body>", "a.html", "html"),
    "an HTML page called .doc": (b"\r\n<html xmlns:o='urn:schemas-microsoft-com:office:office'>", "a.doc", "html"),
    "an HTML piece without <html>": (b"  <table border=1><tr><td>0</td></tr></table>", "a", "html"),
    "an HTML piece after a comment": (b"<!-- report --><p>0", "a.txt", "html"),
    "an XHTML page": (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0">', "a.xml", "html"),
    "an HTML page with BOM": (b"\xef\xbb\xbf<div>0</div>", "a.txt", "html"),
    "an HTML page in UTF-16": ("<html>一</html>".encode("utf-16"), "a.txt", "html"),
    "an HTML page in GB18030": (("<title>" + REPORT).encode("gb18030"), "a", "html"),
    "an HTML page that begins with text": ("某市<p>一</p><p>二</p><p>三</p>".encode(), "a.txt", "html"),
    "a page saved with its pictures": (
        b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n",
        "a.doc",
        "mht",
    ),
    "Word 2003 XML": (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument>', "a.doc", "wordxml"),
    "other XML": (b'<?xml version="1.0"?><feed/>', "a.xml", "xml"),
    "a text": (REPORT.encode(), "a.txt", "txt"),
    "a text without a name": (REPORT.encode(), "-", "txt"),
    "a text with a tag": (("<中华人民共和国>" + REPORT).encode(), "a.txt", "txt"),
    "a text in GB18030": (REPORT.encode("gb18030"), "a.pdf", "txt"),
    "a text in UTF-16 with BOM": (REPORT.encode("utf-16"), "a.txt", "txt"),
    "a text in UTF-16 without BOM": (REPORT.encode("utf-16-le"), "a.txt", "txt"),
    "a text in big-endian UTF-16": (REPORT.encode("utf-16-be"), "a.txt", "txt"),
    "a text with a broken character": (REPORT.encode()[:-2] + b"\xff", "a.txt", "txt"),
    "a text of blanks": (b" \n", "a.txt", "txt"),
    "Markdown": (REPORT.encode(), "a.md", "md"),
    "a PNG": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a.pdf", "png"),
    "a JPEG": (b"\xff\xd8\xff\xe0\0\x10JFIF", "a", "jpeg"),
    "a TIFF": (b"II*\x00\x08\0\0\0", "a", "tiff"),
    "a big-endian TIFF": (b"MM\x00*\0\0\0\x08", "a", "tiff"),
    "a BMP": (b"BM\x36\0\x0c\0\0\0\0\0", "a", "bmp"),
    "a text that begins with BM": (b"BM report 2023\n", "a.txt", "txt"),
    "a GIF": (b"GIF89a\x01", "a", "gif"),
    "a WebP": (b"RIFF\x24\0\0\0WEBPVP8 ", "a", "webp"),
    "a 7z": (b"7z\xbc\xaf\x27\x1c\0\x04", "a", "7z"),
    "a tar": (b"a.pdf".ljust(257, b"\0") + b"ustar\x0000", "a", "tar"),
    "a gzip": (b"\x1f\x8b\x08\0", "a", "gz"),
    "a WARC": (b"WARC/1.0\r\nWARC-Type: response", "a", "warc"),
    "a program": (b"\x7fELF\x02\x01\x01\0" + bytes(64), "a.txt", "unknown"),
    "a file of zero bytes only": (bytes(1000), "a.txt", "unknown"),
    "random bytes": (bytes(range(256)) * 8, "a.html", "unknown"),
}


@pytest.mark.parametrize(("data", "path", "kind"), CASES.values(), ids=CASES)
def test_the_format_is_told(data: bytes, path: str, kind: str) -> None:
    assert sniff(data, path) == kind


def test_an_empty_file_is_damaged() -> None:
    with pytest.raises(Damaged, match=r"empty \(0 bytes\)"):
        sniff(b"", "a.pdf")


@pytest.mark.parametrize("report", sorted(Path("../shared/real").glob("*/report.*")), ids=lambda p: p.parent.name)
def test_real_reports_are_told(report: Path) -> None:
    assert sniff(report.read_bytes(), "x") == report.suffix[1:]
