"""Title, agency and year: evidence gathered from everywhere it is printed, weighed as real pages have it.

Year: title over period statement over the years named in section one over the date of publication minus one. Agency: as
printed, from the title, else from the lines around it, the preamble, the file's own title.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import regex

from extractor.characters import fold
from extractor.document import Block, Document, Line, Table
from extractor.recognition.sections import Heading
from extractor.recognition.vocabulary import vocabulary

# Stands after a table's cell among the texts of the front matter, so that no title is joined over it.
CELL_END = "|"


@dataclass(frozen=True, slots=True)
class Title:
    """A printed title taken apart."""

    text: str
    agency: str
    year: int | None
    report: bool


@dataclass(frozen=True, slots=True)
class Who:
    """What was found of title, agency and year, and years that other evidence names (`other_years`)."""

    title: str | None
    agency: str | None
    year: int | None
    year_from: str = ""
    other_years: tuple[int, ...] = ()
    is_about: bool = False


def identify(document: Document, headings: Sequence[Heading]) -> Who:
    """Who made this report, and for which year."""
    first = headings[0].block if headings else len(document.blocks)
    front = _front(document.blocks, headings)
    titles = [*_titles(front), *([document_title] if (document_title := read_title(document.title or "")) else [])]
    title = _best(titles)
    text = "\n".join(fold(t) for t in front)
    body = "\n".join(fold(b.text) for b in document.blocks[first:] if isinstance(b, Line))
    year, year_from, others = _year(titles, text, body, document.blocks)
    return Who(
        title=title.text if title else None,
        agency=_agency(titles, front, text, body + "\n" + fold(document.title or ""), document.blocks),
        year=year,
        year_from=year_from,
        other_years=others,
        is_about=bool(title and not title.report),
    )


def read_title(text: str) -> Title | None:
    """Take a title apart, or None when the text is no title of such a report."""
    plain = fold(_chinese_year(text)).strip()
    if not 6 <= len(plain) <= 120:
        return None
    found = _title_pattern().search(plain)
    if not found:
        return None
    before, after = plain[: found.start()], plain[found.end() :]
    if len(before) > 45 or before.count("《") > before.count("》") or regex.match(vocabulary()["title"]["not_after"], after):
        return None
    years = [int(m[1]) for part in (found.group(), before, after) for m in regex.finditer(vocabulary()["year"]["title"], part)]
    year = years[0] if years else None
    without_year = regex.sub(r"[(\[【〔]?" + vocabulary()["year"]["title"] + r"[)\]】〕]?", " ", before)
    last = _without_noise(regex.split(r"[^\p{Han}()]+", without_year.strip())[-1])
    agency = last if _is_agency(last) else _without_noise(without_year)
    about = any(word in plain for word in vocabulary()["title"]["not_a_report"])
    printed = regex.sub(vocabulary()["title"]["caption"], "", text.strip())
    return Title(printed, agency, year, not about and len(after) <= 40)


def _front(blocks: Sequence[Block], headings: Sequence[Heading]) -> list[str]:
    """The texts before the first heading: lines, and the cells of tables (index cards, layout tables) set off by "|"."""
    first = headings[0] if headings else None
    found: list[str] = []
    for index, block in enumerate(blocks[: (first.block + 1) if first else 40]):
        if isinstance(block, Table):
            found.extend(part for cell in block.cells if cell.text.strip() for part in (cell.text, CELL_END))
        elif first and index == first.block:
            found.append(block.text[: first.begin])
        else:
            found.append(block.text)
    return [text for text in found if text.strip()]


def _titles(front: Sequence[str]) -> Iterator[Title]:
    """Titles on one line, or broken over two or three short ones."""
    for n, text in enumerate(front):
        if len(text) > 200:
            pieces = [*(found.group() for found in _title_in_text().finditer(text)), *regex.split(r"[\s。；;|]+", text)]
            yield from (title for piece in pieces if (title := read_title(piece)))
            continue
        alone = read_title(text)
        if alone and alone.agency and alone.year:
            yield alone
            continue
        for size in (2, 3):
            lines = front[max(0, n - size + 1) : n + 1]
            if len(lines) == size and not any(len(line.strip()) > 45 or "。" in line or line == CELL_END for line in lines):
                joined = read_title("".join(line.strip() for line in lines))
                # The lines before the one that ends the title belong to it only if they say something it lacks.
                if joined and (not alone or (joined.agency and joined.agency != alone.agency) or (joined.year and not alone.year)):
                    if alone and not _is_agency(joined.agency):
                        continue
                    yield joined
                    break
        if alone:
            yield alone


def _best(titles: Sequence[Title]) -> Title | None:
    """The fullest title; the first printed one among equals."""
    return max(titles, key=lambda t: (t.report, _is_agency(t.agency), t.year is not None, bool(t.agency), -len(t.text) // 40), default=None)


def _agency(titles: Sequence[Title], front: Sequence[str], text: str, body: str, blocks: Sequence[Block]) -> str | None:
    everything = text + "\n" + body
    for title in titles:
        if title.report and _is_agency(title.agency):
            return _complete(title.agency, everything)
    named = [_without_noise(name) for name in _stated(front)]
    for name in named:
        if _is_agency(name):
            return _complete(name, everything)
    for pattern in vocabulary()["agency"]["made_by"]:
        for found in regex.finditer(pattern, text, flags=regex.MULTILINE):
            name = _without_noise(found["agency"])
            if _is_agency(name):
                return _complete(name, everything)
    for line in body.split("\n")[:4]:
        if (found := regex.match(vocabulary()["agency"]["subject"], line.strip())) and _is_agency(found["agency"]):
            return _complete(found["agency"], everything)
    for line in [*reversed([b.text for b in blocks[-8:] if isinstance(b, Line)]), *front[:4]]:
        name = _without_noise(fold(line))
        if len(name) <= 30 and _is_agency(name):
            return _complete(name, everything)
    return next((title.agency for title in titles if title.report and title.agency), None)


def _stated(front: Sequence[str]) -> Iterator[str]:
    """Bodies named by an index card or a page's furniture: 发布机构：…"""
    ends = vocabulary()["title"]["index_card_end"]
    for n, text in enumerate(front):
        plain = fold(text)
        for label in vocabulary()["title"]["index_card"]:
            if found := regex.match(rf"\s*{label}\s*[:：]?\s*(?P<name>[^\s:：|,，。;；()（）\d]{{3,30}})?\s*", plain):
                yield regex.split(ends, found["name"])[0] if found["name"] else fold("".join(front[n + 1 : n + 3]))


def _is_agency(name: str) -> bool:
    words = vocabulary()["agency"]
    return (
        3 <= len(name) <= 40
        and any(name.endswith(ending) for ending in words["endings"])
        and not any(name.startswith(word) for word in words["pronouns"])
        and not regex.search(r"[,，。;；:：《》“”\"\d]", name)
        and not any(word in name for word in vocabulary()["title"]["vocabulary"])
    )


def _complete(name: str, text: str) -> str:
    """The same body's fuller name where the text prints one: 洪泽区人民政府 → 淮安市洪泽区人民政府; a bare place gets its organ."""
    words = vocabulary()["agency"]
    if any(name.endswith(place) for place in words["place_endings"]):
        organs = "|".join(words["organs"])
        party = "|".join(words["party"])
        found = Counter(m[1] for m in regex.finditer(rf"{regex.escape(name)}(?:{party})?({organs})", text))
        if found:
            organ = max(found, key=lambda o: (found[o], -text.find(name + o)))
            name += organ
    # A fuller name begins where a clause begins, or it would swallow the words of a sentence.
    more = rf"(?:{words['before_name']}|^)(?P<more>\p{{Han}}{{1,8}}?[省市州盟区县])(?={regex.escape(name)})"
    fuller = (m["more"] for m in regex.finditer(more, text, flags=regex.MULTILINE, overlapped=True))
    return next((place for place in fuller if not regex.search(words["not_in_name"], place)), "") + name


def _without_noise(text: str) -> str:
    name = regex.sub(r"[\s\d_\-—|·*#>《》【】\[\]〔〕“”\"'.。：:,，]+", "", text)
    for word in vocabulary()["title"]["noise"]:
        if name.startswith(word):
            name = name[len(word) :]
    return regex.sub(r"^[、()（）]+|[、()（）的]+$", "", name)


def _year(titles: Sequence[Title], text: str, body: str, blocks: Sequence[Block]) -> tuple[int | None, str, tuple[int, ...]]:
    words = vocabulary()["year"]
    periods = Counter(int(m[2] or m[1]) for m in regex.finditer(words["period"], text + "\n" + body[:4000]))
    periods.update(int(m[1]) for m in regex.finditer(words["period_end"], text + "\n" + body[:4000]))
    mentions = Counter(int(m[1]) for m in regex.finditer(words["mention"], body[:6000]))
    published = [int(m[1]) for m in regex.finditer(words["published"], text)]
    title = next((t.year for t in sorted(titles, key=lambda t: not t.report) if t.year), None)
    period = max(periods, key=lambda y: (periods[y], y)) if periods else None
    common = max(mentions, key=lambda y: (mentions[y], y)) if mentions else None
    evidence = [("title", title), ("period", period), ("text", common), ("published", published[0] - 1 if published else None)]
    said = [(source, year) for source, year in evidence if year]
    if not said:
        return None, "", ()
    source, year = said[0]
    return year, source, tuple(sorted({y for s, y in said[1:] if y != year and s == "period"}))


def _chinese_year(text: str) -> str:
    """二〇二三年 → 2023年."""
    digits = vocabulary()["year"]["digits"]
    numerals = "".join(digits)
    return regex.sub(rf"[二][{numerals}]{{3}}(?=\s*年)", lambda m: "".join(digits[c] for c in m.group()), text)


@cache
def _title_in_text() -> regex.Pattern[str]:
    """A title inside a text that has lost its line breaks: a name, a year, the words of a report."""
    year = vocabulary()["year"]["title"].replace("(20", "(?:20", 1)
    return regex.compile(rf"\p{{Han}}{{2,40}}\s*{year}\s*{_title_pattern().pattern}")


@cache
def _title_pattern() -> regex.Pattern[str]:
    words = vocabulary()["title"]
    either = lambda key: "|".join(sorted(words[key], key=len, reverse=True))  # noqa: E731
    year = vocabulary()["year"]["title"].replace("(20", "(?:20", 1)
    return regex.compile(rf"(?:{either('matter')})(?:工作)?\s*(?:{year})?\s*(?:{either('kind')})")
