"""Whose report it is: the place, the level, the kind and the division code of the body, from its printed name and hints.

What is printed stays what it is (`documents.agency`); this is said beside it. Codes are those of GB/T 2260 that were valid in
the report's year (data/divisions.csv). What cannot be told stays unknown.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple

import regex

from extractor.characters import fold

Level = Literal["national", "province", "city", "county", "township"]

# How far a code is trusted: told by a chain of full names, by one full name that is unique, with a hint, by a short name.
_CHAIN, _UNIQUE, _HINTED, _SHORT = 0.99, 0.95, 0.9, 0.8
# A name that was no division's in that year (a report of a district dissolved since) is trusted so much less.
_OUT_OF_DATE = 0.8
# Characters of the longest name of a division.
_LONGEST = 15


class Division(NamedTuple):
    """An administrative division; years from and to of the lists it is in, None for an open end."""

    code: str
    name: str
    valid_from: int | None
    valid_to: int | None

    @property
    def level(self) -> Level:
        return "province" if self.code.endswith("0000") else "city" if self.code.endswith("00") else "county"

    @property
    def stem(self) -> str:
        """The digits that the codes of all divisions below begin with."""
        return self.code[: {"province": 2, "city": 4, "county": 6}[self.level]]

    def valid(self, year: int | None) -> bool:
        return year is None or (self.valid_from or 0) <= year <= (self.valid_to or 9999)


@dataclass(frozen=True, slots=True)
class Agency:
    """A body. `body` is its name in one wording with its full place, the same for all ways it is printed.

    `place` is the chain of divisions ("江苏省淮安市洪泽区"), down to the township; `code` the GB/T 2260 code of the
    county, city or province it belongs to, with `confidence`; unknown parts are None.
    """

    body: str | None
    place: str | None = None
    level: Level | None = None
    kind: Literal["government", "department"] | None = None
    code: str | None = None
    confidence: float = 0.0


def identify(name: str | None, year: int | None = None, hints: Iterable[str] = ()) -> Agency:
    """The body that this printed name means.

    `hints` are texts that may name the place (title of the page it hangs on, URL, path, the user's columns), the most
    trusted first; they only choose between divisions of the same name, or give the place where the name has none.
    """
    if not name:
        return Agency(None)
    text = fold(name)
    if _pattern("national").match(text):
        return Agency(text, "", "national", "department")
    hinted = _Hints(tuple(hints), year)
    division, rest, trust = _read_place(text, year, hinted)
    if division is None:
        division, trust = _from_hints(text, hinted)
    return _agency(text, rest, division, trust, year)


@cache
def divisions() -> tuple[Division, ...]:
    """All divisions of the lists, by code."""
    lines = files(__package__).joinpath("data/divisions.csv").read_text("utf-8").splitlines()
    return tuple(
        Division(row["code"], row["name"], int(row["valid_from"] or 0) or None, int(row["valid_to"] or 0) or None)
        for row in csv.DictReader(lines)
    )


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("data/agencies.toml").read_text("utf-8"))


@cache
def _pattern(name: str) -> regex.Pattern[str]:
    return regex.compile(_words()[name])


@cache
def _names() -> tuple[dict[str, list[Division]], dict[str, list[Division]]]:
    """Divisions by full name and by short name."""
    full: dict[str, list[Division]] = {}
    short: dict[str, list[Division]] = {}
    endings = _words()["place_endings"]
    for division in divisions():
        full.setdefault(division.name, []).append(division)
        if found := _pattern("autonomous").match(division.name):
            full.setdefault(found["stem"] + found["kind"], []).append(division)
        stem = next((division.name.removesuffix(ending) for ending in endings if division.name.endswith(ending)), "")
        if len(stem) >= 2 and division.level != "county":
            short.setdefault(stem, []).append(division)
    return full, short


@cache
def _beginnings() -> frozenset[str]:
    """The first two characters of all names: nearly everything else in a path can be passed over by them."""
    full, short = _names()
    return frozenset(name[:2] for names in (full, short) for name in names)


@cache
def _by_code() -> dict[str, list[Division]]:
    found: dict[str, list[Division]] = {}
    for division in divisions():
        found.setdefault(division.code, []).append(division)
    return found


@dataclass(slots=True)
class _Hints:
    """Divisions that hints name in full (provinces and cities also in short) and without ambiguity; looked for only when asked."""

    texts: tuple[str, ...]
    year: int | None
    _found: tuple[Division, ...] | None = None

    def divisions(self) -> tuple[Division, ...]:
        if self._found is None:
            self._found = tuple(dict.fromkeys(self._look()))
        return self._found

    def _look(self) -> Iterator[Division]:
        full, short = _names()
        beginnings = _beginnings()
        for text in map(fold, self.texts):
            for start in range(len(text) - 1):
                if text[start : start + 2] not in beginnings:
                    continue
                for length in range(min(_LONGEST, len(text) - start), 1, -1):
                    word = text[start : start + length]
                    found = full.get(word) or short.get(word, [])
                    valid = [d for d in found if d.valid(self.year)] or found
                    if len({d.code for d in valid}) == 1:
                        yield valid[-1]
                        break


def _read_place(text: str, year: int | None, hinted: _Hints) -> tuple[Division | None, str, float]:
    """The deepest division that the name begins with, what comes after it, and how far that is trusted."""
    inside: Division | None = None
    rest, trust = text, 0.0
    while True:
        step = _step(rest, inside, year, hinted)
        if step is None:
            return inside, rest, trust
        division, length, sure = step
        trust = _CHAIN if inside and sure == _UNIQUE and trust >= _UNIQUE else min(sure, trust or 1.0)
        inside, rest = division, rest[length:]


def _step(rest: str, inside: Division | None, year: int | None, hinted: _Hints) -> tuple[Division, int, float] | None:
    full, short = _names()
    for length in range(min(len(rest), _LONGEST), 1, -1):
        word = rest[:length]
        if (chosen := _choose(full.get(word, []), inside, year, hinted)) is not None:
            return chosen[0], length, chosen[1]
        in_short = [] if _pattern("not_after_short").match(rest[length:]) else short.get(word, [])
        if (chosen := _choose(in_short, inside, year, hinted)) is not None:
            return chosen[0], length, min(chosen[1], _SHORT)
    return None


def _choose(found: list[Division], inside: Division | None, year: int | None, hinted: _Hints) -> tuple[Division, float] | None:
    """The one division meant, None when there is none or more than one."""
    if not found:
        return None
    below = [d for d in found if inside is None or (d.code.startswith(inside.stem) and d.code != inside.code)]
    valid = [d for d in below if d.valid(year)]
    penalty = 1.0 if valid else _OUT_OF_DATE
    below = valid or below
    if len({d.code for d in below}) > 1:
        supported = [d for d in below if any(d.code.startswith(hint.stem) for hint in hinted.divisions())]
        deepest = max((len(hint.stem) for hint in hinted.divisions() for d in supported if d.code.startswith(hint.stem)), default=0)
        below = [d for d in supported if any(d.code.startswith(h.stem) and len(h.stem) == deepest for h in hinted.divisions())]
        penalty *= _HINTED / _UNIQUE
    if len({d.code for d in below}) != 1:
        return None
    return below[-1], _UNIQUE * penalty


def _from_hints(text: str, hinted: _Hints) -> tuple[Division | None, float]:
    """The place of a body that does not name it ("区审计局"): the one division of that level that the hints name."""
    level = _words()["self_places"].get(text[:1])
    below = {d.code: d for d in hinted.divisions() if level is None or d.level == level}
    if level is None:  # nothing says how deep: the deepest the hints agree on
        deepest = max((len(d.stem) for d in below.values()), default=0)
        below = {code: d for code, d in below.items() if len(d.stem) == deepest}
    return (next(iter(below.values())), _HINTED * _SHORT) if len(below) == 1 else (None, 0.0)


def _agency(text: str, rest: str, division: Division | None, trust: float, year: int | None) -> Agency:
    """The body, from the division it belongs to and what its name says after that."""
    words = _words()
    other = _pattern("other_place").match(rest) if division else None
    if division and other and division.level == "county" and rest == text:  # a hint's county is not above another one
        division = other = None
    place, level = (_chain(division, year), division.level) if division else ("", _printed_level(text))
    if division and rest == text and text[:1] in words["self_places"]:  # the place came from a hint, the name only says 市公安局
        rest = rest[1:]
    code, trust = (division.code, trust) if division and not other else (None, 0.0)
    if other:
        place, level, rest = place + other["name"], _printed_level(other["name"]), rest[other.end() :]
    township = _pattern("township").match(rest)
    if township:
        place, level, rest = place + township["name"], "township", township["rest"] or ""
        government = words["township_government"][township["name"][-1]]
        is_government = rest in ("", government) or rest in words["short_governments"]
        rest = government if is_government else rest
    elif division:
        for wording in words["wordings"]:
            rest = regex.sub(wording["pattern"], wording["into"], rest)
        is_government = bool(_pattern("government").match(rest))
    else:
        place, is_government = "", bool(_pattern("some_government").search(text))
    body = place + rest if place else text
    return Agency(body, place or None, level, "government" if is_government else "department", code, round(trust, 3))


def _chain(division: Division, year: int | None) -> str:
    """The names of the divisions above and of this one, in one."""
    names = []
    for code in (division.code[:2] + "0000", division.code[:4] + "00"):
        above = [d for d in _by_code().get(code, ()) if d.valid(year)] or _by_code().get(code, [])
        if above and code != division.code:
            names.append(above[-1].name)
    return "".join(dict.fromkeys([*names, division.name]))


def _printed_level(text: str) -> Level | None:
    """The level of a place that no list has, as its name says it."""
    own: Level | None = _words()["self_places"].get(text[:1])
    if own:
        return own
    found = _pattern("unknown_place").match(text)
    levels: tuple[Level, ...] = ("county", "city", "province")
    return next((level for level in levels if found and found[level]), None)
