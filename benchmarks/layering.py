"""Spoils the text layer of PDF files, as producers and rewriters do, while the page looks the same.

A font's ToUnicode map says which characters its glyphs are. `KINDS` gives for each kind of damage a function from the
bytes of a file to the spoilt bytes, made by an incremental update of the file (ISO 32000-1, 7.5.6).
"""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable, Iterator

Change = Callable[[int], int]
_MAP = re.compile(rb"/ToUnicode (\d+) 0 R")
_PAIR = re.compile(rb"(<[0-9A-Fa-f]+>\s*(?:<[0-9A-Fa-f]+>\s*)?)<([0-9A-Fa-f]{4})>(?=\s)")
_ROOT = re.compile(rb"/Root (\d+) 0 R")


def without_maps(pdf: bytes) -> bytes:
    """No font says which characters its glyphs are."""
    return pdf.replace(b"/ToUnicode", b"/ToUnicodX")


def without_largest_map(pdf: bytes) -> bytes:
    """The font with most characters does not say which they are."""
    number = _largest(pdf)
    return pdf.replace(b"/ToUnicode %d 0 R" % number, b"/ToUnicodX %d 0 R" % number)


def private(pdf: bytes) -> bytes:
    """The font with most characters names them by private numbers."""
    return _remapped(pdf, lambda code: 0xE000 + code % 0x1800)


def accented(pdf: bytes) -> bytes:
    """The font with most characters names ideographs as accented letters, as a rewrite by Ghostscript can do."""
    return _remapped(pdf, lambda code: 0xC0 + code % 0x40 if code >= 0x4E00 else code)


def other_ideographs(pdf: bytes) -> bytes:
    """The font with most characters names ideographs as others, as a subset with another's map does."""
    return _remapped(pdf, lambda code: 0x4E00 + (code * 7 + 1234) % 0x5000 if code >= 0x4E00 else code)


def other_digits(pdf: bytes) -> bytes:
    """Every font names its digits as other digits."""
    order = list(range(10))
    random.Random(pdf).shuffle(order)
    return _remapped(pdf, lambda code: 0x30 + order[code - 0x30] if 0x30 <= code <= 0x39 else code, every=True)


KINDS: dict[str, Callable[[bytes], bytes]] = {
    "no ToUnicode": without_maps,
    "one font without": without_largest_map,
    "one font private": private,
    "one font accented": accented,
    "one font others": other_ideographs,
    "other digits": other_digits,
}


def _largest(pdf: bytes) -> int:
    """The object of the map with most characters (the first of equal ones)."""
    return max(_maps(pdf), key=lambda number: len(_PAIR.findall(_stream(pdf, number)[1])))


def _maps(pdf: bytes) -> Iterator[int]:
    yield from dict.fromkeys(int(found[1]) for found in _MAP.finditer(pdf))


def _stream(pdf: bytes, number: int) -> tuple[bytes, bytes]:
    """The dictionary and the content of a stream object."""
    found = re.search(rb"(?:^|[\r\n])%d 0 obj\s*<<(.*?)>>\s*stream\r?\n" % number, pdf, re.DOTALL)
    assert found is not None, f"object {number} is no stream"
    raw = pdf[found.end() : pdf.index(b"endstream", found.end())]
    if b"ASCII85Decode" in found[1]:
        from base64 import a85decode

        raw = a85decode(raw.strip(), adobe=b"<~" in raw[:4]) if b"<~" in raw[:4] else a85decode(raw.strip().removesuffix(b"~>"))
    return found[1], zlib.decompressobj().decompress(raw) if b"FlateDecode" in found[1] else raw


def _remapped(pdf: bytes, change: Change, every: bool = False) -> bytes:
    """The file with the characters of its largest map, or of every map, changed."""
    objects = {}
    for number in _maps(pdf) if every else [_largest(pdf)]:
        _, content = _stream(pdf, number)
        changed = zlib.compress(_PAIR.sub(lambda pair: pair[1] + b"<%04X>" % change(int(pair[2], 16)), _single(content)))
        objects[number] = b"%d 0 obj\n<</Length %d/Filter/FlateDecode>>\nstream\n%s\nendstream\nendobj\n" % (number, len(changed), changed)
    return _updated(pdf, objects)


def _single(content: bytes) -> bytes:
    """Ranges of a map written out as single characters: <first> <last> <code>."""

    def written(block: re.Match[bytes]) -> bytes:
        pairs = []
        for first, last, code in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]{4})>", block[2]):
            for at in range(int(last, 16) - int(first, 16) + 1):
                pairs.append(b"<%0*X> <%04X>" % (len(first), int(first, 16) + at, int(code, 16) + at))
        return b"%d beginbfchar\n%s\nendbfchar" % (len(pairs), b"\n".join(pairs))

    return re.sub(rb"(\d+)\s+beginbfrange(.*?)endbfrange", written, content, flags=re.DOTALL)


def _updated(pdf: bytes, objects: dict[int, bytes]) -> bytes:
    """The file with objects replaced at its end, behind a table and a trailer that point back to the older ones."""
    before = int(pdf[pdf.rindex(b"startxref") + 9 :].split()[0])
    size = max(int(found[1]) for found in re.finditer(rb"/Size (\d+)", pdf))
    body, table = b"\n", b"xref\n"
    for number, content in sorted(objects.items()):
        table += b"%d 1\n%010d 00000 n \n" % (number, len(pdf) + len(body))
        body += content
    (root,) = _ROOT.findall(pdf)[-1:]
    trailer = b"trailer\n<</Size %d/Root %s 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, before, len(pdf) + len(body))
    return pdf + body + table + trailer
