"""A document is spoiled, read and judged: what it shows beside what was read."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from benchmarks.damage.cells import CELL_KINDS
from benchmarks.damage.columns import COLUMN_KINDS
from benchmarks.damage.grids import GRID_KINDS
from benchmarks.damage.hand import Hand
from benchmarks.damage.lines import LINE_KINDS
from benchmarks.damage.pages import LOSSES, PAGE_KINDS
from benchmarks.damage.printed import PRINT_KINDS
from benchmarks.damage.specimen import Shown, Specimen
from benchmarks.damage.texts import TEXT_KINDS
from extractor.confidence import in_doubt, judge
from extractor.document import BBox, Document, PagedDocument, Place
from extractor.errors import ExtractionError
from extractor.layout import lay_out
from extractor.options import Options
from extractor.pipeline import Look, check, extract_document, looked_at
from extractor.readers.pdf_ink import INSET
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
            look: Look = nothing_there
            damaged: tuple[Document, dict[str, Shown]] | None
            if kind in PAGE_KINDS or kind in PRINT_KINDS:
                assert specimen.paged is not None
                paged = kind(specimen.paged, chance) if kind in PAGE_KINDS else kind(specimen, chance)
                paged, shown = paged if isinstance(paged, tuple) else (paged, specimen.shown)
                damaged = paged and (lay_out(paged), shown)
                look = partial(printed_there, specimen.paged if kind.__name__ in LOSSES else paged)
            else:
                damaged = kind(Hand(specimen, chance))
            if damaged:
                made += 1
                yield _trial(kind.__name__, specimen, *damaged, look)


def nothing_there(places: Sequence[Place]) -> list[bool]:
    """A look at empty cells that shows them empty."""
    return [False for _ in places]


def printed_there(paged: PagedDocument, places: Sequence[Place]) -> list[bool]:
    """A look at empty cells of a page that shows these words."""
    words = {page.number: page.words for page in paged.pages}
    return [any(_laps(word.bbox, place.bbox) for word in words[place.page or 0]) for place in places if place.bbox]


def _laps(word: BBox, box: BBox) -> bool:
    across, down = min(word.x1, box.x1) - max(word.x0, box.x0), min(word.bottom, box.bottom) - max(word.top, box.top)
    return across > INSET and down > INSET


def _kinds(specimen: Specimen) -> list:
    return [
        *((*CELL_KINDS, *GRID_KINDS, *COLUMN_KINDS) if specimen.cells else ()),
        *((*LINE_KINDS, *TEXT_KINDS) if specimen.tokens else ()),
        *(PAGE_KINDS if specimen.paged else ()),
        *(PRINT_KINDS if specimen.paged and specimen.cells else ()),
    ]


def judged(document: Document, look: Look) -> tuple[tuple[Field, ...], tuple[Check, ...], Confidence]:
    """What the program makes of a document, as the pipeline does it; the second reading sees the damaged document too."""
    try:
        recognised = looked_at(recognise(document), document, look)
    except ExtractionError as error:
        return (), (), Confidence(0.0, "reject", (Problem(error.outcome, str(error)),))
    checks = check(recognised, document)
    fields, confidence = judge(recognised, checks)
    if in_doubt(confidence):
        recognised = replace(recognised, fields=compared(recognised.fields, read_otherwise(document.blocks)))
        fields, confidence = judge(recognised, checks)
    return fields, checks, confidence


def _trial(kind: str, specimen: Specimen, document: Document, shown: dict[str, Shown], look: Look) -> Trial:
    return Trial(kind, specimen.name, shown, *judged(document, look))


def names() -> Sequence[str]:
    """All kinds of damage."""
    return [kind.__name__ for kind in (*CELL_KINDS, *GRID_KINDS, *COLUMN_KINDS, *LINE_KINDS, *TEXT_KINDS, *PAGE_KINDS, *PRINT_KINDS)]
