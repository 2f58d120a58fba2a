"""What a worker says of a document beside its report."""

from __future__ import annotations

import pytest

from extractor.dataset.worker import Job, answer
from extractor.options import Options
from extractor.report import Report
from tests.dataset.fakes import read


def links(data: bytes) -> tuple[str, ...]:
    return answer(lambda *_: (), Job(0, data, "x"), Options()).links


def test_links_are_kept_as_written_each_once_in_order() -> None:
    page = """<a HREF='附件/Report.PDF'>1</a> <img src="a.png"> <iframe SRC = x.Html></iframe>
        <a href="附件/Report.PDF">again</a> <a href="b.docx?id=1">no</a> <a href="c&amp;d.zip">2</a> <a href=e.xls>3</a>"""
    assert links(page.encode()) == ("附件/Report.PDF", "x.Html", "c&d.zip", "e.xls")


def test_links_are_limited_to_the_first() -> None:
    page = b"<html>" + b"".join(b'<a href="%d.pdf"></a><a src="%d.doc"></a>' % (n, n) for n in range(400))
    assert links(page) == tuple(f"{n // 2}.{('pdf', 'doc')[n % 2]}" for n in range(500))


@pytest.mark.parametrize("head", [b"%PDF-1.7\n<x>", b"\n%PDF-1.4 <<", b"PK\x03\x04\0<", b"{\\rtf1 <", b"plain text"])
def test_what_is_no_page_has_no_links(head: bytes) -> None:
    assert links(head + b' href="a.pdf" ') == ()


def test_a_text_that_cannot_be_written_costs_its_document() -> None:
    def broken(data: bytes, path: str, options: Options) -> tuple[Report, ...]:
        return read(b'{"text": "\\ud800"}', path, options)

    found = answer(broken, Job(0, b"", "x"), Options())
    assert (found.outcome, found.texts) == ("crashed", {})
    assert "UnicodeEncodeError" in found.message
