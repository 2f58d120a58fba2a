"""The text of one paragraph as it is printed, and what is anchored in it: text boxes and pictures.

Insertions are read and deletions are not; fields give their result, never their instruction; hidden text is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from extractor.readers.docx_names import GONE, MATH, MC, RELATION, WRAPPERS, W, branch, switched_on, value
from extractor.readers.docx_styles import Styles

if TYPE_CHECKING:
    from lxml.etree import _Element

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
PLACED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
VML = "{urn:schemas-microsoft-com:vml}"

_CHARACTERS = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
}
_RUN, _TEXT, _RUN_PROPERTIES = W + "r", W + "t", W + "rPr"
_MATH_TEXT, _RUBY, _ALTERNATE = MATH + "t", W + "ruby", MC + "AlternateContent"
_FIELD, _SYMBOL, _BOX = W + "fldChar", W + "sym", W + "txbxContent"
_MATH = frozenset((MATH + "oMath", MATH + "oMathPara"))
_ANCHORS = frozenset(W + name for name in ("drawing", "pict", "object"))
_PICTURES = {DRAWING + "blip": RELATION + "embed", VML + "imagedata": RELATION + "id"}
_CM = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72, "px": 2.54 / 96}
_EMU_PER_CM = 360_000
_LENGTH = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([\d.]+)\s*(cm|mm|in|pt|px)")


class Paragraph:
    """Reads one w:p: `text` with its line breaks, `anchors` are the drawings in it, `tracked` and `hidden` what was met."""

    __slots__ = ("_fields", "_styles", "anchors", "hidden", "parts", "tracked")

    def __init__(self, element: _Element, styles: Styles, hidden: bool) -> None:
        self._styles = styles
        self._fields: list[bool] = []  # open fields; True while the instruction is still going on
        self.parts: list[str] = []
        self.anchors: list[_Element] = []
        self.tracked = False
        self.hidden = False
        self._read(element, hidden)

    @property
    def text(self) -> str:
        return "".join(self.parts)

    def _read(self, parent: _Element, hidden: bool) -> None:
        for child in parent.iterchildren():
            tag = child.tag
            if tag == _RUN:
                properties = child.find(_RUN_PROPERTIES)
                self._read(child, hidden if properties is None else self._hides(properties, hidden))
            elif tag == _TEXT:
                self._put(child.text or "", hidden)
            elif tag in _CHARACTERS:
                self._put(_CHARACTERS[tag], hidden)
            elif tag in WRAPPERS:
                self.tracked = self.tracked or tag == W + "ins" or tag == W + "moveTo"
                self._read(child, hidden)
            elif tag in GONE:
                self.tracked = True
            elif tag == _FIELD:
                self._mark_field(child.get(W + "fldCharType"))
            elif tag in _ANCHORS:
                self.anchors.append(child)
            elif tag == _ALTERNATE:
                chosen = branch(child)
                if chosen is not None:
                    self._read(chosen, hidden)
            elif tag == _SYMBOL:
                self._put(_symbol(child), hidden)
            elif tag == _RUBY:
                self._read(child, hidden)  # of its children only the base is a wrapper; the reading above it is not text
            elif tag in _MATH:
                self._put("".join(part.text or "" for part in child.iter(_MATH_TEXT)), hidden)

    def _put(self, text: str, hidden: bool) -> None:
        if hidden:
            self.hidden = True
        elif True not in self._fields:
            self.parts.append(text)

    def _mark_field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _hides(self, properties: _Element, inherited: bool) -> bool:
        own = properties.find(W + "vanish")
        if own is not None:
            return switched_on(own)
        return inherited or self._styles.hides(value(properties, W + "rStyle"))


def _symbol(element: _Element) -> str:
    """The character of w:sym; the Symbol font keeps digits and signs at ASCII's places, 0xF000 higher."""
    try:
        code = int(element.get(W + "char", ""), 16)
        plain = chr(code - 0xF000) if 0xF020 <= code <= 0xF07E else ""
        if plain and element.get(W + "font", "").casefold() == "symbol" and not plain.isalpha():
            return plain
        return chr(code)
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
