"""As much of a page's styles as decides what is shown and what is laid out as a table."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
# Rules inside @media and the like hold only sometimes ('@media print'), and are left out with their nested braces.
_AT_RULE = re.compile(r"@[\w-]+[^{};]*(?:;|\{(?:[^{}]|\{[^{}]*\})*\})")
_SIMPLE_SELECTOR = re.compile(r"[\w-]*[.#][\w-]+$")
_RELEVANT = re.compile(r"display|visibility|grid-|white-space|mso-hide", re.IGNORECASE)
_DISPLAY = re.compile(r"(?:^|[;\s])display\s*:\s*([\w-]+)", re.IGNORECASE)
_HIDDEN = re.compile(r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all)", re.IGNORECASE)
_PRESERVED = re.compile(r"white-space(?:-collapse)?\s*:\s*(?:pre|break-spaces|preserve)", re.IGNORECASE)
_GRID_COLUMNS = re.compile(r"grid-template-columns\s*:\s*(?:repeat\(\s*(\d+)\s*,[^)]*\)|([^;]+))", re.IGNORECASE)
_GRID_SPAN = re.compile(r"grid-column(?:-end)?\s*:\s*(?:auto\s*/\s*)?span\s+(\d+)", re.IGNORECASE)


class Styles:
    """Inline styles, and rules of the page's own style sheets with one class or id for a selector."""

    def __init__(self, root: HtmlElement) -> None:
        self._rules: dict[str, str] = {}
        for sheet in root.iter("style"):
            for selectors, declarations in _RULE.findall(_AT_RULE.sub("", _COMMENT.sub("", sheet.text or ""))):
                if not _RELEVANT.search(declarations):
                    continue
                for selector in selectors.split(","):
                    name = selector.strip()
                    if _SIMPLE_SELECTOR.match(name):
                        self._rules[name] = f"{self._rules.get(name, '')};{declarations}"

    def declarations(self, element: HtmlElement) -> str:
        """What is declared for the element, the strongest last; empty when nothing of interest is."""
        style = element.get("style") or ""
        if style and not _RELEVANT.search(style):
            style = ""
        if not self._rules:
            return style
        tag = element.tag
        marks = [f".{name}" for name in (element.get("class") or "").split()]
        if identity := element.get("id"):
            marks.append(f"#{identity}")
        found = [self._rules[name] for mark in marks for name in (mark, f"{tag}{mark}") if name in self._rules]
        return ";".join([*found, style]) if found else style

    def hidden(self, element: HtmlElement) -> bool:
        """Whether the page hides this element itself (not: one around it)."""
        if element.get("hidden") is not None:
            return True
        declared = self.declarations(element)
        if not declared or not _HIDDEN.search(declared):
            return False
        return self.display(element) == "none" or "isibility" in declared or "mso-hide" in declared

    def display(self, element: HtmlElement) -> str | None:
        """The declared display value that counts, or None."""
        declared = self.declarations(element)
        found = _DISPLAY.findall(declared) if declared else None
        return found[-1].lower() if found else None

    def preserves_blanks(self, element: HtmlElement) -> bool:
        """Whether blanks and line ends count inside this element."""
        return bool(_PRESERVED.search(self.declarations(element)))

    def grid_columns(self, element: HtmlElement) -> int:
        """The number of columns of a CSS grid, 0 when it is not said in numbers."""
        found = _GRID_COLUMNS.search(self.declarations(element))
        if not found:
            return 0
        return int(found[1]) if found[1] else len(re.sub(r"\([^)]*\)", "", found[2]).split())

    def grid_span(self, element: HtmlElement) -> int:
        """Over how many columns of a CSS grid a cell goes."""
        found = _GRID_SPAN.search(self.declarations(element))
        return int(found[1]) if found else 1
