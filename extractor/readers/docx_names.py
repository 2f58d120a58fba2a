"""Element names of the DOCX parts, spelled out once as lxml knows them, and how their attributes are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

VAL = W + "val"
# Elements that only wrap what is read: tracked insertions, links, smart tags, content controls, simple fields, the base
# of a ruby (whose reading above the line, w:rt, is no text) …
_WRAPPERS = "ins moveTo hyperlink smartTag customXml sdt sdtContent fldSimple dir bdo ruby rubyBase"
WRAPPERS = frozenset(W + name for name in _WRAPPERS.split())
# Tracked deletions and the old place of moved text.
GONE = frozenset((W + "del", W + "moveFrom"))


def switched_on(element: _Element | None) -> bool:
    """Whether an on/off property is there and not switched off (ECMA-376 part 1, 17.17.4)."""
    return element is not None and element.get(VAL, "true") not in ("false", "0", "off")


def value(parent: _Element | None, name: str) -> str | None:
    """The w:val of a child, None when there is no such child."""
    child = None if parent is None else next(parent.iterchildren(name), None)
    return None if child is None else child.get(VAL)


def whole(text: str | None, low: int, high: int) -> int | None:
    """The integer an attribute means, held between two bounds; None when it is absent or no integer."""
    try:
        return None if text is None else min(max(int(text), low), high)
    except ValueError:
        return None


def branch(alternate: _Element) -> _Element | None:
    """The one branch of mc:AlternateContent to read: the first choice, which every office since 2010 draws, else the fallback."""
    choice = alternate.find(MC + "Choice")
    return alternate.find(MC + "Fallback") if choice is None else choice
