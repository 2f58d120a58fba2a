"""The identities of the forms, counts, and the sections' own checks."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from extractor.checks import rules, run
from extractor.checks.arithmetic import check_sums, check_totals, sums_of
from extractor.checks.counts import check_counts
from extractor.checks.sections import check_sections
from extractor.report import Check, Field, Section, Status
from extractor.templates import form

FORMS: dict[str, str | None] = {"disclosure": "2021", "requests": "2021", "remedies": "2021"}
ONLY_REMEDIES: dict[str, str | None] = {"disclosure": None, "requests": None, "remedies": "2021"}
RESULTS = ("upheld", "corrected", "other", "pending", "total")


def field(code: str, printed: str | None) -> Field:
    """A field as printed: a number, "" for a blank cell, "?" for an unreadable one, None for none at all."""
    status: Status = "missing" if printed is None else "blank" if printed == "" else "unreadable" if printed == "?" else "read"
    return Field(code, float(printed) if status == "read" else None, printed, status)


def reconsideration(*printed: str | None) -> Check:
    """The check of the row 行政复议 with these five cells."""
    codes = (f"remedies.reconsideration.{name}" for name in RESULTS)
    fields = {code: field(code, value) for code, value in zip(codes, printed, strict=True)}
    return next(check for check in check_sums(fields, ONLY_REMEDIES) if "remedies.reconsideration.total" in check.codes)


@pytest.mark.parametrize(
    ("printed", "holds", "left", "right", "why"),
    [
        (("1", "2", "3", "4", "10"), True, 10, 10, ""),
        (("10", "1", "0", "0", "0"), False, 11, 0, ""),
        (("5", "", "", "2", "7"), None, 7, 7, "holds if the 2 blank cells stand for 0"),
        (("5", "", "", "2", "6"), False, 7, 6, "cannot be equal whatever the 2 blank cells hold"),
        (("5", "", "", "2", "9"), None, 7, 9, "not assessable: 2 blank cells"),
        (("5", "1", "0", "2", ""), None, 8, None, "not assessable: 1 blank cell"),
        (("", "", "", "", "0"), None, None, 0, "holds if the 4 blank cells stand for 0"),
        (("", "", "", "", ""), None, None, None, "not assessable: every cell is blank"),
        (("5", "?", "0", "2", "7"), None, 7, 7, "not assessable: 1 missing or unreadable cell"),
        (("5", None, "", "2", "6"), False, 7, 6, "cannot be equal whatever the 1 blank cell and 1 missing or unreadable cell hold"),
    ],
)
def test_a_sum_with_blanks(printed: tuple[str | None, ...], holds: bool | None, left: float | None, right: float | None, why: str) -> None:
    check = reconsideration(*printed)
    assert (check.holds, check.left, check.right, check.why) == (holds, left, right, why)


def test_every_column_and_row_of_the_form_is_tried() -> None:
    checks = list(check_sums({}, FORMS))
    assert Counter(check.rule for check in checks) == {
        "requests_balance": 7,
        "requests_results": 7,
        "requests_applicants": 25,
        "remedies_results": 3,
    }
    assert all(check.holds is None for check in checks)


def test_each_table_is_summed_in_its_own_form() -> None:
    mixed = {**FORMS, "requests": "2019"}
    results = next(check for check in check_sums({}, mixed) if check.rule == "requests_results")
    assert "requests.other.natural_person" in results.codes
    assert "requests.other_other.natural_person" not in results.codes


def test_an_absent_table_is_not_tried() -> None:
    assert {check.rule for check in check_sums({}, ONLY_REMEDIES)} == {"remedies_results"}


def test_the_sums_of_a_field() -> None:
    assert [rule for rule, _, _ in sums_of("requests.new.total", FORMS)] == ["requests_balance", "requests_applicants"]
    assert list(sums_of("disclosure.fees.amount", FORMS)) == []


@pytest.mark.parametrize(
    ("code", "value", "why"),
    [
        ("disclosure.licensing.decisions", "12.5", "12.5 is not a whole number"),
        ("disclosure.licensing.decisions", "-3", "-3 is negative"),
        ("disclosure.fees.amount", "-0.5", "-0.5 is negative"),
    ],
)
def test_an_impossible_count(code: str, value: str, why: str) -> None:
    (check,) = check_counts({code: field(code, value)}, {"disclosure": "2021"})
    assert (check.holds, check.codes, check.why) == (False, (code,), why)


def test_a_change_may_be_negative_and_an_amount_have_decimals() -> None:
    printed = {"disclosure.fees.items_change": "-8", "disclosure.procurement.amount": "25.1"}
    fields = {code: field(code, value) for code, value in printed.items()}
    (check,) = check_counts(fields, {"disclosure": "2019"})
    assert (check.holds, check.why) == (True, f"2 numbers of {form('2019').tables['disclosure'].title} tried")


def test_section_five_without_text() -> None:
    (check,) = check_sections({}, (Section(5, "五、存在的主要问题及改进情况", "", " \n", 6),))
    assert (check.rule, check.holds, check.place and check.place.page) == ("section_written", False, 6)


@pytest.mark.parametrize(("text", "found"), [("无行政事业性收费。", [False]), ("无。", []), ("2023年，无收取信息处理费情况。", [])])
def test_fees_denied_only_by_their_own_name(text: str, found: list[bool]) -> None:
    fields = {"disclosure.fees.amount": field("disclosure.fees.amount", "7730.28")}
    assert [check.holds for check in check_sections(fields, (Section(6, "", "", text),))] == found


def test_everything_is_tried_in_the_order_of_the_report() -> None:
    fields = {code: field(code, "1") for code in ("requests.new.total", "disclosure.licensing.decisions")}
    sections = (Section(1, "", "", "全年收到政府信息公开申请1件。"), Section(5, "", "", "有。"))
    tried = dict.fromkeys(check.rule for check in run(fields, sections, FORMS))
    assert list(tried)[-4:] == ["remedies_results", "counts", "narrative_received", "section_written"]


def test_every_rule_is_described_and_documented() -> None:
    text = (Path(__file__).parents[2] / "docs" / "checks.md").read_text("utf-8")
    for rule in rules().values():
        assert f"`{rule.name}`" in text
        assert all((rule.title, rule.label, rule.source, rule.remedy))


@pytest.mark.parametrize(("printed", "problems"), [("999999.5", 0), ("1000000", 0), ("1000000.1", 1), ("7507217", 1)])
def test_an_amount_of_unlikely_size_is_looked_at(printed: str, problems: int) -> None:
    checks = list(check_counts({"disclosure.fees.amount": field("disclosure.fees.amount", printed)}, {"disclosure": "2021"}))
    assert [check.holds for check in checks if check.rule == "amounts"] == [False] * problems


def test_a_table_that_prints_no_total_is_looked_at() -> None:
    codes = [definition.code for definition in form("2021").tables["remedies"].fields]
    fields = {code: field(code, "" if code.endswith(".total") else "1") for code in codes}
    assert [check.holds for check in check_totals(fields, ONLY_REMEDIES)] == [False]
    one = {**fields, "remedies.reconsideration.total": field("remedies.reconsideration.total", "4")}
    none = {code: field(code, "") for code in codes}
    assert not [*check_totals(one, ONLY_REMEDIES), *check_totals(none, ONLY_REMEDIES)]
