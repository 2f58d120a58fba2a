"""What trust costs: `python -m benchmarks.cost [DIR…]`.

On every PDF with a truth: processor time of checks, judgement, looks at empty cells and second readings, beside that of reading
and recognition; and on how many of the documents the second reader runs, of all and of those without flaws.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.damage.specimen import flawed, sources
from extractor.options import Options
from extractor.pipeline import one_report, read_document
from extractor.recognition import recognise
from extractor.report import Source

ROOT = Path(__file__).parent.parent
OPTIONS = Options(ocr=False)
# The bars of issue 3: added time, and share of clean documents read twice.
ADDED, TWICE = 0.25, 0.05


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of processor time for one document: read and recognised, everything beyond that, and whether it was read twice."""

    reading: float
    trust: float
    twice: bool


def measure(data: bytes) -> Cost:
    """One document, as the pipeline does it."""
    clock = time.process_time
    start = clock()
    document = read_document(data, "report.pdf", OPTIONS)
    read = clock()
    recognise(document)
    recognised = clock()
    report = one_report(data, document, Source("report.pdf", "", "pdf", document.pages), OPTIONS)
    whole = clock() - recognised
    twice = any(item.name == "second_reading" for field in report.fields for item in field.evidence)
    return Cost(recognised - start, max(0.0, whole - (recognised - read)), twice)


def typical(data: bytes, times: int) -> Cost:
    """The medians of several turns."""
    turns = [measure(data) for _ in range(times)]
    return Cost(statistics.median(c.reading for c in turns), statistics.median(c.trust for c in turns), turns[0].twice)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cost", description="What checks, confidence and second readings cost.")
    parser.add_argument("folders", nargs="*", type=Path, default=[ROOT / "fixtures" / "reports"])
    parser.add_argument("--times", type=int, default=3)
    chosen = parser.parse_args(arguments)
    found = [paths for paths in sources(chosen.folders) if paths[0].suffix == ".pdf"]
    measure(found[0][0].read_bytes())  # imports are not what is measured
    costs = [(typical(source.read_bytes(), chosen.times), flawed(truth)) for source, truth in found]
    clean = [cost for cost, flaw in costs if not flaw]
    again = sum(cost.twice for cost in clean) / len(clean)
    reading, trust = sum(cost.reading for cost in clean), sum(cost.trust for cost in clean)
    once = sum(cost.trust for cost in clean if not cost.twice) / sum(cost.reading for cost in clean if not cost.twice)
    print(f"{len(found)} PDFs, {len(clean)} without flaws; read twice: {sum(c.twice for c, _ in costs)} of all, {again:.1%} of those without flaws")
    print(f"without flaws: reading and recognition take {reading / len(clean) * 1000:.0f} ms a document of processor time; checks, looks, second")
    print(f"readings and judgement add {trust / reading:.1%} (bar {ADDED:.0%}); where nothing is read twice {once:.1%}")
    return 0 if trust / reading <= ADDED and again <= TWICE else 1


if __name__ == "__main__":
    sys.exit(main())
