"""What paragraph and character styles say about text: numbering, heading level, hidden or struck out; inherited along basedOn."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from extractor.readers.docx_names import W, switched_on, value, whole
from extractor.readers.marks import SUB, SUPER

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"toc [1-9]", re.IGNORECASE)
# Why text is not read; the codes of the notes on it.
HIDDEN, STRUCK = "hidden_text", "struck_text"
WHITE = "FFFFFF"
_BODY_TEXT = 9  # the outline level that means none


class Style(NamedTuple):
    """A style with everything inherited. `list_style` is the id of the style the numbering was set in.

    `lost` is why its text is not read: HIDDEN, STRUCK, or '' for text that is read; `shift` is SUPER, SUB or '';
    `faint` says that it is set in white.
    """

    number: str | None = None
    level: int | None = None
    list_style: str | None = None
    heading: int | None = None
    lost: str = ""
    shift: str = ""
    faint: bool = False
    contents: bool = False


PLAIN = Style()


class Styles:
    """The styles of a document by id; an unknown id is the default paragraph style, as in Word."""

    def __init__(self, part: _Element | None) -> None:
        self._elements: dict[str, _Element] = {}
        self._resolved: dict[str, Style] = {}
        self._default: str | None = None
        for element in () if part is None else part.iterchildren(W + "style"):
            identifier = element.get(W + "styleId", "")
            self._elements[identifier] = element
            if element.get(W + "type") == "paragraph" and element.get(W + "default") in ("1", "true", "on"):
                self._default = identifier

    def paragraph(self, identifier: str | None) -> Style:
        found = self._resolved.get(identifier) if identifier is not None else None
        if found is not None:
            return found
        known = identifier if identifier in self._elements else self._default
        return PLAIN if known is None else self._resolve(known, ())

    def character(self, identifier: str | None) -> Style:
        return self._resolve(identifier, ()) if identifier in self._elements else PLAIN

    def numbering(self, identifier: str) -> str | None:
        """The number definition a numbering style carries."""
        element = self._elements.get(identifier)
        return None if element is None else value(element.find(f"{W}pPr/{W}numPr"), W + "numId")

    def _resolve(self, identifier: str, heirs: tuple[str, ...]) -> Style:
        found = self._resolved.get(identifier)
        if found is None:
            element = self._elements[identifier]
            base = value(element, W + "basedOn")
            inherited = base is not None and base in self._elements and base not in heirs and base != identifier
            found = _own(element, identifier, self._resolve(base, (*heirs, identifier)) if inherited and base else PLAIN)
            self._resolved[identifier] = found
        return found


def _own(element: _Element, identifier: str, base: Style) -> Style:
    paragraph, run = element.find(W + "pPr"), element.find(W + "rPr")
    name = value(element, W + "name") or ""
    numbering = None if paragraph is None else paragraph.find(W + "numPr")
    number = value(numbering, W + "numId")
    level = whole(value(numbering, W + "ilvl"), 0, 8)
    return Style(
        base.number if number is None else number,
        base.level if level is None else level,
        base.list_style if number is None else identifier,
        _heading(paragraph, name, base.heading),
        _lost(run, base.lost),
        base.shift if (shift := value(run, W + "vertAlign")) is None else shift_of(shift),
        base.faint if (colour := value(run, W + "color")) is None else colour.upper() == WHITE,
        base.contents or bool(_CONTENTS.fullmatch(name)),
    )


def shift_of(vertical: str | None) -> str:
    """What w:vertAlign says: SUPER, SUB, or '' for the baseline."""
    return {"superscript": SUPER, "subscript": SUB}.get(vertical or "", "")


def outline(level: str | None, otherwise: int | None) -> int | None:
    """The heading level (from 1) that w:outlineLvl sets, `otherwise` when it is absent."""
    number = whole(level, 0, _BODY_TEXT)
    if number is None:
        return otherwise
    return None if number == _BODY_TEXT else number + 1


def _heading(paragraph: _Element | None, name: str, inherited: int | None) -> int | None:
    named = _HEADING.fullmatch(name)
    return outline(value(paragraph, W + "outlineLvl"), int(named[1]) if named else inherited)


def _lost(run: _Element | None, inherited: str) -> str:
    for reason, names in ((HIDDEN, ("vanish",)), (STRUCK, ("strike", "dstrike"))):
        said = [found for name in names if run is not None and (found := run.find(W + name)) is not None]
        if any(switched_on(element) for element in said):
            return reason
        if said and inherited == reason:
            return ""
    return inherited
