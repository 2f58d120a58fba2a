"""Results of pure functions of a text, remembered: the labels of the forms recur in every document of a crawl."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar, cast

# Longer texts are paragraphs: they do not recur, and whole documents would be held in memory by them.
LONGEST = 1000

Given = ParamSpec("Given")
Found = TypeVar("Found")


def remembered(size: int) -> Callable[[Callable[Given, Found]], Callable[Given, Found]]:
    """Remember the `size` results last asked for, of a pure function whose first argument is a text or a tuple with texts.

    Of texts of more than `LONGEST` characters nothing is remembered.
    """

    def decorate(function: Callable[Given, Found]) -> Callable[Given, Found]:
        known: Any = lru_cache(maxsize=size)(function)
        anew: Any = function

        @wraps(function)
        def look(text: Any, *more: Any) -> Found:
            length = len(text) if type(text) is str else sum([len(part) for part in text if type(part) is str])
            return known(text, *more) if length <= LONGEST else anew(text, *more)

        return cast(Callable[Given, Found], look)

    return decorate
