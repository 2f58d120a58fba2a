"""Tree → items in reading order: what a browser shows, one item a line or a table.

Block elements and <br> break lines; inline elements join without a blank, so labels cut into a span per character come
back whole. Blanks collapse as in CSS (a line end between two Chinese characters is nothing); &nbsp; is a blank that
does not collapse. Tables that only lay out the page are walked through as if they were not there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from extractor.characters import drop_invisible
from extractor.document import Block, Line, Place
from extractor.readers.html.furniture import is_furniture
from extractor.readers.html.grid import grid, table_kind
from extractor.readers.html.ink import AS_EVER
from extractor.readers.html.knowledge import knowledge
from extractor.readers.html.numbering import marker
from extractor.readers.html.styles import Shown, Styles
from extractor.readers.html.things import may_be_filled, stands_for
from extractor.readers.html.tree import Element
from extractor.readers.marks import OBJECT, written

_BLOCK = frozenset(
    [
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt"),
        *("fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html"),
        *("legend", "li", "listing", "main", "marquee", "menu", "nav", "ol", "p", "plaintext", "pre", "section", "summary", "table"),
        *("tbody", "td", "tfoot", "th", "thead", "tr", "ul", "xmp"),
    ]
)
_PREFORMATTED = frozenset(("pre", "listing", "xmp", "plaintext"))
_INLINE_DISPLAY = frozenset(("inline", "contents"))
_BLOCK_DISPLAY = frozenset(("block", "flex", "grid", "list-item", "table", "table-row", "table-cell"))
_PLAIN = frozenset(("p", "span", "div", "font", "strong", "b", "center"))
_ORPHANS = frozenset(("tr", "tbody", "thead", "tfoot", "td", "th"))
_HEADINGS = {f"h{level}": level for level in range(1, 7)}

_REVERSES = "\N{RIGHT-TO-LEFT OVERRIDE}"
_WIDE = r"[\u2E80-\u9FFF\uF900-\uFAFF\uFE30-\uFE4F\uFF01-\uFF60]"
_BREAK_BETWEEN_WIDE = re.compile(rf"(?<={_WIDE})[ \t\f]*[\r\n][ \t\r\n\f]*(?={_WIDE})")
_NAME = re.compile(r"[\w-]{2,}")
_COLLAPSIBLE = re.compile(r"[ \t\r\n\f]+")


class Item(NamedTuple):
    """A block, the element it stands in, and what share of its text is links."""

    block: Block
    element: Element
    link_share: float = 0.0


@dataclass(slots=True)
class Page:
    """What was found beside the text while walking: hidden elements, pictures, row spans that were wrong."""

    styles: Styles
    show_hidden: bool = False
    hidden: list[Element] = field(default_factory=list)
    pictures: list[Element] = field(default_factory=list)
    repaired_spans: int = 0
    struck: bool = False
    # Whether something was left out of the cell at hand without which it may look empty though it is not.
    unsaid: bool = False
    _named: frozenset[str] | None = None

    def named_by_scripts(self, element: Element) -> frozenset[str]:
        """The words in the scripts of the page an element stands on, among them the ids of what they fill."""
        if self._named is None:
            scripts = " ".join(script.text or "" for script in element.getroottree().iter("script"))
            self._named = frozenset(_NAME.findall(scripts))
        return self._named


class _Writer:
    """Collects text into lines, and lines and tables into items."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.preformatted = 0
        self.links = 0
        self.heading: int | None = None
        self._pieces: list[tuple[str, str]] = []
        self._start: Element | None = None
        self._linked = 0

    def add(self, text: str, element: Element, shift: str = "") -> None:
        """Text of an element, and how it is shifted from its line (see `marks`)."""
        if self.preformatted and "\n" in text:
            first, *others = text.replace("\r\n", "\n").split("\n")
            self._piece(first, element, shift)
            for other in others:
                self.end_line(element)
                self._piece(other, element, shift)
        else:
            self._piece(text, element, shift)

    def _piece(self, text: str, element: Element, shift: str) -> None:
        self._pieces.append((text, shift))
        if text and not text.isspace():
            if self._start is None:
                self._start = element
            if self.links:
                self._linked += len(text)

    def end_line(self, element: Element) -> None:
        """End the line; empty lines are nothing, except in preformatted text, where they are kept."""
        if not self._pieces and not self.preformatted:
            return
        joined = written(self._pieces)
        text = _verbatim(joined) if self.preformatted else tidy(joined)
        if text or self.preformatted:
            start = self._start if self._start is not None else element
            line = Line(text, Place(line=start.sourceline), heading=self.heading if text else None)
            self.items.append(Item(line, start, self._linked / max(1, len(joined.strip()))))
        self._pieces.clear()
        self._start, self._linked = None, 0


def tidy(text: str) -> str:
    """Blanks collapsed as a browser does it; &nbsp; becomes a blank and stays as many as there are, but not at the ends."""
    if text.isalnum():
        return text
    if "\n" in text or "\r" in text:
        text = _BREAK_BETWEEN_WIDE.sub("", text)
    # What turns digits around must not be dropped as if it did nothing.
    return (str if _REVERSES in text else drop_invisible)(_COLLAPSIBLE.sub(" ", text).replace("\xa0", " ").strip())


def _verbatim(text: str) -> str:
    return drop_invisible(text.replace("\xa0", " ").rstrip())


def flow(root: Element, page: Page, *, inside_cell: bool = False) -> list[Item]:
    """The items below an element. Inside a cell tables are flattened into lines, and the values of input fields are text."""
    writer = _Writer()
    styles = page.styles
    silent = knowledge().silent_tags
    consumed: set[Element] = set()
    blocks: set[Element] = set()
    preformatted: set[Element] = set()
    layout_tables = 0
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        if event == "end":
            if element in blocks:
                writer.end_line(element)
                blocks.discard(element)
                if tag in _HEADINGS:
                    writer.heading = None
                elif tag == "table":
                    layout_tables -= 1
            if tag == "a":
                writer.links -= 1
            if element in preformatted:
                preformatted.discard(element)
                writer.preformatted -= 1
            if element is not root and element.tail:
                _add(element.tail, element.getparent(), writer, page, inside_cell)
            continue
        if tag == "a":
            writer.links += 1
        if element in consumed or _left_out(element, page, inside_cell=inside_cell):
            walker.skip_subtree()
            continue
        if tag == "img":
            page.pictures.append(element)
        if inside_cell and (instead := stands_for(element)) is not None:
            _add(instead, element, writer, page, inside_cell)
            walker.skip_subtree()
            continue
        if tag in silent:
            walker.skip_subtree()
            continue
        if tag == "br":
            writer.end_line(element)
            continue
        if tag == "img":
            continue
        shown = styles.of(element)
        display = shown.display
        if not inside_cell and element is not root:
            tables = _tables(element, shown, page, orphan=not layout_tables)
            if tables is not None:
                writer.end_line(element)
                found, members = tables
                writer.items.extend(found)
                consumed.update(members)
                walker.skip_subtree()
                continue
        if (tag in _BLOCK and display not in _INLINE_DISPLAY) or display in _BLOCK_DISPLAY:
            writer.end_line(element)
            blocks.add(element)
            if tag in _HEADINGS:
                writer.heading = _HEADINGS[tag]
            elif tag == "table":
                layout_tables += 1
            elif tag == "li" and (number := marker(element)):
                writer.add(number, element)
        if (tag in _PREFORMATTED or (shown.preserves_blanks and tag in _BLOCK)) and not any(child.tag in _BLOCK for child in element):
            preformatted.add(element)
            writer.preformatted += 1
        if inside_cell and styles.generates_text(element):
            writer.add(OBJECT, element)
        if element.text:
            _add(element.text, element, writer, page, inside_cell)
    writer.end_line(root)
    return writer.items


def _add(text: str, element: Element, writer: _Writer, page: Page, inside_cell: bool) -> None:
    """The text of an element as it is drawn; in a cell, with the sign for one that may be seen otherwise."""
    ink = page.styles.ink(element)
    if ink is AS_EVER:
        writer.add(text, element)
    elif ink.struck or ink.zero:
        if text.strip() and ink.struck:
            page.struck = page.unsaid = True
    else:
        doubtful = inside_cell and text.strip() and (ink.odd or (ink.pale and not page.styles.backed(element)))
        writer.add(OBJECT + text if doubtful else text, element, ink.shift)


def _left_out(element: Element, page: Page, *, inside_cell: bool) -> bool:
    if page.styles.of(element).hidden:
        if page.show_hidden and not inside_cell:
            return False
        page.hidden.append(element)
        # What is in an element that is not seen may be seen all the same.
        page.unsaid = page.unsaid or any("visibility" in (inner.get("style") or "") for inner in element.iterdescendants())
        return True
    if inside_cell:
        return False
    if page.styles.ink(element).struck:
        page.struck = True
        return True
    return is_furniture(element)


def _tables(element: Element, shown: Shown, page: Page, *, orphan: bool) -> tuple[list[Item], list[Element]] | None:
    """The items of a table that holds data, with the elements used up; None when there is no such table here."""
    kind = table_kind(element, shown)
    if kind is None and not (orphan and element.tag in _ORPHANS):
        return None
    members = [element]
    if kind is None:
        members += _following_orphans(element)
    found = grid(members, page.styles, lambda cell: _cell_text(cell, page))
    if found.layout:
        return None
    place = Place(line=element.sourceline)
    blocks = found.blocks(place)
    page.repaired_spans += found.repaired
    lines = [Item(Line(text, place), element) for piece in found.loose_text if (text := piece.replace(OBJECT, "").strip())]
    return [*lines, *(Item(block, element) for block in blocks)], members


def _following_orphans(element: Element) -> list[Element]:
    found = []
    for sibling in element.itersiblings():
        if sibling.tag not in _ORPHANS or (sibling.getprevious().tail or "").strip():
            break
        found.append(sibling)
    return found


def _cell_text(cell: Element, page: Page) -> str:
    """The text of a cell, its lines joined by line ends, with OBJECT for what is seen there without being text."""
    styles = page.styles
    if styles.is_plain(cell):
        if text := _alone(cell, styles):
            return text
    elif styles.of(cell).hidden:
        page.hidden.append(cell)
        return ""
    page.unsaid = False
    items = flow(cell, page, inside_cell=True)
    text = "\n".join(item.block.text for item in items if isinstance(item.block, Line) and item.block.text)
    return text or (OBJECT if page.unsaid or may_be_filled(cell, page.named_by_scripts(cell)) else "")


def _alone(element: Element, styles: Styles) -> str:
    """The text of an element that holds nothing else, or one plain element after the other with nothing but text in the innermost.

    Most cells are such, and there are four hundred of them; '' for any other.
    """
    while len(element):
        inner = element[0]
        if len(element) > 1 or inner.tag not in _PLAIN or not styles.is_plain(inner):
            return ""
        if (element.text or "").strip() or (inner.tail or "").strip():
            return ""
        element = inner
    return tidy(element.text or "")
