"""Damage to printed pages, before any layout: rulings, words and pages. What is printed stays what it was unless said."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from dataclasses import replace

from extractor.document import BBox, Page, PagedDocument, Rule, Word

PageDamage = Callable[[PagedDocument, random.Random], PagedDocument | None]


def ruling_removed(paged: PagedDocument, chance: random.Random) -> PagedDocument | None:
    return _on_page(paged, chance, lambda page: replace(page, rules=_without(page.rules, chance)) if page.rules else None)


def rulings_of_a_line_removed(paged: PagedDocument, chance: random.Random) -> PagedDocument | None:
    """All rules on one horizontal or vertical line of the page."""

    def change(page: Page) -> Page | None:
        if not page.rules:
            return None
        one = chance.choice(page.rules)
        at = (lambda r: r.top) if one.horizontal else (lambda r: r.x0)
        kept = tuple(r for r in page.rules if r.horizontal != one.horizontal or abs(at(r) - at(one)) > 1.5)
        return replace(page, rules=kept)

    return _on_page(paged, chance, change)


def ruling_moved(paged: PagedDocument, chance: random.Random) -> PagedDocument | None:
    def change(page: Page) -> Page | None:
        if not page.rules:
            return None
        at = chance.randrange(len(page.rules))
        r = page.rules[at]
        by = chance.choice((-9.0, 9.0))
        moved = Rule(r.x0, r.top + by, r.x1, r.bottom + by) if r.horizontal else Rule(r.x0 + by, r.top, r.x1 + by, r.bottom)
        return replace(page, rules=(*page.rules[:at], moved, *page.rules[at + 1 :]))

    return _on_page(paged, chance, change)


def column_shifted_by_half_a_cell(paged: PagedDocument, chance: random.Random) -> PagedDocument | None:
    def change(page: Page) -> Page | None:
        numbers = [w for w in page.words if w.text.isdigit()]
        if len(numbers) < 8 or not page.rules:
            return None
        one = chance.choice(numbers)
        by = chance.choice((-1, 1)) * chance.uniform(8, 22)
        near = {i for i, w in enumerate(page.words) if w.text.isdigit() and abs(_middle(w) - _middle(one)) < 8}
        return replace(page, words=tuple(_moved(w, by, 0) if i in near else w for i, w in enumerate(page.words)))

    return _on_page(paged, chance, change)


def word_shifted_by_half_a_row(paged: PagedDocument, chance: random.Random) -> PagedDocument | None:
    def change(page: Page) -> Page | None:
        at = [i for i, w in enumerate(page.words) if w.text.isdigit()]
        if not at or not page.rules:
            return None
        one = chance.choice(at)
        by = chance.choice((-1, 1)) * chance.uniform(6, 12)
        return replace(page, words=tuple(_moved(w, 0, by) if i == one else w for i, w in enumerate(page.words)))

    return _on_page(paged, chance, change)


def page_missing(paged: PagedDocument, chance: random.Random) -> PagedDocument | None:
    if len(paged.pages) < 3:
        return None
    at = chance.randrange(1, len(paged.pages))
    return replace(paged, pages=paged.pages[:at] + paged.pages[at + 1 :])


def pages_exchanged(paged: PagedDocument, chance: random.Random) -> PagedDocument | None:
    if len(paged.pages) < 3:
        return None
    at = chance.randrange(1, len(paged.pages) - 1)
    pages = list(paged.pages)
    pages[at], pages[at + 1] = pages[at + 1], pages[at]
    return replace(paged, pages=tuple(replace(p, number=n) for n, p in enumerate(pages, 1)))


def page_doubled(paged: PagedDocument, chance: random.Random) -> PagedDocument | None:
    at = chance.randrange(len(paged.pages))
    pages = [*paged.pages[: at + 1], *paged.pages[at:]]
    return replace(paged, pages=tuple(replace(p, number=n) for n, p in enumerate(pages, 1)))


def font_garbled(paged: PagedDocument, chance: random.Random) -> PagedDocument | None:
    """Digits of one size on a page come out as characters of a private range."""

    def change(page: Page) -> Page | None:
        numbers = [w for w in page.words if w.text.isdigit()]
        if not numbers or not page.rules:
            return None
        chosen = {w for w in numbers if chance.random() < 0.4}
        return replace(page, words=tuple(w._replace(text="".join(chr(0xF000 + ord(c)) for c in w.text)) if w in chosen else w for w in page.words))

    return _on_page(paged, chance, change)


def font_garbled_to_other_digits(paged: PagedDocument, chance: random.Random) -> PagedDocument | None:
    """The text layer of one font gives other digits than the page shows, wherever that font is used: 3 for 5, 5 for 3."""
    numbers = [w for page in paged.pages for w in page.words if w.text.isdigit() and page.rules]
    digits = sorted(set("".join(w.text for w in numbers)))
    if len(digits) < 2:
        return None
    size = round(chance.choice(numbers).size, 1)
    one, two = chance.sample(digits, 2)
    table = str.maketrans({one: two, two: one})
    garbled = lambda w: w._replace(text=w.text.translate(table)) if round(w.size, 1) == size else w  # noqa: E731
    return replace(paged, pages=tuple(replace(page, words=tuple(map(garbled, page.words))) for page in paged.pages))


def word_lost(paged: PagedDocument, chance: random.Random) -> PagedDocument | None:
    """A number is not in the text layer at all, though the page shows it."""

    def change(page: Page) -> Page | None:
        at = [i for i, w in enumerate(page.words) if w.text.isdigit()]
        if not at or not page.rules:
            return None
        one = chance.choice(at)
        return replace(page, words=tuple(w for i, w in enumerate(page.words) if i != one))

    return _on_page(paged, chance, change)


def header_words_lost(paged: PagedDocument, chance: random.Random) -> PagedDocument | None:
    """A band of the page without any words: the heads of the columns."""

    def change(page: Page) -> Page | None:
        if not page.rules:
            return None
        top = chance.uniform(60, page.height - 120)
        return replace(page, words=tuple(w for w in page.words if not top <= w.bbox.top <= top + 40 or w.text.isdigit()))

    return _on_page(paged, chance, change)


def narrative_number_in_table(paged: PagedDocument, chance: random.Random) -> PagedDocument | None:
    """A number of the text printed over a cell of the table."""

    def change(page: Page) -> Page | None:
        numbers = [w for w in page.words if w.text.isdigit()]
        if not numbers or not page.rules:
            return None
        one = chance.choice(numbers)
        width = max(one.bbox.width / len(one.text), 0.5 * one.size)
        text = str(chance.randrange(1, 4000))
        left = one.bbox.x1 + 0.7 * width
        box = BBox(left, one.bbox.top, left + width * len(text), one.bbox.bottom)
        edges = tuple(box.x0 + width * k for k in range(len(text) + 1))
        return replace(page, words=(*page.words, Word(text, box, edges, None, True, one.size)))

    return _on_page(paged, chance, change)


def words_joined(paged: PagedDocument, chance: random.Random) -> PagedDocument | None:
    """The words of two neighbouring cells are one word of the text layer, its box over both."""

    def change(page: Page) -> Page | None:
        numbers = sorted((w for w in page.words if w.text.isdigit()), key=lambda w: (round(w.bbox.top), w.bbox.x0))
        pairs = [(a, b) for a, b in itertools.pairwise(numbers) if abs(a.bbox.top - b.bbox.top) < 2 and b.bbox.x0 - a.bbox.x1 < 60]
        if not pairs or not page.rules:
            return None
        a, b = chance.choice(pairs)
        joined = Word(a.text + b.text, a.bbox.union(b.bbox), None, None, True, a.size)
        return replace(page, words=(*(w for w in page.words if w not in (a, b)), joined))

    return _on_page(paged, chance, change)


PAGE_KINDS: tuple[PageDamage, ...] = (
    ruling_removed, rulings_of_a_line_removed, ruling_moved, column_shifted_by_half_a_cell, word_shifted_by_half_a_row, page_missing,
    pages_exchanged, page_doubled, font_garbled, font_garbled_to_other_digits, word_lost, header_words_lost, narrative_number_in_table, words_joined,
)  # fmt: skip

# Kinds that lose text of which the page still shows everything.
LOSSES = frozenset(["word_lost", "header_words_lost", "font_garbled", "font_garbled_to_other_digits", "zeros_lost", "words_joined"])


def _on_page(paged: PagedDocument, chance: random.Random, change: Callable[[Page], Page | None]) -> PagedDocument | None:
    pages = [page for page in paged.pages if page.rules] or list(paged.pages)
    page = chance.choice(pages)
    changed = change(page)
    if changed is None:
        return None
    return replace(paged, pages=tuple(changed if p is page else p for p in paged.pages))


def _without(rules: tuple[Rule, ...], chance: random.Random) -> tuple[Rule, ...]:
    at = chance.randrange(len(rules))
    return rules[:at] + rules[at + 1 :]


def _middle(word: Word) -> float:
    return (word.bbox.x0 + word.bbox.x1) / 2


def _moved(word: Word, dx: float, dy: float) -> Word:
    box = BBox(word.bbox.x0 + dx, word.bbox.top + dy, word.bbox.x1 + dx, word.bbox.bottom + dy)
    return word._replace(bbox=box, edges=tuple(e + dx for e in word.edges) if word.edges else None)
