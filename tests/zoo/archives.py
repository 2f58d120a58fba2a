"""Archives that are bombs, damaged or endless."""

from __future__ import annotations

import io
import random
import struct
import tarfile
import zlib

from tests.zoo.animals import BOMB, MEGABYTE, animal, zipped


@animal("zeros.zip", *BOMB)
def zip_bomb() -> bytes:
    return zipped(("a.txt", bytes(150 * MEGABYTE)))


@animal("nest.zip", "unsupported")
def nested_zip() -> bytes:
    data = zipped(("x.txt", b"x"))
    for _ in range(20):
        data = zipped(("x.zip", data))
    return data


@animal("many-bombs.zip", *BOMB)
def many_bombs() -> bytes:
    inner = zipped(*((f"{i}.txt", bytes(20 * MEGABYTE)) for i in range(4)))
    return zipped(*((f"{i}.zip", inner) for i in range(10)))


@animal("password.zip", "encrypted")
def encrypted_zip() -> bytes:
    data = bytearray(zipped(("a.txt", b"secret" * 50)))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    return bytes(data)


@animal("overlapping.zip", "damaged", "not_a_report", "limit_exceeded")
def overlapping_zip() -> bytes:
    """One compressed member that the directory lists a thousand times."""
    data = zipped(("a.txt", bytes(MEGABYTE)))
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entry = data[start:end]
    directory = b"".join(entry.replace(b"a.txt", b"%05d" % i) for i in range(1000))
    return data[:start] + directory + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 1000, 1000, len(directory), start, 0)


@animal("lying.tar", "damaged")
def lying_tar() -> bytes:
    info = tarfile.TarInfo("a.txt")
    info.size = 1 << 40
    return info.tobuf() + b"x" * 1000


@animal("cut.tar.gz", "damaged", "not_a_report")
def cut_tar() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        info = tarfile.TarInfo("a.txt")
        info.size = 100_000
        archive.addfile(info, io.BytesIO(random.Random(3).randbytes(100_000)))
    return buffer.getvalue()[:50_000]


@animal("zeros.gz", *BOMB)
def gz_bomb() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(bytes(MEGABYTE)) for _ in range(300)) + packer.flush()


@animal("nothing.7z", "damaged", "unsupported")
def seven_zip() -> bytes:
    return b"7z\xbc\xaf\x27\x1c\x00\x04" + random.Random(4).randbytes(500)


@animal("lying.warc", "damaged", "not_a_report")
def lying_warc() -> bytes:
    head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a/b\r\nContent-Type: application/http; msgtype=response\r\n"
    return head + b"Content-Length: 99999999999\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>"
