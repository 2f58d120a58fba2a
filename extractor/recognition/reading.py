"""The three tables of a document: grids first, text without a grid next, digits that ran together last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

import regex

from extractor.characters import halve_width
from extractor.document import Block, Line
from extractor.recognition.rows import Item, LabelledRow, labelled_rows
from extractor.recognition.splits import row_candidates, solve_rows
from extractor.recognition.stream import Stream, stream
from extractor.recognition.tables import Reading, TableReading, read_table
from extractor.recognition.text_rows import text_rows
from extractor.report import TABLES, Evidence
from extractor.templates import TableForm, forms

# More ways to cut a row than these help nobody.
MOST_WAYS = 12
_DIGITS, _WHOLE = regex.compile(r"\d+"), regex.compile(r"0|[1-9]\d*")


def read_tables(blocks: Sequence[Block]) -> dict[str, TableReading]:
    """The best reading of each table of the forms, by table code; tables that are not there have no readings."""
    rows = labelled_rows(blocks)
    found = {code: best_reading(rows, code) for code in TABLES}
    incomplete = [code for code in TABLES if len(found[code].readings) < len(found[code].table.fields)]
    if incomplete:
        text = stream([block for block in blocks if isinstance(block, Line)])
        found |= {code: _fuller(found[code], read_text(text, code)) for code in incomplete}
    return found


def best_reading(rows: Sequence[LabelledRow], code: str) -> TableReading:
    """A table read in the form whose labels fit these rows best."""
    return _best(tables_of(code), lambda table: read_table(rows, table))


def read_text(text: Stream, code: str) -> TableReading:
    """A table read from text lines alone, in the form that fits best."""
    return _best(tables_of(code), lambda table: _uncut(read_table(text_rows(text, table), table)))


@cache
def tables_of(code: str) -> tuple[TableForm, ...]:
    """The different tables that the forms have under a code; one that two forms share stands there once."""
    found: list[TableForm] = []
    for form in forms().values():
        table = form.tables[code]
        if not any([f.code for f in table.fields] == [f.code for f in other.fields] for other in found):
            found.append(table)
    return tuple(found)


def _best(tables: Sequence[TableForm], read: Callable[[TableForm], TableReading]) -> TableReading:
    """The reading that fits best; one that fits in every row and column ends the search."""
    best: TableReading | None = None
    for table in tables:
        reading = read(table)
        if best is None or _rank(reading) > _rank(best):
            best = reading
        if len(reading.readings) == len(table.fields) and reading.score >= len(table.rows) - 1e-6:
            break
    assert best is not None
    return best


def _rank(reading: TableReading) -> tuple[float, int]:
    return round(reading.score, 6), -len(reading.table.fields)


def _fuller(first: TableReading, second: TableReading) -> TableReading:
    """The reading with more cells, completed by rows only the other has (a table partly set as a grid)."""
    one, two = _cells(first), _cells(second)
    if not one and not two:
        return max(first, second, key=lambda reading: len(reading.readings))
    if not two:
        return first
    if not one:
        return second
    if first.table != second.table:
        return first if one >= two else second
    best, other = (first, second) if one >= two else (second, first)
    rows = {code.rsplit(".", 1)[0] for code in best.readings}
    more = {code: reading for code, reading in other.readings.items() if code.rsplit(".", 1)[0] not in rows}
    return replace(best, readings=best.readings | more)


def _cells(reading: TableReading) -> int:
    return sum(r.item is not None for r in reading.readings.values())


def _uncut(reading: TableReading) -> TableReading:
    """Rows whose digits ran together, cut by the sums of the form where these leave one way."""
    if not reading.unclear:
        return reading
    solved = _solve_across(reading) if reading.table.across else _solve_down(reading)
    readings = dict(reading.readings)
    for code, old in reading.readings.items():
        if code in solved:
            item = Item(solved[code], 0, 1, _row_of(reading, old).values[0].place)
            cut = Evidence("cut_by_sums", _certainty(reading.table, old.row_text, len(solved[code])), old.row_text)
            readings[code] = old._replace(item=item, evidence=(*old.evidence, cut))
        elif old.item is None:
            readings[code] = old._replace(evidence=(*old.evidence, Evidence("cuts_left_open", 0.0, _open_cuts(reading.table, code, old))))
    return replace(reading, readings=readings, unclear=tuple(r for r in reading.unclear if not _is_solved(r, readings)))


def _certainty(table: TableForm, text: str, length: int) -> float:
    """How far a cut can be trusted: table three has sums both ways; elsewhere a sum misprinted may fit a wrong cut."""
    if len(set(text)) == 1 and length == 1:
        return 1.0
    return 0.9 if any(s.per == "column" for s in table.sums) else 0.6


def _open_cuts(table: TableForm, code: str, reading: Reading) -> str:
    """The ways a row may be cut, for a person to choose from; empty when there are too many."""
    block = next(block for block in table.blocks for row in block.rows if row.code == code.split(".")[1])
    columns = [column.code for column in block.columns]
    groups = [([columns.index(c) for c in s.left], columns.index(s.right[0])) for s in table.sums if s.per == "row"]
    ways = [] if table.across else row_candidates(_digits(reading.row_text), groups, len(columns))
    return "; ".join(" ".join(way) for way in ways) if len(ways) <= MOST_WAYS else ""


def _is_solved(row: LabelledRow, readings: dict[str, Reading]) -> bool:
    return not any(r.item is None and r.row_text == _joined(row) for r in readings.values())


def _row_of(reading: TableReading, old: Reading) -> LabelledRow:
    return next(row for row in reading.unclear if _joined(row) == old.row_text and old.label in ("", *row.labels))


def _joined(row: LabelledRow) -> str:
    return " ".join(item.text.strip() for item in row.values)


def _solve_down(reading: TableReading) -> dict[str, str]:
    table = reading.table
    per_row = [s for s in table.sums if s.per == "row"]
    if not per_row:
        return _without_sums(reading)
    block = table.blocks[0]
    columns = [column.code for column in block.columns]
    groups = [([columns.index(c) for c in s.left], columns.index(s.right[0])) for s in per_row]
    candidates: dict[str, list[tuple[str, ...]]] = {}
    unclear: list[str] = []
    for row in block.rows:
        cells = [reading.readings.get(f"{table.code}.{row.code}.{column}") for column in columns]
        if any(cell is None for cell in cells):
            continue
        if cells[0] is not None and cells[0].item is None:
            unclear.append(row.code)
            candidates[row.code] = row_candidates(_digits(cells[0].row_text), groups, len(columns))
        else:
            texts = tuple(_digit_text(cell.item.text) for cell in cells if cell is not None and cell.item is not None)
            if len(texts) == len(columns) and all(texts):
                candidates[row.code] = [texts]
    solved = solve_rows(table, {code: cuts for code, cuts in candidates.items() if cuts})
    return {
        f"{table.code}.{row}.{column}": text
        for row in unclear
        if row in solved
        for column, text in zip(columns, solved[row], strict=True)
    }


def _without_sums(reading: TableReading) -> dict[str, str]:
    """Rows of a table without sums: cut only when the digits allow one way (000 into three)."""
    found: dict[str, str] = {}
    table = reading.table
    for block in table.blocks:
        rows = [[f"{table.code}.{row.code}.{column.code}" for column in block.columns] for row in block.rows]
        # Where a row of the block is printed cell by cell, another with less in it has lost cells, not run together.
        if any(reading.readings[codes[0]].item is not None for codes in rows if codes[0] in reading.readings):
            continue
        for codes in rows:
            pieces = _digits(reading.readings[codes[0]].row_text) if codes[0] in reading.readings else []
            cuts = row_candidates(pieces, [], len(codes)) if len(pieces) == 1 else []
            if len(cuts) == 1:
                found |= dict(zip(codes, cuts[0], strict=True))
    return found


def _solve_across(reading: TableReading) -> dict[str, str]:
    table: TableForm = reading.table
    block = table.blocks[0]
    codes = [code for code in (f.code for f in table.fields) if code in reading.readings and reading.readings[code].item is None]
    size = len(block.columns)
    if not codes or len(codes) % size:
        return {}
    groups = [([start + k for k in range(size - 1)], start + size - 1) for start in range(0, len(codes), size)]
    cuts = row_candidates(_digits(reading.readings[codes[0]].row_text), groups, len(codes))
    return dict(zip(codes, cuts[0], strict=True)) if len(cuts) == 1 else {}


def _digits(text: str) -> list[str]:
    """The pieces of digits of a row; none when anything else is printed there."""
    pieces = halve_width(text).split()
    return pieces if all(_DIGITS.fullmatch(piece) for piece in pieces) else []


def _digit_text(text: str) -> str:
    plain = "".join(halve_width(text).split())
    return plain if _WHOLE.fullmatch(plain) else ""
