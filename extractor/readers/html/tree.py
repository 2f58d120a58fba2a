"""Markup → tree, held to limits."""

from __future__ import annotations

import re
from typing import TypeAlias

from lxml import etree

from extractor.errors import Damaged, LimitExceeded
from extractor.options import Limits

# Plain elements: those of lxml.html cost a look-up of a class each.
Element: TypeAlias = etree._Element

# The parser drops whatever follows </html>; browsers, and so the people who made the page, do not.
_EARLY_END = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def parse(markup: str, limits: Limits) -> Element | None:
    """The root element, or None when there is no content.

    Raises LimitExceeded for nesting beyond `html_depth`. The parser's own limits are off (it stops without a word at 256
    levels); the size of the input and the depth are held to here instead.
    """
    markup = _EARLY_END.sub("", _XML_DECLARATION.sub("", markup, count=1))
    if not markup.strip():
        return None
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(markup.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Damaged(f"The markup cannot be parsed ({error}); save the page again from its source.") from error
    if root is not None and _deeper(root, limits.html_depth):
        raise LimitExceeded("html_depth", limits.html_depth + 1, limits.html_depth, "The elements of the page are nested too deeply.")
    return root


def _deeper(root: Element, depth: int) -> bool:
    """Whether elements are nested more deeply than this."""
    return bool(root.xpath("boolean(/*" + "/*" * depth + ")"))
