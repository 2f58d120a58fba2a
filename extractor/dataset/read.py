"""A store, opened for analysis: `read_dataset("reports.duckdb")` gives frames and the panel."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.dataset import panel
from extractor.dataset.remote import fetch, is_remote
from extractor.dataset.store import Store
from extractor.templates import codebook

if TYPE_CHECKING:
    import pandas

_LOOK = """
CREATE OR REPLACE TEMP VIEW documents_with_context AS
SELECT d.document, d.body, d.report_year AS year, d.agency, d.place, d.level, d.kind, d.division_code, d.division_confidence, d.year_evidence,
    d.template, d.disclosure_form, d.requests_form, d.remedies_form, d.verdict, d.overall, coalesce(p.n, 0) AS problems,
    coalesce(c.n, 0) AS failed_checks, u.n AS versions, d.title, d.year AS printed_year, d.path, i.url, i.crawled, i.page, i.columns,
    d.sha256, d.number, d.format, d.pages, d.unit, d.best
FROM documents d
LEFT JOIN inputs i ON i.path = d.path
LEFT JOIN (SELECT document, count(*) AS n FROM problems GROUP BY document) p USING (document)
LEFT JOIN (SELECT document, count(*) AS n FROM checks WHERE holds = false GROUP BY document) c USING (document)
LEFT JOIN (SELECT unit, count(*) AS n FROM documents GROUP BY unit) u USING (unit);
CREATE OR REPLACE TEMP VIEW fields_with_context AS
SELECT d.path, d.agency, d.body, d.division_code, d.year, d.verdict, d.best, d.document,
    k.form, split_part(f.code, '.', 1) AS "table", split_part(f.code, '.', 2) AS row, split_part(f.code, '.', 3) AS "column", f.code,
    k.row_label, k.column_label, k.meaning, k.unit, f.value, f.raw, f.status, f.confidence, f.page, f.x0, f.top, f.x1, f.bottom, f.line, f.position
FROM fields f JOIN documents_with_context d USING (document)
LEFT JOIN codebook k ON k.code = f.code AND k.form = CASE split_part(f.code, '.', 1)
    WHEN 'disclosure' THEN d.disclosure_form WHEN 'requests' THEN d.requests_form ELSE d.remedies_form END;
"""
_NULLABLE = {"VARCHAR": "string", "INTEGER": "Int64", "BIGINT": "Int64", "DOUBLE": "Float64", "BOOLEAN": "boolean"}
_WHO = "d.path, d.agency, d.body, d.year, d.document"


class Dataset:
    """A store's contents as pandas frames, read when asked for; a context manager, or call `close`.

    Numbers are nullable: a value that is blank, unreadable or missing is <NA>, never 0, and `status` says which.
    `connection` is the DuckDB connection, for SQL of your own (docs/store.md).
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        import pandas

        self._folder = tempfile.TemporaryDirectory() if is_remote(str(path)) else None
        local = fetch(str(path), Path(self._folder.name)) if self._folder else Path(path)
        self._store = Store(local, read_only=True)
        self.connection = self._store.connection
        known = [field for fields in codebook().values() for field in fields.values()]
        frame = pandas.DataFrame([(f.form, f.code, f.row_label, f.column_label, f.meaning, f.unit) for f in known])
        frame.columns = ["form", "code", "row_label", "column_label", "meaning", "unit"]
        self.connection.register("codebook_given", frame)
        self.connection.execute("CREATE TEMP TABLE codebook AS SELECT * FROM codebook_given")
        self.connection.execute(_LOOK)

    @property
    def documents(self) -> pandas.DataFrame:
        """A row for every report: who, when, where, verdict, best of its versions or not, the user's columns as JSON."""
        return self.query("SELECT * FROM documents_with_context ORDER BY body, year, document")

    @property
    def fields(self) -> pandas.DataFrame:
        """A row for every field of every report, with labels and place on the page (points from the top left corner)."""
        return self.query("SELECT * EXCLUDE (position) FROM fields_with_context ORDER BY body, year, document, position")

    @property
    def sections(self) -> pandas.DataFrame:
        """A row for every section, with its text."""
        return self._of("sections", "s.number, s.heading, s.title, s.text, s.page")

    @property
    def checks(self) -> pandas.DataFrame:
        """A row for every rule tried, alone or between documents; `holds` is <NA> where it could not be decided."""
        return self._of("checks", 's.rule, s.holds, s.codes, s."left", s."right", s.why, s.quote, s.page, s.other, s.origin')

    @property
    def problems(self) -> pandas.DataFrame:
        """A row for every reason to look at a document."""
        return self._of("problems", "s.code, s.message, s.codes, s.other, s.origin")

    @property
    def failures(self) -> pandas.DataFrame:
        """A row for every file that could not be read, with its outcome and what to do."""
        return self.query("SELECT * EXCLUDE (run, seconds) FROM failures ORDER BY path")

    @property
    def inputs(self) -> pandas.DataFrame:
        """A row for every path met, with its content's hash, URL, date, and the page it hangs on."""
        return self.query("SELECT * EXCLUDE (run) FROM inputs ORDER BY path")

    @property
    def runs(self) -> pandas.DataFrame:
        """A row for every run."""
        return self.query("SELECT * FROM runs ORDER BY run")

    def panel(self, where: str = "true", what: panel.What = "value", derived: bool = True) -> pandas.DataFrame:
        """A row for every body and year, a column for every field of both forms and every derived variable.

        `where` is an SQL condition such as "level = 'county' AND year >= 2021"; `what="status"` gives, in the same shape, what is
        said of each value (read, blank, unreadable, missing, not_in_form, not_computed).
        """
        return panel.build(self.connection, where, derived).frame(what)

    def query(self, sql: str) -> pandas.DataFrame:
        """The answer to SQL of your own, with nullable types."""
        cursor = self.connection.execute(sql)
        types = {name: _NULLABLE[str(kind)] for name, kind, *_ in cursor.description if str(kind) in _NULLABLE}
        return cursor.df().astype(types)

    def close(self) -> None:
        """Close the file; a copy fetched from an address is removed."""
        self._store.close()
        if self._folder:
            self._folder.cleanup()

    def __enter__(self) -> Dataset:
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def _of(self, table: str, columns: str) -> pandas.DataFrame:
        query = f"SELECT {_WHO}, {columns} FROM {table} s JOIN documents_with_context d USING (document)"
        return self.query(f"{query} ORDER BY d.body, d.year, d.document, s.position")


def read_dataset(path: str | os.PathLike[str]) -> Dataset:
    """Open a store for analysis: a path, or an address that fsspec knows (read from a copy).

    Raises StoreError when it is not there or a run is writing it.
    """
    return Dataset(path)
