"""A report for eyes in a terminal: the verdict with its reasons, and one field with all that speaks for and against it."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from pathlib import PurePath
from typing import TYPE_CHECKING

from extractor.checks.rules import Rule, rules
from extractor.confidence.problems import kinds
from extractor.report import Check, Field, Problem, Report
from extractor.templates import FieldDefinition, codebook

if TYPE_CHECKING:
    from rich.console import RenderableType

# Lowest confidence → name of the band, the surest first.
BANDS = ((0.97, "sure"), (0.9, "fair"), (0.0, "poor"))
_MOST = 12
_CHIPS = {"accept": "bold white on green", "review": "bold black on yellow", "reject": "bold white on red"}


def explain(report: Report) -> RenderableType:
    """The short form of a report: who and when, the verdict, problems, failed checks, the least sure fields."""
    from rich.console import Group
    from rich.padding import Padding

    parts = [_head(report)]
    for title, lines in (
        ("Problems", _problems(report)),
        ("Failed checks", _checks(report)),
        ("Least sure fields", _fields(report)),
    ):
        if shown := list(lines):
            parts += [_title(title), *(Padding(line, (0, 0, 0, 2)) for line in shown)]
    return Group("", *parts, "")


def explain_field(report: Report, code: str) -> str:
    """One field: what is printed, where, the evidence, and the sums it takes part in with both sides; KeyError if there is none."""
    field = report.field(code)
    definition = definition_of(report, code)
    lines = [code, f"  {definition.row_label} | {definition.column_label}", f"  {said(field)}"]
    if field.place and (where := place_text(field)):
        lines.append(f"  {where}")
    lines += [f"  {text}" for text in evidence(field)]
    lines += [f"  {mark(check)} {rule_of(check).label}: {both_sides(check)}" for check in checks_of(report, code)]
    return "\n".join(lines)


def said(field: Field) -> str:
    """Value, print, status and confidence in words."""
    value = (
        f"{number(field.value)}, printed {field.raw!r}"
        if field.value is not None
        else f"{field.status}: {words()['statuses'][field.status]}"
    )
    if field.value is None and field.raw:
        value += f"; printed {field.raw!r}"
    return f"{value}; confidence {percent(field.confidence)}"


def place_text(field: Field) -> str:
    """Where the field is printed, empty when that is not known."""
    place = field.place
    if place is None:
        return ""
    if place.page is not None:
        box = "" if place.bbox is None else " at {:.0f}, {:.0f} to {:.0f}, {:.0f} points".format(*place.bbox)
        return f"page {place.page}{box}"
    return "" if place.line is None else f"line {place.line}"


def evidence(field: Field) -> Iterator[str]:
    """Each piece of evidence with its strength and what it means."""
    for item in field.evidence:
        meaning = words()["evidence"].get(item.name, item.name)
        yield f"{item.strength:.2f} {meaning}{f': {item.detail}' if item.detail else ''}"


def checks_of(report: Report, code: str) -> Iterator[Check]:
    """The checks a field takes part in."""
    return (check for check in report.checks if code in check.codes)


def both_sides(check: Check) -> str:
    """The numbers of both sides and how they stand to each other, then why."""
    if check.quote and check.why:
        return check.why
    sign = "=" if check.left is not None and check.left == check.right else "≠" if check.holds is False else "?"
    if check.left is not None and check.right is not None:
        sides = f"{number(check.left)} {sign} {number(check.right)}"
    else:
        sides = next((number(side) for side in (check.left, check.right) if side is not None), "")
    return "; ".join(filter(None, (sides, check.why)))


def rule_of(check: Check) -> Rule:
    """The rule of a check; one that is not on the list (a report of another version) goes by its name."""
    return rules().get(check.rule) or Rule(check.rule, "", check.rule, "", "", "")


def mark(check: Check) -> str:
    return {True: "holds", False: "fails", None: "open "}[check.holds]


def about(report: Report, codes: Sequence[str]) -> str:
    """The row or the column that all of these fields share, by its printed label."""
    definitions = [definition_of(report, code) for code in codes]
    for labels in ({d.row_label for d in definitions}, {d.column_label for d in definitions}):
        if len(labels) == 1:
            return labels.pop()
    return ""


def definition_of(report: Report, code: str) -> FieldDefinition:
    """What the codebook says of a field, in the form its table carries; KeyError when no form has such a field."""
    identity = report.report
    form = identity.forms.get(code.partition(".")[0]) or identity.template
    for name in (form, *codebook()):
        if name and code in codebook()[name]:
            return codebook()[name][code]
    raise KeyError(code)


def name(report: Report) -> str:
    """Whose report for which year, or the file's name when the report does not say."""
    return " · ".join(filter(None, (report.report.agency, str(report.report.year or "")))) or PurePath(report.document.path).name


def problems_by_kind(report: Report) -> list[tuple[str, list[str], str]]:
    """The problems of a report that was read: code, its sentences, what to do about them; one entry for each code."""
    found: dict[str, tuple[list[str], str]] = {}
    for problem in report.problems if report.outcome == "ok" else ():
        sentence, remedy = split_message(problem)
        found.setdefault(problem.code, ([], remedy))[0].append(sentence)
    return [(code, sentences, remedy) for code, (sentences, remedy) in found.items()]


def split_message(problem: Problem) -> tuple[str, str]:
    """A problem's sentence and what to do about it."""
    found = kinds().get(problem.code)
    if found and problem.message.endswith(found.remedy):
        return problem.message.removesuffix(found.remedy).strip(), found.remedy
    return problem.message, found.remedy if found and found.severity != "stop" else ""


def number(value: float) -> str:
    return f"{value:.12g}"


def percent(confidence: float) -> str:
    """A probability, never rounded up to certainty."""
    return f"{int(confidence * 1000) / 10:.1f} %"


def band(confidence: float) -> str:
    return next((name for lowest, name in BANDS if confidence >= lowest), BANDS[-1][1])


def counted(report: Report) -> str:
    """How many fields there are of each status: '200 fields: 196 read, 4 blank'."""
    found: Counter[str] = Counter(field.status for field in report.fields)
    parts = [f"{found[status]} {status}" for status in words()["statuses"] if found[status]]
    return f"{len(report.fields)} fields: {', '.join(parts)}" if parts else "no fields"


def forms_text(report: Report) -> str:
    """The form of table two, and of the others where it differs."""
    used = report.report.forms
    differing = [f"{table} {form or 'absent'}" for table, form in used.items() if form != report.report.template]
    if report.report.template is None:
        return "no table"
    return f"form {report.report.template}" + (f" ({', '.join(differing)})" if differing else "")


@cache
def words() -> dict[str, dict[str, str]]:
    """The texts of `explain.toml`."""
    return tomllib.loads((files("extractor") / "explain.toml").read_text("utf-8"))


def _head(report: Report) -> RenderableType:
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    who = Text(name(report), style="bold")
    chip = Text.assemble((f" {report.verdict} ", _CHIPS[report.verdict]), f" {percent(report.confidence.overall)}" if report.fields else "")
    head = Table.grid(expand=True)
    head.add_column(ratio=1)
    head.add_column(justify="right", no_wrap=True)
    head.add_row(who, chip)
    lines: list[RenderableType] = [head]
    if report.report.title:
        lines.append(Text(report.report.title))
    pages = f", {report.document.pages} pages" if report.document.pages else ""
    facts = (f"{report.document.path} ({report.document.format}{pages})", forms_text(report), counted(report))
    lines.append(Text(" · ".join(facts) if report.fields else facts[0], style="dim"))
    lines.append(Text(report.message or words()["verdicts"][report.verdict]))
    return Group(*lines)


def _title(text: str) -> RenderableType:
    from rich.text import Text

    return Text(f"\n{text}", style="bold")


def _problems(report: Report) -> Iterator[RenderableType]:
    from rich.text import Text

    for code, sentences, remedy in problems_by_kind(report):
        for sentence in sentences:
            yield Text.assemble((code, "bold"), f"  {sentence}")
        if remedy:
            yield Text(f"→ {remedy}", style="italic")


def _checks(report: Report) -> Iterator[RenderableType]:
    from rich.table import Table
    from rich.text import Text

    failed = [check for check in report.checks if check.holds is False]
    table = Table.grid(padding=(0, 2))
    table.add_column(ratio=5)
    table.add_column(ratio=4)
    for check in failed[:_MOST]:
        where = check.quote or (about(report, check.codes) if check.codes else "")
        page = f" (page {check.place.page})" if check.place and check.place.page else ""
        table.add_row(
            Text.assemble(rule_of(check).title, (f"\n{where}{page}" if where else "", "dim")), Text(both_sides(check), style="red")
        )
    if failed:
        yield table
    if len(failed) > _MOST:
        yield Text(f"… and {len(failed) - _MOST} more", style="dim")


def _fields(report: Report) -> Iterator[RenderableType]:
    from rich.table import Table
    from rich.text import Text

    unsure = [field for field in report.fields if field.status != "missing" and field.confidence < BANDS[0][0]]
    unsure.sort(key=lambda field: field.confidence)
    if not unsure:
        return
    table = Table.grid(padding=(0, 2))
    for field in unsure[:_MOST]:
        value = number(field.value) if field.value is not None else field.status
        where = Text(place_text(field).partition(" at")[0], style="dim")
        table.add_row(field.code, Text(value), percent(field.confidence), where)
    yield table
    if len(unsure) > _MOST:
        yield Text(f"… and {len(unsure) - _MOST} more", style="dim")
