"""What on a page is furniture of the site and not the report; the report itself is never taken for it."""

from __future__ import annotations

import re

from lxml import etree

from extractor.readers.html.knowledge import knowledge
from extractor.readers.html.tree import Element
from extractor.readers.vocabulary import label_count, section_count

_WORD = re.compile(r"[a-z]+|[A-Z][a-z]*")
_NEVER = frozenset(("html", "body", "main", "article", "table", "tbody", "tr", "td", "th", "p", "h1", "h2", "h3", "h4", "h5", "h6"))
# So many labels are a statutory table, or part of one.
REPORT_LABELS = 3
# An element with so many sentences outside links is text, whatever its class is called.
_SENTENCES = 4
_FULL_STOP = "。"
# Phrases are seldom furniture: only short ones without a figure go for the name of their class.
_PHRASES = frozenset(("span", "font", "b", "strong", "em", "i", "u", "a", "label", "sup", "sub"))
_PHRASE_LENGTH = 40


def is_furniture(element: Element) -> bool:
    """Whether this element is navigation, a footer, a share bar or the like, without any part of the report in it."""
    known = knowledge()
    tag = element.tag
    words = _words(element)
    marked = tag in known.furniture_tags or element.get("role") in known.furniture_roles
    if (not marked and known.furniture_words.isdisjoint(words)) or tag in _NEVER:
        return False
    pieces = _text_outside_links(element)
    text = "".join(pieces)
    if tag in _PHRASES and (len(text) > _PHRASE_LENGTH or any(map(str.isdigit, text))):
        return False
    if label_count(pieces) >= REPORT_LABELS or section_count(text) > 0 or (not marked and text.count(_FULL_STOP) >= _SENTENCES):
        return False
    may_hold_title = tag in known.titled_tags or not known.titled_words.isdisjoint(words)
    return not (may_hold_title and any(word in text for word in known.title_words))


def _words(element: Element) -> set[str]:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return {word.lower() for word in _WORD.findall(names)} if len(names) > 1 else set()


def _text_outside_links(element: Element) -> list[str]:
    """The pieces of text below the element that are not links: a list of sections that links to them is furniture still."""
    pieces: list[str] = []
    silent = knowledge().silent_tags
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, inner in walker:
        if event == "start" and (inner.tag == "a" or inner.tag in silent):
            walker.skip_subtree()
            continue
        piece = inner.text if event == "start" else inner.tail
        if piece and not piece.isspace() and (event == "start" or inner is not element):
            pieces.append(piece.strip())
    return pieces
