"""Workbooks are read sheet by sheet: tables with their merged cells, numbers as they are shown, hidden parts noted."""

from __future__ import annotations

from collections.abc import Callable
from importlib import util
from io import BytesIO
from zipfile import ZipFile

import pytest

from extractor import readers
from extractor.document import Document, Line
from extractor.errors import Damaged, Encrypted, LimitExceeded, Unsupported
from extractor.options import Limits, Options
from extractor.readers import xlsx
from tests.readers.grid import drawn
from tests.readers.test_sniff import compound

openpyxl = pytest.importorskip("openpyxl")


def workbook(*sheets: Callable[[openpyxl.worksheet.worksheet.Worksheet], None], title: str = "") -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, fill in enumerate(sheets, 1):
        fill(book.create_sheet(f"S{number}"))
    book.properties.title = title
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def cells(notation: str, at: int = 1, border: bool = False) -> Callable[[openpyxl.worksheet.worksheet.Worksheet], None]:
    """Fill a sheet from the notation of grid.py, without '^'; numbers become numbers, '~' blanks."""

    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        side = openpyxl.styles.Side("thin")
        for row, names in enumerate(notation.split("/"), at):
            for column, name in enumerate(names.split(), 1):
                cell = sheet.cell(row, column)
                if name not in "._":
                    cell.value = int(name) if name.isdigit() else name.replace("~", " ")
                if border and name != ".":
                    cell.border = openpyxl.styles.Border(left=side, right=side)

    return fill


def document(data: bytes) -> Document:
    return xlsx.read(data, Options())


def shown(data: bytes) -> list[str]:
    return [block.text if isinstance(block, Line) else f"[{drawn(block)}]" for block in document(data).blocks]


def test_a_sheet_is_its_name_and_its_table() -> None:
    assert shown(workbook(cells("A B / C 12"))) == ["S1", "[A B / C 12]"]
    assert document(workbook(cells("A B"))).blocks[0] == Line("S1", heading=1)


def test_sheets_come_in_order_and_empty_ones_not_at_all() -> None:
    assert shown(workbook(cells("A B"), cells("_"), cells("C D"))) == ["S1", "[A B]", "S3", "[C D]"]


def test_read_by_the_door() -> None:
    assert readers.read(workbook(cells("A B"), title=" 年报 "), "a.docx", Options()).title == "年报"


def test_empty_cells_between_filled_ones_are_there() -> None:
    assert shown(workbook(cells("A B C / D _ _ / _ E F"))) == ["S1", "[A B C / D _ _ / _ E F]"]


def test_merged_cells_are_one() -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        cells("A . B / . . C / D E F")(sheet)
        sheet.merge_cells("A1:B2")

    assert shown(workbook(fill)) == ["S1", "[A A B / ^ ^ C / D E F]"]


def test_rows_around_a_bordered_table_are_lines() -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        cells("二、主动公开 / 单位：市政府 万元")(sheet)
        cells("第一项 _ _ / A B C / D 0 0", 3, border=True)(sheet)
        cells("三、收到和处理", 6)(sheet)
        cells("A B C / E _ _", 7, border=True)(sheet)
        cells("填表人：张", 10)(sheet)

    assert shown(workbook(fill)) == [
        "S1",
        "二、主动公开",
        "单位：市政府  万元",
        "[第一项 _ _ / A B C / D 0 0]",
        "三、收到和处理",
        "[A B C / E _ _]",
        "填表人：张",
    ]


def test_without_borders_a_table_goes_from_its_first_full_row_to_its_last() -> None:
    assert shown(workbook(cells("标题 / A B / 第五项 / C 0 / 备注"))) == ["S1", "标题", "[A B / 第五项 _ / C 0]", "备注"]


def test_without_borders_an_empty_row_parts_two_tables() -> None:
    assert shown(workbook(cells("A B / C 0 / . / D E"))) == ["S1", "[A B / C 0]", "[D E]"]


def test_numbers_are_shown_under_their_format() -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        for column, (value, code) in enumerate([(43.788, "0.00"), (1234, "#,##0"), ("12", "@"), (0, "0_ "), (-8, "General")], 1):
            sheet.cell(1, column, value).number_format = code

    assert shown(workbook(fill)) == ["S1", "[43.79 1,234 12 0 -8]"]


def test_a_formula_without_a_value_is_not_a_number() -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        cells("A 1 2")(sheet)
        sheet["D1"] = "=SUM(B1:C1)"

    data = workbook(fill)
    assert shown(data) == ["S1", "[A 1 2 =SUM(B1:C1)]"]
    empty_text = rewritten(data, "xl/worksheets/sheet1.xml", '<c r="D1"><f>SUM(B1:C1)</f><v', '<c r="D1" t="str"><f>SUM(B1:C1)</f><v')
    assert shown(empty_text) == ["S1", "[A 1 2]"]
    calculated = rewritten(data, "xl/worksheets/sheet1.xml", "<f>SUM(B1:C1)</f>", "<f>SUM(B1:C1)</f><v>3</v>")
    assert shown(calculated) == ["S1", "[A 1 2 3]"]


def test_hidden_rows_columns_and_sheets_are_left_out_and_noted() -> None:
    def rows(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        cells("A B C / D E F / G H I")(sheet)
        sheet.merge_cells("A1:A3")
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True

    def hidden(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        cells("X Y")(sheet)
        sheet.sheet_state = "hidden"

    def empty(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet.sheet_state = "hidden"

    data = workbook(rows, hidden, empty)
    assert shown(data) == ["S1", "[A C / ^ I]"]
    notes = document(data).notes
    assert [note.code for note in notes] == ["hidden_content", "hidden_content"]
    assert "'S1'" in notes[0].message
    assert "'S2'" in notes[1].message


def test_hidden_rows_without_content_are_not_noted() -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        cells("A B")(sheet)
        sheet.row_dimensions[5].hidden = True

    assert document(workbook(fill)).notes == ()


def rewritten(data: bytes, part: str, old: str, new: str) -> bytes:
    out = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(old.encode(), new.encode()) if name == part else content)
    return out.getvalue()


def test_failures_are_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    data = workbook(cells("A B"))
    with pytest.raises(Encrypted, match="password"):
        readers.read(compound("EncryptedPackage"), "a.xlsx", Options())
    for broken in (
        data[:-40],
        rewritten(data, "xl/workbook.xml", "<", "<<"),
        rewritten(data, "xl/worksheets/sheet1.xml", "sheetData", "x")[:900],
    ):
        with pytest.raises(Damaged):
            document(broken)
    with pytest.raises(Damaged, match="document type"):
        document(rewritten(data, "xl/worksheets/sheet1.xml", "<worksheet", "<!DOCTYPE x><worksheet"))
    with pytest.raises(LimitExceeded, match="archive_bytes"):
        xlsx.read(data, Options(limits=Limits(archive_bytes=100)))
    merged = rewritten(
        data, "xl/worksheets/sheet1.xml", "</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    )
    with pytest.raises(LimitExceeded, match="objects_per_page"):
        document(merged)
    monkeypatch.setattr(util, "find_spec", lambda name: None)
    monkeypatch.setattr(xlsx, "find_spec", lambda name: None)
    with pytest.raises(Unsupported, match=r"extractor\[office\]"):
        document(data)


def test_a_stray_format_in_the_last_corner_costs_nothing() -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        cells("A B / C D")(sheet)
        sheet.cell(1048576, 16384).border = openpyxl.styles.Border(left=openpyxl.styles.Side("thin"))

    assert shown(workbook(fill)) == ["S1", "[A B / C D]"]


def test_a_few_cells_far_apart_are_not_millions_of_empty_ones() -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        for row in range(1, 101):
            sheet.cell(row, 1, "A")
            sheet.cell(row, 16384, "B")

    with pytest.raises(LimitExceeded, match="objects_per_page"):
        document(workbook(fill))


def one_cell(fill: Callable[[openpyxl.worksheet.worksheet.Worksheet], None]) -> str:
    """The text of the cell B1, beside a filled A1 and above a filled row."""

    def sheet(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        cells("A _ D / C 12 E")(sheet)
        fill(sheet)

    (table,) = (block for block in document(workbook(sheet)).blocks if not isinstance(block, Line))
    return next(cell.text for cell in table.cells if (cell.row, cell.column) == (0, 1))


def rich(*parts: tuple[str, dict[str, object]]) -> Callable[[openpyxl.worksheet.worksheet.Worksheet], None]:
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    return lambda sheet: sheet.cell(1, 2, CellRichText(*(TextBlock(InlineFont(**font), text) for text, font in parts)))


def styled(value: object, fill: str | None = None, **font: object) -> Callable[[openpyxl.worksheet.worksheet.Worksheet], None]:
    def put(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        cell = sheet.cell(1, 2, value)
        cell.font = openpyxl.styles.Font(**font)
        if fill:
            cell.fill = openpyxl.styles.PatternFill("solid", fgColor=fill)

    return put


def without_zeros(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
    sheet.cell(1, 2, 0)
    sheet.sheet_view.showZeros = False


SEEN = {
    "a mark beside a number": (rich(("22", {}), ("1", {"vertAlign": "superscript"})), "22¹"),
    "a number struck out beside another": (rich(("12", {"strike": True}), ("22", {})), "22"),
    "white beside black": (rich(("12", {"color": "FFFFFFFF"}), ("22", {})), "\ufffc1222"),
    "a number struck out": (styled(22, strike=True), "\ufffc"),
    "a white number": (styled(22, color="FFFFFFFF"), "\ufffc22"),
    "a white number on a colour": (styled(22, "FF003366", color="FFFFFFFF"), "22"),
    "a zero on a sheet without zeros": (without_zeros, ""),
}


@pytest.mark.parametrize(("fill", "text"), SEEN.values(), ids=SEEN)
def test_a_cell_gives_what_a_person_sees(fill: Callable[[openpyxl.worksheet.worksheet.Worksheet], None], text: str) -> None:
    assert one_cell(fill) == text


def test_a_picture_on_an_empty_cell_is_not_blank() -> None:
    picture = BytesIO()
    pytest.importorskip("PIL.Image").new("RGB", (40, 20)).save(picture, "PNG")

    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet.add_image(openpyxl.drawing.image.Image(picture), "B1")

    assert one_cell(fill) == "\ufffc"
