"""Whether the Chinese of a text layer is Chinese: a font with another's map gives ideographs, but not those that people write."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

ENOUGH = 60  # ideographs by which a page can be judged
USUAL = 0.8  # share of them that is in daily use; of printed pages nearly all are, of characters drawn at random a fifth


def is_garbled(texts: Iterable[str]) -> bool:
    """Whether too few of the ideographs of a page are in daily use, be it in simplified or in traditional writing."""
    ideographs = [char for text in texts for char in text if "\u4e00" <= char <= "\u9fff"]
    if len(ideographs) < ENOUGH:
        return False
    return all(sum(char in writing for char in ideographs) < USUAL * len(ideographs) for writing in _writings())


@cache
def _writings() -> tuple[frozenset[str], frozenset[str]]:
    """The first levels of GB 2312 (3,755 characters in daily use) and of Big5 (5,401)."""
    simplified = (bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    traditional = (bytes((row, cell)) for row in range(0xA4, 0xC7) for cell in (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
    return (
        frozenset("".join(code.decode("gb2312", "ignore") for code in simplified)),
        frozenset("".join(code.decode("big5", "ignore") for code in traditional)),
    )
