"""Markdown lines → plain lines: headings keep their level, emphasis, links, escapes and struck-out text go."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractor.document import Line, Note
from extractor.readers.marks import raised

_HEADING = re.compile(r"^ {0,3}(#{1,6})(?:[ \t]+(?!\|)(.*?))?(?:[ \t]+#+)?[ \t]*$")
_TABLE_SEPARATOR = re.compile(r"^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*\|", re.MULTILINE)
_RULE = re.compile(r"^\s*(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})$")
_FENCE = re.compile(r"^\s*(?:```|~~~)")
_QUOTE = re.compile(r"^ {0,3}(?:> ?)+")
_BULLET = re.compile(r"^(\s*)[-*+]\s+(?=\S)")
_IMAGE = re.compile(r"!\[([^\]]*)\]\(\s*<?([^)\s>]*)[^)]*\)")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_CODE = re.compile(r"`+([^`]+)`+")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_STRUCK = re.compile(r"~~(?=\S)(.+?)(?<=\S)~~")
_RAISED = re.compile(r"(?<!\[)\^([^\s^]+)\^")
# A star beside a figure is a remark, not emphasis.
_EMPHASIS = re.compile(r"(?<![*0-9A-Za-z\\])\*(?=[^\s*])([^*\n]+?)(?<=[^\s\\])\*(?![*0-9A-Za-z])")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
# Points, brackets and dashes that a converter wrote so that they print as they are: in Chinese prose nothing else does.
_ESCAPED_POINT = re.compile(r"\\[.()\-]")
_FEWEST_ESCAPES = 3


def is_markdown(text: str) -> bool:
    """Whether the text is Markdown: two headings, a table with its separator line, or points written as `\\.`."""
    headings = re.findall(r"^ {0,3}#{1,6}[ \t]+[^\s|]", text, re.MULTILINE)
    return len(headings) >= 2 or _TABLE_SEPARATOR.search(text) is not None or len(_ESCAPED_POINT.findall(text)) >= _FEWEST_ESCAPES


def plain(lines: Sequence[Line]) -> tuple[list[Line], list[Note]]:
    """The lines as they would be printed, one for one, and a note for each picture. Bars stay, escaped ones too."""
    notes: list[Note] = []
    return [_plain(line, notes) for line in lines], notes


def _plain(line: Line, notes: list[Note]) -> Line:
    text, level = line.text, None
    if heading := _HEADING.match(text):
        level, text = len(heading[1]), heading[2] or ""
    elif _FENCE.match(text) or (_RULE.match(text) and "|" not in text):
        return replace(line, text="")
    else:
        text = _BULLET.sub(r"\1", _QUOTE.sub("", text))
    notes += [Note("picture", f"A picture stands in the text and may show a table: {found[2][:200]}") for found in _IMAGE.finditer(text)]
    return replace(line, text=_inline(text), heading=level if text else None)


def _inline(text: str) -> str:
    if not any(mark in text for mark in "*_`[\\~^"):
        return text
    text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    text = _CODE.sub(r"\1", text)
    text = _RAISED.sub(lambda mark: raised(mark[1]), _STRUCK.sub("", text))
    for _ in range(2):
        text = _STRONG.sub(r"\2", text)
    text = _EMPHASIS.sub(r"\1", text)
    return _ESCAPE.sub(lambda escape: escape[0] if escape[1] == "|" else escape[1], text)
