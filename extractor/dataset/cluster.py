"""The same work on a Ray cluster: one reader for every core, each with a child process of its own under the same limits.

The store is written by the program that was started; it sends documents out and takes answers in, so that the result is that
of one machine, byte for byte. A reader that is lost with its machine gives its document back (docs/cluster.md).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any, NamedTuple

from extractor.dataset.store import StoreError
from extractor.dataset.supervisor import Supervisor
from extractor.dataset.worker import Answer, Job
from extractor.options import Options

# A document whose reader is lost is sent to another one so many times in all.
ATTEMPTS = 5


class _Sent(NamedTuple):
    """A document on its way: the reader that has it, None in `job` while the reader is still being started."""

    reader: Any
    job: Job | None


class RayEngine:
    """Reads documents on a Ray cluster; `address` as for `ray.init`, None for one on this machine.

    `workers` is the number of readers, by default one for every core of the cluster. Readers are started as the cluster has room, so a
    cluster may grow or shrink while it works. Raises StoreError when ray is not installed or no cluster answers.
    """

    def __init__(self, reader: str, options: Options, address: str | None = None, workers: int | None = None) -> None:
        try:
            ray: Any = import_module("ray")
        except ImportError as error:
            raise StoreError("Clusters need ray: pip install 'extractor[cluster]'.") from error
        self._ray = ray
        self._arguments = (reader, options)
        if not ray.is_initialized():
            try:
                ray.init(address=address, logging_level="error", log_to_driver=False)
            except (ConnectionError, RuntimeError, TimeoutError) as error:
                raise StoreError(f"No Ray cluster answers at {address} ({error}).") from error
        self._readers = workers or max(int(ray.cluster_resources().get("CPU", 1)), 1)
        self._actor: Any = ray.remote(num_cpus=1, max_restarts=0)(Reader)

    def run(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Answer]]:
        """Every job with its answer, exactly once, in the order of completion."""
        source, waiting, more = iter(jobs), deque[Job](), True
        attempts: dict[int, int] = {}
        sent: dict[Any, _Sent] = {}
        free: deque[Any] = deque()
        for _ in range(self._readers):
            self._start(sent)
        while True:
            while free and (waiting or more):
                job = waiting.popleft() if waiting else next(source, None)
                if job is None:
                    more = False
                    break
                reader = free.popleft()
                sent[reader.read.remote(job)] = _Sent(reader, job)
            if not more and not waiting and not any(one.job for one in sent.values()):
                return
            (ready, *_), _ = self._ray.wait(list(sent), num_returns=1)
            reader, job = sent.pop(ready)
            try:
                found: Answer | None = self._ray.get(ready)
            except self._ray.exceptions.RayActorError:  # its machine or its process is gone
                self._start(sent)
                if job is not None:
                    attempts[job.number] = attempts.get(job.number, 0) + 1
                    if attempts[job.number] < ATTEMPTS:
                        waiting.appendleft(job)
                    else:
                        yield job, Answer("crashed", f"The machine that reads it was lost {ATTEMPTS} times; read it on one machine.")
                continue
            free.append(reader)
            if job is not None and found is not None:
                yield job, found

    def close(self) -> None:
        """Leave the cluster."""
        self._ray.shutdown()

    def _start(self, sent: dict[Any, _Sent]) -> None:
        """Ask for a reader; it is given documents when it says that it is there, as soon as the cluster has room for it."""
        reader = self._actor.remote(*self._arguments)
        sent[reader.ready.remote()] = _Sent(reader, None)


class Reader:
    """On a machine of the cluster: reads one document at a time in a child process of its own."""

    def __init__(self, reader: str, options: Options) -> None:
        self._supervisor = Supervisor(reader, options, workers=1)

    def ready(self) -> None:
        """Answers as soon as the reader is there."""

    def read(self, job: Job) -> Answer:
        """What became of the document."""
        ((_, found),) = self._supervisor.run([job])
        return found
