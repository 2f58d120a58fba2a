"""The text of one paragraph as it is printed, and what is anchored in it: text boxes and pictures.

Insertions are read and deletions are not; fields give their result, never their instruction; text that is hidden or
struck out is left out: a person does not read it as part of the report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from extractor.readers.docx_names import GONE, MATH, MC, RELATION, WRAPPERS, W, branch
from extractor.readers.docx_properties import DOUBLE_STRIKE, RUN_STYLE, STRIKE, VANISH, Properties, on, setting
from extractor.readers.docx_styles import HIDDEN, STRUCK, Styles

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
_ARRIVED = frozenset((W + "ins", W + "moveTo"))
_MATH_TEXT, _ALTERNATE = MATH + "t", MC + "AlternateContent"
_FIELD, _SYMBOL, _BOX = W + "fldChar", W + "sym", W + "txbxContent"
_MATH = frozenset((MATH + "oMath", MATH + "oMathPara"))
_ANCHORS = frozenset(W + name for name in ("drawing", "pict", "object"))
_PICTURES = {DRAWING + "blip": RELATION + "embed", VML + "imagedata": RELATION + "id"}
_CM = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72, "px": 2.54 / 96}
_EMU_PER_CM = 360_000
_LENGTH = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([\d.]+)\s*(cm|mm|in|pt|px)")


class Texts:
    """Reads the paragraphs of one document; `met` are the codes of the notes on what was met: changes, hidden, struck-out text."""

    def __init__(self, said: Properties, styles: Styles) -> None:
        self._said, self._styles = said, styles
        self.met: set[str] = set()

    def text(self, paragraph: _Element, lost: str, anchors: list[_Element]) -> str:
        """The text of a paragraph with its line breaks; the drawings in it are put into `anchors`.

        `lost` is why its style keeps the text from being read (HIDDEN, STRUCK), or ''.
        """
        parts: list[str] = []
        self._read(paragraph, lost, parts, anchors, [])
        return "".join(parts)

    def _read(self, parent: _Element, lost: str, parts: list[str], anchors: list[_Element], fields: list[bool]) -> None:
        """`fields` are the open ones; True while the instruction of the field is still going on."""
        for child in parent.iterchildren():
            tag = child.tag
            if tag == _RUN:
                said = self._said.of(child)
                self._read(child, self._lost(said, lost) if said else lost, parts, anchors, fields)
            elif tag == _TEXT:
                if True not in fields:
                    self._put(child.text or "", lost, parts)
            elif tag in WRAPPERS:
                if tag in _ARRIVED:
                    self.met.add(TRACKED)
                self._read(child, lost, parts, anchors, fields)
            elif tag in _CHARACTERS:
                self._put(_CHARACTERS[tag], lost, parts)
            elif tag in GONE:
                self.met.add(TRACKED)
            elif tag == _FIELD:
                _mark_field(child.get(W + "fldCharType"), fields)
            elif tag in _ANCHORS:
                anchors.append(child)
            elif tag == _ALTERNATE:
                chosen = branch(child)
                if chosen is not None:
                    self._read(chosen, lost, parts, anchors, fields)
            elif tag == _SYMBOL:
                self._put(_symbol(child), lost, parts)
            elif tag in _MATH:
                self._put("".join(part.text or "" for part in child.iter(_MATH_TEXT)), lost, parts)

    def _put(self, text: str, lost: str, parts: list[str]) -> None:
        if not lost:
            parts.append(text)
        elif text.strip():
            self.met.add(lost)

    def _lost(self, said: dict[str, _Element], inherited: str) -> str:
        """Why a run is not read: its own properties go before those of its style and its paragraph."""
        kept_from = (inherited, self._styles.lost(setting(said, RUN_STYLE)))
        if on(said, VANISH) or (VANISH not in said and HIDDEN in kept_from):
            return HIDDEN
        struck = on(said, STRIKE) or on(said, DOUBLE_STRIKE)
        return STRUCK if struck or (STRIKE not in said and DOUBLE_STRIKE not in said and STRUCK in kept_from) else ""


def _mark_field(kind: str | None, fields: list[bool]) -> None:
    if kind == "begin":
        fields.append(True)
    elif kind == "separate" and fields:
        fields[-1] = False
    elif kind == "end" and fields:
        fields.pop()


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
