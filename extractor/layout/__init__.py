"""Pages of words and rules → a document's blocks: lines, paragraphs and tables in reading order.

    words, rules ──bars_of──▶ bars ──lattices_of──▶ lattices ──skeleton_of, filled──▶ grids ──table_of──▶ tables
    other words  ──lines_of──▶ lines ──furniture_of──▶ lines without headers ──paragraphs──▶ lines that say what they continue

Every stage is a function of its own that can be called and drawn alone.
"""

from __future__ import annotations

from dataclasses import replace

from extractor.document import Document, Note, PagedDocument
from extractor.layout.decoration import without_decoration
from extractor.layout.page import blocks_of

__all__ = ["lay_out"]


def lay_out(paged: PagedDocument) -> Document:
    """The blocks of a paged document in reading order, tables stitched across pages, page furniture left out.

    Struck-through text is left out with a note.
    """
    pages, notes = [], list(paged.notes)
    for page in paged.pages:
        words, rules, struck = without_decoration(page.words, page.rules)
        if len(rules) < len(page.rules):
            page = replace(page, words=tuple(words), rules=tuple(rules))
        if struck:
            notes.append(Note("struck_text", f"{struck} struck-through characters were left out.", page.number))
        pages.append(page)
    sizes = tuple((page.height, page.width) if page.turn % 2 else (page.width, page.height) for page in paged.pages)
    return Document(paged.format, blocks_of(pages), len(pages), paged.title, tuple(notes), sizes)
