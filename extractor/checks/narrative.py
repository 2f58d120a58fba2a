"""The narrative against the tables. Findings about the source: a difference here says nothing about a digit's reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from itertools import groupby

from extractor.checks.arithmetic import sums_of
from extractor.checks.claims import Claim, claims
from extractor.checks.language import Target
from extractor.checks.locating import Locator
from extractor.checks.sides import Side, digits, side
from extractor.document import Document
from extractor.report import Check, Field, Section
from extractor.templates import codebook

# Groups of table four that a subject of the prose stands for.
_GROUPS = {
    "reconsideration": ("reconsideration",),
    "litigation": ("litigation_direct", "litigation_after_reconsideration"),
    "litigation_direct": ("litigation_direct",),
    "litigation_after_reconsideration": ("litigation_after_reconsideration",),
    "remedies": ("reconsideration", "litigation_direct", "litigation_after_reconsideration"),
}


def check_narrative(
    fields: Mapping[str, Field],
    sections: Sequence[Section],
    forms: Mapping[str, str | None],
    *,
    agency: str | None = None,
    year: int | None = None,
    document: Document | None = None,
) -> Iterator[Check]:
    """One check per number of the prose that speaks of a table; `left` is the prose, `right` the table.

    False only when the clause speaks plainly of the whole, no sum it may stand for can be reached, and no other
    clause of the report gives the table's number for the same quantity.
    """
    locate = Locator(document, sections)
    tried = [
        (claim, check)
        for _, same_number in groupby(claims(sections, agency=agency, year=year), key=lambda claim: (claim.section.number, claim.word))
        if (best := _best([(claim, check) for claim in same_number if (check := _check(claim, fields, forms)) is not None]))
        for claim, check in (best,)
    ]
    agreed = {claim.quantity.name for claim, check in tried if check.holds}
    for claim, check in tried:
        if check.holds is False and claim.quantity.name in agreed:
            check = replace(check, holds=None, why=f"{check.why}, but another clause gives the table's number")
        yield replace(check, quote=claim.clause.quote, place=locate(claim.clause.quote, claim.section))


def _best(tried: list[tuple[Claim, Check]]) -> tuple[Claim, Check] | None:
    """Of several readings of one number the one that fits; one that may fit before one that does not."""
    return min(tried, key=lambda pair: {True: 0, None: 1, False: 2}[pair[1].holds], default=None)


def _check(claim: Claim, fields: Mapping[str, Field], forms: Mapping[str, str | None]) -> Check | None:
    """The claim against its targets; None when the report has none of those fields."""
    if claim.quantity.of and forms.get("remedies") is None:
        return None
    expected = [(target, found) for target in _targets(claim, forms) if (found := _side(target, fields, forms)) is not None]
    if not expected:
        return None
    rule, left = claim.quantity.rule, claim.number.value
    for target, found in expected:
        if found.whole and _near(claim, found.printed):
            return Check(rule, True, found.codes, left, found.printed, f"{claim.printed} is {target.label}")
    for target, found in expected:
        if not found.whole and _near(claim, found.printed) and not found.empty and not found.unknown:
            return Check(rule, None, found.codes, left, found.printed, f"{claim.printed} is {target.label} if its blank cells stand for 0")
    target, found = expected[0]
    right = None if found.empty else found.printed
    if any(not found.whole and found.printed <= left for _, found in expected):
        return Check(rule, None, found.codes, left, right, f"not assessable: {target.label} has blank or unread cells")
    given = " nor ".join(f"{target.label} ({digits(found.printed)})" for target, found in expected)
    why = f"{claim.printed} is not {given}"
    if claim.doubt:
        return Check(rule, None, found.codes, left, right, f"{why}; {claim.doubt}")
    for target in claim.quantity.tolerated:
        excuse = _side(target, fields, forms)
        if excuse is not None and excuse.whole and _near(claim, excuse.printed):
            return Check(rule, None, found.codes, left, right, f"{why}, but it is {target.label}")
    return Check(rule, False, found.codes, left, right, why)


def _targets(claim: Claim, forms: Mapping[str, str | None]) -> tuple[Target, ...]:
    if claim.quantity.of is None:
        return claim.quantity.expected
    codes = tuple(f"remedies.{group}.{claim.quantity.of}" for group in _GROUPS[claim.subject or ""])
    return (Target(" + ".join(_label(code, forms) for code in codes), codes),)


def _label(code: str, forms: Mapping[str, str | None]) -> str:
    definition = codebook()[forms["remedies"] or ""][code]
    return f"{definition.row_label} {definition.column_label}"


def _near(claim: Claim, printed: float) -> bool:
    return abs(claim.number.value - printed) <= claim.number.tolerance + 1e-6


def _side(target: Target, fields: Mapping[str, Field], forms: Mapping[str, str | None]) -> Side | None:
    """The printed side of a target. A 总计 that is not read gives way to the cells it is the sum of."""
    codes = [code for pattern in target.sum for code in ([pattern] if "*" not in pattern else _matching(pattern, fields))]
    if not codes or not all(code in fields for code in codes):
        return None
    found = Side((), 0)
    for code in codes:
        found = found.plus(_cell(code, fields, forms))
    if target.minus:
        less = side(fields, target.minus)
        if not less.whole or not found.whole or not less.printed:
            return None
        return Side(found.codes + less.codes, found.printed - less.printed)
    return found


def _matching(pattern: str, fields: Mapping[str, Field]) -> list[str]:
    return [code for code in fields if fnmatchcase(code, pattern)]


def _cell(code: str, fields: Mapping[str, Field], forms: Mapping[str, str | None]) -> Side:
    if fields[code].status != "read":
        for _, left, right in sums_of(code, forms):
            parts = side(fields, left)
            if right == (code,) and not parts.empty and _same_row(code, left):
                return parts
    return side(fields, (code,))


def _same_row(code: str, parts: tuple[str, ...]) -> bool:
    row = code.rpartition(".")[0]
    return all(part.rpartition(".")[0] == row for part in parts)
