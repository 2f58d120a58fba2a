"""One DuckDB file that holds a crawl: written by one process, in whole transactions, readable with SQL by anybody.

`kill -9` at any moment costs at most the documents of the last batch, which the next run reads again.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from extractor.dataset.columnar import Row, portions, text_of_rows, unpacked
from extractor.dataset.inputs import Input, Trouble
from extractor.dataset.rows import COLUMNS
from extractor.dataset.worker import Answer
from extractor.options import Limits, Options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import duckdb

Retry = Literal["failed", "review", "all"]

# A batch is written when it has so many documents, or so many characters of text, or is so many seconds old.
BATCH, BATCH_CHARACTERS, BATCH_SECONDS = 250, 20_000_000, 10.0
# Texts, and characters of them, that are taken apart at a time; rows of an answer had at a time.
_AT_A_TIME, _CHARACTERS = 200, 4_000_000
_PAGE = 2000

# What DuckDB may hold in memory while a crawl is written, so that the program's memory stays flat however large the store is; what does
# not fit goes to a folder beside the store. Hundreds of long texts in a row need more, since DuckDB compresses two thousand rows at once:
# then the next limit holds for the rest of the run.
_MEMORY = ("128MB", "1GB", "4GB")
# What DuckDB says when it has too little.
_SHORT = "memory limit"
# Writing is a small part of the work: one thread leaves the cores to the workers. DuckDB's log of what is committed is worked into the
# file seldom, since the ends of all tables are compressed anew each time.
_WRITING: dict[str, str | bool | int | float | list[str]] = {"threads": 1, "checkpoint_threshold": "64MB"}

_INPUTS = ("path", "sha256", "bytes", "url", "crawled", "columns", "run")
_FAILURES = ("path", "sha256", "outcome", "message", "run", "seconds")
_DOCUMENTS = (*COLUMNS["documents"], "run", "seconds")
_COLUMNS = {**COLUMNS, "inputs": _INPUTS, "failures": _FAILURES, "documents": _DOCUMENTS, "links": ("sha256", "link")}
_OF_A_DOCUMENT = ("sections", "fields", "checks", "problems")
# What differs from run to run with the same result: not part of the fingerprint.
_PASSING = ("run", "seconds")


class StoreError(Exception):
    """The store cannot be opened or written; the sentence says what to do."""


class _MemoryShort(StoreError):
    """DuckDB has too little memory for what is to be done."""


@dataclass(slots=True)
class _Batch:
    """What is not written yet: rows, and texts of rows, by table; paths met, and contents read. Once `tried` it may be written although
    that seemed to fail.
    """

    rows: dict[str, list[Row]] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)
    paths: list[str] = field(default_factory=list)
    hashes: list[str] = field(default_factory=list)
    characters: int = 0
    since: float = 0.0
    tried: bool = False

    def add(self, table: str, *rows: Row) -> None:
        if not self.rows:
            self.since = time.monotonic()
        self.rows.setdefault(table, []).extend(rows)

    def add_texts(self, table: str, texts: Sequence[str]) -> None:
        self.texts.setdefault(table, []).extend(texts)
        self.characters += sum(map(len, texts))

    def due(self) -> bool:
        large = len(self.hashes) >= BATCH or self.characters >= BATCH_CHARACTERS
        return large or (bool(self.rows) and time.monotonic() - self.since > BATCH_SECONDS)


class Store:
    """An open store. Raises StoreError when the file cannot be opened: not there, locked by a running program, not a store."""

    def __init__(self, path: Path, read_only: bool = False) -> None:
        self.path = path
        self._limits = iter(_MEMORY)
        self.connection = _connect(path, None) if read_only else self._opened()
        self.run = 0
        self._batch = _Batch()
        self._known: set[bytes] = set()
        self._types: dict[str, dict[str, str]] = {}
        self._answers = count()
        self._writer = ThreadPoolExecutor(max_workers=1)
        self._writing: Future[None] | None = None
        if not read_only:
            with self.transaction():
                self.connection.execute(files(__package__).joinpath("schema.sql").read_text("utf-8"))

    def close(self) -> None:
        """Close the file. What is in the current batch is not written; what is being written is."""
        self._writer.shutdown()
        self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """All or nothing. Raises StoreError when the disk is full or the file cannot be written."""
        import duckdb

        self.connection.execute("BEGIN")
        try:
            yield self.connection
            self.connection.execute("COMMIT")
        except BaseException as error:
            with suppress(duckdb.Error):
                self.connection.execute("ROLLBACK")
            if isinstance(error, (duckdb.OperationalError, duckdb.FatalException)):
                advice = "What was written before is safe; make room, or mend it, and run the same command again."
                kind = _MemoryShort if _SHORT in str(error) else StoreError
                raise kind(f"{self.path} cannot be written ({_first_line(error)}). {advice}") from error
            raise

    def with_room(self, action: Callable[[], None]) -> None:
        """Do what needs the store, and do it again with more memory if there was too little; it must bear to be done twice."""
        while True:
            try:
                return action()
            except _MemoryShort:
                self.connection.close()
                self.connection = self._opened()

    def _opened(self) -> duckdb.DuckDBPyConnection:
        """The file, opened with the next limit of memory that is enough for that."""
        for limit in self._limits:
            with suppress(_MemoryShort):
                return _connect(self.path, limit)
        raise StoreError(f"{self.path} cannot be written with {_MEMORY[-1]} of memory; use a new store for what is left.")

    def begin(self, version: str, options: Options, sources: Sequence[str], engine: str, workers: int) -> None:
        """Start a run; what is written from now on carries its number."""
        with self.transaction() as connection:
            (last,) = connection.execute("SELECT coalesce(max(run), 0) FROM runs").fetchone() or (0,)
            known = "SELECT sha256 FROM documents UNION SELECT sha256 FROM failures WHERE sha256 IS NOT NULL"
            self._known = {bytes.fromhex(sha256) for (sha256,) in connection.execute(known).fetchall()}
            self.run = last + 1
            row = (self.run, _now(), version, reading_key(options), options_key(options), list(sources), engine, workers)
            connection.execute(
                "INSERT INTO runs (run, started, version, reading, options, sources, engine, workers) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row
            )

    def end(self, **counts: int) -> None:
        """Write how a run ended."""
        names = ", ".join(f"{name} = ?" for name in counts)
        with self.transaction() as connection:
            connection.execute(f"UPDATE runs SET finished = ?, {names} WHERE run = ?", [_now(), *counts.values(), self.run])

    def done(self, version: str, options: Options, retry: Retry | None) -> set[bytes]:
        """SHA-256 of what need not be read again.

        A document that was read counts as done whatever the limits were; a failure only under the same options.
        """
        if retry == "all":
            return set()
        wanted = "AND NOT bool_or(verdict <> 'accept')" if retry == "review" else ""
        query = f"""
            SELECT sha256 FROM documents JOIN runs USING (run) WHERE version = ? AND reading = ?
            GROUP BY sha256 HAVING true {wanted}"""
        found = self.connection.execute(query, [version, reading_key(options)]).fetchall()
        if retry is None:
            query = "SELECT sha256 FROM failures JOIN runs USING (run) WHERE version = ? AND options = ? AND sha256 IS NOT NULL"
            found += self.connection.execute(query, [version, options_key(options)]).fetchall()
        return {bytes.fromhex(sha256) for (sha256,) in found}

    def add_input(self, found: Input, sha256: str | None) -> None:
        """Note that a path holds these bytes."""
        size = None if found.data is None else len(found.data)
        columns = msgspec.json.encode(found.columns).decode() if found.columns else None
        self._batch.paths.append(found.path)
        self._batch.add("inputs", (found.path, sha256, size, found.url, found.crawled, columns, self.run))

    def add_trouble(self, path: str, trouble: Trouble) -> None:
        """Note why a path could not be had at all."""
        self._batch.add("failures", (path, None, trouble.outcome, trouble.message, self.run, None))

    def add_answer(self, path: str, sha256: str, answer: Answer) -> None:
        """Note what became of a document, in place of what was known of the same bytes before."""
        batch, seconds = self._batch, round(answer.seconds, 4)
        batch.hashes.append(sha256)
        if answer.outcome == "ok":
            batch.add("documents", *((*row, self.run, seconds) for row in answer.documents))
            for table, texts in answer.texts.items():
                batch.add_texts(table, texts)
        else:
            batch.add("failures", (path, sha256, answer.outcome, answer.message, self.run, seconds))
        batch.add("links", *((sha256, link) for link in answer.links))

    def write_if_due(self) -> None:
        """Have the batch written when it is large or old enough, while documents go on being read."""
        if self._batch.due():
            self._hand_over()

    def write(self) -> None:
        """Write all there is, and wait until it is written. Raises StoreError, also for what was handed over before."""
        self._hand_over()
        self._settle()

    def _hand_over(self) -> None:
        """One batch is written at a time, in a thread: nobody waits for it unless the next is due, and Ctrl-C does not cut it off."""
        self._settle()
        batch, self._batch = self._batch, _Batch()
        if batch.rows:
            self._writing = self._writer.submit(self.with_room, lambda: self._write(batch))

    def _settle(self) -> None:
        if self._writing is not None:
            self._writing.result()
            self._writing = None

    def _write(self, batch: _Batch) -> None:
        """Write a batch, in one transaction."""
        with self.transaction() as connection:
            connection.execute("DELETE FROM failures WHERE sha256 IS NULL AND path IN (SELECT unnest(?))", [batch.paths])
            self.forget(sha256 for sha256 in batch.hashes if batch.tried or bytes.fromhex(sha256) in self._known)
            batch.tried = True
            for table, rows in batch.rows.items():
                self.insert(table, rows)
            for table, texts in batch.texts.items():
                self._insert_texts(table, texts)

    def forget(self, hashes: Iterable[str]) -> None:
        """Delete all that is known of these contents; inside a transaction."""
        hashes = list(hashes)
        if not hashes:  # every DELETE reads its whole table, which would make the cost of a document grow with the store
            return
        for table in (*_OF_A_DOCUMENT, "signatures"):
            query = f"DELETE FROM {table} WHERE document IN (SELECT document FROM documents WHERE sha256 IN (SELECT unnest(?)))"
            self.connection.execute(query, [hashes])
        for table in ("documents", "failures", "links"):
            self.connection.execute(f"DELETE FROM {table} WHERE sha256 IN (SELECT unnest(?))", [hashes])

    def insert(self, table: str, rows: Sequence[Row]) -> None:
        """Append rows; inside a transaction."""
        self._insert_texts(table, [text_of_rows(_COLUMNS[table], rows)])

    def _insert_texts(self, table: str, texts: Sequence[str]) -> None:
        columns = _COLUMNS[table]
        names = ", ".join(f'"{name}"' for name in columns)
        replacing = "OR REPLACE " if table == "inputs" else ""
        query = f"INSERT {replacing}INTO {table} ({names}) {self._unpacked(table, columns)}"
        for portion in portions(texts, _AT_A_TIME, _CHARACTERS):
            self.connection.execute(query, [portion])

    def add_problems(self, rows: Sequence[Row]) -> None:
        """Append problems, numbered after those that each document has already; rows without position, inside a transaction."""
        if not rows:
            return
        columns = [name for name in COLUMNS["problems"] if name != "position"]
        given = self._unpacked("problems", columns)
        query = f"""
            INSERT INTO problems BY NAME
            SELECT given.*, coalesce(had, 0) + row_number() OVER (PARTITION BY document ORDER BY turn) AS position
            FROM (SELECT *, row_number() OVER () AS turn FROM ({given})) AS given
            LEFT JOIN (SELECT document, max(position) AS had FROM problems GROUP BY document) USING (document)"""
        self.connection.execute(query.replace("given.*", ", ".join(columns)), [[text_of_rows(columns, rows)]])

    @contextmanager
    def given(self, like: str, columns: Sequence[str]) -> Iterator[Callable[[Sequence[Row]], object]]:
        """A table `given` with the types of the table it is like, and what adds rows to it; inside a transaction."""
        query = self._unpacked(like, columns)
        self.connection.execute(f"CREATE TEMP TABLE given AS {query}", [[]])
        yield lambda rows: self.connection.execute(f"INSERT INTO given {query}", [[text_of_rows(columns, rows)]])
        self.connection.execute("DROP TABLE given")

    def pages(self, query: str) -> Iterator[list[Row]]:
        """The answer to a query as it is now, some rows at a time, so that it need not fit into memory; inside a transaction.

        Other statements may be executed between the pages.
        """
        name = f"answer_{next(self._answers)}"
        self.connection.execute(f"CREATE TEMP TABLE {name} AS SELECT *, row_number() OVER () AS place_in_answer FROM ({query})")
        (rows,) = self.connection.execute(f"SELECT count(*) FROM {name}").fetchone() or (0,)
        page = f"SELECT * EXCLUDE (place_in_answer) FROM {name} WHERE place_in_answer > ? AND place_in_answer <= ? ORDER BY place_in_answer"
        for start in range(0, rows, _PAGE):
            yield self.connection.execute(page, [start, start + _PAGE]).fetchall()
        self.connection.execute(f"DROP TABLE {name}")

    def _unpacked(self, table: str, columns: Sequence[str]) -> str:
        types = self._types_of(table)
        return unpacked({name: types[name] for name in columns})

    def _types_of(self, table: str) -> dict[str, str]:
        if table not in self._types:
            self._types[table] = {name: kind for name, kind, *_ in self.connection.execute(f"DESCRIBE {table}").fetchall()}
        return self._types[table]

    def unaccounted(self) -> list[str]:
        """Paths of inputs that have neither document nor failure: none, or the program has a fault."""
        query = """
            SELECT path FROM inputs WHERE CASE WHEN sha256 IS NULL
                THEN path NOT IN (SELECT path FROM failures WHERE sha256 IS NULL)
                ELSE sha256 NOT IN (SELECT sha256 FROM documents UNION SELECT sha256 FROM failures WHERE sha256 IS NOT NULL) END
            ORDER BY path"""
        return [path for (path,) in self.connection.execute(query).fetchall()]

    def to_review(self) -> tuple[int, dict[str, int]]:
        """How many documents a person should look at, and how many of them for each problem of their own, the most frequent first."""
        (number,) = self.connection.execute("SELECT count(*) FROM documents WHERE verdict = 'review'").fetchone() or (0,)
        query = """
            SELECT code, count(DISTINCT document) FROM problems JOIN documents USING (document) WHERE verdict = 'review' AND origin = 'document'
            GROUP BY code ORDER BY 2 DESC, code"""
        return number, dict(self.connection.execute(query).fetchall())

    def fingerprint(self) -> dict[str, str]:
        """A hash of every table in canonical order: equal for equal results, whatever the order and number of runs they took."""
        marks = {}
        for table in ("inputs", "documents", *_OF_A_DOCUMENT, "failures", "links"):
            described = self.connection.execute(f"DESCRIBE {table}").fetchall()
            names = ", ".join(f'"{name}"' for name, *_ in described if name not in _PASSING)
            mark = hashlib.sha256()
            cursor = self.connection.execute(f"SELECT {names} FROM {table} ORDER BY ALL")
            while rows := cursor.fetchmany(1000):
                mark.update(repr(rows).encode("utf-8", "replace"))
            marks[table] = mark.hexdigest()
        return marks


def reading_key(options: Options) -> str:
    """The options that shape what is read from a document that can be read."""
    return options_key(replace(options, password=None, limits=Limits()))


def options_key(options: Options) -> str:
    """All options in a fixed form; a password only as its hash."""
    if options.password is not None:
        options = replace(options, password=hashlib.sha256(options.password.encode()).hexdigest())
    return msgspec.json.encode(options).decode()


@cache
def version() -> str:
    """The version of the program, by which finished work is recognised."""
    from importlib import metadata

    return metadata.version("extractor")


def _connect(path: Path, memory: str | None) -> duckdb.DuckDBPyConnection:
    """The file opened for writing with so much memory, or for reading."""
    try:
        import duckdb
    except ImportError as error:
        raise StoreError("Stores need duckdb: pip install 'extractor[store]'.") from error
    if memory is None and not path.exists():
        raise StoreError(f"There is no store {path}.")
    try:
        return duckdb.connect(str(path), read_only=memory is None, config={**_WRITING, "memory_limit": memory} if memory else {})
    except duckdb.Error as error:
        if "lock" in str(error):
            raise StoreError(f"{path} is being written by another program; `extract status {path}` tells how far it is.") from error
        kind = _MemoryShort if _SHORT in str(error) else StoreError
        raise kind(f"{path} cannot be opened ({_first_line(error)}).") from error


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
