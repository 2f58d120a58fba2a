"""Results of pure functions of a text, remembered: the labels of the forms recur in every document of a crawl."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from itertools import islice
from typing import Any, ParamSpec, TypeVar, cast

# Longer texts are paragraphs: they do not recur, and whole documents would be held in memory by them.
LONGEST = 1000

Given = ParamSpec("Given")
Found = TypeVar("Found")


def remembered(size: int) -> Callable[[Callable[Given, Found]], Callable[Given, Found]]:
    """Remember `size` results at most, of a pure function whose first argument is a text or a tuple with texts.

    Of texts of more than `LONGEST` characters nothing is remembered. A function of one argument becomes the look-up
    itself, which takes a fifth of the time of a call: labels are asked for thousands of times a document.
    """

    def decorate(function: Callable[Given, Found]) -> Callable[Given, Found]:
        anew: Any = function
        if anew.__code__.co_argcount == 1:
            return cast(Callable[Given, Found], _Known(anew, size, _length).__getitem__)
        known = _Known(lambda given: anew(*given), size, lambda given: _length(given[0]))

        @wraps(function)
        def look(*given: Any) -> Found:
            return cast(Found, known[given])

        return cast(Callable[Given, Found], look)

    return decorate


class _Known(dict[Any, Any]):
    """What was worked out, by what was given; when it is full, the older half is forgotten."""

    __slots__ = ("_length", "_size", "_work_out")

    def __init__(self, work_out: Callable[[Any], Any], size: int, length: Callable[[Any], int]) -> None:
        super().__init__()
        self._work_out, self._size, self._length = work_out, size, length

    def __missing__(self, given: Any) -> Any:
        found = self._work_out(given)
        if self._length(given) <= LONGEST:
            if len(self) >= self._size:
                for old in list(islice(self, (self._size + 1) // 2)):
                    self.pop(old, None)
            self[given] = found
        return found


def _length(given: Any) -> int:
    """The characters of a text, or of the texts in a tuple."""
    return len(given) if isinstance(given, str) else sum(len(part) for part in given if isinstance(part, str))
