"""One document, from bytes to report: this module is the table of contents of the package."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from hashlib import sha256

from extractor.checks import run
from extractor.confidence import in_doubt, judge
from extractor.document import Block, Cell, Document, PagedDocument, Place, Table
from extractor.errors import Crashed, ExtractionError, NotAReport, OutOfMemory
from extractor.layout import lay_out
from extractor.layout.pictures import with_pictures
from extractor.options import Options
from extractor.readers import read
from extractor.readers.pdf_ink import inked
from extractor.readers.pdf_plumber import plumber_blocks
from extractor.readers.pictures import seen_pictures
from extractor.readers.sniff import sniff
from extractor.recognition import Finding, Recognised, recognise
from extractor.recognition.blanks import is_doubtful, settled
from extractor.recognition.parts import parts
from extractor.recognition.second import compared, read_again, read_otherwise
from extractor.report import Check, Confidence, Field, Identity, Problem, Report, Source

DEFAULT = Options()
Look = Callable[[list[Place]], list[bool]]


def read_document(data: bytes, path: str, options: Options = DEFAULT) -> Document:
    """The document's blocks in reading order, whatever its format."""
    found = read(data, path, options)
    if isinstance(found, PagedDocument):
        return lay_out(found)
    pictures = seen_pictures(data, path, found, options)
    return with_pictures(found, pictures) if pictures else found


def extract_reports(data: bytes, path: str, options: Options = DEFAULT) -> tuple[Report, ...]:
    """All reports of one document; raises a typed ExtractionError."""
    document = read_document(data, path, options)
    source = Source(path, sha256(data).hexdigest(), document.format, document.pages)
    found = parts(document)
    if len(found) > 1:
        with suppress(NotAReport):
            reports = tuple(one_report(data, part, source, options) for part in found)
            # A part without any table is no report: a contents list, a letter before the report.
            if all(report.fields for report in reports):
                return reports
    return (one_report(data, document, source, options),)


def one_report(data: bytes, document: Document, source: Source, options: Options) -> Report:
    """One report of a document: recognised, doubtful blanks looked at, checked, read again where in doubt, and judged."""
    recognised = looked_at(recognise(document), document, partial(inked, data, password=options.password))
    checks = check(recognised, document)
    fields, confidence = judge(recognised, checks)
    if tables := in_doubt(confidence):
        pages = _pages_of(tables, recognised.fields, document) - _pictured(recognised.fields)
        if document.format != "pdf" or pages:
            recognised = replace(recognised, fields=compared(recognised.fields, second_reading(data, document, options, pages)))
            fields, confidence = judge(recognised, checks)
    return Report(source, recognised.identity, recognised.sections, fields, checks, confidence)


def looked_at(recognised: Recognised, document: Document, look: Look) -> Recognised:
    """Empty cells of a PDF in doubt, looked at on the page: empty there too, or something the file's text does not give.

    `look` tells of each place whether anything is printed there.
    """
    if document.format != "pdf":
        return recognised
    doubtful = {field.code: field.place for field in recognised.fields if is_doubtful(field) and field.place and field.place.bbox}
    if not doubtful:
        return recognised
    # Where the text itself was read from the picture, the cell has been looked at, on a page turned level.
    pictures = _pictured(recognised.fields)
    found = {code: False for code, place in doubtful.items() if place.page in pictures}
    rest = {code: place for code, place in doubtful.items() if place.page not in pictures}
    found |= zip(rest, look(list(rest.values())), strict=True)
    lost = tuple(code for code, ink in found.items() if ink)
    more = (Finding("unreadable_fields", lost),) if lost else ()
    return replace(recognised, fields=settled(recognised.fields, found), findings=(*recognised.findings, *more))


def check(recognised: Recognised, document: Document) -> tuple[Check, ...]:
    """All rules tried on what was recognised."""
    by_code = {field.code: field for field in recognised.fields}
    who = recognised.identity
    return run(by_code, recognised.sections, who.forms, agency=who.agency, year=who.year, document=document)


def second_reading(data: bytes, document: Document, options: Options, pages: frozenset[int]) -> dict[str, Field]:
    """The same fields by another way: the given pages of a PDF by another engine, anything else by another alignment."""
    if document.format == "pdf":
        return read_again(plumber_blocks(data, options, pages))
    return read_otherwise(document.blocks)


def _pages_of(tables: frozenset[str], fields: Sequence[Field], document: Document) -> frozenset[int]:
    """The pages on which these tables stand, heads included; all pages when one of the tables has no place."""
    places: set[int] = set()
    for table in tables:
        own = {f.place.page for f in fields if f.place and f.place.page and f.code.startswith(f"{table}.")}
        if not own:
            return _pages(document.blocks)
        places |= own
    grids = [_pages(block.cells) for block in document.blocks if isinstance(block, Table)]
    return frozenset(page for grid in grids if grid & places for page in grid)


def _pages(things: Iterable[Block | Cell]) -> frozenset[int]:
    return frozenset(thing.place.page for thing in things if thing.place is not None and thing.place.page is not None)


def _pictured(fields: Sequence[Field]) -> frozenset[int]:
    """The pages whose fields were read from their picture; the recogniser has read those twice already."""
    return frozenset(f.place.page for f in fields if f.place and f.place.page and any(item.name == "recognised" for item in f.evidence))


def extract_document(data: bytes, path: str, options: Options = DEFAULT) -> tuple[Report, ...]:
    """All reports of one document; never raises: a failure is a report with its outcome and a sentence."""
    found: ExtractionError
    try:
        return extract_reports(data, path, options)
    except ExtractionError as error:
        found = error
    except MemoryError:
        found = OutOfMemory("Reading it takes more memory than the process may have; raise it with --limit memory=N.")
    except Exception as error:  # the bug is ours, and ends at this document
        found = Crashed(f"The program failed on this file ({type(error).__name__}: {error}); please report it.")
    return (failed(data, path, found),)


def failed(data: bytes, path: str, error: ExtractionError) -> Report:
    """The report of a document that could not be read: no fields, the outcome, the sentence."""
    try:
        kind = sniff(data, path)
    except ExtractionError:
        kind = "unknown"
    source = Source(path, sha256(data).hexdigest(), kind)
    problem = Problem(error.outcome, str(error))
    return Report(source, Identity(), confidence=Confidence(0.0, "reject", (problem,)), outcome=error.outcome, message=str(error))
