"""What is printed beside the text rather than in it: marks of notes, and things that no text holds. One spelling for all readers.

A number with a note mark is two things on the page and one string of digits in the file: `22` and a raised `1`. Raised
digits are given as Unicode's superscripts (`22¹`), lowered ones as its subscripts, other raised text in brackets
(`22[注]`): values take both for remarks, labels are compared without them, and nothing printed is lost.

What a person sees at a place where the text has nothing, or something else than is seen, is given as OBJECT
(a picture, a drawing, what a script writes, digits in white): a value with it is unreadable, never blank or guessed.
"""

from __future__ import annotations

import re

OBJECT = "\N{OBJECT REPLACEMENT CHARACTER}"

_SUPERSCRIPTS = str.maketrans("0123456789０１２３４５６７８９", "⁰¹²³⁴⁵⁶⁷⁸⁹" * 2)
_SUBSCRIPTS = str.maketrans("0123456789０１２３４５６７８９", "₀₁₂₃₄₅₆₇₈₉" * 2)
_WORD = re.compile(r"[^\W\d_⁰¹²³⁴⁵⁶⁷⁸⁹₀-₉]")
_OPENING = tuple("([（［【〔")


def raised(text: str) -> str:
    """Text set as a superscript, so that it cannot run together with the text before it."""
    return _bracketed(text.translate(_SUPERSCRIPTS))


def lowered(text: str) -> str:
    """The same for a subscript."""
    return _bracketed(text.translate(_SUBSCRIPTS))


def _bracketed(text: str) -> str:
    return f"[{text.strip()}]" if _WORD.search(text) and not text.lstrip().startswith(_OPENING) else text
