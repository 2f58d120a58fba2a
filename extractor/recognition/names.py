"""Names of public bodies: what is one, when two are of the same body, and what the text adds to a short one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache

import regex
from rapidfuzz import fuzz

from extractor.characters import simplify
from extractor.characters.remembering import remembered
from extractor.recognition.vocabulary import vocabulary

SHORTEST, LONGEST = 3, 40
# Kinds of bodies are called by several names (教育局, 教育体育局): so alike are those of one body, out of 100.
ALIKE = 60
# So many places that name a body by a longer name outweigh one that gives the end of it.
AGREEING = 2
_MARKS = regex.compile(r"[\s\d_\-—|·*#>《》【】\[\]〔〕“”\"'.。：:,，]+")
_LOOSE_ENDS = regex.compile(r"^[、)）]+|[、(（]+$")


@remembered(8192)
def is_name(text: str) -> bool:
    """Whether a text is the name of one body, or of two that report together (水利局（移民办）)."""
    words = vocabulary()["agency"]
    name = text.replace("（", "(").replace("）", ")")
    core = regex.sub(r"(?<=.{3})\([^()]*\)$", "", name)
    return (
        (len(core) >= SHORTEST or _pattern("short").fullmatch(core) is not None)
        and len(core) <= LONGEST
        and core.endswith(tuple(words["endings"]))
        and not _pattern("nobody").fullmatch(core)
        and not _pattern("pronouns").match(core)
        and not _pattern("clause").search(core)
        and not regex.search(r"[,，。;；:：《》“”\"\d|>]", name)
        and name.count("(") == name.count(")")
        and not any(word in core for word in vocabulary()["title"]["vocabulary"])
    )


@remembered(8192)
def trimmed(text: str) -> str:
    """A name without the words and marks that stand around one in titles."""
    words = vocabulary()["title"]
    name = _MARKS.sub("", text)
    begun = name
    while begun:
        begun = next((word for word in words["noise"] if name.startswith(word) and len(name) > len(word)), "")
        name = name[len(begun) :]
        name = _LOOSE_ENDS.sub("", name)
    return regex.sub(words["tail"], "", name)


@remembered(1024)
def core(name: str) -> str:
    """A name without the words for its offices and its organ: 安平县 of 安平县人民政府办公室."""
    short: str = regex.sub(r"[(（][^()（）]*[)）]$", "", name)
    before = ""
    while short != before and len(short) > 2:
        before = short
        for pattern in ("office", "government"):
            less = _pattern(pattern).sub("", short)
            short = less if len(less) >= 2 else short
    return short


def is_government(name: str) -> bool:
    """Whether a name is that of a place's own government (or its office), not of one of its departments."""
    own = core(name)
    return own != name and own.endswith(tuple(vocabulary()["agency"]["place_endings"]))


@remembered(1024)
def related(name: str, other: str) -> bool:
    """Whether `other` may stand for the body `name` in its own report: its office, a shorter or fuller or older name.

    A government is not its departments' other name, but a department may sign for its government.
    """
    name, other = simplify(name), simplify(other)
    mine, its = core(name), core(other)
    if mine == its or its.endswith(mine) or mine.endswith(its) or its.startswith(mine):
        return True
    if is_government(other):
        return is_government(name) and (_in_order(mine, its) or _in_order(its, mine))
    if is_government(name):
        return not _shares_no_place(mine, its)
    place = _shared_place(mine, its)
    rest, its_rest = mine[place:], its[place:]
    return _in_order(rest, its_rest) or _in_order(its_rest, rest) or fuzz.ratio(rest, its_rest) >= ALIKE


def completed(name: str, text: str, others: Sequence[str]) -> str:
    """The same body's fuller name: a bare place gets the organ the text gives it, a county's body the city that other
    statements of its name (`others`) put before it, and a name of which two others agree that its beginning is lost all of it."""
    words = vocabulary()["agency"]
    places = tuple(words["place_endings"])
    if name.endswith(places):
        organs = "|".join(words["organs"])
        party = "|".join(words["party"])
        found = Counter(m[1] for m in regex.finditer(rf"{regex.escape(name)}(?:{party})?({organs})", text))
        if found:
            name += max(found, key=lambda organ: (found[organ], -text.find(name + organ)))
    for other in others:
        at = other.find(name)
        # 上海市 before 教育局, and 上海 before 市教育局.
        if at > 0 and (_pattern("places").fullmatch(other[:at]) or (name.startswith(places) and _pattern("places").fullmatch(other[: at + 1]))):
            return other[: at + len(name)]
    fuller = Counter([other for other in others if other.endswith(name) and other != name])
    longer, agreeing = max(fuller.items(), key=lambda item: item[1], default=(name, 0))
    return longer if agreeing >= AGREEING else name


def _shared_place(one: str, other: str) -> int:
    """The length of the beginning two names share, up to the last place in it."""
    same = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return max((found.end() for found in _pattern("place_end").finditer(one[:same])), default=0)


def _shares_no_place(place: str, department: str) -> bool:
    """Whether a department names a place, and that is another: 饶阳县教育局 is none of 安平县."""
    return _pattern("place_end").search(department[:-1]) is not None and place[-SHORTEST:] not in department


def _in_order(short: str, long: str) -> bool:
    """Whether all characters of a short form stand in the long one, in order: 发改局, 发展和改革局."""
    position = 0
    for character in short:
        position = long.find(character, position) + 1
        if not position:
            return False
    return len(short) >= 2


@cache
def _pattern(name: str) -> regex.Pattern[str]:
    return regex.compile(vocabulary()["agency"][name])
