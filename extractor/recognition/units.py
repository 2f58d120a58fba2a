"""The units of money printed around an amount: over it, beside it, in the table's corner and banners, on the line before it."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractor.recognition.rows import LabelledRow
from extractor.recognition.values import is_money, money_unit, money_units

_BETWEEN = regex.compile(r"[\s|]+")


def units_around(row: LabelledRow, head: str, before: Sequence[str]) -> tuple[str, ...]:
    """Every unit of money stated for a row's amounts, each once, the nearest first.

    `head` is the label over the amount, `before` what is printed before the table. Of lines and banners only a
    statement is taken (单位：元), not a sentence that ends in an amount.
    """
    corner = [label for column in row.header for label in column.path if column.end <= row.values[0].start]
    near = [unit for label in (head, *row.labels[-1:], *corner) if (unit := money_unit(label))]
    far = [unit for text in (*row.captions, *before) for piece in _BETWEEN.split(text) for unit in money_units(piece) if is_money(unit)]
    return tuple(dict.fromkeys([*near, *far]))
