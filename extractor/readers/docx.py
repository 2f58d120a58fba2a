"""DOCX → blocks in reading order: lines with their automatic numbers, tables with their true grid.

Headers, footers, page numbers, notes and comments stand in parts of their own, which are not read. A text box follows
the paragraph it is anchored in. A table that only lays out other tables, or a frame of one cell, is taken apart.
"""

from __future__ import annotations

from typing import NamedTuple

from extractor.document import Document
from extractor.options import Options
from extractor.readers.docx_package import open_docx
from extractor.readers.docx_story import Story


class EmbeddedPicture(NamedTuple):
    """A picture large enough to hold a table: its place as the number of blocks before it, its part's name, its bytes."""

    block: int
    name: str
    data: bytes


def read(data: bytes, options: Options) -> Document:
    """The blocks of a DOCX, with notes on what may lower trust.

    The notes are `tracked_changes`, `struck_text`, `hidden_text`, `picture` and `embedded_file`. Raises Damaged, Encrypted, LimitExceeded. A file without text has no blocks.
    """
    opened = open_docx(data, options.limits)
    story = Story(opened, options)
    return Document("docx", story.blocks, title=opened.title, notes=story.notes)


def pictures(data: bytes, options: Options) -> tuple[EmbeddedPicture, ...]:
    """The pictures `read` notes, for text recognition; linked pictures have no bytes and are left out. Raises as `read`."""
    opened = open_docx(data, options.limits)
    return tuple(EmbeddedPicture(block, name, opened.package.read(name)) for block, name in Story(opened, options).pictures if name)
