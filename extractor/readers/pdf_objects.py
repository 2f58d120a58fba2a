"""The objects of a PDF page in the order they are painted, those in form XObjects too."""

from __future__ import annotations

from collections.abc import Callable
from ctypes import byref
from itertools import repeat
from typing import Any, NamedTuple

from extractor.readers import pdf_calls as pdf

MAX_DEPTH = 12  # form XObjects within form XObjects

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Placed(NamedTuple):
    """A path or image: its handle, prepared, the matrix of the forms around it, and how many text objects are painted before it."""

    handle: Any
    kind: int
    matrix: Matrix
    after: int


class Overfull(Exception):
    """More objects than the limit allows."""


class Objects:
    """The handles of the text objects of a page, and its paths and images."""

    __slots__ = ("_left", "others", "texts")

    def __init__(self, limit: int) -> None:
        self.texts: list[int] = []
        self.others: list[Placed] = []
        self._left = limit

    def of_page(self, page: int) -> None:
        """Gather the objects of a loaded page; raises Overfull."""
        self._gather(pdf.get_object, pdf.prepared(page), pdf.count_objects(page), IDENTITY, 0)

    def _gather(self, get: Callable[..., int], owner: Any, count: int, matrix: Matrix, depth: int) -> None:
        self._left -= count
        if self._left < 0:
            raise Overfull
        numbers = list(map(get, repeat(owner), range(count)))
        handles = list(map(pdf.prepared, numbers))
        kinds: list[int] = list(map(pdf.object_kind, handles))
        done = 0
        for i in [i for i, kind in enumerate(kinds) if kind != pdf.OBJECT_TEXT]:
            self.texts += numbers[done:i]
            done = i + 1
            if kinds[i] in (pdf.OBJECT_PATH, pdf.OBJECT_IMAGE):
                self.others.append(Placed(handles[i], kinds[i], matrix, len(self.texts)))
            elif kinds[i] == pdf.OBJECT_FORM and depth < MAX_DEPTH:
                placed = pdf.Floats6()
                pdf.object_matrix(handles[i], byref(placed))
                inside = pdf.count_form_objects(handles[i])
                self._gather(pdf.get_form_object, numbers[i], inside, times(tuple(placed), matrix), depth + 1)
        self.texts += numbers[done:]


def times(inner: tuple[float, ...], outer: Matrix) -> Matrix:
    """The matrix that applies `inner`, then `outer`."""
    a, b, c, d, e, f = inner
    if outer is IDENTITY:
        return a, b, c, d, e, f
    g, h, i, j, k, m = outer
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m
