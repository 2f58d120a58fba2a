"""A document is spoiled, read and judged: what it shows beside what was read."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from benchmarks.damage.cells import CELL_KINDS, Hand
from benchmarks.damage.grids import GRID_KINDS
from benchmarks.damage.lines import LINE_KINDS
from benchmarks.damage.pages import PAGE_KINDS
from benchmarks.damage.specimen import Shown, Specimen
from extractor.confidence import in_doubt, judge
from extractor.document import Document
from extractor.errors import ExtractionError
from extractor.layout import lay_out
from extractor.options import Options
from extractor.pipeline import check, extract_document
from extractor.recognition import recognise
from extractor.recognition.second import compared, read_otherwise
from extractor.report import Check, Confidence, Field, Problem

WITHOUT_OCR = Options(ocr=False)
# So often is a kind tried on a specimen before it is left.
MOST_ROUNDS = 6


@dataclass(frozen=True, slots=True)
class Trial:
    """One document, damaged or not (kind "original"): what it shows, what was read, and how it was judged."""

    kind: str
    specimen: str
    shown: dict[str, Shown]
    fields: tuple[Field, ...]
    checks: tuple[Check, ...]
    confidence: Confidence

    @property
    def accepted(self) -> bool:
        return self.confidence.verdict == "accept"

    @property
    def wrong(self) -> list[str]:
        """Fields that do not equal what the damaged page shows; a field given for one that is not there is invented."""
        return [f.code for f in self.fields if f.code in self.shown and f.status in ("read", "blank") and (f.status, f.value) != self.shown[f.code]]


def original(specimen: Specimen) -> Trial:
    """The specimen as it is, read from its file."""
    (report,) = extract_document(specimen.path.read_bytes(), specimen.path.name, WITHOUT_OCR)
    return Trial("original", specimen.name, specimen.shown, report.fields, report.checks, report.confidence)


def trials(specimen: Specimen, count: int, seed: int, only: str = "") -> Iterator[Trial]:
    """At most `count` kinds of damage done to a specimen: drawn anew for every specimen, every kind once before any comes again."""
    kinds = [kind for kind in _kinds(specimen) if only in kind.__name__]
    made = 0
    for number in range(MOST_ROUNDS):
        order = random.Random(f"{seed} {number} {specimen.name}")
        order.shuffle(kinds)
        for kind in kinds:
            if made >= count:
                return
            chance = random.Random(f"{seed} {number} {kind.__name__} {specimen.name}")
            if kind in PAGE_KINDS:
                assert specimen.paged is not None
                paged = kind(specimen.paged, chance)
                damaged = paged and (lay_out(paged), specimen.shown)
            else:
                damaged = kind(Hand(specimen, chance))
            if damaged:
                made += 1
                yield _trial(kind.__name__, specimen, *damaged)


def _kinds(specimen: Specimen) -> list:
    return [
        *((*CELL_KINDS, *GRID_KINDS) if specimen.cells else ()),
        *(LINE_KINDS if specimen.tokens else ()),
        *(PAGE_KINDS if specimen.paged else ()),
    ]


def judged(document: Document) -> tuple[tuple[Field, ...], tuple[Check, ...], Confidence]:
    """What the program makes of a document, as the pipeline does it; the second reading sees the damaged document too."""
    try:
        recognised = recognise(document)
    except ExtractionError as error:
        return (), (), Confidence(0.0, "reject", (Problem(error.outcome, str(error)),))
    checks = check(recognised, document)
    if in_doubt(recognised, checks):
        recognised = replace(recognised, fields=compared(recognised.fields, read_otherwise(document.blocks)))
    fields, confidence = judge(recognised, checks)
    return fields, checks, confidence


def _trial(kind: str, specimen: Specimen, document: Document, shown: dict[str, Shown]) -> Trial:
    return Trial(kind, specimen.name, shown, *judged(document))


def names() -> Sequence[str]:
    """All kinds of damage."""
    return [kind.__name__ for kind in (*CELL_KINDS, *GRID_KINDS, *LINE_KINDS, *PAGE_KINDS)]
