"""Markup → tree, held to limits."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from extractor.errors import Damaged, LimitExceeded
from extractor.options import Limits

# The parser drops whatever follows </html>; browsers, and so the people who made the page, do not.
_EARLY_END = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def parse(markup: str, limits: Limits) -> HtmlElement | None:
    """The root element, or None when there is no content.

    Raises LimitExceeded for nesting beyond `html_depth`. The parser's own limits are off (it stops without a word at 256
    levels); the size of the input and the depth are held to here instead.
    """
    markup = _EARLY_END.sub("", _XML_DECLARATION.sub("", markup, count=1))
    if not markup.strip():
        return None
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    try:
        root = document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:
        return None
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Damaged(f"The markup cannot be parsed ({error}); save the page again from its source.") from error
    if (depth := _depth(root, limits.html_depth)) > limits.html_depth:
        raise LimitExceeded("html_depth", depth, limits.html_depth, "The elements of the page are nested too deeply.")
    return root


def _depth(root: HtmlElement, enough: int) -> int:
    """How deep the elements are nested, counted no further than beyond `enough`."""
    depth = deepest = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
        if deepest > enough:
            break
    return deepest
