"""Damage to the cells of tables, whatever the format: each kind gives the spoiled document and what it now shows."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from benchmarks.damage.specimen import Shown, Specimen
from extractor.document import Cell, Document, Line, Table
from extractor.recognition.values import parse
from extractor.templates import codebook

Damaged = tuple[Document, dict[str, Shown]] | None
BLANK: Shown = ("blank", None)
# Whatever such a cell says, it is no number of the report.
GARBAGE: Shown = ("unreadable", None)
MISSING: Shown = ("missing", None)


class Hand:
    """A specimen under damage: change cells by field, and what the page shows changes with them."""

    def __init__(self, specimen: Specimen, chance: random.Random) -> None:
        self.chance = chance
        self.shown = dict(specimen.shown)
        self.where = {code: spot for code, spot in specimen.cells.items() if code in specimen.shown}
        self.tokens = {code: token for code, token in specimen.tokens.items() if code in specimen.shown}
        self.blocks = list(specimen.document.blocks)
        self.document = specimen.document

    def cell(self, code: str) -> Cell:
        block, index = self.where[code]
        table = self.blocks[block]
        assert isinstance(table, Table)
        return table.cells[index]

    def table(self, code: str) -> Table:
        table = self.blocks[self.where[code][0]]
        assert isinstance(table, Table)
        return table

    def write(self, code: str, text: str) -> None:
        """Print another text in a field's cell."""
        block, index = self.where[code]
        self.write_cell(block, index, text)
        value = parse(text, _unit(code))
        self.shown[code] = (value.status, value.value)

    def write_cell(self, block: int, index: int, text: str) -> None:
        table = self.blocks[block]
        assert isinstance(table, Table)
        cells = list(table.cells)
        cells[index] = replace(cells[index], text=text)
        self.blocks[block] = replace(table, cells=tuple(cells))

    def any(self, keep: Callable[[str], bool] = lambda code: True) -> str | None:
        codes = [code for code in self.where if keep(code)]
        return self.chance.choice(codes) if codes else None

    def number(self, least: int = 1) -> str | None:
        """A field that prints a whole number of at least `least`."""
        return self.any(lambda code: self.shown[code][0] == "read" and (self.shown[code][1] or 0) >= least and is_number(self.cell(code).text))

    def row_of(self, code: str) -> list[str]:
        """The fields in the same printed row, from left to right."""
        block, row = self.where[code][0], self.cell(code).row
        same = [c for c, (b, i) in self.where.items() if b == block and self.cell(c).row == row]
        return sorted(same, key=lambda c: self.cell(c).column)

    def token(self) -> str | None:
        """A field whose number stands in running text."""
        codes = list(self.tokens)
        return self.chance.choice(codes) if codes else None

    def line(self, block: int) -> Line:
        line = self.blocks[block]
        assert isinstance(line, Line)
        return line

    def spelling(self, code: str) -> str:
        token = self.tokens[code]
        return self.line(token.block).text[token.start : token.end]

    def spell(self, code: str, text: str) -> None:
        """Print another number in running text; tokens after it on the line are not moved along."""
        token = self.tokens[code]
        line = self.line(token.block)
        self.blocks[token.block] = replace(line, text=line.text[: token.start] + text + line.text[token.end :])

    def line_row(self, code: str) -> list[str]:
        """All fields of the row a field belongs to, in the order of the form."""
        row = "remedies" if code.startswith("remedies.") else code.rpartition(".")[0]
        return [c for c in self.shown if c.startswith(row + ".")]

    def on_line(self, code: str) -> list[str]:
        """The fields whose numbers stand on the same line of text."""
        return [c for c, token in self.tokens.items() if token.block == self.tokens[code].block]

    def done(self) -> Damaged:
        return replace(self.document, blocks=tuple(self.blocks)), self.shown


def is_number(text: str) -> bool:
    """Plain digits and nothing else: ² is a digit for Python, not for a report."""
    return text.strip().isascii() and text.strip().isdigit()


def _unit(code: str) -> str:
    return next(fields[code].unit for fields in codebook().values() if code in fields)


def cell_emptied(hand: Hand) -> Damaged:
    code = hand.number(0)
    if code is None:
        return None
    hand.write(code, "")
    return hand.done()


def cells_joined(hand: Hand) -> Damaged:
    return _joined(hand, "")


def cells_joined_with_blank(hand: Hand) -> Damaged:
    return _joined(hand, " ")


def _joined(hand: Hand, between: str) -> Damaged:
    code = hand.any(lambda c: len(hand.row_of(c)) > 1)
    if code is None:
        return None
    row = hand.row_of(code)
    at = hand.chance.randrange(len(row) - 1)
    hand.write(row[at], hand.cell(row[at]).text + between + hand.cell(row[at + 1]).text)
    hand.write(row[at + 1], "")
    return hand.done()


def digits_swapped(hand: Hand) -> Damaged:
    code = hand.number(12)
    if code is None:
        return None
    text = hand.cell(code).text.strip()
    at = hand.chance.randrange(len(text) - 1)
    swapped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    hand.write(code, swapped)
    return hand.done()


def digit_dropped(hand: Hand) -> Damaged:
    code = hand.number(10)
    if code is None:
        return None
    text = hand.cell(code).text.strip()
    at = hand.chance.randrange(len(text))
    hand.write(code, text[:at] + text[at + 1 :])
    return hand.done()


CONFUSED = {"0": "8", "8": "0", "1": "7", "7": "1", "3": "8", "6": "0", "5": "6"}


def digit_confused(hand: Hand) -> Damaged:
    code = hand.number(0)
    if code is None:
        return None
    text = hand.cell(code).text.strip()
    at = hand.chance.randrange(len(text))
    hand.write(code, text[:at] + CONFUSED.get(text[at], text[at]) + text[at + 1 :])
    return hand.done()


def letter_for_digit(hand: Hand) -> Damaged:
    code = hand.number(0)
    if code is None:
        return None
    text = hand.cell(code).text.strip().replace("0", "O").replace("1", "l")
    hand.write(code, text)
    return hand.done()


def point_inserted(hand: Hand) -> Damaged:
    code = hand.number(10)
    if code is None:
        return None
    text = hand.cell(code).text.strip()
    hand.write(code, text[:-1] + "." + text[-1])
    return hand.done()


def sign_inserted(hand: Hand) -> Damaged:
    code = hand.number(1)
    if code is None:
        return None
    hand.write(code, "-" + hand.cell(code).text.strip())
    return hand.done()


def separator_misplaced(hand: Hand) -> Damaged:
    code = hand.number(100)
    if code is None:
        return None
    text = hand.cell(code).text.strip()
    hand.write(code, text[:-2] + "," + text[-2:])
    return hand.done()


def narrative_number_in_cell(hand: Hand) -> Damaged:
    code = hand.number(0)
    if code is None:
        return None
    hand.write(code, f"{hand.cell(code).text.strip()} {hand.chance.randrange(2, 3000)}")
    return hand.done()


def narrative_number_in_blank(hand: Hand) -> Damaged:
    code = hand.number(0)
    if code is None:
        return None
    hand.write(code, str(hand.chance.randrange(2, 3000)))
    return hand.done()


def page_number_below_cell(hand: Hand) -> Damaged:
    code = hand.number(0)
    if code is None:
        return None
    hand.write(code, hand.cell(code).text.strip() + "\n- 4 -")
    hand.shown[code] = GARBAGE
    return hand.done()


def values_shifted_right(hand: Hand) -> Damaged:
    """The values of a row stand one column further right, the first cell empty, the last value lost."""
    code = hand.any(lambda c: len(hand.row_of(c)) > 2)
    if code is None:
        return None
    row = hand.row_of(code)
    texts = ["", *(hand.cell(c).text for c in row)]
    for field, text in zip(row, texts, strict=False):
        hand.write(field, text)
    return hand.done()


def values_shifted_left(hand: Hand) -> Damaged:
    code = hand.any(lambda c: len(hand.row_of(c)) > 2)
    if code is None:
        return None
    row = hand.row_of(code)
    texts = [*(hand.cell(c).text for c in row[1:]), ""]
    for field, text in zip(row, texts, strict=True):
        hand.write(field, text)
    return hand.done()


def two_values_swapped(hand: Hand) -> Damaged:
    code = hand.any(lambda c: len(hand.row_of(c)) > 1)
    if code is None:
        return None
    one, two = hand.chance.sample(hand.row_of(code), 2)
    first, second = hand.cell(one).text, hand.cell(two).text
    hand.write(one, second)
    hand.write(two, first)
    return hand.done()


def remark_added(hand: Hand) -> Damaged:
    code = hand.number(1)
    if code is None:
        return None
    hand.write(code, hand.cell(code).text.strip() + f"（其中上年{hand.chance.randrange(1, 40)}件）")
    return hand.done()


CELL_KINDS = (
    cell_emptied, cells_joined, cells_joined_with_blank, digits_swapped, digit_dropped, digit_confused, letter_for_digit, point_inserted,
    sign_inserted, separator_misplaced, narrative_number_in_cell, narrative_number_in_blank, page_number_below_cell, values_shifted_right,
    values_shifted_left, two_values_swapped, remark_added,
)  # fmt: skip
