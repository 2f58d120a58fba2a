"""How text is drawn: not at all, struck out, raised or lowered, or so that a person may see something else than its letters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from extractor.readers.html.tree import Element
from extractor.readers.marks import DOWN, SUB, SUPER, UP

_STRUCK = frozenset(("del", "s", "strike"))
_SHIFTED = {"sup": SUPER, "sub": SUB}
_TOUCHING = frozenset((*_STRUCK, *_SHIFTED, "a", "bdo", "font", "small"))
_PARTS = frozenset(("table", "tbody", "thead", "tfoot", "tr", "td", "th", "img", "body"))
# Links from a number to its note, as Word, LibreOffice and Markdown converters name them.
_NOTE_LINK = re.compile(r"#_?(?:ftn|edn|fn|footnote|endnote|note|sdfootnote|sdendnote|cite_note)[-_:]?\d+", re.IGNORECASE)
_NOTE_CLASS = re.compile(r"\bMso(?:Footnote|Endnote)Reference\b")

_SIZE = re.compile(r"(?<![-\w])font(?:-size)?\s*:", re.IGNORECASE)
_COLOUR = re.compile(r"(?<![-\w])(?:color|-webkit-text-fill-color)\s*:", re.IGNORECASE)
_DECLARATION = re.compile(r"([\w-]+)\s*:\s*([^;!]+)")
_LENGTH = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*(px|pt|em|ex|rem|%)?")
_PALE = re.compile(
    r"\s*(?:#fff(?:fff)?(?:f{2})?\b|#[\da-f]{6}00\b|white\b|transparent\b|rgba?\((?:\s*25[0-5]\s*[,)]){3}|rgba\([^)]*,\s*0?\.?0+\s*\))", re.IGNORECASE
)
# Set so that figures need not stand in the order in which they are written, or as they are written.
_ODD = {
    "position": re.compile("absolute|fixed"),
    "float": re.compile("left|right"),
    "unicode-bidi": re.compile(".*override"),
    "transform": re.compile("(?!none|translate)."),
    "flex-direction": re.compile(".*reverse"),
    "order": re.compile("-?[1-9]"),
    "filter": re.compile("(?:blur|opacity|brightness|contrast|invert)"),
    "zoom": re.compile(r"0?\.[0-4]\d*$|0$|[0-4]?\d%"),
    "content-visibility": re.compile("hidden"),
    # Fonts whose digits are pictures.
    "font-family": re.compile(r".*(?:wing|web)dings"),
    "font": re.compile(r".*(?:wing|web)dings"),
    "-webkit-text-security": re.compile("(?!none)."),
}
# Sizes nobody can read, and rises that are no correction of the line, in points.
_READABLE = 3.0
_RISE = 1.5
_POINTS = {"px": 0.75, "pt": 1.0, "em": 10.5, "ex": 5.0, "rem": 12.0, "%": 0.105, None: 0.75}


class Touch(NamedTuple):
    """What an element's own declarations do to its text; `struck` is None where nothing is said of lines through it.

    `level` is text said to stand on the line, whatever its tag.
    """

    zero: bool = False
    tiny: bool = False
    struck: bool | None = None
    pale: bool = False
    odd: bool = False
    shift: str = ""
    level: bool = False

    @property
    def fades(self) -> bool:
        """Whether the text is hidden, or hardly seen, by a size or a colour."""
        return self.zero or self.tiny or self.pale

    @classmethod
    def declared(cls, said: Mapping[str, str]) -> Touch | None:
        """From declarations by name; None when they do nothing."""
        size = _length(said.get("font-size"))
        decoration = said.get("text-decoration-line", said.get("text-decoration"))
        found = cls(
            zero=size == 0 or (size is None and said.get("font", "").startswith("0")),
            tiny=size is not None and 0 < size < _READABLE,
            struck=None if decoration is None else "line-through" in decoration,
            pale=any(_PALE.match(said.get(name, "")) for name in ("color", "-webkit-text-fill-color")),
            odd=any(odd.match(said.get(name, "")) for name, odd in _ODD.items()),
            shift=_shift(said),
            level=said.get("vertical-align") == "baseline" and said.get("position") != "relative",
        )
        return None if found == _NO_TOUCH else found


_NO_TOUCH = Touch()


class Ink(NamedTuple):
    """How text is drawn. `zero`: without any size; `pale`: in white, or hardly there; `odd`: not as it is written."""

    zero: bool = False
    struck: bool = False
    pale: bool = False
    odd: bool = False
    shift: str = ""

    def touched(self, own: Touch, tag: str) -> Ink:
        inline = tag not in _PARTS
        return Ink(
            self.zero or own.zero,
            self.struck or own.struck is True,
            self.pale or own.pale or own.tiny,
            self.odd or (own.odd and inline),
            (own.shift if inline else "") or self.shift,
        )


AS_EVER = Ink()


def touch(element: Element, declared: Touch | None) -> Touch | None:
    """What an element does to its text by its declarations, its tag and its attributes."""
    tag = element.tag
    named = element.get("class")
    if tag not in _TOUCHING and (named is None or "Reference" not in named):
        return declared
    if tag in _STRUCK:
        own = declared or _NO_TOUCH
        return own._replace(struck=own.struck is not False)
    if tag in _SHIFTED:
        return declared if declared is not None and declared.level else (declared or _NO_TOUCH)._replace(shift=_SHIFTED[tag])
    if (tag == "a" and _NOTE_LINK.search(element.get("href") or "")) or (named and _NOTE_CLASS.search(named)):
        return (declared or _NO_TOUCH)._replace(shift=SUPER)
    if tag == "a" and (element.get("href") or "").startswith("#") and _goes_on(element):
        return (declared or _NO_TOUCH)._replace(odd=True)
    if tag == "bdo" and (element.get("dir") or "").lower() == "rtl":
        return (declared or _NO_TOUCH)._replace(odd=True)
    if (tag == "small" and _goes_on(element)) or (tag == "font" and _ODD["font-family"].match((element.get("face") or "").lower())):
        return (declared or _NO_TOUCH)._replace(odd=True)
    if tag == "font" and _PALE.match(element.get("color") or ""):
        return (declared or _NO_TOUCH)._replace(pale=True)
    return declared


def _goes_on(mark: Element) -> bool:
    """Whether a link into the page, or small text, goes on a number: it may be the mark of a note."""
    before, around = mark.getprevious(), mark.getparent()
    text = before.tail if before is not None else around.text if around is not None else None
    return (text or "")[-1:].isdigit() and "".join(mark.itertext()).strip()[:1].isdigit()


def undone(around: Ink, element: Element, declared: str) -> Ink:
    """What is left of the ink around an element where it declares a size or a colour of its own."""
    if around.zero and (_SIZE.search(declared) or (element.tag == "font" and element.get("size"))):
        around = around._replace(zero=False)
    if around.pale and (_COLOUR.search(declared) or (element.tag == "font" and element.get("color"))):
        around = around._replace(pale=False)
    return around


def declarations(declared: str) -> dict[str, str]:
    """What is declared by name, in small letters; of several under a name the last."""
    return {name: value.strip() for name, value in _DECLARATION.findall(declared.lower())}


def _length(value: str | None) -> float | None:
    """A length in points, as far as it is a number."""
    found = _LENGTH.match(value) if value else None
    return float(found[1]) * _POINTS[found[2]] if found else None


def _shift(said: Mapping[str, str]) -> str:
    aligned = said.get("vertical-align", "")
    if aligned in (SUPER, SUB):
        return aligned
    rise = _length(aligned) or _length(said.get("mso-text-raise")) or 0.0
    if not rise and said.get("position") == "relative":
        rise = -(_length(said.get("top")) or 0.0)
    if aligned in ("top", "text-top") and "font-size" in said:
        rise = _RISE
    return UP if rise >= _RISE else DOWN if rise <= -_RISE else ""
