"""Evidence → a probability for every field, a verdict for the document, and the reasons for it.

`accept` has no problems; whatever a person should look at is a problem with a code of `problems.toml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from extractor.checks import rule
from extractor.confidence.model import evidence_of_sums, looked_for, probability, sure
from extractor.confidence.problems import kind, problem
from extractor.recognition import Finding, Recognised
from extractor.report import TABLES, Check, Confidence, Field, Problem


def judge(recognised: Recognised, checks: Sequence[Check]) -> tuple[tuple[Field, ...], Confidence]:
    """The fields with their confidence, and the verdict on the document."""
    sums = evidence_of_sums(recognised.fields, checks)
    fields = tuple([Field(f.code, f.value, f.raw, f.status, probability(f, *sums[f.code]), f.place, f.evidence) for f in recognised.fields])
    told = {code for finding in recognised.findings if kind(finding.code).severity != "note" for code in finding.codes}
    found = [*_of_findings(recognised.findings), *_of_checks(checks), *_of_fields(fields, told)]
    problems = tuple(p for p in found if kind(p.code).severity != "note")
    notes = tuple(p for p in found if kind(p.code).severity == "note")
    given = [field.confidence for field in fields if field.status in ("read", "blank")]
    if not given:
        return (), Confidence(0.0, "reject", problems, notes)
    return fields, Confidence(sum(given) / len(fields), "review" if problems else "accept", problems, notes)


def in_doubt(confidence: Confidence) -> frozenset[str]:
    """The tables for which a second reading is worth its time: something is not read, not sure, or does not add up."""
    if confidence.verdict == "reject":
        return frozenset()
    doubts = [problem.codes for problem in confidence.problems if problem.code in DOUBTS]
    return frozenset(code.partition(".")[0] for codes in doubts for code in (codes or TABLES))


# Problems that another reading of the same page may settle.
DOUBTS = frozenset(
    ["printed_sum", "impossible_count", "low_confidence", "unreadable_fields", "fields_missing", "columns_unclear", "row_order", "rows_extra", "rows_repeated"]
)


def _of_findings(findings: Iterable[Finding]) -> Iterator[Problem]:
    for finding in findings:
        yield problem(finding.code, finding.codes, detail=finding.detail)


def _of_checks(checks: Sequence[Check]) -> Iterator[Problem]:
    """One problem for each rule that fails, with both sides of every failure."""
    failed: dict[str, list[Check]] = {}
    for check in checks:
        if check.holds is False:
            failed.setdefault(check.rule, []).append(check)
    for name, group in failed.items():
        codes = tuple(dict.fromkeys(code for check in group for code in check.codes))
        detail = f"{rule(name).label}: " + "; ".join(_sides(check) for check in group)
        yield problem(rule(name).problem, codes, detail=detail)


def _sides(check: Check) -> str:
    if check.quote or check.left is None or check.right is None:
        return check.why + (f" (“{check.quote}”)" if check.quote else "")
    where = check.codes[-1].rpartition(".")
    shared = {code.rpartition(".")[2] for code in check.codes}
    return f"{where[2] if len(shared) == 1 else where[0]} {check.left:g} ≠ {check.right:g}"


def _of_fields(fields: Sequence[Field], told: set[str]) -> Iterator[Problem]:
    """Readings that differ, and fields less sure than the rest for no reason that is `told` already."""
    least = sure()
    for table in TABLES:
        prefix = f"{table}."
        own = [f for f in fields if f.status in ("read", "blank") and f.code.startswith(prefix)]
        differing = [f for f in own if any([e.name == "second_reading" and e.strength == 0.0 for e in f.evidence])]
        if differing:
            detail = "; ".join(f"{f.code} {f.raw or 'blank'} or {_other(f)}" for f in differing[:5])
            yield problem("readings_differ", tuple(f.code for f in differing), detail=detail)
        doubted = [f for f in own if f.confidence < least or looked_for(f)]
        unsure = [f.code for f in doubted if f not in differing and f.code not in told]
        if unsure:
            yield problem("low_confidence", unsure)


def _other(field: Field) -> str:
    return next(e.detail for e in field.evidence if e.name == "second_reading") or "blank"
