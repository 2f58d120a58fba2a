"""What was named on the command line, as files to read: folders walked in order, standard input, names of any encoding."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Input:
    """A file to read; `name` is its path as text for people and for the JSON, also where the path is no valid text."""

    path: str
    name: str

    def size(self) -> int | None:
        """Its size in bytes, None for standard input; OSError when it cannot be looked at."""
        return None if self.path == STDIN else os.stat(self.path).st_size

    def read(self) -> bytes:
        """Its bytes; OSError when they cannot be had."""
        return sys.stdin.buffer.read() if self.path == STDIN else Path(self.path).read_bytes()


def inputs(arguments: Iterable[str]) -> list[Input]:
    """The files that these arguments name; a folder stands for all files below it that are not hidden, sorted.

    Raises a usage error (exit code 2) for a path that does not exist and for a folder without files.
    """
    found: list[Input] = []
    for argument in arguments:
        if argument == STDIN or os.path.isfile(argument):
            files = [argument]
        elif os.path.isdir(argument):
            files = sorted(_below(argument))
            if not files:
                raise click.UsageError(f"{_name(argument)}: the folder holds no files")
        elif os.path.exists(argument):
            raise click.UsageError(f"{_name(argument)}: is neither a file nor a folder")
        else:
            raise click.UsageError(f"{_name(argument)}: there is no such file or folder")
        found += [Input(file, _name(file)) for file in files]
    return found


def _below(folder: str) -> Iterator[str]:
    for parent, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (os.path.join(parent, name) for name in files if not name.startswith("."))


def _name(path: str) -> str:
    """A path as text: names from old Chinese archives are GB18030 bytes, which Python carries as half characters."""
    raw = os.fsencode(path)
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "backslashreplace")
