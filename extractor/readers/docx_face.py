"""How the text of a run is set: not shown at all, raised or lowered beside the rest, or shown otherwise than it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from extractor.readers.docx_names import VAL, W, whole
from extractor.readers.docx_properties import DOUBLE_STRIKE, FAINT, POSITION, SHIFT, STRIKE, VANISH, on, setting
from extractor.readers.docx_styles import HIDDEN, STRUCK, WHITE, Style, shift_of
from extractor.readers.marks import DOWN, UP

if TYPE_CHECKING:
    from lxml.etree import _Element

# Half-points by which a note mark is raised at least; less is a correction of the line.
_RAISED = 4
_SHADED, _COLOUR = W + "shd", f"{W}rPr/{W}color"
_PLAIN_FILLS = frozenset(("AUTO", WHITE, ""))


class Face(NamedTuple):
    """`lost`: HIDDEN, STRUCK or ''. `shift`: SUPER, SUB, UP, DOWN (by a distance alone) or ''. `faint`: in white, too small to be seen, or in pictures for digits."""

    lost: str = ""
    shift: str = ""
    faint: bool = False


PLAIN = Face()

def of_paragraph(style: Style) -> Face:
    """How text is set by its paragraph's style."""
    return Face(style.lost, style.shift, style.faint) if style.lost or style.shift or style.faint else PLAIN


def of_run(run: _Element, said: dict[str, _Element], style: Style, inherited: Face) -> Face:
    """How a run is set: its own properties go before those of its character style, and these before its paragraph's."""
    faint = FAINT in said or ((style.faint or inherited.faint) and run.find(_COLOUR) is None)
    return Face(_lost(said, style, inherited.lost), _shift(said, style, inherited.shift), faint and not _shaded(run))


def _lost(said: dict[str, _Element], style: Style, inherited: str) -> str:
    kept_from = (inherited, style.lost)
    if on(said, VANISH) or (VANISH not in said and HIDDEN in kept_from):
        return HIDDEN
    struck = on(said, STRIKE) or on(said, DOUBLE_STRIKE)
    return STRUCK if struck or (STRIKE not in said and DOUBLE_STRIKE not in said and STRUCK in kept_from) else ""


def _shift(said: dict[str, _Element], style: Style, inherited: str) -> str:
    if SHIFT in said:
        return shift_of(said[SHIFT].get(VAL))
    if style.shift or inherited:
        return style.shift or inherited
    distance = whole(setting(said, POSITION), -1000, 1000) or 0
    return UP if distance >= _RAISED else DOWN if distance <= -_RAISED else ""


def _shaded(run: _Element) -> bool:
    """Whether the run, its paragraph, its cell or its table has a colour of its own behind it."""
    around = [run, *run.iterancestors(W + "p", W + "tc", W + "tbl")]
    return any(
        element.get(W + "fill", "").upper() not in _PLAIN_FILLS or element.get(VAL, "clear") not in ("clear", "nil")
        for one in around
        for holder in one.iterchildren(W + "rPr", W + "pPr", W + "tcPr", W + "tblPr")
        for element in holder.iterchildren(_SHADED)
    ) or any(holder.find(W + "highlight") is not None for holder in run.iterchildren(W + "rPr"))
