"""Two local Ray nodes, one killed in mid-run: the result must be that of the local engine. `python benchmarks/cluster.py`"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import threading
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.chaos import fingerprint, make
from extractor.dataset.cluster import RayEngine
from extractor.dataset.crawl import ingest
from extractor.options import Options

READER = "tests.dataset.fakes:read"


def compare(place: Path, documents: int, kill_after: float | None) -> dict[str, Any]:
    """Crawl the same folder locally and on a cluster of two nodes, one of which is killed after some seconds (None: not)."""
    folder = place / "crawl"
    make(folder, documents)
    ingest([str(folder)], place / "local.duckdb", workers=2, reader=READER)
    os.environ["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parent.parent), os.environ.get("PYTHONPATH", "")])
    ray: Any = import_module("ray")

    cluster = import_module("ray.cluster_utils").Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    second = cluster.add_node(num_cpus=1)
    ray.init(address=cluster.address, logging_level="error", log_to_driver=False)
    answers = 0
    killed_at = None
    started = time.perf_counter()

    def kill() -> None:
        nonlocal killed_at
        killed_at = answers
        cluster.remove_node(second, allow_graceful=False)

    def watch(counts: Any) -> None:
        nonlocal answers
        answers = counts.read

    timer = threading.Timer(kill_after, kill) if kill_after is not None else None
    if timer:
        timer.start()
    try:
        engine = RayEngine(READER, Options(), workers=2)
        summary = ingest([str(folder)], place / "ray.duckdb", engine=engine, reader=READER, watch=watch)
    finally:
        if timer:
            timer.cancel()
        ray.shutdown()
        cluster.shutdown()
    return {
        "documents": documents,
        "seconds": round(time.perf_counter() - started, 1),
        "killed_after_answers": killed_at,
        "unaccounted": len(summary.unaccounted),
        "equal": fingerprint(place / "local.duckdb") == fingerprint(place / "ray.duckdb"),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=600)
    parser.add_argument("--kill-after", type=float, default=6.0, help="seconds")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        found = compare(Path(place), given.documents, given.kill_after)
    print(json.dumps(found, indent=2))
    return 0 if found["equal"] else 1


if __name__ == "__main__":
    sys.exit(main())
