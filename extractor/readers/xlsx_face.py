"""How a cell of a workbook shows its text: struck out, raised beside the number, or in white."""

from __future__ import annotations

from typing import Any

from extractor.readers.marks import OBJECT, SUB, SUPER, written

_SHIFTS = {"superscript": SUPER, "subscript": SUB}
_WHITE = frozenset(("FFFFFFFF", "00FFFFFF", "FFFFFF"))
_BACKGROUND = 0  # the theme's first colour, that of the sheet itself


def rich_text(value: Any) -> str:
    """A text whose parts are set differently: what is struck out goes, marks are spelled as in `marks`."""
    parts = []
    for part in value:
        font = None if isinstance(part, str) else part.font
        if font is None:
            parts.append((str(part), ""))
        elif not font.strike:
            text = OBJECT + part.text if _is_white(font) else part.text
            parts.append((text, _SHIFTS.get(font.vertAlign or "", "")))
    return written(parts) or (OBJECT if any(map(str, value)) else "")


def as_drawn(cell: Any, text: str) -> str:
    """The text of a cell under the cell's own font."""
    if not text or not cell.has_style:
        return text
    font = cell.font
    if font.strike:
        return OBJECT
    if _is_white(font) and cell.fill.fill_type is None:
        return OBJECT + text
    return written([(text, _SHIFTS.get(font.vertAlign or "", ""))])


def _is_white(font: Any) -> bool:
    colour = font.color
    if colour is None:
        return False
    return colour.rgb in _WHITE if colour.type == "rgb" else colour.type == "theme" and colour.theme == _BACKGROUND and not colour.tint
