"""Reports made by hand for the tests of everything above recognition."""

from __future__ import annotations

from extractor.document import BBox, Place
from extractor.report import Check, Confidence, Evidence, Field, Identity, Problem, Report, Section, Source
from extractor.templates import form

FIXED = {  # one of every status; the rest of the fields read 0
    "requests.new.total": Field("requests.new.total", 12, "12", "read", 0.998, evidence=(Evidence("label", 1.0, "exact"),)),
    "requests.new.research": Field("requests.new.research", None, "", "blank", 0.99),
    "requests.new.business": Field("requests.new.business", None, "l2?", "unreadable", 0.4),
    "remedies.reconsideration.total": Field("remedies.reconsideration.total", None, None, "missing", 0.5),
}


def made(
    disclosure: str = "2021", requests: str = "2021", remedies: str = "2021", agency: str = "淮安市人民政府", year: int = 2024
) -> Report:
    """A report whose tables have these forms, with one field of every status and a place for every field."""
    forms = {"disclosure": disclosure, "requests": requests, "remedies": remedies}
    place = Place(3, BBox(72.123, 90.5, 110.2, 104.0))
    codes = [one.code for table, code in forms.items() for one in form(code).tables[table].fields]
    return Report(
        document=Source("reports/淮安 2024.pdf", "00" * 32, "pdf", 6),
        report=Identity(f"{agency}{year}年政府信息公开工作年度报告", agency, year, disclosure, forms),
        sections=(Section(1, "一、总体情况", "总体情况", "一年来……", 1), Section(None, "2、主要举措", "主要举措", "", 2)),
        fields=tuple(FIXED.get(code, Field(code, 0, "0", "read", 0.9975, place)) for code in codes),
        checks=(
            Check("requests_balance", False, ("requests.new.total", "requests.carried_in.total"), 12.0, 13.0),
            Check("narrative_new", None, ("requests.new.total",), why="the clause names no number", quote="收到申请若干件", place=Place(1)),
        ),
        confidence=Confidence(0.91, "review", (Problem("printed_sum", "The printed sum does not add up.", ("requests.new.total",)),)),
    )


def failed(outcome: str = "damaged") -> Report:
    """A document that could not be read."""
    return Report(
        Source("坏.pdf", "11" * 32, "pdf"), Identity(), outcome=outcome, message="The PDF ends before its last object; download it again."
    )
