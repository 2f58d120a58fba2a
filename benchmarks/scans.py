"""How right text recognition is: reports with known truth, scanned in many ways: `python -m benchmarks.scans`.

Each PDF with a truth is printed, scanned as `benchmarks.scanning` says, read, and compared field by field. Printed per kind of
scan: exact fields, silent errors (wrong fields in accepted documents), verdicts, seconds a page, the most memory ever used.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pypdfium2

from benchmarks.accuracy import Case, Score, cases, score
from benchmarks.scanning import SCANNERS, scan

FOLDER = Path(__file__).parent.parent / "fixtures" / "reports"


def measure(found: Sequence[Case], scanner: str, seed: int, most: int) -> None:
    """Scan and read every case; print the totals, then what was wrong."""
    results: list[Score] = []
    page_count = 0
    with tempfile.TemporaryDirectory() as folder:
        for case in found:
            path = Path(folder) / case.path.name
            path.write_bytes(scan(case.path.read_bytes(), SCANNERS[scanner], seed))
            page_count += len(pypdfium2.PdfDocument(path))
            results.append(score(Case(path, case.truth)))
    fields, exact, silent = (sum(getattr(result, name) for result in results) for name in ("fields", "exact", "silent"))
    verdicts = "/".join(str(sum(result.verdict == name for result in results)) for name in ("accept", "review", "reject"))
    pace = sum(result.seconds for result in results) / page_count
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{scanner:16} {exact / fields:8.3%} of {fields:5}  silent {silent:2}  {verdicts:8}  {pace:5.2f} s/page  {memory:.2f} GB", flush=True)
    for result in results:
        if result.errors or result.faults or result.verdict != "accept":
            print(f"    {result.name.rpartition('/')[2]}: {result.verdict} {result.outcome} {result.message} {'; '.join(result.faults[:3])}", flush=True)
        for e in result.errors[:most]:
            print(f"        {e.code}: printed {e.expected}, got {e.got} (raw {e.raw!r}, {e.confidence:.3f})", flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scans", description="Score text recognition on scans of known reports.")
    parser.add_argument("folders", nargs="*", type=Path, default=[FOLDER])
    parser.add_argument("--scanner", action="append", choices=list(SCANNERS), help="one kind of scan; all when not given")
    parser.add_argument("--only", default="", help="only documents whose path holds this text")
    parser.add_argument("--documents", type=int, default=1000, help="at most this many")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--most", type=int, default=5, help="wrong fields listed per document")
    chosen = parser.parse_args(arguments)
    os.environ["EXTRACTOR_CACHE"] = "off"
    whole = [case for case in cases(*chosen.folders) if case.path.suffix == ".pdf" and case.truth.get("outcome", "ok") == "ok" and chosen.only in str(case.path)]
    for scanner in chosen.scanner or SCANNERS:
        measure(whole[: chosen.documents], scanner, chosen.seed, chosen.most)
    return 0


if __name__ == "__main__":
    sys.exit(main())
