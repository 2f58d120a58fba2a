"""A DOCX is opened with suspicion, ends in a typed failure when it is none, and gives its pictures to who can read them."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from extractor import readers
from extractor.document import Line, Table
from extractor.errors import Damaged, Encrypted, ExtractionError, LimitExceeded
from extractor.options import Limits, Options
from extractor.readers import docx
from tests.readers.grid import NAMESPACES, W, blocks, p, package, run, shown, table
from tests.readers.test_sniff import compound

STRICT = (
    ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/", "http://purl.oclc.org/ooxml/officeDocument/"),
    ("http://schemas.openxmlformats.org/drawingml/2006/main", "http://purl.oclc.org/ooxml/drawingml/main"),
)


def rewritten(data: bytes, change: dict[str, bytes | None] | None = None, replace: tuple[tuple[str, str], ...] = ()) -> bytes:
    """A package with some parts put in place of others (None: left out), or with strings replaced in all of them."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(out, "w") as target:
        parts: dict[str, bytes | None] = {name: source.read(name) for name in source.namelist()} | (change or {})
        for name, content in parts.items():
            for old, new in replace:
                content = content.replace(old.encode(), new.encode()) if content else content
            if content is not None:
                target.writestr(name, content)
    return out.getvalue()


WHOLE = package(p("一、总体情况") + table("A B / C D"))


def test_read_by_the_door() -> None:
    document = readers.read(WHOLE, "report.pdf", Options())
    assert document.format == "docx"
    assert document == docx.read(WHOLE, Options())


def test_the_title_is_that_of_the_core_properties() -> None:
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title> 某市2023年报告 </dc:title></cp:coreProperties>'
    )
    kind = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    relation = f'<Relationship Id="r9" Type="{kind}" Target="docProps/core.xml"/></Relationships>'
    data = rewritten(package(p("a")), {"docProps/core.xml": core.encode()})
    assert docx.read(data, Options()).title is None
    data = rewritten(data, replace=(("</Relationships>", relation),))
    assert docx.read(data, Options()).title == "某市2023年报告"


def test_strict_ooxml_is_read_like_any_other() -> None:
    strict = rewritten(WHOLE, replace=STRICT)
    assert b"purl.oclc.org" in strict
    assert blocks(strict) == blocks(WHOLE)


def test_a_main_part_of_another_name_is_found() -> None:
    with ZipFile(BytesIO(WHOLE)) as archive:
        document = archive.read("word/document.xml")
    moved = rewritten(WHOLE, {"word/document.xml": None, "word/document2.xml": document}, (("word/document.xml", "/word/document2.xml"),))
    assert blocks(moved) == blocks(WHOLE)


def test_a_package_without_relations_is_read() -> None:
    assert blocks(rewritten(WHOLE, {"_rels/.rels": None, "word/_rels/document.xml.rels": None})) == blocks(WHOLE)


def test_relations_that_lead_nowhere_are_left_out() -> None:
    assert shown(package(p("a"), relations={"s": ("styles", "styles.xml"), "n": ("numbering", "../../numbering.xml")})) == ["a"]


@pytest.mark.parametrize("length", range(1, len(WHOLE) - 1, 97))
def test_a_truncated_file_is_damaged(length: int) -> None:
    with pytest.raises(Damaged):
        docx.read(WHOLE[:length], Options())


def test_broken_parts_are_damaged() -> None:
    broken = {
        "no document": {"word/document.xml": None},
        "not XML": {"word/document.xml": b"<w:document"},
        "empty": {"word/document.xml": b""},
        "relations that are not XML": {"_rels/.rels": b"\0"},
    }
    for what, change in broken.items():
        with pytest.raises(Damaged):
            docx.read(rewritten(WHOLE, dict(change)), Options())
        assert what


@pytest.mark.parametrize(
    "part", ["word/document.xml", "word/styles.xml", "word/numbering.xml", "_rels/.rels", "word/_rels/document.xml.rels"]
)
def test_a_document_type_in_any_part_is_refused(part: str) -> None:
    data = package(
        p("a"),
        {"word/styles.xml": f"<w:styles {NAMESPACES}/>", "word/numbering.xml": f"<w:numbering {NAMESPACES}/>"},
        {"s": ("styles", "styles.xml"), "n": ("numbering", "numbering.xml")},
    )
    with ZipFile(BytesIO(data)) as archive:
        original = archive.read(part)
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + original
    with pytest.raises(Damaged, match="document type"):
        docx.read(rewritten(data, {part: laughs}), Options())
    with pytest.raises(Damaged, match="document type"):
        docx.read(
            rewritten(data, {part: '<?xml version="1.0" encoding="utf-16"?>'.encode("utf-16") + laughs.decode().encode("utf-16-le")}),
            Options(),
        )


def test_a_protected_file_is_encrypted() -> None:
    for path in ("a.docx", "a.doc", "a"):
        with pytest.raises(Encrypted, match="password"):
            readers.read(compound("EncryptionInfo", "EncryptedPackage"), path, Options(password="x"))


def test_limits_hold_before_anything_is_parsed() -> None:
    big = package(p("a" * 3_000_000))
    cases = [
        (WHOLE, Limits(archive_entries=3), "archive_entries"),
        (WHOLE, Limits(archive_bytes=500), "archive_bytes"),
        (WHOLE, Limits(xml_part_bytes=300), "xml_part_bytes"),
        (big, Limits(), "archive_ratio"),
    ]
    for data, limits, name in cases:
        with pytest.raises(LimitExceeded) as failure:
            docx.read(data, Options(limits=limits))
        assert failure.value.name == name


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["word/document.xml", "../escape.xml", "word/../../escape.xml", "..\\escape.xml"])
def test_parts_that_are_double_or_leave_the_package_are_damaged(name: str) -> None:
    out = BytesIO(WHOLE)
    with ZipFile(out, "a") as archive:
        archive.writestr(name, b"<x/>")
    with pytest.raises(Damaged):
        docx.read(out.getvalue(), Options())


@pytest.mark.parametrize("depth", [60, 400, 3000])
def test_nesting_without_end_is_read_or_refused(depth: int) -> None:
    nested = "<w:sdt><w:sdtContent>" * depth + p("a") + "</w:sdtContent></w:sdt>" * depth
    tables = "<w:tbl><w:tr><w:tc>" * depth + p("a") + "</w:tc></w:tr></w:tbl>" * depth
    for body in (nested, tables):
        try:
            assert shown(package(body)) == ["a"]
        except Damaged:
            assert depth > 60


def test_any_flipped_byte_is_read_or_refused() -> None:
    for at in range(0, len(WHOLE), 7):
        with suppress(ExtractionError):
            docx.read(WHOLE[:at] + bytes([WHOLE[at] ^ 0x55]) + WHOLE[at + 1 :], Options())


def test_comments_and_instructions_in_the_xml_are_not_text() -> None:
    assert shown(package(p(f"<!-- x -->{run('a')}<?x y?>") + "<!-- y -->")) == ["a"]


def picture(width: float, height: float, relation: str = 'r:embed="i"') -> str:
    emu = f'cx="{round(width * 360000)}" cy="{round(height * 360000)}"'
    return f"<w:r><w:drawing><wp:inline><wp:extent {emu}/><a:graphic><a:graphicData><a:blip {relation}/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"


def with_image(body: str) -> bytes:
    return package(body, {"word/media/image1.png": b"\x89PNG bytes"}, {"i": ("image", "media/image1.png")})


def test_a_picture_in_place_of_a_table_is_noted_and_its_bytes_are_given() -> None:
    data = with_image(p("一、总体情况") + p("三、收到和处理") + p(picture(15, 8)) + p("四、行政复议"))
    (note,) = docx.read(data, Options()).notes
    assert note.code == "picture"
    assert "15.0 × 8.0 cm" in note.message
    assert "三、收到和处理" in note.message
    assert docx.pictures(data, Options()) == (docx.EmbeddedPicture(2, "word/media/image1.png", b"\x89PNG bytes"),)


def test_seals_and_rules_are_no_tables() -> None:
    assert docx.read(with_image(p(picture(4.2, 4.2)) + p(picture(16, 0.2))), Options()).notes == ()


def test_pictures_of_old_editors_and_linked_ones_are_noted() -> None:
    old = '<w:r><w:pict><v:shape style="position:absolute;width:400pt;height:250.5pt"><v:imagedata r:id="i"/></v:shape></w:pict></w:r>'
    assert [note.code for note in docx.read(with_image(p(old)), Options()).notes] == ["picture"]
    unsized = '<w:r><w:object><v:shape><v:imagedata r:id="i"/></v:shape></w:object></w:r>'
    assert [found.block for found in docx.pictures(with_image(p("a") + p(unsized)), Options())] == [1]
    linked = with_image(p(picture(15, 8, 'r:link="i"')))
    assert [note.code for note in docx.read(linked, Options()).notes] == ["picture"]
    assert docx.pictures(linked, Options()) == ()


def test_a_picture_in_a_cell_is_noted() -> None:
    body = f"<w:tbl><w:tr><w:tc>{p('A')}</w:tc><w:tc>{p(picture(12, 5))}</w:tc></w:tr></w:tbl>"
    document = docx.read(with_image(body), Options())
    assert isinstance(document.blocks[0], Table)
    assert [note.code for note in document.notes] == ["picture"]


def test_a_web_page_put_into_a_document_is_read() -> None:
    pytest.importorskip("extractor.readers.html")
    page = "<html><body><p>一、总体情况</p><table><tr><td>A</td><td>B</td></tr><tr><td>C</td><td>D</td></tr></table></body></html>"
    data = package(p("a") + '<w:altChunk r:id="c"/>', {"word/chunk.html": page}, {"c": ("aFChunk", "chunk.html")})
    assert shown(data) == ["a", "一、总体情况", "[A B / C D]"]


def test_a_file_in_a_document_that_cannot_be_read_is_noted() -> None:
    data = package(p("a") + '<w:altChunk r:id="c"/>', {"word/inner.docx": WHOLE}, {"c": ("aFChunk", "inner.docx")})
    assert [note.code for note in docx.read(data, Options()).notes] == ["embedded_file"]
    assert shown(data) == ["a"]


def test_the_namespace_of_the_tests_is_that_of_word() -> None:
    from docx.oxml.ns import nsmap

    assert nsmap["w"] == W


@pytest.mark.parametrize("report", sorted(Path("fixtures/reports").glob("docx-*.docx")), ids=lambda report: report.stem)
def test_our_own_reports_have_their_tables(report: Path) -> None:
    read = blocks(report.read_bytes())
    assert sum(isinstance(block, Table) and block.column_count > 3 for block in read) >= 3
    assert any(isinstance(block, Line) for block in read)
