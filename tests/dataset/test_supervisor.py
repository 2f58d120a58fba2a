"""A document can cost at most itself."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from extractor.dataset.supervisor import IsolationError, Supervisor
from extractor.dataset.worker import Answer, Job
from extractor.options import Limits, Options
from tests.dataset.fakes import CODES

READER = "tests.dataset.fakes:read"
HURRIED = Options(limits=Limits(idle_seconds=1, total_seconds=3))
NARROW = Options(limits=Limits(memory=700_000_000))


def run(*orders: str, options: Options = NARROW, workers: int = 2) -> list[Answer]:
    """The answers to documents of these orders, in the order given."""
    jobs = [Job(i, order.encode(), f"{i}.txt") for i, order in enumerate(orders)]
    with closing(Supervisor(READER, options, workers)) as supervisor:
        answers = {job.number: answer for job, answer in supervisor.run(jobs)}
    assert sorted(answers) == list(range(len(orders)))
    return [answers[i] for i in range(len(orders))]


def test_every_document_gets_its_answer() -> None:
    answers = run(*[f"ok {i}" for i in range(30)])
    assert [answer.outcome for answer in answers] == ["ok"] * 30
    fields = [json.loads(answer.texts["fields"][0]) for answer in answers]
    assert [columns["value"][0] for columns in fields] == [float(i) for i in range(30)]
    assert fields[0]["code"] == list(CODES)


@pytest.mark.parametrize(
    ("order", "outcome", "says"),
    [
        ("loop", "timeout", "idle_seconds"),
        ("sleep 9", "timeout", "idle_seconds"),
        ("work 9", "timeout", "total_seconds"),
        ("eat 900", "limit_exceeded", "memory"),
        ("malloc 900", "limit_exceeded", "memory"),
        ("segfault", "crashed", "SIGSEGV"),
        ("exit", "crashed", "exit status 3"),
        ("raise", "crashed", "RuntimeError"),
        ("encrypted", "encrypted", "password"),
        ("nothing of the kind", "not_a_report", "title"),
    ],
)
def test_a_hostile_document_costs_only_itself(order: str, outcome: str, says: str) -> None:
    options = HURRIED if outcome == "timeout" else NARROW
    answers = run("ok 1", order, "ok 2", "ok 3", options=options)
    assert [answer.outcome for answer in answers] == ["ok", outcome, "ok", "ok"]
    assert says in answers[1].message


def test_progress_keeps_long_work_alive() -> None:
    (answer,) = run("work 3", options=HURRIED)  # 1.8 s in all, never a second without a sign
    assert answer.outcome == "ok"


def test_a_worker_killed_from_outside_costs_nothing() -> None:
    supervisor = Supervisor(READER, Options(), 2)
    jobs = [Job(i, b"sleep 0.05", f"{i}.txt") for i in range(40)]
    killed, outcomes = 0, []
    for _, answer in supervisor.run(jobs):
        outcomes.append(answer.outcome)
        if len(outcomes) % 8 == 0:
            victim = supervisor._team[killed % 2]
            assert victim.process.pid is not None
            os.kill(victim.process.pid, signal.SIGKILL)
            killed += 1
    supervisor.close()
    assert killed >= 4
    assert outcomes == ["ok"] * 40


def test_no_worker_outlives_its_supervisor() -> None:
    supervisor = Supervisor(READER, Options(), 2)
    answers = supervisor.run([Job(0, b"ok", "0.txt"), Job(1, b"sleep 60", "1.txt")])
    next(answers)
    pids = [worker.process.pid for worker in supervisor._team]
    supervisor.close()
    assert not [pid for pid in pids if os.path.exists(f"/proc/{pid}")]


def test_workers_that_cannot_start_end_the_run() -> None:
    with closing(Supervisor("tests.dataset.fakes:no_such_reader", Options(), 2)) as supervisor, pytest.raises(IsolationError, match="exit status 1"):
        list(supervisor.run(Job(i, b"ok", "x") for i in range(100)))


def test_a_script_without_a_guard_is_not_started_again_by_its_workers(tmp_path: Path) -> None:
    """`if __name__ == "__main__"` is a rule of multiprocessing that a researcher's ten lines do not know."""
    (tmp_path / "one.txt").write_text("ok 1 2 3 4")
    script = tmp_path / "script.py"
    script.write_text(
        "from pathlib import Path\nfrom extractor.dataset import ingest\n"
        f"summary = ingest([{str(tmp_path / 'one.txt')!r}], Path({str(tmp_path / 's.duckdb')!r}), reader='tests.dataset.fakes:read')\n"
        "print(summary.outcomes)\n"
    )
    root = Path(__file__).parents[2]
    ended = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=60, env={**os.environ, "PYTHONPATH": str(root)})
    assert ended.stdout == "{'ok': 1}\n"
    assert ended.stderr == ""
