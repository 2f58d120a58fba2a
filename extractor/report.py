"""A report as everybody above recognition works with it: sections, fields, checks, problems, confidence.

The field names of these classes are the JSON keys of schema "1" (design.md); codes are those of the codebook.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from extractor.document import Place

if TYPE_CHECKING:
    import pandas

Status = Literal["read", "blank", "unreadable", "missing"]
Verdict = Literal["accept", "review", "reject"]

TABLES = ("disclosure", "requests", "remedies")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason to trust or doubt a value: a documented name and its strength, 0 to 1 (1 speaks for the value)."""

    name: str
    strength: float
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form as found on the page.

    `value` is a number only when `status` is "read" (amounts in the codebook's unit); `raw` is the text as printed,
    None when no cell was found. `confidence` is the probability that status and value equal what is printed.
    """

    code: str
    value: int | float | None
    raw: str | None
    status: Status
    confidence: float = 0.0
    place: Place | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the report; `number` is the official one (1 to 6) it was recognised as, None for any other."""

    number: int | None
    heading: str
    title: str
    text: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A rule tried on the report: `holds` is True, False or None (uncertain or not assessable; `why` says).

    `left` and `right` are the two sides' numbers, `quote` the printed clause the rule read, with its `place`.
    """

    rule: str
    holds: bool | None
    codes: tuple[str, ...] = ()
    left: float | None = None
    right: float | None = None
    why: str = ""
    quote: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A reason for a person to look: a code from the documented list, a sentence, the fields concerned."""

    code: str
    message: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Confidence:
    """The verdict on a document, its reasons, and what is worth knowing but no reason against accepting (`notes`).

    `overall` is the mean probability of the form's fields; a field that was not found or not read counts as 0.
    """

    overall: float
    verdict: Verdict
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """The file a report was read from; `pages` is None for formats without pages."""

    path: str
    sha256: str
    format: str
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose report it is, for which year, and in which forms; None where the document does not say.

    `template` is the form of table two; `forms` gives each table's ("2021", "2019"), None for a table that is absent.
    """

    title: str | None = None
    agency: str | None = None
    year: int | None = None
    template: str | None = None
    forms: dict[str, str | None] = field(default_factory=lambda: dict.fromkeys(TABLES))


@dataclass(frozen=True, slots=True)
class Report:
    """One report read: who and when, sections, every field of its forms exactly once, checks, confidence.

    A document that failed has another `outcome` than "ok", the sentence about it in `message`, and no fields.
    """

    document: Source
    report: Identity
    sections: tuple[Section, ...] = ()
    fields: tuple[Field, ...] = ()
    checks: tuple[Check, ...] = ()
    confidence: Confidence = Confidence(0.0, "reject")
    outcome: str = "ok"
    message: str = ""
    schema: str = "1"

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The reasons for a person to look, none in a report that is accepted."""
        return self.confidence.problems

    @property
    def verdict(self) -> Verdict:
        return self.confidence.verdict

    def field(self, code: str) -> Field:
        """The field of this code; KeyError when the report's forms have none such."""
        for found in self.fields:
            if found.code == code:
                return found
        raise KeyError(code)

    def to_dict(self) -> dict[str, Any]:
        """The JSON of this report as plain dicts, lists, numbers and strings."""
        from extractor.schema import to_dict

        return to_dict(self)

    def to_json(self, pretty: bool = False) -> str:
        """This report as JSON: on one line, or `pretty` with a line for every section, field and check."""
        from extractor.schema import to_json

        return to_json(self, pretty)

    def frame(self) -> pandas.DataFrame:
        """A tidy frame, a row for every field: who, when, labels, value, raw, status, confidence, place."""
        from extractor.frames import frame

        return frame(self)

    def grid(self, table: str, what: Literal["value", "raw", "status", "confidence"] = "value") -> pandas.DataFrame:
        """One of "disclosure", "requests", "remedies" as people know it; KeyError when it was not found."""
        from extractor.frames import grid

        return grid(self, table, what)

    def explain(self, code: str) -> str:
        """How the field of this code was read and why it is trusted, for people; KeyError when there is no such field."""
        from extractor.explain import explain_field

        return explain_field(self, code)
