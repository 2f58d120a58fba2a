"""Where PDFium writes numbers: made once for all documents that a thread reads."""

from __future__ import annotations

from ctypes import c_double, c_float, c_int, c_uint
from dataclasses import dataclass, field
from threading import local

from extractor.readers.pdf_calls import Slots


@dataclass(frozen=True, slots=True)
class Room:
    """Places for boxes (four floats each), matrices (six), and single numbers of each kind."""

    boxes: Slots = field(default_factory=lambda: Slots(c_float, 4))
    matrices: Slots = field(default_factory=lambda: Slots(c_float, 6))
    floats: Slots = field(default_factory=lambda: Slots(c_float))
    doubles: Slots = field(default_factory=lambda: Slots(c_double))
    numbers: Slots = field(default_factory=lambda: Slots(c_int))
    colors: Slots = field(default_factory=lambda: Slots(c_uint))


class _Rooms(local):
    """One room for each thread: two documents never write to one place."""

    def __init__(self) -> None:
        self.own = Room()


_rooms = _Rooms()


def own_room() -> Room:
    """The room of this thread; what was written to it is lost when the next page is read."""
    return _rooms.own
