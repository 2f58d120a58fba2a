"""One document, whole: bytes in, reports out, and never an exception."""

from __future__ import annotations

import random
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor import pipeline
from extractor.confidence.model import sure
from extractor.document import Block, Line
from extractor.errors import Damaged
from extractor.options import Options
from extractor.pipeline import extract_document, extract_reports, read_document
from extractor.report import Report
from tests.recognition.printed import TITLE, consistent, html, in_place_of, report, text, texts_of

NUMBERS = consistent(31)
TEXTS = texts_of(NUMBERS)
PAGE = html(report(TEXTS))
REPORTS = Path(__file__).parents[1] / "fixtures" / "reports"


def only(data: bytes, path: str = "报告.html") -> Report:
    (found,) = extract_document(data, path)
    return found


def fresh(data: bytes, path: str) -> str:
    """The JSON from a process that has read nothing before."""
    code = "import sys; from extractor.pipeline import extract_document\nprint(extract_document(sys.stdin.buffer.read(), sys.argv[1])[0].to_json())"
    done = subprocess.run([sys.executable, "-c", code, path], input=data, capture_output=True, check=True)
    return done.stdout.decode("utf-8").rstrip("\n")


class DescribeAReport:
    def it_has_every_field_once_and_as_printed(self) -> None:
        assert {field.code: field.value for field in only(PAGE).fields} == NUMBERS

    def it_names_its_file(self) -> None:
        source = only(PAGE, "a/报告.html").document
        assert (source.path, source.sha256, source.format) == ("a/报告.html", sha256(PAGE).hexdigest(), "html")

    def it_is_accepted_without_a_problem(self) -> None:
        found = only(PAGE)
        assert (found.outcome, found.verdict, found.problems, found.message) == ("ok", "accept", (), "")

    def it_names_who_when_and_in_which_forms(self) -> None:
        who = only(PAGE).report
        assert (who.title, who.agency, who.year, who.template) == (TITLE, "安平县人民政府", 2023, "2021")
        assert who.forms == dict.fromkeys(("disclosure", "requests", "remedies"), "2021")

    @pytest.mark.parametrize(("own", "requests", "count"), [("2021", "2021", 200), ("2019", "2019", 198), ("2021", "2019", 186)])
    def it_has_the_fields_of_the_forms_it_carries(self, own: str, requests: str, count: int) -> None:
        found = only(html(report(texts_of(consistent(5, form_code=own, requests=requests)), own, requests)))
        assert len(found.fields) == count
        assert (found.report.template, found.report.forms["requests"]) == (own, requests)

    def it_is_the_same_twice_byte_for_byte(self) -> None:
        assert only(PAGE).to_json() == only(PAGE).to_json()

    def it_is_the_same_in_any_order_of_documents(self) -> None:
        """What is remembered of one document changes nothing in another."""
        pages = [html(report(texts_of(consistent(seed, form_code=form)), form)) for seed, form in ((1, "2021"), (2, "2019"), (3, "2021"))]
        flat = [text(report(texts_of(consistent(seed))), between, around=False).encode() for seed, between in ((4, "\n"), (5, " "), (6, ""))]
        documents = [*((page, "报告.html") for page in pages), *((lines, "报告.txt") for lines in flat)]
        alone = [fresh(*document) for document in documents]
        for seed in range(3):
            order = random.Random(seed).sample(range(len(documents)), len(documents))
            assert [only(*documents[n]).to_json() for n in order] == [alone[n] for n in order]

    def it_is_the_same_from_a_page_and_from_its_text(self) -> None:
        flat = only(text(report(TEXTS), "\n", around=False).encode(), "报告.txt")
        assert [(f.code, f.value) for f in flat.fields] == [(f.code, f.value) for f in only(PAGE).fields]

    def it_has_the_fields_of_a_missing_table_as_missing(self) -> None:
        found = only(html(report(TEXTS, change=in_place_of("复议后起诉", Line("无。")))))
        assert {f.status for f in found.fields if f.code.startswith("remedies.")} == {"missing"}
        assert found.report.forms["remedies"] is None
        assert found.verdict == "review"
        assert "table_missing" in {problem.code for problem in found.problems}


class DescribeAnErrorOfTheSource:
    def it_is_found_and_kept(self) -> None:
        found = only(html(report(TEXTS | {"requests.new.total": "999"})))
        assert found.field("requests.new.total").value == 999
        assert found.verdict == "review"
        assert {problem.code for problem in found.problems} == {"printed_sum"}

    def it_lowers_no_confidence_while_two_readings_agree(self) -> None:
        found = only(html(report(TEXTS | {"requests.new.total": "999"})))
        assert found.field("requests.new.total").confidence >= sure()


class DescribeAFailure:
    @pytest.mark.parametrize(
        ("data", "path", "outcome"),
        [
            (b"", "a.pdf", "damaged"),
            (b"%PDF-1.7\n1 0 obj", "a.pdf", "damaged"),
            ("关于召开会议的通知".encode(), "a.txt", "not_a_report"),
            ("<html><body><p>2024年部门预算</p><table><tr><td>收入</td><td>100</td></tr></table></body></html>".encode(), "a.html", "not_a_report"),
            (html(report(TEXTS, title="一图读懂安平县人民政府2023年政府信息公开工作年度报告", change=lambda blocks: blocks[:1])), "a.html", "not_a_report"),
        ],
        ids=["nothing", "cut pdf", "notice", "budget", "about a report"],
    )  # fmt: skip
    def it_is_a_report_without_fields_and_with_a_sentence(self, data: bytes, path: str, outcome: str) -> None:
        found = only(data, path)
        assert found.outcome == outcome
        assert found.fields == ()
        assert found.verdict == "reject"
        assert len(found.message) > 20
        assert "Traceback" not in found.message

    def it_is_raised_by_extract_reports(self) -> None:
        with pytest.raises(Damaged):
            extract_reports(b"", "a.pdf")

    def it_is_a_limit_when_memory_is_not_enough(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def greedy(*_: object) -> None:
            raise MemoryError

        monkeypatch.setattr(pipeline, "read_document", greedy)
        found = only(PAGE)
        assert (found.outcome, found.verdict, found.fields) == ("limit_exceeded", "reject", ())
        assert "memory" in found.message

    def it_is_a_crash_of_ours_when_it_is_none_of_the_known(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(*_: object) -> None:
            raise ZeroDivisionError("by zero")

        monkeypatch.setattr(pipeline, "read_document", broken)
        found = only(PAGE)
        assert found.outcome == "crashed"
        assert "ZeroDivisionError" in found.message

    def it_says_of_a_broken_picture_what_it_says_every_time(self) -> None:
        # Pillow warns of this one before it fails; a warning is an error here.
        first, second = (only(b"MM\0*" + PAGE[3:]) for _ in range(2))
        assert first == second
        assert first.outcome == "damaged"

    @settings(max_examples=25, deadline=None)
    @given(st.integers(0, len(PAGE) - 1), st.binary(min_size=0, max_size=6))
    def it_is_never_an_exception_whatever_the_bytes(self, at: int, junk: bytes) -> None:
        damaged = PAGE[:at] + junk + PAGE[at + 3 :]
        for found in extract_document(damaged, "报告.html"):
            assert found.outcome in ("ok", "not_a_report", "damaged")
            assert len({field.code for field in found.fields}) == len(found.fields)


def test_blocks_come_in_reading_order() -> None:
    blocks = read_document(PAGE, "报告.html").blocks
    printed = [block.text for block in blocks if isinstance(block, Line)]
    assert printed == [block.text for block in report(TEXTS).blocks if isinstance(block, Line)]


class DescribeTheSecondReadingOfAPdf:
    # Four pages; only the totals of table four, on the last one with numbers, contradict their parts.
    FILE = REPORTS / "libreoffice-zero-totals.pdf"

    def it_looks_at_the_pages_of_the_tables_in_doubt_alone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: list[frozenset[int]] = []
        read = pipeline.plumber_blocks

        def recorded(data: bytes, options: Options, pages: frozenset[int]) -> list[Block]:
            asked.append(pages)
            return read(data, options, pages)

        monkeypatch.setattr(pipeline, "plumber_blocks", recorded)
        report = only(self.FILE.read_bytes(), str(self.FILE))
        fields = [field for field in report.fields if field.code.startswith("remedies.")]
        (pages,) = asked
        assert {field.place.page for field in fields if field.place} <= pages
        assert 0 < len(pages) < (report.document.pages or 0)
        assert all(any(item.name == "second_reading" and item.strength == 1.0 for item in field.evidence) for field in fields)
