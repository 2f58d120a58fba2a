"""The child's side of reading documents: one at a time, each answered with rows ready for the store."""

from __future__ import annotations

import gc
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from html import unescape
from itertools import count
from multiprocessing.connection import Connection
from typing import NamedTuple

import msgspec

from extractor import progress
from extractor.dataset import isolation
from extractor.dataset.columnar import Row
from extractor.dataset.rows import row_of, texts_of
from extractor.errors import ExtractionError
from extractor.options import Options
from extractor.report import Report

Reader = Callable[[bytes, str, Options], tuple[Report, ...]]

BEAT = b"."
# Signs of life are passed on this often at most, in seconds.
_BEAT_EVERY = 0.5
# Garbage is looked for seldom (warm.py), and a few objects of it can hold whole trees of XML: so many documents are let pile up.
_COLLECT_EVERY = 10
# Links of a page that are kept, so that its attachments can be tied to it (a page of a portal has hundreds of others). Sought in small
# letters, and with a fixed beginning each, which is many times faster than to ignore case.
_DOCUMENTS = rb"pdf|docx?|wps|xlsx?|et|ofd|rtf|zip|rar|7z|html?|txt"
_LINKS = tuple(re.compile(name + rb"""\s*=\s*["']?([^"'\s>]+\.(?:""" + _DOCUMENTS + rb"""))(?=["'\s>])""") for name in (b"href", b"src"))
_MAXIMUM_LINKS = 500
# Characters of one report that a store takes: two thousand pages of text. One more could cost the whole run its memory.
MOST_CHARACTERS = 3_000_000
# Files that are no pages although they may begin with an angle bracket soon, as a PDF does.
_NO_PAGE = (b"%PDF", b"{\\rtf")


class Job(NamedTuple):
    """A document to be read: its number in this run, its bytes, the name it goes by."""

    number: int
    data: bytes
    path: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a document: "ok" with its reports, or another outcome with a sentence.

    `documents` are the reports' rows in that table, `texts` the rows of other tables as columnar.py has them, one for each report.
    `seconds` is the time it took, `memory` the most bytes the worker had resident so far.
    """

    outcome: str
    message: str = ""
    documents: list[Row] = field(default_factory=list)
    texts: dict[str, list[str]] = field(default_factory=dict)
    links: tuple[str, ...] = ()
    seconds: float = 0.0
    memory: int = 0


def serve(connection: Connection, reader: str, options: Options) -> None:
    """Read documents until the connection ends; `reader` is 'package.module:function', as `extract_document`."""
    read: Reader = isolation.load(reader)
    _pass_on_progress(connection)
    connection.send_bytes(BEAT)  # it is there: a child that dies before this can never be started
    for number in count(1):
        number_in_run, path = connection.recv()
        job = Job(number_in_run, connection.recv_bytes(), path)
        isolation.set_deadline(options.limits.total_seconds)
        connection.send_bytes(msgspec.msgpack.encode(answer(read, job, options)))
        isolation.set_deadline(0)
        if number % _COLLECT_EVERY == 0:
            gc.collect()


def send(connection: Connection, job: Job) -> None:
    """Hand a document to a worker; its bytes, which may be many, are not copied on the way."""
    connection.send((job.number, job.path))
    connection.send_bytes(job.data)


def answer(read: Reader, job: Job, options: Options) -> Answer:
    """Read one document; whatever happens, there is an answer."""
    started = time.perf_counter()
    found = _read(read, job, options)
    return replace(found, links=_links(job.data), seconds=time.perf_counter() - started, memory=isolation.peak_memory())


def out_of_memory(memory: int) -> Answer:
    """The answer for a document that takes more than `memory` bytes."""
    return Answer("limit_exceeded", f"Reading it takes more than {memory // 1_000_000} MB of memory; raise it with --limit memory=N.")


def _read(read: Reader, job: Job, options: Options) -> Answer:
    try:
        reports = read(job.data, job.path, options)
        good = [report for report in reports if report.outcome == "ok"]
        if good:
            return _answer_of(good)
        if reports:
            return Answer(reports[0].outcome, reports[0].message)
        return Answer("not_a_report", "There is no report in this file.")
    except MemoryError:
        return out_of_memory(options.limits.memory)
    except ExtractionError as error:
        return Answer(error.outcome, str(error))
    except Exception as error:  # the reader promises not to raise; a broken promise costs one document, too
        return Answer("crashed", f"The reader failed ({type(error).__name__}: {error}); please report this document.")


def _answer_of(reports: Sequence[Report]) -> Answer:
    texts: dict[str, list[str]] = {}
    for number, report in enumerate(reports, 1):
        for table, text in texts_of(report, number).items():
            if len(text) > MOST_CHARACTERS:
                held = f"It holds a report of {len(text) / 1e6:.1f} million characters in its {table}; a store takes {MOST_CHARACTERS / 1e6:.0f}."
                return Answer("limit_exceeded", f"{held} Look whether it is one, and read it by itself with `extract FILE`.")
            texts.setdefault(table, []).append(text)
    return Answer("ok", documents=[row_of(report, number) for number, report in enumerate(reports, 1)], texts=texts)


def _links(data: bytes) -> tuple[str, ...]:
    """The documents an HTML page links to, as written in it, each once."""
    head = data[:2048]
    if b"<" not in head or b"\0" in head or head.lstrip().startswith(_NO_PAGE):
        return ()
    small = data.lower()  # of ASCII letters only: every byte stays where it is
    spans = sorted(match.span(1) for link in _LINKS for match in link.finditer(small))
    found = dict.fromkeys(unescape(data[start:end].decode("utf-8", "replace")) for start, end in spans)
    return tuple(found)[:_MAXIMUM_LINKS]


def _pass_on_progress(connection: Connection) -> None:
    last = 0.0

    def beat() -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _BEAT_EVERY:
            last = now
            connection.send_bytes(BEAT)

    progress.listen(beat)
