"""What the characters of a text layer mean: spaces, hyphens, radicals written for characters, and signs of damage."""

from __future__ import annotations

import re
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
# The signs of all that prints nothing, and of all that is not simply printed.
NOTHING = frozenset(map(chr, SPACES | IGNORED))
SPECIAL = NOTHING | frozenset(map(chr, CONTROLS | HYPHENS))
# Vowels of pinyin, which mirrors print behind characters: the only accented letters expected in a Chinese text.
PINYIN = "àáèéêìíòóùúü"

_UNUSUAL = re.compile("[\u2e80-\u2fdf\ud800-\udfff\uf900-\ufaff]")
_LOST = re.compile(f"[{REPLACEMENT}\ue000-\uf8ff\xc0-\xff]")


def printed(code: int) -> str:
    """What one character of a text layer prints."""
    if code in SPACES or code in IGNORED:
        return ""
    return "-" if code in HYPHENS else REPLACEMENT if code in CONTROLS else chr(code)


def ordinary(text: str) -> str:
    """A text with radicals and compatibility ideographs replaced by ordinary characters, lone surrogates by U+FFFD, one by one."""
    return _UNUSUAL.sub(_ordinary, text)


@lru_cache(maxsize=1024)
def _plain(sign: str) -> str:
    if "\ud800" <= sign < "\ue000":
        return REPLACEMENT
    # Chromium and Skia write radicals for the characters that look like them (⼀ ⺠).
    plain = unify_radicals(unicodedata.normalize("NFKC", sign))
    return plain if len(plain) == 1 else sign


def _ordinary(found: re.Match[str]) -> str:
    return _plain(found.group())


def suspicious(text: str) -> float:
    """The share of characters that stand for lost ones: U+FFFD, private use, and Latin letters no Chinese text has."""
    lost = [sign for sign in _LOST.findall(text) if sign not in PINYIN]
    return len(lost) / len(text) if text else 0.0
