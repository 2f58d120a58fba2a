"""A page saved with its pictures, in one file or beside a folder, is read like the page itself."""

from __future__ import annotations

import base64
import quopri
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.document import Document, Line, Table
from extractor.errors import Damaged, ExtractionError, LimitExceeded
from extractor.options import Limits, Options
from extractor.readers import read as read_any
from extractor.readers.html.references import picture_files
from extractor.readers.mhtml import pictures, read

PAGE = "<html><body><p>二、主动公开政府信息情况</p><table><tr><td>行政许可<td>17<tr><td>行政处罚<td>0<tr><td>行政强制<td></table><img src='cid:a@b'></body></html>"
PNG = b"\x89PNG\r\n\x1a\nnot really"


def message(*parts: tuple[str, bytes]) -> bytes:
    """A multipart/related message of parts given as header lines and encoded content."""
    head = b'From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="--b"\r\n\r\n'
    return head + b"".join(b"----b\r\n" + h.replace("\n", "\r\n").encode() + b"\r\n\r\n" + c + b"\r\n" for h, c in parts) + b"----b--\r\n"


def page(encoding: str = "utf-8", declared: str = "utf-8", markup: str = PAGE) -> tuple[str, bytes]:
    head = f"Content-Type: text/html; charset={declared}\nContent-Transfer-Encoding: quoted-printable\nContent-Location: http://x/a.html"
    return head, quopri.encodestring(markup.encode(encoding))


PICTURE = (
    "Content-Type: image/png\nContent-Transfer-Encoding: base64\nContent-ID: <a@b>\nContent-Location: http://x/t.png",
    base64.encodebytes(PNG),
)


def cells(document: Document) -> list[str]:
    return [cell.text for block in document.blocks if isinstance(block, Table) for cell in block.cells]


@pytest.mark.parametrize(("encoding", "declared"), [("utf-8", "utf-8"), ("gb18030", "gb2312"), ("gb18030", "utf-8"), ("utf-8", "nonsense")])
def test_the_page_is_read_in_any_encoding(encoding: str, declared: str) -> None:
    assert cells(read(message(page(encoding, declared), PICTURE), Options())) == ["行政许可", "17", "行政处罚", "0", "行政强制", ""]


def test_style_sheets_in_the_message_say_what_is_seen() -> None:
    shown = PAGE.replace("<html>", "<html><head><link rel=stylesheet href='cid:css-1@x'></head>").replace("17", "<span class=hide>1</span>7")
    sheet = ("Content-Type: text/css\nContent-Transfer-Encoding: quoted-printable\nContent-ID: <css-1@x>", b".hide { display: none }")
    assert cells(read(message(page(markup=shown), sheet), Options()))[1] == "7"
    assert cells(read(message(page(markup=shown)), Options()))[1] == "\ufffc17"


def test_the_format_is_known_by_its_bytes() -> None:
    document = read_any(message(page()), "report.doc", Options())
    assert (document.format, isinstance(document, Document)) == ("mht", True)


def test_of_several_pages_the_one_with_the_tables_is_read_and_the_others_are_noted() -> None:
    document = read(message(page(markup="<p>目录"), page()), Options())
    assert len(cells(document)) == 6
    assert [note.code for note in document.notes] == ["frame"]


def test_text_is_read_where_there_is_no_page() -> None:
    document = read(message(("Content-Type: text/plain; charset=utf-8", "规章\n0".encode())), Options())
    assert [block.text for block in document.blocks if isinstance(block, Line)] == ["规章", "0"]


def test_pictures_are_found_under_the_names_the_page_uses() -> None:
    assert pictures(message(page(), PICTURE), Limits()) == {"http://x/t.png": PNG, "cid:a@b": PNG}


def test_a_message_without_a_page_is_damaged() -> None:
    with pytest.raises(Damaged):
        read(message(PICTURE), Options())


def test_limits_are_held_by_name() -> None:
    with pytest.raises(LimitExceeded, match="archive_entries"):
        read(message(*[page()] * 5), Options(limits=Limits(archive_entries=4)))
    with pytest.raises(LimitExceeded, match="archive_bytes"):
        read(message(page(), PICTURE), Options(limits=Limits(archive_bytes=100)))


@pytest.mark.parametrize("cut", [10, 150, 300, 500])
def test_a_cut_message_fails_in_words_or_gives_what_is_there(cut: int) -> None:
    with suppress(ExtractionError):
        read(message(page(), PICTURE)[:cut], Options())


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_but_a_failure_of_extraction(data: bytes) -> None:
    with suppress(ExtractionError):
        read(message(page())[:120] + data, Options())


def test_pictures_beside_a_saved_page_are_at_hand_and_nothing_else_is(tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    (folder / "年报_files").mkdir(parents=True)
    (folder / "年报_files" / "t 1.png").write_bytes(PNG)
    (tmp_path / "secret.png").write_bytes(b"secret")
    uri = "data:image/png;base64," + base64.b64encode(PNG).decode()
    markup = (
        f"<img src='年报_files/t 1.png'><img src='%E5%B9%B4%E6%8A%A5_files/t%201.png'><img src='../secret.png'><img src='{tmp_path}/secret.png'>"
        f"<img src='http://x/y.png'><img src='{uri}'><img src='data:text/html,x'><img src='gone.png'><img src=''>"
    )
    found = dict(picture_files(markup.encode(), folder, Limits()))
    assert list(found) == ["年报_files/t 1.png", "%E5%B9%B4%E6%8A%A5_files/t%201.png", uri]
    assert set(found.values()) == {PNG}
