"""From what the user names (files, folders, globs, archives, lists, URLs) to inputs, in an order that never changes."""

from __future__ import annotations

import csv
import glob
import json
import os
import stat
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any, BinaryIO
from urllib.parse import unquote, urlsplit

from extractor.dataset.containers import kind_of
from extractor.dataset.expansion import expand
from extractor.dataset.inputs import Input, Trouble, legible, passed_over, settings
from extractor.errors import LimitExceeded
from extractor.options import Options

_HEAD = 65536
_LISTS = (".csv", ".jsonl")


@dataclass(slots=True)
class Sources:
    """All documents of what was named on the command line.

    `ignored` counts the files passed over in folders, `bytes_behind` the bytes on disk of files that are done with.
    """

    names: Sequence[str]
    options: Options
    ignored: int = 0
    bytes_behind: int = 0

    def __iter__(self) -> Iterator[Input]:
        """One input after the other, with its bytes or its trouble. Nothing is read ahead."""
        for name in self.names:
            yield from self._named(name)

    def total_bytes(self) -> int:
        """The bytes on disk of all files and folders named; 0, unknown, when a list or an address is among them."""
        if any("://" in name or name.lower().endswith(_LISTS) for name in self.names):
            return 0
        total = 0
        for name in self.names:
            for match in glob.glob(name, recursive=True) if not Path(name).exists() else [name]:
                total += _bytes_below(match)
        return total

    def _named(self, name: str) -> Iterator[Input]:
        path = Path(name)
        if "://" in name:
            yield from self._remote(name)
        elif path.is_dir():
            yield from self._folder(path)
        elif path.exists():
            yield from self._list(path) if path.suffix.lower() in _LISTS else self._file(path)
        elif matches := sorted(glob.glob(name, recursive=True)):
            for match in matches:
                yield from self._folder(Path(match)) if Path(match).is_dir() else self._file(Path(match))
        else:
            yield Input(name, trouble=Trouble("damaged", "There is no such file; look at how it is spelled."))

    def _folder(self, folder: Path) -> Iterator[Input]:
        try:
            entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
        except OSError as error:
            yield Input(legible(folder.as_posix()), trouble=Trouble("damaged", f"The folder cannot be read ({error.strerror})."))
            return
        for entry in entries:
            if passed_over(entry.name):
                self.ignored += 1
            elif entry.is_dir():
                if not entry.is_symlink():  # a link to a folder may lead round in a circle
                    yield from self._folder(entry)
            else:
                yield from self._file(entry)

    def _file(self, path: Path, name: str | None = None) -> Iterator[Input]:
        name = name or legible(path.as_posix())
        try:
            status = path.stat()
            if not stat.S_ISREG(status.st_mode):
                yield Input(name, trouble=Trouble("unsupported", "It is not a file but a device, a pipe or a socket."))
                return
            with path.open("rb") as stream:
                head = stream.read(_HEAD)
                if kind_of(head) is None:
                    self.bytes_behind += status.st_size
                    yield self._document(name, head, stream, status.st_size)
                    return
        except OSError as error:
            yield Input(name, trouble=Trouble("damaged", f"The file cannot be read ({error.strerror}); see its permissions."))
            return
        yield from expand(path, name, self.options)
        self.bytes_behind += status.st_size

    def _document(self, name: str, head: bytes, stream: IO[bytes], size: int) -> Input:
        maximum = self.options.limits.input_bytes
        if size > maximum:
            return Input(name, trouble=_trouble(LimitExceeded("input_bytes", size, maximum, "The file is too large.")))
        rest = stream.read()
        return Input(name, head + rest if rest else head)

    def _list(self, path: Path) -> Iterator[Input]:
        """The documents of a CSV or JSON-lines list; columns other than path, url and date are carried through."""
        try:
            yield from self._listed_rows(path)
        except (OSError, ValueError, csv.Error) as error:
            yield Input(legible(path.as_posix()), trouble=Trouble("damaged", f"The list cannot be read to its end ({error})."))

    def _listed_rows(self, path: Path) -> Iterator[Input]:
        columns = settings()["list"]
        for row in _rows(path):
            location, url = _first(row, columns["path"]), _first(row, columns["url"])
            rest = {key: value for key, value in row.items() if key not in (*columns["path"], *columns["url"], *columns["crawled"])}
            crawled = _first(row, columns["crawled"])
            for found in self._listed(path.parent, location, url):
                yield replace(found, url=found.url or url, crawled=found.crawled or crawled, columns=rest)

    def _listed(self, folder: Path, location: str | None, url: str | None) -> Iterator[Input]:
        where = location or url
        if where is None:
            yield Input(f"{folder.as_posix()}/?", trouble=Trouble("damaged", "A row of the list has neither path nor URL."))
        elif urlsplit(where).scheme in ("http", "https"):
            parts = urlsplit(where)
            mirrored = [folder / parts.netloc / unquote(parts.path).lstrip("/"), folder / parts.netloc / parts.path.lstrip("/")]
            mirrored += [place / "index.html" for place in mirrored if place.is_dir()]
            copy = next((place for place in mirrored if place.is_file()), None)
            if copy is None:
                message = f"Nothing is fetched from the web, and there is no copy in {folder.as_posix()}/{parts.netloc}."
                yield Input(where, trouble=Trouble("damaged", message))
            else:
                yield from (replace(found, url=found.url or where) for found in self._file(copy))
        elif "://" in where:
            yield from self._remote(where)
        else:
            yield from self._named(str(folder / where))

    def _remote(self, url: str) -> Iterator[Input]:
        """A URL of any filesystem that fsspec knows: a file, a folder or a glob."""
        try:
            import fsspec

            filesystem, root = fsspec.core.url_to_fs(url)
            prefix = url[: len(url) - len(root)] if url.endswith(root) else url.split("://")[0] + "://"
            if glob.has_magic(root):
                found = sorted(filesystem.glob(root))
            elif filesystem.isdir(root):
                found = sorted(name for name in filesystem.find(root) if not passed_over(name.removeprefix(root)))
            else:
                found = [root]
        except Exception as error:  # each filesystem has exceptions of its own
            yield Input(url, trouble=_unreachable(error))
            return
        for name in found:
            yield from self._remote_file(filesystem, name, prefix + name)

    def _remote_file(self, filesystem: Any, name: str, url: str) -> Iterator[Input]:
        try:
            size = filesystem.size(name) or 0
            with filesystem.open(name, "rb") as stream:
                head = stream.read(_HEAD)
                if kind_of(head) is None:
                    yield self._document(url, head, stream, size)
                    return
            with tempfile.TemporaryDirectory() as folder:
                copy = Path(folder) / "archive"
                filesystem.get_file(name, str(copy))
                yield from expand(copy, url, self.options)
        except Exception as error:
            yield Input(url, trouble=_unreachable(error))


def _bytes_below(name: str) -> int:
    if os.path.isfile(name):
        return os.path.getsize(name)
    total = 0
    for folder, _, files in os.walk(name):
        for file in files:
            if not passed_over(file):
                with suppress(OSError):
                    total += os.path.getsize(os.path.join(folder, file))
    return total


def _rows(path: Path) -> Iterator[Mapping[str, Any]]:
    with path.open("rb") as raw:
        text = TextIOWrapper(raw, encoding=_encoding(raw), newline="", errors="replace")
        if path.suffix.lower() == ".csv":
            yield from csv.DictReader(text)
        else:
            for line in filter(str.strip, text):
                row = json.loads(line)
                if not isinstance(row, dict):
                    raise ValueError(f"a line is not an object: {line[:50]!r}")
                yield row


def _encoding(raw: BinaryIO) -> str:
    """UTF-8 with or without a mark, or GB18030 as Excel writes CSV in China."""
    sample = raw.read(_HEAD)
    raw.seek(0)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            sample.rsplit(b"\n", 1)[0].decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return "utf-8-sig"


def _first(row: Mapping[str, Any], names: Sequence[str]) -> str | None:
    return next((str(row[name]) for name in names if row.get(name)), None)


def _trouble(error: LimitExceeded) -> Trouble:
    return Trouble(error.outcome, str(error))


def _unreachable(error: Exception) -> Trouble:
    return Trouble("damaged", f"It cannot be read from its place ({type(error).__name__}: {error}).")
