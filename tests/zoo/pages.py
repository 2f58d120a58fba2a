"""Web pages, texts and pictures without measure."""

from __future__ import annotations

import struct
import zlib

from tests.zoo.animals import animal


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
