"""What comes out of a store: the same values in every format, and blank, unreadable, missing and zero apart in each."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from extractor.dataset import read_dataset
from extractor.dataset.exports import ExportError, export
from extractor.dataset.variables import derived_variables, field_variables, statuses, unit_columns
from extractor.templates import codebook
from tests.dataset.test_finish import write
from tests.dataset.test_ingest import crawl

pandas = pytest.importorskip("pandas")

NEW, GRANTED, PARTLY, TOTAL = (f"requests.{row}.total" for row in ("new", "granted", "partly_granted", "results_total"))
# Excel and SPSS show these for the value of `new_total` in the three reports below; the same order everywhere.
BODIES = ["江苏省淮安市洪泽区人民政府", "江苏省淮安市洪泽区人民政府", "江苏省淮安市洪泽区教育局"]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A zero, a blank and a missing value; a body of two years and another of one; a column of the user's; a failure."""
    place = tmp_path_factory.mktemp("export")
    write(place / "1.txt", agency="洪泽区人民政府", year=2022, fields={NEW: 0, GRANTED: 3, PARTLY: 1, TOTAL: 8})
    write(place / "2.txt", agency="洪泽区人民政府", year=2023, fields={NEW: None, GRANTED: 3, PARTLY: None, TOTAL: 8}, verdict="review")
    write(place / "3.txt", agency="洪泽区教育局", year=2022, fields={TOTAL: 0.5})
    write(place / "4.txt", agency="洪泽区教育局", year=2022, fields={TOTAL: 0.5}, overall=0.1)
    (place / "5.txt").write_text("news")
    (place / "list.csv").write_text("path,来源\n1.txt,=1+1\n2.txt,乙\n3.txt,丙\n4.txt,丁\n5.txt,戊\n")
    crawl(place / "list.csv", place / "s.duckdb")
    return place / "s.duckdb"


def test_every_field_has_a_variable_that_statistics_programs_take() -> None:
    variables = field_variables() + derived_variables()
    names = [*(variable.name for variable in variables), *(column.name for column in unit_columns())]
    assert {variable.code for variable in field_variables()} == {code for fields in codebook().values() for code in fields}
    assert len(set(names)) == len(names)
    assert all(name.isascii() and name.isidentifier() and len(name) <= 29 for name in names)
    assert all(0 < len(variable.label) <= 75 for variable in variables)


def test_the_panel_has_a_row_for_every_body_and_year(store: Path) -> None:
    with read_dataset(store) as data:
        panel = data.panel()
        said = data.panel(what="status")
        assert data.panel("level = 'county' AND year = 2023")["body"].tolist() == BODIES[:1]
        assert len(data.documents) == 4
        assert len(data.failures) == 1
    assert panel["body"].tolist() == BODIES
    assert panel["year"].tolist() == [2022, 2023, 2022]
    assert panel["来源"].tolist() == ["=1+1", "乙", "丙"]
    assert panel["versions"].tolist() == [1, 1, 2]
    assert panel["new_total"].isna().tolist() == [False, True, True]
    assert said["new_total"].tolist() == ["read", "blank", "missing"]
    assert said["regulations_made"].tolist() == ["not_in_form"] * 3
    assert panel["disclosure_rate"][0] == 0.5
    assert said["disclosure_rate"].tolist() == ["read", "not_computed", "not_computed"]
    assert said["full_disclosure_rate"].tolist() == ["read", "read", "not_computed"]


def written(store: Path, name: str, **how: Any) -> tuple[Path, int]:
    target = store.parent / name
    rows, files = export(store, target, **how)
    assert files[0] == target
    return target, rows


def test_csv_opens_in_excel_and_tells_values_apart(store: Path) -> None:
    target, rows = written(store, "wide.csv")
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    frame = pandas.read_csv(target, dtype=str, keep_default_na=False)
    assert (len(frame), rows) == (3, 3)
    assert frame["new_total"].tolist() == ["0", ".a", ".c"]
    assert frame["results_total_total"].tolist() == ["8", "8", "0.5"]
    package = json.loads((store.parent / "wide.datapackage.json").read_text("utf-8"))
    schema = package["resources"][0]["schema"]
    assert [field["name"] for field in schema["fields"]] == list(frame.columns)
    numbers = pandas.read_csv(target, na_values=schema["missingValues"], keep_default_na=False)
    assert numbers["new_total"].dtype == "float64"
    rate = next(field for field in schema["fields"] if field["name"] == "disclosure_rate")
    assert rate["formula"] == "(granted_total + partly_granted_total) / (results_total_total)"


def test_the_descriptor_tells_of_every_format_written_beside_it(store: Path) -> None:
    for name in ("all.csv", "all.parquet", "all.jsonl", "all.csv"):
        written(store, name)
    package = json.loads((store.parent / "all.datapackage.json").read_text("utf-8"))
    assert sorted(resource["path"] for resource in package["resources"]) == ["all.csv", "all.jsonl", "all.parquet"]
    assert len({resource["name"] for resource in package["resources"]}) == 3
    lines = [json.loads(line) for line in (store.parent / "all.jsonl").read_text("utf-8").splitlines()]
    told = next(resource for resource in package["resources"] if resource["path"] == "all.jsonl")
    assert [field["name"] for field in told["schema"]["fields"]] == list(lines[0])


def test_stata_has_chinese_labels_and_extended_missing_values(store: Path) -> None:
    pyreadstat = pytest.importorskip("pyreadstat")
    target, _ = written(store, "wide.dta")
    frame, meta = pyreadstat.read_dta(str(target), user_missing=True)
    assert frame["new_total"].tolist() == [0.0, "a", "c"]
    assert meta.column_names_to_labels["new_total"] == "一、本年新收政府信息公开申请数量 · 总计（件）"
    assert meta.variable_value_labels["new_total"]["c"] == "未找到"
    assert [meta.variable_value_labels["kind"][code] for code in frame["kind"]] == ["政府", "政府", "部门"]
    assert frame["body"].tolist() == BODIES
    assert meta.column_names_to_labels[meta.column_names[len(unit_columns())]] == "来源"
    assert target.read_bytes().startswith(b"<stata_dta><header><release>118</release>")
    numbers, _ = pyreadstat.read_dta(str(target))
    assert numbers["new_total"].isna().tolist() == [False, True, True]


def test_spss_has_user_missing_values(store: Path) -> None:
    pyreadstat = pytest.importorskip("pyreadstat")
    target, _ = written(store, "wide.sav")
    codes = {status.name: status.spss for status in statuses()}
    frame, meta = pyreadstat.read_sav(str(target), user_missing=True)
    assert frame["new_total"].tolist() == [0.0, codes["blank"], codes["missing"]]
    assert meta.variable_value_labels["new_total"][codes["blank"]] == "印为空白"
    numbers, _ = pyreadstat.read_sav(str(target))
    assert numbers["new_total"].isna().tolist() == [False, True, True]


def test_excel_has_codebook_checks_and_marks(store: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    target, _ = written(store, "wide.xlsx")
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["data", "codebook", "checks", "problems", "failures", "legend"]
    data = book["data"]
    head = [cell.value for cell in data[1]]
    assert data[2][head.index("new_total")].value == "一、本年新收政府信息公开申请数量 · 总计"
    column = head.index("new_total")
    assert [data[row][column].value for row in (3, 4, 5)] == [0, ".a", ".c"]
    assert data[3][column].fill.fgColor.rgb != data[4][column].fill.fgColor.rgb
    assert data[4][0].fill.fgColor.rgb == "00FFF2CC"  # a document for review
    user = data[3][head.index("来源")]
    assert (user.value, user.data_type) == ("=1+1", "s")  # never a formula
    assert data.max_row == 5
    assert book["failures"].max_row == 2


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_workbook(store: Path) -> None:
    target, _ = written(store, "office.xlsx")
    profile = f"-env:UserInstallation=file://{store.parent}/profile"
    convert = ["soffice", profile, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", str(store.parent / "o")]
    subprocess.run([*convert, str(target)], check=True, capture_output=True, timeout=120)
    lines = (store.parent / "o" / "office.csv").read_text("utf-8").splitlines()
    assert len(lines) == 5
    assert BODIES[0] in lines[2]


def test_parquet_and_json_lines_say_why_a_value_is_null(store: Path) -> None:
    target, _ = written(store, "wide.jsonl")
    objects = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    assert [row["new_total"] for row in objects] == [0, None, None]
    assert [row["not_read"].get("new_total") for row in objects] == [None, "blank", "missing"]
    duckdb = pytest.importorskip("duckdb")
    target, _ = written(store, "wide.parquet")
    query = f"SELECT new_total, not_read->>'new_total' FROM '{target}'"
    assert duckdb.sql(query).fetchall() == [(0.0, None), (None, "blank"), (None, "missing")]


@pytest.mark.parametrize("ending", ["csv", "parquet", "jsonl", "dta", "sav", "xlsx"])
def test_long_has_a_row_for_every_field_of_the_store(store: Path, ending: str) -> None:
    pytest.importorskip("pyreadstat")
    _, rows = written(store, f"long.{ending}", wide=False)
    with read_dataset(store) as data:
        assert rows == len(data.fields) == 10
    assert written(store, f"few.{ending}", wide=False, where="verdict = 'review'")[1] == 4
    if ending == "csv":
        frame = pandas.read_csv(store.parent / "long.csv", dtype=str, keep_default_na=False)
        assert len(frame) == 10
        picked = frame[frame["code"] == NEW]
        assert list(zip(picked["value"], picked["status"], strict=True)) == [("0", "read"), ("", "blank")]
        assert picked["column_label"].tolist()[0].endswith("总计")


def test_no_row_at_all_is_a_file_with_a_head(store: Path) -> None:
    for ending in ("csv", "jsonl", "xlsx", "dta", "sav", "parquet"):
        assert written(store, f"none.{ending}", where="year = 1900")[1] == 0
    assert written(store, "none-long.csv", wide=False, where="year = 1900")[1] == 0


def test_a_condition_that_is_no_sql_is_answered_with_a_sentence(store: Path) -> None:
    for where in ("level ==== 3", "nosuch = 1"):
        with pytest.raises(ExportError, match="not understood"):
            export(store, store.parent / "x.csv", where=where)
    assert not list(store.parent.glob("x.csv*"))
    with pytest.raises(ExportError, match="cannot be written"):
        export(store, store.parent / "nosuch" / "x.csv")
