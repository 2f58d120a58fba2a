"""Lines of comma-separated values → the same lines with tabs between the cells, where they are rows of a table.

    规章,0,0,0                 as spreadsheets are saved
    "本年新收,件",1,"1,204"    cells in quotation marks hold commas and line ends
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from itertools import groupby

from extractor.document import Line
from extractor.readers.vocabulary import label_count, section_count

_FEWEST_LINES = 3
_FEWEST_LABELS = 2
_PROSE = 60
# A cell in quotation marks goes on for no more lines than these.
_LONGEST_CELL = 12


def with_tabs(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines in order; runs of at least three with the same number of commas, and labels among their cells, get tabs for them."""
    for width, run in groupby(_rows(lines), key=lambda row: len(row[1])):
        rows = list(run)
        labels = label_count([cell for _, cells in rows for cell in cells])
        if width > 1 and len(rows) >= _FEWEST_LINES and labels >= _FEWEST_LABELS:
            yield from (Line(_tabbed(cells), own[0].place) for own, cells in rows)
        else:
            yield from (line for own, cells in rows for line in _without_fillers(own, cells))


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
        text = "\n".join(line.text for line in own)
        yield own, next(csv.reader([text]), []) if "," in text and "\t" not in text and "|" not in text else []
        start = end
