"""What stands in a cell without being text: fields of forms, equations, pictures, and what a script or a style sheet writes."""

from __future__ import annotations

from extractor.readers.html.tree import Element
from extractor.readers.marks import OBJECT, lowered, raised

_OBJECTS = frozenset(("applet", "audio", "canvas", "embed", "frame", "iframe", "meter", "object", "progress", "svg", "video"))
# Fields that show their value as it is, and such as show something else.
_SHOWING = frozenset(("", "text", "number", "tel", "search", "url", "email", "button", "submit", "reset", "date", "month", "week", "time"))
_UNSEEN = "hidden"
# A picture of so few pixels keeps a place open.
_SPACER = 3
# Attributes by which a script is told to put a text into an element, or a picture is put behind it.
_FILLED = frozenset(("v-text", "v-html", "ng-bind", "ng-bind-html", "data-bind", "x-text", "x-html", ":text", "th:text", "data-text", "background"))
_ROWS = frozenset(("math", "mrow", "mn", "mi", "mo", "mtext", "mstyle", "mpadded", "semantics", "ms", "mspace"))
_SCRIPTED = {"msup": raised, "msub": lowered}


def stands_for(element: Element) -> str | None:
    """What is given for an element in a cell that is no text; None for one whose text is read."""
    tag = element.tag
    if tag in _OBJECTS:
        return OBJECT
    if tag == "img":
        return "" if is_spacer(element) else OBJECT
    if tag == "input":
        return _field(element)
    if tag == "textarea":
        return element.text or ""
    if tag == "select":
        return _chosen(element)
    if tag == "math":
        return _equation(element)
    if tag == "script":
        return OBJECT if "write" in (element.text or "") else ""
    return "" if tag in ("noscript", "template", "datalist") or (tag == "dialog" and element.get("open") is None) else None


def may_be_filled(cell: Element, named: frozenset[str]) -> bool:
    """Whether a cell without text may show one: it holds a script, or one knows it by its id (`named`), or a picture is behind it."""
    return any(
        element.tag in ("script", "noscript")
        or "-" in element.tag  # an element of the page's own make
        or element.tag.startswith("v:")  # a drawing of Word
        or element.get("id") in named
        or not _FILLED.isdisjoint(element.keys())
        or "url(" in (element.get("style") or "")
        for element in cell.iter()
    )


def is_spacer(picture: Element) -> bool:
    """Whether a picture only keeps a place open."""
    sizes = [int(number) for name in ("width", "height") if (number := (picture.get(name) or "").removesuffix("px")).isdecimal()]
    return any(size <= _SPACER for size in sizes)


def _field(element: Element) -> str:
    """What an input field shows: forms filled in online keep the numbers there."""
    kind, value = (element.get("type") or "").lower(), element.get("value") or ""
    if kind in _SHOWING:
        hint = element.get("placeholder") or ""
        return value or (OBJECT if any(map(str.isdigit, hint)) else "")
    return "" if kind == _UNSEEN else OBJECT


def _chosen(select: Element) -> str:
    """The text of the option that is shown; OBJECT for a list that shows several."""
    if select.get("multiple") is not None or (select.get("size") or "1") not in ("0", "1"):
        return OBJECT
    options = list(select.iter("option"))
    chosen = [option for option in options if option.get("selected") is not None]
    shown = chosen[-1:] or options[:1]
    return "".join(shown[0].itertext()) if shown else ""


def _equation(element: Element) -> str:
    """The text of MathML that stands in one line, exponents raised; OBJECT before what does not."""
    if element.tag in _SCRIPTED and len(element) == 2:
        return _equation(element[0]) + _SCRIPTED[element.tag](_equation(element[1]))
    if element.tag in ("annotation", "annotation-xml"):
        return ""
    parts = [element.text or "", *(_equation(child) + (child.tail or "") for child in element)]
    return ("" if element.tag in _ROWS else OBJECT) + "".join(part.strip() for part in parts)
