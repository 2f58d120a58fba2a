"""Cells whose markup prints something else than their letters: what a person sees is given, or a person is asked."""

from __future__ import annotations

import pytest

from extractor.document import Line
from extractor.pipeline import extract_document
from tests.readers.grid import p, package, run, tbl, tc, tr
from tests.recognition.printed import consistent, html, report, texts_of

CODE = "disclosure.licensing.decisions"
NUMBERS = consistent(3) | {CODE: 22}
MARK = "@@"
DOCUMENT = report(texts_of(NUMBERS) | {CODE: MARK})

PAGES = {  # markup of a cell → the number it shows, None when it shows none that text holds
    "22": 22,
    "22<sup>1</sup>": 22,
    "22<sup>[1]</sup>": 22,
    "<s>12</s>22": 22,
    "<del>12</del>22": 22,
    "<span style='display:none'>12</span>22": 22,
    "22<!--5-->": 22,
    "<input value='22'>": 22,
    "2<wbr>2": 22,
    "2<br>2": None,
    "<p>2</p><p>2</p>": None,
    "<span style='text-decoration:line-through'>12</span>22": 22,
    "<span style='font-size:0'>12</span>22": 22,
    "22<span style='vertical-align:super'>1</span>": 22,
    "22<a href='#_ftn1'>1</a>": 22,
    "<select><option>1<option selected>22</select>": 22,
    "<noscript>5</noscript>22": 22,
    "<img src='n22.png'>": None,
    "<script>document.write(22)</script>": None,
    "<span style='color:#fff'>12</span>22": 22,
    "<span style='float:right'>2</span>1": None,
    "<s>22</s>": None,
    "<math><msup><mn>22</mn><mn>1</mn></msup></math>": 22,
    "<table><tr><td>2</td><td>2</td></tr></table>": None,
    "&#8238;12": None,
}

RUNS = {
    "plain": (run("2") + run("2"), 22),
    "struck": (run("12", "<w:strike/>") + run("22"), 22),
    "hidden": (run("12", "<w:vanish/>") + run("22"), 22),
    "tracked": ('<w:del w:id="1"><w:r><w:delText>1</w:delText></w:r></w:del>' + run("22"), 22),
    "broken": (run("2") + "<w:r><w:br/></w:r>" + run("2"), None),
    "footnote": (run("22") + '<w:r><w:footnoteReference w:id="2"/></w:r>', 22),
    "superscript": (run("22") + run("1", '<w:vertAlign w:val="superscript"/>'), 22),
    "raised": (run("22") + run("1", '<w:position w:val="6"/><w:sz w:val="12"/>'), 22),
    "picture": ("<w:r><w:drawing/></w:r>", None),
    "white": (run("12", '<w:color w:val="FFFFFF"/>') + run("22"), 22),
    "all struck": (run("22", "<w:strike/>"), None),
    "equation": ("<m:oMath><m:sSup><m:e><m:r><m:t>22</m:t></m:r></m:e><m:sup><m:r><m:t>1</m:t></m:r></m:sup></m:sSup></m:oMath>", 22),
    "sum never calculated": ('<w:fldSimple w:instr=" =SUM(LEFT) "/>', None),
}


def wrong(data: bytes, path: str, number: int | None) -> str | None:
    """What is given for the cell though it is not what is seen, in a document that is accepted."""
    (found,) = extract_document(data, path)
    field = found.field(CODE)
    same = field.value == number if number is not None else field.status in ("unreadable", "missing")
    return None if same or found.verdict != "accept" else f"{field.status} {field.value}"


@pytest.mark.parametrize(("markup", "number"), PAGES.items())
def test_a_cell_of_a_page(markup: str, number: int | None) -> None:
    assert wrong(html(DOCUMENT).replace(MARK.encode(), markup.encode()), "报告.html", number) is None


def docx(runs: str) -> bytes:
    """The document as a DOCX without merged cells, the marked cell made of these runs."""
    parts: list[str] = []
    for block in DOCUMENT.blocks:
        if isinstance(block, Line):
            parts.append(p(block.text))
            continue
        rows: list[str] = []
        for row in range(block.row_count):
            cells: list[tuple[int, str]] = []
            for cell in (c for c in block.cells if c.row <= row < c.row + c.row_span):
                merge = "" if cell.row_span == 1 else '<w:vMerge w:val="restart"/>' if cell.row == row else "<w:vMerge/>"
                content = p(runs) if cell.text == MARK else cell.text if cell.row == row else ""
                cells.append((cell.column, tc(content, f'<w:gridSpan w:val="{cell.column_span}"/>{merge}')))
            rows.append(tr(*(markup for _, markup in sorted(cells))))
        parts.append(tbl(*rows))
    return package("".join(parts))


@pytest.mark.parametrize(("runs", "number"), RUNS.values(), ids=RUNS)
def test_a_cell_of_a_word_file(runs: str, number: int | None) -> None:
    assert wrong(docx(runs), "报告.docx", number) is None


OLD = [  # how a table of other numbers before the report's own is kept from being seen
    ("<div style='display:none'>{}</div>", ""),
    ("<div class=print>{}</div>", ".print{display:none} @media print{.print{display:block}}"),
    ("<del>{}</del>", ""),
    ("<div style='text-decoration:line-through'>{}</div>", ""),
    ("<div class=fold>{}</div>", ".fold{max-height:0;overflow:hidden}"),
]


@pytest.mark.parametrize(("around", "css"), OLD)
def test_a_table_that_is_not_seen_is_not_read(around: str, css: str) -> None:
    page = html(DOCUMENT).decode().replace(MARK, "22").replace("</head>", f"<style>{css}</style></head>")
    table = page[page.index("<table>") : page.index("</table>") + len("</table>")]
    (found,) = extract_document(page.replace("<table>", around.format(table.replace(">22<", ">33<")) + "<table>", 1).encode(), "报告.html")
    assert (found.verdict, found.field(CODE).value) == ("accept", 22)
