"""A cell gives what a person sees in a browser: marks beside numbers, nothing of hidden text, and a sign for what is no text."""

from __future__ import annotations

from time import process_time

import pytest

from extractor.document import Document, Line, Table
from extractor.options import Options
from extractor.readers.html import read
from extractor.readers.marks import OBJECT

FOREIGN = '<link rel="stylesheet" href="site.css">'


def page(markup: str, css: str = "", head: str = "") -> Document:
    return read(f"<html><head><meta charset=utf-8>{head}<style>{css}</style></head><body>{markup}</body></html>".encode(), Options())


def cell(markup: str, css: str = "", head: str = "") -> str:
    """The text of one cell; `markup` is its content, or the cell itself."""
    markup = markup if markup.startswith("<td") else f"<td>{markup}</td>"
    rows = f"<tr><td>行政许可</td>{markup}</tr><tr><td>行政处罚</td><td>0</td></tr><tr><td>行政强制</td><td>0</td></tr>"
    (table,) = (block for block in page(f"<p>二、主动公开政府信息情况</p><table>{rows}</table>", css, head).blocks if isinstance(block, Table))
    return "|".join(one.text for one in table.cells if one.row == 0 and one.column > 0)


NOTES = [
    "<sup>1</sup>",
    "<SUP><span>1</span></SUP>",
    "<span style='vertical-align:super;font-size:8pt'>1</span>",
    "<span style='vertical-align:5px'>1</span>",
    "<span style='vertical-align: 50%'>1</span>",
    "<span style='vertical-align:top;font-size:8px'>1</span>",
    "<span style='position:relative;top:-4px'>1</span>",
    "<span style='position:relative;top:-3.0pt;mso-text-raise:3.0pt'>1</span>",
    "<a href='#_ftn1' name='_ftnref1'>1</a>",
    "<span class=MsoFootnoteReference>1</span>",
    "<math><msup><mn></mn><mn>1</mn></msup></math>",
]


@pytest.mark.parametrize("mark", NOTES)
def test_a_mark_beside_a_number_is_raised(mark: str) -> None:
    assert cell(f"22{mark}") == "22¹"


def test_a_note_as_word_saves_it() -> None:
    note = (
        "<a style='mso-footnote-id:ftn1' href='#_ftn1' name='_ftnref1' title=''><span class=MsoFootnoteReference><span lang=EN-US>"
        "<span style='mso-special-character:footnote'><![if !supportFootnotes]>[1]<![endif]></span></span></span></a>"
    )
    assert cell(f"22{note}") == "22[¹]"


def test_lowered_text_and_a_number_that_stands_higher_as_a_whole() -> None:
    assert cell("22<sub>1</sub>") == cell("22<span style='vertical-align:sub'>1</span>") == "22₁"
    assert cell("<span style='position:relative;top:-3.0pt;mso-text-raise:3.0pt'>22</span>") == "22"
    assert cell("<a href='#'>22</a>") == cell("<a href='#detail'>22</a>") == "22"


HIDING = [
    "display:none",
    "DISPLAY: NONE !important",
    "visibility:hidden",
    "font-size:0",
    "font-size: 0px;",
    "opacity:0",
    "opacity: 0.0;",
    "text-decoration:line-through",
    "text-indent:-9999px",
    "position:absolute;left:-9999px",
    "position:absolute;clip:rect(0,0,0,0)",
    "display:inline-block;width:0;overflow:hidden",
    "transform:scale(0)",
    "mso-hide:all",
]


@pytest.mark.parametrize("style", HIDING)
def test_what_a_style_hides_is_not_read(style: str) -> None:
    assert cell(f"<span style='{style}'>12</span>22") == "22"
    assert cell("<span class=n>12</span>22", f".n{{{style}}}") == "22"
    assert cell("<b><span class=n>12</span></b>22", f"table td > b span.n, .other {{ {style} }}") == "22"


SHEETS = [
    ("@media screen{.n{display:none}}", "22"),
    ("@media print{.n{display:none}}", "1222"),
    ("@media (max-width:600px){.n{display:none}}", "1222"),
    ("#k{display:none}", "22"),
    ("[data-x]{display:none}", "22"),
    ("span[data-x='1']{display:none}", "22"),
    ("<!-- .n{display:none} -->", "22"),
    ("/* .x{} /* */ .n{display:none} /* */ .m{color:red} /* .n{display:inline}", "22"),
    ("@import 'a.css'; @media screen and (min-width:1px){.n{display:inline}} .n{display:none}", "22"),
    (".n{display:none} .n.m{display:inline}", "1222"),
    (".n.m{display:inline} .n{display:none}", "1222"),
    (".n{display:none !important} .n.m{display:inline}", "22"),
    (".n:hover{display:none}", "1222"),
    ("td .n{font-size:0} .n{font-size:14px}", "22"),
    ("p .n{display:none}", "1222"),
    (".n{opacity:0} .n.m{opacity:1}", "1222"),
    (".n{height:0;overflow:hidden} .n.m{height:auto}", "1222"),
    (".n{position:absolute;left:-9999px} .n.m{position:static;left:auto}", "1222"),
    (".n{left:-9999px}", "1222"),
    (".n{font:0/0 a}", "22"),
    (".n{color:#fff} .n.m{color:#333}", "1222"),
    ("span:first-child{display:none}", "22"),
    ("td:last-child span{display:none}", "22"),
    ("tr > td:nth-child(2) .n{display:none}", "22"),
    ("td:nth-child(1) .n{display:none}", "1222"),
    ("td:nth-child(2n) .n, td + td .n{display:none}", "1222"),
]


@pytest.mark.parametrize(("css", "text"), SHEETS)
def test_rules_hold_as_in_a_browser(css: str, text: str) -> None:
    assert cell("<span class='n m' id=k data-x=1>12</span>22", css) == text


def test_rules_with_many_parts_are_tried_in_a_moment() -> None:
    deep = "<div>" * 150 + "<span>12</span>" + "</div>" * 150
    assert cell(deep, "p div div div div div div div div div div span{display:none}") == "12"


@pytest.mark.parametrize("css", ["a" * 100_000, "/*" * 50_000, "@media screen{" * 20_000, "a{" * 50_000, "@a " * 30_000, "}" * 50_000])
def test_a_style_sheet_of_rubbish_takes_no_time(css: str) -> None:
    start = process_time()
    assert cell("22", css) == "22"
    assert process_time() - start < 2


SHOWN = [
    ("<s>12</s>22", "22"),
    ("<del><p>12</p></del><p>22</p>", "22"),
    ("<s style='text-decoration:none'>22</s>", "22"),
    ("<div style='font-size:0'>12<span style='font-size:14px'>22</span></div>", "22"),
    ("<span hidden>12</span>22", "22"),
    ("<span style='opacity:.9'>22</span>", "22"),
    ("<select><option>1<option selected>22</select>", "22"),
    ("<select><option>22<option>1</select>", "22"),
    ("<input value=22>", "22"),
    ("<input type=hidden value=12>22", "22"),
    ("<textarea>22</textarea>", "22"),
    ("<noscript>5</noscript>22", "22"),
    ("<template>5</template>22<dialog>12</dialog>", "22"),
    ("<button>22</button>", "22"),
    ("22<img src=s.gif width=1 height=1>", "22"),
    ("<math><mrow><mn>22</mn></mrow></math>", "22"),
    ("2<wbr>2", "22"),
    ("2&#8203;2", "22"),
    ("<ruby>22<rt>1</rt></ruby>", "22"),
    ("2<sup style='vertical-align:baseline'>2</sup>", "22"),
    ("22<sup style='position:relative;vertical-align:baseline;top:-.5em'>1</sup>", "22¹"),
    ("<![if !supportEmptyParas]>&nbsp;<![endif]>22<o:p></o:p>", "22"),
    ("<!--[if gte mso 9]>12<![endif]-->22", "22"),
    ("<td bgcolor='#003366'><font color=white>22</font></td>", "22"),
    ("<td style='background:#036'><span style='color:#fff'>22</span></td>", "22"),
    ("<span style='color:#fff'><b style='color:red'>22</b></span>", "22"),
    ("<td style='display:none'>12</td><td>22</td>", "22"),
    ("<td style='visibility:hidden'>12</td><td>22</td>", "|22"),
]


@pytest.mark.parametrize(("markup", "text"), SHOWN)
def test_what_is_seen_is_read(markup: str, text: str) -> None:
    assert cell(markup) == text


DOUBTFUL = [
    "<s>22</s>",
    "<img src=22.png alt=22>",
    "2<img src=2.png>",
    "<td style='background-image:url(22.png)'></td>",
    "<canvas></canvas>",
    "<svg><text>22</text></svg>",
    "<object data=x></object>",
    "<iframe srcdoc='22'></iframe>",
    "<math><mfrac><mn>2</mn><mn>2</mn></mfrac></math>",
    "<script>document.write(22)</script>",
    "2<script>document.write(2)</script>",
    "<noscript>22</noscript>",
    "<span v-text='n'></span>",
    "<select multiple><option>1<option selected>22</select>",
    "<input type=checkbox>",
    "<input type=password value=22>",
    "<input placeholder=22>",
    "<span style='font-size:1px'>12</span>22",
    "<span style='color:#fff'>12</span>22",
    "<span style='color:transparent'>12</span>22",
    "<span style='color:rgba(0,0,0,0)'>12</span>22",
    "<font color='#FFFFFF'>12</font>22",
    "<bdo dir=rtl>12</bdo>",
    "<span style='unicode-bidi:bidi-override;direction:rtl'>12</span>",
    "<span style='float:right'>2</span><span>1</span>",
    "<span style='position:absolute;left:5px'>2</span>1",
    "<span style='transform:rotate(180deg)'>12</span>",
    "<span style='-webkit-text-security:disc'>22</span>",
    "<span style='filter:blur(9px)'>22</span>",
    "<span style='display:flex;flex-direction:row-reverse'><i>2</i><i>1</i></span>",
    "<span style='display:flex'><i style='order:2'>2</i><i style='order:1'>1</i></span>",
    "<span style='filter:opacity(0)'>1</span>2",
    "<span style='zoom:0.01'>1</span>2",
    "<span style='content-visibility:hidden'>1</span>2",
    "<font face='Wingdings'>12</font>",
    "<span style='font-family:\"Wingdings 2\"'>12</span>",
    "<span style='font:12pt Webdings'>12</span>",
    "22<small>1</small>",
    "22<a href='#ref-1'>1</a>",
    "<x-number n=22></x-number>",
    "<v:shape><v:imagedata src='22.png'></v:shape>",
    "<span style='visibility:hidden'>1<b style='visibility:visible'>22</b></span>",
]


@pytest.mark.parametrize("markup", DOUBTFUL)
def test_what_may_be_seen_otherwise_than_it_is_written_has_a_sign(markup: str) -> None:
    assert OBJECT in cell(markup)


def test_text_turned_around_by_a_character_keeps_that_character() -> None:
    assert cell("&#8238;12") == "\u202e12"


@pytest.mark.parametrize("content", ["'22'", r"'\32\32'", "attr(data-n)", "counter(x)"])
def test_figures_of_the_style_sheet_are_no_text(content: str) -> None:
    assert cell("<td class=n data-n=22></td>", f".n::before{{content:{content}}}") == OBJECT
    assert cell("<td><i class=n data-n=22></i>22</td>", f"td .n:after{{content:{content}}}") == OBJECT + "22"


def test_only_the_elements_of_the_rule_and_attributes_with_figures_count() -> None:
    rule = "i.n::before{content:'1'} td::before{content:attr(data-label)}"
    assert cell("<td style='width:20px' data-label=合计>22</td>", rule) == "22"
    assert cell("<td data-label=12>22</td>", rule) == OBJECT + "22"


def test_an_icon_of_the_style_sheet_is_none() -> None:
    assert cell("<i class=n></i>22", r".n::before{content:'\e601'}") == "22"


def test_a_cell_that_a_script_fills_is_not_blank() -> None:
    assert cell("<td id=total></td>", head="<script>document.getElementById('total').innerHTML = 22</script>") == OBJECT
    assert cell("<td id=total></td>", head="<script>var other = 22</script>") == ""


def test_a_class_that_hides_by_its_name_is_a_doubt_where_the_sheet_is_elsewhere() -> None:
    markup = "<span class=hide>12</span>22"
    assert cell(markup, head=FOREIGN) == OBJECT + "1222"
    assert cell(markup) == "1222"
    assert cell(markup, ".hide{color:red}", FOREIGN) == "1222"


def test_in_running_text_there_is_no_sign_and_no_struck_text() -> None:
    found = page("<p>一、<img src=a.png>总体<s>局部</s>情况<sup>1</sup></p><div style='text-decoration:line-through'><p>旧</p></div>")
    assert [block.text for block in found.blocks if isinstance(block, Line)] == ["一、总体情况¹"]
    assert [note.code for note in found.notes if note.code == "struck_text"] == ["struck_text"]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p><span><font>12</font></span></p>", "12"),
        (" <div>\n<p> <b>12</b> </p></div>", "12"),
        ("<p>1<span>2</span></p>", "12"),
        ("<p><span>1</span></p>2", "1\n2"),
        ("<p><span>1</span>2</p>", "12"),
        ("<p><span><span hidden>12</span></span></p>", ""),
        ("<p><span><s>12</s></span></p>", OBJECT),
        ("<p><span class=gone>12</span></p>", ""),
        ("<p class=up><span>12</span></p>", "¹²"),
        ("<p><span class=pale><span>12</span></span></p>", OBJECT + "12"),
    ],
)
def test_a_cell_of_elements_one_in_the_other_is_read_as_any_other(markup: str, text: str) -> None:
    assert cell(markup, ".gone {display: none} .pale {color: white} .up {vertical-align: super}") == text
