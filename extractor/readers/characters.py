"""What the characters of a text layer mean: spaces, hyphens, compatibility radicals, and signs of damage."""

from __future__ import annotations

import csv
import unicodedata
from functools import cache
from importlib.resources import files

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
SPACES = frozenset((9, 10, 11, 12, 13, 32, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000))
# Zero-width marks, direction marks and control characters that print nothing. PDFium puts 2 for a hyphen at a line's end.
CONTROLS = (1, *range(3, 9), *range(14, 32), 0x7F)
ZERO_WIDTH = (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, *range(0xFFF9, 0xFFFC))
IGNORED = frozenset(CONTROLS + ZERO_WIDTH)
# Fonts in which hyphen and soft hyphen are one glyph give U+00AD for a printed minus, so it must not be dropped.
HYPHENS = frozenset((2, 0xAD, 0xFFFE))


@cache
def radicals() -> dict[int, int]:
    """Radical → the character it is printed for (Unicode's EquivalentUnifiedIdeograph; Chromium and Skia write radicals)."""
    table = {}
    for code in range(0x2F00, 0x2FE0):
        plain = unicodedata.normalize("NFKC", chr(code))
        if plain != chr(code):
            table[code] = ord(plain)
    with files("extractor.readers").joinpath("radicals.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            table[ord(row["radical"])] = ord(row["character"])
    return table


def ordinary(codes: list[int]) -> None:
    """Replace, in place, radicals and compatibility ideographs by ordinary characters, and lone surrogates by U+FFFD."""
    for i, code in enumerate(codes):
        if code < 0x2E80:
            continue
        if code < 0x2FE0:
            codes[i] = radicals().get(code, code)
        elif 0xD800 <= code < 0xE000 or code > 0x10FFFF:
            codes[i] = 0xFFFD
        elif 0xF900 <= code < 0xFB00:
            plain = unicodedata.normalize("NFC", chr(code))
            codes[i] = ord(plain) if len(plain) == 1 else code


def suspicious(text: str) -> float:
    """The share of characters that stand for lost ones: U+FFFD, private use, and accented Latin letters."""
    if not text:
        return 0.0
    bad = sum(1 for char in text if char >= "\x80" and (char == REPLACEMENT or "\ue000" <= char <= "\uf8ff" or "\xc0" <= char <= "\u024f"))
    return bad / len(text)
