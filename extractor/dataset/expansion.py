"""Archives opened in a child process: one that is damaged, malicious or endless costs only itself."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from multiprocessing.connection import Connection
from pathlib import Path

import msgspec

from extractor.dataset import isolation
from extractor.dataset.containers import Opener
from extractor.dataset.inputs import Input, Trouble
from extractor.options import Options

_END = b"."
# A child that dies may have been killed by somebody else: the archive is opened again, and what was had is passed over.
_ATTEMPTS = 3


def expand(source: Path | bytes, path: str, options: Options) -> Iterator[Input]:
    """Every document inside an archive; `path` is the name it goes by. Holds one member at a time."""
    had = 0
    cause = ""
    for _ in range(_ATTEMPTS):
        process, connection = isolation.start(_serve, options.limits.memory, source, path, options, had)
        try:
            while connection.poll(options.limits.idle_seconds):
                message = connection.recv_bytes()
                if message == _END:
                    return
                had += 1
                yield msgspec.msgpack.decode(message, type=Input)
            seconds = options.limits.idle_seconds
            why = f"Opening the archive took more than {seconds} s without progress; raise it with --limit idle_seconds=N."
            yield Input(path, trouble=Trouble("timeout", why))
            return
        except (EOFError, OSError):
            cause = isolation.cause_of_death(process)
        finally:
            isolation.stop(process, connection)
    yield Input(path, trouble=Trouble("crashed", f"The program that opens it died {_ATTEMPTS} times ({cause}); unpack it yourself."))


def _serve(connection: Connection, source: Path | bytes, path: str, options: Options, had: int) -> None:
    try:
        for number, found in enumerate(_members(source, path, options)):
            if number >= had:
                connection.send_bytes(msgspec.msgpack.encode(found))
    except MemoryError:
        message = "Opening the archive takes too much memory; raise it with --limit memory=N, or unpack it yourself."
        connection.send_bytes(msgspec.msgpack.encode(Input(path, trouble=Trouble("limit_exceeded", message))))
    connection.send_bytes(_END)


def _members(source: Path | bytes, path: str, options: Options) -> Iterator[Input]:
    if isinstance(source, bytes):
        yield from _opener(len(source), options).members(BytesIO(source), path)
        return
    try:
        stream = source.open("rb")
    except OSError as error:
        yield Input(path, trouble=Trouble("damaged", f"The file cannot be opened ({error.strerror})."))
        return
    with stream:
        yield from _opener(source.stat().st_size, options).members(stream, path)


def _opener(size: int, options: Options) -> Opener:
    return Opener(max(size, 1), options.limits, options.password)
