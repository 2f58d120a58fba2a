"""The confidence report as one HTML page, and its short form in a terminal."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html
from PIL import Image
from rich.console import Console

from extractor.document import BBox, Place
from extractor.explain import explain, explain_field
from extractor.options import Options
from extractor.pipeline import extract_document
from extractor.report import Check, Confidence, Field, Report, Source
from extractor.review.grid import grid
from extractor.review.page import render, write_html
from extractor.review.sources import Original, Sheet, source_of
from extractor.templates import TableForm, form, forms
from tests.reports import failed, made

FIXTURES = Path(__file__).parents[1] / "fixtures" / "reports"
TABLES = [table for one in forms().values() for table in one.tables.values()]
PAGE = Original(sheets=(Sheet(3, 595, 842, "data:image/png;base64,AAAA"),))


def parsed(report: Report, source: Original = PAGE) -> html.HtmlElement:
    return html.document_fromstring(render(report, source))


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def cell(page: html.HtmlElement, code: str) -> html.HtmlElement:
    (found,) = page.xpath(f"//td[a/@id='cell-{code}']")
    return found


class DescribeTheLayoutOfATable:
    @pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.form}-{table.code}")
    def it_covers_every_place_once_and_has_every_field_once(self, table: TableForm) -> None:
        taken: set[tuple[int, int]] = set()
        codes = []
        for y, row in enumerate(grid(table)):
            x = 0
            for one in row:
                while (y, x) in taken:
                    x += 1
                places = {(y + down, x + across) for down in range(one.rows) for across in range(one.columns)}
                assert not places & taken
                taken |= places
                codes += [one.code] if one.code else []
        height, width = (max(place[axis] for place in taken) + 1 for axis in (0, 1))
        assert len(taken) == height * width
        assert sorted(codes) == sorted(field.code for field in table.fields)

    def it_sets_table_four_in_three_rows_of_headings(self) -> None:
        first, second, third, values = grid(form("2021").tables["remedies"])
        assert [(one.columns, one.rows) for one in first] == [(5, 1), (10, 1)]
        assert [(one.columns, one.rows) for one in second] == [*[(1, 2)] * 5, (5, 1), (5, 1)]
        assert [(one.columns, one.rows) for one in third] == [(1, 1)] * 10
        assert len(values) == 15


class DescribeThePage:
    def it_has_a_cell_for_every_field_and_no_id_twice(self) -> None:
        page = parsed(made())
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids))
        assert {f"cell-{field.code}" for field in made().fields} <= set(ids)

    def it_links_only_to_what_it_has(self) -> None:
        page = parsed(made(requests="2019"))
        ids = set(page.xpath("//@id"))
        assert {link.removeprefix("#") for link in page.xpath("//a/@href")} <= ids

    def it_needs_no_network(self) -> None:
        page = parsed(made())
        assert not page.xpath("//link | //iframe | //script[@src] | //base | //object")
        assert all(source.startswith("data:") for source in page.xpath("//@src"))
        assert "url(" not in render(made(), PAGE)
        assert "@import" not in render(made(), PAGE)

    def it_tells_the_four_statuses_and_zero_apart_in_text(self) -> None:
        page = parsed(made())
        assert text(cell(page, "requests.new.total")).startswith("12")
        assert text(cell(page, "requests.new.research")) == "blank"
        assert text(cell(page, "requests.new.business")) == "l2?unreadable"
        assert text(cell(page, "remedies.reconsideration.total")) == "missing"
        assert text(cell(page, "remedies.reconsideration.upheld")) == "0"
        kinds = ("requests.new.total", "requests.new.research", "requests.new.business", "remedies.reconsideration.total")
        assert len({cell(page, code).get("class").split()[0] for code in kinds}) == 4

    def it_tells_low_confidence_and_another_print_under_the_number(self) -> None:
        unsure = Field("disclosure.fees.amount", 25.1, "251000元", "read", 0.934)
        report = replace(made(), fields=tuple(unsure if field.code == unsure.code else field for field in made().fields))
        assert text(cell(parsed(report), unsure.code)) == "25.1printed 251000元, 93.4 %"

    def it_marks_the_cells_of_a_sum_that_fails_but_not_of_a_narrative(self) -> None:
        checks = (
            Check("requests_balance", False, ("requests.new.total",), 12, 13),
            Check("narrative_results", False, ("requests.results_total.total",), 1, 0, quote="答复1件"),
        )
        page = parsed(replace(made(), checks=checks))
        assert "failed" in cell(page, "requests.new.total").get("class")
        assert "failed" not in cell(page, "requests.results_total.total").get("class")

    def it_puts_boxes_where_the_fields_are_printed(self) -> None:
        (box,) = parsed(made()).xpath("//a[@id='box-disclosure.fees.amount']")
        left, top, width, height = (float(number) for number in re.findall(r":([\d.]+)%", box.get("style")))
        assert (left, top) == pytest.approx((100 * (72.123 - 1.5) / 595, 100 * (90.5 - 1.5) / 842), abs=0.01)
        assert (width, height) == pytest.approx((100 * 41.077 / 595, 100 * 16.5 / 842), abs=0.01)

    def it_shows_both_sides_of_a_failed_check(self) -> None:
        (check,) = parsed(made()).xpath("//li[@class='fails']")
        assert "12 ≠ 13" in text(check)
        assert "一 + 二 = （七）总计 + 四" in text(check)

    def it_links_a_quoted_clause_to_its_place(self) -> None:
        quoted = Check(
            "narrative_received", True, ("requests.new.total",), 12, 12, "12 is 一", "收到申请12件", Place(3, BBox(72, 90, 200, 104))
        )
        page = parsed(replace(made(), checks=(quoted,)))
        assert page.xpath("//a[@class='quote']/@href") == ["#quote-0"]
        assert page.xpath("//*[@id='quote-0']")

    def it_tells_an_absent_table_from_one_of_zeros(self) -> None:
        report = made()
        absent = replace(report, report=replace(report.report, forms={**report.report.forms, "remedies": None}))
        (section,) = parsed(absent).xpath("//section[h2/@id='h-remedies']")
        assert "not found" in text(section)
        assert not section.xpath(".//table")

    def it_gives_the_evidence_of_every_field_to_its_script(self) -> None:
        details = json.loads(parsed(made()).get_element_by_id("data").text)
        assert set(details) == {field.code for field in made().fields}
        assert details["requests.new.total"]["said"] == "12, printed '12'; confidence 99.8 %"
        assert details["requests.new.total"]["checks"][0]["sides"] == "12 ≠ 13"

    def it_shows_a_document_that_failed(self) -> None:
        page = parsed(failed(), Original())
        assert "download it again" in text(page)
        assert not page.xpath("//main")

    def it_has_a_dark_and_a_printed_form(self) -> None:
        style = parsed(made()).xpath("string(//style)")
        assert "prefers-color-scheme: dark" in style
        assert "@media print" in style

    def it_escapes_whatever_a_document_says(self) -> None:
        evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&"
        report = made()
        hostile = replace(
            report,
            document=Source(f"{evil}.pdf", evil, "pdf", 1),
            report=replace(report.report, title=evil, agency=evil),
            sections=tuple(replace(section, heading=evil, text=evil) for section in report.sections),
            fields=tuple(replace(field, value=None, status="unreadable", raw=evil) for field in report.fields),
            checks=(Check(evil, False, ("requests.new.total",), why=evil, quote=evil),),
            confidence=Confidence(0.5, "review", (replace(report.problems[0], message=evil),)),
        )
        page = parsed(hostile, Original(sheets=(Sheet(3, 595, 842, None, ((evil, BBox(0, 0, 9, 9)),)),)))
        assert len(page.xpath("//script")) == 2
        assert not page.xpath("//img | //*[@onerror]")
        assert evil in json.loads(page.get_element_by_id("data").text)["requests.new.total"]["said"].replace("\\'", "'")


class DescribeTheSourceBesideTheTables:
    def it_is_the_pages_of_a_pdf(self, tmp_path: Path) -> None:
        path = FIXTURES / "libreoffice-county.pdf"
        (report,) = extract_document(path.read_bytes(), path.name)
        write_html(report, path.read_bytes(), tmp_path / "page.html")
        page = html.parse(str(tmp_path / "page.html")).getroot()
        placed = [field for field in report.fields if field.place and field.place.bbox]
        assert len(page.xpath("//a[contains(@class, 'box')]")) == len(placed) == len(report.fields)
        assert page.xpath("//img[starts-with(@src, 'data:image/')]")
        assert (tmp_path / "page.html").stat().st_size < 1_500_000

    @pytest.mark.parametrize("name", ["docx-county-2022.docx", "html-site.html"])
    def it_is_the_lines_and_cells_of_a_format_without_pages(self, name: str) -> None:
        data = (FIXTURES / name).read_bytes()
        (report,) = extract_document(data, name)
        source = source_of(report, data)
        assert set(source.passages) == {field.code for field in report.fields if field.raw is not None}
        shown = {one.place.line: one.text for block in source.blocks for one in getattr(block, "cells", (block,)) if one.place}
        for field in report.fields:
            if field.raw:
                assert field.raw in shown[source.passages[field.code]]

    def it_is_the_lines_of_a_text(self) -> None:
        data = (FIXTURES / "text-bars-bare.txt").read_bytes()
        (report,) = extract_document(data, "report.txt")
        assert set(source_of(report, data).passages) == {field.code for field in report.fields if field.raw is not None}

    def it_is_the_texts_of_a_page_nobody_can_draw(self) -> None:
        data = (FIXTURES / "ofd-county.ofd").read_bytes()
        (report,) = extract_document(data, "report.ofd")
        sheets = source_of(report, data).sheets
        assert sheets
        assert all(sheet.picture is None and sheet.texts for sheet in sheets)

    def it_is_a_picture_as_large_as_its_reader_took_it_to_be(self) -> None:
        stream = io.BytesIO()
        Image.new("RGB", (1654, 2339), "white").save(stream, "PNG", dpi=(200, 200))
        placed = Field("requests.new.total", 12, "12", "read", 0.99, Place(1, BBox(72, 90, 110, 104)))
        scan = replace(made(), document=Source("scan.png", "00", "png", 1), fields=(placed,), checks=())
        (sheet,) = source_of(scan, stream.getvalue()).sheets
        assert (sheet.width, sheet.height) == pytest.approx((595.4, 842.0), abs=0.1)
        assert sheet.picture

    def it_is_nothing_when_the_file_cannot_be_read_again(self) -> None:
        assert source_of(made(), b"no PDF", Options()) == Original()


class DescribeTheShortForm:
    def shown(self, report: Report, width: int = 80) -> str:
        stream = io.StringIO()
        Console(file=stream, width=width).print(explain(report))
        return stream.getvalue()

    def it_tells_the_verdict_the_problems_and_both_sides_of_a_failed_check(self) -> None:
        shown = self.shown(made())
        for part in ("淮安市人民政府 · 2024", "review", "91.0 %", "printed_sum", "12 ≠ 13", "requests.new.business"):
            assert part in shown

    def it_tells_what_to_do_once_for_each_kind_of_problem(self) -> None:
        report = made()
        twice = replace(report, confidence=replace(report.confidence, problems=(report.problems[0],) * 2))
        assert self.shown(twice).count("→") == 1

    def it_tells_why_a_document_failed(self) -> None:
        assert "download it again" in self.shown(failed())

    def it_fits_the_terminal(self) -> None:
        for line in self.shown(made(), 60).splitlines():
            assert sum(1 + (ord(character) > 0x2E80) for character in line.rstrip()) <= 60

    def it_explains_one_field_with_its_sums(self) -> None:
        told = explain_field(made(), "requests.new.total")
        assert told.startswith("requests.new.total\n  一、本年新收政府信息公开申请数量 | 总计\n  12, printed '12'; confidence 99.8 %")
        assert "fails 一 + 二 = （七）总计 + 四: 12 ≠ 13" in told
        assert made().explain("requests.new.total") == told

    def it_never_rounds_up_to_certainty(self) -> None:
        sure = Field("requests.new.total", 12, "12", "read", 0.99999)
        report = replace(made(), fields=(sure,))
        assert "confidence 99.9 %" in explain_field(report, sure.code)
