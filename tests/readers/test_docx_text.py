"""The text of a DOCX is what is printed: changes accepted, fields shown, hidden text left out, boxes in their place."""

from __future__ import annotations

import pytest

from extractor.document import Line
from extractor.options import Options
from extractor.readers import docx
from tests.readers.grid import blocks, p, package, run, shown, styled, table, tbl, tc, tr

TRACK = 'w:id="1" w:author="a" w:date="2024-01-15T09:00:00Z"'
HIDDEN = "<w:vanish/>"


def field(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def instruction(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def deleted(text: str) -> str:
    return f"<w:del {TRACK}><w:r><w:delText>{text}</w:delText></w:r></w:del>"


def box(content: str) -> str:
    """A text box as Word writes it: a drawing, and the same in VML for older readers."""
    inner = f"<w:txbxContent>{content}</w:txbxContent>"
    choice = f"<w:drawing><wp:inline><a:graphic><a:graphicData><wps:wsp><wps:txbx>{inner}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>"
    fallback = f"<w:pict><v:shape><v:textbox>{inner}</v:textbox></v:shape></w:pict>"
    return f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{choice}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent></w:r>'


def style(identifier: str, name: str, inner: str = "", kind: str = "paragraph", extra: str = "") -> str:
    return f'<w:style w:type="{kind}" w:styleId="{identifier}" {extra}><w:name w:val="{name}"/>{inner}</w:style>'


RUNS = {
    "one run": (run("一、总体情况"), ["一、总体情况"]),
    "a word cut over runs": (run("总体") + '<w:proofErr w:type="spellStart"/>' + run("情况"), ["总体情况"]),
    "an insertion is read": (f"<w:ins {TRACK}>{run('12')}</w:ins>", ["12"]),
    "a deletion is not": (run("1") + deleted("2") + run("3"), ["13"]),
    "a deletion that kept its text elements is not": (run("1") + f"<w:del {TRACK}>{run('2')}</w:del>", ["1"]),
    "a deletion within an insertion is not": (f"<w:ins {TRACK}>{run('1')}<w:del {TRACK}>{run('2')}</w:del></w:ins>", ["1"]),
    "moved text is read where it went": (f"<w:moveFrom {TRACK}>{run('a')}</w:moveFrom>{run('b')}<w:moveTo {TRACK}>{run('c')}</w:moveTo>", ["bc"]),
    "the text of a link": (f'<w:hyperlink r:id="x">{run("a")}</w:hyperlink>', ["a"]),
    "a smart tag": (f'<w:smartTag w:element="date">{run("2023年")}</w:smartTag>', ["2023年"]),
    "a content control": (f"<w:sdt><w:sdtPr/><w:sdtContent>{run('a')}</w:sdtContent></w:sdt>", ["a"]),
    "nested wrappers": (f"<w:smartTag><w:ins {TRACK}><w:sdt><w:sdtContent>{run('a')}</w:sdtContent></w:sdt></w:ins></w:smartTag>", ["a"]),
    "a simple field gives its result": (f'<w:fldSimple w:instr=" DATE ">{run("2023")}</w:fldSimple>', ["2023"]),
    "a field gives its result": (field("begin") + instruction("=SUM(ABOVE)") + field("separate") + run("42") + field("end"), ["42"]),
    "a field without a result gives nothing": (run("a") + field("begin") + instruction("TC x") + field("end") + run("b"), ["ab"]),
    "a field in the instruction of a field is not text": (
        field("begin") + instruction("IF ") + field("begin") + instruction("PAGE") + field("separate") + run("1") + field("end")
        + instruction("= 1") + field("separate") + run("a") + field("end"),
        ["a"],
    ),
    "a field that never ends hides nothing after its paragraph": (field("begin") + instruction("X") + "</w:p><w:p>" + run("a"), ["a"]),
    "hidden text is not printed": (run("a") + run("b", HIDDEN) + run("c"), ["ac"]),
    "text hidden 'off' is printed": (run("a", '<w:vanish w:val="0"/>'), ["a"]),
    "struck-out text is not read": (run("8", "<w:strike/>") + run("10"), ["10"]),
    "text struck out twice is not read": (run("8", "<w:dstrike/>") + run("10", '<w:strike w:val="0"/>'), ["10"]),
    "text hidden on the web is printed": (run("a", "<w:webHidden/>"), ["a"]),
    "text that was hidden before a tracked change is printed": (run("a", f"<w:rPrChange {TRACK}><w:rPr><w:vanish/></w:rPr></w:rPrChange>"), ["a"]),
    "a tabulator": (run("a") + "<w:r><w:tab/></w:r>" + run("b"), ["a\tb"]),
    "line breaks part lines": (run("a") + "<w:r><w:br/></w:r>" + run("b") + "<w:r><w:cr/></w:r>" + run("c"), ["a", "b", "c"]),
    "a page break parts lines": (run("a") + '<w:r><w:br w:type="page"/></w:r>' + run("b"), ["a", "b"]),
    "a hyphen that does not break": ("<w:r><w:noBreakHyphen/><w:t>8</w:t></w:r>", ["-8"]),
    "a hyphen for the end of a line is not printed": ("<w:r><w:t>公</w:t><w:softHyphen/><w:t>开</w:t></w:r>", ["公开"]),
    "a symbol": ('<w:r><w:sym w:font="宋体" w:char="2460"/></w:r>', ["①"]),
    "a digit of the Symbol font": ('<w:r><w:sym w:font="Symbol" w:char="F035"/></w:r>', ["5"]),
    "a minus of the Symbol font": ('<w:r><w:sym w:font="Symbol" w:char="F02D"/><w:t>8</w:t></w:r>', ["-8"]),
    "a picture character stays what it is": ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', ["\uf0fc"]),
    "a symbol without a code is unreadable": ('<w:r><w:sym w:font="Wingdings"/></w:r>', ["\ufffd"]),
    "of ruby the base": (
        "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>gōng</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>公</w:t></w:r></w:rubyBase></w:ruby></w:r>" + run("开"),
        ["公开"],
    ),
    "math": (run("共") + "<m:oMath><m:r><m:t>3</m:t></m:r><m:r><m:t>+4</m:t></m:r></m:oMath>" + run("件"), ["共3+4件"]),
    "a footnote has its mark": (run("a") + '<w:r><w:footnoteReference w:id="2"/></w:r>', ["a¹"]),
    "a comment mark is not text": ('<w:commentRangeStart w:id="0"/>' + run("a") + '<w:r><w:commentReference w:id="0"/></w:r>', ["a"]),
    "a page number field in an old style is not text": ("<w:r><w:pgNum/></w:r>" + run("a"), ["a"]),
    "blanks around a line are not text": (run("\u3000\u3000一、总体情况  "), ["一、总体情况"]),
    "of alternatives the first": (
        f'<mc:AlternateContent><mc:Choice Requires="w14">{run("a")}</mc:Choice><mc:Fallback>{run("b")}</mc:Fallback></mc:AlternateContent>',
        ["a"],
    ),
    "a text box follows its paragraph, once": (run("a") + box(p("b") + p("c")) + run("d"), ["ad", "b", "c"]),
    "a text box in VML": (f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{p('b')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>", ["b"]),
    "a table in a text box": (box(table("A B / C D")), ["[A B / C D]"]),
    "a text box in a text box": (box(p(run("a") + box(p("b")))), ["a", "b"]),
}  # fmt: skip


@pytest.mark.parametrize(("content", "lines"), RUNS.values(), ids=RUNS)
def test_a_paragraph_is_read_as_it_is_printed(content: str, lines: list[str]) -> None:
    assert shown(package(p(content))) == lines


def test_a_text_box_in_a_cell_is_text_of_the_cell() -> None:
    assert shown(package(tbl(tr(tc(p(run("A") + box(p("B")))), tc("C"))))) == ["[A|B C]"]


def test_empty_paragraphs_are_no_lines() -> None:
    assert shown(package(p() + p("a") + p("  ") + p("b"))) == ["a", "b"]


def test_an_empty_document_has_no_blocks() -> None:
    assert blocks(package("")) == ()


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    mark = f"<w:rPr><w:del {TRACK}/></w:rPr>"
    assert shown(package(p("三、收到和", mark) + p("处理") + p("b"))) == ["三、收到和处理", "b"]
    assert shown(package(p(deleted("gone"), mark) + p("b"))) == ["b"]
    assert shown(package(p("a", mark))) == ["a"]


def test_blocks_in_content_controls_are_read() -> None:
    assert shown(package(f"<w:sdt><w:sdtPr/><w:sdtContent>{p('a')}{table('A B')}</w:sdtContent></w:sdt>")) == ["a", "[A B]"]


def test_styles_strike_text_out_and_inherit_it() -> None:
    styles = style("S", "Struck", "<w:rPr><w:strike/></w:rPr>", "character") + style("T", "Heir", '<w:basedOn w:val="S"/>', "character")
    body = p(run("a", '<w:rStyle w:val="T"/>') + run("b", '<w:rStyle w:val="T"/><w:strike w:val="0"/>') + run("c"))
    assert shown(styled(body, styles)) == ["bc"]


def test_styles_hide_text_and_inherit_it() -> None:
    styles = (
        style("H", "Hidden", "<w:rPr><w:vanish/></w:rPr>", "character")
        + style("I", "Heir", '<w:basedOn w:val="H"/>', "character")
        + style("V", "Shown", '<w:basedOn w:val="H"/><w:rPr><w:vanish w:val="false"/></w:rPr>', "character")
        + style("P", "Para", "<w:rPr><w:vanish/></w:rPr>")
    )
    body = p(run("a", '<w:rStyle w:val="H"/>') + run("b", '<w:rStyle w:val="I"/>') + run("c", '<w:rStyle w:val="V"/>') + run("d"))
    body += p(run("e") + run("f", '<w:vanish w:val="0"/>'), '<w:pStyle w:val="P"/>')
    assert shown(styled(body, styles)) == ["cd", "f"]


HEADINGS = (
    style("a", "Normal", extra='w:default="1"')
    + style("1", "heading 1", "<w:pPr><w:outlineLvl w:val='0'/></w:pPr>")
    + style("2", "Heading 2")
    + style("x", "mine", '<w:basedOn w:val="1"/>')
    + style("y", "plain again", '<w:basedOn w:val="1"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr>')
    + style("loop", "loop", '<w:basedOn w:val="pool"/>')
    + style("pool", "pool", '<w:basedOn w:val="loop"/>')
    + style("t", "toc 1")
)


@pytest.mark.parametrize(
    ("properties", "heading"),
    [
        ("", None),
        ('<w:pStyle w:val="1"/>', 1),
        ('<w:pStyle w:val="2"/>', 2),
        ('<w:pStyle w:val="x"/>', 1),
        ('<w:pStyle w:val="y"/>', None),
        ('<w:pStyle w:val="nowhere"/>', None),
        ('<w:pStyle w:val="loop"/>', None),
        ('<w:outlineLvl w:val="2"/>', 3),
        ('<w:pStyle w:val="1"/><w:outlineLvl w:val="9"/>', None),
    ],
)
def test_headings_come_from_styles_and_outline_levels(properties: str, heading: int | None) -> None:
    assert blocks(styled(p("a", properties), HEADINGS)) == (Line("a", heading=heading),)


def test_the_table_of_contents_is_left_out_with_its_page_numbers() -> None:
    entry = '<w:pStyle w:val="t"/>'
    assert shown(styled(p(run("一、总体情况") + "<w:r><w:tab/></w:r>" + run("3"), entry) + p("一、总体情况："), HEADINGS)) == [
        "一、总体情况："
    ]


def test_what_lowers_trust_is_noted() -> None:
    def notes(body: str) -> list[str]:
        return [note.code for note in docx.read(package(body), Options()).notes]

    assert notes(p("a")) == []
    assert notes(p(deleted("a"))) == ["tracked_changes"]
    assert notes(p(f"<w:ins {TRACK}>{run('a')}</w:ins>")) == ["tracked_changes"]
    assert notes(p(run("a", HIDDEN))) == ["hidden_text"]
    assert notes(p(run("a", "<w:strike/>"))) == ["struck_text"]
    assert notes(p(run(" ", "<w:strike/>"))) == []
