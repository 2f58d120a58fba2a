"""Text that has lost its grid, as one stream of characters that remembers where each was printed.

Labels are searched in the compressed text (letters and digits only, folded character by character), so blanks, bars,
line breaks inside labels and traditional forms do not matter; the values between two labels are cut from the raw text.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex
from rapidfuzz import fuzz

from extractor.characters import simplify, strip_readings, unify_radicals
from extractor.document import Line, Place

_NO_WORDING = regex.compile(r"[^\p{L}\p{N}]")
# Numbers that stand between the two halves of a label.
_NUMBERS = regex.compile(r"\d+")
# Bars of other kinds between cells.
BARS = str.maketrans(dict.fromkeys("｜│┃", "|"))


@dataclass(frozen=True, slots=True)
class Stream:
    """`raw` is the lines joined by line breaks, `plain` the same with simplified characters, offset by offset; `text` is
    its compressed form, `origin[i]` the raw offset of text[i]."""

    raw: str
    plain: str
    text: str
    origin: tuple[int, ...]
    starts: tuple[int, ...]
    lines: tuple[Line, ...]

    def place(self, offset: int) -> Place | None:
        """Where the raw character at this offset was printed."""
        return self.lines[bisect_right(self.starts, offset) - 1].place

    def line_end(self, offset: int) -> int:
        """The raw offset at which the line of this raw offset ends."""
        end = self.raw.find("\n", offset)
        return end if end >= 0 else len(self.raw)

    def find_all(self, wording: str, start: int = 0, end: int | None = None) -> list[int]:
        """All positions in `text` where a wording stands."""
        found: list[int] = []
        position = self.text.find(wording, start, end)
        while position >= 0:
            found.append(position)
            position = self.text.find(wording, position + 1, end)
        return found

    def find_alike(self, wording: str, start: int, end: int) -> tuple[int, int] | None:
        """The stretch of text[start:end] most like a long wording, or None below a likeness of 0.8."""
        if len(wording) < 6 or end - start < 4:
            return None
        match = fuzz.partial_ratio_alignment(wording, self.text[start:end])
        if match is None or match.score < 80 or match.dest_end - match.dest_start < 0.7 * len(wording):
            return None
        begin, finish = start + match.dest_start, start + match.dest_end
        # Digits at its end are the first value's, those before it the last one's.
        while finish > begin and self.text[finish - 1].isdigit() and not wording[-1].isdigit():
            finish -= 1
        while begin < finish and self.text[begin].isdigit() and not wording[0].isdigit():
            begin += 1
        return begin, finish

    def find_wrapped(self, wording: str, start: int, end: int) -> tuple[int, int] | None:
        """Where a wording begins in text[start:end] that goes on behind the numbers of its row: a label on two lines."""
        if len(wording) < 6 or self.text.find(wording[:4], start, end) < 0:
            return None
        for length in range(len(wording) - 2, 3, -1):
            for begin in self.find_all(wording[:length], start, end):
                numbers = _NUMBERS.match(self.text, begin + length, end)
                if numbers and any(self.text.startswith(wording[length:], behind, end) for behind in range(numbers.end(), begin + length, -1)):
                    return begin, begin + length
        return None

    def find_beginning(self, wording: str, start: int, end: int) -> tuple[int, int] | None:
        """Where the greater part of a long wording's beginning stands in text[start:end]: the label of a row that wraps
        around its values (first line of the label, the values, the rest of the label)."""
        for length in range(len(wording) - 1, max(5, len(wording) // 2), -1):
            position = self.text.find(wording[:length], start, end)
            if position >= 0:
                return position, position + length
        return None


def stream(lines: Sequence[Line]) -> Stream:
    """The stream of these lines."""
    raw_parts: list[str] = []
    starts: list[int] = []
    position = 0
    for line in lines:
        starts.append(position)
        text = strip_readings(line.text).translate(BARS)
        raw_parts.append(text)
        position += len(text) + 1
    raw = "\n".join(raw_parts)
    plain = "\n".join([_simplified(part) for part in raw_parts])
    folded = {character: _folded(character) for character in set(plain)}
    origin = [offset for offset, character in enumerate(plain) for _ in folded[character]]
    text = plain.translate({ord(character): wording for character, wording in folded.items()})
    return Stream(raw, plain, text, tuple(origin), tuple(starts), tuple(lines))


def _simplified(text: str) -> str:
    """Simplified characters, offset by offset: whole words (檔案 → 文件) where their length stays, else single characters."""
    whole = simplify(text)
    return whole if len(whole) == len(text) else "".join(simplify(c) if len(simplify(c)) == 1 else c for c in text)


@lru_cache(maxsize=16384)
def _folded(character: str) -> str:
    if character.isascii():
        return character if character.isalnum() else ""
    if unicodedata.category(character) == "No":
        return ""
    plain = unify_radicals(unicodedata.normalize("NFKC", character))
    return _NO_WORDING.sub("", plain)
