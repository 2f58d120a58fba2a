"""The few properties of paragraphs, runs, rows and cells that matter to the text, found in one pass over a document.

Most elements of a DOCX are formatting. Asking each paragraph, run and cell for its properties takes longer than parsing
the file; finding the properties that are there, and whose they are, takes a tenth of that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.readers.docx_names import VAL, W, switched_on

if TYPE_CHECKING:
    from lxml.etree import _Element

STYLE, NUMBERING, OUTLINE = W + "pStyle", W + "numPr", W + "outlineLvl"
RUN_STYLE, VANISH, STRIKE, DOUBLE_STRIKE = W + "rStyle", W + "vanish", W + "strike", W + "dstrike"
SHIFT, POSITION = W + "vertAlign", W + "position"
FAINT = "faint"  # text in white, without any filling, too small to be seen, or in a font whose digits are pictures
ROW_HIDDEN, HEIGHT, BEFORE = W + "hidden", W + "trHeight", W + "gridBefore"
SPAN, DOWN, ACROSS, CELL_DELETED = W + "gridSpan", W + "vMerge", W + "hMerge", W + "cellDel"
DELETED, MOVED_AWAY = W + "del", W + "moveFrom"

_READ = (
    *(STYLE, NUMBERING, OUTLINE, DELETED, MOVED_AWAY),
    *(RUN_STYLE, VANISH, STRIKE, DOUBLE_STRIKE, SHIFT, POSITION),
    *(ROW_HIDDEN, HEIGHT, BEFORE, SPAN, DOWN, ACROSS, CELL_DELETED),
)
_PARAGRAPH_PROPERTIES = W + "pPr"
_HOLDERS = frozenset((_PARAGRAPH_PROPERTIES, W + "rPr", W + "trPr", W + "tcPr"))
# Every run has a size and a colour; of interest are only the few that hide text (sizes in half-points).
_SIZE, _COLOUR = W + "sz", W + "color"
_FONTS, _ASCII, _PICTURES = W + "rFonts", W + "ascii", "dings"
_FILL = "{http://schemas.microsoft.com/office/word/2010/wordml}textFill"
_TOO_SMALL = frozenset("123456")
_WHITES = frozenset(("FFFFFF", "ffffff"))
_ALMOST_CLEAR = 90_000  # of 100,000
_NONE: dict[str, _Element] = {}


class Properties:
    """What is said of each element of a document; the mark at the end of a paragraph speaks for the paragraph."""

    def __init__(self, document: _Element) -> None:
        # The elements are kept, and with them their identity: lxml makes a new one for a node nobody holds.
        self._said: dict[_Element, dict[str, _Element]] = {}
        for element in document.iter(*_READ):
            self._say(element, element.tag)
        for element in _hiding(document):
            self._say(element, FAINT)

    def _say(self, element: _Element, name: str) -> None:
        holder = element.getparent()
        if holder is None or holder.tag not in _HOLDERS:
            return  # w:del around runs
        owner = holder.getparent()
        if owner is not None and owner.tag == _PARAGRAPH_PROPERTIES:
            owner = owner.getparent()
        if owner is not None:
            self._said.setdefault(owner, {})[name] = element

    def of(self, element: _Element) -> dict[str, _Element]:
        """The property elements of a paragraph, run, row or cell by name."""
        return self._said.get(element, _NONE)


def _hiding(document: _Element) -> list[_Element]:
    """The sizes, colours and fills in which text cannot be seen on white, and Wingdings and its like."""
    pictures = [element for element in document.iter(_FONTS) if _PICTURES in element.get(_ASCII, "")]
    small = [element for element in document.iter(_SIZE) if element.get(VAL) in _TOO_SMALL]
    white = [element for element in document.iter(_COLOUR) if element.get(VAL) in _WHITES]
    return [*pictures, *small, *white, *(element for element in document.iter(_FILL) if _is_clear(element))]


def _is_clear(element: _Element) -> bool:
    """Whether a fill is one in which text cannot be seen on white."""
    kinds = {inner.tag.rpartition("}")[2]: inner.get(f"{element.tag.rpartition('}')[0]}}}val") or "" for inner in element.iterdescendants()}
    alpha = kinds.get("alpha", "0")
    return "noFill" in kinds or kinds.get("srgbClr") in _WHITES or (alpha.isdecimal() and int(alpha) > _ALMOST_CLEAR)


def gone(said: dict[str, _Element]) -> bool:
    """Whether a tracked change took a row, or the mark at the end of a paragraph, away."""
    return DELETED in said or MOVED_AWAY in said


def on(said: dict[str, _Element], name: str) -> bool:
    return name in said and switched_on(said[name])


def setting(said: dict[str, _Element], name: str) -> str | None:
    return said[name].get(VAL) if name in said else None
