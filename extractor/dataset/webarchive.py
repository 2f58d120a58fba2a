"""Documents in web archives (WARC, and the WARC inside a WACZ): every successful response, with its URL and its date."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

from extractor.dataset.inputs import Input, Trouble, settings
from extractor.errors import Damaged, LimitExceeded, Unsupported

if TYPE_CHECKING:
    from extractor.dataset.containers import Opener


def responses(opener: Opener, stream: IO[bytes], path: str, depth: int) -> Iterator[Input]:
    """The documents of a web archive; responses with another status than 200 and static parts of pages are passed over."""
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError as error:
        raise Unsupported("Web archives need warcio: pip install 'extractor[archives]'.") from error
    static = tuple(settings()["media_types"])
    try:
        for record in ArchiveIterator(stream):
            if record.rec_type not in ("response", "resource"):
                continue
            headers = record.http_headers or record.rec_headers
            status = record.http_headers.get_statuscode() if record.http_headers else "200"
            if status != "200" or (headers.get_header("Content-Type") or "").lower().startswith(static):
                continue
            url = record.rec_headers.get_header("WARC-Target-URI") or ""
            crawled = record.rec_headers.get_header("WARC-Date")
            try:
                data = opener.bounded(record.content_stream(), None)
            except LimitExceeded as error:
                yield Input(opener.unique(f"{path}!/{url}"), trouble=Trouble(error.outcome, str(error)), url=url, crawled=crawled)
                if error.name != "input_bytes":
                    raise
            else:
                yield from opener.member(path, url, data, depth, url=url, crawled=crawled)
    except ArchiveLoadFailed as error:
        raise Damaged(f"The web archive cannot be read to its end ({error}); what comes before was read.") from error
