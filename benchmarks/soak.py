"""Thousands of built reports with hostile files among them: every outcome right, memory flat. `python benchmarks/soak.py`"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.throughput import FIXTURES, end_of, resident
from extractor.dataset.crawl import ingest
from extractor.dataset.isolation import peak_memory
from extractor.dataset.progress import Counts
from extractor.dataset.store import Store
from extractor.options import Limits, Options
from tests.zoo import ZOO

KINDS = (".pdf", ".html", ".txt", ".md")
LIMITS = Limits(idle_seconds=15, total_seconds=60)


def make(folder: Path, count: int, share: float) -> dict[str, frozenset[str]]:
    """So many documents, `share` of them hostile; returns the right outcomes by file name."""
    folder.mkdir()
    honest = [path for path in sorted(FIXTURES.iterdir()) if path.suffix in KINDS and not path.name.startswith("bad-")]
    every = round(1 / share)
    right: dict[str, frozenset[str]] = {}
    made: dict[str, bytes] = {}
    for number in range(count):
        if number % every == every - 1:
            animal = ZOO[number // every % len(ZOO)]
            name, outcomes = animal.name, animal.outcomes
            data = made.setdefault(name, animal.make())
        else:
            path = honest[number % len(honest)]
            name, outcomes = path.name, frozenset(("ok", "not_a_report", "needs_ocr"))
            data = path.read_bytes() + end_of(path.suffix[1:], number)
        right[f"{number:05}-{name}"] = outcomes
        (folder / f"{number:05}-{name}").write_bytes(data)
    return right


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=5000)
    parser.add_argument("--share", type=float, default=0.03)
    given = parser.parse_args()
    memory: dict[int, int] = {}  # the most that the parent had in each tenth of the run, and when documents are compared

    def watch(counts: Counts) -> None:
        tenth = 11 if counts.finished else 10 * counts.inputs // given.documents
        memory[tenth] = max(memory.get(tenth, 0), resident() // 1_000_000)

    with tempfile.TemporaryDirectory() as place:
        folder, store = Path(place) / "crawl", Path(place) / "s.duckdb"
        right = make(folder, given.documents, given.share)
        Path("/proc/self/clear_refs").write_text("5")  # what making them took is not what is measured
        started = time.perf_counter()
        summary = ingest([str(folder)], store, Options(limits=LIMITS, ocr=False), watch=watch)
        seconds = time.perf_counter() - started
        wrong, found = compare(store, right)
    print(json.dumps({
        "documents": given.documents,
        "seconds": round(seconds),
        "outcomes": summary.outcomes,
        "unaccounted": len(summary.unaccounted),
        "inputs_with_a_result": found,
        "wrong_outcomes": wrong,
        "parent_memory_mb": list(memory.values()),
        "parent_peak_mb": peak_memory() // 1_000_000,
        "worker_peak_mb": summary.counts.memory // 1_000_000,
    }, indent=1))  # fmt: skip
    return 1 if wrong or summary.unaccounted else 0


def compare(store: Path, right: dict[str, frozenset[str]]) -> tuple[list[str], int]:
    """Files whose outcome is not among the right ones, and how many files have one."""
    opened = Store(store, read_only=True)
    query = """
        SELECT i.path, 'ok' FROM inputs i JOIN documents USING (sha256) UNION SELECT i.path, f.outcome FROM inputs i JOIN failures f USING (sha256)
        UNION SELECT path, outcome FROM failures WHERE sha256 IS NULL"""
    rows = opened.connection.execute(query).fetchall()
    opened.close()
    wrong, seen = [], set()
    for path, outcome in rows:
        name = next(part for part in path.split("/") if part.removesuffix("!") in right).removesuffix("!")
        seen.add(name)
        if outcome not in right[name]:
            wrong.append(f"{name}: {outcome}")
    return sorted(wrong) + sorted(f"{name}: nothing" for name in right.keys() - seen), len(seen)


if __name__ == "__main__":
    sys.exit(main())
