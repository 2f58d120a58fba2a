"""PDF → pages of words, rules and pictures, by PDFium through raw calls (15 times faster than a pure Python reader)."""

from __future__ import annotations

from contextlib import suppress
from ctypes import addressof, create_string_buffer
from dataclasses import replace

from extractor.document import BBox, Note, Page, PagedDocument, Picture, Rule, Word
from extractor.errors import Damaged, Encrypted, LimitExceeded
from extractor.options import Options
from extractor.progress import advance
from extractor.readers import pdf_calls as pdf
from extractor.readers.pdf_digits import Fonts
from extractor.readers.pdf_frame import Frame
from extractor.readers.pdf_room import Room, own_room
from extractor.readers.pdf_rules import PageDrawing, read_drawing
from extractor.readers.pdf_sight import crossed_out, looked_at
from extractor.readers.pdf_text import PageText, read_text

# A text layer with more than this share, and this many, of impossible characters is noted; fewer are bullets and stray symbols.
DAMAGED_SHARE = 0.03
DAMAGED_CHARACTERS = 5
# A page with at most this many characters and a picture over this share of it is a picture of text.
FEW_CHARACTERS = 30
LARGE_PICTURE = 0.3


def read(data: bytes, options: Options) -> PagedDocument:
    """All pages of a PDF file, turned so that their text stands upright.

    Raises Damaged, Encrypted (the empty password is tried first, then the given one) and LimitExceeded (`pages`).
    """
    document = _open(data, options.password)
    try:
        count = pdf.page_count(document)
        if count > options.limits.pages:
            raise LimitExceeded("pages", count, options.limits.pages, "The document has too many pages.")
        if count < 1:
            raise Damaged("The PDF file has no pages; download it again.")
        pages, notes, room, fonts = [], [], own_room(), Fonts()
        for index in range(count):
            page, noticed = _read_page(document, index, options.limits.objects_per_page, room, fonts)
            pages.append(page)
            notes.extend(noticed)
            advance()
        if all(note.code == "page_unreadable" for note in notes) and len(notes) == count:
            raise Damaged("No page of the PDF file can be read; download it again.")
        return PagedDocument("pdf", tuple(pages), _title(document), tuple(notes))
    finally:
        pdf.close_document(document)


def needs_recognition(page: Page) -> bool:
    """Whether a page is a picture of text: next to no words, and a picture over a good part of it."""
    if sum(len(word.text) for word in page.words) > FEW_CHARACTERS:
        return False
    return any(p.bbox.width * p.bbox.height > LARGE_PICTURE * page.width * page.height for p in page.pictures)


def is_truncated(data: bytes) -> bool:
    """Whether the end of a PDF file is missing: nothing closes it, or objects come after what closes it.

    PDFium repairs such files and silently gives the pages it still finds, so this is asked before.
    """
    end = max(data.rfind(b"%%EOF"), data.rfind(b"startxref"))
    return end < 0 or b" obj" in data[end:]


def _open(data: bytes, password: str | None) -> int:
    """A loaded document, to be closed by the caller."""
    if b"%PDF-" not in data[:1024]:
        raise Damaged("The file is not a PDF file, whatever its name says.")
    if is_truncated(data):
        raise Damaged("The end of the PDF file is missing; download it again.")
    passwords = [None] if password is None else [None, password.encode()]
    for attempt in passwords:
        document: int | None = pdf.load_document(data, len(data), attempt)
        if document:
            return document
        error = pdf.last_error()
    if error in (pdf.ERROR_PASSWORD, pdf.ERROR_SECURITY):
        wrong = "the given password does not open it" if password is not None else "give its password with --password"
        raise Encrypted(f"The PDF file is protected: {wrong}.")
    raise Damaged("The PDF file cannot be opened: its structure is damaged; download it again.")


def _read_page(document: int, index: int, limit: int, room: Room, fonts: Fonts) -> tuple[Page, list[Note]]:
    """One page and what was noticed on it."""
    number = index + 1
    handle = _load(document, index)
    if not handle:
        return Page(number, 0.0, 0.0, ()), [Note("page_unreadable", "The page is damaged and was left out.", number)]
    try:
        frame = _frame(handle)
        drawing = read_drawing(handle, frame, limit, room)
        text_page = pdf.load_text(handle)
        try:
            text = read_text(text_page, frame, drawing, room, fonts) if text_page else PageText(())
        finally:
            if text_page:
                pdf.close_text(text_page)
        if text.doubtful or drawing.slants:
            text = _seen(handle, text, frame, drawing)
    finally:
        pdf.close_page(handle)
    page = _page(number, frame, text, drawing)
    return page, list(_notes(page, text, drawing))


def _load(document: int, index: int) -> int | None:
    """A loaded page with the text of form fields and notes in its content, where a person sees it; None when damaged."""
    handle: int | None = pdf.load_page(document, index)
    if not handle:
        return None
    for i in range(pdf.count_annotations(handle)):
        annotation = pdf.get_annotation(handle, i)
        kind = pdf.annotation_kind(annotation)
        pdf.close_annotation(annotation)
        if kind not in pdf.SILENT_ANNOTATIONS:
            if pdf.flatten(handle, pdf.AS_DISPLAYED) == pdf.FLATTENED:
                pdf.close_page(handle)
                handle = pdf.load_page(document, index)
            break
    return handle


def _seen(handle: int, text: PageText, frame: Frame, drawing: PageDrawing) -> PageText:
    """The text of a page as a person sees it."""
    size = (frame.width, frame.height)
    turned = size if text.turn % 2 == 0 else size[::-1]
    boxes = [word.bbox.turned(-text.turn, *turned) for word in text.words]
    words = crossed_out(text.words, boxes, drawing.slants)
    covered = False
    if text.doubtful:
        words, covered = looked_at(handle, words, boxes, text.owners, drawing.texts, *size)
    return replace(text, words=tuple(words), covered=covered)


def _page(number: int, frame: Frame, text: PageText, drawing: PageDrawing) -> Page:
    """The page with everything turned so that its text stands upright."""
    width, height, turn = frame.width, frame.height, text.turn
    if not turn:
        return Page(number, width, height, _visible(text.words, width, height), drawing.rules, drawing.pictures)
    rules = tuple(Rule(*BBox(*rule).turned(turn, width, height)) for rule in drawing.rules)
    pictures = tuple(Picture(picture.bbox.turned(turn, width, height)) for picture in drawing.pictures)
    if turn % 2:
        width, height = height, width
    return Page(number, width, height, _visible(text.words, width, height), rules, pictures, turn)


def _visible(words: tuple[Word, ...], width: float, height: float) -> tuple[Word, ...]:
    """The words whose middle lies on the page: what a crop box cuts away nobody reads."""
    if words:
        lefts, tops, rights, bottoms = zip(*[word.bbox for word in words], strict=True)
        if min(lefts) >= 0 and min(tops) >= 0 and max(rights) <= width and max(bottoms) <= height:
            return words
    return tuple(w for w in words if 0 <= (w.bbox.x0 + w.bbox.x1) / 2 <= width and 0 <= (w.bbox.top + w.bbox.bottom) / 2 <= height)


def _notes(page: Page, text: PageText, drawing: PageDrawing) -> list[Note]:
    notes = []
    if not drawing.complete:
        notes.append(Note("too_many_objects", "The page has too many drawn objects; its rulings were not read.", page.number))
    if needs_recognition(page):
        notes.append(Note("page_without_text", "The page is a picture without a text layer.", page.number))
    elif text.hidden > 0.5:
        notes.append(Note("hidden_text", "The text of the page is an invisible layer, as a text recogniser leaves it.", page.number))
    if text.covered:
        notes.append(Note("hidden_content", "Numbers stand hidden under other numbers, which were read.", page.number))
    if text.damaged > DAMAGED_SHARE and text.damaged * sum(len(word.text) for word in text.words) >= DAMAGED_CHARACTERS:
        notes.append(Note("text_layer_damaged", "Characters of the text layer are not those that are printed.", page.number))
    return notes


def _frame(page: int) -> Frame:
    box = pdf.Floats4()
    pdf.page_box(page, addressof(box))
    left, top, right, bottom = box
    return Frame(left, bottom, right, top, pdf.page_rotation(page) % 4)


def _title(document: int) -> str | None:
    """The document's own title, or None."""
    size = pdf.meta_text(document, b"Title", None, 0)
    if not 2 < size < 10_000:
        return None
    buffer = create_string_buffer(size)
    pdf.meta_text(document, b"Title", addressof(buffer), size)
    with suppress(UnicodeDecodeError):
        return buffer.raw.decode("utf-16-le").strip("\0 ") or None
    return None
