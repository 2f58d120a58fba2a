"""What the characters of a text layer mean: spaces, hyphens, radicals written for characters, and signs of damage."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from extractor.characters import unify_radicals

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
SPACES = frozenset((9, 10, 11, 12, 13, 32, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000))
# Zero-width marks and direction marks print nothing.
IGNORED = frozenset((*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, *range(0xFFF9, 0xFFFC)))
# PDFium gives 2 for a hyphen at a line's end; any other control character stands for one whose code the font does not explain.
LINE_END_HYPHEN = 2
CONTROLS = frozenset((*range(9), *range(14, 32), 0x7F))
# Fonts in which hyphen and soft hyphen are one glyph give U+00AD for a printed minus, so that must not be dropped.
HYPHEN = 0xAD
HYPHENS = frozenset((HYPHEN, 0xFFFE))
# All that is not simply printed.
SPECIAL = SPACES | IGNORED | CONTROLS | HYPHENS
# Vowels of pinyin, which mirrors print behind characters: the only accented letters expected in a Chinese text.
PINYIN = frozenset("àáèéêìíòóùúü")


def printed(code: int) -> str:
    """What one character of a text layer prints."""
    if code in SPACES or code in IGNORED:
        return ""
    return "-" if code in HYPHENS else REPLACEMENT if code in CONTROLS else chr(code)


def ordinary(codes: list[int]) -> None:
    """Replace, in place, radicals and compatibility ideographs by ordinary characters, and lone surrogates by U+FFFD."""
    for i, code in enumerate(codes):
        if code >= 0x2E80 and (code < 0x2FE0 or 0xD800 <= code < 0xE000 or 0xF900 <= code < 0xFB00 or code > 0x10FFFF):
            codes[i] = _ordinary(code)


@lru_cache(maxsize=1024)
def _ordinary(code: int) -> int:
    if 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return ord(REPLACEMENT)
    # Chromium and Skia write radicals for the characters that look like them (⼀ ⺠).
    plain = unify_radicals(unicodedata.normalize("NFKC", chr(code)))
    return ord(plain) if len(plain) == 1 else code


def suspicious(text: str) -> float:
    """The share of characters that stand for lost ones: U+FFFD, private use, and Latin letters no Chinese text has."""
    if not text:
        return 0.0
    bad = sum(
        1
        for char in text
        if char >= "\x80" and (char == REPLACEMENT or "\ue000" <= char <= "\uf8ff" or ("\xc0" <= char <= "\xff" and char not in PINYIN))
    )
    return bad / len(text)
