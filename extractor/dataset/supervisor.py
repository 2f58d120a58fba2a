"""The parent's side: documents go out to workers, answers come in, and no document can hold up or harm another."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

import msgspec

from extractor.dataset import isolation
from extractor.dataset.worker import BEAT, Answer, Job, out_of_memory, send, serve
from extractor.options import Options

# A worker is replaced after this many documents, or when it has grown beyond this many bytes: leaks end with it.
RECYCLE_AFTER = 500
RECYCLE_MEMORY = 400_000_000
# A worker that dies by no doing of ours may have been killed by somebody else: its document gets so many tries.
ATTEMPTS = 3
# So many workers in a row that die before they are there mean that none can be started.
STILLBORN = 5
# A worker whose address space was last seen above this share of its limit died of the limit; twice is enough to be sure.
_NEAR_LIMIT = 0.5
# Seconds between two looks at deadlines and memory; shorter while a document is on its second try.
_TICK, _CLOSE_TICK = 0.5, 0.02


class IsolationError(Exception):
    """Workers cannot be started; the sentence says how they end."""


@dataclass(slots=True, eq=False)
class _Task:
    """A document on its way; `attempts` are the workers it has lost so far, `space` the most address space one was seen to have."""

    job: Job
    attempts: int = 0
    space: int = 0


@dataclass(slots=True, eq=False)
class _Worker:
    """A child; `alive` when it has said that it is there; `started` and `heard` are when its document was handed out and when
    it last gave a sign of life.
    """

    process: BaseProcess
    connection: Connection
    task: _Task | None = None
    alive: bool = False
    started: float = 0.0
    heard: float = 0.0
    read: int = 0


@dataclass(slots=True)
class Supervisor:
    """Reads documents with `workers` child processes; `reader` is 'package.module:function', as `extract_document`.

    A killed or crashed worker costs at most its one document. Answers come in the order of completion. `deaths` counts the
    workers that ended by no doing of ours. Raises IsolationError when workers cannot be started at all.
    """

    reader: str
    options: Options
    workers: int
    deaths: int = 0
    _stillborn: int = 0
    _looked: float = 0.0
    _team: list[_Worker] = field(default_factory=list)
    _waiting: deque[_Task] = field(default_factory=deque)

    def run(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Answer]]:
        """Every job with its answer, exactly once. Holds no more jobs than twice the number of workers.

        Workers are kept for another run; call `close` after the last.
        """
        source = iter(jobs)
        more = True
        self._team = self._team or [self._hire() for _ in range(self.workers)]
        try:
            while True:
                if more and len(self._waiting) < self.workers:
                    job = next(source, None)
                    more = job is not None
                    if job is not None:
                        self._waiting.append(_Task(job))
                for worker in tuple(self._team):
                    if worker.task is None and self._waiting:
                        self._hand_out(worker)
                busy = [worker for worker in self._team if worker.task is not None]
                if not busy and not self._waiting and not more:
                    return
                hungry = more and len(self._waiting) < self.workers
                yield from self._collect(busy, 0.0 if hungry else self._tick(busy))
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End all workers now."""
        for worker in self._team:
            isolation.stop(worker.process, worker.connection)
        self._team.clear()
        self._waiting.clear()

    def _hire(self) -> _Worker:
        return _Worker(*isolation.start(serve, self.options.limits.memory, self.reader, self.options))

    def _replace(self, worker: _Worker) -> None:
        isolation.stop(worker.process, worker.connection)
        self._team[self._team.index(worker)] = self._hire()

    def _bury(self, worker: _Worker) -> str:
        """Replace a worker that died by no doing of ours; returns how it died."""
        cause = isolation.cause_of_death(worker.process)
        self.deaths += 1
        worker.alive = worker.alive or _said_something(worker.connection)
        self._stillborn = 0 if worker.alive else self._stillborn + 1
        if self._stillborn >= STILLBORN:
            raise IsolationError(f"The programs that read documents end as soon as they are started ({cause}).")
        self._replace(worker)
        return cause

    def _hand_out(self, worker: _Worker) -> None:
        task = self._waiting.popleft()
        worker.task = task
        worker.started = worker.heard = time.monotonic()
        try:
            send(worker.connection, task.job)
        except OSError:  # killed while it had nothing to do; it never saw the document
            self._waiting.appendleft(task)
            self._bury(worker)

    def _tick(self, busy: list[_Worker]) -> float:
        return _CLOSE_TICK if any(worker.task and worker.task.attempts for worker in busy) else _TICK

    def _collect(self, busy: list[_Worker], timeout: float) -> Iterator[tuple[Job, Answer]]:
        ready = set(wait([worker.connection for worker in busy], timeout))
        now = time.monotonic()
        look = now - self._looked > self._tick(busy) / 2
        self._looked = now if look else self._looked
        for worker in busy:
            assert worker.task is not None
            job = worker.task.job
            found = None
            if worker.connection in ready:
                found = self._receive(worker, worker.task)
            elif look:
                found = self._overdue(worker, worker.task)
            if found is not None:
                yield job, found

    def _receive(self, worker: _Worker, task: _Task) -> Answer | None:
        try:
            message = worker.connection.recv_bytes()
        except (EOFError, OSError):
            return self._lost(worker, task)
        worker.heard = time.monotonic()
        worker.alive = True
        if message == BEAT:
            return None
        worker.task = None
        worker.read += 1
        found = msgspec.msgpack.decode(message, type=Answer)
        if worker.read >= RECYCLE_AFTER or found.memory > RECYCLE_MEMORY:
            self._replace(worker)
        elif self._waiting:  # before anybody else looks at the answer, so that no worker waits for the writer
            self._hand_out(worker)
        return found

    def _lost(self, worker: _Worker, task: _Task) -> Answer | None:
        """A worker died with this document: try again, or say how it died."""
        cause = self._bury(worker)
        task.attempts += worker.alive  # one that was never there has not seen it
        memory = self.options.limits.memory
        if task.space > _NEAR_LIMIT * memory and task.attempts > 1:
            return out_of_memory(memory)
        if task.attempts < ATTEMPTS:
            self._waiting.appendleft(task)
            return None
        return Answer("crashed", f"The program that reads it died {ATTEMPTS} times ({cause}); please report this document.")

    def _overdue(self, worker: _Worker, task: _Task) -> Answer | None:
        """A worker that said nothing: end it if a deadline has passed."""
        task.space = max(task.space, isolation.address_space(worker.process))
        now, limits = time.monotonic(), self.options.limits
        if now - worker.started > limits.total_seconds:
            name, seconds = "total_seconds", limits.total_seconds
        elif now - worker.heard > limits.idle_seconds:
            name, seconds = "idle_seconds", limits.idle_seconds
        else:
            return None
        self._replace(worker)
        without = "" if name == "total_seconds" else " without progress"
        return Answer("timeout", f"Reading it took more than {seconds} s{without}; raise it with --limit {name}=N.")


def _said_something(connection: Connection) -> bool:
    try:
        return connection.poll() and bool(connection.recv_bytes())
    except (EOFError, OSError):
        return False
