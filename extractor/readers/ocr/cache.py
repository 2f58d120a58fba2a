"""Results of text recognition kept on disk by content, so that reading the same scan again costs nothing.

They lie in `$EXTRACTOR_CACHE`, or `extractor` in the user's cache folder; `EXTRACTOR_CACHE=off` keeps none. Every file is
whole or absent and may be deleted at any time. The key holds the bytes of the document, what of it was read and the
versions of everything that reads.
"""

from __future__ import annotations

import os
import tempfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from extractor.document import Page

VARIABLE = "EXTRACTOR_CACHE"
GENERATION = "6"  # to be raised when the same picture gives other words


def folder() -> Path | None:
    """Where results are kept, None for nowhere."""
    chosen = os.environ.get(VARIABLE, "")
    if chosen == "off":
        return None
    if chosen:
        return Path(chosen) / "ocr"
    home = os.environ.get("XDG_CACHE_HOME") or (Path.home() / ".cache")
    return Path(home) / "extractor" / "ocr"


def kept(data: bytes, what: str, version: str, work: Callable[[], Page]) -> Page:
    """The page `work` gives, from the cache when it has been made before; trouble with the disk is no trouble."""
    place = folder()
    if place is None:
        return work()
    import msgspec  # only where a picture is read: it takes as long to load as some documents to read

    key = sha256(b"\0".join((GENERATION.encode(), version.encode(), what.encode(), sha256(data).digest()))).hexdigest()
    path = place / key[:2] / key
    with suppress(OSError, zlib.error, msgspec.MsgspecError):
        return msgspec.msgpack.decode(zlib.decompress(path.read_bytes()), type=Page)
    page = work()
    with suppress(OSError):
        _write(path, zlib.compress(msgspec.msgpack.encode(page)))
    return page


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(name, path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
