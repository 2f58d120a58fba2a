"""The narrative against the tables, sentence by sentence."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from extractor.checks.narrative import check_narrative
from extractor.document import BBox, Document, Line, Place
from extractor.report import Check, Field, Section

DATA = tomllib.loads(Path(__file__).with_name("sentences.toml").read_text("utf-8"))
FORMS = {"disclosure": "2021", "requests": "2021", "remedies": "2021"}
HOLDS = {True: "holds", False: "fails", None: "unsure"}


def fields(table: str) -> dict[str, Field]:
    return {code: Field(code, value, str(value), "read") for code, value in DATA["tables"][table].items()}


def checks(entry: dict[str, Any]) -> tuple[Check, ...]:
    text = "\n".join(filter(None, (entry.get("heading"), entry["text"])))
    section = Section(entry.get("section", 1), "", "", text, 2)
    return tuple(check_narrative(fields(entry.get("table", "busy")), (section,), FORMS, agency="清渝市公安局", year=2023))


@pytest.mark.parametrize("entry", DATA["sentences"], ids=lambda entry: entry["text"][:40])
def test_each_sentence_is_taken_as_a_careful_reader_would(entry: dict[str, Any]) -> None:
    found = [f"{check.rule.removeprefix('narrative_')} {check.left:.12g} {HOLDS[check.holds]}" for check in checks(entry)]
    assert sorted(found) == sorted(entry["expect"])


def test_enough_sentences_are_tried() -> None:
    assert len(DATA["sentences"]) >= 80


def test_a_check_quotes_its_clause_and_says_which_sum_it_equals() -> None:
    (check,) = checks({"text": "2023年，全市共受理政府信息公开申请 3290 件，均按时答复。"})
    assert check.quote == "全市共受理政府信息公开申请 3290 件"
    assert check.why == "3290 is 一 + 二"
    assert (check.left, check.right) == (3290, 3290)
    assert check.codes == ("requests.new.total", "requests.carried_in.total")


def test_a_clause_is_found_on_its_page() -> None:
    lines = (
        Line("全年共收到政府信息公", Place(1, BBox(72, 700, 500, 714))),
        Line("开申请3259件。", Place(2, BBox(72, 72, 200, 86)), continues=True),
    )
    section = Section(1, "", "", "全年共收到政府信息公\n开申请3259件。", 1)
    (check,) = check_narrative(fields("busy"), (section,), FORMS, year=2023, document=Document("pdf", lines))
    assert check.place == Place(1, BBox(72, 700, 500, 714))


def test_without_a_document_the_page_is_known_only_when_the_section_ends_on_it() -> None:
    one = Section(1, "", "", "全年共收到政府信息公开申请3259件。", 1)
    (known,) = check_narrative(fields("busy"), (one, Section(2, "", "", "", 1)), FORMS, year=2023)
    (unknown,) = check_narrative(fields("busy"), (one, Section(2, "", "", "", 3)), FORMS, year=2023)
    assert known.place == Place(1)
    assert unknown.place is None


def test_one_agreeing_clause_makes_another_number_uncertain() -> None:
    found = checks({"text": "全市共收到政府信息公开申请3259件。全年共受理政府信息公开申请412件。"})
    assert [check.holds for check in found] == [True, None]


def test_blank_totals_give_way_to_the_cells_they_add_up() -> None:
    printed = {"natural_person": 258, "business": 12, "legal_services": 1, "other_organisation": 1}
    table = {}
    for column in ("natural_person", "business", "research", "public_interest", "legal_services", "other_organisation", "total"):
        code, value = f"requests.granted.{column}", printed.get(column)
        table[code] = Field(code, value, "" if value is None else str(value), "blank" if value is None else "read")

    def said(number: int) -> Check:
        (check,) = check_narrative(table, (Section(3, "", "", f"予以公开{number}件。"),), FORMS)
        return check

    assert said(258).holds is False
    assert said(272).holds is None
    assert said(272).why == "272 is （一） if its blank cells stand for 0"


def test_the_year_is_taken_from_the_prose_when_nobody_gives_it() -> None:
    section = Section(1, "", "", "2023年，扎实推进公开。2023年收到政府信息公开申请3260件，2022年收到政府信息公开申请10件。")
    (check,) = check_narrative(fields("busy"), (section,), FORMS)
    assert (check.left, check.holds) == (3260, False)


def test_a_quote_that_ends_with_a_year_is_whole() -> None:
    (check,) = checks({"text": "12件结转到2024年。", "section": 3})
    assert check.quote == "12件结转到2024年。"


def test_traditional_characters_are_read_and_quoted_as_printed() -> None:
    (check,) = checks({"text": "全市共收到政府信息公開申請3259件。"})
    assert (check.holds, check.quote) == (True, "全市共收到政府信息公開申請3259件。")


@pytest.mark.parametrize(
    "text", ["2023年收到1件、" * 2000, "（收到1件" * 2000, "（" * 4000 + "收到1件" + "）" * 4000, "收到政府信息公开申请" * 2000]
)
def test_no_text_takes_long(text: str) -> None:
    start = time.perf_counter()
    checks({"text": text, "section": 3})
    assert time.perf_counter() - start < 3
