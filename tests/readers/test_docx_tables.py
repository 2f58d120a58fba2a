"""Tables of DOCX files are read at their true grid positions, merged cells once."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.document import Table
from tests.readers.grid import blocks, drawn, p, package, run, shown, table, tbl, tc, tr

DELETED = '<w:del w:id="1" w:author="a"/>'
INSERTED = '<w:ins w:id="1" w:author="a"/>'


def control(content: str) -> str:
    return f'<w:sdt><w:sdtPr><w:id w:val="7"/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>'


SAME = {
    "a plain grid": "A B / C D",
    "one row": "A B C",
    "one column": "A / B / C",
    "a cell over two columns": "A A B / C D E",
    "a cell over two rows": "A B / ^ C",
    "a cell over two rows at the end": "A B / C ^",
    "a cell over rows and columns": "A A B / ^ ^ C / D E F",
    "two merged cells beside each other": "A B C / ^ ^ D / E ^ F",
    "two wide merged cells beside each other": "A A B B / ^ ^ ^ ^ / C D E F",
    "merged cells on top of each other": "A X / ^ Y / B Z / ^ Q",
    "a merged cell down the whole table": "A B / ^ C / ^ D / ^ E",
    "an empty cell beside a filled one": "_ A / B _",
    "a whole row over all columns": "A A A / B C D / E E E",
    "a gap before a row": "A B C / . D E",
    "a gap of two columns before a row": "A B C / . . D",
    "a gap after a row": "A B C / D",
    "a gap before and after": "A B C D / . E F / G H I J",
    "a merged cell after a gap": ". A B / . ^ C",
    "rows of different total width": "A B / C D E / F",
    "a wide row under a narrow one": "A / B C D",
    "the head of table three": "N N N S S S S S S S / ^ ^ ^ Z L L L L L T / ^ ^ ^ ^ a b c d e ^ / 1 1 1 0 0 0 0 0 0 0",
    "the groups of table three": "R P P 0 / ^ G 1 0 / ^ ^ 2 0 / ^ H 1 0 / ^ ^ 2 0 / T T T 0",
    "table four": "F F F F F S S S S S / a b c d e D D D D D / ^ ^ ^ ^ ^ a b c d e / 1 2 3 4 5 6 7 8 9 0",
    "header and data that do not line up": "A B B C / D D E C / 1 2 3 4",
    "a staircase": "A A A / B B C / D E F",
}


@pytest.mark.parametrize("notation", SAME.values(), ids=SAME)
def test_a_grid_is_read_as_it_was_built(notation: str) -> None:
    assert shown(package(table(notation))) == [f"[{notation}]"]


OTHER = {
    "a deleted row is gone": (tbl(tr(tc("A"), tc("B")), tr(tc("C"), tc("D"), properties=DELETED), tr(tc("E"), tc("F"))), "A B / E F"),
    "a moved-away row is gone": (tbl(tr(tc("A"), tc("B")), tr(tc("C"), tc("D"), properties='<w:moveFrom w:id="1"/>')), "A B"),
    "an inserted row is there": (tbl(tr(tc("A"), tc("B")), tr(tc("C"), tc("D"), properties=INSERTED)), "A B / C D"),
    "a hidden row is not printed": (tbl(tr(tc("A"), tc("B")), tr(tc("C"), tc("D"), properties="<w:hidden/>")), "A B"),
    "a row that is hidden 'off' is printed": (tbl(tr(tc("A"), tc("B"), properties='<w:hidden w:val="0"/>')), "A B"),
    "a deleted row inside a merged cell shortens it": (
        tbl(
            tr(tc("A", '<w:vMerge w:val="restart"/>'), tc("B")),
            tr(tc("", "<w:vMerge/>"), tc("C"), properties=DELETED),
            tr(tc("", '<w:vMerge w:val="continue"/>'), tc("D")),
        ),
        "A B / ^ D",
    ),
    "a deleted cell lets the next ones move up": (tbl(tr(tc("A"), tc("B", "<w:cellDel/>"), tc("C")), tr(tc("D"), tc("E"))), "A C / D E"),
    "an inserted cell is there": (tbl(tr(tc("A"), tc("B", "<w:cellIns/>"))), "A B"),
    "a row in a content control": (tbl(control(tr(tc("A"), tc("B"))), tr(tc("C"), tc("D"))), "A B / C D"),
    "cells in content controls": (tbl(tr(control(tc("A")), control(tc("B") + tc("C")))), "A B C"),
    "a content control in a cell": (tbl(tr(tc(control(p("A"))), tc(p(control(run("B")))))), "A B"),
    "a row in custom XML": (tbl(f"<w:customXml>{tr(tc('A'), tc('B'))}</w:customXml>"), "A B"),
    "a table in a content control": (control(table("A B / C D")), "A B / C D"),
    "paragraphs of a cell are lines": (tbl(tr(tc(p("A") + p("B") + p()), tc("C"))), "A|B C"),
    "line breaks of a cell are lines": (tbl(tr(tc(p(run("A") + "<w:r><w:br/></w:r>" + run("B"))), tc("C"))), "A|B C"),
    "a vertical merge that nothing began is a cell": (
        tbl(tr(tc("A", "<w:vMerge/>"), tc("B")), tr(tc("", "<w:vMerge/>"), tc("C"))),
        "A B / ^ C",
    ),
    "a vertical merge after a gap of one row begins anew": (
        tbl(tr(tc("A", '<w:vMerge w:val="restart"/>'), tc("B")), tr(tc("C"), tc("D")), tr(tc("", "<w:vMerge/>"), tc("E"))),
        "A B / C D / _ E",
    ),
    "a narrower continuation still belongs to the cell above": (
        tbl(tr(tc("A", '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>'), tc("B")), tr(tc("", "<w:vMerge/>"))),
        "A A B / ^ ^",
    ),
    "a narrower continuation does not cover its neighbour": (
        tbl(tr(tc("A", '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>'), tc("B")), tr(tc("", "<w:vMerge/>"), tc("C"), tc("D"))),
        "A A B / _ C D",
    ),
    "a wider continuation covers what the cell above covers": (
        tbl(tr(tc("A", '<w:vMerge w:val="restart"/>'), tc("B")), tr(tc("", '<w:gridSpan w:val="2"/><w:vMerge/>'))),
        "A B / ^",
    ),
    "two continuations under one wide cell are one row of it": (
        tbl(
            tr(tc("A", '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>'), tc("B")),
            tr(tc("", "<w:vMerge/>"), tc("", "<w:vMerge/>"), tc("C")),
        ),
        "A A B / ^ ^ C",
    ),
    "what stands in a continued cell is not printed": (
        tbl(tr(tc("A", '<w:vMerge w:val="restart"/>'), tc("B")), tr(tc("A", "<w:vMerge/>"), tc("C"))),
        "A B / ^ C",
    ),
    "a horizontal merge of the old kind": (
        tbl(tr(tc("A", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>"), tc("B")), tr(tc("C"), tc("D"), tc("E"))),
        "A A B / C D E",
    ),
    "a span of nothing is one column": (tbl(tr(tc("A", '<w:gridSpan w:val="0"/>'), tc("B"))), "A B"),
    "a span that is no number is one column": (tbl(tr(tc("A", '<w:gridSpan w:val="x"/>'), tc("B"))), "A B"),
    "former spans in a tracked change do not count": (
        tbl(tr(tc("A", '<w:tcPrChange w:id="1"><w:tcPr><w:gridSpan w:val="3"/></w:tcPr></w:tcPrChange>'), tc("B"))),
        "A B",
    ),
    "rows without cells are no rows": (tbl(tr(tc("A"), tc("B")), tr(), tr(tc("C"), tc("D"))), "A B / C D"),
    "a nested line of cells is text": (tbl(tr(tc(table("A B") + p()), tc("C"))), "A|B C"),
}


@pytest.mark.parametrize(("xml", "notation"), OTHER.values(), ids=OTHER)
def test_a_table_is_read_as_it_is_printed(xml: str, notation: str) -> None:
    assert shown(package(xml)) == [f"[{notation}]"]


def test_a_span_wider_than_any_table_is_held() -> None:
    (read,) = blocks(package(tbl(tr(tc("A", '<w:gridSpan w:val="999999999"/>'), tc("B")))))
    assert isinstance(read, Table)
    assert read.column_count == 64


def test_a_frame_of_one_cell_is_taken_apart() -> None:
    assert shown(package(tbl(tr(tc(p("A") + table("B C / D E") + p("F")))))) == ["A", "[B C / D E]", "F"]


def test_a_heading_in_a_box_is_a_line() -> None:
    assert shown(package(tbl(tr(tc("A"))))) == ["A"]


def test_frames_in_frames_are_taken_apart() -> None:
    assert shown(package(tbl(tr(tc(tbl(tr(tc(table("A B / C D"))))))))) == ["[A B / C D]"]


def test_a_layout_table_gives_its_tables_in_order() -> None:
    layout = tbl(tr(tc("left"), tc(p("above") + table("A B / C D"))), tr(tc(table("E F / G H")), tc("below")))
    assert shown(package(layout)) == ["left", "above", "[A B / C D]", "[E F / G H]", "below"]


def test_a_small_table_within_a_table_of_data_follows_it() -> None:
    data = tbl(*(tr(tc(f"{n}"), tc("0"), tc("0")) for n in range(5)), tr(tc("x"), tc(table("A B / C D")), tc("y")))
    assert shown(package(data)) == ["[0 0 0 / 1 0 0 / 2 0 0 / 3 0 0 / 4 0 0 / x _ y]", "[A B / C D]"]


def test_two_tables_one_after_the_other_stay_two() -> None:
    assert shown(package(table("A B / C D") + table("E F / G H"))) == ["[A B / C D]", "[E F / G H]"]


def test_a_table_whose_rows_are_all_deleted_is_not_there() -> None:
    assert shown(package(p("A") + tbl(tr(tc("B"), tc("C"), properties=DELETED)))) == ["A"]


@st.composite
def grids(draw: st.DrawFn) -> tuple[int, int, list[tuple[int, int, int, int]]]:
    """A grid cut into rectangles: rows, columns, and (row, column, row span, column span) of each cell."""
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(2, 6))
    taken: set[tuple[int, int]] = set()
    cells = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            width = draw(st.integers(1, 3))
            while width > 1 and any((row, column + w) in taken or column + w >= columns for w in range(width)):
                width -= 1
            height = min(draw(st.integers(1, 3)), rows - row)
            taken |= {(row + h, column + w) for h in range(height) for w in range(width)}
            cells.append((row, column, height, width))
    return rows, columns, cells


@settings(max_examples=100, deadline=None)
@given(grids())
def test_any_grid_of_python_docx_is_read_as_it_was_built(grid: tuple[int, int, list[tuple[int, int, int, int]]]) -> None:
    import docx

    rows, columns, cells = grid
    document = docx.Document()
    made = document.add_table(rows, columns)
    for number, (row, column, height, width) in enumerate(cells):
        merged = made.cell(row, column).merge(made.cell(row + height - 1, column + width - 1))
        merged.text = str(number)
    out = BytesIO()
    document.save(out)
    read = blocks(out.getvalue())
    if len(cells) == 1:
        assert not any(isinstance(block, Table) for block in read)
        return
    assert isinstance(read[0], Table)
    assert [(c.row, c.column, c.row_span, c.column_span, c.text) for c in read[0].cells] == [
        (*cell, str(number)) for number, cell in enumerate(cells)
    ]


@settings(max_examples=100, deadline=None)
@given(grids())
def test_any_grid_in_the_notation_is_read_as_it_was_drawn(grid: tuple[int, int, list[tuple[int, int, int, int]]]) -> None:
    rows, columns, cells = grid
    squares = {}
    for number, (row, column, height, width) in enumerate(cells):
        squares |= {(row + h, column + w): "^" if h else f"c{number}" for h in range(height) for w in range(width)}
    notation = " / ".join(" ".join(squares[row, column] for column in range(columns)) for row in range(rows))
    if len(cells) > 1:
        (read,) = blocks(package(table(notation)))
        assert isinstance(read, Table)
        assert drawn(read) == notation


def test_a_row_too_low_to_be_seen_is_not_there() -> None:
    low, high, least = (f'<w:trHeight w:val="{value}" w:hRule="{rule}"/>' for value, rule in ((1, "exact"), (300, "exact"), (1, "atLeast")))
    body = tbl(tr(tc("a"), tc("1"), properties=high), tr(tc("b"), tc("2"), properties=low), tr(tc("c"), tc("3"), properties=least))
    assert shown(package(body)) == ["[a 1 / c 3]"]
