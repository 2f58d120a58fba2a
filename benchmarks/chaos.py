"""A crawl that is killed again and again ends with the result of a calm one: `python benchmarks/chaos.py`.

Workers are killed with SIGKILL at random moments, then the whole program is; then the disk is full; the same command is run
until it ends. The store's fingerprint must be that of an undisturbed run. Documents are those of tests/dataset/fakes.py.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from extractor.dataset.progress import log_path
from extractor.dataset.store import Store

_PROGRAM = """
import resource, signal, sys
from pathlib import Path
from extractor.dataset.crawl import ingest
folder, store, full = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
if full:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (full, full))
summary = ingest([folder], store, workers=2, reader="tests.dataset.fakes:read")
sys.exit(bool(summary.unaccounted))
"""


def make(folder: Path, documents: int) -> None:
    """Documents that take a few milliseconds each, some hostile ones between them."""
    folder.mkdir()
    for number in range(documents):
        usual = f"sleep 0.03 {number}" if number % 4 == 0 else f"ok {number} {number % 7} 3 4"
        order = {7: "news", 23: "encrypted", 41: "raise"}.get(number % 50, usual)
        (folder / f"{number:05}.txt").write_text(order)


def start(folder: Path, store: Path, full: int = 0) -> subprocess.Popen[bytes]:
    """The crawl as a program of its own; `full` bytes is the most a file may grow to."""
    return subprocess.Popen([sys.executable, "-c", _PROGRAM, str(folder), str(store), str(full)], stderr=subprocess.PIPE)


def calm(folder: Path, store: Path) -> dict[str, str]:
    """The fingerprint of an undisturbed run."""
    program = start(folder, store)
    _, complaint = program.communicate()
    if program.returncode:
        raise RuntimeError(complaint.decode())
    return fingerprint(store)


def fingerprint(store: Path) -> dict[str, str]:
    opened = Store(store, read_only=True)
    marks = opened.fingerprint()
    opened.close()
    return marks


def kill_workers(folder: Path, store: Path, kills: int, chance: random.Random) -> int:
    """Run to the end while killing random children of the program; returns how many were killed."""
    program = start(folder, store)
    killed = 0
    while program.poll() is None:
        time.sleep(chance.uniform(0.05, 0.25))
        victims = _workers(program.pid)
        if victims and killed < kills:
            try:
                os.kill(chance.choice(victims), signal.SIGKILL)
                killed += 1
            except ProcessLookupError:
                pass
    _, complaint = program.communicate()
    if program.returncode:
        raise RuntimeError(complaint.decode())
    return killed


def kill_program(folder: Path, store: Path, kills: int, chance: random.Random) -> int:
    """Start the crawl, kill the whole program after a random number of answers, and again; returns how often it was still running.

    Answers are counted in its log. No run is left to get through more than its share of the documents, so that every kill finds it at work.
    """
    share = len(list(folder.iterdir())) // (kills + 1)
    killed = 0
    for _ in range(kills):
        enough = _lines(log_path(store)) + chance.randint(1, share)
        program = start(folder, store)
        while program.poll() is None and _lines(log_path(store)) < enough:
            time.sleep(0.002)
        if program.poll() is None:
            program.kill()
            killed += 1
        program.communicate()
    return killed


def _lines(log: Path) -> int:
    return log.read_bytes().count(b"\n") if log.exists() else 0


def fill_disk(folder: Path, store: Path, size: int) -> str:
    """Run with room for `size` bytes a file; returns what the program said."""
    program = start(folder, store, full=size)
    _, complaint = program.communicate()
    return complaint.decode()


def _workers(pid: int) -> list[int]:
    """The processes forked by the program's fork server."""
    servers = _children(pid)
    return [child for server in servers for child in _children(server)]


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--worker-kills", type=int, default=20)
    parser.add_argument("--program-kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        folder = root / "crawl"
        make(folder, given.documents)
        started = time.perf_counter()
        wanted = calm(folder, root / "calm.duckdb")
        seconds = time.perf_counter() - started
        found = {
            "documents": given.documents,
            "calm_seconds": round(seconds, 1),
            "workers_killed": kill_workers(folder, root / "workers.duckdb", given.worker_kills, chance),
            "programs_killed": kill_program(folder, root / "programs.duckdb", given.program_kills, chance),
        }
        said = fill_disk(folder, root / "full.duckdb", 600_000)
        found["full_disk_said"] = said.strip().splitlines()[-1] if said.strip() else ""
        found["equal"] = {
            "workers": fingerprint(root / "workers.duckdb") == wanted,
            "programs": calm(folder, root / "programs.duckdb") == wanted,
            "full_disk": calm(folder, root / "full.duckdb") == wanted,
        }
        print(json.dumps(found, indent=2))
        return 0 if all(found["equal"].values()) else 1


if __name__ == "__main__":
    sys.exit(main())
