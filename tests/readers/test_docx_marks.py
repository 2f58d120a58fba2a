"""What a run's face and its neighbours make of digits: notes beside numbers, text that is not seen, things that are no text."""

from __future__ import annotations

import pytest

from extractor.document import Table
from extractor.readers.marks import OBJECT
from tests.readers.grid import blocks, p, package, run, shown, styled, tbl, tc, tr

SUPER, SUB = ('<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>')
HIGHER, LOWER = ('<w:position w:val="6"/>', '<w:position w:val="-6"/>')
WHITE = '<w:color w:val="FFFFFF"/>'
SHADE = '<w:shd w:val="clear" w:fill="1F4E79"/>'
BLIP = '<w:drawing><wp:inline><a:graphic><a:graphicData><a:blip r:embed="x"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
NO_FILL = '<w14:textFill xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w14:noFill/></w14:textFill>'


def shape(kind: str) -> str:
    return f'<w:r><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp><wps:spPr><a:prstGeom prst="{kind}"/></wps:spPr></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>'


def styles(*inner: str) -> str:
    return "".join(f'<w:style w:type="character" w:styleId="S{n}"><w:name w:val="S{n}"/>{one}</w:style>' for n, one in enumerate(inner))


def field(*parts: str, data: str = "") -> str:
    """A field: its instruction, then the runs of its result, if any."""
    marks = [f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r><w:r><w:instrText>{parts[0]}</w:instrText></w:r>']
    if len(parts) > 1:
        marks += ['<w:r><w:fldChar w:fldCharType="separate"/></w:r>', *parts[1:]]
    return "".join([*marks, '<w:r><w:fldChar w:fldCharType="end"/></w:r>'])


def math(inner: str) -> str:
    return f"<m:oMath>{inner}</m:oMath>"


def m(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


CELLS = {
    "a superscript": (run("22") + run("1", SUPER), "22¹"),
    "a subscript": (run("22") + run("1", SUB), "22₁"),
    "a mark cut over runs": (run("22") + run("注", SUPER) + run("1", SUPER), "22[注¹]"),
    "a raised run": (run("22") + run("1", HIGHER), "22¹"),
    "a lowered run": (run("22") + run("1", LOWER), "22₁"),
    "a number raised as a whole": (run("2", HIGHER) + run("2", HIGHER), "22"),
    "a digit a little higher": (run("2") + run("2", '<w:position w:val="2"/>'), "22"),
    "a footnote": (run("22") + '<w:r><w:footnoteReference w:id="2"/></w:r>', "22¹"),
    "two footnotes": ('<w:r><w:footnoteReference w:id="2"/><w:t>,</w:t></w:r><w:r><w:footnoteReference w:id="3"/></w:r>', "¹,²"),
    "a footnote with a mark of its own": ('<w:r><w:t>22</w:t><w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:t>7</w:t></w:r>', "22⁷"),
    "an endnote": (run("22") + '<w:r><w:endnoteReference w:id="2"/></w:r>', "22¹"),
    "a number that is struck out, and none beside it": (run("22", "<w:strike/>"), OBJECT),
    "a struck-out number beside another": (run("12", "<w:dstrike/>") + run("22"), "22"),
    "hidden text alone": (run("22", "<w:vanish/>"), ""),
    "white text": (run("12", WHITE) + run("22"), OBJECT + "1222"),
    "white text on a colour": (run("22", WHITE + SHADE), "22"),
    "text in the colour of the page": (run("22", '<w:color w:val="FFFFFF" w:themeColor="background1"/>'), OBJECT + "22"),
    "digits of a font of pictures": (run("22", '<w:rFonts w:ascii="Wingdings 2" w:hAnsi="Wingdings 2"/>'), OBJECT + "22"),
    "text too small to be seen": (run("12", '<w:sz w:val="2"/>') + run("22"), OBJECT + "1222"),
    "text without a fill": (run("22", NO_FILL), OBJECT + "22"),
    "text turned around": (f'<w:bdo w:val="rtl">{run("12")}</w:bdo>', OBJECT + "12"),
    "a picture": (f"<w:r>{BLIP}</w:r>", OBJECT),
    "a picture for a digit": (run("2") + f"<w:r>{BLIP}</w:r>", "2" + OBJECT),
    "a hidden picture": (f"<w:r><w:rPr><w:vanish/></w:rPr>{BLIP}</w:r>", ""),
    "an embedded object": ('<w:r><w:object><o:OLEObject Type="Embed"/></w:object></w:r>', OBJECT),
    "ink": ('<w:r><w:contentPart r:id="x"/></w:r>', OBJECT),
    "a shape over a number": (run("22") + shape("rect"), "22" + OBJECT),
    "a line": (run("22") + shape("line"), "22"),
    "an equation in one line": (math(m("22")), "22"),
    "an exponent": (math(f"<m:sSup><m:e>{m('22')}</m:e><m:sup>{m('1')}</m:sup></m:sSup>"), "22¹"),
    "an index": (math(f"<m:sSub><m:e>{m('22')}</m:e><m:sub>{m('1')}</m:sub></m:sSub>"), "22₁"),
    "a fraction": (math(f"<m:f><m:num>{m('2')}</m:num><m:den>{m('2')}</m:den></m:f>"), OBJECT + "22"),
    "a sum that was calculated": (field("=SUM(LEFT)", run("22")), "22"),
    "a sum never calculated": (field("=SUM(LEFT)"), OBJECT),
    "a sum without a result": (field("=SUM(LEFT)", ""), OBJECT),
    "a simple field without a result": ('<w:fldSimple w:instr=" =SUM(LEFT) "/>', OBJECT),
    "an entry of an index": (run("22") + field("XE x"), "22"),
    "the entry chosen from a list": (
        field("FORMDROPDOWN", data='<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="12"/><w:listEntry w:val="22"/></w:ddList></w:ffData>'),
        "22",
    ),
    "a box to tick": (field("FORMCHECKBOX", data="<w:ffData><w:checkBox/></w:ffData>"), OBJECT),
    "a digit in a font of pictures": ('<w:r><w:sym w:font="Wingdings" w:char="0032"/></w:r>', "\ufffd"),
}  # fmt: skip


@pytest.mark.parametrize(("runs", "text"), CELLS.values(), ids=CELLS)
def test_a_cell_gives_what_a_person_sees(runs: str, text: str) -> None:
    (table,) = blocks(package(tbl(tr(tc("label"), tc(p(runs))))))
    assert isinstance(table, Table)
    assert [cell.text for cell in table.cells] == ["label", text]


def test_styles_set_marks_and_white_and_runs_undo_them() -> None:
    known = styles(f"<w:rPr>{SUPER}</w:rPr>", '<w:basedOn w:val="S0"/>', f"<w:rPr>{WHITE}</w:rPr>")
    raised = run("1", '<w:rStyle w:val="S1"/>') + run("2", '<w:rStyle w:val="S0"/><w:vertAlign w:val="baseline"/>')
    white = run("3", '<w:rStyle w:val="S2"/>') + run("4", '<w:rStyle w:val="S2"/><w:color w:val="000000"/>')
    assert shown(styled(tbl(tr(tc("a"), tc(p(run("22") + raised)), tc(p(white)))), known)) == [f"[a 22¹2 {OBJECT}34]"]


@pytest.mark.parametrize("holder", ["pPr", "tcPr", "tblPr"])
def test_white_text_is_seen_on_the_colour_of_its_paragraph_cell_or_table(holder: str) -> None:
    inner = {name: SHADE if name == holder else "" for name in ("pPr", "tcPr", "tblPr")}
    cell = f"<w:tc><w:tcPr>{inner['tcPr']}</w:tcPr><w:p><w:pPr>{inner['pPr']}</w:pPr>{run('22', WHITE)}</w:p></w:tc>"
    assert shown(package(f"<w:tbl><w:tblPr>{inner['tblPr']}</w:tblPr><w:tr>{tc('a')}{cell}</w:tr></w:tbl>")) == ["[a 22]"]


def test_outside_of_tables_a_picture_is_no_text() -> None:
    assert shown(package(p(f"<w:r>{BLIP}</w:r>") + p(run("一、") + f"<w:r>{BLIP}</w:r>") + tbl(tr(tc(p(f"<w:r>{BLIP}</w:r>") + p("a")))))) == ["一、", "a"]


def test_text_in_no_paragraph_is_a_doubt() -> None:
    cell = f"<w:tc><w:sdt><w:sdtContent>{run('22')}</w:sdtContent></w:sdt></w:tc>"
    assert shown(package(run("a") + tbl(tr(tc("b"), cell)))) == ["a", f"[b {OBJECT}22]"]
