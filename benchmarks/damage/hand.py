"""A document under damage: its cells and numbers, by field, and what it shows after every change."""

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
# What the page shows can be read in two ways: any value is an error in a document that is accepted, and none is right or wrong.
UNTOLD: Shown = ("untold", None)


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

    def any_token(self, keep: Callable[[str], bool]) -> str | None:
        codes = [code for code in self.tokens if keep(code)]
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
