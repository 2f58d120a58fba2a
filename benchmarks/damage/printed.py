"""Damage to printed pages that moves or loses whole numbers and rulings, so that what the page shows is known field by field."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from dataclasses import replace

from benchmarks.damage.hand import BLANK, GARBAGE, MISSING
from benchmarks.damage.specimen import Shown, Specimen
from extractor.document import BBox, Cell, Page, PagedDocument, Place, Rule, Table, Word

Printed = tuple[PagedDocument, dict[str, Shown]] | None
PrintDamage = Callable[[Specimen, random.Random], Printed]


def _cell(specimen: Specimen, code: str) -> Cell:
    block, index = specimen.cells[code]
    table = specimen.document.blocks[block]
    assert isinstance(table, Table)
    return table.cells[index]


def _spot(specimen: Specimen, code: str) -> tuple[int, BBox] | None:
    place: Place | None = _cell(specimen, code).place
    if place is None or place.page is None or place.bbox is None or specimen_page(specimen, place.page).turn:
        return None
    return place.page, place.bbox


def _rows(specimen: Specimen) -> list[list[str]]:
    """The fields of each printed row of more than two cells, from left to right."""
    rows: dict[tuple[int, int], list[str]] = {}
    for code, (block, _) in specimen.cells.items():
        if _spot(specimen, code):
            rows.setdefault((block, _cell(specimen, code).row), []).append(code)
    return [sorted(row, key=lambda c: _cell(specimen, c).column) for row in rows.values() if len(row) > 2]


def _columns(specimen: Specimen) -> list[list[str]]:
    columns: dict[tuple[int, int, int], list[str]] = {}
    for code, (block, _) in specimen.cells.items():
        if found := _spot(specimen, code):
            columns.setdefault((block, _cell(specimen, code).column, found[0]), []).append(code)
    return [sorted(column, key=lambda c: _cell(specimen, c).row) for column in columns.values() if len(column) > 3]


def _inside(word: Word, box: BBox) -> bool:
    x, y = (word.bbox.x0 + word.bbox.x1) / 2, (word.bbox.top + word.bbox.bottom) / 2
    return box.x0 <= x <= box.x1 and box.top <= y <= box.bottom


def _changed(paged: PagedDocument, number: int, change: Callable[[Page], Page]) -> PagedDocument:
    return replace(paged, pages=tuple(change(page) if page.number == number else page for page in paged.pages))


def _moved(specimen: Specimen, fields: list[str], targets: list[str | None]) -> Printed:
    """The words of each field moved to the middle of another's cell; None: off the table."""
    shown = dict(specimen.shown)
    arrived: dict[str, list[str]] = {}
    by: dict[tuple[int, int], tuple[float, float]] = {}
    for code, target in zip(fields, targets, strict=True):
        here, there = _spot(specimen, code), _spot(specimen, target) if target else None
        if here is None or (there is not None and there[0] != here[0]):
            return None
        number, box = here
        middle = (there[1].x0 + there[1].x1) / 2 if there else specimen_page(specimen, number).width - box.width
        down = ((there[1].top + there[1].bottom) - (box.top + box.bottom)) / 2 if there else 0.0
        by |= {(number, i): (middle - (box.x0 + box.x1) / 2, down) for i, word in enumerate(specimen_page(specimen, number).words) if _inside(word, box)}
        shown[code] = BLANK
        if target:
            arrived.setdefault(target, []).append(code)
    for target, codes in arrived.items():
        stays = [target] if target not in fields else []
        full = [c for c in (*stays, *codes) if specimen.shown[c][0] != "blank"]
        shown[target] = specimen.shown[full[0]] if len(full) == 1 else GARBAGE if full else BLANK
    assert specimen.paged is not None
    pages = [replace(p, words=tuple(_by(w, *by.get((p.number, i), (0.0, 0.0))) for i, w in enumerate(p.words))) for p in specimen.paged.pages]
    return replace(specimen.paged, pages=tuple(pages)), shown


def specimen_page(specimen: Specimen, number: int) -> Page:
    """The page of this number as it was."""
    assert specimen.paged is not None
    return next(page for page in specimen.paged.pages if page.number == number)


def _by(word: Word, dx: float, dy: float) -> Word:
    box = BBox(word.bbox.x0 + dx, word.bbox.top + dy, word.bbox.x1 + dx, word.bbox.bottom + dy)
    return word._replace(bbox=box, edges=tuple(e + dx for e in word.edges) if word.edges else None)


def row_shifted_by_a_cell(specimen: Specimen, chance: random.Random) -> Printed:
    """All numbers of a row stand one cell further right, the last outside of the table."""
    if not (rows := _rows(specimen)):
        return None
    row = chance.choice(rows)
    return _moved(specimen, row, [*row[1:], None])


def word_shifted_by_a_cell(specimen: Specimen, chance: random.Random) -> Printed:
    """One number stands in its neighbour's cell, beside what is printed there."""
    if not (rows := _rows(specimen)):
        return None
    row = chance.choice(rows)
    at = chance.randrange(len(row) - 1)
    return _moved(specimen, [row[at]], [row[at + 1]])


def column_shifted_by_a_cell(specimen: Specimen, chance: random.Random) -> Printed:
    """The numbers of a column stand in the next column, over what is printed there."""
    if not (rows := _rows(specimen)):
        return None
    row = chance.choice([row for row in rows if len(row) == max(map(len, rows))])
    at = chance.randrange(len(row) - 1)
    left, right = _cell(specimen, row[at]), _cell(specimen, row[at + 1])
    pairs = [
        (one, two)
        for other in rows
        for one, two in itertools.pairwise(other)
        if _cell(specimen, one).column == left.column and _cell(specimen, two).column == right.column and specimen.cells[one][0] == specimen.cells[row[0]][0]
    ]
    return _moved(specimen, [one for one, _ in pairs], [two for _, two in pairs])


def column_shifted_by_a_row(specimen: Specimen, chance: random.Random) -> Printed:
    """The numbers of a column on a page stand one row higher; the first is lost."""
    if not (columns := _columns(specimen)):
        return None
    column = chance.choice(columns)
    number, box = _spot(specimen, column[0]) or (0, BBox(0, 0, 0, 0))
    assert specimen.paged is not None
    paged = _changed(specimen.paged, number, lambda page: replace(page, words=tuple(w for w in page.words if not _inside(w, box))))
    without = replace(specimen, paged=paged, shown=specimen.shown | {column[0]: BLANK})
    return _moved(without, column[1:], [*column[:-1]])


def uprights_removed(specimen: Specimen, chance: random.Random) -> Printed:
    """No vertical rules on a page."""
    return _without_rules(specimen, chance, lambda rule, page: not rule.horizontal)


def levels_removed(specimen: Specimen, chance: random.Random) -> Printed:
    """No horizontal rules on a page."""
    return _without_rules(specimen, chance, lambda rule, page: rule.horizontal)


def frame_removed(specimen: Specimen, chance: random.Random) -> Printed:
    """No rules at the outer edge of what is ruled on a page."""

    def outer(rule: Rule, page: Page) -> bool:
        left, right = min(r.x0 for r in page.rules), max(r.x1 for r in page.rules)
        top, bottom = min(r.top for r in page.rules), max(r.bottom for r in page.rules)
        near = (top, bottom) if rule.horizontal else (left, right)
        return any(abs((rule.top if rule.horizontal else rule.x0) - edge) < 2 for edge in near)

    return _without_rules(specimen, chance, outer)


def all_rulings_removed(specimen: Specimen, chance: random.Random) -> Printed:
    return _without_rules(specimen, chance, lambda rule, page: True)


def rulings_of_a_cell_removed(specimen: Specimen, chance: random.Random) -> Printed:
    """The rules between two cells of a row."""
    if not (rows := _rows(specimen)):
        return None
    spot = _spot(specimen, chance.choice(chance.choice(rows)[:-1]))
    if spot is None:
        return None
    number, box = spot

    def change(page: Page) -> Page:
        kept: list[Rule] = []
        for rule in page.rules:
            if rule.horizontal or abs(rule.x0 - box.x1) > 2 or rule.bottom < box.top + 2 or rule.top > box.bottom - 2:
                kept.append(rule)
                continue
            kept += [Rule(rule.x0, rule.top, rule.x1, box.top)] if rule.top < box.top - 1 else []
            kept += [Rule(rule.x0, box.bottom, rule.x1, rule.bottom)] if rule.bottom > box.bottom + 1 else []
        return replace(page, rules=tuple(kept))

    assert specimen.paged is not None
    return _changed(specimen.paged, number, change), dict(specimen.shown)


def _without_rules(specimen: Specimen, chance: random.Random, gone: Callable[[Rule, Page], bool]) -> Printed:
    assert specimen.paged is not None
    ruled = [page for page in specimen.paged.pages if page.rules]
    if not ruled:
        return None
    page = chance.choice(ruled)
    kept = tuple(rule for rule in page.rules if not gone(rule, page))
    return _changed(specimen.paged, page.number, lambda p: replace(p, rules=kept)), dict(specimen.shown)


def zeros_lost(specimen: Specimen, chance: random.Random) -> Printed:
    """One glyph of a font has no character: every 0 of the document is missing from its text."""
    assert specimen.paged is not None
    if specimen.paged.format != "pdf":
        return None

    def change(page: Page) -> Page:
        if not page.rules:
            return page
        words = []
        for word in page.words:
            if "0" in word.text and word.text.isdigit():
                if text := word.text.replace("0", ""):
                    words.append(word._replace(text=text, edges=None))
            else:
                words.append(word)
        return replace(page, words=tuple(words))

    return replace(specimen.paged, pages=tuple(map(change, specimen.paged.pages))), dict(specimen.shown)


def page_cut_off(specimen: Specimen, chance: random.Random) -> Printed:
    """Everything right of a column's left rule is off the paper, on one page."""
    if not (rows := _rows(specimen)):
        return None
    spot = _spot(specimen, chance.choice(chance.choice(rows)[1:]))
    if spot is None:
        return None
    number, box = spot
    uprights = [r.x0 for r in specimen_page(specimen, number).rules if not r.horizontal and r.x0 < box.x0]
    if not uprights:
        return None
    edge = max(uprights) - 1

    def change(page: Page) -> Page:
        rules = [Rule(r.x0, r.top, min(r.x1, edge), r.bottom) for r in page.rules if r.x0 < edge]
        return replace(page, words=tuple(w for w in page.words if _middle(w.bbox) < edge), rules=tuple(rules))

    shown = dict(specimen.shown)
    for other in specimen.cells:
        place = _spot(specimen, other)
        if place and place[0] == number and _middle(place[1]) >= edge:
            shown[other] = MISSING
    assert specimen.paged is not None
    return _changed(specimen.paged, number, change), shown


def _middle(box: BBox) -> float:
    return (box.x0 + box.x1) / 2


def row_printed_over_the_next(specimen: Specimen, chance: random.Random) -> Printed:
    """The numbers of a row stand in the row below, over its own."""
    columns = _columns(specimen)
    rows = {_cell(specimen, row[0]).row: row for row in _rows(specimen) if row[0].startswith("requests.")}
    pairs = [(rows[n], rows[n + 1]) for n in rows if n + 1 in rows and len(rows[n]) == len(rows[n + 1])]
    if not columns or not pairs:
        return None
    upper, lower = chance.choice(pairs)
    return _moved(specimen, upper, [*lower])


PRINT_KINDS: tuple[PrintDamage, ...] = (
    row_shifted_by_a_cell, word_shifted_by_a_cell, column_shifted_by_a_cell, column_shifted_by_a_row, uprights_removed, levels_removed, frame_removed,
    all_rulings_removed, rulings_of_a_cell_removed, zeros_lost, page_cut_off, row_printed_over_the_next,
)  # fmt: skip
