"""The zoo's register: what an animal is, and the decorator that puts one in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Animal:
    """A hostile file: its name, its maker, the outcomes that are right for it."""

    name: str
    make: Callable[[], bytes]
    outcomes: frozenset[str]


ZOO: list[Animal] = []

# What a PDF without a legible report may be taken for.
EMPTY = ("not_a_report", "needs_ocr", "damaged")
# A bomb is stopped by the first limit it meets; on a slow machine that may be the one of time.
BOMB = ("limit_exceeded", "timeout")


def animal(name: str, *outcomes: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Put the decorated maker into the zoo."""

    def put(make: Callable[[], bytes]) -> Callable[[], bytes]:
        ZOO.append(Animal(name, make, frozenset(outcomes)))
        return make

    return put


def zipped(*members: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
