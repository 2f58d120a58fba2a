"""As much of a page's styles as decides what is shown, how text is drawn, and what is laid out as a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from extractor.readers.html.ink import AS_EVER, Ink, Touch, declarations, touch, undone
from extractor.readers.html.knowledge import knowledge
from extractor.readers.html.selectors import Rules
from extractor.readers.html.tree import Element

# Rules of @media hold where they are for any screen; others hold only sometimes ('@media print'), and are left out.
_AT_RULE = re.compile(r"@([\w-]+)([^{};@]*)(?:;|\{((?:[^{}]|\{[^{}]*\})*)\})")
_SCREEN = re.compile(r"\s*(?:only\s+)?(?:screen|all)?\s*", re.IGNORECASE)
_GENERATED = re.compile(r"::?(?:before|after)\s*$", re.IGNORECASE)
_RELEVANT = re.compile(
    r"display|visibility|grid-|white-space|mso-hide|line-through|vertical-align|text-raise|font-size|font\s*:\s*0|opacity|text-indent|clip|overflow"
    r"|absolute|fixed|relative|float|bidi-override|transform|(?<![-\w])(?:color|background)|fill-color|text-decoration|text-security|filter|zoom|dings|flex-direction|(?<![-\w])order\s*:",
    re.IGNORECASE,
)
_RESTORES = re.compile(r"visibility|text-decoration|vertical-align\s*:\s*baseline|opacity|display", re.IGNORECASE)
_FAR = re.compile(r"-(?:\d{4,}|9\d\d)(?:px|pt|em|rem)?")
_INDENTED_AWAY = re.compile(r"-\d{3,}")
_CLEAR = re.compile(r"0?\.?0+%?")
_NOTHING = re.compile(r"0(?:px|pt|em|rem|%)?")
_CLIPPED = re.compile(r"rect\((?:\s*[01](?:px)?\s*[,)]?){4}.*|inset\(\s*(?:50|100)%.*")
_SHRUNK = re.compile(r"scale[xy]?\(\s*0\s*[,)].*")
_PRESERVED = ("pre", "break-spaces", "preserve")
_REPEATED = re.compile(r"repeat\(\s*(\d+)\s*,[^)]*\)")
_GRID_SPAN = re.compile(r"(?:auto\s*/\s*)?span\s+(\d+)")
_CONTENT = re.compile(r"(?<![-\w])content\s*:\s*([^;]+)", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?")
_ATTRIBUTE = re.compile(r"attr\(\s*([\w-]+)[^)]*\)", re.IGNORECASE)
_COUNTED = re.compile(r"\d|attr\(|counter")
_BACKGROUND = re.compile(r"background[\w-]*\s*:\s*(?!\s*(?:none|transparent|inherit|initial|unset|#fff\b|#ffffff|white))", re.IGNORECASE)


class Shown(NamedTuple):
    """How an element is shown, as far as it is declared; `grid_columns` is 0 when it is not said in numbers.

    `hidden` with `keeps_place` is an element that is not seen where it stands, so that a cell of a table stays a cell.
    """

    hidden: bool = False
    display: str | None = None
    preserves_blanks: bool = False
    grid_columns: int = 0
    grid_span: int = 1
    keeps_place: bool = False
    touch: Touch | None = None


PLAIN = Shown()


class Styles:
    """Inline styles, and the rules of the page's style sheets: its own, and of those it links to the ones at hand (by address)."""

    def __init__(self, root: Element, sheets: Mapping[str, str]) -> None:
        self._sheets: list[tuple[str, str, str]] = []
        self._telling, self._generated = Rules(), Rules()
        self._known: dict[str, Shown] = {"": PLAIN}
        self._shown: dict[Element, Shown] = {}
        self._inks: dict[Element, Ink] = {}
        self._hiding = knowledge().hiding_classes
        self._foreign = False
        for element in root.iter("style", "link"):
            sheet = (element.text or "") if element.tag == "style" else _linked(element, sheets)
            self._foreign = self._foreign or sheet is None
            for selectors, declared in _rules(sheet or ""):
                self._add(selectors, declared)

    def _add(self, selectors: str, declared: str) -> None:
        first, last = "", ""
        for one in declared.split(";"):
            if "!" in one:
                last += f"{one};"
            else:
                first += f"{one};"
        self._sheets.append((selectors, first, last))
        generates = "content" in declared.lower() and _generates(declared)
        telling = [_RELEVANT.search(part) is not None and (_RESTORES.search(part) is not None or _shown(part) is not PLAIN) for part in (first, last)]
        if not generates and not any(telling):
            return
        for selector in selectors.split(","):
            if _GENERATED.search(selector):
                if generates:
                    self._generated.add(_GENERATED.sub("", selector) or "*", declared)
                continue
            for part, tells in zip((first, last), telling, strict=True):
                if tells:
                    self._telling.add(selector, part, important=part is last)

    @cached_property
    def _all(self) -> Rules:
        """All rules. Most are of no interest, but where text is hidden any may undo it."""
        rules = Rules()
        for selectors, first, last in self._sheets:
            for selector in selectors.split(","):
                for part in (first, last):
                    if part and not _GENERATED.search(selector):
                        rules.add(selector, part, important=part is last)
        return rules

    def of(self, element: Element) -> Shown:
        """How the element itself is shown, whatever stands around it."""
        shown = self._shown.get(element)
        if shown is None:
            shown = self._shown[element] = self._of(element)
        return shown

    def _of(self, element: Element) -> Shown:
        shown = self._parsed(self._telling.declared(element))
        if shown.hidden or (shown.touch is not None and shown.touch.fades):
            shown = self._parsed(self._all.declared(element))
        return shown._replace(hidden=True, keeps_place=False) if element.get("hidden") is not None else shown

    def _parsed(self, declared: str) -> Shown:
        shown = self._known.get(declared)
        if shown is None:
            # Few different styles stand on a page, each on many elements.
            shown = self._known[declared] = _shown(declared)
        return shown

    def ink(self, element: Element) -> Ink:
        """How the text of an element is drawn, with what stands around it."""
        known = self._inks.get(element)
        if known is not None:
            return known
        parent = element.getparent()
        if parent is not None and (around := self._inks.get(parent)) is not None:
            known = self._inks[element] = self._touched(around, element)
            return known
        chain: list[Element] = []
        one: Element | None = element
        while one is not None and one not in self._inks:
            chain.append(one)
            one = one.getparent()
        ink = AS_EVER if one is None else self._inks[one]
        for inner in reversed(chain):
            ink = self._inks[inner] = self._touched(ink, inner)
        return ink

    def _touched(self, around: Ink, element: Element) -> Ink:
        shown = self._shown.get(element) or self.of(element)
        own = touch(element, shown.touch)
        hides = self._foreign and self._may_hide(element)
        if around is AS_EVER and own is None and not hides:
            return around
        ink = undone(around, element, self._all.declared(element))
        if element.tag in ("td", "th"):
            ink = ink._replace(pale=False, odd=False)
        if own is not None:
            ink = ink.touched(own, element.tag)
        if hides:
            ink = ink._replace(odd=True)
        return AS_EVER if ink == AS_EVER else ink

    def _may_hide(self, element: Element) -> bool:
        """Whether a class by its name hides the element, and what it does is said in a style sheet that is not here."""
        classes = element.get("class")
        return classes is not None and any(name in self._hiding and f".{name}" not in self._all for name in classes.split())

    def is_plain(self, element: Element) -> bool:
        """Whether an element's text is drawn as it is written, and nothing is said of how the element is shown."""
        return self.of(element) is PLAIN and self.ink(element) is AS_EVER and not self.generates_text(element)

    def generates_text(self, element: Element) -> bool:
        """Whether the style sheet puts figures before or behind the text of an element."""
        return bool(self._generated) and any(_counts(content, element) for content in _CONTENT.findall(self._generated.declared(element)))

    def backed(self, element: Element) -> bool:
        """Whether an element, or one around it, has a background of its own, so that pale text on it is seen."""
        return any(one.get("bgcolor") or one.get("background") or _BACKGROUND.search(self._all.declared(one)) for one in (element, *element.iterancestors()))


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """The selectors and declarations of a style sheet; in time that grows with its length, whatever is in it."""
    first, *commented = sheet.replace("<!--", "").replace("-->", "").split("/*")
    plain = first + "".join(part.partition("*/")[2] for part in commented)
    *closed, _ = _AT_RULE.sub(_for_screens, plain).split("}")
    for rule in closed:
        before, brace, declared = rule.rpartition("{")
        if brace and (selectors := before.rpartition("{")[2].strip()):
            yield selectors, declared


def _linked(link: Element, sheets: Mapping[str, str]) -> str | None:
    """The style sheet a link is for; '' when it is for none on a screen, None when the sheet is not at hand."""
    if "stylesheet" not in (link.get("rel") or "").lower() or not any(map(_SCREEN.fullmatch, (link.get("media") or "").split(","))):
        return ""
    return sheets.get((link.get("href") or "").strip())


def _for_screens(rule: re.Match[str]) -> str:
    return (rule[3] or "") if rule[1].lower() == "media" and any(_SCREEN.fullmatch(query) for query in rule[2].split(",")) else ""


def _generates(declared: str) -> bool:
    return any(_COUNTED.search(_ESCAPE.sub(_character, content)) for content in _CONTENT.findall(declared))


def _counts(content: str, element: Element) -> bool:
    """Whether a value of `content` gives figures for this element: its own, a counter's, or those in an attribute."""
    shown = _ATTRIBUTE.sub(lambda name: element.get(name[1].lower()) or "", _ESCAPE.sub(_character, content))
    return re.search(r"\d|counter", shown) is not None


def _character(escape: re.Match[str]) -> str:
    code = int(escape[1], 16)
    return chr(code) if code < 0x110000 else ""


def _shown(declared: str) -> Shown:
    if not _RELEVANT.search(declared):
        return PLAIN
    said = declarations(declared)
    display = said.get("display")
    visibility = said.get("visibility")
    unseen = visibility == "hidden" or _is_out_of_sight(said)
    gone = display == "none" or said.get("mso-hide") == "all" or visibility == "collapse"
    columns = said.get("grid-template-columns", "")
    repeated = _REPEATED.match(columns)
    cell = _GRID_SPAN.match(said.get("grid-column-end", said.get("grid-column", "")))
    found = Shown(
        hidden=gone or unseen,
        display=display,
        preserves_blanks=said.get("white-space", said.get("white-space-collapse", "")).startswith(_PRESERVED),
        grid_columns=int(repeated[1]) if repeated else len(re.sub(r"\([^)]*\)", "", columns).split()),
        grid_span=int(cell[1]) if cell else 1,
        keeps_place=unseen and not gone,
        touch=Touch.declared(said),
    )
    return PLAIN if found == PLAIN else found


def _is_out_of_sight(said: Mapping[str, str]) -> bool:
    """Whether an element is transparent, outside of the page, or has no room."""
    get = said.get
    cut = any(get(name, "").startswith(("hidden", "clip")) for name in ("overflow", "overflow-x", "overflow-y"))
    return (
        _CLEAR.fullmatch(get("opacity", "")) is not None
        or _INDENTED_AWAY.match(get("text-indent", "")) is not None
        or ("position" in said and any(_FAR.fullmatch(get(side, "")) for side in ("left", "right", "top")))
        or _CLIPPED.fullmatch(get("clip", get("clip-path", ""))) is not None
        or _SHRUNK.match(get("transform", "")) is not None
        or (cut and any(_NOTHING.fullmatch(get(name, "")) for name in ("width", "height", "max-width", "max-height")))
    )
