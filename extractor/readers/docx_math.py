"""Equations as text: what is written in one line is read, exponents are raised, and what is set two-dimensionally is no text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from extractor.readers.docx_names import MATH
from extractor.readers.marks import OBJECT, SUB, SUPER

if TYPE_CHECKING:
    from lxml.etree import _Element

_TEXT = MATH + "t"
_SHIFTS = {MATH + "sup": SUPER, MATH + "sub": SUB}
# Fractions, roots, matrices, sums with limits …: their numbers do not stand one after the other.
_STACKED = frozenset(MATH + name for name in ("acc", "bar", "box", "eqArr", "f", "groupChr", "limLow", "limUpp", "m", "nary", "phant", "rad"))


def math_parts(element: _Element, shift: str = "") -> Iterator[tuple[str, str]]:
    """The texts of an equation (m:oMath, m:oMathPara), each with SUPER, SUB or ''."""
    for child in element.iterchildren():
        if child.tag == _TEXT:
            yield child.text or "", shift
        elif child.tag in _STACKED:
            yield OBJECT + "".join(text.text or "" for text in child.iter(_TEXT)), shift
        else:
            yield from math_parts(child, _SHIFTS.get(child.tag, shift))
