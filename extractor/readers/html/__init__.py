"""HTML → blocks: the report out of the page it stands on, with its tables as grids.

Pages come in every state: site furniture around the report, tables that lay out the page, spans that do not add up,
markup that does not close, a report that is a string in a script or an attachment. See the modules beside this one.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from extractor.document import Document, Line, Note
from extractor.errors import LimitExceeded
from extractor.options import Limits, Options
from extractor.readers.encoding import declared_charset, decode
from extractor.readers.html.chrome import content, has_tables, is_report
from extractor.readers.html.embedded import embedded_markup, text_is_markup
from extractor.readers.html.flow import Item, Page, flow
from extractor.readers.html.references import attachment_notes, metadata, picture_notes, title
from extractor.readers.html.styles import Styles
from extractor.readers.html.tree import Element, parse

NO_SHEETS: Mapping[str, str] = MappingProxyType({})

__all__ = ["read", "read_markup", "read_page"]


def read(data: bytes, options: Options) -> Document:
    """The page's report as lines (with their source line) and tables; notes say what was odd about the page.

    Raises LimitExceeded (html_bytes, html_depth) and Damaged.
    """
    return read_page(data, options, None)


def read_page(data: bytes, options: Options, charset: str | None, sheets: Mapping[str, str] = NO_SHEETS) -> Document:
    """The same for a page out of a message or an answer of a server: its encoding declared there, style sheets beside it by address."""
    if len(data) > options.limits.html_bytes:
        raise LimitExceeded("html_bytes", len(data), options.limits.html_bytes, "The page is too large.")
    decoded = decode(data, charset or declared_charset(data))
    return read_markup(decoded.text, options.limits, decoded.notes, sheets)


def read_markup(markup: str, limits: Limits, notes: tuple[Note, ...] = (), sheets: Mapping[str, str] = NO_SHEETS) -> Document:
    """The same for markup that is decoded already."""
    root = parse(markup, limits)
    if root is None:
        return Document("html", (), notes=notes)
    page, items = _items(root, sheets)
    found = list(notes)
    if inner := _embedded(root, items, limits, sheets):
        page, items, where = inner
        found.append(Note("embedded", f"The report was not in the page's text; it was read from {where}."))
    kept, card = content(items)
    if page.show_hidden:
        found.append(Note("hidden_content", "The report stands in parts of the page that are hidden until a script shows them."))
    if page.struck:
        found.append(Note("struck_text", "The page carries struck-out text, which was not read."))
    if page.repaired_spans:
        found.append(Note("wrong_spans", f"{page.repaired_spans} merged cells are declared over too many or too few rows; others show it."))
    if not has_tables(kept):
        found += [*attachment_notes(root), *picture_notes(page.pictures)]
    return Document("html", tuple(item.block for item in kept), title=title(root), notes=tuple(found), metadata=(*metadata(root), *card))


def _items(root: Element, sheets: Mapping[str, str]) -> tuple[Page, list[Item]]:
    """The items of the page; with those of hidden parts only when the report is in them."""
    page = Page(Styles(root, sheets))
    items = flow(root, page)
    if has_tables(items) or not page.hidden:
        return page, items
    opened = Page(page.styles, show_hidden=True)
    shown = flow(root, opened)
    return (opened, shown) if has_tables(shown) or (is_report(shown) and not is_report(items)) else (page, items)


def _embedded(root: Element, items: list[Item], limits: Limits, sheets: Mapping[str, str]) -> tuple[Page, list[Item], str] | None:
    """The items of markup that the page carries as a string, if a report is in it and in the page itself none can be read."""
    text = "\n".join(item.block.text for item in items if isinstance(item.block, Line))
    escaped = text_is_markup(text)
    if is_report(items) and not escaped:
        return None
    for markup, where in embedded_markup(root, text if escaped else ""):
        inner = parse(markup, limits)
        if inner is not None:
            page, found = _items(inner, sheets)
            if is_report(found):
                return page, found, where
    return None
