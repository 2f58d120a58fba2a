"""Titles of reports taken apart: the body, the year, the words of a report, whatever stands around them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import regex

from extractor.characters import fold, strip_readings
from extractor.characters.remembering import remembered
from extractor.recognition.dates import plain_years, without_years, years_of
from extractor.recognition.names import is_name, trimmed
from extractor.recognition.vocabulary import pattern, vocabulary

SHORTEST, LONGEST = 6, 120
# So much may stand before the words of a report, and after them.
MOST_BEFORE, MOST_AFTER = 60, 40
# What parts a line into texts of their own: steps of a path through the site, cells.
_STEPS = regex.compile(r"[>»›|｜→]+|\s[-_]{1,2}\s|_|(?<=报告)[-—–](?![-—–])")
_ENDS = regex.compile(r"[。；;,，!！?？…]")
_SOFT = regex.compile(r"[\s:\-·*#\"'.]+")
_MADE_OF = regex.compile(r"[\p{Han}()、]+")
_HAN, _IN_BRACKETS = regex.compile(r"\p{Han}"), regex.compile(r"^ ?\(([^()]*)\)")
# A text that has lost its line breaks, and what parted its lines.
_RUN_ON, _PARTED = regex.compile(r"\s\S.*。"), regex.compile(r"[\s。；;]+")


@dataclass(frozen=True, slots=True)
class Title:
    """A printed title taken apart.

    `years` are all it names; `report` says that it is a report's and not that of a page about one; `sentence` that it
    stands in running text; `joined` that body or year stand on a line of their own.
    """

    text: str
    agency: str
    years: tuple[int, ...]
    report: bool
    sentence: bool = False
    joined: bool = False

    @property
    def year(self) -> int | None:
        """The year of the report: the last of those named."""
        return self.years[-1] if self.years else None

    @property
    def rank(self) -> tuple[bool, ...]:
        """Fuller titles are greater."""
        return (self.report, not self.sentence, is_name(self.agency), bool(self.years), not self.joined, bool(self.agency))


@remembered(1024)
def read_title(text: str) -> Title | None:
    """Take a title apart, or None when the text is no title of such a report."""
    plain = _plain(text)
    if not SHORTEST <= len(plain) <= LONGEST:
        return None
    read = (_read(text, plain, found) for found in _pattern().finditer(plain))
    return max((title for title in read if title), key=lambda title: title.rank, default=None)


def _read(text: str, plain: str, found: regex.Match[str]) -> Title | None:
    """The title whose last words are these."""
    before, after = plain[: found.start()], plain[found.end() :]
    if before.count("《") > before.count("》"):
        # A title in quotes of its own, or its words alone in quotes; else it is another document that is named.
        quoted = after.startswith("》") and (before.startswith("《") or before.endswith("《"))
        if not quoted or _HAN.search(after):
            return None
        before, after = before.strip("《"), after[1:]
    if _not_after().match(after) or after.startswith("》"):
        return None
    clause = _ENDS.split(before)[-1]
    if len(clause) > MOST_BEFORE:
        return None
    title = vocabulary()["title"]
    about = any(word in plain for word in title["not_a_report"])
    return Title(
        text=pattern("title", "caption").sub("", text.strip()),
        agency=_full_width(_body(clause) or _behind(after), text),
        years=years_of(clause + found.group()) or years_of(after[:MOST_AFTER]),
        report=not about and len(after) <= MOST_AFTER,
        sentence=bool(_ENDS.search(before) or _ENDS.search(after)),
    )


def titles_in(text: str) -> list[Title]:
    """All titles a line holds: one, or one at a step of a path, or several in a text that has lost its line breaks."""
    pieces = [piece for piece in _STEPS.split(text) if piece and len(piece.strip()) >= SHORTEST]
    if len(text) > LONGEST or _RUN_ON.search(text.strip()):
        # A reading behind a character, 業(yè), would part the name before it.
        whole = [found.group() for found in _in_text().finditer(strip_readings(text))]
        pieces = [*whole, *(part for piece in pieces for part in _PARTED.split(piece))]
    return [title for piece in pieces if (title := read_title(piece))]


def joined_title(lines: list[str]) -> Title | None:
    """The title that lines make together, the body or the words of the report broken over them."""
    title = read_title("".join(line.strip() for line in lines))
    return replace(title, joined=True) if title else None


def _plain(text: str) -> str:
    """Folded, with a blank where one was printed, unless blanks are between all characters."""
    pieces = [fold(piece) for piece in text.split()]
    spaced = sum(len(piece) == 1 for piece in pieces) * 2 > len(pieces) > 3
    return plain_years(("" if spaced else " ").join(pieces)).strip()


def _body(clause: str) -> str:
    """The name of the body in the words before those of the report, empty when there is none."""
    words = vocabulary()["title"]
    clause = pattern("title", "scope").sub(" ", without_years(clause))
    clause = _IN_BRACKETS.sub(_unwrapped, clause)
    name = ""
    for piece in reversed([piece for piece in _SOFT.split(clause) if _HAN.search(piece)]):
        left, about, right = (piece + name).partition(words["about"])
        whole = trimmed(left if about and is_name(trimmed(left)) else right or left if about else left)
        if is_name(name) and not (_is_place(piece) and is_name(whole)):
            break
        name = whole
    return name if not name or _MADE_OF.fullmatch(name) else ""


def _unwrapped(found: regex.Match[str]) -> str:
    """A name in brackets is the body's, anything else a mark: 【安平县教育局】, 【公告】."""
    return f"{found[1]} " if is_name(found[1]) else " "


def _is_place(piece: str) -> bool:
    return len(piece) <= 12 and bool(pattern("agency", "places").fullmatch(piece))


def _behind(after: str) -> str:
    """The body that stands behind the words of the report, in brackets or set off by a dash or a blank."""
    name = trimmed(regex.sub(r"^[\s(\-]+|[)\s]+$", "", without_years(after)))
    return name if is_name(name) and _MADE_OF.fullmatch(name) else ""


def _full_width(name: str, printed: str) -> str:
    return name.replace("(", "（").replace(")", "）") if "（" in printed or "【" in printed else name


@cache
def _not_after() -> regex.Pattern[str]:
    return regex.compile(rf"(?:{vocabulary()['title']['not_after']})")


@cache
def _pattern() -> regex.Pattern[str]:
    """The words of a report, blanks anywhere in them, the year perhaps between: 政府信息公开工作2022年度报告."""
    words = vocabulary()["title"]
    year = r"20[0-3]\d ?(?:年 ?度?)?"
    matter, kind = (_either(words[key]) for key in ("matter", "kind"))
    return regex.compile(rf"{matter}(?: ?工 ?作)? ?的? ?(?:{year})? ?的? ?{kind}")


@cache
def _in_text() -> regex.Pattern[str]:
    """A title inside a text that has lost its line breaks: a name, a year, the words of a report."""
    return regex.compile(rf"[\p{{Han}}（）()]{{2,40}}\s*20[0-3]\d\s*(?:年\s*度?)?\s*{_pattern().pattern}")


def _either(wordings: list[str]) -> str:
    return "(?:" + "|".join(" ?".join(wording) for wording in sorted(wordings, key=len, reverse=True)) + ")"
