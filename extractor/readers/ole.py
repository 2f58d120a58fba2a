"""The names of the streams in an OLE2 compound file, the container of .doc, .xls, .wps, .et and of encrypted OOXML.

Only as much of [MS-CFB] as the directory needs; the streams themselves are never read. A damaged sector chain ends
the list early instead of failing, so that the format of a truncated file can still be told.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from struct import Struct, error

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_SECTOR = 0xFFFFFFFA  # sector numbers above this are marks: free, end of chain, table of sectors
_MAX_DIRECTORY_SECTORS = 4096
_ENTRY = 128
_HEADER_FAT_ENTRIES = 109
_U16, _U32 = Struct("<H"), Struct("<I")


def stream_names(data: bytes) -> tuple[str, ...]:
    """The directory's names in stored order, as far as they can be read; storages are not told from streams."""
    try:
        shift = _U16.unpack_from(data, 30)[0]
        if shift not in (9, 12):
            return ()
        return tuple(islice(_names(data, 1 << shift), _MAX_DIRECTORY_SECTORS * 32))
    except error:
        return ()


def _names(data: bytes, size: int) -> Iterator[str]:
    sector = _U32.unpack_from(data, 48)[0]
    for _ in range(_MAX_DIRECTORY_SECTORS):
        start = (sector + 1) * size
        if sector > _LAST_SECTOR or start >= len(data):
            return
        for at in range(start, min(start + size, len(data) - _ENTRY + 1), _ENTRY):
            length = _U16.unpack_from(data, at + 64)[0]
            if 2 <= length <= 64:
                yield data[at : at + length - 2].decode("utf-16-le", "replace")
        sector = _next(data, sector, size)


def _next(data: bytes, sector: int, size: int) -> int:
    """The sector after this one in its chain, from the sector allocation table (its first 109 sectors are enough here)."""
    table, index = divmod(sector, size // 4)
    if table >= _HEADER_FAT_ENTRIES:
        return 0xFFFFFFFE
    block = _U32.unpack_from(data, 76 + 4 * table)[0]
    following: int = _U32.unpack_from(data, (block + 1) * size + 4 * index)[0]
    return following
