"""MHTML (a page with its pictures in one mail message: browsers' .mhtml, Word's "single file web page") → blocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import Message

from extractor.document import Document, Note, Table
from extractor.errors import Damaged, LimitExceeded
from extractor.options import Limits, Options
from extractor.readers.html import read_page


def read(data: bytes, options: Options) -> Document:
    """The page of the message as the HTML reader gives it; of several (frames), the one with most tables, then most text.

    Raises Damaged when there is no page in it, and LimitExceeded (archive_entries, archive_bytes, and those of HTML).
    """
    pages = []
    text = None
    parts = list(_parts(data, options.limits))
    sheets = {
        source: content.decode("utf-8", "replace") for part, content in parts if part.get_content_type() == "text/css" for source in _sources(part)
    }
    for part, content in parts:
        kind = part.get_content_type()
        if kind in ("text/html", "application/xhtml+xml"):
            pages.append(read_page(content, options, part.get_content_charset(), sheets))
        elif kind == "text/plain" and text is None:
            text = content
    if pages:
        best = max(pages, key=_weight)
        others = len(pages) - 1
        note = (Note("frame", f"The message holds {others} more pages; the one with most of a report was read."),) if others else ()
        return replace(best, notes=(*best.notes, *note))
    if text is None:
        raise Damaged("There is no page in the message; save the page again from its source.")
    from extractor.readers.text import read as read_text

    return read_text(text, options)


def pictures(data: bytes, limits: Limits) -> dict[str, bytes]:
    """The pictures of the message by the source under which the page shows them (an address, or 'cid:…')."""
    found: dict[str, bytes] = {}
    for part, content in _parts(data, limits):
        if part.get_content_maintype() == "image":
            found |= dict.fromkeys(_sources(part), content)
    return found


def _sources(part: Message) -> Iterator[str]:
    """The addresses under which a page speaks of a part."""
    identity = (part.get("Content-ID") or "").strip().strip("<>")
    for source in (part.get("Content-Location"), f"cid:{identity}" if identity else None):
        if source:
            yield source.strip()


def _parts(data: bytes, limits: Limits) -> Iterator[tuple[Message, bytes]]:
    """The parts of the message that are no containers, decoded, held to the limits on archives."""
    try:
        message = message_from_bytes(data.lstrip(), policy=policy.compat32)
        parts = [part for part in message.walk() if not part.is_multipart()]
    except (ValueError, LookupError, RecursionError) as error:
        raise Damaged(f"The message cannot be taken apart ({error}); save the page again from its source.") from error
    if len(parts) > limits.archive_entries:
        raise LimitExceeded("archive_entries", len(parts), limits.archive_entries, "The message has too many parts.")
    total = 0
    for part in parts:
        payload = part.get_payload(decode=True)
        content = payload if isinstance(payload, bytes) else b""
        total += len(content)
        if total > limits.archive_bytes:
            raise LimitExceeded("archive_bytes", total, limits.archive_bytes, "The parts of the message are too large together.")
        yield part, content


def _weight(page: Document) -> tuple[int, int]:
    return sum(isinstance(block, Table) for block in page.blocks), len(page.blocks)
