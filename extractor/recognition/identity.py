"""Title, agency and year of a document, with what speaks against them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from extractor.document import Document
from extractor.recognition.agency import Body, weigh_agency
from extractor.recognition.evidence import gather
from extractor.recognition.names import core, is_name
from extractor.recognition.sections import Heading
from extractor.recognition.title import Title, read_title
from extractor.recognition.year import Year, weigh_year


@dataclass(frozen=True, slots=True)
class Who:
    """What was found of title, agency and year; the places they are from and the ones that contradict them.

    `sure_of_agency` and `sure_of_year` are False where too little speaks for them. `is_about`: a page about a report.
    """

    title: str | None
    agency: str | None
    year: int | None
    agency_from: str = ""
    year_from: str = ""
    other_agencies: tuple[str, ...] = ()
    other_years: tuple[int, ...] = ()
    sure_of_agency: bool = True
    sure_of_year: bool = True
    is_about: bool = False
    agency_doubt: str = ""
    year_doubt: str = ""


def identify(document: Document, headings: Sequence[Heading]) -> Who:
    """Who made this report, and for which year."""
    evidence = gather(document, headings)
    body, year = weigh_agency(evidence), weigh_year(evidence)
    title = _best([*evidence.titles, *evidence.page_titles], body, year)
    return Who(
        title=_printed(title) if title else None,
        agency=body.name,
        year=year.year,
        agency_from=body.source,
        year_from=year.source,
        other_agencies=tuple(dict.fromkeys(claim.name for claim in body.others)),
        other_years=tuple(sorted({said.year for said in year.others})),
        sure_of_agency=body.sure,
        sure_of_year=year.sure,
        is_about=bool(title and not title.report),
        agency_doubt=_agency_doubt(body),
        year_doubt=_year_doubt(year),
    )


def _printed(title: Title) -> str:
    """A title as printed; of a sentence the clause that names the report."""
    clauses = regex.split(r"[，。；,;]", title.text) if title.sentence else []
    return next((clause.strip() for clause in clauses if (read := read_title(clause)) and read.report), title.text)


def _best(titles: Sequence[Title], body: Body, year: Year) -> Title | None:
    """The fullest title that is of this body and year; other bodies' and other years' may be listed beside it."""

    def order(title: Title) -> tuple[bool, bool, bool, tuple[bool, ...]]:
        other_body = body.name is not None and is_name(title.agency) and not core(body.name).endswith(core(title.agency))
        other_year = bool(title.years) and year.year not in title.years
        return title.report, not title.sentence, not (other_body or other_year), title.rank

    return max(titles, key=order, default=None)


def _agency_doubt(body: Body) -> str:
    return "; ".join([f"{body.name} by its {body.source}", *(f"{claim.name} by its {claim.source}" for claim in body.others)])


def _year_doubt(year: Year) -> str:
    return "; ".join([f"{year.year} by its {year.source}", *(f"{said.year} by its {said.source}" for said in year.others)])
