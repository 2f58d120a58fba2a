"""OFD pages come out as words and rules, in whatever way the producer drew them; damage is a typed failure."""

from __future__ import annotations

import io
import random
import zipfile

import pytest

from extractor.document import PagedDocument
from extractor.errors import Damaged, ExtractionError, LimitExceeded
from extractor.options import Limits, Options
from extractor.readers.ofd import read
from fixtures.build.looks.ofd import CELL, NAMESPACE, OPTIONS, Sheet, typeset, write

MM = 72 / 25.4


def one(content: str, resources: str = "", **parts: str) -> PagedDocument:
    """An OFD of one page with these objects."""
    data = write([[Sheet()]])
    return read(changed(data, {
        "Doc_0/Pages/Page_0/Content.xml": f'<ofd:Page {NAMESPACE}><ofd:Content><ofd:Layer ID="2">{content}</ofd:Layer></ofd:Content></ofd:Page>',
        "Doc_0/PublicRes.xml": f"<ofd:Res {NAMESPACE}>{resources}</ofd:Res>",
    }), Options())  # fmt: skip


def changed(data: bytes, parts: dict[str, str | None]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in {*old.namelist(), *parts}:
            content = parts.get(name, "") if name in parts else old.read(name)
            if content is not None:
                new.writestr(name, content)
    return buffer.getvalue()


def texts(document: PagedDocument, page: int = 0) -> list[str]:
    return [word.text for word in document.pages[page].words]


def draft():
    from fixtures.build.compose import compose

    return compose("2021", random.Random(5), 2023)


def test_a_text_object_is_a_word_with_an_edge_for_every_glyph():
    (word,) = one('<ofd:TextObject Boundary="20 30 50 5" Size="4"><ofd:TextCode X="1" Y="3.5" DeltaX="4 4">政府1</ofd:TextCode></ofd:TextObject>').pages[0].words
    assert word.text == "政府1"
    assert word.edges == pytest.approx([21 * MM, 25 * MM, 29 * MM, 31 * MM])
    assert word.bbox.top < 33.5 * MM < word.bbox.bottom
    assert word.size == pytest.approx(4 * MM)


def test_a_run_of_equal_advances_is_written_out():
    (word,) = one('<ofd:TextObject Boundary="0 0 50 5" Size="4"><ofd:TextCode X="0" Y="4" DeltaX="g 2 4 2">政府12</ofd:TextCode></ofd:TextObject>').pages[0].words
    assert word.edges == pytest.approx([0, 4 * MM, 8 * MM, 10 * MM, 12 * MM])


def test_a_lying_run_length_costs_nothing():
    document = one('<ofd:TextObject Boundary="0 0 50 5" Size="4"><ofd:TextCode X="0" Y="4" DeltaX="g 999999999 4">政府</ofd:TextCode></ofd:TextObject>')
    assert texts(document) == ["政府"]


def test_a_gap_or_a_blank_begins_a_new_word():
    assert texts(one('<ofd:TextObject Boundary="0 0 90 5" Size="4"><ofd:TextCode X="0" Y="4" DeltaX="4 30 4">规章12</ofd:TextCode></ofd:TextObject>')) == ["规章", "1", "2"]
    assert texts(one('<ofd:TextObject Boundary="0 0 90 5" Size="4"><ofd:TextCode X="0" Y="4">规章 12</ofd:TextCode></ofd:TextObject>')) == ["规章", "12"]


def test_a_ctm_scales_the_size_and_the_place():
    (word,) = one('<ofd:TextObject Boundary="10 20 9 9" CTM="0.5 0 0 0.5 1 2" Size="8"><ofd:TextCode X="2" Y="8" DeltaX="8">规章</ofd:TextCode></ofd:TextObject>').pages[0].words
    assert word.edges == pytest.approx([12 * MM, 16 * MM, 20 * MM])
    assert word.size == pytest.approx(4 * MM)


def test_turned_text_is_not_upright_and_stacked_text_is_single_characters():
    (turned,) = one('<ofd:TextObject Boundary="50 50 9 9" CTM="0 1 -1 0 0 0" Size="4"><ofd:TextCode X="0" Y="0" DeltaX="4">办理</ofd:TextCode></ofd:TextObject>').pages[0].words
    assert (turned.upright, turned.edges) == (False, None)
    assert turned.bbox.height > turned.bbox.width
    assert texts(one('<ofd:TextObject Boundary="50 50 9 9" Size="4"><ofd:TextCode X="0" Y="4" DeltaY="4.5">办理</ofd:TextCode></ofd:TextObject>')) == ["办", "理"]


def test_strokes_and_thin_filled_rectangles_are_rules_and_white_ones_are_not():
    path = '<ofd:PathObject Boundary="10 10 90 90" {}>{}<ofd:AbbreviatedData>{}</ofd:AbbreviatedData></ofd:PathObject>'
    line = one(path.format('Stroke="true"', "", "M 0 0 L 80 0")).pages[0].rules
    thin = one(path.format('Stroke="false" Fill="true"', "", "M 0 0 L 80 0 L 80 0.2 L 0 0.2 C")).pages[0].rules
    frame = one(path.format("", "", "M 0 0 L 80 0 L 80 40 L 0 40 C")).pages[0].rules
    white = one(path.format('Stroke="true"', '<ofd:StrokeColor Value="255 255 255"/>', "M 0 0 L 80 0")).pages[0].rules
    assert len(line) == len(thin) == 1
    assert line[0].horizontal
    assert line[0].x0 == pytest.approx(10 * MM)
    assert len(frame) == 4
    assert white == ()


def test_a_composite_object_is_drawn_where_it_stands():
    resources = '<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="9" Width="5" Height="5"><ofd:Content><ofd:TextObject Boundary="1 1 9 9" Size="4"><ofd:TextCode X="0" Y="4">7</ofd:TextCode></ofd:TextObject></ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>'
    (word,) = one('<ofd:CompositeObject Boundary="100 50 9 9" ResourceID="9"/>', resources).pages[0].words
    assert word.edges == pytest.approx([101 * MM, 103 * MM])


def test_pictures_are_placed_by_their_boundary():
    (picture,) = one('<ofd:ImageObject Boundary="20 30 100 50" CTM="100 0 0 50 0 0" ResourceID="4"/>').pages[0].pictures
    assert picture.bbox == pytest.approx((20 * MM, 30 * MM, 120 * MM, 80 * MM))


@pytest.mark.parametrize("option", ["", *OPTIONS])
def test_every_way_of_drawing_gives_the_same_cells(option: str):
    sheets = typeset(draft())
    document = read(write([sheets], frozenset({option} - {""})), Options())
    assert len(document.pages) == len(sheets)
    for sheet, page in zip(sheets, document.pages, strict=True):
        digits = sorted((round(x), round(y), text) for x, y, size, text in sheet.texts if text.isdigit() and size == CELL)
        if option == "per_character":
            digits = [cell for cell in digits if len(cell[2]) == 1]
        found = {(round(w.bbox.x0 / MM), w.text) for w in page.words}
        assert all((x, text) in found for x, _, text in digits)
        assert len({(round(r.x0), round(r.top), round(r.x1), round(r.bottom)) for r in page.rules}) >= len(set(sheet.lines)) * 0.9


def test_seals_and_annotations_are_not_content():
    assert not any("印章" in text for text in texts(read(write([[Sheet()]], frozenset({"sealed"})), Options())))


def test_template_pages_are_drawn():
    assert texts(read(write([[Sheet()]], frozenset({"template"}), "标题"), Options())) == ["标题"]


def test_several_documents_follow_one_another():
    sheet = Sheet([(20.0, 30.0, 4.0, "甲")], [])
    other = Sheet([(20.0, 30.0, 4.0, "乙")], [])
    document = read(write([[sheet], [other]]), Options())
    assert [page.number for page in document.pages] == [1, 2]
    assert texts(document, 1) == ["乙"]


def test_a_page_area_of_its_own_moves_the_origin():
    page = f'<ofd:Page {NAMESPACE}><ofd:Area><ofd:PhysicalBox>10 10 297 210</ofd:PhysicalBox></ofd:Area><ofd:Content><ofd:Layer><ofd:TextObject Boundary="20 30 9 9" Size="4"><ofd:TextCode X="0" Y="4">7</ofd:TextCode></ofd:TextObject></ofd:Layer></ofd:Content></ofd:Page>'
    document = read(changed(write([[Sheet()]]), {"Doc_0/Pages/Page_0/Content.xml": page}), Options())
    assert (document.pages[0].width, document.pages[0].height) == pytest.approx((297 * MM, 210 * MM))
    assert document.pages[0].words[0].bbox.x0 == pytest.approx(10 * MM)


def test_a_lost_page_is_an_empty_page_and_a_note():
    document = read(changed(write([[Sheet(), Sheet()]]), {"Doc_0/Pages/Page_1/Content.xml": None}), Options())
    assert len(document.pages) == 2
    assert [(note.code, note.page) for note in document.notes] == [("page_unreadable", 2)]


def test_a_document_type_declaration_is_refused():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]><OFD><DocBody><DocRoot>&a;</DocRoot></DocBody></OFD>'
    with pytest.raises(Damaged, match="document type"):
        read(changed(write([[Sheet()]]), {"OFD.xml": bomb}), Options())


def test_limits_are_held():
    data = write([[Sheet() for _ in range(5)]])
    with pytest.raises(LimitExceeded, match="pages"):
        read(data, Options(limits=Limits(pages=4)))
    with pytest.raises(LimitExceeded, match="archive_entries"):
        read(data, Options(limits=Limits(archive_entries=3)))


def test_any_truncation_or_flipped_byte_is_a_document_or_a_typed_failure():
    data = write([typeset(draft())], frozenset({"runs"}))
    chance = random.Random(1)
    broken = [data[: len(data) * at // 12] for at in range(12)]
    for _ in range(40):
        flipped = bytearray(data)
        for _ in range(3):
            flipped[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        broken.append(bytes(flipped))
    for case in broken:
        try:
            read(case, Options())
        except ExtractionError:
            continue
