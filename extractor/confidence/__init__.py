"""Evidence → a probability for every field, a verdict for the document, and the reasons for it.

`accept` has no problems; whatever a person should look at is a problem with a code of `problems.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractor.confidence.model import evidence_of_sums, probability
from extractor.confidence.problems import problem
from extractor.recognition import Recognised
from extractor.report import Check, Confidence, Field, Problem

# A field less sure than this is shown to a person.
SURE = 0.97


def judge(recognised: Recognised, checks: Sequence[Check]) -> tuple[tuple[Field, ...], Confidence]:
    """The fields with their confidence, and the verdict on the document."""
    sums = evidence_of_sums(recognised.fields, checks)
    fields = tuple(replace(field, confidence=probability(field, *sums[field.code])) for field in recognised.fields)
    problems = tuple(_problems(recognised, fields, checks))
    found = [field.confidence for field in fields if field.status in ("read", "blank")]
    if not found:
        return (), Confidence(0.0, "reject", problems)
    overall = sum(found) / len(fields)
    return fields, Confidence(overall, "review" if problems else "accept", problems)


def _problems(recognised: Recognised, fields: Sequence[Field], checks: Sequence[Check]) -> Iterator[Problem]:
    for finding in recognised.findings:
        yield problem(finding.code, finding.codes, detail=finding.detail)
    for check in checks:
        if check.holds is False:
            yield problem("printed_sum" if not check.quote and check.left is not None else "narrative_mismatch", check.codes, detail=check.why)
    unsure = tuple(f.code for f in fields if f.status in ("read", "blank") and f.confidence < SURE)
    if unsure:
        yield problem("low_confidence", unsure)
