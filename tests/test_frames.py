"""Reports as frames and as JSON: four statuses stay apart, forms mix, and nothing is lost on the way."""

from __future__ import annotations

import json

import jsonschema
import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor import frames
from extractor.document import BBox, Place
from extractor.report import Check, Confidence, Evidence, Field, Identity, Problem, Report, Section, Source
from extractor.schema import from_json, json_schema, to_dict, to_json
from tests.reports import failed, made


class DescribeTheLongFrame:
    def it_has_a_row_for_every_field_in_the_order_of_the_form(self) -> None:
        report = made()
        frame = report.frame()
        assert list(frame["code"]) == [field.code for field in report.fields]
        assert len(frame) == 200

    @pytest.mark.parametrize(("forms", "count"), [(("2019", "2019", "2019"), 198), (("2021", "2019", "2021"), 186)])
    def it_follows_the_form_of_each_table(self, forms: tuple[str, str, str], count: int) -> None:
        frame = made(*forms).frame()
        assert len(frame) == count
        assert set(frame.loc[frame["table"] == "requests", "form"]) == {forms[1]}

    def it_keeps_missing_blank_unreadable_and_zero_apart(self) -> None:
        frame = made().frame().set_index("code")
        said = {code: (frame.loc[code, "status"], frame.loc[code, "value"], frame.loc[code, "raw"]) for code in frame.index}
        assert said["requests.new.natural_person"] == ("read", 0.0, "0")
        assert said["requests.new.research"] == ("blank", pandas.NA, "")
        assert said["requests.new.business"] == ("unreadable", pandas.NA, "l2?")
        assert said["remedies.reconsideration.total"] == ("missing", pandas.NA, pandas.NA)

    def it_labels_rows_and_columns_in_both_languages(self) -> None:
        row = made().frame().set_index("code").loc["requests.denied_internal.research"]
        assert row["row_label"] == "三、本年度办理结果/（三）不予公开/5.属于三类内部事务信息"
        assert row["row_english"] == "denied: internal affairs"
        assert row["column_label"] == "法人或其他组织/科研机构"
        assert row["column_english"] == "research institutions"
        assert row["unit"] == "件"

    def it_tells_the_place_in_points(self) -> None:
        row = made().frame().iloc[0]
        assert [row[key] for key in ("page", "x0", "top", "x1", "bottom")] == [3, 72.12, 90.5, 110.2, 104.0]

    def it_has_the_same_types_when_there_is_nothing_to_show(self) -> None:
        empty, full = frames.frame([]), frames.frame([made(), failed()])
        assert len(empty) == 0
        assert len(full) == 200
        assert list(empty.dtypes) == list(full.dtypes)


class DescribeTheOtherFrames:
    def they_have_a_row_for_every_section_check_and_problem(self) -> None:
        reports = [made(), made(year=2023)]
        assert list(frames.sections(reports)["number"]) == [1, pandas.NA] * 2
        assert list(frames.checks(reports)["holds"]) == [False, pandas.NA] * 2
        assert list(frames.problems(reports)["codes"]) == ["requests.new.total"] * 2

    def they_have_their_columns_even_when_empty(self) -> None:
        for make in (frames.sections, frames.checks, frames.problems):
            assert list(make([]).dtypes) == list(make([made()]).dtypes)


class DescribeTheGrid:
    @pytest.mark.parametrize(
        ("table", "code", "shape"),
        [
            ("requests", "2021", (25, 7)),
            ("requests", "2019", (23, 7)),
            ("remedies", "2021", (3, 5)),
            ("disclosure", "2021", (6, 5)),
            ("disclosure", "2019", (8, 8)),
        ],
    )
    def it_has_the_rows_and_columns_of_the_form(self, table: str, code: str, shape: tuple[int, int]) -> None:
        assert made(code, code, code).grid(table).shape == shape

    def it_is_addressed_by_the_printed_labels(self) -> None:
        grid = made().grid("requests")
        assert grid.loc[("一、本年新收政府信息公开申请数量", "", ""), ("总计", "")] == 12

    def it_shows_statuses_in_the_same_shape(self) -> None:
        values, statuses = made().grid("requests"), made().grid("requests", "status")
        assert values.index.equals(statuses.index)
        assert values.columns.equals(statuses.columns)
        assert int((statuses == "blank").sum().sum()) == 1
        assert values.isna().sum().sum() == 2

    def it_marks_cells_the_form_does_not_have(self) -> None:
        statuses = made().grid("disclosure", "status")
        assert statuses.notna().sum().sum() == 10

    def it_says_when_there_is_no_such_table(self) -> None:
        with pytest.raises(KeyError, match="requests"):
            failed().grid("requests")


class DescribeTheJson:
    def it_begins_with_its_schema_and_writes_whole_numbers_whole(self) -> None:
        text = made().to_json()
        assert text.startswith('{"schema":"1","document":{"path":"reports/淮安 2024.pdf"')
        assert '"value":12,' in text
        assert '"bbox":[72.12,90.5,110.2,104.0]' in text

    @pytest.mark.parametrize(
        "report", [made(), made("2019", "2019", "2019"), made(requests="2019"), failed()], ids=["2021", "2019", "mixed", "failed"]
    )
    def it_satisfies_its_own_schema(self, report: Report) -> None:
        jsonschema.validate(report.to_dict(), json_schema())

    def it_is_the_same_pretty_or_not(self) -> None:
        report = made()
        assert json.loads(report.to_json(pretty=True)) == json.loads(report.to_json()) == report.to_dict()
        assert len(report.to_json(pretty=True).splitlines()) < 230

    def it_says_what_is_no_report(self) -> None:
        with pytest.raises(ValueError, match="Not the JSON of a report"):
            from_json('{"schema": "1"}')

    def it_is_valid_text_even_when_a_font_gave_half_characters(self) -> None:
        report = Report(Source("a.txt", "", "txt"), Identity("\ud83d"))
        report.to_json().encode("utf-8")


class DescribeTheSchema:
    def it_is_a_schema_whose_example_is_valid(self) -> None:
        schema = json_schema()
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.validate(schema["examples"][0], schema)

    def it_describes_every_key(self) -> None:
        schema = json_schema()
        for definition in (schema, *schema["$defs"].values()):
            for key, about in definition.get("properties", {}).items():
                assert about.get("description"), f"{definition['title']}.{key} has no description in schema.toml"


# Any report at all, to prove that nothing is lost on the way to JSON and back.
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
share = st.floats(0, 1).map(lambda value: round(value, 4))
point = st.floats(-10, 2000).map(lambda value: round(value, 2))
places = st.builds(
    Place, st.none() | st.integers(1, 999), st.none() | st.builds(BBox, point, point, point, point), st.none() | st.integers(1)
)
numbers = st.integers(-(10**9), 10**9) | st.floats(-1e9, 1e9).map(lambda value: round(value, 6))
codes = st.lists(words, max_size=3).map(tuple)
fields = st.builds(
    Field,
    code=words,
    value=st.none() | numbers,
    raw=st.none() | words,
    status=st.sampled_from(["read", "blank", "unreadable", "missing"]),
    confidence=share,
    place=st.none() | places,
    evidence=st.lists(st.builds(Evidence, words, share, words), max_size=2).map(tuple),
)
checks = st.builds(
    Check, words, st.none() | st.booleans(), codes, st.none() | numbers, st.none() | numbers, words, words, st.none() | places
)
reports = st.builds(
    Report,
    document=st.builds(Source, words, words, words, st.none() | st.integers(1)),
    report=st.builds(Identity, st.none() | words, st.none() | words, st.none() | st.integers(2008, 2100), st.none() | words),
    sections=st.lists(st.builds(Section, st.none() | st.integers(1, 6), words, words, words), max_size=2).map(tuple),
    fields=st.lists(fields, max_size=4).map(tuple),
    checks=st.lists(checks, max_size=2).map(tuple),
    confidence=st.builds(
        Confidence,
        share,
        st.sampled_from(["accept", "review", "reject"]),
        st.lists(st.builds(Problem, words, words, codes), max_size=2).map(tuple),
    ),
    outcome=words,
    message=words,
)


@given(reports)
def test_a_report_comes_back_from_its_json_as_it_was(report: Report) -> None:
    again = from_json(to_json(report))
    assert again == report
    assert to_json(again) == to_json(report)
    assert to_dict(again) == json.loads(to_json(report, pretty=True))
