"""The confidence report for eyes: one HTML page that stands alone, without network, light and dark, on screen and on paper."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor import explain
from extractor.document import BBox, Line, Place
from extractor.options import Options
from extractor.report import Check, Field, Report
from extractor.review.grid import GridCell, grid
from extractor.review.sources import Original, Sheet, source_of
from extractor.templates import TableForm, form

if TYPE_CHECKING:
    from jinja2 import Template

NOTHING = Original()

# What a cell is painted as: the band of its confidence, or its status when no number was read.
PAINTS = ("sure", "fair", "poor", "blank", "unreadable", "missing")


def write_html(report: Report, data: bytes | None, path: Path, options: Options = Options()) -> None:
    """Write the page to `path`. `data` are the bytes the report was read from; without them no source is shown beside the tables."""
    source = source_of(report, data, options) if data is not None and report.fields else NOTHING
    path.write_text(render(report, source), encoding="utf-8")


def render(report: Report, source: Original = NOTHING) -> str:
    """The page as a string; every text of the document in it is escaped."""
    failed = {code for check in report.checks if check.holds is False and explain.rule_of(check).about_digits for code in check.codes}
    return _template().render(
        report=report,
        name=explain.name(report),
        verdict_says=report.message or explain.words()["verdicts"][report.verdict],
        overall=explain.percent(report.confidence.overall),
        facts=_facts(report),
        paints=_paints(report),
        problems=explain.problems_by_kind(report),
        problem_codes=_problem_codes(report),
        failed=failed,
        tables=tuple(_tables(report, failed, source)),
        checks=_checks(report, source),
        source=source,
        sheets=tuple(_sheets(report, source)),
        passages=tuple(_passages(report, source)),
        details=_details(report),
    )


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("extractor.review"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    folder = files("extractor.review") / "templates"
    environment.globals |= {"css": (folder / "page.css").read_text("utf-8"), "script": (folder / "page.js").read_text("utf-8")}
    return environment.get_template("page.html.j2")


def _facts(report: Report) -> tuple[tuple[str, str], ...]:
    identity, document = report.report, report.document
    pages = f", {document.pages} page{'s' if document.pages > 1 else ''}" if document.pages else ""
    return (
        ("Agency 机关", identity.agency or "not said"),
        ("Year 年度", str(identity.year or "not said")),
        ("Form 表式", explain.forms_text(report)),
        ("File 文件", f"{document.path} ({document.format}{pages})"),
    )


def _paints(report: Report) -> tuple[tuple[str, int], ...]:
    counts = Counter(map(paint, report.fields))
    return tuple((name, counts[name]) for name in PAINTS if counts[name])


def paint(field: Field) -> str:
    """The name of what a field's cell is painted as."""
    return explain.band(field.confidence) if field.status == "read" else field.status


def _problem_codes(report: Report) -> dict[str, tuple[str, ...]]:
    codes: dict[str, list[str]] = {}
    for problem in report.problems:
        codes.setdefault(problem.code, []).extend(problem.codes)
    return {code: tuple(dict.fromkeys(found)) for code, found in codes.items()}


def _tables(report: Report, failed: set[str], source: Original) -> Iterator[dict[str, Any]]:
    """Each table of the report in its own form; one that was not found is told, not drawn."""
    fields = {field.code: field for field in report.fields}
    for number, (table, code) in enumerate(report.report.forms.items(), 2):
        used = code or report.report.template
        if used is None:
            continue
        layout = form(used).tables[table]
        rows = tuple(tuple(_cell(layout, cell, fields, failed, source) for cell in row) for row in grid(layout)) if code else ()
        english = next(section.english for section in form(used).sections if section.number == layout.section)
        yield {"code": table, "number": number, "title": layout.title, "english": english, "form": code, "rows": rows}


def _cell(table: TableForm, cell: GridCell, fields: Mapping[str, Field], failed: set[str], source: Original) -> dict[str, Any]:
    made: dict[str, Any] = {"cell": cell, "field": None}
    field = fields.get(cell.code or "")
    if field is None:
        return made
    return made | {
        "field": field,
        "paint": paint(field),
        "text": _text(field),
        "note": _note(field),
        "zero": field.value == 0,
        "failed": field.code in failed,
        "target": _target(field, source),
        "title": f"{cell.label}: {explain.said(field)}",
    }


def _text(field: Field) -> str:
    return explain.number(field.value) if field.value is not None else (field.raw or "").strip()


def _note(field: Field) -> str:
    """What stands under a number: the print where it is not the number, the confidence where it is not sure, the status."""
    notes: list[str] = [field.status] if field.status != "read" else []
    if field.raw is not None and field.value is not None and field.raw.strip() != explain.number(field.value):
        notes.append(f"printed {field.raw.strip()}")
    if field.status in ("read", "blank") and explain.band(field.confidence) != "sure":
        notes.append(explain.percent(field.confidence))
    return ", ".join(notes)


def _target(field: Field, source: Original) -> str:
    """What of the source a field is linked to: its box on a page, its passage, or nothing."""
    if field.code in source.passages:
        return f"passage-{source.passages[field.code]}"
    place = field.place
    if place and place.bbox and any(sheet.number == place.page for sheet in source.sheets):
        return f"box-{field.code}"
    return ""


def _checks(report: Report, source: Original) -> dict[str, list[dict[str, Any]]]:
    """Checks by how they ended, each with its texts, its numbers and a link to the clause it quotes."""
    groups: dict[str, list[dict[str, Any]]] = {"fails": [], "open": [], "holds": []}
    for index, check in enumerate(report.checks):
        described = explain.rule_of(check)
        groups[explain.mark(check).strip()].append(
            {
                "check": check,
                "title": described.title,
                "label": described.label,
                "remedy": described.remedy if check.holds is False else "",
                "about": explain.about(report, check.codes) if check.codes else "",
                "left": None if check.left is None else explain.number(check.left),
                "right": None if check.right is None else explain.number(check.right),
                "target": f"quote-{index}" if _quoted(check, source) else "",
            }
        )
    return groups


def _quoted(check: Check, source: Original) -> bool:
    place = check.place
    return bool(check.quote and place and place.bbox and any(sheet.number == place.page for sheet in source.sheets))


def _sheets(report: Report, source: Original) -> Iterator[dict[str, Any]]:
    """Each page with the boxes of its fields and quoted clauses, in parts of a hundred of the page's size."""
    for sheet in source.sheets:
        fields = [
            {"field": field, "paint": paint(field), "style": _style(field.place, sheet), "title": f"{field.code}: {explain.said(field)}"}
            for field in report.fields
            if field.place and field.place.page == sheet.number and field.place.bbox
        ]
        quotes = [
            {"index": index, "style": _style(check.place, sheet)}
            for index, check in enumerate(report.checks)
            if _quoted(check, source) and check.place and check.place.page == sheet.number
        ]
        texts = [
            (text, f"{_box(box, sheet)};--size:{80 * box.height / sheet.width / (1 + text.count(chr(10))):.2f}")
            for text, box in sheet.texts
        ]
        yield {"sheet": sheet, "fields": fields, "quotes": quotes, "texts": texts}


def _style(place: Place | None, sheet: Sheet) -> str:
    assert place
    assert place.bbox
    margin = 1.5
    x0, top, x1, bottom = place.bbox
    return _box(BBox(x0 - margin, top - margin, x1 + margin, bottom + margin), sheet)


def _box(box: BBox, sheet: Sheet) -> str:
    left, top = 100 * box.x0 / sheet.width, 100 * box.top / sheet.height
    return f"left:{left:.2f}%;top:{top:.2f}%;width:{100 * box.width / sheet.width:.2f}%;height:{100 * box.height / sheet.height:.2f}%"


def _passages(report: Report, source: Original) -> Iterator[dict[str, Any]]:
    """The blocks of a format without pages: paragraphs and tables whose lines and cells know the fields read from them."""
    codes: dict[int, list[str]] = {}
    for code, number in source.passages.items():
        codes.setdefault(number, []).append(code)
    for block in source.blocks:
        if isinstance(block, Line):
            number = _number(block.place)
            if block.text.strip():
                yield {"line": block.text, "number": number, "codes": codes.get(number, []), "heading": block.heading}
        else:
            rows: dict[int, list[dict[str, Any]]] = {}
            for cell in block.cells:
                number = _number(cell.place)
                rows.setdefault(cell.row, []).append({"cell": cell, "number": number, "codes": codes.get(number, [])})
            yield {"rows": [rows[row] for row in sorted(rows)]}


def _number(place: Place | None) -> int:
    return place.line if place and place.line is not None else 0


def _details(report: Report) -> str:
    """What the page's script tells about a field that is chosen, as JSON that cannot end its script element."""
    details = {}
    for field in report.fields:
        definition = explain.definition_of(report, field.code)
        details[field.code] = {
            "label": f"{definition.row_label} · {definition.column_label}",
            "english": definition.meaning,
            "said": explain.said(field),
            "place": explain.place_text(field),
            "evidence": list(explain.evidence(field)),
            "checks": [
                {"mark": explain.mark(check).strip(), "label": explain.rule_of(check).label, "sides": explain.both_sides(check)}
                for check in explain.checks_of(report, field.code)
            ],
        }
    text = json.dumps(details, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
