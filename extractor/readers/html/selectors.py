"""Rules of a style sheet and the elements they are for: tags, classes, ids, attributes and places, within others or right below them.

What selectors say beyond that (`:hover`, `:nth-child(2n)`, `a + b`) holds for some elements or at some times; such rules are left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import NamedTuple

from extractor.readers.html.tree import Element

_COMPOUND = re.compile(r"(?P<tag>[\w-]+|\*)?(?P<rest>(?:[.#][\w-]+|\[[^\]]*\]|:(?:first|last)-child|:nth-child\(\d{1,4}\))*)")
_PIECE = re.compile(r"([.#])([\w-]+)|\[\s*([\w-]+)\s*(?:=\s*[\"']?([^\"'\]]*)[\"']?\s*)?\]")
_PLACE = re.compile(r":(?:(first|last)-child|nth-child\((\d+)\))")
_COMBINATOR = re.compile(r"\s*>\s*|\s+")
_LAST = -1


class Compound(NamedTuple):
    """One element a selector speaks of; `below` says that it stands right below the one before it.

    `places` are those among its siblings, from 1, or _LAST.
    """

    tag: str | None
    identity: str | None
    classes: frozenset[str]
    attributes: tuple[tuple[str, str | None], ...]
    places: tuple[int, ...]
    below: bool

    def fits(self, element: Element) -> bool:
        return (
            (self.tag is None or element.tag == self.tag)
            and (self.identity is None or element.get("id") == self.identity)
            and (not self.classes or self.classes.issubset((element.get("class") or "").split()))
            and all((found := element.get(name)) is not None and wanted in (None, found) for name, wanted in self.attributes)
            and (not self.places or all(_stands(element, place) for place in self.places))
        )


class Rule(NamedTuple):
    """Compounds from the outermost in, and what is declared for the last; `weight` orders rules as a browser does."""

    compounds: tuple[Compound, ...]
    declarations: str
    weight: tuple[bool, int, int, int, int]

    def fits(self, element: Element) -> bool:
        return self.compounds[-1].fits(element) and _within(self.compounds, len(self.compounds) - 1, element)


def _stands(element: Element, place: int) -> bool:
    if place == _LAST:
        return element.getnext() is None
    before = element.itersiblings(preceding=True)
    return all(next(before, None) is not None for _ in range(place - 1)) and next(before, None) is None


def _within(compounds: tuple[Compound, ...], at: int, element: Element) -> bool:
    if not at:
        return True
    for around in element.iterancestors():
        if compounds[at - 1].fits(around):
            if _within(compounds, at - 1, around):
                return True
            if not compounds[at - 1].below:
                return False  # farther out there are only fewer elements to stand within
        if compounds[at].below:
            return False
    return False


class Rules:
    """Rules by what their last compound is known by, so that few are tried on an element."""

    def __init__(self) -> None:
        self._by_mark: defaultdict[str, list[Rule]] = defaultdict(list)
        self._tried: dict[tuple[str, str | None, str | None], list[Rule]] = {}
        self._count = 0

    def add(self, selector: str, declarations: str, *, important: bool = False) -> None:
        """Add a rule for one selector; one that is not understood is left out."""
        compounds = _compounds(selector)
        if compounds is None:
            return
        self._count += 1
        last = compounds[-1]
        weight = (
            important,
            sum(one.identity is not None for one in compounds),
            sum(len(one.classes) + len(one.attributes) + len(one.places) for one in compounds),
            sum(one.tag is not None for one in compounds),
            self._count,
        )
        mark = f"#{last.identity}" if last.identity else f".{min(last.classes)}" if last.classes else last.tag or "*"
        self._by_mark[mark].append(Rule(compounds, declarations, weight))

    def __bool__(self) -> bool:
        return bool(self._by_mark)

    def __contains__(self, mark: str) -> bool:
        """Whether a rule is known by this mark: '.class', '#id' or a tag."""
        return mark in self._by_mark

    def declared(self, element: Element) -> str:
        """What is declared for an element, with what its `style` says, what counts most last."""
        own = element.get("style") or ""
        if not self._by_mark:
            return own
        names = (element.tag, element.get("class"), element.get("id"))
        tried = self._tried.get(names)
        if tried is None:
            tried = self._tried[names] = self._candidates(*names)
        if not tried:
            return own
        found = [rule for rule in tried if rule.fits(element)]
        first = ";".join(rule.declarations for rule in found if not rule.weight[0])
        last = ";".join(rule.declarations for rule in found if rule.weight[0])
        return ";".join(filter(None, (first, own, last)))

    def _candidates(self, tag: str, classes: str | None, identity: str | None) -> list[Rule]:
        """The rules that may be for an element of this tag, these classes and this id, in the order in which they count."""
        marks = [tag, "*", *(f".{name}" for name in dict.fromkeys((classes or "").split())), f"#{identity}"]
        return sorted((rule for mark in marks for rule in self._by_mark.get(mark, ())), key=lambda rule: rule.weight)


def _compounds(selector: str) -> tuple[Compound, ...] | None:
    selector = selector.strip()
    if not selector:
        return None
    combinators = [found.strip() for found in _COMBINATOR.findall(selector)]
    pieces = _COMBINATOR.split(selector)
    found = []
    for piece, combinator in zip(pieces, ["", *combinators], strict=True):
        compound = _COMPOUND.fullmatch(piece)
        if compound is None or not piece:
            return None
        marks = _PIECE.findall(compound["rest"])
        found.append(
            Compound(
                compound["tag"].lower() if compound["tag"] not in (None, "*") else None,
                next((name for sign, name, *_ in marks if sign == "#"), None),
                frozenset(name for sign, name, *_ in marks if sign == "."),
                tuple((name.lower(), value or None) for sign, _, name, value in marks if not sign),
                tuple(1 if end == "first" else _LAST if end else int(number) for end, number in _PLACE.findall(compound["rest"])),
                combinator == ">",
            )
        )
    return tuple(found)
