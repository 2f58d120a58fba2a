"""What several documents tell together: pages and attachments, versions, years, checks from year to year, copied text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from extractor.dataset.likeness import pieces, signature, signatures
from extractor.dataset.years import infer
from extractor.report import Section
from tests.dataset.test_ingest import crawl, rows

IN, OUT = "requests.carried_in.total", "requests.carried_out.total"


def write(path: Path, links: str = "", **what: Any) -> None:
    """A document that the fake reader reads as told."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(links + json.dumps(what, ensure_ascii=False))


def problems(store: Path) -> list[tuple[Any, ...]]:
    query = "SELECT regexp_extract(d.path, '[^/]*$'), p.code FROM problems p JOIN documents d USING (document) WHERE origin = 'dataset' ORDER BY ALL"
    return rows(store, query)


def test_a_page_and_its_pdf_are_one_report(tmp_path: Path) -> None:
    page = '<html><a href="files/a.pdf">附件</a><a href="other.html">x</a>'
    write(tmp_path / "c/page.html", page, agency="洪泽区人民政府", year=2023, fields={IN: 1, OUT: 2})
    write(tmp_path / "c/files/a.pdf", agency="淮安市洪泽区人民政府", year=2023, fields={IN: 1, OUT: 3}, verdict="review")
    store = tmp_path / "s.duckdb"
    crawl(tmp_path / "c", store)
    assert rows(store, "SELECT regexp_extract(path, '[^/]*$'), page IS NOT NULL FROM inputs ORDER BY 1") == [("a.pdf", True), ("page.html", False)]
    assert rows(store, "SELECT DISTINCT unit FROM documents") == [("江苏省淮安市洪泽区人民政府 2023",)]
    assert rows(store, "SELECT regexp_extract(path, '[^/]*$') FROM documents WHERE best") == [("page.html",)]
    assert problems(store) == [("a.pdf", "versions_differ"), ("page.html", "versions_differ")]
    assert rows(store, "SELECT DISTINCT codes FROM problems WHERE origin = 'dataset'") == [(OUT,)]


def test_an_attachment_without_a_name_takes_it_from_its_page(tmp_path: Path) -> None:
    write(tmp_path / "c/page.html", '<html><a href="a.pdf">', agency="洪泽区人民政府", year=2023)
    write(tmp_path / "c/a.pdf", fields={IN: 1})
    store = tmp_path / "s.duckdb"
    crawl(tmp_path / "c", store)
    assert rows(store, "SELECT agency, year, body, report_year, year_evidence FROM documents WHERE path LIKE '%pdf'") == [
        (None, None, "江苏省淮安市洪泽区人民政府", 2023, "page")
    ]
    assert problems(store) == [("a.pdf", "agency_inferred"), ("a.pdf", "year_inferred")]


def test_bodies_of_one_name_in_different_places_are_not_taken_for_one(tmp_path: Path) -> None:
    for place in ("a/2022", "a/2023", "b/2022"):
        year = int(place[2:])
        write(tmp_path / f"c/{place}/1.txt", agency="城关镇人民政府", year=year, title=place, fields={IN: 5 if place == "a/2023" else 0, OUT: 4})
    write(tmp_path / "c/a/2022/2.txt", agency="城关镇政府", year=2022, fields={IN: 0, OUT: 4})
    store = tmp_path / "s.duckdb"
    crawl(tmp_path / "c", store)
    assert rows(store, "SELECT count(DISTINCT series), count(DISTINCT unit) FROM documents") == [(2, 3)]
    assert problems(store) == [("1.txt", "carried_over")]


def test_the_columns_of_a_list_say_who_and_when(tmp_path: Path) -> None:
    write(tmp_path / "1.txt", agency="朝阳区教育局", fields={IN: 1})
    (tmp_path / "list.csv").write_text("path,年份,市\n1.txt,2022,长春市\n")
    store = tmp_path / "s.duckdb"
    crawl(tmp_path / "list.csv", store)
    assert rows(store, "SELECT division_code, year, report_year, year_evidence FROM documents") == [("220104", None, 2022, "column 年份")]


@pytest.mark.parametrize(
    ("printed", "columns", "page", "address", "year", "evidence"),
    [
        (2021, {"year": 2020}, 2019, "2018年.pdf", 2021, "printed"),
        (None, {"year": "2020"}, 2019, "2018年.pdf", 2020, "column year"),
        (None, {}, 2019, "2018年.pdf", 2019, "page"),
        (None, {}, None, "a/某县2018年报告.pdf", 2018, "name"),
        (None, {}, None, "a/2018/report.pdf", 2018, "folder"),
        (None, {}, None, "http://x/module/xxgk/annual.jsp?area=1&fbtime=2022", 2022, "folder"),
        (None, {}, None, "http://x/art/2023/1/16/art_1.html", 2023, "folder"),
        (None, {}, None, "http://x/t20230116_1234.html", 2022, "published"),
        (None, {}, None, "http://x/202212/t20221227_1.html", 2022, "published"),
        (None, {}, None, "a/2018年与2019年.pdf", None, None),
        (None, {}, None, "a/120180.pdf", None, None),
    ],
)
def test_a_year_is_inferred_only_when_none_is_printed(
    printed: int | None, columns: dict[str, Any], page: int | None, address: str, year: int | None, evidence: str | None
) -> None:
    assert infer(printed, columns, page, address) == (year, evidence)


def test_a_name_that_says_another_year_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path / "c/某县2022年报告.txt", agency="洪泽区人民政府", year=2023)
    store = tmp_path / "s.duckdb"
    crawl(tmp_path / "c", store)
    assert problems(store) == [("某县2022年报告.txt", "year_conflict")]


def test_what_one_year_carries_over_the_next_receives(tmp_path: Path) -> None:
    for year, received, carried in ((2021, 0, 5), (2022, 5, 3), (2023, 4, None)):
        write(tmp_path / f"c/{year}.txt", agency="洪泽区人民政府", year=year, fields={IN: received, OUT: carried})
    store = tmp_path / "s.duckdb"
    crawl(tmp_path / "c", store)
    found = "SELECT d.report_year, rule, holds, \"left\", \"right\" FROM checks c JOIN documents d USING (document) WHERE origin = 'dataset' ORDER BY 1"
    assert rows(store, found) == [(2022, "carried_over", True, 5.0, 5.0), (2023, "carried_over", False, 3.0, 4.0)]
    assert problems(store) == [("2023.txt", "carried_over")]
    crawl(tmp_path / "c", store)  # a second run adds nothing
    assert problems(store) == [("2023.txt", "carried_over")]


def test_stock_and_bodies_below_are_checks_and_never_problems(tmp_path: Path) -> None:
    stock = "disclosure.regulations.{}"
    for year, issued, repealed, force in ((2021, 0, 0, 10), (2022, 2, 1, 99)):
        fields = {stock.format("issued"): issued, stock.format("repealed"): repealed, stock.format("in_force"): force, "requests.new.total": 7}
        write(tmp_path / f"c/{year}.txt", agency="洪泽区人民政府", year=year, fields=fields)
    write(tmp_path / "c/bureau.txt", agency="洪泽区教育局", year=2022, fields={"requests.new.total": 4})
    write(tmp_path / "c/town.txt", agency="洪泽区岔河镇人民政府", year=2022, fields={"requests.new.total": 3})
    store = tmp_path / "s.duckdb"
    crawl(tmp_path / "c", store)
    found = rows(store, "SELECT rule, holds, \"left\", \"right\" FROM checks WHERE origin = 'dataset' ORDER BY 1")
    assert found == [("bodies_below", True, 7.0, 7.0), ("stock", False, 11.0, 99.0)]
    assert problems(store) == []


@pytest.mark.parametrize("changed", [0, 20, 60, 120])
def test_a_signature_estimates_how_alike_two_texts_are(changed: int) -> None:
    words = [chr(0x4E00 + (i * 7919) % 5000) for i in range(2000)]
    other = [chr(0x9000) if i % 2000 < changed * 16 and i % 16 == 0 else word for i, word in enumerate(words)]
    one, two = pieces("".join(words)), pieces("".join(other))
    assert abs(float((signature(one) == signature(two)).mean()) - len(one & two) / len(one | two)) < 0.1


def test_copied_text_is_found_across_years_and_bodies(tmp_path: Path) -> None:
    words = [chr(0x4E00 + (i * 7919) % 5000) for i in range(600)]
    text = "".join(words)
    write(tmp_path / "c/a.txt", agency="洪泽区教育局", year=2022, text=text + "2022年收到12件")
    write(tmp_path / "c/b.txt", agency="洪泽区教育局", year=2023, text=text + "2023年收到40件")
    write(tmp_path / "c/c.txt", agency="洪泽区民政局", year=2023, text="".join(reversed(words)))
    store = tmp_path / "s.duckdb"
    crawl(tmp_path / "c", store)
    assert problems(store) == [("a.txt", "copied_text"), ("b.txt", "copied_text")]


def test_a_text_of_a_book_is_signed_by_its_beginning() -> None:
    words = "".join(chr(0x4E00 + (i * 7919) % 20_000) for i in range(60_000))
    (one,), (other,) = (list(signatures([Section(5, "", "", words + end)])) for end in ("", words[::-1] * 20))
    assert one == other
    assert one[0] == 5
    assert list(signatures([Section(1, "", "", "短"), Section(2, "", "", words)])) == [(1, b"")]
