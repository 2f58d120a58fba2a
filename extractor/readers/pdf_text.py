"""The words of a PDF page, and what was noticed about them: damage, hidden text, reasons to look at the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.document import BBox, Word
from extractor.readers import pdf_calls as pdf
from extractor.readers.characters import suspicious
from extractor.readers.pdf_characters import Characters
from extractor.readers.pdf_digits import Fonts
from extractor.readers.pdf_doubts import doubtful
from extractor.readers.pdf_frame import Frame
from extractor.readers.pdf_room import Room
from extractor.readers.pdf_rules import PageDrawing
from extractor.readers.pdf_twice import without_overprint
from extractor.readers.pdf_words import boxes_of, spans_of, words_of

DIGIT_SIGNS = frozenset("0123456789")
HAS_DIGIT = re.compile(r"\d").search


@dataclass(frozen=True, slots=True)
class PageText:
    """The words of a page after `turn` clockwise quarter turns of it, and what was noticed.

    `damaged` is the share of characters that cannot be what is printed, `hidden` that of invisible characters. Where numbers
    may not be seen as they are read the page is `doubtful`, and `owners` are the text objects of its words; `covered` says
    that such numbers were left out.
    """

    words: tuple[Word, ...]
    turn: int = 0
    damaged: float = 0.0
    hidden: float = 0.0
    owners: tuple[int, ...] = ()
    covered: bool = False

    @property
    def doubtful(self) -> bool:
        return bool(self.owners)


def read_text(text_page: int, frame: Frame, drawing: PageDrawing, room: Room, fonts: Fonts) -> PageText:
    """All words of a loaded text page; `drawing` is what else is painted on it, `fonts` what is known of the document's."""
    characters = Characters(text_page, frame, room)
    spans = spans_of(characters)
    if not spans:
        return PageText(())
    counts = [0, 0, 0, 0]
    hidden = 0
    for first, stop, (_, direction, invisible) in spans:
        counts[direction] += stop - first
        hidden += (stop - first) * invisible
    total = sum(counts)
    if 0 < hidden < total / 2:
        spans = [span for span in spans if not span.style.hidden]
    main = counts.index(max(counts)) if max(counts) > 0.6 * total else 0
    boxes = boxes_of(text_page, spans, characters.numbers, frame, room)
    all_words = words_of(characters, spans, boxes, main, frame)
    words = without_overprint(all_words)
    final = tuple(stacked(words))
    damaged = suspicious("".join([word.text for word in words]))
    if hidden > total / 2:
        return PageText(final, -main % 4, damaged, hidden / total)
    owner_of = characters.owners
    owners = [owner_of[first] for first, _, _ in spans]
    numbers = [i for i, word in enumerate(all_words) if HAS_DIGIT(word.text)]
    # The fonts of whole numbers are those of values. A text object has one font; a word set in several is left out.
    whole = [i for i in numbers if all_words[i].text.isdecimal() and owners[i] == owner_of[spans[i].stop - 1]]
    if _in_other_fonts([(owners[i], all_words[i].text) for i in whole], fonts):
        damaged = 1.0
    sizes = [spans[i].style.size for i in numbers]
    if not doubtful([owners[i] for i in numbers], sizes, [boxes[i] for i in numbers], frame, drawing, room):
        return PageText(final, -main % 4, damaged, hidden / total)
    known = {id(word): owner for word, owner in zip(all_words, owners, strict=True)}
    return PageText(final, -main % 4, damaged, hidden / total, tuple(known.get(id(word), 0) for word in final))


def _in_other_fonts(numbers: Sequence[tuple[int, str]], fonts: Fonts) -> bool:
    """Whether any font shows other digits than its text says; `numbers` are text objects and their texts."""
    used: dict[int, set[str]] = {}
    for owner, text in numbers:
        used.setdefault(pdf.text_font(pdf.prepared(owner)), set()).update(text)
    return any(font and fonts.show_others(font, DIGIT_SIGNS & texts) for font, texts in used.items())


def stacked(words: list[Word]) -> list[Word]:
    """Words with characters set one under the other, as in vertical writing, joined to one sideways word.

    Only letters and ideographs are joined: stacked digits are the numbers of a column.
    """
    joined: list[Word] = []
    tail: BBox | None = None
    for word in words:
        single = len(word.text) == 1 and word.upright and not word.text.isascii()
        if single and tail is not None:
            box, last, size = word.bbox, joined[-1], word.size
            step = (box.top + box.bottom - tail.top - tail.bottom) / 2
            aligned = abs(box.x0 + box.x1 - tail.x0 - tail.x1) < 0.6 * size
            if aligned and 0.6 * size < step < 1.35 * size and abs(last.size - size) < 0.1 * size:
                joined[-1] = Word(last.text + word.text, last.bbox.union(box), None, None, False, size)
                tail = box
                continue
        joined.append(word)
        tail = word.bbox if single else None
    return joined
