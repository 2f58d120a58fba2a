"""A document → whose report it is, its sections, and every field of its forms, with what was noticed on the way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import regex

from extractor.document import Block, Document, Line
from extractor.errors import NotAReport
from extractor.recognition.blanks import doubt_blanks
from extractor.recognition.fields import fields_of
from extractor.recognition.identity import Who, identify
from extractor.recognition.reading import read_tables
from extractor.recognition.rows import LabelledRow
from extractor.recognition.sections import Heading, find_headings, section_of, sections
from extractor.recognition.strays import strays
from extractor.recognition.tables import TableReading
from extractor.recognition.values import is_value
from extractor.recognition.vocabulary import pattern
from extractor.report import TABLES, Field, Identity, Section
from extractor.templates import TableForm, form, forms

# So many rows are quoted in one finding.
MOST_ROWS = 3
# Evidence that makes a finding about its table.
TOLD = frozenset({"columns_unclear", "other_meaning", "cut_by_sums", "row_order", "printed_twice"})


# A line before a table longer than this is text, not the table's announcement.
ANNOUNCEMENT = 40


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person may have to look at: a problem code of the documented list, the fields, what was printed."""

    code: str
    codes: tuple[str, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What recognition made of one document."""

    identity: Identity
    sections: tuple[Section, ...]
    fields: tuple[Field, ...]
    findings: tuple[Finding, ...]


def recognise(document: Document) -> Recognised:
    """Recognise one report; raises NotAReport when the document is something else."""
    blocks = document.blocks
    headings = find_headings(blocks)
    who = identify(document, headings)
    tables = read_tables(blocks)
    present = {code: reading for code, reading in tables.items() if _is_present(reading)}
    official = {h.number for h in headings if h.number}
    _must_be_report(document, who, present, official)
    forms_used = _forms(present)
    fields = _fields(forms_used, present, printed=bool(document.page_sizes))
    found = sections(blocks, headings, _table_lines(blocks, present, headings))
    findings = (*_about_tables(present, fields), *_about_places(blocks, present, headings, who.year), *_about_rest(document, who, official, len(present) < len(TABLES)))
    template = forms_used["disclosure"] or forms_used["requests"]
    identity = Identity(who.title, who.agency, who.year, template, forms_used)
    return Recognised(identity, found, fields, findings)


def _is_present(reading: TableReading) -> bool:
    """A table is there when a fair part of it was found: a stray row of another table is not one."""
    rows = {code.rsplit(".", 1)[0] for code in reading.readings}
    return len(rows) >= min(3, max(1, len(reading.table.rows) // 3))


def _must_be_report(document: Document, who: Who, present: Mapping[str, TableReading], official: set[int]) -> None:
    if present and (official or who.title or len(present) > 1):
        return
    if not present and not who.is_about and who.title and len(official) >= 3:
        return
    if not any(block.text.strip() if isinstance(block, Line) else block.cells for block in document.blocks):
        raise NotAReport("The document holds no text.")
    if who.is_about:
        raise NotAReport("This is a page about an annual report, not the report itself; look for the report it belongs to.")
    raise NotAReport("This is no annual report on government-information disclosure: no statutory table, too few of its sections.")


def _forms(present: Mapping[str, TableReading]) -> dict[str, str | None]:
    """Each table's form. Tables that are the same in several forms follow table two."""
    used: dict[str, str | None] = {code: present[code].table.form if code in present else None for code in TABLES}
    leading = used["disclosure"] or used["requests"]
    for code in TABLES:
        if used[code] and leading and _same_table(form(leading).tables[code], present[code].table):
            used[code] = leading
    return used


def _same_table(one: TableForm, other: TableForm) -> bool:
    return [f.code for f in one.fields] == [f.code for f in other.fields]


def _fields(used: Mapping[str, str | None], present: Mapping[str, TableReading], printed: bool) -> tuple[Field, ...]:
    """Every field of the forms used; an absent table's fields are missing in the form of the others."""
    leading = used["disclosure"] or used["requests"] or used["remedies"]
    if leading is None:
        return ()
    fields: list[Field] = []
    for code in TABLES:
        table = form(used[code] or leading).tables[code]
        own = fields_of(table, present[code].readings if code in present else {})
        fields.extend(doubt_blanks(own, printed))
    return tuple(fields)


def _table_lines(blocks: Sequence[Block], present: Mapping[str, TableReading], headings: Sequence[Heading]) -> frozenset[int]:
    """Lines that were read as rows of a table, from its first to its last, with the lines of its header before them."""
    heads = {heading.block for heading in headings}
    lines: set[int] = set()
    places = {id(block.place): index for index, block in enumerate(blocks) if isinstance(block, Line) and block.place is not None}
    for reading in present.values():
        at = [places[id(r.item.place)] for r in reading.readings.values() if r.item is not None and id(r.item.place) in places]
        if at:
            first = min(at)
            while first > 0 and first - 1 not in heads and _is_fragment(blocks[first - 1]):
                first -= 1
            last = max(at)
            while last + 1 < len(blocks) and _is_value_line(blocks[last + 1]):
                last += 1
            lines.update(range(first, last + 1))
    return frozenset(lines)


def _is_fragment(block: Block) -> bool:
    """A short line that is no sentence, as the cells of a flattened header are."""
    return isinstance(block, Line) and len(block.text) <= 45 and not any(mark in block.text for mark in "。；")


def _is_value_line(block: Block) -> bool:
    return isinstance(block, Line) and (not block.text.strip() or is_value(block.text))


def _about_tables(present: Mapping[str, TableReading], fields: Sequence[Field]) -> Iterator[Finding]:
    if not present:
        yield Finding("no_tables")
        return
    if not any(field.status == "read" for field in fields):
        yield Finding("form_empty", tuple(field.code for field in fields))
    for code in TABLES:
        prefix = f"{code}."
        own = [field for field in fields if field.code.startswith(prefix)]
        if code not in present:
            yield Finding("table_missing", tuple(f.code for f in own), next(iter(forms().values())).tables[code].title)
            continue
        missing = tuple(f.code for f in own if f.status == "missing")
        if missing:
            yield Finding("fields_missing", missing)
        told = _told(own)
        unclear = tuple(f.code for f in told["columns_unclear"])
        if unclear:
            yield Finding("columns_unclear", unclear)
        unreadable = tuple(f.code for f in own if f.status == "unreadable" and f.code not in unclear)
        if unreadable:
            yield Finding("unreadable_fields", unreadable)
        if other := told["other_meaning"]:
            yield Finding("label_differs", tuple(f.code for f in other), next(e.detail for e in other[0].evidence if e.name == "other_meaning"))
        for name in ("cut_by_sums", "row_order"):
            if told[name]:
                yield Finding(name, tuple(f.code for f in told[name]))
        if present[code].extra:
            yield Finding("rows_extra", (), _printed_rows(present[code].extra))
        if present[code].repeated:
            twice = tuple(f.code for f in told["printed_twice"])
            yield Finding("rows_repeated", twice, _printed_rows(present[code].repeated))


def _told(fields: Sequence[Field]) -> defaultdict[str, list[Field]]:
    """The fields with each kind of evidence that makes a finding, in their order, by its name."""
    found: defaultdict[str, list[Field]] = defaultdict(list)
    for field in fields:
        for item in field.evidence:
            if item.name in TOLD and (not (told := found[item.name]) or told[-1] is not field):
                told.append(field)
    return found


def _printed_rows(rows: Sequence[LabelledRow]) -> str:
    more = f"; and {len(rows) - MOST_ROWS} more" if len(rows) > MOST_ROWS else ""
    return "; ".join(_printed(row) for row in rows[:MOST_ROWS]) + more


def _about_places(blocks: Sequence[Block], present: Mapping[str, TableReading], headings: Sequence[Heading], year: int | None) -> Iterator[Finding]:
    """Rows of a table that stand in another section than the rest of it, and tables announced as another year's."""
    for reading in present.values():
        rows = [row for row in reading.rows if row.origin != "text"]
        spots = [section_of(headings, row.block) for row in rows]
        usual = max(set(spots), key=spots.count, default=None)
        for row, spot in zip(rows, spots, strict=True):
            if spot != usual:
                yield Finding("row_elsewhere", (), _printed(row))
        if beside := list(strays(blocks, rows)):
            yield Finding("rows_extra", (), "; ".join(beside))
        banners = {block.banner for block in reading.table.blocks}
        announced = {int(found[1]) for row in reading.rows[:1] for found in _years_announced(row, banners)}
        if year and announced and year not in announced:
            title = reading.table.title
            yield Finding("table_of_another_year", tuple(reading.readings), f"{title}: {', '.join(map(str, sorted(announced)))}, not {year}")


def _years_announced(row: LabelledRow, banners: set[str | None]) -> Iterator[regex.Match[str]]:
    """The years named by the short line right before a table, its own banners passed over."""
    before = [caption for caption in row.captions if "".join(caption.split()) not in banners]
    for caption in before[-1:]:
        if len(caption) <= ANNOUNCEMENT and "。" not in caption:
            yield from pattern("year", "title").finditer(caption)


def _printed(row: LabelledRow) -> str:
    return " | ".join(["/".join("".join(label.split()) for label in row.labels), *(item.text.strip() for item in row.values)])


def _about_rest(document: Document, who: Who, official: set[int], gaps: bool) -> Iterator[Finding]:
    if who.agency is None:
        yield Finding("agency_unknown")
    elif who.other_agencies:
        yield Finding("agency_conflict", (), who.agency_doubt)
    elif not who.sure_of_agency:
        yield Finding("agency_inferred", (), who.agency_doubt)
    if who.year is None:
        yield Finding("year_unknown")
    elif who.other_years:
        yield Finding("year_conflict", (), who.year_doubt)
    elif not who.sure_of_year:
        yield Finding("year_inferred", (), who.year_doubt)
    absent = [str(s.number) for s in next(iter(forms().values())).sections if s.number not in official]
    if absent:
        yield Finding("sections_missing", (), ", ".join(absent))
    for note in document.notes:
        yield Finding("picture_table" if note.code == "picture" and gaps else note.code, (), note.message)
