"""How fast: `python -m benchmarks.speed [DIR…]`.

Every PDF with a truth is read by us, recognition and checks included, and by a plain pdfplumber `extract_tables` loop
without any recognition: the same files, one run, turn by turn, medians. Then what importing and asking for help cost.
"""

from __future__ import annotations

import argparse
import io
import logging
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.accuracy import cases

ROOT = Path(__file__).parent.parent
# The bars of issue 2: times faster than pdfplumber, seconds to import, seconds to show the help.
FASTER, IMPORT, HELP = 8.0, 0.150, 0.300


def ours(data: bytes) -> None:
    from extractor.pipeline import extract_document

    extract_document(data, "report.pdf")


def plain(data: bytes) -> None:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            page.extract_tables()


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def process(*arguments: str) -> float:
    """Seconds a fresh Python process takes, at its best of seven."""
    return min(seconds(lambda: subprocess.run([sys.executable, *arguments], capture_output=True, check=True)) for _ in range(7))


def compare(path: Path, times: int) -> tuple[float, float]:
    """Median seconds of ours and of the plain loop, turn by turn."""
    data = path.read_bytes()
    turns = [(seconds(lambda: ours(data)), seconds(lambda: plain(data))) for _ in range(times)]
    return statistics.median(turn[0] for turn in turns), statistics.median(turn[1] for turn in turns)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description="Speed beside a plain pdfplumber loop.")
    parser.add_argument("folders", nargs="*", type=Path, default=[ROOT / "fixtures" / "reports"])
    parser.add_argument("--times", type=int, default=5)
    chosen = parser.parse_args(arguments)
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    found = [case for case in cases(*chosen.folders) if case.format == "pdf" and case.truth.get("outcome", "ok") == "ok"]
    first = found[0].path.read_bytes()
    for work in (ours, plain):  # what both import is not what is compared
        work(first)
    print(f"{'ms per file, median of ' + str(chosen.times):44} {'ours':>8} {'pdfplumber':>11} {'ratio':>6}")
    taken = []
    for case in found:
        taken.append(compare(case.path, chosen.times))
        print(_line("/".join(case.path.parts[-2:]), *taken[-1]))
    mine, theirs = (statistics.median(side) for side in zip(*taken, strict=True))
    print(_line(f"median of {len(found)} files", mine, theirs))
    bare = process("-c", "")
    imported, helped = process("-c", "import extractor") - bare, process("-m", "extractor.cli", "--help")
    print(f"import extractor {imported * 1000:.0f} ms, extract --help {helped * 1000:.0f} ms (Python itself {bare * 1000:.0f} ms)")
    return 0 if theirs / mine >= FASTER and imported < IMPORT and helped < HELP else 1


def _line(name: str, mine: float, theirs: float) -> str:
    return f"{name:44} {mine * 1000:8.1f} {theirs * 1000:11.1f} {theirs / mine:6.1f}"


if __name__ == "__main__":
    sys.exit(main())
