"""How right text recognition is: reports with known truth, scanned in many ways: `python -m benchmarks.scans`.

Each PDF with a truth is printed, scanned as `benchmarks.scanning` says, read, and compared field by field. Printed per kind of
scan: exact fields, silent errors (wrong fields in accepted documents), verdicts, how many of the originals that are accepted
are accepted as scans too, seconds and processor seconds a page, the most memory ever used by reading. With `--keep FOLDER`
scans and what was recognised in them stay there, and a second run reads the same pictures again at no cost: its seconds say nothing.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pypdfium2

from benchmarks.accuracy import Case, Score, cases, score
from benchmarks.scanning import SCANNERS, scan

FOLDER = Path(__file__).parent.parent / "fixtures" / "reports"


def measure(found: Sequence[Case], accepted: set[Path], scanner: str, seed: int, most: int, folder: Path) -> None:
    """Scan and read every case; print the totals, then what was wrong."""
    results: list[Score] = []
    page_count, processor = 0, 0.0
    for case in found:
        path = folder / f"{scanner} {seed} {case.path.name}"
        if not path.exists():
            with ProcessPoolExecutor(1) as other:  # the memory of making a scan is not that of reading it
                path.write_bytes(other.submit(scan, case.path.read_bytes(), SCANNERS[scanner], seed).result())
        page_count += len(pypdfium2.PdfDocument(path))
        start = time.process_time()
        results.append(score(Case(path, case.truth)))
        processor += time.process_time() - start
        tell(results[-1], most)
    fields, exact, silent = (sum(getattr(result, name) for result in results) for name in ("fields", "exact", "silent"))
    verdicts = "/".join(str(sum(result.verdict == name for result in results)) for name in ("accept", "review", "reject"))
    again = sum(result.verdict == "accept" for result, case in zip(results, found, strict=True) if case.path in accepted)
    sound = sum(case.path in accepted for case in found)
    pace = sum(result.seconds for result in results) / page_count
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(
        f"{scanner:16} {exact / fields:8.3%} of {fields:5}  silent {silent:2}  {verdicts:8}  of accepted {again}/{sound}"
        f"  {pace:5.2f} s/page  {processor / page_count:5.2f} cpu s/page  {memory:.2f} GB",
        flush=True,
    )


def tell(result: Score, most: int) -> None:
    """What is to be said of one document: nothing when all is right and accepted."""
    if result.errors or result.faults or result.verdict != "accept":
        print(f"    {result.name.rpartition('/')[2]}: {result.verdict} {result.outcome} {result.message} {'; '.join(result.faults[:3])}", flush=True)
    for problem in result.problems:
        print(f"        ! {problem}")
    for e in result.errors[:most]:
        print(f"        {e.code}: printed {e.expected}, got {e.got} (raw {e.raw!r}, {e.confidence:.3f})", flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scans", description="Score text recognition on scans of known reports.")
    parser.add_argument("folders", nargs="*", type=Path, default=[FOLDER])
    parser.add_argument("--scanner", action="append", choices=list(SCANNERS), help="one kind of scan; all when not given")
    parser.add_argument("--only", action="append", help="only documents whose path holds this text, or another such text")
    parser.add_argument("--documents", type=int, default=1000, help="at most this many")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--most", type=int, default=5, help="wrong fields listed per document")
    parser.add_argument("--keep", type=Path, help="where scans and recognised pages stay for the next run")
    chosen = parser.parse_args(arguments)
    whole = [case for case in cases(*chosen.folders) if case.path.suffix == ".pdf" and case.truth.get("outcome", "ok") == "ok"]
    whole = [case for case in whole if any(text in str(case.path) for text in chosen.only or [""])][: chosen.documents]
    accepted = {case.path for case in whole if score(case, ocr=False).verdict == "accept"}
    with tempfile.TemporaryDirectory() as scratch:
        folder = chosen.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        os.environ["EXTRACTOR_CACHE"] = str(folder) if chosen.keep else "off"
        for scanner in chosen.scanner or SCANNERS:
            measure(whole, accepted, scanner, chosen.seed, chosen.most, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
