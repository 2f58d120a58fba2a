"""DOCX → blocks in reading order: lines with their automatic numbers, tables with their true grid.

Headers, footers, page numbers, notes and comments stand in parts of their own, which are not read. A text box follows
the paragraph it is anchored in. A table that only lays out other tables, or a frame of one cell, is taken apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from extractor.document import Block, Cell, Document, Line, Note, Table
from extractor.errors import Damaged, ExtractionError
from extractor.options import Options
from extractor.readers.docx_names import GONE, MC, RELATION, WRAPPERS, W, branch, switched_on, value, whole
from extractor.readers.docx_numbering import LEVELS, Numbering
from extractor.readers.docx_package import OpenedDocx, open_docx
from extractor.readers.docx_styles import Styles, outline
from extractor.readers.docx_table import grid
from extractor.readers.docx_text import Paragraph, anchored, extent, is_box, relation_id

if TYPE_CHECKING:
    from lxml.etree import _Element

_PARAGRAPH, _TABLE, _CHUNK, _ALTERNATE = W + "p", W + "tbl", W + "altChunk", MC + "AlternateContent"
_PROPERTIES, _STYLE, _NUMBERING = W + "pPr", W + "pStyle", W + "numPr"
_NO_LIST = "0"  # the number definition that switches numbering off
# A picture smaller than this (cm) is a seal, an emblem or a code to scan, not a table; a narrow strip is a rule.
_TABLE_WIDTH, _TABLE_HEIGHT = 8.0, 1.5


class EmbeddedPicture(NamedTuple):
    """A picture large enough to hold a table: its place as the number of blocks before it, its part's name, its bytes."""

    block: int
    name: str
    data: bytes


def read(data: bytes, options: Options) -> Document:
    """The blocks of a DOCX, with notes on what may lower trust (`tracked_changes`, `hidden_text`, `picture`, `embedded_file`).

    Raises Damaged, Encrypted, LimitExceeded. A file without text has no blocks.
    """
    story = _read(data, options)
    return Document("docx", tuple(story.blocks), title=story.opened.title, notes=tuple(story.all_notes()))


def pictures(data: bytes, options: Options) -> tuple[EmbeddedPicture, ...]:
    """The pictures `read` notes, for text recognition; linked pictures have no bytes and are left out. Raises as `read`."""
    story = _read(data, options)
    return tuple(EmbeddedPicture(block, name, story.opened.package.read(name)) for block, name in story.pictures if name)


def _read(data: bytes, options: Options) -> _Story:
    opened = open_docx(data, options.limits)
    story = _Story(opened, options)
    body = opened.document.find(W + "body")
    try:
        for block in () if body is None else story.read(body):
            story.blocks.append(block)
    except RecursionError as error:
        raise Damaged("The DOCX file nests its content too deeply; it is not made by an office program.") from error
    return story


@dataclass(slots=True)
class _Story:
    """The main text while it is read: list counters run through it in document order."""

    opened: OpenedDocx
    options: Options
    blocks: list[Block] = field(default_factory=list)
    pictures: list[tuple[int, str]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    tracked: bool = False
    hidden: bool = False
    styles: Styles = field(init=False)
    numbering: Numbering = field(init=False)

    def __post_init__(self) -> None:
        self.styles = Styles(self.opened.styles)
        self.numbering = Numbering(self.opened.numbering, self.styles)

    def all_notes(self) -> Iterator[Note]:
        if self.tracked:
            yield Note("tracked_changes", "The file carries tracked changes; insertions were read, deletions were not.")
        if self.hidden:
            yield Note("hidden_text", "The file carries hidden text, which was not read.")
        yield from self.notes

    def read(self, parent: _Element) -> Iterator[Block]:
        """The blocks of a body, a cell or a text box."""
        joined = ""  # text whose paragraph mark is deleted runs on into the next paragraph
        for child in _content(parent):
            if child.tag == _PARAGRAPH:
                paragraph, text, heading = self._paragraph(child)
                if _mark_deleted(child):
                    self.tracked = True
                    joined += text
                else:
                    yield from _lines(joined + text, heading)
                    joined = ""
                for anchor in paragraph.anchors:
                    yield from self._anchored(anchor)
            elif child.tag == _TABLE:
                yield from self._table(child)
            else:
                yield from self._chunk(child)
        yield from _lines(joined, None)

    def _paragraph(self, element: _Element) -> tuple[Paragraph, str, int | None]:
        properties = element.find(_PROPERTIES)
        style = self.styles.paragraph(value(properties, _STYLE))
        paragraph = Paragraph(element, self.styles, style.hidden)
        self.tracked = self.tracked or paragraph.tracked
        self.hidden = self.hidden or paragraph.hidden
        text = paragraph.text
        if style.contents and text.rstrip()[-1:].isalnum():
            return paragraph, "", None  # an entry of the table of contents, with its page number
        if (properties is not None and properties.find(_NUMBERING) is not None) or style.number is not None:
            text = self._label(element, properties, text) + text
        return paragraph, text, outline(properties, style.heading)

    def _label(self, element: _Element, properties: _Element | None, text: str) -> str:
        """The automatic number of a paragraph; an empty one is counted and printed too, but not one that is hidden or deleted."""
        style = self.styles.paragraph(value(properties, _STYLE))
        own = None if properties is None else properties.find(_NUMBERING)
        number = value(own, W + "numId")
        level = whole(value(own, W + "ilvl"), 0, LEVELS - 1)
        list_style = None
        if number is None:
            number, list_style = style.number, style.list_style
        if number in (None, _NO_LIST) or _mark_deleted(element) or (not text and _mark_hidden(properties)):
            return ""
        if level is None and (own is not None or list_style is None):
            level = 0
        return self.numbering.label(number or "", level, list_style)

    def _anchored(self, anchor: _Element) -> Iterator[Block]:
        for found in anchored(anchor):
            if is_box(found):
                yield from self.read(found)
            else:
                self._picture(found, anchor)

    def _picture(self, picture: _Element, anchor: _Element) -> None:
        size = extent(anchor)
        if size is not None and (size[0] < _TABLE_WIDTH or size[1] < _TABLE_HEIGHT):
            return
        relation = self.opened.relations.get(relation_id(picture) or "")
        name = "" if relation is None or relation.part is None else relation.part
        before = next((block.text for block in reversed(self.blocks) if isinstance(block, Line)), "")
        shown = "" if size is None else f" of {size[0]:.1f} × {size[1]:.1f} cm"
        self.notes.append(Note("picture", f"A picture{shown} follows {before[:40]!r}; what it shows was not read."))
        self.pictures.append((len(self.blocks), name))

    def _table(self, element: _Element) -> Iterator[Block]:
        squares = grid(element)
        contents = [tuple(self.read(square.element)) for square in squares]
        if _lays_out(contents):
            for content in contents:
                yield from content
            return
        inner = [block for content in contents for block in content if _holds_data(block)]
        cells = (
            Cell(_cell_text(content), square.row, square.column, square.row_span, square.column_span)
            for square, content in zip(squares, contents, strict=True)
        )
        if squares:
            yield Table(tuple(cells))
        yield from inner

    def _chunk(self, element: _Element) -> Iterator[Block]:
        """A whole file put into the document, as programs do that make DOCX out of web pages."""
        from extractor.readers import READERS, sniff
        from extractor.readers import read as read_any

        relation = self.opened.relations.get(element.get(RELATION + "id", ""))
        if relation is None or relation.part is None:
            return
        try:
            data = self.opened.package.read(relation.part)
            kind = sniff(data, relation.part)
            # Only formats that cannot hold another file: a DOCX in a DOCX could go on for ever.
            document = read_any(data, relation.part, self.options) if kind in READERS and kind in ("html", "mht", "txt") else None
        except ExtractionError:
            document = None
        if isinstance(document, Document):
            yield from document.blocks
        else:
            self.notes.append(Note("embedded_file", f"The document holds another file ({relation.part}), which was not read."))


def _content(parent: _Element) -> Iterator[_Element]:
    """Paragraphs, tables and embedded files in order, through content controls and the like."""
    for child in parent.iterchildren():
        tag = child.tag
        if tag == _PARAGRAPH or tag == _TABLE or tag == _CHUNK:
            yield child
        elif tag in WRAPPERS:
            yield from _content(child)
        elif tag == _ALTERNATE:
            chosen = branch(child)
            if chosen is not None:
                yield from _content(chosen)


def _lines(text: str, heading: int | None) -> Iterator[Line]:
    """A paragraph as lines, one for each line break the author set; blank ones are no lines."""
    for part in text.split("\n") if "\n" in text else (text,):
        stripped = part.strip()
        if stripped:
            yield Line(stripped, heading=heading)


def _mark_deleted(paragraph: _Element) -> bool:
    mark = paragraph.find(f"{_PROPERTIES}/{W}rPr")
    return mark is not None and any(mark.find(gone) is not None for gone in GONE)


def _mark_hidden(properties: _Element | None) -> bool:
    return properties is not None and switched_on(properties.find(f"{W}rPr/{W}vanish"))


def _cell_text(content: tuple[Block, ...]) -> str:
    """The lines of a cell; a nested table that is no table of data is text too."""
    texts: list[str] = []
    for block in content:
        if isinstance(block, Line):
            texts.append(block.text)
        elif not _holds_data(block):
            texts.extend(cell.text for cell in block.cells if cell.text)
    return "\n".join(texts)


def _holds_data(block: Block) -> bool:
    return isinstance(block, Table) and block.row_count > 1 and block.column_count > 1


def _lays_out(contents: list[tuple[Block, ...]]) -> bool:
    """Whether a table only places its content: a frame of one cell, or fewer texts of its own than its inner tables have cells."""
    if len(contents) == 1:
        return True
    inner = sum(len(block.cells) for content in contents for block in content if isinstance(block, Table) and _holds_data(block))
    return inner > sum(any(isinstance(block, Line) for block in content) for content in contents)
