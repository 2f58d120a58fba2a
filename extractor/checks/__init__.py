"""Rules tried on what was read: sums of the form, counts, the narrative against the tables, the sections.

A check is a finding, never a repair: no rule changes a value. `docs/checks.md` lists every rule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractor.checks.arithmetic import check_sums, check_totals
from extractor.checks.copied import check_copied
from extractor.checks.counts import check_counts
from extractor.checks.narrative import check_narrative
from extractor.checks.rules import Rule, rule, rules
from extractor.checks.sections import check_sections
from extractor.document import Document
from extractor.report import Check, Field, Section

__all__ = ["Rule", "rule", "rules", "run"]


def run(
    fields: Mapping[str, Field],
    sections: Sequence[Section],
    forms: Mapping[str, str | None],
    *,
    agency: str | None = None,
    year: int | None = None,
    document: Document | None = None,
) -> tuple[Check, ...]:
    """Every rule that can be tried, in the order of the report: sums, counts, narrative, sections.

    `agency` and `year` sharpen what the narrative is taken to speak of, and tell copied text; `document` gives its clauses their place.
    """
    return (
        *check_sums(fields, forms),
        *check_totals(fields, forms),
        *check_counts(fields, forms),
        *check_narrative(fields, sections, forms, agency=agency, year=year, document=document),
        *check_sections(fields, sections),
        *check_copied(sections, agency, year),
    )
