"""Child processes that can do no harm: bounded memory, no core files, no life after their parent or their deadline.

Children are forked from a warm server process that has the readers loaded (`forkserver`, warm.py), or started afresh where the
system has none (Windows). The bounds are those of docs/crawl.md, "Isolation".
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib import import_module
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import ModuleType
from typing import Any

# Seconds the kernel waits beyond a deadline that the parent should have held; it matters only when the parent is gone.
_GRACE = 15


@contextmanager
def _nameless_program() -> Iterator[None]:
    """multiprocessing has every child import the program that was started, for functions that are defined there. Ours are not,
    and a script that calls `ingest` without `if __name__ == "__main__"` would start itself again and again.
    """
    program = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = program


@cache
def _context() -> Any:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["extractor.dataset.warm"])
    return context


def prepare() -> None:
    """Have the server that children are forked from started, without waiting until it is warm."""
    if "forkserver" in multiprocessing.get_all_start_methods():
        from multiprocessing import forkserver

        _context()
        with _nameless_program():
            forkserver.ensure_running()


def start(target: Callable[..., None], memory: int, *arguments: Any) -> tuple[BaseProcess, Connection]:
    """Start `target(connection, *arguments)` in a confined child; return it and this end of the connection."""
    ours, theirs = _context().Pipe()
    process = _context().Process(target=_confined, args=(target, memory, theirs, arguments), daemon=True)
    with _nameless_program():
        process.start()
    theirs.close()
    return process, ours


def stop(process: BaseProcess, connection: Connection) -> None:
    """End a child now, whatever it is doing."""
    connection.close()
    if process.is_alive():
        process.kill()
    process.join()
    process.close()


def cause_of_death(process: BaseProcess) -> str:
    """How a child ended, for people: the signal's name or the exit status."""
    process.join(5)
    code = process.exitcode
    if code is not None and code < 0:
        try:
            return signal.Signals(-code).name
        except ValueError:
            return f"signal {-code}"
    return f"exit status {code}"


def address_space(process: BaseProcess) -> int:
    """Bytes of address space a child has now, 0 where the system does not tell."""
    try:
        with open(f"/proc/{process.pid}/statm", encoding="ascii") as numbers:
            return int(numbers.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def peak_memory() -> int:
    """The most bytes this process has had resident so far, 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def set_deadline(seconds: int) -> None:
    """Have the kernel end this process in so many seconds, plus a grace in which the parent should do it; 0 calls that off."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds + _GRACE if seconds else 0)


def load(dotted: str) -> Any:
    """The object that 'package.module:name' means."""
    module, _, name = dotted.partition(":")
    return getattr(import_module(module), name)


def _confined(target: Callable[..., None], memory: int, connection: Connection, arguments: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's affair
    _silence()
    _limit(memory)
    with suppress(BrokenPipeError, ConnectionResetError, EOFError):  # the parent is gone
        target(connection, *arguments)


def _silence() -> None:
    """Libraries print warnings of their own; they would spoil the parent's progress display."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def _limit(memory: int) -> None:
    try:
        import resource
    except ImportError:
        return
    _, ceiling = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (memory if ceiling == resource.RLIM_INFINITY else min(memory, ceiling), ceiling))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
