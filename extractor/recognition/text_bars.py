"""Rows of cells between bars whose merged cells are gone: the values stand at the right end of each line.

    三、本年度办理结果 | （一）予以公开 | | 144 | 3 | 3 | 0 | 4 | 0 |  |       Markdown: fillers for columns merged, none for rows
    3.危及“三安全一稳定” | 详见附件 | 0 | 0 | 0 | 0 | 0 | 0

Where most rows of a block are full, they show how many cells stand behind the values; then a row with a blank or a word
among its values is told as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from extractor.recognition.values import is_value

# So many full rows, and half of all, show how the lines of a block end.
_FEWEST_FULL = 3
_MOST_TRAILING = 2


def cells_at_the_end(lines: Sequence[str], count: int) -> list[list[str]]:
    """For each row of a block, given as its line behind the label, its `count` cells; an empty list where they cannot be told."""
    split = [_cells(line) for line in lines]
    endings = Counter(ending for cells in split if (ending := _full(cells, count)) is not None)
    if len(endings) != 1 or max(_FEWEST_FULL, len(lines) / 2) > endings.total():
        return [[] for _ in lines]
    (behind,) = endings
    return [_values(cells, count, behind) for cells in split]


def _cells(line: str) -> list[str]:
    before, *cells = [cell.strip() for cell in line.split("|")]
    return cells if not before else []


def _full(cells: Sequence[str], count: int) -> int | None:
    """How many blank cells stand behind the values of a row, when all its other cells are blank too."""
    filled = [n for n, cell in enumerate(cells) if cell]
    behind = len(cells) - 1 - filled[-1] if filled else 0
    whole = len(filled) == count == filled[-1] - filled[0] + 1 and all(is_value(cells[n]) for n in filled) and behind <= _MOST_TRAILING
    return behind if whole else None


def _values(cells: Sequence[str], count: int, behind: int) -> list[str]:
    end = len(cells) - behind
    own = list(cells[max(0, end - count) : end])
    # A row whose first value is blank may be one that is short of its last.
    told = len(own) == count and own[0] and not any(cells[end:]) and not any(cells[: end - count])
    return own if told else []
