"""Pages of a PDF whose text is a picture, or whose text layer is useless, read by text recognition; the rest is left alone.

Decided page by page: a page without text that is not empty is read whole; so is one with a damaged or invisible layer,
whose numbers are then compared with the picture; of a page with good text only pictures that may hold a table are read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import RLock
from typing import TYPE_CHECKING, NamedTuple

from extractor.document import BBox, Note, Page, PagedDocument, Rule, Word
from extractor.errors import LimitExceeded, NeedsOCR
from extractor.options import Options
from extractor.readers import ocr
from extractor.readers.garbled import is_garbled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FEW = 30  # characters a page of pictures may have: a page number, a mark of the archive
LEAST_DPI, MOST_DPI, USUAL_DPI = 200.0, 300.0, 250.0
FAINT_DPI = 30.0  # enough to see whether a page is empty
INK = 0.002  # share of a page that is dark when it is not empty
SMALL_PICTURE = 60.0  # points: a picture lower or narrower holds no table
DENSITY = 100  # characters of a full page within a picture that may be print over it
ALIKE, ENOUGH = 0.95, 10  # numbers of a layer that must agree with the picture for the layer's numbers to be proven
UNSURE = 0.9  # a number seen less surely than this gives way to one of a proven layer
DOUBT = 0.5  # what is left of the score of a number that the layer contradicts
_LAYER_NOTES = frozenset(("page_without_text", "text_layer_damaged", "hidden_text"))


class Work(NamedTuple):
    """What is to be recognised on a page: all of it, or some pictures; why, for the whole page."""

    page: Page
    why: str
    regions: tuple[BBox, ...] = ()


def recognised(data: bytes, paged: PagedDocument, options: Options) -> PagedDocument:
    """The document with what its pages show as pictures, recognised.

    Without recognition (not installed, `options.ocr` off, page not in `options.ocr_pages`) pages stay as they are, with a
    note; raises NeedsOCR when that leaves nothing to read, LimitExceeded (`image_pixels`).
    """
    notes = {(note.page, note.code) for note in paged.notes}
    with _Pictures(data, options) as pictures:
        works = [work for page in paged.pages if (work := _work(page, notes, pictures)) is not None]
        if not works:
            return paged
        allowed = [w for w in works if options.ocr_pages is None or w.page.number in options.ocr_pages]
        if not options.ocr or not ocr.available() or not allowed:
            return _left(paged, works, options)
        with ThreadPoolExecutor(ocr.WORKERS) as threads:
            done = {page.number: page for page in threads.map(lambda work: _read(work, data, pictures), allowed)}
    left = {work.page.number for work in works} - set(done)
    kept = [note for note in paged.notes if note.code not in _LAYER_NOTES or note.page not in done]
    missing = [_without_text(number) for number in sorted(left) if (number, "page_without_text") not in notes and _is_bare(paged, number)]
    return replace(paged, pages=tuple(done.get(page.number, page) for page in paged.pages), notes=(*kept, *missing))


def _work(page: Page, notes: set[tuple[int | None, str]], pictures: _Pictures) -> Work | None:
    """What of a page must be recognised, None for nothing."""
    characters = sum(len(word.text) for word in page.words)
    if characters <= FEW:
        covered = any(p.bbox.width * p.bbox.height > 0.3 * page.width * page.height for p in page.pictures)
        if covered or pictures.printed(page):
            return Work(page, "bare")
    for why in ("text_layer_damaged", "hidden_text"):
        if (page.number, why) in notes:
            return Work(page, why)
    if is_garbled(word.text for word in page.words):
        return Work(page, "text_layer_damaged")
    regions = tuple(picture.bbox for picture in page.pictures if _may_hold_table(picture.bbox, page))
    return Work(page, "pictures", regions) if regions else None


def _may_hold_table(box: BBox, page: Page) -> bool:
    if box.width < 2 * SMALL_PICTURE or box.height < SMALL_PICTURE:
        return False
    inside = sum(len(word.text) for word in page.words if _within(word.bbox, box))
    return inside <= max(5.0, DENSITY * box.width * box.height / (page.width * page.height))


def _within(small: BBox, large: BBox) -> bool:
    x, y = (small.x0 + small.x1) / 2, (small.top + small.bottom) / 2
    return large.x0 <= x <= large.x1 and large.top <= y <= large.bottom


def _left(paged: PagedDocument, works: Sequence[Work], options: Options) -> PagedDocument:
    """The document unread where it is pictures."""
    bare = {work.page.number for work in works if work.why == "bare"}
    if not any(len(word.text) for page in paged.pages if page.number not in bare for word in page.words):
        if options.ocr:
            ocr.require()
        raise NeedsOCR("The pages are pictures of text; read the file with text recognition (--ocr, without --ocr-pages).")
    noted = {note.page for note in paged.notes if note.code == "page_without_text"}
    return replace(paged, notes=(*paged.notes, *(_without_text(number) for number in sorted(bare - noted))))


def _without_text(number: int) -> Note:
    return Note("page_without_text", "The page is a picture without a text layer.", number)


def _is_bare(paged: PagedDocument, number: int) -> bool:
    return sum(len(word.text) for word in paged.pages[number - 1].words) <= FEW


def _read(work: Work, data: bytes, pictures: _Pictures) -> Page:
    page = work.page
    if work.regions:
        return _with_regions(work, data, pictures)
    width, height = (page.height, page.width) if page.turn % 2 else (page.width, page.height)
    dpi = pictures.dpi(page)
    seen = ocr.recognise_page(data, f"page at {dpi:.0f}", lambda: pictures.render(page.number, dpi), page.number, (width, height))
    if work.why == "bare" or seen.turn != page.turn:
        return seen
    return _compared(page, seen, trusted=work.why == "text_layer_damaged")


def _with_regions(work: Work, data: bytes, pictures: _Pictures) -> Page:
    """The page with the words and rules of those of its pictures that hold a table or several lines of text."""
    page, dpi = work.page, pictures.dpi(work.page)
    words, rules = list(page.words), list(page.rules)
    for box in work.regions:
        what = f"region {','.join(f'{value:.1f}' for value in box)} at {dpi:.0f}"
        found = ocr.recognise_page(data, what, lambda box=box: pictures.region(page, box, dpi), page.number, (box.width, box.height))
        if found.turn or not (found.rules or _is_text(found.words)):
            continue
        words = [word for word in words if not _within(word.bbox, box)]
        words += [_moved(word, box.x0, box.top) for word in found.words]
        rules += [Rule(r.x0 + box.x0, r.top + box.top, r.x1 + box.x0, r.bottom + box.top) for r in found.rules]
    return replace(page, words=tuple(words), rules=tuple(rules))


def _is_text(words: Sequence[Word]) -> bool:
    """Whether these are lines of text rather than the writing on a seal or in a photograph."""
    return sum(1 for word in words if len(word.text) >= 8 and (word.score or 0.0) > 0.8) >= 3


def _moved(word: Word, dx: float, dy: float) -> Word:
    box = word.bbox
    edges = word.edges and tuple(x + dx for x in word.edges)
    return word._replace(bbox=BBox(box.x0 + dx, box.top + dy, box.x1 + dx, box.bottom + dy), edges=edges)


def _compared(layer: Page, seen: Page, trusted: bool) -> Page:
    """What was seen, its numbers compared with those of the layer.

    A damaged layer often has its digits whole (`trusted`): where nearly all of them agree with the picture, they are proven,
    and stand for those the picture gives with little certainty. Everything else that differs lowers the score: one font of
    a layer may be damaged and its digits wrong while the others are right, and what a recogniser left is a second opinion.
    """
    numbers = [word for word in layer.words if _is_number(word.text)]
    pairs = {at: other for at, word in enumerate(seen.words) if (other := _same_place(word, numbers)) is not None}
    sure = [at for at, other in pairs.items() if _is_number(seen.words[at].text)]
    alike = sum(1 for at in sure if seen.words[at].text == pairs[at].text)
    proven = trusted and len(sure) >= ENOUGH and alike >= ALIKE * len(sure)
    words = list(seen.words)
    for at, other in pairs.items():
        word = words[at]
        if word.text == other.text:
            words[at] = word._replace(score=1.0)
        elif proven and (word.score or 0.0) < UNSURE:
            words[at] = other._replace(score=1.0)
        elif (proven or not trusted) and word.score is not None:
            words[at] = word._replace(score=round(word.score * DOUBT, 4))
    return replace(seen, words=tuple(words), rules=layer.rules if trusted and layer.rules else seen.rules)


def _is_number(text: str) -> bool:
    return text.isascii() and any(char.isdigit() for char in text) and all(char.isdigit() or char in ".,-%" for char in text)


def _same_place(word: Word, others: Sequence[Word]) -> Word | None:
    """The one number of the layer that lies where this word was seen, None for none or several."""
    found = [other for other in others if _within(other.bbox, _grown(word.bbox)) and _within(word.bbox, _grown(other.bbox))]
    return found[0] if len(found) == 1 else None


def _grown(box: BBox) -> BBox:
    return BBox(box.x0 - 2, box.top - 2, box.x1 + 2, box.bottom + 2)


class _Pictures:
    """The pages of a PDF as pictures, opened when the first is asked for."""

    def __init__(self, data: bytes, options: Options) -> None:
        self._data, self._options, self._document = data, options, None
        self._one = RLock()  # pdfium cannot be used by threads together

    def __enter__(self) -> _Pictures:
        return self

    def __exit__(self, *_: object) -> None:
        if self._document is not None:
            self._document.close()

    @property
    def document(self):  # type: ignore[no-untyped-def]  # pypdfium2 is imported late
        if self._document is None:
            import pypdfium2

            self._document = pypdfium2.PdfDocument(self._data, password=self._options.password)
        return self._document

    def render(self, number: int, dpi: float) -> NDArray[np.uint8]:
        """A page as displayed (height, width, 3, red first). Raises LimitExceeded (`image_pixels`)."""
        with self._one:
            page = self.document[number - 1]
            try:
                pixels = page.get_width() * page.get_height() * (dpi / 72) ** 2
                if pixels > self._options.limits.image_pixels:
                    raise LimitExceeded("image_pixels", pixels, self._options.limits.image_pixels, f"Page {number} is too large a picture.")
                return page.render(scale=dpi / 72, rev_byteorder=True).to_numpy()[..., :3].copy()
            finally:
                page.close()

    def region(self, page: Page, box: BBox, dpi: float) -> NDArray[np.uint8]:
        """A part of a page, upright as its text stands."""
        import numpy as np

        whole, scale = np.rot90(self.render(page.number, dpi), -page.turn), dpi / 72
        return np.ascontiguousarray(whole[round(box.top * scale) : round(box.bottom * scale), round(box.x0 * scale) : round(box.x1 * scale)])

    def dpi(self, page: Page) -> float:
        """How finely to look at a page: as finely as its pictures are, within reason and within the limit."""
        fitting = (self._options.limits.image_pixels / (page.width * page.height)) ** 0.5 * 72
        with self._one:
            native = [value for value in self._native(page.number) if value > 0]
        wished = min(max(max(native, default=USUAL_DPI), LEAST_DPI), MOST_DPI)
        return float(round(min(wished, max(fitting - 1, 72.0))))

    def _native(self, number: int) -> Iterator[float]:
        from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

        page = self.document[number - 1]
        for found in page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE], max_depth=2):
            left, bottom, right, top = found.get_bounds()
            width, height = found.get_px_size()
            if max(right - left, top - bottom) > SMALL_PICTURE:
                yield max(width, height) / max(right - left, top - bottom) * 72
        page.close()

    def printed(self, page: Page) -> bool:
        """Whether anything is to be seen on a page."""
        if page.width <= 0 or page.height <= 0:
            return False
        return bool((self.render(page.number, FAINT_DPI).min(axis=2) < 160).mean() > INK)
