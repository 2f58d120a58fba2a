"""Which page a document hangs on: the page that links to it, by URL or by its place beside the page."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote, urljoin, urlsplit

from extractor.dataset.containers import INSIDE
from extractor.dataset.store import Store


def tie(store: Store) -> None:
    """Set `inputs.page` to the path of the page that links to each input; inside a transaction."""
    connection = store.connection
    connection.execute("UPDATE inputs SET page = NULL WHERE page IS NOT NULL")
    if connection.execute("SELECT count(*) FROM links").fetchone() == (0,):
        return
    inputs = connection.execute("SELECT path, url FROM inputs WHERE sha256 IS NOT NULL ORDER BY path").fetchall()
    paths = {path for path, _ in inputs}
    by_url = {_without_scheme(url): path for path, url in inputs if url}
    pages: dict[str, str] = {}
    links = connection.execute("SELECT path, url, link FROM inputs JOIN links USING (sha256) ORDER BY ALL").fetchall()
    for page, url, link in links:
        target = by_url.get(_without_scheme(urljoin(url, link))) if url else None
        target = target or _beside(page, link, paths)
        if target and target != page:
            pages.setdefault(target, page)
    # Two pages that link to each other (a list and its entry) hang on neither.
    rows = [(path, page) for path, page in pages.items() if pages.get(page) != path]
    with store.given("inputs", ("path", "page")) as give:
        give(rows)
        connection.execute("UPDATE inputs SET page = given.page FROM given WHERE inputs.path = given.path")


def _beside(page: str, link: str, paths: set[str]) -> str | None:
    """The input that a relative link means, in the same folder or archive."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc or not parts.path:
        return None
    archive, mark, name = page.rpartition(INSIDE)
    for written in (unquote(parts.path), parts.path):
        joined = posixpath.normpath(posixpath.join(posixpath.dirname(name), written.lstrip("/") if written.startswith("/") else written))
        if (found := f"{archive}{mark}{joined}") in paths:
            return found
    return None


def _without_scheme(url: str) -> str:
    """The same page is linked as http and https, with and without a fragment."""
    parts = urlsplit(url)
    return f"{parts.netloc.lower()}{unquote(parts.path)}?{parts.query}"
