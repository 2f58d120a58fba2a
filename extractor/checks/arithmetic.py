"""The identities (勾稽关系) of tables three and four, taken from the form each table carries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from extractor.checks.sides import compare, side
from extractor.report import Check, Field
from extractor.templates import Sum, TableForm, form


def check_sums(fields: Mapping[str, Field], forms: Mapping[str, str | None]) -> Iterator[Check]:
    """One check per identity and column (or row); `left` and `right` are the sums of what is printed on each side."""
    for table in tables(forms):
        for identity in table.sums:
            for left, right in sides(table, identity):
                yield _check(fields, identity.rule, left, right)


def check_totals(fields: Mapping[str, Field], forms: Mapping[str, str | None]) -> Iterator[Check]:
    """A failed check for each table that prints numbers but none of its rows' totals: they may all stand one column off."""
    for table in tables(forms):
        for identity in table.sums:
            if identity.per != "row":
                continue
            rows = sides(table, identity)
            totals = tuple(code for _, right in rows for code in right)
            printed = any(fields[code].status == "read" for left, _ in rows for code in left if code in fields)
            if printed and all(code in fields and fields[code].status == "blank" for code in totals):
                yield Check("totals_printed", False, totals, why=f"all {len(totals)} totals of {table.title} are blank")


def sums_of(code: str, forms: Mapping[str, str | None]) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """The identities a field takes part in: rule, codes of the left side, codes of the right side."""
    for table in tables(forms):
        for identity in table.sums:
            for left, right in sides(table, identity):
                if code in left or code in right:
                    yield identity.rule, left, right


def tables(forms: Mapping[str, str | None]) -> Iterator[TableForm]:
    """The forms of the tables a report has, each table in its own."""
    for table, code in forms.items():
        if code is not None:
            yield form(code).tables[table]


@cache
def sides(table: TableForm, identity: Sum) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """The field codes of both sides of an identity, for each column (or row) it is stated for."""
    others = [other for block in table.blocks for other in (block.columns if identity.per == "column" else block.rows)]
    return tuple(
        (_codes(table, identity.per, identity.left, other.code), _codes(table, identity.per, identity.right, other.code)) for other in others
    )


def _codes(table: TableForm, per: str, terms: tuple[str, ...], other: str) -> tuple[str, ...]:
    return tuple(f"{table.code}.{term}.{other}" if per == "column" else f"{table.code}.{other}.{term}" for term in terms)


def _check(fields: Mapping[str, Field], rule: str, left: tuple[str, ...], right: tuple[str, ...]) -> Check:
    one, two = side(fields, left), side(fields, right)
    holds, why = compare(one, two)
    return Check(rule, holds, left + right, None if one.empty else one.printed, None if two.empty else two.printed, why)
