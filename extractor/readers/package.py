"""A zip of XML parts (OFD, OOXML), opened with suspicion: limits on entries and sizes, no DTD, no names that escape.

The bounds are those of spec/reliability.md: a few hundred bytes can unpack to gigabytes, an XML entity can do the same.
"""

from __future__ import annotations

import posixpath
import zlib
from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from extractor.errors import Damaged, Encrypted, LimitExceeded
from extractor.options import MEGABYTE, Limits

if TYPE_CHECKING:
    from lxml.etree import XMLParser, _Element

_BROKEN = (BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


class Package:
    """The parts of a zip by name. Raises Damaged, Encrypted or LimitExceeded before anything is unpacked."""

    def __init__(self, data: bytes, limits: Limits, kind: str) -> None:
        self._limits, self._kind = limits, kind
        try:
            self._zip = ZipFile(BytesIO(data))
            entries = self._zip.infolist()
        except _BROKEN as error:
            raise Damaged(f"The {kind} file is not a whole zip archive ({error}); fetch it again from its source.") from error
        if len(entries) > limits.archive_entries:
            raise LimitExceeded("archive_entries", len(entries), limits.archive_entries, f"The {kind} file has too many parts.")
        size = sum(entry.file_size for entry in entries)
        if size > limits.archive_bytes:
            raise LimitExceeded("archive_bytes", size, limits.archive_bytes, f"The {kind} file unpacks to too many bytes.")
        if size > MEGABYTE and size > limits.archive_ratio * len(data):
            raise LimitExceeded("archive_ratio", size / len(data), limits.archive_ratio, f"The {kind} file is compressed like a bomb.")
        if any(entry.flag_bits & 1 for entry in entries):
            raise Encrypted(f"The parts of the {kind} file are encrypted; save an unprotected copy.")
        self._entries = {}
        for entry in entries:
            name = entry.filename.replace("\\", "/").lstrip("/")
            if ".." in name.split("/") or (name in self._entries and not name.endswith("/")):
                raise Damaged(f"The {kind} file has a part twice or outside of itself ({name!r}); it is not made by an office program.")
            self._entries[name] = entry
        self._folded = {name.casefold(): name for name in self._entries}

    def names(self) -> tuple[str, ...]:
        """The names of all parts, in the order of the archive."""
        return tuple(self._entries)

    def find(self, name: str, base: str = "") -> str | None:
        """The part a name means, seen from the folder `base`: absolute with a leading '/', else relative, any case."""
        name = name.strip().replace("\\", "/")
        tried = [name.lstrip("/")] if name.startswith("/") else [posixpath.join(base, name), name]
        for candidate in tried:
            found = self._folded.get(posixpath.normpath(candidate).casefold())
            if found is not None:
                return found
        return None

    def read(self, name: str) -> bytes:
        """The bytes of a part. Raises Damaged when they cannot be unpacked."""
        try:
            return self._zip.read(self._entries[name])
        except _BROKEN as error:
            raise Damaged(f"The part {name} of the {self._kind} file cannot be unpacked ({error}); fetch it again.") from error

    def xml_bytes(self, name: str) -> bytes:
        """The bytes of a part that is going to be parsed as XML. Raises LimitExceeded before unpacking a large one."""
        size = self._entries[name].file_size
        if size > self._limits.xml_part_bytes:
            what = f"The part {name} of the {self._kind} file is too large."
            raise LimitExceeded("xml_part_bytes", size, self._limits.xml_part_bytes, what)
        return self.read(name)

    def xml(self, name: str) -> _Element:
        """The root element of an XML part; a document type declaration is refused, entities are never expanded."""
        return self.parsed(name, self.xml_bytes(name))

    def parsed(self, name: str, data: bytes, parse: Callable[[bytes], _Element] | None = None) -> _Element:
        """The same for the bytes of a part that were read already.

        `parse` stands in for the parser of this module; it must not expand entities either.
        """
        from lxml import etree

        try:
            root = (parse or _parse)(data)
        except etree.XMLSyntaxError as error:
            raise Damaged(f"The part {name} of the {self._kind} file is not well-formed XML ({error}).") from error
        if root.getroottree().docinfo.doctype:
            raise Damaged(f"The part {name} of the {self._kind} file has a document type declaration, which no office program writes.")
        return root


def _parse(data: bytes) -> _Element:
    from lxml import etree

    return etree.fromstring(data, _parser())


@cache
def _parser() -> XMLParser:
    from lxml import etree

    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True)
