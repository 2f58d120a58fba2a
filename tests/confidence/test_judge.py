"""Evidence → confidence, verdict and reasons: `accept` has none, and every reason is one of the list."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractor.confidence import in_doubt, judge
from extractor.confidence.model import HIGHEST, evidence_of_sums, probability, sure
from extractor.recognition import Finding, Recognised
from extractor.report import Check, Evidence, Field, Identity, Status
from extractor.templates import form

CODES = [field.code for field in form("2021").fields]
WHO = Identity("t", "a", 2023, "2021", dict.fromkeys(("disclosure", "requests", "remedies"), "2021"))
SURE = (Evidence("label", 1.0), Evidence("grid", 1.0), Evidence("header", 1.0))
NEW = "requests.new.total"


def made(*changed: Field, findings: tuple[Finding, ...] = ()) -> Recognised:
    """A report whose fields all read 0 beyond doubt, but for these."""
    given = {field.code: field for field in changed}
    fields = tuple(given.get(code, Field(code, 0, "0", "read", evidence=SURE)) for code in CODES)
    return Recognised(WHO, (), fields, findings)


def field(*evidence: Evidence, status: Status = "read", value: float | None = 5) -> Field:
    return Field(NEW, value if status == "read" else None, None if status == "missing" else "5", status, evidence=(*SURE, *evidence))


def sums(holds: bool | None, code: str = NEW, times: int = 1) -> list[Check]:
    return [Check("requests_applicants", holds, (code, "requests.new.natural_person"), 1.0, 2.0)] * times


def reasons(recognised: Recognised, *checks: Check) -> set[str]:
    return {problem.code for problem in judge(recognised, checks)[1].problems}


class DescribeTheVerdict:
    def it_is_accept_when_nothing_is_in_doubt(self) -> None:
        fields, confidence = judge(made(), [])
        assert (confidence.verdict, confidence.problems) == ("accept", ())
        assert len(fields) == 200
        assert confidence.overall == pytest.approx(sum(f.confidence for f in fields) / 200)

    def it_is_reject_without_fields_when_nothing_was_read(self) -> None:
        missing = tuple(Field(code, None, None, "missing") for code in CODES)
        fields, confidence = judge(replace(made(), fields=missing), [])
        assert (fields, confidence.verdict, confidence.overall) == ((), "reject", 0.0)

    @pytest.mark.parametrize(
        "doubt",
        [
            Evidence("label", 0.8),
            Evidence("row_order", 0.0),
            Evidence("column_order", 0.0),
            Evidence("column_order", 0.5),
            Evidence("value_form", 0.8),
            Evidence("recognised", 0.8),
            Evidence("cut_by_sums", 0.6),
            Evidence("second_reading", 0.0),
            Evidence("blank_among_numbers", 0.0),
        ],
        ids=str,
    )
    def it_is_review_when_one_field_carries_this_doubt(self, doubt: Evidence) -> None:
        _, confidence = judge(made(field(doubt)), [])
        assert confidence.verdict == "review"
        assert [(p.code, p.codes) for p in confidence.problems] in (
            [("low_confidence", (NEW,))],
            [("readings_differ", (NEW,))],
        )

    def it_is_review_when_a_printed_sum_fails(self) -> None:
        assert reasons(made(), *sums(False)) >= {"printed_sum"}

    def it_is_not_touched_by_a_sum_that_cannot_be_tried(self) -> None:
        assert judge(made(), sums(None))[1].verdict == "accept"

    @pytest.mark.parametrize("code", ["fields_missing", "unreadable_fields", "columns_unclear", "row_order", "rows_extra", "rows_repeated", "year_unknown", "agency_unknown", "year_conflict", "table_missing", "no_tables"])  # fmt: skip
    def it_is_review_after_this_finding(self, code: str) -> None:
        assert reasons(made(findings=(Finding(code, (NEW,)),))) == {code}

    def it_is_accept_after_a_finding_that_is_a_note(self) -> None:
        _, confidence = judge(made(findings=(Finding("cut_by_sums", (NEW,)),)), [])
        assert (confidence.verdict, [note.code for note in confidence.notes]) == ("accept", ["cut_by_sums"])

    def it_names_both_sides_of_a_sum_that_fails(self) -> None:
        (problem,) = (p for p in judge(made(), sums(False))[1].problems if p.code == "printed_sum")
        assert "1 ≠ 2" in problem.message
        assert NEW in problem.codes

    def it_shows_both_readings_where_they_differ(self) -> None:
        (problem,) = judge(made(field(Evidence("second_reading", 0.0, "6"))), [])[1].problems
        assert f"{NEW} 5 or 6" in problem.message


class DescribeAProbability:
    @pytest.mark.parametrize("status", ["missing", "unreadable"])
    def it_is_nothing_where_nothing_was_read(self, status: Status) -> None:
        assert probability(field(status=status), 2, 0) == 0.0

    def it_is_never_certain(self) -> None:
        assert probability(field(Evidence("second_reading", 1.0)), 1000, 0) <= HIGHEST < 1.0

    def it_is_sure_of_what_nothing_speaks_against(self) -> None:
        assert probability(field(), 0, 0) >= sure()

    def it_grows_with_sums_that_hold_and_falls_with_one_that_fails(self) -> None:
        assert probability(field(), 0, 1) < probability(field(), 0, 0) < probability(field(), 1, 0) <= probability(field(), 2, 0)
        assert probability(field(), 2, 0) == probability(field(), 7, 0)

    def it_does_not_fall_for_a_printed_error_that_two_readings_agree_on(self) -> None:
        agreed = field(Evidence("second_reading", 1.0))
        assert probability(agreed, 0, 1) == probability(agreed, 0, 0)

    @pytest.mark.parametrize(
        "name", ["label", "header", "column_order", "grid", "value_form", "recognised", "cut_by_sums", "second_reading"]
    )
    def it_falls_as_its_evidence_weakens(self, name: str) -> None:
        strengths = [1.0, 0.9, 0.5, 0.0]
        found = [probability(field(Evidence(name, strength)), 0, 0) for strength in strengths]
        assert found == sorted(found, reverse=True)
        assert found[0] > found[-1]


class DescribeTheSumsOfAField:
    def they_count_those_that_hold_and_those_that_fail(self) -> None:
        counts = evidence_of_sums(made().fields, [*sums(True), *sums(True), *sums(False), *sums(None)])
        assert counts[NEW] == (2, 1)
        assert counts["requests.carried_in.total"] == (0, 0)

    def they_count_no_rule_that_is_not_about_digits(self) -> None:
        checks = [Check("narrative_received", True, (NEW, "requests.carried_in.total")), Check("counts", True, (NEW,))]
        assert evidence_of_sums(made().fields, checks)[NEW] == (0, 0)


class DescribeADoubt:
    def it_asks_for_a_second_reading(self) -> None:
        assert in_doubt(judge(made(), sums(False))[1])
        assert in_doubt(judge(made(field(Evidence("label", 0.7))), [])[1])
        assert in_doubt(judge(made(findings=(Finding("rows_extra"),)), [])[1])

    def it_does_not_for_what_no_second_reading_can_settle(self) -> None:
        assert not in_doubt(judge(made(), [])[1])
        assert not in_doubt(judge(made(findings=(Finding("year_unknown"),)), [])[1])
        assert not in_doubt(judge(replace(made(), fields=()), sums(False))[1])
