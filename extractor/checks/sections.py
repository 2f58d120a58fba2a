"""What the sections say of themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from extractor.checks.language import language
from extractor.checks.sides import side
from extractor.checks.text import sentences
from extractor.document import Place
from extractor.report import Check, Field, Section

PROBLEMS_AND_IMPROVEMENTS = 5
OTHER_MATTERS = 6
FEES = "disclosure.fees.amount"


def check_sections(fields: Mapping[str, Field], sections: Sequence[Section]) -> Iterator[Check]:
    """Section five has text; section six does not deny fees that table two counts."""
    for section in sections:
        if section.number == PROBLEMS_AND_IMPROVEMENTS:
            written = bool(section.text.strip())
            why = "" if written else "no text under the heading"
            yield Check("section_written", written, why=why, quote=section.heading, place=_start(section))
        if section.number == OTHER_MATTERS:
            yield from _fees(fields, section)


def _fees(fields: Mapping[str, Field], section: Section) -> Iterator[Check]:
    """Only a clause that names 行政事业性收费 denies them: the 信息处理费 of section six is another charge."""
    fees = side(fields, (FEES,))
    for sentence in sentences(section.text):
        for clause in sentence.clauses:
            if fees.whole and language().fees_denied.search(clause.text):
                holds = fees.printed == 0
                yield Check("fees_denied", holds, (FEES,), 0, fees.printed, quote=clause.quote, place=_start(section))


def _start(section: Section) -> Place | None:
    return None if section.page is None else Place(page=section.page)
