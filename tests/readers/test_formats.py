"""One report in every format gives the same fields: what the paper is must not matter.

The old office formats and spreadsheets are saved by LibreOffice, and skipped where it is not installed.
"""

from __future__ import annotations

import random
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest

from extractor.document import Table
from extractor.pipeline import extract_document, read_document
from extractor.report import Report
from fixtures.build.compose import compose
from fixtures.build.looks import docx, html, ofd
from fixtures.build.variants import vary

needs_libreoffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
FORMS = ("2021", "2019", "mixed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each form's report as DOCX, OFD, HTML and XLSX, from one draft."""
    made = tmp_path_factory.mktemp("formats")
    for form in FORMS:
        rng = random.Random(f"formats {form}")
        draft = compose(form, rng)
        vary(draft, (), rng)
        for look, suffix in ((docx, "docx"), (ofd, "ofd"), (html, "html")):
            look.render(draft, frozenset(), random.Random(0), made / f"{form}.{suffix}")
        (made / f"{form}.xlsx").write_bytes(workbook((made / f"{form}.docx").read_bytes()))
    return made


@pytest.fixture(scope="module")
def office(folder: Path) -> Path:
    """One of them saved by LibreOffice in its kinds, of which WPS Office names some otherwise."""
    sources = {"doc": "docx", "rtf": "docx", "odt": "docx", "xls": "xlsx", "ods": "xlsx"}
    for kind, source in sources.items():
        command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", kind, "--outdir", str(folder)]
        subprocess.run([*command, str(folder / f"2021.{source}")], check=True, capture_output=True, timeout=180)
    shutil.copy(folder / "2021.doc", folder / "2021.wps")
    shutil.copy(folder / "2021.xls", folder / "2021.et")
    return folder


def workbook(report: bytes) -> bytes:
    """A report as a sheet: lines in the first column, tables with their borders and merged cells, numbers as numbers."""
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet, row, side = book.active, 1, openpyxl.styles.Side("thin")
    for block in read_document(report, "report.docx").blocks:
        if not isinstance(block, Table):
            sheet.cell(row, 1, block.text)
            row += 1
            continue
        for cell in block.cells:
            sheet.cell(row + cell.row, 1 + cell.column, float(cell.text) if cell.text.replace(".", "", 1).isdigit() else cell.text)
            if cell.row_span * cell.column_span > 1:
                sheet.merge_cells(None, row + cell.row, 1 + cell.column, row + cell.row + cell.row_span - 1, cell.column + cell.column_span)
        for at in range(row, row + block.row_count):
            for column in range(1, 1 + block.column_count):
                sheet.cell(at, column).border = openpyxl.styles.Border(side, side, side, side)
        row += block.row_count
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read(path: Path) -> Report:
    (report,) = extract_document(path.read_bytes(), path.name)
    return report


def same_as_docx(folder: Path, form: str, kind: str) -> None:
    expected, report = read(folder / f"{form}.docx"), read(folder / f"{form}.{kind}")
    assert report.document.format == kind
    assert [(f.code, f.status, f.value) for f in report.fields] == [(f.code, f.status, f.value) for f in expected.fields]
    assert (report.report.agency, report.report.year, report.report.forms) == (expected.report.agency, expected.report.year, expected.report.forms)
    assert (report.verdict, expected.verdict) == ("accept", "accept")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", ["ofd", "html", "xlsx"])
def test_formats_read_directly_give_the_fields_of_the_docx(folder: Path, form: str, kind: str) -> None:
    same_as_docx(folder, form, kind)


@needs_libreoffice
@pytest.mark.parametrize("kind", ["doc", "wps", "rtf", "odt", "xls", "et", "ods"])
def test_formats_read_by_libreoffice_give_the_fields_of_the_docx(office: Path, kind: str) -> None:
    same_as_docx(office, "2021", kind)
