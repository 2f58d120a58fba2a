"""Bytes that are nothing, and names that are wrong."""

from __future__ import annotations

import random

from tests.zoo.animals import animal
from tests.zoo.pdf import report_pdf


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
