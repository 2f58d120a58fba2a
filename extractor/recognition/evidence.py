"""What a document says of itself, gathered once for body and year: front matter, titles, first prose, last lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from extractor.characters import fold
from extractor.document import Block, Document, Line, Table
from extractor.recognition.dates import day_of, plain_years, without_years, years_of
from extractor.recognition.names import is_name, trimmed
from extractor.recognition.sections import Heading
from extractor.recognition.title import Title, joined_title, read_title, titles_in
from extractor.recognition.vocabulary import vocabulary

# Stands after a table's cell among the texts of the front matter, so that no title is joined over it.
CELL_END = "|"
# Blocks of front matter in a document without headings, characters of prose that are looked at, last lines.
MOST_FRONT, MOST_PROSE, LAST = 40, 12_000, 12
# Of a long front, and of a long text in it, only the beginning and the end are looked at.
MOST_TEXTS, LONGEST_TEXT = 300, 6000
LONGEST_PART, LONGEST_TITLE = 45, 120
# So many lines below the first heading may be the introduction of the report.
FIRST = 4
# A date or a name may stand so many lines below a title.
BELOW = 3
SHORTEST_PROSE = 20
# Formats whose own title is shown to readers; that of an office file is often left over from the file it was copied from.
PAGES = frozenset({"html", "mhtml"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """`front` are the texts before the first heading as printed, and an introduction below it, `text` the same folded, `preamble` those without titles and line breaks;
    `body` is the prose from the first heading on, folded, a line a block; `end` the last lines and `below` those below titles, as printed; `beside` names that stand
    alone beside a title that has none."""

    titles: tuple[Title, ...]
    page_titles: tuple[Title, ...]
    page_title: str
    beside: tuple[str, ...]
    front: tuple[str, ...]
    text: str
    preamble: str
    body: str
    end: tuple[str, ...]
    below: tuple[str, ...]
    is_page: bool


def gather(document: Document, headings: Sequence[Heading]) -> Evidence:
    """All that bears on whose report a document is, and for which year."""
    first = headings[0].block if headings else len(document.blocks)
    front = [
        *_front(document.blocks, headings),
        *(_introduction(document.blocks, headings)),
        *(_described(name, value) for name, value in document.metadata),
    ]
    found = list(_titles(front))
    titled = {n for n, title in found if not title.sentence}
    preamble = plain_years("".join(fold(text) for n, text in enumerate(front) if n not in titled or len(text) > LONGEST_TITLE))
    return Evidence(
        titles=tuple(title for _, title in found),
        page_titles=tuple(titles_in(document.title or "")),
        page_title=fold(document.title or ""),
        beside=tuple(_beside(front, found)),
        front=tuple(front),
        text="\n".join(plain_years(fold(text)) for text in front) + "\n" + preamble,
        preamble=preamble,
        body=_prose(document.blocks[first:]),
        end=tuple(_last(document.blocks[first:] or document.blocks)),
        below=tuple(line for n, title in found if not title.sentence for line in front[n + 1 : n + 1 + BELOW]),
        is_page=document.format in PAGES,
    )


def _front(blocks: Sequence[Block], headings: Sequence[Heading]) -> list[str]:
    """The texts before the first heading: lines, and the cells of tables (index cards, layout tables) set off by "|"."""
    first = headings[0] if headings else None
    found: list[str] = []
    for index, block in enumerate(blocks[: (first.block + 1) if first else MOST_FRONT]):
        if isinstance(block, Table):
            found.extend(part for cell in block.cells if cell.text.strip() for part in (cell.text, CELL_END))
        elif first and index == first.block:
            found.append(block.text[: first.begin])
        elif found and (block.continues or _runs_on(found[-1])):
            found[-1] += block.text
        else:
            found.append(block.text)
    found = [
        text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT // 2] + text[-LONGEST_TEXT // 2 :] for text in found if text.strip()
    ]
    return found if len(found) <= MOST_TEXTS else found[: MOST_TEXTS // 2] + found[-MOST_TEXTS // 2 :]


def _introduction(blocks: Sequence[Block], headings: Sequence[Heading]) -> Iterator[str]:
    """The introduction that stands below the first heading instead of above it: its first lines that speak of the report itself."""
    if not headings:
        return
    first, end = headings[0], headings[1].block if len(headings) > 1 else len(blocks)
    lines = [block.text for block in blocks[first.block + 1 : min(end, first.block + 1 + FIRST)] if isinstance(block, Line)]
    yield from (line[:LONGEST_TEXT] for line in lines if regex.search(vocabulary()["year"]["of_itself"], line))


def _runs_on(text: str) -> bool:
    """Whether a line is one of prose that its end breaks off: a name in it goes on in the next line."""
    return (
        len(text) > SHORTEST_PROSE
        and regex.search(r"[，。；、《]", text) is not None
        and regex.search(r"[\p{Han}，、0-9]\s*$", text) is not None
    )


def _described(name: str, value: str) -> str:
    """An entry in which the page describes itself, as the line of a card; a title as it is."""
    return value if read_title(value) else f"{name}：{value}"


def _prose(blocks: Sequence[Block]) -> str:
    lines: list[str] = []
    length = 0
    for block in blocks:
        if isinstance(block, Line):
            lines.append(plain_years(fold(block.text[:MOST_PROSE])))
            length += len(lines[-1])
            if length > MOST_PROSE:
                break
    return "\n".join(lines)


def _last(blocks: Sequence[Block]) -> list[str]:
    texts: list[str] = []
    for block in reversed(blocks):
        if isinstance(block, Line) and block.text.strip():
            texts.append(block.text[-200:])
        if len(texts) == LAST:
            break
    return texts[::-1]


def _titles(front: Sequence[str]) -> Iterator[tuple[int, Title]]:
    """Titles with the index of their last line: on one line, or broken over two to four short ones."""
    for n, text in enumerate(front):
        alone = titles_in(text)
        if len(text) > LONGEST_TITLE or any(is_name(title.agency) and title.years for title in alone) or len(alone) > 1:
            yield from ((n, title) for title in alone)
            continue
        single = alone[0] if alone else None
        parts = [[line.strip() for line in front[max(0, n - size + 1) : n + 1]] for size in (2, 3, 4)]
        joined = [title for lines in parts if (title := _joined(lines, single))]
        if joined:
            yield n, max(joined, key=lambda title: title.rank)
        if single:
            following = _year_alone(front[n + 1]) if n + 1 < len(front) and not single.years else ()
            yield n, replace(single, years=following) if following else single


def _joined(lines: list[str], single: Title | None) -> Title | None:
    """The title that lines make together, if the ones before the last belong to it: they say what it lacks."""
    if len(lines) < 2 or not all(_is_part(line) for line in lines) or read_title("".join(lines[:-1])):
        return None
    joined = joined_title(lines)
    if joined and _names(lines[0], joined):
        joined = replace(joined, joined=False)
    if joined is None or single is None:
        return joined if joined and (joined.agency or joined.years) else None
    more_years = bool(joined.years) and not single.years
    if is_name(single.agency):
        return joined if more_years and joined.agency == single.agency else None
    return joined if is_name(joined.agency) or (more_years and not joined.agency) else None


def _names(line: str, title: Title) -> bool:
    """Whether a line holds both body and year of a title, which goes on below in the middle of its words."""
    plain = plain_years("".join(fold(line).split()))
    return bool(title.agency) and plain.startswith(fold(title.agency)) and set(title.years) == set(years_of(plain)) != set()


def _is_part(line: str) -> bool:
    """Whether a line may be a part of a title: short, no date, no field of a card, no sentence."""
    return 0 < len(line) <= LONGEST_PART and not regex.search(r"[。|:：>»;；]", line) and line != CELL_END and not day_of(line)


def _year_alone(line: str) -> tuple[int, ...]:
    """The year that is all a line holds: （2023年度）."""
    plain = plain_years(fold(line)).strip()
    return years_of(plain) if not without_years(plain, "").strip("() ") else ()


def _beside(front: Sequence[str], found: Sequence[tuple[int, Title]]) -> Iterator[str]:
    """Names that stand alone on the line below a title that names nobody, or below its year."""
    for n, title in found:
        if title.agency or not title.report or title.sentence:
            continue
        for line in front[n + 1 : n + BELOW]:
            name = trimmed(regex.sub(r"^[(（]([^()（）]*)[)）]$", r"\1", "".join(line.split())))
            if is_name(name) and regex.fullmatch(r"\s*[(（]?[\p{Han}\s、（）()]+[)）]?\s*", line):
                yield name
            if not _year_alone(line):
                break
