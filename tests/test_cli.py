"""The command line: what goes to which stream, exit codes, files of every kind, and never a traceback."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from PIL import Image

from extractor.cli import run, writes_store
from extractor.cli.tables import show
from extractor.schema import json_schema
from tests.reports import made

REPORTS = Path(__file__).parent.parent / "fixtures" / "reports"
PDF, DOCX, DAMAGED = REPORTS / "drawn-one-path.pdf", REPORTS / "docx-county-2022.docx", REPORTS / "bad-truncated.pdf"


def fields_of(document: Path) -> list[str]:
    """The codes that the truth beside a document lists."""
    return list(json.loads(document.with_name(document.name + ".truth.json").read_text("utf-8"))["fields"])


class Result:
    """What one run of the command gave back."""

    def __init__(self, code: int, out: bytes, err: bytes) -> None:
        self.code, self.out, self.err = code, out.decode("utf-8"), err.decode("utf-8")
        assert "Traceback" not in self.err

    @property
    def json(self) -> object:
        return json.loads(self.out)


@pytest.fixture
def extract(capfdbinary: pytest.CaptureFixture[bytes]):
    def call(*arguments: str | os.PathLike[str]) -> Result:
        code = run([os.fspath(argument) for argument in arguments])
        return Result(code, *capfdbinary.readouterr())

    return call


class DescribeOneFile:
    def it_is_printed_as_one_object_with_every_field(self, extract) -> None:
        result = extract(PDF)
        assert (result.code, result.err) == (0, "")
        jsonschema.validate(result.json, json_schema())
        assert [field["code"] for field in result.json["fields"]] == fields_of(PDF)
        assert result.json["document"]["path"] == str(PDF)

    def it_is_printed_the_same_every_time(self, extract) -> None:
        assert extract(DOCX).out == extract(DOCX).out

    def it_keeps_chinese_characters_as_they_are(self, extract) -> None:
        assert "总体情况" in extract(DOCX).out

    def it_can_come_from_standard_input(self) -> None:
        done = subprocess.run([sys.executable, "-m", "extractor.cli", "-"], input=DOCX.read_bytes(), capture_output=True, check=True)
        assert json.loads(done.stdout)["document"]["path"] == "-"

    @pytest.mark.parametrize("name", ["县政府 年报.docx", "名" * 80 + ".docx", os.fsdecode("年报.docx".encode("gb18030")), "-o.docx"])
    def it_may_have_any_name(self, extract, tmp_path: Path, name: str) -> None:
        shutil.copy(DOCX, tmp_path / name)
        result = extract(tmp_path / name)
        assert result.code == 0
        assert result.json["document"]["path"].endswith(name if name.isprintable() else "年报.docx")


class DescribeManyFiles:
    def they_are_lines_of_json_with_progress_on_standard_error(self, extract) -> None:
        result = extract(PDF, DOCX)
        assert [json.loads(line)["document"]["path"] for line in result.out.splitlines()] == [str(PDF), str(DOCX)]
        assert result.err.startswith(f"extract: 1 of 2: {PDF}: ")

    def they_can_be_a_folder(self, extract, tmp_path: Path) -> None:
        (tmp_path / "二").mkdir()
        for name in ("b.docx", "二/a.docx", ".hidden.docx"):
            shutil.copy(DOCX, tmp_path / name)
        result = extract(tmp_path, "-q")
        assert [json.loads(line)["document"]["path"] for line in result.out.splitlines()] == [f"{tmp_path}/b.docx", f"{tmp_path}/二/a.docx"]
        assert result.err == ""

    def they_end_with_3_when_some_fail_and_the_failed_are_there_too(self, extract) -> None:
        result = extract(DAMAGED, DOCX)
        assert result.code == 3
        assert [json.loads(line)["outcome"] for line in result.out.splitlines()] == ["damaged", "ok"]

    def they_are_a_list_as_json(self, extract) -> None:
        assert len(extract(DOCX, PDF, "--format", "json").json) == 2


class DescribeAFailure:
    @pytest.mark.parametrize(
        ("name", "outcome"),
        [
            ("bad-truncated.pdf", "damaged"),
            ("bad-truncated.docx", "damaged"),
            ("bad-zero-bytes.pdf", "damaged"),
            ("bad-password.pdf", "encrypted"),
            ("bad-garbage.bin", "unsupported"),
            ("not-budget.pdf", "not_a_report"),
            ("not-news.html", "not_a_report"),
            ("not-empty.docx", "not_a_report"),
            ("image-photograph.jpg", "needs_ocr"),
            ("image-scan.pdf", "needs_ocr"),
        ],
    )
    def it_is_a_sentence_and_a_report_without_fields(self, extract, name: str, outcome: str) -> None:
        result = extract(REPORTS / name, "--no-ocr")
        assert result.code == 1
        assert (result.json["outcome"], result.json["fields"], result.json["confidence"]["verdict"]) == (outcome, [], "reject")
        assert result.err == f"extract: {REPORTS / name}: {outcome}: {result.json['message']}\n"
        jsonschema.validate(result.json, json_schema())

    def it_names_the_limit_that_was_passed(self, extract) -> None:
        result = extract(DOCX, "--limit", "input_bytes=1000")
        assert (result.code, result.json["outcome"]) == (1, "limit_exceeded")
        assert "--limit input_bytes=N" in result.err

    def it_of_the_program_itself_is_a_sentence_too(self, extract, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("extractor.pipeline.read", lambda *_: 1 / 0)
        result = extract(DOCX)
        assert (result.code, result.json["outcome"]) == (1, "crashed")
        with pytest.raises(ZeroDivisionError):
            extract(DOCX, "--debug")


class DescribeAMisunderstanding:
    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["nothing.pdf"], "nothing.pdf: there is no such file or folder"),
            (["/dev/null"], "/dev/null: is neither a file nor a folder"),
            ([DOCX, "--limit", "page=3"], "there is no limit 'page'"),
            ([DOCX, "--limit", "pages=none"], "write pages=N"),
            ([DOCX, "--ocr-pages", "3-1"], "'3-1' is no page"),
            ([DOCX, "--format", "xml"], "'xml' is not one of"),
            ([DOCX, "-o", "out.xml"], "must end in .json"),
            ([DOCX, "--wrong"], "--wrong"),
            (["codebook", "--form", "1999"], "there is no form '1999'"),
        ],
    )
    def it_is_a_sentence_with_exit_code_2(self, extract, arguments: list[str | Path], said: str) -> None:
        result = extract(*arguments)
        assert (result.code, result.out) == (2, "")
        assert said in result.err

    def it_is_one_to_name_an_empty_folder(self, extract, tmp_path: Path) -> None:
        assert extract(tmp_path).code == 2


class DescribeWriting:
    def it_writes_a_file_whole(self, extract, tmp_path: Path) -> None:
        result = extract(DOCX, "-o", tmp_path / "out.json")
        assert (result.code, result.out) == (0, "")
        assert [path.name for path in tmp_path.iterdir()] == ["out.json"]
        assert json.loads((tmp_path / "out.json").read_text("utf-8"))["outcome"] == "ok"

    def it_writes_rows_that_excel_understands(self, extract, tmp_path: Path) -> None:
        extract(DOCX, PDF, "-o", tmp_path / "out.csv", "-q")
        data = (tmp_path / "out.csv").read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
        assert [row["code"] for row in rows] == [*fields_of(DOCX), *fields_of(PDF)]
        assert {row["status"] for row in rows} <= {"read", "blank", "unreadable", "missing"}

    def it_says_when_a_place_cannot_be_written(self, extract, tmp_path: Path) -> None:
        result = extract(DOCX, "-o", tmp_path / "none" / "out.json")
        assert (result.code, result.err) == (1, f"extract: {tmp_path}/none/out.json: cannot be written: No such file or directory\n")

    def it_leaves_the_old_file_when_the_work_fails(self, extract, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "out.json").write_text("old")
        monkeypatch.setattr("extractor.pipeline.extract_document", lambda *_: 1 / 0)
        assert extract(DOCX, "-o", tmp_path / "out.json").code == 1
        assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"out.json": "old"}

    def it_draws_every_page_with_a_field(self, extract, tmp_path: Path) -> None:
        result = extract(PDF, "--draw", tmp_path / "new")
        pages = {field["place"]["page"] for field in result.json["fields"] if field["place"]}
        assert {path.name for path in (tmp_path / "new").iterdir()} == {f"{PDF.stem}-page-{page}.png" for page in pages}
        for path in (tmp_path / "new").iterdir():
            with Image.open(path) as picture:
                assert picture.width > picture.height / 2

    def it_says_that_formats_without_pages_cannot_be_drawn(self, extract, tmp_path: Path) -> None:
        assert "only PDF pages can be drawn on" in extract(DOCX, "--draw", tmp_path).err


class DescribeAStore:
    @pytest.mark.parametrize(
        "arguments", [["-o", "x.duckdb"], ["-ox.duckdb"], ["--output", "x.duckdb"], ["--output=x.duckdb", "--retry", "all"]]
    )
    def it_is_what_a_duckdb_output_means(self, arguments: list[str]) -> None:
        assert writes_store(["reports/", *arguments])

    @pytest.mark.parametrize("arguments", [["-o", "x.json"], ["x.duckdb"], ["-q", "x.duckdb", "-o"]])
    def it_is_meant_by_nothing_else(self, arguments: list[str]) -> None:
        assert not writes_store(["reports/", *arguments])

    def it_is_filled_by_the_short_form(self, extract, tmp_path: Path) -> None:
        pytest.importorskip("duckdb")
        shutil.copy(DOCX, tmp_path / "a.docx")
        result = extract(tmp_path / "a.docx", "-o", tmp_path / "out.duckdb", "--workers", "1", "-q")
        assert result.code == 0, result.err
        assert (tmp_path / "out.duckdb").exists()


class DescribeTheTablesForEyes:
    def they_show_every_status_with_its_own_sign(self) -> None:
        lines = show(made()).splitlines()
        new = next(line for line in lines if line.startswith(" 一、本年新收"))
        assert new.split()[1:] == ["0", "l2?", "?", "␣", "0", "0", "0", "12"]
        assert next(line for line in lines if line.startswith(" 行政复议")).split()[-1] == "×"

    def they_never_cut_a_number(self, extract) -> None:
        assert "…" not in "".join(line.split("  ")[-1] for line in extract(PDF, "--format", "grid").out.splitlines())


class DescribeTheOtherCommands:
    def they_print_the_schema(self, extract) -> None:
        assert extract("schema").json == json_schema()

    def they_print_the_codebook_of_one_form(self, extract) -> None:
        assert len(extract("codebook", "--form", "2019").out.splitlines()) == 199
        assert len(extract("codebook", "--form", "2021", "--format", "json").json) == 200

    def they_are_named_in_the_help(self, extract) -> None:
        result = extract("--help")
        assert result.code == 0
        for word in ("FILE...", "--draw", "codebook", "schema"):
            assert word in result.out

    def they_know_their_version(self, extract) -> None:
        assert extract("--version").out.startswith("extract, version ")


class DescribeTheConfidenceReport:
    def it_is_written_as_one_page(self, extract, tmp_path: Path) -> None:
        assert extract(PDF, "--html", tmp_path / "report.html").code == 0
        assert (tmp_path / "report.html").read_text("utf-8").startswith("<!doctype html>")

    def it_is_a_page_a_file_in_a_folder_for_several(self, extract, tmp_path: Path) -> None:
        extract(PDF, DOCX, "--html", tmp_path / "pages", "--format", "jsonl")
        assert len(list((tmp_path / "pages").glob("*.html"))) == 2

    def it_wants_a_folder_for_several(self, extract, tmp_path: Path) -> None:
        assert extract(PDF, DOCX, "--html", tmp_path / "pages.html").code == 2

    def it_is_printed_in_short(self, extract) -> None:
        assert "accept" in extract(PDF, "--explain").out
