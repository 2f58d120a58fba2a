"""How fast a crawl is, the store included, and whether its cost grows: `python benchmarks/throughput.py [--plot file.png]`.

`--kinds full --sizes 100 1000 10000` measures the crawl's own cost, without reading: whole reports from a fake reader.
`per_second` is what the clock says, `per_second_of_cpu` what the same processor time gives when all processors have nothing else to do.

Documents are copies of built reports in fixtures/reports, each made different by a comment at its end, so that every one is read.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
import zipfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from extractor.dataset.crawl import READER, ingest
from extractor.dataset.isolation import load
from extractor.dataset.progress import Counts
from extractor.dataset.rows import texts_of
from extractor.options import Options

FIXTURES = Path(__file__).parent.parent / "fixtures" / "reports"
# A report of each format that a public site would carry: born-digital, five pages or so.
FAKE = "tests.dataset.fakes:read"
MODELS = {"pdf": "chromium-site.pdf", "docx": "docx-county-2022.docx", "html": "html-*.html", "txt": "text-*.txt"}


def make(folder: Path, kind: str, count: int) -> None:
    """So many different documents of one format; "full" are those that the fake reader of the tests turns into whole reports."""
    folder.mkdir()
    models = [b"full %d"] if kind == "full" else [path.read_bytes() for path in sorted(FIXTURES.glob(MODELS[kind]))]
    for number in range(count):
        path = folder / f"{number:05}.{kind}"
        data = models[number % len(models)]
        path.write_bytes(data % number if kind == "full" else data + end_of(kind, number))
        if kind == "docx":
            with zipfile.ZipFile(path, "a") as archive:
                archive.comment = b"%d" % number


def end_of(kind: str, number: int) -> bytes:
    """Bytes at the end that no reader minds; a DOCX has its number in the archive's comment."""
    blanks = b"\n" + bytes(9 if digit == "1" else 32 for digit in f"{number:b}")
    return {"pdf": b"\n%%%d\n" % number, "html": b"<!-- %d -->" % number, "docx": b"", "txt": blanks, "md": blanks}[kind]


def cost(kind: str) -> float:
    """Milliseconds of processor time that reading one document takes, which a busy machine does not change."""
    with tempfile.TemporaryDirectory() as place:
        make(Path(place) / "c", kind, 20)
        files = [(path.read_bytes(), str(path)) for path in sorted((Path(place) / "c").iterdir())]
    read = load(READER)
    for data, path in files[:2]:
        read(data, path, Options())
    started = time.process_time()
    for data, path in files:
        for number, report in enumerate(read(data, path, Options()), 1):
            texts_of(report, number)
    return 1000 * (time.process_time() - started) / len(files)


def measure(kind: str, count: int, workers: int, reader: str = READER) -> dict[str, float | str | int]:
    """Crawl `count` documents of one format: rates, processor time of parent and workers (all they do, starting included), memory."""
    memory = 0

    def watch(counts: Counts) -> None:
        nonlocal memory
        if counts.read % 20 == 0:
            memory = max(memory, resident())

    with tempfile.TemporaryDirectory() as place:
        folder, store = Path(place) / "crawl", Path(place) / "s.duckdb"
        make(folder, kind, count)
        started, cpu, reading = time.perf_counter(), time.process_time(), workers_seconds()
        summary = ingest([str(folder)], store, workers=workers, reader=reader, watch=watch)
        seconds, cpu, reading = time.perf_counter() - started, time.process_time() - cpu, workers_seconds() - reading
        size = store.stat().st_size
    return {
        "kind": kind,
        "documents": count,
        "read": summary.counts.read,
        "failed": summary.counts.failed,
        "seconds": round(seconds, 2),
        "per_second": round(count / seconds, 1),
        "per_second_of_cpu": round(workers * count / (cpu + reading), 1),
        "worker_cpu_ms_each": round(1000 * reading / count, 2),
        "parent_cpu_ms_each": round(1000 * cpu / count, 2),
        "worker_memory_mb": round(summary.counts.memory / 1e6),
        "parent_memory_mb": round(max(memory, resident()) / 1e6),
        "store_bytes_each": round(size / count),
    }


def resident() -> int:
    """Bytes of memory that this process has now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def workers_seconds() -> float:
    """Processor time of all workers that have ended so far, of the server they are forked from, and of what it did to be ready."""
    total = 0
    for child in Path("/proc/self/task").joinpath(str(os.getpid()), "children").read_text().split():
        numbers = Path("/proc", child, "stat").read_text().rpartition(")")[2].split()
        total += sum(map(int, numbers[11:15]))  # utime, stime, and those of its children that have ended
    return total / os.sysconf("SC_CLK_TCK")


def plot(results: list[dict[str, float | str | int]], target: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, panels = pyplot.subplots(1, 2, figsize=(10, 3.8))
    for kind in dict.fromkeys(str(result["kind"]) for result in results):
        rows = [result for result in results if result["kind"] == kind]
        sizes = [r["documents"] for r in rows]
        for axes, column in zip(panels, ("parent_cpu_ms_each", "parent_memory_mb"), strict=True):
            axes.plot(sizes, [float(r[column]) for r in rows], marker="o", label=kind)
    panels[0].set(title="the crawl's own work", ylabel="ms of processor time a document")
    panels[1].set(title="its memory, the most there was", ylabel="MB")
    for axes in panels:
        axes.set(xscale="log", xlabel="documents in the crawl", ylim=(0, None))
        axes.legend(frameon=False)
        axes.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    figure.savefig(target, dpi=100)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kinds", nargs="*", default=["pdf", "docx", "html"])
    parser.add_argument("--sizes", nargs="*", type=int, default=[100, 300])
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--plot", type=Path)
    given = parser.parse_args()
    results = []
    for kind in given.kinds:
        reader = FAKE if kind == "full" else READER
        if kind != "full":
            with ProcessPoolExecutor(1) as apart:  # the readers' memory is not the crawl's
                print(json.dumps({"kind": kind, "reader_cpu_ms_each": round(apart.submit(cost, kind).result(), 1)}), flush=True)
        for size in given.sizes:
            results.append(measure(kind, size, given.workers, reader))
            print(json.dumps(results[-1]), flush=True)
    if given.plot:
        plot(results, given.plot)
    return 0


if __name__ == "__main__":
    sys.exit(main())
