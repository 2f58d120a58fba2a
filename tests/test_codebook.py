"""The forms as data carry exactly the fields of the statutory forms."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from extractor.cli import run
from extractor.templates import codebook, form, forms

SPECIFIED = Path(__file__).parent.parent.parent / "shared" / "spec" / "codebook.csv"


@pytest.mark.parametrize(
    ("code", "tables"),
    [("2021", {"disclosure": 10, "requests": 175, "remedies": 15}), ("2019", {"disclosure": 22, "requests": 161, "remedies": 15})],
)
class DescribeAForm:
    def it_has_all_fields_of_its_tables(self, code: str, tables: dict[str, int]) -> None:
        assert {table.code: len(table.fields) for table in form(code).tables.values()} == tables
        assert len(codebook()[code]) == sum(tables.values())

    def its_codes_are_ascii_and_unique(self, code: str, tables: dict[str, int]) -> None:
        codes = [field.code for field in form(code).fields]
        assert len(set(codes)) == len(codes)
        assert all(re.fullmatch(r"[a-z_]+\.[a-z_]+\.[a-z_]+", one) for one in codes)

    def it_has_six_sections(self, code: str, tables: dict[str, int]) -> None:
        assert [section.number for section in form(code).sections] == [1, 2, 3, 4, 5, 6]

    def its_sums_speak_of_its_own_rows_and_columns(self, code: str, tables: dict[str, int]) -> None:
        for table in form(code).tables.values():
            rows = {row.code for row in table.rows}
            columns = {column.code for block in table.blocks for column in block.columns}
            for rule in table.sums:
                assert {*rule.left, *rule.right} <= (rows if rule.per == "column" else columns)


def test_the_newest_form_comes_first() -> None:
    assert list(forms()) == sorted(forms(), reverse=True)


@pytest.mark.skipif(not SPECIFIED.exists(), reason="the specification is not here")
def test_the_printed_codebook_is_the_specified_one(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["codebook"]) == 0
    assert capfdbinary.readouterr().out == SPECIFIED.read_bytes()
