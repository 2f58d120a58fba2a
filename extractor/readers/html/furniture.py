"""What on a page is furniture of the site and not the report; the report itself is never taken for it."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from extractor.readers.html.knowledge import knowledge
from extractor.readers.vocabulary import label_count, section_count

_WORD = re.compile(r"[a-z]+|[A-Z][a-z]*")
# Holding so many labels or section titles, an element is part of the report whatever it is called.
REPORT_LABELS = 3
_REPORT_SECTIONS = 2


def is_furniture(element: HtmlElement) -> bool:
    """Whether this element is navigation, a footer, a share bar or the like, without any part of the report in it."""
    known = knowledge()
    tag = element.tag
    words = _words(element)
    marked = tag in known.furniture_tags or not known.furniture_words.isdisjoint(words)
    if not marked and (element.get("role") or "") not in known.furniture_roles:
        return False
    if tag in ("body", "html", "main", "article"):
        return False
    text = [piece.strip() for piece in element.itertext() if not piece.isspace()]
    if tag in known.titled_tags or not known.titled_words.isdisjoint(words):
        free = "".join(text) if element.find(".//a") is None else _text_outside_links(element)
        if any(word in free for word in known.title_words):
            return False
    return not holds_report(text)


def holds_report(texts: list[str]) -> bool:
    """Whether these pieces of text hold a part of the statutory report."""
    return label_count(texts) >= REPORT_LABELS or section_count("".join(texts)) >= _REPORT_SECTIONS


def _words(element: HtmlElement) -> set[str]:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return {word.lower() for word in _WORD.findall(names)} if len(names) > 1 else set()


def _text_outside_links(element: HtmlElement) -> str:
    pieces = [element.text or ""]
    for inner in element.iterdescendants():
        if isinstance(inner.tag, str) and inner.tag != "a" and not any(above.tag == "a" for above in inner.iterancestors("a")):
            pieces.append(inner.text or "")
        pieces.append(inner.tail or "")
    return "".join(pieces)
