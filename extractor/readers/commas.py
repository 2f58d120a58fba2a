"""Lines of comma-separated values → the same lines with tabs between the cells, where they are rows of a table.

    规章,0,0,0                 as spreadsheets are saved
    "本年新收,件",1,"1,204"    cells in quotation marks hold commas and line ends
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import StringIO
from itertools import groupby

from extractor.document import Line
from extractor.readers.vocabulary import label_count, section_count

_FEWEST_LINES = 2
_FEWEST_LABELS = 2
# Prose may have a comma.
_FEWEST_CELLS = 3
_PROSE = 60
_NUMBER = re.compile(r"[+-]?[\d.,]+")
# A cell in quotation marks goes on for no more lines than these.
_LONGEST_CELL = 12


def with_tabs(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines in order; runs of at least two with the same number of commas, and labels among their cells, get tabs for them."""
    for width, run in groupby(_rows(lines), key=lambda row: len(row[1])):
        rows = list(run)
        if width >= _FEWEST_CELLS and len(rows) >= _FEWEST_LINES and _is_table([cells for _, cells in rows]):
            yield from (Line(_tabbed(cells), own[0].place) for own, cells in rows)
        else:
            yield from (line for own, cells in rows for line in _without_fillers(own, cells))


def _is_table(rows: Sequence[Sequence[str]]) -> bool:
    """Whether there are labels among the cells, and enough of those behind the first are blank or a number, as in no prose between commas."""
    behind = [cell.strip() for row in rows for cell in row[1:]]
    filled = sum(not cell or _NUMBER.fullmatch(cell) is not None for cell in behind)
    return label_count([cell.strip() for row in rows for cell in row]) >= _FEWEST_LABELS and 5 * filled >= len(behind)


def _without_fillers(lines: Sequence[Line], cells: Sequence[str]) -> Sequence[Line]:
    """A heading or paragraph saved as the first cell of a row without the commas of the others."""
    alone = len(cells) > 2 and cells[0] and not any(cells[1:])
    return [Line(cells[0], lines[0].place)] if alone and len(lines) == 1 else lines


def _tabbed(cells: Sequence[str]) -> str:
    """The cells between tabs; a heading or prose that fills a row alone without."""
    plain = [" ".join(cell.split()) for cell in cells]
    alone = plain[0] and not any(plain[1:]) and (len(plain[0]) > _PROSE or section_count(plain[0]))
    return plain[0] if alone else "\t".join(plain)


def _rows(lines: Sequence[Line]) -> Iterator[tuple[Sequence[Line], list[str]]]:
    """Each line, or the lines that a cell in quotation marks goes over, with its cells."""
    start = 0
    while start < len(lines):
        end = start + 1
        if lines[start].text.count('"') % 2:
            closing = (n for n in range(end, min(len(lines), start + _LONGEST_CELL)) if lines[n].text.count('"') % 2)
            end = next(closing, start) + 1
        own = lines[start:end]
        yield own, _cells("\n".join(line.text for line in own))
        start = end


def _cells(text: str) -> list[str]:
    """The cells between the commas of a row; none where other separators stand, or marks that are not about a whole cell."""
    if "," not in text or "\t" in text or "|" in text:
        return []
    with suppress(csv.Error):
        return next(csv.reader(StringIO(text)))
    return []
