"""How fast a crawl is, the store included, and whether its cost grows: `python benchmarks/throughput.py [--plot file.png]`.

Documents are copies of built reports in fixtures/reports, each made different by a comment at its end, so that every one is read.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path

from extractor.dataset.crawl import READER, ingest
from extractor.dataset.isolation import peak_memory
from extractor.dataset.store import Store

FIXTURES = Path(__file__).parent.parent / "fixtures" / "reports"
# A report of each format that a public site would carry: born-digital, five pages or so.
MODELS = {"pdf": "chromium-site.pdf", "docx": "docx-county-2022.docx", "html": "html-*.html", "txt": "text-*.txt"}


def make(folder: Path, kind: str, count: int) -> None:
    """So many different documents of one format."""
    models = sorted(FIXTURES.glob(MODELS[kind]))
    folder.mkdir()
    for number in range(count):
        data = models[number % len(models)].read_bytes()
        (folder / f"{number:05}.{kind}").write_bytes(data + _mark(kind, number))


def _mark(kind: str, number: int) -> bytes:
    """Bytes at the end that no reader minds."""
    return {"pdf": f"\n%{number}\n", "html": f"<!-- {number} -->", "docx": "", "txt": f"\n{' ' * (number % 977)}\n\n{' ' * (number // 977)}"}[kind].encode()


def renamed(folder: Path, count: int) -> None:
    """DOCX may have nothing behind them: a number goes into the archive's own comment."""
    import zipfile

    for number, path in enumerate(sorted(folder.iterdir())):
        with zipfile.ZipFile(path, "a") as archive:
            archive.comment = f"{number} of {count}".encode()


def measure(kind: str, count: int, workers: int, reader: str = READER) -> dict[str, float | str | int]:
    """Crawl `count` documents of one format; seconds, rate, the workers' largest memory, bytes of the store a document."""
    with tempfile.TemporaryDirectory() as place:
        folder, store = Path(place) / "crawl", Path(place) / "s.duckdb"
        make(folder, kind, count)
        if kind == "docx":
            renamed(folder, count)
        started, cpu = time.perf_counter(), time.process_time()
        summary = ingest([str(folder)], store, workers=workers, reader=reader)
        seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
        opened = Store(store, read_only=True)
        (read,) = opened.connection.execute("SELECT count(*) FROM documents").fetchone() or (0,)
        (work,) = opened.connection.execute("SELECT sum(seconds) FROM documents").fetchone() or (0,)
        opened.close()
        return {
            "kind": kind,
            "documents": count,
            "read": read,
            "failed": summary.counts.failed,
            "seconds": round(seconds, 2),
            "per_second": round(count / seconds, 1),
            "milliseconds_each_in_worker": round(1000 * (work or 0) / max(read, 1), 1),
            "milliseconds_each_in_parent": round(1000 * cpu / count, 1),
            "worker_memory_mb": round(summary.counts.memory / 1e6),
            "parent_memory_mb": round(peak_memory() / 1e6),
            "store_bytes_each": round(store.stat().st_size / count),
        }


def plot(results: list[dict[str, float | str | int]], target: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7, 4))
    for kind in dict.fromkeys(str(result["kind"]) for result in results):
        rows = [result for result in results if result["kind"] == kind]
        axes.plot([r["documents"] for r in rows], [1000 * float(r["seconds"]) / float(r["documents"]) for r in rows], marker="o", label=kind)
    axes.set(xscale="log", xlabel="documents in the crawl", ylabel="milliseconds a document, all in", ylim=(0, None))
    axes.legend()
    figure.savefig(target, dpi=120, bbox_inches="tight")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kinds", nargs="*", default=["pdf", "docx", "html"])
    parser.add_argument("--sizes", nargs="*", type=int, default=[100, 300])
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--reader", default=READER, help="package.module:function; tests.dataset.fakes:read for the crawl's own cost")
    parser.add_argument("--plot", type=Path)
    given = parser.parse_args()
    results = []
    for kind in given.kinds:
        for size in given.sizes:
            results.append(measure(kind, size, given.workers, given.reader))
            print(json.dumps(results[-1]), flush=True)
    if given.plot:
        plot(results, given.plot)
    return 0


if __name__ == "__main__":
    sys.exit(main())
