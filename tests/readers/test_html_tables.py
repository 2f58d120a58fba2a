"""Table markup, however broken, becomes the grid a person sees.

A grid is written as rows of 'text' cells parted by '|'; 'a<' means that the cell left of it goes on, 'a^' that the cell above does.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.document import Cell, Document, Line, Table
from extractor.options import Options
from extractor.readers.html import read
from extractor.readers.html.spans import RawCell, place, span


def page(markup: str) -> Document:
    return read(markup.encode(), Options())


def drawn(table: Table) -> list[str]:
    """The grid in the notation above; '·' where there is no cell."""
    grid = [["·"] * table.column_count for _ in range(table.row_count)]
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                assert grid[row][column] == "·", "cells overlap"
                grid[row][column] = "^" if row > cell.row else "<" if column > cell.column else cell.text
    return ["|".join(row) for row in grid]


def table_of(markup: str) -> list[str]:
    (table,) = [block for block in page(markup).blocks if isinstance(block, Table)]
    return drawn(table)


@pytest.mark.parametrize(
    ("markup", "grid"),
    [
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>1</td><td>2</td></tr></table>", ["a|b", "1|2"]),
        ("<table><tr><td rowspan=2>a<td>b<tr><td>c</table>", ["a|b", "^|c"]),
        ("<table><tr><td colspan=2>a</td><td>b</td></tr><tr><td>1<td>2<td>3</table>", ["a|<|b", "1|2|3"]),
        # cells and rows that are not closed
        ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", ["a|b", "c|d"]),
        ("<table><td>a<td>b</table>", ["a|b"]),
        ("<table><tr><td>a<p>b<td>c</table>", ["a\nb|c"]),
        # spans that go nowhere
        ("<table><tr><td rowspan=9>a<td>b<tr><td>c</table>", ["a|b", "^|c"]),
        ("<table><tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d</table>", ["a|b", "^|c", "^|d"]),
        ("<table><tr><td colspan=0>a<td>b<tr><td>c<td>d</table>", ["a|b", "c|d"]),
        ("<table><tr><td colspan=100>a<tr><td>b<td>c</table>", ["a|<", "b|c"]),
        ("<table><tr><td colspan='100%'>a<tr><td>b<td>c</table>", ["a|<", "b|c"]),
        ("<table><tr><td colspan='2px'>a<tr><td>b<td>c</table>", ["a|<", "b|c"]),
        ("<table><tr><td colspan='-3' rowspan='x'>a<td>b<tr><td>b<td>c</table>", ["a|b", "b|c"]),
        ("<table><tr><td colspan=999999999>a<tr><td>b<td>c</table>", ["a|<", "b|c"]),
        # spans that run into each other
        ("<table><tr><td>a<td rowspan=2>b<td>c<tr><td colspan=2>d<td>e</table>", ["a|b|c", "d|^|e"]),
        # missing cells are missing, not blank
        ("<table><tr><td>a<td>b<td>c<tr><td>d<tr><td>e<td>f<td>g</table>", ["a|b|c", "d|·|·", "e|f|g"]),
        ("<table><tr><td>a<td>b<tr></tr><tr><td>c<td>d</table>", ["a|b", "·|·", "c|d"]),
        # row groups in any order, and nested
        ("<table><tfoot><tr><td>f<td>g</tfoot><tbody><tr><td>b<td>c</tbody><thead><tr><th>h<th>i</thead></table>", ["h|i", "b|c", "f|g"]),
        ("<table><tbody><tbody><tr><td>a<td>b</tbody></tbody><tr><td>c<td>d</table>", ["a|b", "c|d"]),
        ("<table><colgroup><col><col></colgroup><tr><th>a<th>b</table>", ["a|b"]),
        # strange elements around rows and cells
        ("<table><form><tr><td>a<td>b</tr></form><tr><td>c<td>d</table>", ["a|b", "c|d"]),
        ("<table><tr><form><td>a</td><td>b</td></form></tr><tr><td>c<td>d</table>", ["a|b", "c|d"]),
        ("<table><font><tr><td>a<td>b</font></table>", ["a|b"]),
        ("<table><tr><td><b>a</td><td>b</b></td></tr></table>", ["a|b"]),
        ("<table><tr><td><font>a</td></font><td>b</font></table>", ["a|b"]),
        ("<table><tr><td>a</td><script>x</script><td>b</td></tr></table>", ["a|b"]),
        ("<center><table><tr><td>a</td><td>b</td></tr></center></table>", ["a|b"]),
        # no table around rows
        ("<tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr>", ["a|b", "c|d"]),
        ("<div><td>a</td><td>b</td></div>", ["a|b"]),
        # nothing is printed of what is hidden
        ("<table><tr><td>a<td style='display:none'>x<td>b<tr style='DISPLAY: none'><td>x<tr><td>c<td>d</table>", ["a|b", "c|d"]),
        ("<style>.gone{color:red;display:none}</style><table><tr><td>a<td class='n gone'>x<td>b</table>", ["a|b"]),
        ("<style>@media print{.gone{display:none}}</style><table><tr><td>a<td class=gone>x</table>", ["a|x"]),
        ("<table><tr><td>a<td hidden>x<td>b</table>", ["a|b"]),
        # cells as they are written by word processors and editors
        ("<table><tr><td><p>商业</p><p>企业</p><td>0</table>", ["商业\n企业|0"]),
        ("<table><tr><td><span>总</span><span>计</span><td><span>1</span><span>2</span></table>", ["总计|12"]),
        ("<table><tr><td>规章<o:p></o:p></td><td><p>0<o:p>&nbsp;</o:p></p></td></table>", ["规章|0"]),
        ("<table><tr><td>&nbsp;&nbsp;行政许可&nbsp;<td>&nbsp;</table>", ["行政许可|"]),
        ("<table><tr><td>规\n   章<td> 0 \n</table>", ["规章|0"]),
        ("<table><tr><td>科研<br>机构<td><div>1</div></table>", ["科研\n机构|1"]),
        ("<table><tr><td>规&#8203;章<td>1&#xFEFF;2</table>", ["规章|12"]),
        ("<table><tr><td>a<!-- x --><td>1<!--[if mso]>9<![endif]-->2</table>", ["a|12"]),
        ("<table><tr><td>a<td>12<sup>3</sup></table>", ["a|12³"]),
        ("<table><tr><td>a<td><del>9</del>3<s>8</s></table>", ["a|3"]),
        ("<table><tr><td>a<td><input type=text value=' 7 '><td><input type=hidden value=9></table>", ["a|7|"]),
        ("<table><tr><td>a<td><select><option>9</select>1</table>", ["a|91"]),
        ("<table><tr><td>a</td><td>0</td></tr></body></html><tr><td>b</td><td>1</td></tr></table>", ["a|0", "b|1"]),
        # tables without table elements
        (
            "<div role=table><div role=row><div role=columnheader aria-colspan=2>第二十条第（一）项</div></div><div role=row>"
            "<span role=cell>规章</span><span role=cell>0</span></div><div role=row><span role=cell>行政许可</span>"
            "<span role=cell>1</span></div><div role=row><span role=cell>行政处罚</span><span role=cell>2</span></div></div>",
            ["第二十条第（一）项|<", "规章|0", "行政许可|1", "行政处罚|2"],
        ),
        (
            "<style>.t{display:table}.r{display:table-row}.r span{x:y}</style><div class=t><div class=r><span style='display:table-cell'>"
            "信息内容</span><span style='display:table-cell'>本年制发件数</span></div><div class=r><span style='display:table-cell'>"
            "行政许可</span><span style='display:table-cell'>1</span></div></div>",
            ["信息内容|本年制发件数", "行政许可|1"],
        ),
        (
            "<div style='display:grid;grid-template-columns:repeat(3, 1fr)'><div style='grid-column: span 3'>第二十条第（一）项</div>"
            "<div>信息内容</div><div>本年制发件数</div><div>现行有效件数</div><p>规章</p><p>0</p><p>5</p></div>",
            ["第二十条第（一）项|<|<", "信息内容|本年制发件数|现行有效件数", "规章|0|5"],
        ),
    ],
)
def test_markup_becomes_the_grid_that_is_seen(markup: str, grid: list[str]) -> None:
    assert table_of(markup) == grid


LABELS = ["（四）无法提供", "1.本机关不掌握相关政府信息", "2.没有现成信息需要另行制作", "（五）不予处理", "1.信访举报投诉类", "2.重复申请"]


@pytest.mark.parametrize("rows", [3, 4])
def test_a_row_span_that_is_too_short_or_too_long_is_seen_by_its_neighbours(rows: int) -> None:
    group, first, second, other, third, fourth = LABELS
    markup = (
        f"<table><tr><td rowspan={rows}>{group}<td>{first}<td>1<td>2<tr><td>{second}<td>3<td>4"
        f"<tr><td rowspan=2>{other}<td>{third}<td>5<td>6<tr><td>{fourth}<td>7<td>8<tr><td colspan=2>（七）总计<td>9<td>9</table>"
    )
    document = page(markup)
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert drawn(table) == [f"{group}|{first}|1|2", f"^|{second}|3|4", f"{other}|{third}|5|6", f"^|{fourth}|7|8", "（七）总计|<|9|9"]
    assert [note.code for note in document.notes] == ["wrong_spans"]


def test_a_label_that_spans_too_few_or_too_many_columns_is_seen_by_its_neighbours() -> None:
    for columns in (1, 3):
        markup = (
            "<table><tr><td rowspan=2>（四）无法提供<td>1.本机关不掌握相关政府信息<td>1<td>2<tr><td>3.补正后申请内容仍不明确<td>3<td>4"
            f"<tr><td colspan={columns}>（七）总计<td>4<td>6<tr><td colspan=2>四、结转下年度继续办理<td>0<td>0</table>"
        )
        assert table_of(markup)[2:] == ["（七）总计|<|4|6", "四、结转下年度继续办理|<|0|0"]


def test_a_row_whose_last_cells_are_missing_is_not_mended() -> None:
    markup = "<table><tr><td rowspan=2>规章<td>甲<td>1<td>2<tr><td>乙<td>3<td>4<tr><td>行政许可<td>丙<td>5<tr><td>丁<td>戊<td>6<td>7"
    assert table_of(markup)[2:] == ["行政许可|丙|5|·", "丁|戊|6|7"]


def test_text_between_cells_is_kept_as_lines() -> None:
    blocks = page("<table>早<caption>表一</caption><tr><td>规章<td>0</tr>晚<tr><td>行政许可<td>1</table>").blocks
    assert [block.text for block in blocks if isinstance(block, Line)] == ["早", "表一", "晚"]


def test_tables_that_lay_out_the_page_are_unwrapped() -> None:
    data = "<table><tr><td>行政许可<td>1<tr><td>行政处罚<td>2<tr><td>行政强制<td>3</table>"
    markup = f"<table><tr><td>&nbsp;<td><table><tr><td><h1>题</h1>{data}<p>文</table><td></table>"
    kinds = [type(block).__name__ for block in page(markup).blocks]
    assert kinds == ["Line", "Table", "Line"]


def test_a_statutory_table_is_no_layout_even_with_tables_and_long_texts_in_its_cells() -> None:
    markup = (
        "<table><tr><td>行政许可<td><table><tr><td>1</table><tr><td>行政处罚<td>2<tr><td>行政强制<td>" + "说明" * 200 + "</table>"
    )
    assert table_of(markup) == ["行政许可|1", "行政处罚|2", "行政强制|" + "说明" * 200]


def test_a_single_cell_is_a_line() -> None:
    assert page("<table><tr><td>第二十条第（一）项</table>").blocks[0] == Line("第二十条第（一）项", page("<p>x").blocks[0].place)


def test_a_report_typed_into_one_table_is_taken_apart() -> None:
    rows = [
        "<td colspan=3>甲局2023年政府信息公开工作年度报告",
        "<td colspan=3>二、主动公开政府信息情况",
        "<td colspan=3>第二十条第（五）项",
        "<td>信息内容<td colspan=2>本年处理决定数量",
        "<td>行政许可<td colspan=2>3",
        "<td colspan=3>五、存在的主要问题及改进情况",
        "<td colspan=3>" + "改进。" * 30,
        "<td colspan=3>六、其他需要报告的事项",
        "<td colspan=3>无",
    ]
    blocks = page("<table>" + "".join(f"<tr>{row}" for row in rows) + "</table>").blocks
    assert [block.text[:6] if isinstance(block, Line) else drawn(block) for block in blocks] == [
        "甲局2023",
        "二、主动公开",
        ["第二十条第（五）项|<", "信息内容|本年处理决定数量", "行政许可|3"],
        "五、存在的主",
        "改进。改进。",
        "六、其他需要",
        ["无|<"],
    ]


def test_cells_know_their_line_in_the_source() -> None:
    (table,) = page("<p>x\n<table>\n<tr><td>a</td>\n<td>b</td></tr></table>").blocks[1:]
    assert isinstance(table, Table)
    assert [cell.place.line for cell in table.cells if cell.place] == [3, 4]


@pytest.mark.parametrize(("text", "number"), [(None, 1), ("", 1), ("3", 3), (" +4x", 4), ("-2", 1), ("0", 1), ("9999999", 1000)])
def test_span_attributes_are_read_as_browsers_do(text: str | None, number: int) -> None:
    assert span(text) == number


@st.composite
def tilings(draw: st.DrawFn) -> list[Cell]:
    """Grids without holes, in which some cell begins in every column and every row."""
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    taken: set[tuple[int, int]] = set()
    cells = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            width, height = draw(st.integers(1, 3)), draw(st.integers(1, 3))
            while width > 1 and (column + width > columns or any((row, column + n) in taken for n in range(width))):
                width -= 1
            height = min(height, rows - row)
            taken |= {(row + n, column + m) for n in range(height) for m in range(width)}
            cells.append(Cell(draw(st.sampled_from(["", "甲", "甲乙", "0", "12"])), row, column, height, width))
    return cells


@given(tilings())
@settings(max_examples=150, deadline=None)
def test_every_valid_grid_survives(cells: list[Cell]) -> None:
    rows = [[c for c in cells if c.row == row] for row in range(max(c.row + c.row_span for c in cells))]
    markup = "".join(
        "<tr>" + "".join(f"<td rowspan={c.row_span} colspan={c.column_span}>{c.text}</td>" for c in row) + "</tr>" for row in rows
    )
    raw = [[RawCell(c.text, c.column_span, c.row_span) for c in row] for row in rows]
    starts = sorted({c.column for c in cells})
    expected = tuple(
        Cell(c.text, c.row, starts.index(c.column), c.row_span, sum(c.column <= s < c.column + c.column_span for s in starts))
        for c in cells
    )
    assert place(raw) == (expected, 0)
    tables = [block for block in page(f"<table>{markup}</table>").blocks if isinstance(block, Table)]
    if tables:
        assert [(c.text, c.row, c.column, c.row_span, c.column_span) for c in tables[0].cells] == [
            (c.text, c.row, c.column, c.row_span, c.column_span) for c in expected
        ]


@given(st.lists(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12), st.sampled_from(["", "甲", "5"])), max_size=6), max_size=8))
@settings(deadline=None)
def test_no_spans_make_cells_overlap(rows: list[list[tuple[int, int, str]]]) -> None:
    cells, _ = place([[RawCell(text, max(1, width), height) for width, height, text in row] for row in rows])
    drawn(Table(cells))
    assert len(cells) == sum(map(len, rows))
