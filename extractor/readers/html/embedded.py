"""Reports that a page carries as a string: in a script, a text area, an attribute, or as markup escaped once too often."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator

from extractor.readers.html.tree import Element
from extractor.readers.vocabulary import section_count

# Shorter strings are messages of a script, not reports.
_SHORTEST = 200
_MOST_UNESCAPING = 3
# Fewer tags in a text may be a text about markup.
_TAGS = 5
_LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"|\'((?:[^\'\\\n]|\\.)*)\'|`((?:[^`\\]|\\.)*)`', re.DOTALL)
_ESCAPE = re.compile(r"\\(u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r?\n|.)", re.DOTALL)
_PLAIN_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "", "f": "", "v": "", "0": ""}
_TAG = re.compile(r"</?(?:p|div|td|tr|table|span|br|h\d)\b[^>]*>", re.IGNORECASE)
_PERCENT = re.compile(r"%(?:u[0-9a-fA-F]{4}|[0-9a-fA-F]{2})")
_ATTRIBUTES = ("value", "srcdoc", "data-content", "data-html", "content")


def text_is_markup(text: str) -> bool:
    """Whether the text that the page shows is itself markup, escaped once too often."""
    return len(_TAG.findall(text)) >= _TAGS


def embedded_markup(root: Element, shown: str) -> Iterator[tuple[str, str]]:
    """Markup in strings of the page that speaks of a report, the likeliest first, with a word on where it stood.

    `shown` is the page's text if that is markup itself, else empty.
    """
    if markup := _unescaped(shown):
        yield markup, "markup that was escaped twice"
    for area in root.iter("textarea", "noscript", "template", "xmp"):
        if markup := _unescaped("".join(area.itertext())):
            yield markup, f"a <{area.tag}> element"
    for script in root.iter("script"):
        yield from ((markup, "a script") for markup in _in_script(script.text or ""))
    for element in root.iter():
        for name in _ATTRIBUTES:
            value = element.get(name)
            if value and len(value) >= _SHORTEST and (markup := _unescaped(value)):
                yield markup, f"the attribute {name!r} of a <{element.tag}> element"


def _in_script(script: str) -> Iterator[str]:
    """Single strings first, the one that says most of the report before the others; then all of them joined in order."""
    if len(script) < _SHORTEST:
        return
    literals = [_without_escapes(next(filter(None, groups), "")) for groups in _LITERAL.findall(script)]
    long = [markup for literal in literals if len(literal) >= _SHORTEST and (markup := _unescaped(literal))]
    yield from sorted(long, key=lambda markup: (-section_count(markup), -len(markup)))
    # document.write("<tr>…"); document.write("…") one after the other
    pieces = [literal for literal in literals if "<" in literal]
    if len(pieces) > 1 and (markup := _unescaped("".join(pieces))):
        yield markup
    # <script type="text/template">, or a string left open
    if _TAG.search(script) and (markup := _unescaped(script)):
        yield markup


def _unescaped(text: str) -> str | None:
    """The markup in a string that was escaped for HTML, or for a URL, as often as it was; None when it is no report."""
    if len(text) < _SHORTEST:
        return None
    if len(_PERCENT.findall(text)) > len(text) // 20:
        text = _from_percent(text)
    for _ in range(_MOST_UNESCAPING):
        if "<" in text or "&" not in text:
            break
        text = html.unescape(text)
    return text if section_count(text) > 0 else None


def _without_escapes(literal: str) -> str:
    """A string literal of JavaScript or JSON as the text it stands for."""
    if "\\" not in literal:
        return literal
    try:
        return str(json.loads(f'"{literal}"'))
    except ValueError:
        return _ESCAPE.sub(_character, literal)


def _character(escape: re.Match[str]) -> str:
    code = escape[1]
    if len(code) > 1 and code[0] in "ux":
        number = int(code[1:].strip("{}"), 16)
        return chr(number) if number < 0x110000 else ""
    return _PLAIN_ESCAPES.get(code, "" if code.endswith("\n") else code)


def _from_percent(text: str) -> str:
    from urllib.parse import unquote

    return unquote(re.sub(r"%u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text))
