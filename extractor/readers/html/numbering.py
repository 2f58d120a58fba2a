"""The numbers browsers print before list items, which are not in the text."""

from __future__ import annotations

import re

from extractor.readers.html.tree import Element

_TYPE = re.compile(r"list-style(?:-type)?\s*:[^;]*?([a-z-]+)\s*(?:;|$)", re.IGNORECASE)
_CHINESE = frozenset(("cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal", "cjk-decimal", "simp-chinese-formal"))
# No report has a longer list; counting longer ones takes the square of their length.
_LONGEST = 200
_DIGITS = "〇一二三四五六七八九"


def marker(item: Element) -> str:
    """The number of an <li> in an <ol> as printed before it ('2. ', '二、'), empty when none is printed or its kind is not known."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return ""
    kind = _kind(parent)
    if kind not in ("decimal", "chinese"):
        return ""
    number = _number(item, parent)
    if number is None:
        return ""
    return f"{number}. " if kind == "decimal" else f"{_chinese(number)}、"


def _kind(ordered: Element) -> str:
    declared = _TYPE.search(ordered.get("style") or "")
    if declared:
        name = declared[1].lower()
        return "chinese" if name in _CHINESE else name
    return "decimal" if ordered.get("type", "1") == "1" else "other"


def _number(item: Element, ordered: Element) -> int | None:
    steps = 0
    for previous in (item, *item.itersiblings("li", preceding=True)):
        if previous.get("value"):
            return _integer(previous.get("value"), 1) + steps
        steps += 1
        if steps > _LONGEST:
            return None
    return _integer(ordered.get("start"), 1) + steps - 1


def _integer(text: str | None, otherwise: int) -> int:
    try:
        return int(text or "")
    except ValueError:
        return otherwise


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not 0 < number < 100:
        return str(number)
    return (_DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (_DIGITS[ones] if ones else "")
