"""Page numbers that stand alone on a line, which in running text may be taken for the value of an empty cell before them.

Where form feeds part the pages, a number that is the last (or the first) of each page and counts them is the page's. Where
nothing parts them, numbers alone between lines of prose are page numbers, and those of the pages between must be somewhere
among the cells: that is noted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import regex

from extractor.document import Line, Note
from extractor.readers.vocabulary import is_label

_FEWEST_PAGES = 2
_LAST = regex.compile(r"(?<=^|\n)[^\S\n]*(?P<number>\d{1,3})\s*\Z")
_FIRST = regex.compile(r"\A\s*?(?<=^|\n)[^\S\n]*(?P<number>\d{1,3})[^\S\n]*(?=\r?\n|\Z)")
_ALONE = regex.compile(r"\s*(\d{1,3})\s*")
_HAN = regex.compile(r"\p{Han}")


def without_feet(text: str) -> str:
    """The text without the numbers that are the last, or the first, line of every page (but the first) and count the pages."""
    pages = text.split("\f")
    if len(pages) < _FEWEST_PAGES:
        return text
    for place in (_LAST, _FIRST):
        found = {n: match for n, page in enumerate(pages) if (match := place.search(page))}
        printed = {n for n, page in enumerate(pages) if page.strip()}
        steps = {int(match["number"]) - n for n, match in found.items()}
        if len(found) >= _FEWEST_PAGES and len(steps) == 1 and printed - set(found) <= {0}:
            for n, match in found.items():
                begin, end = match.span("number")
                pages[n] = pages[n][:begin] + pages[n][end:]
            break
    return "\f".join(pages)


def untold(lines: Sequence[Line]) -> Iterator[Note]:
    """A note where page numbers stand alone between prose and those of the pages between do not: they are among the cells."""
    printed = [line.text for line in lines if line.text.strip()]
    numbers = [(at, int(found[1])) for at, text in enumerate(printed) if (found := _ALONE.fullmatch(text))]
    sure = [(at, number) for at, number in numbers if _is_between_prose(printed, at)]
    if not all(number < later for (_, number), (_, later) in pairwise(sure)):
        return
    for (start, before), (end, after) in pairwise(sure):
        among = {number for at, number in numbers if start < at < end}
        if among & set(range(before + 1, after)):
            yield Note("page_numbers", f"{before} and {after} stand alone on their lines")


def _is_between_prose(printed: Sequence[str], at: int) -> bool:
    around = [printed[n] for n in (at - 1, at + 1) if 0 <= n < len(printed)]
    return bool(at) and all(_HAN.search(text) and not is_label(text.strip()) for text in around)
