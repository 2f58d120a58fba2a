"""Standard output and error: bytes in UTF-8 whatever the terminal says, one sentence a failure, files written whole or not at all."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click


def complain(sentence: str) -> None:
    """One line on standard error, led by the program's name."""
    click.echo(f"extract: {sentence}", err=True)


@contextmanager
def output(path: Path | None) -> Iterator[IO[bytes]]:
    """Standard output, or a file that appears under its name only when everything was written.

    Raises a `ClickException` (exit code 1) when the place cannot be written, before any work is done.
    """
    if path is None or str(path) == "-":
        try:
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            raise  # the reader has seen enough; click ends the program quietly
        except OSError as error:
            raise click.ClickException(f"standard output cannot be written: {error.strerror}") from error
        return
    if path.is_dir():
        raise click.ClickException(f"{path}: is a folder; name the file to write")
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".extract-")
    except OSError as error:
        raise click.ClickException(f"{path}: cannot be written: {error.strerror}") from error
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
    except OSError as error:
        raise click.ClickException(f"{path}: cannot be written: {error.strerror}") from error
    finally:
        Path(temporary).unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
