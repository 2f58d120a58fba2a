"""Where a clause of the prose is printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.document import BBox, Document, Line, Place
from extractor.report import Section


class Locator:
    """Finds the printed place of a quote: in the document's lines if there is one, else by the pages sections start on."""

    def __init__(self, document: Document | None, sections: Sequence[Section]) -> None:
        self._sections = tuple(sections)
        self._document = document
        self._text: str | None = None
        self._places: list[tuple[int, int, Place | None]] = []

    def __call__(self, quote: str, section: Section) -> Place | None:
        return self._in_lines("".join(quote.split())) or self._by_section(section)

    def _in_lines(self, quote: str) -> Place | None:
        if self._text is None:
            self._text, self._places = _joined(self._document)
        start = self._text.find(quote) if quote else -1
        if start < 0:
            return None
        end = start + len(quote)
        places = [place for first, last, place in self._places if first < end and last > start and place is not None]
        if not places:
            return None
        page = places[0].page
        boxes = [place.bbox for place in places if place.page == page and place.bbox is not None]
        return Place(page, _union(boxes), places[0].line)

    def _by_section(self, section: Section) -> Place | None:
        """The page a section starts on is the clause's only when the next section starts there too."""
        following = self._sections[self._sections.index(section) + 1 :]
        if section.page is None or not following or following[0].page != section.page:
            return None
        return Place(page=section.page)


def _joined(document: Document | None) -> tuple[str, list[tuple[int, int, Place | None]]]:
    """The text of all lines without blanks, and which stretch of it stands where."""
    text: list[str] = []
    places = []
    position = 0
    for line in _lines(document):
        closed = "".join(line.text.split())
        places.append((position, position + len(closed), line.place))
        text.append(closed)
        position += len(closed)
    return "".join(text), places


def _lines(document: Document | None) -> Iterator[Line]:
    for block in document.blocks if document else ():
        if isinstance(block, Line):
            yield block


def _union(boxes: list[BBox]) -> BBox | None:
    if not boxes:
        return None
    whole = boxes[0]
    for box in boxes[1:]:
        whole = whole.union(box)
    return whole
