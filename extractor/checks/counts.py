"""Counts are whole numbers and not negative, except the columns that state a change (本年增/减); amounts are of a likely size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extractor.checks.arithmetic import tables
from extractor.checks.rules import largest_amount, signed_columns
from extractor.checks.sides import digits
from extractor.report import Check, Field

AMOUNT = "万元"


def check_counts(fields: Mapping[str, Field], forms: Mapping[str, str | None]) -> Iterator[Check]:
    """One failed check per offending field, or one passed check per table whose read counts are all in order; and each amount too large."""
    for table in tables(forms):
        tried = 0
        failed = []
        for definition in table.fields:
            field = fields.get(definition.code)
            if field is None or field.value is None:
                continue
            tried += 1
            if why := _offence(field.value, definition.unit, definition.column):
                failed.append(Check("counts", False, (field.code,), left=field.value, why=why))
            if definition.unit == AMOUNT and field.value > largest_amount():
                yield Check("amounts", False, (field.code,), left=field.value, why=f"{field.raw} gives {digits(field.value)} {AMOUNT}")
        if failed:
            yield from failed
        elif tried:
            yield Check("counts", True, why=f"{tried} numbers of {table.title} tried")


def _offence(value: float, unit: str, column: str) -> str:
    if unit != AMOUNT and value != int(value):
        return f"{digits(value)} is not a whole number"
    if value < 0 and column not in signed_columns():
        return f"{digits(value)} is negative"
    return ""
