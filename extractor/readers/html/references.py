"""What a page says of itself and points to: its title and meta data, attachments, frames and pictures."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator, Sequence
from html import unescape
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes

from extractor.document import Note
from extractor.options import Limits
from extractor.readers.encoding import declared_charset, decode
from extractor.readers.html.flow import tidy
from extractor.readers.html.knowledge import knowledge
from extractor.readers.html.tree import Element

# Smaller pictures, in pixels, are icons and bullets.
_ICON = 60
_MOST_NOTES = 20
_SOURCE = re.compile(r"<img\b[^>]*?\bsrc\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)


def title(root: Element) -> str | None:
    """The text of <title>, None when there is none."""
    found = root.find(".//title")
    return (tidy("".join(found.itertext())) or None) if found is not None else None


def metadata(root: Element) -> Iterator[tuple[str, str]]:
    """The meta data by which government pages say what they are (ArticleTitle, PubDate, ContentSource …), names as written."""
    for meta in root.iter("meta"):
        name = meta.get("name") or meta.get("property") or ""
        value = tidy(meta.get("content") or "")
        if value and name.lower() in knowledge().metadata_names:
            yield name, value


def attachment_notes(root: Element) -> list[Note]:
    """A note for each file or frame that the page points to: its tables may be there."""
    found: dict[str, Note] = {}
    for element in root.iter("a", "iframe", "frame", "embed", "object"):
        target = (element.get("href") or element.get("src") or element.get("data") or "").strip()
        if not target or target.startswith(("javascript:", "about:", "data:")):
            continue
        if element.tag in ("iframe", "frame"):
            found.setdefault(target, Note("frame", f"The page shows another page in a frame: {target}"))
        elif _is_file(target) or _is_file("".join(element.itertext()).strip()):
            found.setdefault(target, Note("attachment", f"The page links to a file that may hold the report: {target}"))
    return list(found.values())[:_MOST_NOTES]


def picture_notes(pictures: Sequence[Element]) -> list[Note]:
    """A note for each picture in the text that is large enough to show a table."""
    sources = dict.fromkeys(source for picture in pictures if not _is_icon(picture) and (source := _source(picture)))
    return [Note("picture", f"A picture stands in the text and may show a table: {source[:200]}") for source in sources][:_MOST_NOTES]


def picture_sources(data: bytes) -> tuple[str, ...]:
    """The sources of all pictures of a page as written (relative paths, URLs, data: URIs), in order, each once.

    For who has the files beside the page and wants to read pictures of tables; nothing is fetched here.
    """
    found = (unescape("".join(groups)) for groups in _SOURCE.findall(decode(data, declared_charset(data)).text))
    return tuple(dict.fromkeys(filter(None, found)))


def picture_files(data: bytes, folder: Path, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """Source and bytes of each picture of a saved page that is at hand: in its folder ('…_files') or in the page (data: URIs).

    `folder` is where the page was saved. Nothing outside it is opened, nothing is fetched; pictures not there are left out,
    as are those beyond `archive_bytes` together.
    """
    inside = folder.resolve()
    total = 0
    for source in picture_sources(data):
        content = _embedded(source) if source.startswith("data:") else _saved(source, inside)
        if content is None or (total := total + len(content)) > limits.archive_bytes:
            continue
        yield source, content


def _embedded(uri: str) -> bytes | None:
    head, _, body = uri.partition(",")
    if not head.startswith("data:image/"):
        return None
    try:
        return b64decode(unquote(body)) if head.endswith(";base64") else unquote_to_bytes(body)
    except ValueError:
        return None


def _saved(source: str, inside: Path) -> bytes | None:
    """The file a relative source names, looked for under its name as written and unquoted; None beyond the folder."""
    for name in dict.fromkeys((source, unquote(source.split("?")[0].split("#")[0]))):
        try:
            path = (inside / name.replace("\\", "/")).resolve()
            if path.is_relative_to(inside) and path.is_file():
                return path.read_bytes()
        except (OSError, ValueError):
            continue
    return None


def _is_file(target: str) -> bool:
    return target.lower().split("?")[0].split("#")[0].endswith(knowledge().attachment_suffixes)


def _source(picture: Element) -> str:
    return picture.get("src") or picture.get("data-src") or picture.get("_src") or ""


def _is_icon(picture: Element) -> bool:
    sizes = [int(number) for name in ("width", "height") if (number := (picture.get(name) or "").removesuffix("px")).isdecimal()]
    return any(size < _ICON for size in sizes)
