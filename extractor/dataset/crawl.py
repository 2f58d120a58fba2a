"""A whole crawl into one store: this module is the table of contents of the room."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from extractor.dataset import isolation
from extractor.dataset.finish import finish
from extractor.dataset.inputs import Input
from extractor.dataset.progress import Counts, StatusFile, close_log, log, open_log
from extractor.dataset.sources import Sources
from extractor.dataset.store import Retry, Store, version
from extractor.dataset.supervisor import Supervisor
from extractor.dataset.worker import Answer, Job
from extractor.options import Options

# What a worker calls; it raises typed errors, which the worker turns into outcomes.
READER = "extractor.pipeline:extract_reports"


# Objects made between two looks for garbage.
_COLLECTED_AFTER = 200_000


class Engine(Protocol):
    """Whoever has documents read: the supervisor on this machine, or a cluster."""

    def run(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Answer]]: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Summary:
    """How a run ended. `to_review` is how many documents of the whole store a person should look at, `reasons` how many of them for
    each problem. `unaccounted` are inputs without any result: always empty, or the program has a fault.
    """

    counts: Counts
    ignored: int
    outcomes: dict[str, int]
    unaccounted: list[str]
    to_review: int
    reasons: dict[str, int]


def ingest(
    names: Sequence[str],
    store: Path,
    options: Options | None = None,
    *,
    workers: int | None = None,
    retry: Retry | None = None,
    engine: Engine | None = None,
    reader: str = READER,
    watch: Callable[[Counts], None] | None = None,
) -> Summary:
    """Read everything that `names` stand for into the DuckDB file `store`; run again to go on where it ended.

    `workers` is the number of processes, by default one a core; `watch` is called after every answer. Raises StoreError
    when the store cannot be opened or written.
    """
    options = options or Options()
    workers = workers or os.cpu_count() or 1
    if engine is None:
        isolation.prepare()
    with _seldom_collected(), closing(Store(store)) as opened, closing(engine or Supervisor(reader, options, workers)) as engine:
        handler = open_log(store)
        try:
            crawl = _Crawl(opened, Sources(names, options), StatusFile(store), watch)
            return crawl.go(version(), options, workers, retry, engine)
        finally:
            close_log(handler)


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """A batch is a hundred thousand rows that stay until it is written; to look at them again and again takes a third of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(_COLLECTED_AFTER, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@dataclass(slots=True)
class _Crawl:
    store: Store
    sources: Sources
    status: StatusFile
    watch: Callable[[Counts], None] | None
    counts: Counts = field(default_factory=Counts)
    outcomes: dict[str, int] = field(default_factory=dict)
    hashes: dict[int, str] = field(default_factory=dict)

    def go(self, version: str, options: Options, workers: int, retry: Retry | None, engine: Engine) -> Summary:
        store, counts = self.store, self.counts
        done = store.done(version, options, retry)
        store.begin(version, options, self.sources.names, type(engine).__name__.lower(), workers)
        log.info("run %d: %s, %d contents done before", store.run, " ".join(self.sources.names), len(done))
        counts.total_bytes = self.sources.total_bytes()
        try:
            for job, answer in engine.run(self._jobs(done)):
                self._note(job, answer)
            store.write()
            self._tell_that_all_is_read()
            store.with_room(lambda: finish(store))
        except KeyboardInterrupt:
            store.write()
            raise
        finally:
            self.status.remove()
        store.end(inputs=counts.inputs, read=counts.read, failed=counts.failed, known=counts.known, ignored=self.sources.ignored)
        unaccounted = store.unaccounted()
        ended = "run %d ended: %d inputs, %d read, %d failed, %d known before"
        log.info(ended, store.run, counts.inputs, counts.read, counts.failed, counts.known)
        for path in unaccounted:
            log.error("no result for %s", path)
        return Summary(counts, self.sources.ignored, self.outcomes, unaccounted, *store.to_review())

    def _jobs(self, done: set[bytes]) -> Iterator[Job]:
        """What is to be read: every content once, whatever the number of its names."""
        paths: set[int] = set()  # hashes of paths, so that millions of them fit
        for number, found in enumerate(self.sources):
            if hash(found.path) in paths:  # named twice on the command line
                continue
            paths.add(hash(found.path))
            self.counts.inputs += 1
            self.counts.bytes = self.sources.bytes_behind
            sha256 = found.sha256
            self.store.add_input(found, sha256)
            if found.data is None or sha256 is None:
                self._fail(found)
            elif (digest := bytes.fromhex(sha256)) in done:
                self.counts.known += 1
                self._show()
            else:
                done.add(digest)
                self.hashes[number] = sha256
                yield Job(number, found.data, found.path)

    def _fail(self, found: Input) -> None:
        assert found.trouble is not None
        self.store.add_trouble(found.path, found.trouble)
        self.counts.failed += 1
        self._count(found.trouble.outcome)
        log.warning("%s: %s: %s", found.path, *found.trouble)
        self._show()

    def _note(self, job: Job, answer: Answer) -> None:
        self.store.add_answer(job.path, self.hashes.pop(job.number), answer)
        self.store.write_if_due()
        self.counts.read += 1
        self.counts.memory = max(self.counts.memory, answer.memory)
        self._count(answer.outcome)
        if answer.outcome == "ok":
            verdicts = [row[-1] for row in answer.documents]
            worst = "reject" if "reject" in verdicts else "review" if "review" in verdicts else "accept"
            setattr(self.counts, worst, getattr(self.counts, worst) + 1)
            log.info("%s: %s in %.2f s", job.path, worst, answer.seconds)
        else:
            self.counts.failed += 1
            log.warning("%s: %s: %s", job.path, answer.outcome, answer.message)
        self._show()

    def _tell_that_all_is_read(self) -> None:
        self.counts.finished = True
        self.status.write(self.counts, now=True)
        if self.watch:
            self.watch(self.counts)

    def _count(self, outcome: str) -> None:
        self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1

    def _show(self) -> None:
        self.store.write_if_due()
        self.status.write(self.counts)
        if self.watch:
            self.watch(self.counts)
