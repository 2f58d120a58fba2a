"""Empty cells that may not be empty: the text of a file can lack what its page shows, and an empty line may be no cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractor.report import Evidence, Field

DOUBT = Evidence("blank_among_numbers", 0.0)


def doubt_blanks(fields: Sequence[Field], printed: bool) -> tuple[Field, ...]:
    """The fields of one table, its empty cells marked where the table prints its zeros: on pages, and in running text."""
    if not any(field.value == 0 for field in fields):
        return tuple(fields)
    return tuple(
        replace(f, evidence=(*f.evidence, DOUBT)) if f.status == "blank" and not f.raw and (printed or _of_text(f)) else f for f in fields
    )


def is_doubtful(field: Field) -> bool:
    """Whether an empty cell is worth a look where there is a page: a cell of a grid always, running text where it is marked."""
    return field.status == "blank" and not field.raw and (not _of_text(field) or DOUBT in field.evidence)


def settled(fields: Sequence[Field], inked: Mapping[str, bool]) -> tuple[Field, ...]:
    """The fields after a look at the page, by code: True is unreadable, for the page shows something there; False is empty."""
    return tuple(_settled(field, inked[field.code]) if field.code in inked else field for field in fields)


def _settled(field: Field, inked: bool) -> Field:
    evidence = tuple(item for item in field.evidence if item != DOUBT)
    return replace(field, status="unreadable" if inked else "blank", evidence=(*evidence, Evidence("ink", 0.0 if inked else 1.0)))


def _of_text(field: Field) -> bool:
    return any(item.name == "grid" and item.detail == "text" for item in field.evidence)
