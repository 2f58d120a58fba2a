"""How right the program is on documents whose truth is known: `python -m benchmarks.accuracy DIR [DIR…]`.

A case is a document with its truth: `truth.json` beside `report.*` in a folder of its own, or `NAME.truth.json` beside
`NAME` or `NAME.*`. A truth holds `agency`, `year`, `forms`, `headings` (as printed, or `text` and `number`) and `fields` by
code with `value`, `raw` and, where they say more than the value does, `status` and `may_be` (other statuses that are no
error); or an `outcome` other than "ok" for a file that must fail, or a `verdict` list that is all a document may get.
Where the outcome is "needs_ocr", `ocr` is the truth for a program that has OCR; without it the file is no report.

A field is exact when status and value are. An error is silent when its document has the verdict "accept".
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from extractor.document import BBox
from extractor.report import Field, Report


@dataclass(frozen=True, slots=True)
class Case:
    """A document, its truth, and the strata it counts in."""

    path: Path
    truth: dict[str, Any]

    @property
    def format(self) -> str:
        return self.truth.get("format") or self.path.suffix.lstrip(".").lower()

    @property
    def strata(self) -> tuple[str, ...]:
        tags = self.truth.get("tags") or self.truth.get("variants") or ()
        return (self.format, *(f"#{tag}" for tag in tags))


@dataclass(frozen=True, slots=True)
class Error:
    """A field that is not what the page prints; `got` and `expected` are "status value"."""

    code: str
    expected: str
    got: str
    raw: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Score:
    """What one document got right; `faults` are wrong agency, year, forms, headings, outcome or place."""

    name: str
    strata: tuple[str, ...]
    fields: int
    exact: int
    errors: tuple[Error, ...]
    faults: tuple[str, ...]
    verdict: str
    outcome: str
    seconds: float
    confidence: float
    message: str = ""
    problems: tuple[str, ...] = ()

    @property
    def silent(self) -> int:
        """Fields that contradict the page in a document accepted without a look."""
        return len(self.errors) if self.verdict == "accept" else 0


def cases(*folders: Path) -> Iterator[Case]:
    """All documents with a truth under these folders, in order of their paths."""
    for folder in folders:
        for truth in sorted(folder.rglob("*truth.json")):
            stem = truth.name.removesuffix("truth.json").rstrip(".") or "report"
            beside = truth.with_name(stem)
            documents = [beside] if beside.is_file() else sorted(p for p in truth.parent.glob(f"{stem}.*") if p.suffix != ".json")
            for document in documents:
                yield Case(document, json.loads(truth.read_text("utf-8")))


def score(case: Case, ocr: bool = True) -> Score:
    """Read one document and compare every field with its truth."""
    from extractor.options import Options
    from extractor.pipeline import extract_document

    truth = case.truth
    if ocr and find_spec("rapidocr") and truth.get("outcome") == "needs_ocr":
        truth = truth.get("ocr", {"outcome": "not_a_report"})
    data = case.path.read_bytes()
    start = time.perf_counter()
    report = extract_document(data, str(case.path), Options(ocr=ocr))[0]
    seconds = time.perf_counter() - start
    errors = tuple(_errors(truth.get("fields", {}), report))
    expected = len(truth.get("fields", {}))
    return Score(
        name="/".join(case.path.parts[-2:]),
        strata=case.strata,
        fields=expected,
        exact=expected - sum(error.expected != "nothing" for error in errors),
        errors=errors,
        faults=tuple(_faults(truth, report)),
        verdict=report.verdict,
        outcome=report.outcome,
        seconds=seconds,
        confidence=report.confidence.overall,
        message=report.message,
        problems=tuple(problem.message for problem in report.problems),
    )


def scores(found: Sequence[Case], workers: int = 1, ocr: bool = True) -> list[Score]:
    """Score all cases, in their order."""
    read = partial(score, ocr=ocr)
    if workers == 1:
        return [read(case) for case in found]
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(read, found, chunksize=4))


def _errors(truth: dict[str, dict[str, Any]], report: Report) -> Iterator[Error]:
    found = {field.code: field for field in report.fields}
    for code, printed in truth.items():
        field = found.get(code) or Field(code, None, None, "missing")
        if not _right(printed, field):
            yield Error(code, _said(_status(printed), printed["value"]), _said(field.status, field.value), field.raw, field.confidence)
    for code, field in found.items():
        if code not in truth and field.status == "read":
            yield Error(code, "nothing", _said(field.status, field.value), field.raw, field.confidence)


def _right(printed: dict[str, Any], field: Field) -> bool:
    if field.status != _status(printed):
        return field.status in printed.get("may_be", ())
    if field.status != "read":
        return field.value is None
    return field.value is not None and math.isclose(field.value, printed["value"], rel_tol=1e-9, abs_tol=1e-9)


def _status(printed: dict[str, Any]) -> str:
    return printed.get("status") or ("blank" if printed["value"] is None else "read")


def _said(status: str, value: float | None) -> str:
    return status if value is None else f"{status} {value:.10g}"


def _faults(truth: dict[str, Any], report: Report) -> Iterator[str]:
    """Everything wrong that is no field: one sentence each."""
    outcome = truth.get("outcome", "ok")
    if report.outcome != outcome:
        yield f"outcome {report.outcome}, not {outcome}: {report.message}"
        return
    if outcome != "ok":
        return
    allowed = truth.get("verdict")
    if allowed and report.verdict not in ([allowed] if isinstance(allowed, str) else allowed):
        yield f"verdict {report.verdict}, not {allowed}"
    identity = report.report
    if identity.agency not in (truth.get("agency"), *truth.get("agency_also", ())):
        yield f"agency {identity.agency}, not {truth.get('agency')}"
    if identity.year != truth.get("year"):
        yield f"year {identity.year}, not {truth.get('year')}"
    forms = truth.get("forms", {})
    if {table: form for table, form in identity.forms.items() if table in forms} != forms:
        yield f"forms {identity.forms}, not {forms}"
    numbers = {_bare(section.heading): section.number for section in report.sections}
    for heading in truth.get("headings", ()):
        text, number = (heading["text"], heading["number"]) if isinstance(heading, dict) else (heading, None)
        if _bare(text) not in numbers:
            yield f"heading {text} not found"
        elif isinstance(heading, dict) and numbers[_bare(text)] != number:
            yield f"heading {text} is section {numbers[_bare(text)]}, not {number}"
    if report.document.format == "pdf" and (homeless := [f.code for f in report.fields if f.status == "read" and not _placed(f.place)]):
        yield f"{len(homeless)} read fields without a place, {homeless[0]} first"


def _placed(place: Any) -> bool:
    return place is not None and place.page is not None and isinstance(place.bbox, BBox)


def _bare(text: str) -> str:
    return "".join(text.split())


# ---- the printed table


def summary(found: Sequence[Score]) -> dict[str, dict[str, float]]:
    """Per stratum and under "all": documents, fields, exact fields, silent errors, verdicts, median seconds."""
    groups: dict[str, list[Score]] = {"all": list(found)}
    for one in found:
        for stratum in one.strata:
            groups.setdefault(stratum, []).append(one)
    return {name: _totals(group) for name, group in sorted(groups.items(), key=lambda item: (item[0] != "all", item[0]))}


def _totals(group: list[Score]) -> dict[str, float]:
    verdicts = Counter(one.verdict for one in group)
    seconds = sorted(one.seconds for one in group)
    fields = sum(one.fields for one in group)
    exact = sum(one.exact for one in group)
    return {
        "documents": len(group),
        "fields": fields,
        "exact": exact,
        "share": round(exact / fields, 6) if fields else 1.0,
        "silent": sum(one.silent for one in group),
        "faults": sum(len(one.faults) for one in group),
        "accept": verdicts["accept"],
        "review": verdicts["review"],
        "reject": verdicts["reject"],
        "median_seconds": round(seconds[len(seconds) // 2], 4),
    }


def show(found: Sequence[Score], most: int = 8, variants: bool = False) -> None:
    """Print the totals per format (and variant), then every document that is not perfect with its first wrong fields."""
    print(f"{'stratum':34} {'docs':>5} {'fields':>7} {'exact':>8} {'silent':>6} {'faults':>6}  acc/rev/rej   median s")
    for name, total in summary(found).items():
        if name.startswith("#") and not variants:
            continue
        print(
            f"{name:34} {total['documents']:5} {total['fields']:7} {total['share']:8.3%} {total['silent']:6} {total['faults']:6}"
            f"  {total['accept']}/{total['review']}/{total['reject']:<9} {total['median_seconds']:.3f}"
        )
    for one in found:
        if not one.errors and not one.faults:
            continue
        mark = "SILENT " if one.silent else ""
        print(f"\n{mark}{one.name}: {one.exact}/{one.fields} exact, {one.verdict} {one.confidence:.3f} {one.outcome} {one.message}")
        for fault in one.faults:
            print(f"  ! {fault}")
        listed = one.errors[:most] if one.outcome == "ok" else ()
        for error in listed:
            print(f"  {error.code}: printed {error.expected}, got {error.got} (raw {error.raw!r}, confidence {error.confidence:.3f})")
        if listed and len(one.errors) > most:
            print(f"  … and {len(one.errors) - most} more")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy", description="Score the program against known truth.")
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--most", type=int, default=8, help="wrong fields listed per document")
    parser.add_argument("--variants", action="store_true", help="also totals per variant")
    parser.add_argument("--only", default="", help="only documents whose path holds this text")
    parser.add_argument("--no-ocr", action="store_true", help="leave pictures alone")
    parser.add_argument("--json", type=Path, help="also write every score here")
    chosen = parser.parse_args(arguments)
    found = [case for case in cases(*chosen.folders) if chosen.only in str(case.path)]
    if not found:
        parser.error("no truth.json found there")
    done = scores(found, chosen.workers, not chosen.no_ocr)
    show(done, chosen.most, chosen.variants)
    if chosen.json:
        chosen.json.write_text(json.dumps([asdict(one) for one in done], ensure_ascii=False, indent=1), "utf-8")
    return 0 if all(not one.errors and not one.faults for one in done) else 1


if __name__ == "__main__":
    sys.exit(main())
