"""What is inside archives: zip, tar, 7z, rar, compressed single files and web archives, also inside each other.

Nothing is written to disk, so that names which climb out of a folder do no harm. Runs in a child process (expansion.py).
Bombs are stopped by the limits of docs/crawl.md: a member may not be larger than a document may be, nor compressed like a bomb.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import re
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO, Any

from extractor.dataset.inputs import Input, Trouble, legible, passed_over
from extractor.errors import Damaged, Encrypted, ExtractionError, LimitExceeded, Unsupported
from extractor.options import MEGABYTE, Limits

INSIDE = "!/"
MAXIMUM_DEPTH = 3

_HEAD = 65536
_CHUNK = 1 << 20
_MAGIC = (
    (b"PK\x03\x04", "zip"), (b"PK\x05\x06", "zip"), (b"7z\xbc\xaf\x27\x1c", "7z"), (b"Rar!\x1a\x07", "rar"),
    (b"\x1f\x8b", "gz"), (b"BZh", "bz2"), (b"\xfd7zXZ\x00", "xz"), (b"WARC/", "warc"),
)  # fmt: skip
_COMPRESSED: dict[str, Callable[..., Any]] = {"gz": gzip.open, "bz2": bz2.open, "xz": lzma.open}
# Parts that make a zip a document: OOXML, OFD, OpenDocument and EPUB.
_PARTS = frozenset(("[Content_Types].xml", "_rels/.rels", "word/document.xml", "xl/workbook.xml", "OFD.xml", "mimetype"))
_LOCAL_HEADER = re.compile(rb"PK\x03\x04.{26}", re.DOTALL)
# The flag of a member whose size stands behind it.
_SIZE_FOLLOWS = 8
_BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, IndexError, NotImplementedError)


def kind_of(head: bytes) -> str | None:
    """The kind of archive that begins with these bytes, None for a document (a DOCX or an OFD is one, though it is a zip)."""
    kind = next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)
    if kind == "zip":
        return None if any(name.decode("utf-8", "replace") in _PARTS for name in _first_members(head)) else kind
    if kind is None and head[257:262] == b"ustar":
        return "tar"
    return kind


def _first_members(head: bytes) -> Iterator[bytes]:
    """Names of the members that begin in this part of a zip. What is inside a member is passed over: a DOCX that lies uncompressed in
    an archive does not make the archive a DOCX.
    """
    at = 0
    while match := _LOCAL_HEADER.search(head, at):
        flags, size, length, extra = struct.unpack("<6xH10xI4xHH", match[0])
        yield head[match.end() : match.end() + length]
        unknown = flags & _SIZE_FOLLOWS
        at = match.end() + length + extra + (0 if unknown else size)


@dataclass(slots=True)
class Opener:
    """Opens one archive, and those inside it. `size` is its bytes on disk, against which what comes out is weighed."""

    size: int
    limits: Limits
    password: str | None = None
    spent: int = 0
    _seen: dict[str, int] = field(default_factory=dict)

    def members(self, stream: IO[bytes], path: str, depth: int = 1) -> Iterator[Input]:
        """Every document inside, in the archive's order; an archive that fails is itself an input, with its trouble."""
        try:
            head = stream.read(_HEAD)
            stream.seek(0)
            yield from self._open(kind_of(head) or "zip", stream, path, depth)
        except ExtractionError as error:
            yield Input(path, trouble=Trouble(error.outcome, str(error)))
        except _BROKEN as error:
            message = f"The archive cannot be read to its end ({error or type(error).__name__}); fetch it again from its source."
            yield Input(path, trouble=Trouble("damaged", message))

    def _open(self, kind: str, stream: IO[bytes], path: str, depth: int) -> Iterator[Input]:
        if depth > MAXIMUM_DEPTH:
            raise Unsupported(f"Archives inside archives are opened to a depth of {MAXIMUM_DEPTH}; unpack this one yourself.")
        if kind in _COMPRESSED:
            with suppress(*_BROKEN):
                inner = _COMPRESSED[kind](stream).read(512)
                kind = "warc" if inner.startswith(b"WARC/") else "tar" if inner[257:262] == b"ustar" else kind
            stream.seek(0)
        if kind == "zip":
            yield from self._zip(stream, path, depth)
        elif kind == "tar":
            yield from self._tar(stream, path, depth)
        elif kind in _COMPRESSED:
            data = self.bounded(_COMPRESSED[kind](stream), None)
            yield from self.member(path, path.rsplit("/", 1)[-1].rsplit(".", 1)[0] or "data", data, depth)
        elif kind == "warc":
            from extractor.dataset.webarchive import responses

            yield from responses(self, stream, path, depth)
        else:
            yield from self._libarchive(stream, path, depth)

    def member(self, archive: str, name: str, data: bytes, depth: int, **origin: str | None) -> Iterator[Input]:
        """A member's bytes as an input (`origin`: its url, its date of crawl), or, if it is an archive, what is inside."""
        path = self.unique(f"{archive}{INSIDE}{name}")
        if kind_of(data[:_HEAD]) is None:
            yield Input(path, data, **origin)  # type: ignore[arg-type]
        else:
            yield from self.members(BytesIO(data), path, depth + 1)

    def unique(self, path: str) -> str:
        """The same name, numbered when an archive has it more than once."""
        count = self._seen[path] = self._seen.get(path, 0) + 1
        return path if count == 1 else f"{path}#{count}"

    def bounded(self, stream: IO[bytes], compressed: int | None) -> bytes:
        """All bytes of a member. Raises LimitExceeded as soon as they are too many, alone or together."""
        limits, parts, size = self.limits, [], 0
        while chunk := stream.read(_CHUNK):
            parts.append(chunk)
            size += len(chunk)
            self.spent += len(chunk)
            if size > limits.input_bytes:
                raise LimitExceeded("input_bytes", size, limits.input_bytes, "The file in the archive is too large.")
            if compressed is not None and size > MEGABYTE and size > limits.archive_ratio * max(compressed, 1):
                raise LimitExceeded("archive_ratio", size / max(compressed, 1), limits.archive_ratio, "The file is compressed like a bomb.")
            if self.spent > limits.archive_bytes and self.spent > limits.archive_ratio * self.size:
                raise LimitExceeded("archive_ratio", self.spent / self.size, limits.archive_ratio, "The archive is compressed like a bomb.")
        return b"".join(parts)

    def _zip(self, stream: IO[bytes], path: str, depth: int) -> Iterator[Input]:
        with zipfile.ZipFile(stream) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if any(entry.filename in _PARTS for entry in entries):  # a document whose parts come in an unusual order
                stream.seek(0)
                yield Input(path, self.bounded(stream, None))
                return
            if depth > 1 and len(entries) > self.limits.archive_entries:
                what = "The archive in the archive has too many files."
                raise LimitExceeded("archive_entries", len(entries), self.limits.archive_entries, what)
            web = any(entry.filename == "datapackage.json" for entry in entries)  # WACZ
            for entry in entries:
                name = _zip_name(entry)
                if passed_over(name) or (web and not name.startswith("archive/")):
                    continue
                try:
                    with archive.open(entry, pwd=self.password.encode() if self.password else None) as opened:
                        data = self.bounded(opened, entry.compress_size)
                except (ExtractionError, RuntimeError, *_BROKEN) as error:
                    yield Input(self.unique(f"{path}{INSIDE}{name}"), trouble=_member_trouble(error, encrypted=bool(entry.flag_bits & 1)))
                else:
                    yield from self.member(path, name, data, depth)

    def _tar(self, stream: IO[bytes], path: str, depth: int) -> Iterator[Input]:
        with tarfile.open(fileobj=stream, mode="r|*") as archive:
            for entry in archive:
                name = legible(entry.name)
                if not entry.isfile() or passed_over(name):
                    continue
                opened = archive.extractfile(entry)
                try:
                    assert opened is not None
                    data = self.bounded(opened, None)
                except LimitExceeded as error:
                    yield Input(self.unique(f"{path}{INSIDE}{name}"), trouble=Trouble(error.outcome, str(error)))
                    if error.name != "input_bytes":
                        raise
                else:
                    yield from self.member(path, name, data, depth)

    def _libarchive(self, stream: IO[bytes], path: str, depth: int) -> Iterator[Input]:
        try:
            import libarchive
        except (ImportError, OSError, AttributeError, TypeError) as error:  # the last three: no such library in the system
            raise Unsupported("7z and rar need libarchive: pip install 'extractor[archives]', apt install libarchive13.") from error
        try:
            with libarchive.stream_reader(stream, passphrase=self.password) as entries:
                for entry in entries:
                    name = str(entry.pathname).replace("\\", "/")
                    if entry.isfile and not passed_over(name):
                        data = self.bounded(_Blocks(entry.get_blocks()), None)  # type: ignore[arg-type]
                        yield from self.member(path, name, data, depth)
        except libarchive.ArchiveError as error:
            if "ncrypt" in str(error) or "assphrase" in str(error):
                raise Encrypted("The archive has a password; give it with --password.") from error
            raise Damaged(f"The archive cannot be read to its end ({error}); fetch it again from its source.") from error


class _Blocks:
    """An iterator of blocks that is read like a file, a block at a time."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks

    def read(self, _size: int) -> bytes:
        return next((block for block in self._blocks if block), b"")


def _zip_name(entry: zipfile.ZipInfo) -> str:
    """The name as meant: Chinese tools write GBK (or UTF-8) without the flag that says so, which then reads as CP437."""
    name = entry.filename
    if not entry.flag_bits & 0x800:
        with suppress(UnicodeEncodeError):
            raw = name.encode("cp437")
            for encoding in ("utf-8", "gb18030"):
                with suppress(UnicodeDecodeError):
                    name = raw.decode(encoding)
                    break
    return name.replace("\\", "/")


def _member_trouble(error: Exception, encrypted: bool) -> Trouble:
    if isinstance(error, ExtractionError):
        return Trouble(error.outcome, str(error))
    if encrypted:
        return Trouble("encrypted", "The file in the archive has a password; give it with --password, or unpack it yourself.")
    if isinstance(error, NotImplementedError):
        return Trouble("unsupported", f"The file in the archive is compressed in a way that is not read ({error}); unpack it yourself.")
    return Trouble("damaged", f"The file in the archive cannot be unpacked ({error or type(error).__name__}); fetch the archive again.")
