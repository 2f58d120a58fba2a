"""Items of a page → those of the report: navigation, catalogue cards and footers around it left out.

The report is where its words are. The smallest element that holds all section titles and statutory tables is the core.
Before it, lines that are links or controls go and all others stay (the title often stands outside). After it, and
inside it from the first line that begins like a footer, everything goes. A page without any such words is left whole.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.characters import fold
from extractor.document import Line, Table
from extractor.readers.html.flow import Item
from extractor.readers.html.furniture import REPORT_LABELS
from extractor.readers.html.knowledge import knowledge
from extractor.readers.html.tree import Element
from extractor.readers.vocabulary import label_count, section_count

_CONTROL_LENGTH = 80
_FOOTER_LENGTH = 200
# A line that is links by a third is a menu.
_LINKS = 0.34
# So many section titles on a page are a whole report, and what follows them outside is none of it.
_WHOLE = 4


def content(items: Sequence[Item]) -> tuple[list[Item], list[tuple[str, str]]]:
    """The items of the report, and the entries of the catalogue cards that were left out."""
    hits = [n for n, item in enumerate(items) if _is_hit(item)]
    card: list[tuple[str, str]] = []
    kept: list[Item] = []
    core = _common_ancestor([items[n].element for n in hits]) if hits else None
    whole = sum(1 for n in hits if isinstance(items[n].block, Line)) >= _WHOLE
    last = hits[-1] if hits else len(items)
    for n, item in enumerate(items):
        block = item.block
        if isinstance(block, Table):
            entries = [] if n in hits else _card(block)
            card.extend(entries)
            if not entries and (n <= last or not whole or _is_inside(item.element, core)):
                kept.append(item)
            continue
        if n > last and _ends(block):
            break
        inside = _is_inside(item.element, core)
        if n > last and not inside and whole:
            continue
        if not _is_control(block) and (item.link_share < _LINKS or (inside and n <= last)):
            kept.append(item)
    return kept, card


def has_tables(items: Sequence[Item]) -> bool:
    """Whether a statutory table, or a text that was one, is among the items."""
    return any(isinstance(item.block, Table) and _is_hit(item) for item in items)


def is_report(items: Sequence[Item]) -> bool:
    """Whether anything of a report is among the items."""
    return any(_is_hit(item) for item in items)


def _is_hit(item: Item) -> bool:
    block = item.block
    if isinstance(block, Table):
        return label_count([cell.text for cell in block.cells]) >= REPORT_LABELS
    return item.link_share < _LINKS and section_count(block.text) > 0


def _common_ancestor(elements: Sequence[Element]) -> Element:
    """The innermost element that holds all of these."""
    shared = [elements[0], *elements[0].iterancestors()]
    for element in elements[1:]:
        around = {element, *element.iterancestors()}
        shared = [candidate for candidate in shared if candidate in around]
    return shared[0]


def _is_inside(element: Element, core: Element | None) -> bool:
    return core is not None and (element is core or any(around is core for around in element.iterancestors()))


def _card(table: Table) -> list[tuple[str, str]]:
    """The entries of a catalogue card (索引号, 发布机构 …), empty when the table is none."""
    labels = knowledge().card_labels
    entries: list[tuple[str, str]] = []
    for cell, following in zip(table.cells, [*table.cells[1:], None], strict=True):
        text = fold(cell.text)
        name, colon, value = text.partition(":")
        if name in labels:
            if not colon or not value:
                value = following.text if following is not None and following.row == cell.row else ""
            entries.append((name, value))
    return entries if len(entries) >= 2 else []


def _is_control(line: Line) -> bool:
    return len(line.text) <= _CONTROL_LENGTH and knowledge().furniture_line.search(fold(line.text)) is not None


def _ends(line: Line) -> bool:
    return len(line.text) <= _FOOTER_LENGTH and knowledge().end_line.search(fold(line.text)) is not None
