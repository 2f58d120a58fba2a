"""How far a run is: counts for a progress display, a status file that others can read, and a log."""

from __future__ import annotations

import logging
import os
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

import msgspec

log = logging.getLogger("extractor.dataset")

# Seconds between two writings of the status file.
_EVERY = 1.0


@dataclass(slots=True)
class Counts:
    """What a run has done so far.

    `inputs` are paths met; `known` those whose bytes were read before (in an earlier run, or under another name); `read` the
    documents read now, which are `accept`, `review`, `reject` or `failed`; `bytes` of `total_bytes` on disk are behind it;
    `memory` is the most that a worker had resident, in bytes; `finished`: all is read, documents are compared with each other.
    """

    inputs: int = 0
    known: int = 0
    read: int = 0
    accept: int = 0
    review: int = 0
    reject: int = 0
    failed: int = 0
    bytes: int = 0
    total_bytes: int = 0
    memory: int = 0
    started: float = field(default_factory=time.time)
    finished: bool = False

    @property
    def rate(self) -> float:
        """Inputs a second."""
        return self.inputs / max(time.time() - self.started, 0.001)

    @property
    def seconds_left(self) -> float | None:
        """An estimate from the share of bytes behind; None while there is nothing to estimate from."""
        if not self.bytes or not self.total_bytes:
            return None
        return (time.time() - self.started) * max(self.total_bytes - self.bytes, 0) / self.bytes


def status_path(store: Path) -> Path:
    """Where a running program says how far it is; the store itself is locked meanwhile."""
    return store.with_name(store.name + ".status.json")


def log_path(store: Path) -> Path:
    """The readable log beside a store."""
    return store.with_name(store.name + ".log")


class StatusFile:
    """Written every second, whole or not at all. A disk without room for it does not stop the run."""

    def __init__(self, store: Path) -> None:
        self._path = status_path(store)
        self._last = 0.0

    def write(self, counts: Counts, now: bool = False) -> None:
        if not now and time.monotonic() - self._last < _EVERY:
            return
        self._last = time.monotonic()
        temporary = self._path.with_name(self._path.name + ".new")
        with suppress(OSError):
            temporary.write_bytes(msgspec.json.encode({"pid": os.getpid(), **asdict(counts)}))
            os.replace(temporary, self._path)

    def remove(self) -> None:
        with suppress(OSError):
            self._path.unlink()


def read_status(store: Path) -> Counts | None:
    """How far the program that writes this store is; None when there is none that writes it."""
    try:
        found = msgspec.json.decode(status_path(store).read_bytes())
        os.kill(found.pop("pid"), 0)
        return Counts(**found)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def open_log(store: Path) -> logging.Handler:
    """Have the log of a run written beside its store; hand the result to `close_log`."""
    try:
        handler: logging.Handler = logging.FileHandler(log_path(store), encoding="utf-8", errors="backslashreplace")
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)-7s %(message)s"))
    handler.handleError = lambda record: None  # type: ignore[method-assign]  # a full disk is the store's to report
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
    return handler


def close_log(handler: logging.Handler) -> None:
    log.removeHandler(handler)
    handler.close()
