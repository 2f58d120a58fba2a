"""The main text of a DOCX, walked once in document order, with its list counters running.

Inside the walk everything is a `Printed` line or a `Table`; only those that stand outside of tables become `Line`s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from extractor.document import Block, Cell, Document, Line, Note, Table
from extractor.errors import Damaged, ExtractionError
from extractor.options import Options
from extractor.readers.docx_names import MC, RELATION, WRAPPERS, W, branch, value, whole
from extractor.readers.docx_numbering import LEVELS, Numbering
from extractor.readers.docx_package import OpenedDocx
from extractor.readers.docx_properties import NUMBERING, OUTLINE, STYLE, VANISH, Properties, gone, on, setting
from extractor.readers.docx_styles import HIDDEN, PLAIN, STRUCK, Style, Styles, outline
from extractor.readers.docx_table import grid
from extractor.readers.docx_text import TRACKED, Texts, anchored, extent, is_box, relation_id
from extractor.readers.marks import OBJECT

if TYPE_CHECKING:
    from lxml.etree import _Element

_PARAGRAPH, _TABLE, _CHUNK, _ALTERNATE = W + "p", W + "tbl", W + "altChunk", MC + "AlternateContent"
_RUN = W + "r"
_BLOCKS = frozenset((_PARAGRAPH, _TABLE, _CHUNK, _RUN))
_NUMBER, _LEVEL = W + "numId", W + "ilvl"
_NO_LIST = "0"  # the number definition that switches numbering off
# A picture smaller than this (cm) is a seal, an emblem or a code to scan, not a table; a narrow strip is a rule.
_TABLE_WIDTH, _TABLE_HEIGHT = 8.0, 1.5
# Formats that cannot hold another file: a DOCX in a DOCX could go on for ever.
_FLAT_FORMATS = frozenset(("html", "mht", "txt"))
_MET = (
    (TRACKED, "The file carries tracked changes; insertions were read, deletions were not."),
    (STRUCK, "The file carries struck-out text, which was not read."),
    (HIDDEN, "The file carries hidden text, which was not read."),
)


class Printed(NamedTuple):
    """A line of text and the heading level its paragraph claims."""

    text: str
    heading: int | None


Piece = Printed | Table


class Story:
    """`blocks` and `notes` of the document, and its large `pictures`: the number of blocks before each, and its part.

    Raises Damaged when the content is nested deeper than any program writes it.
    """

    def __init__(self, opened: OpenedDocx, options: Options) -> None:
        styles = Styles(opened.styles)
        self._opened, self._options, self._styles = opened, options, styles
        self._numbering = Numbering(opened.numbering, styles)
        self._properties = Properties(opened.document)
        self._texts = Texts(self._properties, styles)
        self._pieces: list[Piece] = []
        self._notes: list[Note] = []
        self.pictures: list[tuple[int, str]] = []
        body = next(opened.document.iterchildren(W + "body"), None)
        try:
            if body is not None:
                self._read(body, self._pieces)
        except RecursionError as error:
            raise Damaged("The DOCX file nests its content too deeply; it is not made by an office program.") from error

    @property
    def blocks(self) -> tuple[Block, ...]:
        return tuple(Line(piece.text, heading=piece.heading) if isinstance(piece, Printed) else piece for piece in self._pieces)

    @property
    def notes(self) -> tuple[Note, ...]:
        return (*(Note(code, message) for code, message in _MET if code in self._texts.met), *self._notes)

    def _read(self, parent: _Element, out: list[Piece]) -> None:
        """Put the pieces of a body, a cell or a text box into `out`."""
        joined = ""  # text whose paragraph mark is deleted runs on into the next paragraph
        for child in _content(parent):
            tag = child.tag
            if tag == _PARAGRAPH:
                said = self._properties.of(child)
                style = self._styles.paragraph(setting(said, STYLE))
                anchors: list[_Element] = []
                text = joined + self._numbered(self._texts.text(child, style, anchors), said, style)
                joined = ""
                if gone(said):
                    self._texts.met.add(TRACKED)
                    joined = text
                elif text:
                    self._print(text, outline(setting(said, OUTLINE), style.heading), out)
                for anchor in anchors:
                    self._read_anchored(anchor, out)
            elif tag == _TABLE:
                self._read_table(child, out)
            elif tag == _RUN:
                # Text in no paragraph, as bad generators write it: office programs do not agree on whether it is shown.
                if text := self._texts.text(child, PLAIN, []).strip():
                    self._print(OBJECT + text, None, out)
            else:
                self._read_chunk(child, out)
        if joined:
            self._print(joined, None, out)

    def _print(self, text: str, heading: int | None, out: list[Piece]) -> None:
        """A paragraph as lines, one for each line break the author set; blank ones are no lines."""
        if "\n" not in text and OBJECT not in text:
            if text := text.strip():
                out.append(Printed(text, heading))
            return
        for part in text.split("\n"):
            self._put(Printed(part.strip(), heading), out)

    def _put(self, piece: Piece, out: list[Piece]) -> None:
        """Outside of tables, where a picture is no lost value, the sign for one is no text."""
        if isinstance(piece, Printed):
            if out is self._pieces and OBJECT in piece.text:
                piece = piece._replace(text=piece.text.replace(OBJECT, "").strip())
            if not piece.text:
                return
        out.append(piece)

    def _numbered(self, text: str, said: dict[str, _Element], style: Style) -> str:
        """The text with its automatic number, which is printed before an empty paragraph too, but not before a hidden one."""
        if style.contents and text.rstrip()[-1:].isalnum():
            return ""  # an entry of the table of contents, with its page number
        number, list_style = value(said.get(NUMBERING), _NUMBER), None
        if number is None:
            number, list_style = style.number, style.list_style
        if number is None or number == _NO_LIST or gone(said) or (not text and on(said, VANISH)):
            return text
        level = whole(value(said.get(NUMBERING), _LEVEL), 0, LEVELS - 1)
        if level is None and list_style is None:
            level = 0
        return self._numbering.label(number, level, list_style) + text

    def _read_anchored(self, anchor: _Element, out: list[Piece]) -> None:
        for found in anchored(anchor):
            if is_box(found):
                self._read(found, out)
            else:
                self._note_picture(found, anchor)

    def _note_picture(self, picture: _Element, anchor: _Element) -> None:
        size = extent(anchor)
        if size is not None and (size[0] < _TABLE_WIDTH or size[1] < _TABLE_HEIGHT):
            return
        relation = self._opened.relations.get(relation_id(picture) or "")
        name = "" if relation is None or relation.part is None else relation.part
        before = next((piece.text for piece in reversed(self._pieces) if isinstance(piece, Printed)), "")
        shown = "" if size is None else f" of {size[0]:.1f} × {size[1]:.1f} cm"
        self._notes.append(Note("picture", f"A picture{shown} follows {before[:40]!r}; what it shows was not read."))
        self.pictures.append((len(self._pieces), name))

    def _read_table(self, element: _Element, out: list[Piece]) -> None:
        squares = grid(element, self._properties)
        contents: list[list[Piece]] = []
        for square in squares:
            content: list[Piece] = []
            self._read(square.element, content)
            contents.append(content)
        if _lays_out(contents):
            for content in contents:
                for piece in content:
                    self._put(piece, out)
        elif squares:
            cells = (
                Cell(_cell_text(content), square.row, square.column, square.row_span, square.column_span)
                for square, content in zip(squares, contents, strict=True)
            )
            out.append(Table(tuple(cells)))
            out.extend(inner for inner in _inner(contents) if _holds_data(inner))

    def _read_chunk(self, element: _Element, out: list[Piece]) -> None:
        """Read a whole file put into the document, as programs do that make DOCX out of web pages."""
        relation = self._opened.relations.get(element.get(RELATION + "id", ""))
        if relation is None or relation.part is None:
            return
        document = self._embedded(relation.part)
        if document is None:
            self._notes.append(Note("embedded_file", f"The document holds another file ({relation.part}), which was not read."))
            return
        for block in document.blocks:
            out.append(Printed(block.text, block.heading) if isinstance(block, Line) else block)
        self._notes.extend(document.notes)

    def _embedded(self, part: str) -> Document | None:
        from extractor.readers import READERS, read
        from extractor.readers.sniff import sniff

        try:
            data = self._opened.package.read(part)
            kind = sniff(data, part)
            found = read(data, part, self._options) if kind in READERS and kind in _FLAT_FORMATS else None
        except ExtractionError:
            return None
        return found if isinstance(found, Document) else None


def _content(parent: _Element) -> list[_Element]:
    """Paragraphs, tables and embedded files in order, through content controls and the like."""
    found: list[_Element] = []
    for child in parent:
        tag = child.tag
        if tag in _BLOCKS:
            found.append(child)
        elif tag in WRAPPERS:
            found += _content(child)
        elif tag == _ALTERNATE:
            chosen = branch(child)
            if chosen is not None:
                found += _content(chosen)
    return found


def _cell_text(content: list[Piece]) -> str:
    """The lines of a cell; a nested table that is no table of data is text too."""
    if len(content) == 1 and isinstance(content[0], Printed):
        return content[0].text
    texts: list[str] = []
    for piece in content:
        if isinstance(piece, Printed):
            texts.append(piece.text)
        elif not _holds_data(piece):
            texts.extend(cell.text for cell in piece.cells if cell.text)
    return "\n".join(texts)


def _inner(contents: list[list[Piece]]) -> list[Table]:
    return [piece for content in contents for piece in content if isinstance(piece, Table)]


def _holds_data(table: Table) -> bool:
    return table.row_count > 1 and table.column_count > 1


def _lays_out(contents: list[list[Piece]]) -> bool:
    """Whether a table only places its content: a frame of one cell, or fewer texts of its own than its inner tables have cells."""
    if len(contents) == 1:
        return True
    inner = [table for table in _inner(contents) if _holds_data(table)]
    if not inner:
        return False
    own = sum(any(isinstance(piece, Printed) for piece in content) for content in contents)
    return sum(len(table.cells) for table in inner) > own
