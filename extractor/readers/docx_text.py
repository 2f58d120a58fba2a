"""The text of one paragraph as it is printed, and what is anchored in it: text boxes and pictures.

Insertions are read and deletions are not; fields give their result, never their instruction; text that is hidden or
struck out is left out: a person does not read it as part of the report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from extractor.readers.docx_face import PLAIN, Face, of_paragraph, of_run
from extractor.readers.docx_fields import Fields, without_result
from extractor.readers.docx_math import math_parts
from extractor.readers.docx_names import GONE, MATH, MC, RELATION, VAL, WRAPPERS, W, branch
from extractor.readers.docx_properties import RUN_STYLE, Properties, setting
from extractor.readers.docx_styles import HIDDEN, STRUCK, Style, Styles
from extractor.readers.marks import OBJECT, SUPER, written

if TYPE_CHECKING:
    from lxml.etree import _Element

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
PLACED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
VML = "{urn:schemas-microsoft-com:vml}"

TRACKED = "tracked_changes"  # the code of the note

_CHARACTERS = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
}
_RUN, _TEXT = W + "r", W + "t"
# What most paragraphs and runs hold besides text; `docx_properties` reads the first two.
_SILENT = frozenset(W + name for name in ("rPr", "pPr", "bookmarkStart", "bookmarkEnd", "proofErr", "lastRenderedPageBreak"))
_ARRIVED = frozenset((W + "ins", W + "moveTo"))
_ALTERNATE = MC + "AlternateContent"
_FIELD, _CODE, _SYMBOL, _BOX = W + "fldChar", W + "instrText", W + "sym", W + "txbxContent"
_NOTES = frozenset((W + "footnoteReference", W + "endnoteReference"))
_SIMPLE, _INSTRUCTION = W + "fldSimple", W + "instr"
_OWN_MARK, _REVERSED = W + "customMarkFollows", W + "bdo"
_MATH = frozenset((MATH + "oMath", MATH + "oMathPara"))
_ANCHORS = frozenset(W + name for name in ("drawing", "pict", "object", "contentPart"))
# A line drawn through a corner cell is no content.
_STRAIGHT = frozenset(("line", "straightConnector1"))
_PICTURES = {DRAWING + "blip": RELATION + "embed", VML + "imagedata": RELATION + "id"}
_CM = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72, "px": 2.54 / 96}
_EMU_PER_CM = 360_000
_LENGTH = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([\d.]+)\s*(cm|mm|in|pt|px)")


_Part = tuple[str, str]  # text, and how it is shifted


class Texts:
    """Reads the paragraphs of one document; `met` are the codes of the notes on what was met: changes, hidden, struck-out text."""

    def __init__(self, said: Properties, styles: Styles) -> None:
        self._said, self._styles = said, styles
        self._notes = dict.fromkeys(_NOTES, 0)
        self.met: set[str] = set()

    def text(self, paragraph: _Element, style: Style, anchors: list[_Element]) -> str:
        """The text of a paragraph with its line breaks; the drawings in it are put into `anchors`.

        Marks of notes are spelled as in `marks`, and so is what stands in the paragraph without being text.
        """
        face = of_paragraph(style)
        if face is PLAIN and (plain := self._plain(paragraph)) is not None:
            return plain
        parts: list[_Part] = []
        self._struck = False
        self._read(paragraph, face, parts, anchors, Fields())
        text = written(parts)
        return OBJECT if self._struck and not text.strip() else text

    def _plain(self, paragraph: _Element) -> str | None:
        """The text of a paragraph that is nothing but runs of text of which nothing is said, as most are; else None."""
        texts: list[str] = []
        for child in paragraph:
            tag = child.tag
            if tag == _RUN:
                if self._said.of(child):
                    return None
                for inner in child:
                    name = inner.tag
                    if name == _TEXT:
                        texts.append(inner.text or "")
                    elif name not in _SILENT:
                        return None
            elif tag not in _SILENT:
                return None
        return texts[0] if len(texts) == 1 else "".join(texts)

    def _read(self, parent: _Element, face: Face, parts: list[_Part], anchors: list[_Element], fields: Fields) -> None:
        for child in parent:
            tag = child.tag
            if tag in _SILENT:
                continue
            if tag == _RUN:
                said = self._said.of(child)
                how = of_run(child, said, self._styles.character(setting(said, RUN_STYLE)), face) if said else face
                self._read(child, how, parts, anchors, fields)
            elif tag == _TEXT:
                if not fields.instructing:
                    fields.show(child.text or "")
                    self._put(child.text or "", face, parts)
            elif tag in WRAPPERS:
                if tag in _ARRIVED:
                    self.met.add(TRACKED)
                turned = tag == _REVERSED and child.get(VAL) == "rtl"
                self._read(child, face._replace(faint=True) if turned else face, parts, anchors, fields)
                if tag == _SIMPLE and not "".join(child.itertext()).strip():
                    self._put(without_result(child.get(_INSTRUCTION, "")), face, parts)
            elif tag in _CHARACTERS:
                self._put(_CHARACTERS[tag], face, parts)
            elif tag in GONE:
                self.met.add(TRACKED)
            elif tag == _FIELD:
                self._put(fields.mark(child), face, parts)
            elif tag == _CODE:
                fields.instruct(child.text or "")
            elif tag in _ANCHORS:
                if face.lost != HIDDEN:
                    anchors.append(child)
                    self._put("" if _holds_text_or_line(child) else OBJECT, face, parts)
            elif tag == _ALTERNATE:
                chosen = branch(child)
                if chosen is not None:
                    self._read(chosen, face, parts, anchors, fields)
            elif tag == _SYMBOL:
                self._put(_symbol(child), face, parts)
            elif tag in _NOTES:
                face = face._replace(shift=SUPER)
                if child.get(_OWN_MARK) is None:
                    self._notes[tag] += 1
                    self._put(str(self._notes[tag]), face, parts)
            elif tag in _MATH:
                for text, shift in math_parts(child):
                    self._put(text, face._replace(shift=shift or face.shift), parts)

    def _put(self, text: str, face: Face, parts: list[_Part]) -> None:
        if not face.lost:
            parts.append((OBJECT + text if face.faint and text.strip() else text, face.shift))
        elif text.strip():
            self.met.add(face.lost)
            self._struck = self._struck or face.lost == STRUCK


def _holds_text_or_line(anchor: _Element) -> bool:
    """Whether a drawing is a text box, whose text is read, or a mere line; any other shows something that is not read."""
    if next(anchor.iter(*_PICTURES), None) is not None:
        return False
    lines = anchor.iter(DRAWING + "prstGeom", VML + "line")
    if any(shape.tag != DRAWING + "prstGeom" or shape.get("prst") in _STRAIGHT for shape in lines):
        return True
    return next(anchor.iter(_BOX), None) is not None


def _symbol(element: _Element) -> str:
    """The character of w:sym; the Symbol font keeps digits and signs at ASCII's places, 0xF000 higher."""
    try:
        code = int(element.get(W + "char", ""), 16)
        plain = chr(code - 0xF000) if 0xF020 <= code <= 0xF07E else ""
        if plain and element.get(W + "font", "").casefold() == "symbol" and not plain.isalpha():
            return plain
        picture = code < 0x80 and element.get(W + "font", "").casefold().startswith(("wingdings", "webdings"))
        return "\ufffd" if picture else chr(code)
    except (ValueError, OverflowError):
        return "\ufffd"


def anchored(element: _Element) -> Iterator[_Element]:
    """The text boxes (w:txbxContent) and pictures in a drawing, in order, of alternatives the first."""
    for child in element.iterchildren():
        tag = child.tag
        if tag == _BOX or tag in _PICTURES:
            yield child
        elif tag == _ALTERNATE:
            chosen = branch(child)
            if chosen is not None:
                yield from anchored(chosen)
        else:
            yield from anchored(child)


def is_box(element: _Element) -> bool:
    return bool(element.tag == _BOX)


def relation_id(picture: _Element) -> str | None:
    """The relation under which the bytes of a picture are found; None for a linked picture."""
    return picture.get(_PICTURES[picture.tag])


def extent(anchor: _Element) -> tuple[float, float] | None:
    """Width and height in centimetres at which a drawing is shown; None when it does not say."""
    placed = next(anchor.iter(PLACED + "extent"), None)
    try:
        if placed is not None:
            return int(placed.get("cx", "")) / _EMU_PER_CM, int(placed.get("cy", "")) / _EMU_PER_CM
        for shape in anchor.iter(VML + "shape", VML + "rect"):
            sides = {side: float(number) * _CM[unit] for side, number, unit in _LENGTH.findall(shape.get("style", ""))}
            return sides["width"], sides["height"]
    except (ValueError, KeyError):
        pass
    return None
