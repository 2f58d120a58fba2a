"""Plain text and Markdown → lines and, where separators give a grid, tables.

What recognition needs to find cells in text that lost its grid is kept as it was: one `Line` for each line of the file,
with its number, its tabs and runs of blanks; empty lines are `Line`s without text (a blank cell leaves nothing else).
A file that is one long line is one `Line`. Only these are taken for tables, all others stay lines:

- Markdown tables, and runs of lines between bars, tabs or commas with equally many cells in each (see `bars`);
- <table> markup between the lines, as recognisers of scans write it. A file that is all tags goes to the HTML reader.

Not breaking blanks become blanks; characters that print nothing go, and so do lines that number pages (第 3 页, - 3 -).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

from extractor.characters import drop_invisible
from extractor.document import Block, Cell, Document, Line, Note, Place, Table
from extractor.options import Limits, Options
from extractor.readers.bars import tables_in
from extractor.readers.commas import with_tabs
from extractor.readers.encoding import decode
from extractor.readers.markdown import is_markdown, plain
from extractor.readers.marks import lowered, raised
from extractor.readers.page_lines import without_page_lines
from extractor.readers.page_numbers import untold, without_feet

_LINE_END = re.compile(r"\r\n|\n|\r")
# Page and line separators that editors do not count.
_OTHER_LINE_END = re.compile(r"[\f\v\x85\u2028\u2029]")
_TABLE_MARKUP = re.compile(r"<table\b.*?</table\s*>", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:p|div|span|br|font|strong|b|i|u|em|h[1-6]|center|a|img|section|o:p|tbody|tr|td|th|li|ul|ol|sup|sub|s|del|strike)\b[^<>]*>", re.IGNORECASE
)
# Elements that set their text beside the line, or strike it out.
_SET = re.compile(r"<(sup|sub|s|del|strike)\b[^<>]*>(.*?)</\1\s*>", re.IGNORECASE)
_BLOCK_END = re.compile(r"</(?:p|div|h[1-6]|li|section|tr)\s*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:nbsp|lt|gt|amp|quot|ldquo|rdquo|ensp|emsp|#\d+|#x[0-9a-f]+);", re.IGNORECASE)
# So many closing tags, and at least one on every other line, are a page.
_PAGE_TAGS = 8


def read(data: bytes, options: Options) -> Document:
    """The file as lines with their numbers (from 1) and tables; never raises but for limits inside markup."""
    decoded = decode(data)
    text = without_feet(decoded.text)
    if _is_page(text):
        from extractor.readers.html import read_markup

        return read_markup(text, options.limits, decoded.notes)
    notes = list(decoded.notes)
    blocks: list[Block] = []
    markdown = is_markdown(text)
    for part in _parts(text, options.limits):
        if isinstance(part, Table):
            blocks.append(part)
            continue
        lines = without_page_lines(part)
        notes += untold(lines)
        if markdown:
            lines, found = plain(lines)
            notes += found
        blocks.extend(tables_in(list(with_tabs(lines))))
    return Document("txt", tuple(blocks), notes=tuple(_without_pictures(notes, blocks)))


def _is_page(text: str) -> bool:
    ends = len(_BLOCK_END.findall(_TABLE_MARKUP.sub("", text)))
    return ends >= _PAGE_TAGS and ends * 2 >= sum(1 for line in _LINE_END.split(text) if line.strip())


def _parts(text: str, limits: Limits) -> Iterator[list[Line] | Table]:
    """Runs of lines, and the tables written as markup between them."""
    position, number = 0, 1
    for markup in _TABLE_MARKUP.finditer(text):
        tables = _tables(markup[0], number + len(_LINE_END.findall(text, position, markup.start())), limits)
        if not tables:
            continue
        yield list(_lines(text[position : markup.start()].rstrip(" \t"), number))
        yield from tables
        number += len(_LINE_END.findall(text, position, markup.end()))
        position = markup.end()
    yield list(_lines(text[position:], number))


def _tables(markup: str, first: int, limits: Limits) -> list[Table]:
    from extractor.readers.html import read_markup

    return [_moved(block, first - 1) for block in read_markup(markup, limits).blocks if isinstance(block, Table)]


def _moved(table: Table, lines: int) -> Table:
    cells = tuple(_below(cell, lines) for cell in table.cells)
    return replace(table, cells=cells, place=cells[0].place)


def _below(cell: Cell, lines: int) -> Cell:
    line = cell.place.line if cell.place else None
    return replace(cell, place=Place(line=line + lines)) if line else cell


def _lines(text: str, first: int) -> Iterator[Line]:
    if not text:
        return
    tagged = _TAG.search(text) is not None
    encoded = _ENTITY.search(text) is not None
    parts = _LINE_END.split(text)
    if not parts[-1]:
        del parts[-1]
    for number, part in enumerate(parts, first):
        if tagged and "<" in part:
            part = _TAG.sub("", _BREAK.sub("\n", _SET.sub(_as_set, part)))
        if encoded and "&" in part:
            part = unescape(part)
        for piece in _OTHER_LINE_END.split(part.replace("\n", "\f")):
            yield Line(drop_invisible(piece.replace("\xa0", " ").rstrip(" ")), Place(line=number))


def _as_set(element: re.Match[str]) -> str:
    tag, text = element[1].lower(), _TAG.sub("", element[2])
    return raised(text) if tag == "sup" else lowered(text) if tag == "sub" else ""


def _without_pictures(notes: list[Note], blocks: list[Block]) -> list[Note]:
    """Pictures are of interest only where there is no table."""
    tables = any(isinstance(block, Table) for block in blocks)
    return [note for note in notes if not (tables and note.code == "picture")]
