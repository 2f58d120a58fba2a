"""`python -m benchmarks.damage`: at least 3,000 damaged documents; silent errors counted by kind. The goal is none."""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.damage.cells import CELL_KINDS, Hand
from benchmarks.damage.grids import GRID_KINDS
from benchmarks.damage.pages import PAGE_KINDS
from benchmarks.damage.specimen import Shown, Specimen, specimens
from extractor.confidence import in_doubt, judge
from extractor.document import Document
from extractor.errors import ExtractionError
from extractor.layout import lay_out
from extractor.pipeline import check
from extractor.recognition import recognise
from extractor.recognition.second import compared, read_otherwise
from extractor.report import Field

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [ROOT / "fixtures" / "reports", ROOT.parent / "shared" / "real"]


@dataclass(frozen=True, slots=True)
class Trial:
    """One damaged document: what it shows, what was read, and how it was judged."""

    kind: str
    specimen: str
    shown: dict[str, Shown]
    fields: tuple[Field, ...]
    verdict: str

    @property
    def wrong(self) -> list[str]:
        """Fields that do not equal what the damaged page shows; a field given for one that is not there is invented."""
        return [f.code for f in self.fields if f.code in self.shown and f.status in ("read", "blank") and (f.status, f.value) != self.shown[f.code]]


def trials(chosen: list[Specimen], rounds: int, seed: int, only: str = "") -> Iterator[Trial]:
    """Every kind of damage on every specimen it can be done to, `rounds` times."""
    for specimen in chosen:
        for number in range(rounds):
            for kind in (*CELL_KINDS, *GRID_KINDS):
                chance = random.Random(f"{seed} {number} {kind.__name__} {specimen.name}")
                if only in kind.__name__ and specimen.cells and (made := kind(Hand(specimen, chance))):
                    yield _trial(kind.__name__, specimen, *made)
            for paging in PAGE_KINDS:
                chance = random.Random(f"{seed} {number} {paging.__name__} {specimen.name}")
                if only in paging.__name__ and specimen.paged and (paged := paging(specimen.paged, chance)):
                    yield _trial(paging.__name__, specimen, lay_out(paged), specimen.shown)


def judged(document: Document) -> tuple[tuple[Field, ...], str]:
    """What the program makes of a document, as the pipeline does it; the second reading sees the damaged document too."""
    try:
        recognised = recognise(document)
    except ExtractionError as error:
        return (), error.outcome
    checks = check(recognised, document)
    if in_doubt(recognised, checks):
        recognised = replace(recognised, fields=compared(recognised.fields, read_otherwise(document.blocks)))
    fields, confidence = judge(recognised, checks)
    return fields, confidence.verdict


def _trial(kind: str, specimen: Specimen, document: Document, shown: dict[str, Shown]) -> Trial:
    return Trial(kind, specimen.name, shown, *judged(document))


def main() -> int:
    """Print a line a kind: documents, accepted, silent errors; exit 1 when there is a silent error."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", default="", help="only kinds whose name contains this")
    parser.add_argument("folders", nargs="*", type=Path, default=FOLDERS)
    options = parser.parse_args()
    begun = time.monotonic()
    chosen = list(specimens([folder for folder in options.folders if folder.exists()]))
    originals = Counter(judged(s.document)[1] for s in chosen)
    made, accepted, silent = Counter[str](), Counter[str](), Counter[str]()
    for trial in trials(chosen, options.rounds, options.seed, options.kind):
        made[trial.kind] += 1
        if trial.verdict == "accept":
            accepted[trial.kind] += 1
            if wrong := trial.wrong:
                silent[trial.kind] += 1
                got = {f.code: f for f in trial.fields}
                print(f"SILENT {trial.kind} {trial.specimen}: " + "; ".join(f"{c} shows {trial.shown[c]}, read {got[c].raw!r}" for c in wrong[:3]))
    print(f"\n{'kind':34}{'documents':>10}{'accepted':>10}{'silent':>8}")
    for kind in sorted(made):
        print(f"{kind:34}{made[kind]:>10}{accepted[kind]:>10}{silent[kind]:>8}")
    print(f"{'all':34}{made.total():>10}{accepted.total():>10}{silent.total():>8}   {len(made)} kinds")
    print(f"originals: {dict(originals)}; {time.monotonic() - begun:.0f} s")
    return 1 if silent.total() else 0


if __name__ == "__main__":
    sys.exit(main())
