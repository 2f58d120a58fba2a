"""What a killed worker costs in a run of forty documents, by pool: `python benchmarks/workers.py`.

Document seven kills its own process. Lost are documents without a result, the killer itself not counted.
"""

from __future__ import annotations

import json
import os
import signal
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from typing import Any

from extractor.dataset.supervisor import Supervisor
from extractor.dataset.worker import Job
from extractor.options import Options

COUNT, KILLER = 40, 7


def work(number: int) -> int:
    """Twenty milliseconds of work, or death."""
    time.sleep(0.02)
    if number == KILLER:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def executor() -> dict[str, Any]:
    with ProcessPoolExecutor(2) as pool:
        return _tally([pool.submit(work, number) for number in range(COUNT)])


def pebble() -> dict[str, Any]:
    from pebble import ProcessPool

    with ProcessPool(2) as pool:
        return _tally([pool.schedule(work, args=(number,)) for number in range(COUNT)])


def supervisor() -> dict[str, Any]:
    jobs = [Job(number, f"die {signal.SIGKILL}".encode() if number == KILLER else b"sleep 0.02", "x") for number in range(COUNT)]
    started = time.perf_counter()
    with closing(Supervisor("tests.dataset.fakes:read", Options(), 2)) as team:
        answers = {job.number: answer for job, answer in team.run(jobs)}
    lost = [number for number in range(COUNT) if number != KILLER and answers[number].outcome != "ok"]
    return {"lost": len(lost), "killer": answers[KILLER].outcome, "seconds": round(time.perf_counter() - started, 2)}


def _tally(futures: list[Any]) -> dict[str, Any]:
    started = time.perf_counter()
    lost = 0
    for number, future in enumerate(futures):
        try:
            future.result()
        except Exception:
            lost += number != KILLER
    return {"lost": lost, "seconds": round(time.perf_counter() - started, 2)}


def main() -> None:
    for name, pool in (("ProcessPoolExecutor", executor), ("pebble", pebble), ("extractor", supervisor)):
        try:
            print(json.dumps({"pool": name, **pool()}))
        except ImportError:
            print(json.dumps({"pool": name, "skipped": "not installed"}))


if __name__ == "__main__":
    main()
