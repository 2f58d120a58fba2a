"""As much of a page's styles as decides what is shown and what is laid out as a table."""

from __future__ import annotations

import re
from typing import NamedTuple

from extractor.readers.html.tree import Element

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
# Rules inside @media and the like hold only sometimes ('@media print'), and are left out with their nested braces.
_AT_RULE = re.compile(r"@[\w-]+[^{};]*(?:;|\{(?:[^{}]|\{[^{}]*\})*\})")
_SIMPLE_SELECTOR = re.compile(r"[\w-]*[.#][\w-]+$")
_RELEVANT = re.compile(r"display|visibility|grid-|white-space|mso-hide", re.IGNORECASE)
_DISPLAY = re.compile(r"(?:^|[;\s])display\s*:\s*([\w-]+)", re.IGNORECASE)
_INVISIBLE = re.compile(r"(?:^|[;\s])(?:visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all)", re.IGNORECASE)
_PRESERVED = re.compile(r"white-space(?:-collapse)?\s*:\s*(?:pre|break-spaces|preserve)", re.IGNORECASE)
_GRID_COLUMNS = re.compile(r"grid-template-columns\s*:\s*(?:repeat\(\s*(\d+)\s*,[^)]*\)|([^;]+))", re.IGNORECASE)
_GRID_SPAN = re.compile(r"grid-column(?:-end)?\s*:\s*(?:auto\s*/\s*)?span\s+(\d+)", re.IGNORECASE)


class Shown(NamedTuple):
    """How an element is shown, as far as it is declared; `grid_columns` is 0 when it is not said in numbers."""

    hidden: bool = False
    display: str | None = None
    preserves_blanks: bool = False
    grid_columns: int = 0
    grid_span: int = 1


_AS_EVER = Shown()


class Styles:
    """Inline styles, and rules of the page's own style sheets with one class or id for a selector."""

    def __init__(self, root: Element) -> None:
        self._rules: dict[str, str] = {}
        self._known: dict[str, Shown] = {"": _AS_EVER}
        for sheet in root.iter("style"):
            for selectors, declarations in _RULE.findall(_AT_RULE.sub("", _COMMENT.sub("", sheet.text or ""))):
                if not _RELEVANT.search(declarations):
                    continue
                for selector in selectors.split(","):
                    name = selector.strip()
                    if _SIMPLE_SELECTOR.match(name):
                        self._rules[name] = f"{self._rules.get(name, '')};{declarations}"

    def of(self, element: Element) -> Shown:
        """How the element itself is shown, whatever stands around it."""
        declared = element.get("style") or ""
        if self._rules:
            declared = self._ruled(element) + declared
        shown = self._known.get(declared)
        if shown is None:
            # Few different styles stand on a page, each on many elements.
            shown = self._known[declared] = _shown(declared)
        return shown._replace(hidden=True) if element.get("hidden") is not None else shown

    def _ruled(self, element: Element) -> str:
        marks = [f".{name}" for name in (element.get("class") or "").split()]
        if identity := element.get("id"):
            marks.append(f"#{identity}")
        return "".join(f"{self._rules[name]};" for mark in marks for name in (mark, f"{element.tag}{mark}") if name in self._rules)


def _shown(declared: str) -> Shown:
    if not _RELEVANT.search(declared):
        return _AS_EVER
    displays = _DISPLAY.findall(declared)
    display = displays[-1].lower() if displays else None
    columns = _GRID_COLUMNS.search(declared)
    width = 0
    if columns:
        width = int(columns[1]) if columns[1] else len(re.sub(r"\([^)]*\)", "", columns[2]).split())
    cell = _GRID_SPAN.search(declared)
    return Shown(
        hidden=display == "none" or bool(_INVISIBLE.search(declared)),
        display=display,
        preserves_blanks=bool(_PRESERVED.search(declared)),
        grid_columns=width,
        grid_span=int(cell[1]) if cell else 1,
    )
