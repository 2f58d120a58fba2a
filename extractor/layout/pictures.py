"""Pictures of a document without pages, read as pages of their own → blocks among its blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractor.document import Block, Document, Page, Table
from extractor.layout.page import blocks_of


def with_pictures(document: Document, pictures: Sequence[tuple[int | None, Page]]) -> Document:
    """The document with what its pictures show, each after as many blocks as are given (None: at the end).

    A place inside a picture is no place in the document, so these blocks have none.
    """
    blocks: list[Block] = []
    for at in range(len(document.blocks) + 1):
        for before, page in pictures:
            if at == (len(document.blocks) if before is None else before):
                blocks += [_placeless(block) for block in blocks_of([page])]
        blocks += document.blocks[at : at + 1]
    return replace(document, blocks=tuple(blocks))


def _placeless(block: Block) -> Block:
    if isinstance(block, Table):
        return replace(block, cells=tuple(replace(cell, place=None) for cell in block.cells), origin="picture", place=None)
    return replace(block, place=None)
