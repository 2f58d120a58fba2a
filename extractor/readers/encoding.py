"""Bytes of a text format → text, where the declared encoding is a hint and strict decoding the judge.

Order: byte order mark; zero bytes (UTF-16 and UTF-32 without a mark); the declared encoding; UTF-8; GB 18030; Big5;
then whatever of these reads best with its broken bytes replaced; charset-normalizer last, for text that is not Chinese.
An encoding is taken only when the text it gives is plausible, that is made of common characters: nearly every byte
sequence decodes as something (UTF-8 Chinese read as GB 18030 gives rare characters without any error).
"""

from __future__ import annotations

import codecs
import re
from functools import cache
from typing import NamedTuple

from extractor.document import Note

# Names of encodings as pages declare them → the superset they are decoded with. Single-byte encodings are not listed:
# they decode anything, so a declaration of them says nothing about a Chinese page.
_SUPERSETS = {
    **dict.fromkeys(("utf-8", "utf8", "utf_8", "unicode-1-1-utf-8"), "utf-8"),
    **dict.fromkeys(
        ("gb2312", "gb_2312-80", "gb_2312", "csgb2312", "gbk", "x-gbk", "gb18030", "cp936", "ms936", "windows-936", "chinese", "euc-cn"),
        "gb18030",
    ),
    **dict.fromkeys(("big5", "big-5", "big5-hkscs", "cn-big5", "x-x-big5", "cp950"), "big5hkscs"),
    **dict.fromkeys(("utf-16", "utf-16le", "unicode"), "utf-16-le"),
    "utf-16be": "utf-16-be",
}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_CHINESE = ("utf-8", "gb18030", "big5hkscs")
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_DECLARED_WITHIN = 4096
# Lead and trail bytes of the punctuation and of the first level of both standards.
_LEVELS = {
    "gb2312": ((*range(0xA1, 0xA4), *range(0xB0, 0xD8)), range(0xA1, 0xFF)),
    "big5": ((*range(0xA1, 0xA4), *range(0xA4, 0xC7)), (*range(0x40, 0x7F), *range(0xA1, 0xFF))),
}
_ASCII = re.compile(r"[\x00-\x7f]+")
_SAMPLE = 2000
_SAMPLED_WITHIN = 50_000
_PLAUSIBLE = 0.8
# So many well-formed UTF-8 characters are no accident, whatever they say (a few are: '联通' in GBK).
_CERTAIN = 12
_LOST = "\ufffd"


class Decoded(NamedTuple):
    """The text, the encoding it was read in, and notes on bytes that could not be read."""

    text: str
    encoding: str
    notes: tuple[Note, ...] = ()


class _Reading(NamedTuple):
    text: str
    encoding: str
    score: float


def declared_charset(data: bytes) -> str | None:
    """The encoding that an HTML or XML file declares for itself near its beginning, as written there, or None."""
    head = data[:_DECLARED_WITHIN]
    if head.count(0) > len(head) // 4:
        head = head.replace(b"\0", b"")
    found = _DECLARED.search(head)
    return found[1].decode("ascii", "replace").lower() if found else None


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of the file; never raises. A cut last character is dropped; broken bytes become U+FFFD and a note."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _finished(_reading(data[len(mark) :], encoding), mark=True)
    if wide := _wide_encoding(data):
        return _finished(_reading(data, wide))
    hinted = _SUPERSETS.get(declared or "")
    candidates = tuple(dict.fromkeys((hinted, *_CHINESE) if hinted else _CHINESE))
    for encoding in candidates:
        reading = _strict(data, encoding)
        if reading and (reading.score >= _PLAUSIBLE or (encoding == "utf-8" and _certain(reading.text))):
            return _finished(reading)
    best = max((_reading(data, encoding) for encoding in (*candidates, "utf-16-le", "utf-16-be")), key=lambda reading: reading.score)
    return _finished(best if best.score >= _PLAUSIBLE else _guessed(data) or best)


def plausibility(text: str) -> float:
    """The share of common Chinese characters and punctuation in the non-ASCII text, 0 to 1; 1 for pure ASCII."""
    sample = (_ASCII.sub("", text[:_SAMPLED_WITHIN]) or _ASCII.sub("", text))[:_SAMPLE]
    if not sample:
        return 1.0
    lost = sample.count(_LOST)
    return max(0.0, max(sum(map(_common(standard).__contains__, sample)) for standard in _LEVELS) - lost) / len(sample)


def _certain(text: str) -> bool:
    return len(_ASCII.sub("", text)) >= _CERTAIN


def _strict(data: bytes, encoding: str) -> _Reading | None:
    try:
        # An incremental decoder leaves a character cut at the end of the file out instead of failing on it.
        text = codecs.getincrementaldecoder(encoding)("strict").decode(data, final=False)
    except UnicodeDecodeError:
        return None
    return _Reading(text, encoding, plausibility(text))


def _reading(data: bytes, encoding: str) -> _Reading:
    text = codecs.getincrementaldecoder(encoding)("replace").decode(data, final=False)
    return _Reading(text, encoding, plausibility(text))


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: ASCII characters (line ends, digits, markup) leave zero bytes at fixed places."""
    head = data[: _SAMPLED_WITHIN - _SAMPLED_WITHIN % 4]
    zeros = [head[place::4].count(0) for place in range(4)]
    total, quarter = sum(zeros), max(1, len(head) // 4)
    if total < 2 or total < len(head) // 200:
        return None
    if zeros[2] > 0.9 * quarter and zeros[3] > 0.9 * quarter:
        return "utf-32-le"
    if zeros[0] > 0.9 * quarter and zeros[1] > 0.9 * quarter:
        return "utf-32-be"
    even, odd = zeros[0] + zeros[2], zeros[1] + zeros[3]
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    return encoding if min(even, odd) * 4 <= max(even, odd) and _reading(data, encoding).score >= _PLAUSIBLE else None


def _guessed(data: bytes) -> _Reading | None:
    """Not Chinese in any known way: what charset-normalizer makes of it, if anything."""
    from charset_normalizer import from_bytes  # slow to load and slow to run: the last resort

    best = from_bytes(data[:200_000]).best()
    return _Reading(data.decode(best.encoding, "replace"), best.encoding, 0.0) if best else None


def _finished(reading: _Reading, *, mark: bool = False) -> Decoded:
    text, encoding = reading.text.replace("\0", ""), reading.encoding
    notes = []
    if not mark and (mended := _unscrambled(text)):
        notes.append(Note("mojibake", f"The text was saved after a wrong decoding ({mended.encoding}); it was decoded back without loss."))
        text = mended.text
    if lost := text.count(_LOST):
        notes.append(Note("bad_bytes", f"{lost} places hold bytes that are no characters in {encoding}; they read as '{_LOST}'."))
    return Decoded(text.removeprefix("\ufeff"), encoding, tuple(notes))


def _unscrambled(text: str) -> _Reading | None:
    """A page that a crawler decoded wrongly and saved as UTF-8 ('æ\x94¿åº\x9c', '鏀垮簻'), if that can be undone exactly.

    Common libraries take Chinese pages for Latin-1 when the server names no charset.
    """
    if plausibility(text) >= _PLAUSIBLE:
        return None
    for wrong in ("latin-1", "cp1252", "gb18030"):
        try:
            data = text.encode(wrong)
        except UnicodeEncodeError:
            continue
        for encoding in _CHINESE[:2]:
            if encoding != wrong and (reading := _strict(data, encoding)) and reading.score >= _PLAUSIBLE:
                return reading._replace(encoding=f"{encoding} read as {wrong}")
    return None


@cache
def _common(standard: str) -> frozenset[str]:
    """The punctuation and the first level (the common characters) of the mainland's or of Taiwan's standard."""
    leads, trails = _LEVELS[standard]
    return frozenset(bytes(byte for lead in leads for trail in trails for byte in (lead, trail)).decode(standard, "ignore"))
