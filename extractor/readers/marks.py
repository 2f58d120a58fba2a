"""What is printed beside the text rather than in it: marks of notes, and things that no text holds. One spelling for all readers.

A number with a note mark is two things on the page and one string of digits in the file: `22` and a raised `1`. Raised
digits are given as Unicode's superscripts (`22¹`), lowered ones as its subscripts, other raised text in brackets
(`22[注]`): values take both for remarks, labels are compared without them, and nothing printed is lost.

What a person sees at a place where the text has nothing, or something else than is seen, is given as OBJECT
(a picture, a drawing, what a script writes, digits in white): a value with it is unreadable, never blank or guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import groupby
from operator import itemgetter

from extractor.document import Word

OBJECT = "\N{OBJECT REPLACEMENT CHARACTER}"

# How text is shifted from its line: as a mark, or by a distance alone.
SUPER, SUB, UP, DOWN = "super", "sub", "up", "down"

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


def written(parts: Sequence[tuple[str, str]]) -> str:
    """Texts of one line, each with its shift (SUPER, SUB, UP, DOWN or ''), as one; a line shifted as a whole only stands higher."""
    if len(parts) == 1 and not parts[0][1]:
        return parts[0][0]
    if not any([shift for _, shift in parts]):
        return "".join([text for text, _ in parts])
    shifts = {shift for text, shift in parts if text.strip()}
    if shifts <= {UP} or shifts <= {DOWN}:
        return "".join(text for text, _ in parts)
    return "".join(_SPELLED[shift]("".join(text for text, _ in group)) for shift, group in groupby(parts, itemgetter(1)))


def with_object(word: Word) -> Word:
    """A word on a page with something over or beside it that makes its number uncertain."""
    return word._replace(text=word.text + OBJECT, edges=word.edges and (*word.edges, word.edges[-1]))


def _bracketed(text: str) -> str:
    return f"[{text.strip()}]" if _WORD.search(text) and not text.lstrip().startswith(_OPENING) else text


_SPELLED: dict[str, Callable[[str], str]] = {"": str, SUPER: raised, UP: raised, SUB: lowered, DOWN: lowered}
