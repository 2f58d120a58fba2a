"""A file that holds several reports (a county's and its departments', bound together) cut into one document each."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from extractor.document import Block, Document, Line
from extractor.recognition.sections import Heading, heading_candidates
from extractor.recognition.title import read_title

FIRST, LATE = 1, 4


def parts(document: Document) -> tuple[Document, ...]:
    """The reports of a document, in order: a new one begins at a title that stands after a late section of one report
    and before the first section of the next. A document with one report is returned as it is."""
    starts = _starts(document.blocks)
    if not starts:
        return (document,)
    bounds = [0, *starts, len(document.blocks)]
    return tuple(
        replace(document, blocks=document.blocks[begin:end], title=document.title if begin == 0 else None)
        for begin, end in itertools.pairwise(bounds)
    )


def _starts(blocks: Sequence[Block]) -> list[int]:
    starts: list[int] = []
    late: Heading | None = None
    searched = 0
    for heading in heading_candidates(blocks):
        if heading.level != "section" and heading.level != "part":
            continue
        if heading.number == FIRST and late is not None:
            title = _last_title(blocks, max(late.block + 1, searched), heading.block)
            searched = heading.block
            if title is not None:
                starts.append(title)
                late = None
        elif (heading.number or 0) >= LATE:
            late = heading
    return starts


def _last_title(blocks: Sequence[Block], begin: int, end: int) -> int | None:
    """The line where the next report's title begins: alone, or under a line with the name of the body."""
    for index in range(end - 1, begin - 1, -1):
        block = blocks[index]
        if not isinstance(block, Line) or len(block.text) > 80:
            continue
        title = read_title(block.text)
        if title is not None and title.report and not title.sentence:
            before = blocks[index - 1] if index > begin else None
            if not title.agency and isinstance(before, Line) and 3 <= len(before.text.strip()) <= 30:
                return index - 1
            return index
    return None
