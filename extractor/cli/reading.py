"""Files read one after another, with failures and progress on standard error."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from extractor.cli.inputs import Input
from extractor.cli.streams import complain
from extractor.errors import Damaged, ExtractionError, LimitExceeded
from extractor.options import Options
from extractor.report import Report


@dataclass(slots=True)
class Reading:
    """The files to read and what became of them; `failures` counts files without a report.

    With `debug` an unexpected exception is let through instead of becoming a report with the outcome "crashed".
    """

    files: Sequence[Input]
    options: Options
    drawings: Path | None = None
    page: Path | None = None
    talkative: bool = False
    debug: bool = False
    failures: int = 0

    def reports(self) -> Iterator[Report]:
        """All reports in the order of their files; a file that fails gives one report without fields."""
        for number, file in enumerate(self.files, 1):
            reports = self._read(file, number)
            for report in reports:
                if report.outcome != "ok":
                    complain(f"{file.name}: {report.outcome}: {report.message}")
                elif self.talkative:
                    complain(f"{number} of {len(self.files)}: {file.name}: {report.verdict}")
            self.failures += all(report.outcome != "ok" for report in reports)
            yield from reports

    def _read(self, file: Input, number: int) -> tuple[Report, ...]:
        from extractor.pipeline import extract_document, extract_reports, failed

        try:
            data = self._bytes(file)
        except ExtractionError as error:
            report = failed(b"", file.name, error)
            return (replace(report, document=replace(report.document, sha256="")),)
        if self.debug:
            try:
                reports = extract_reports(data, file.name, self.options)
            except ExtractionError as error:
                reports = (failed(data, file.name, error),)
        else:
            reports = extract_document(data, file.name, self.options)
        if self.drawings:
            self._draw(file, data, reports, self.drawings if len(self.files) == 1 else self.drawings / f"{number:04}")
        if self.page:
            self._write_pages(file, data, reports, self.page, number)
        return reports

    def _bytes(self, file: Input) -> bytes:
        """The file's bytes; a file beyond the limit is not even opened."""
        try:
            size, most = file.size() or 0, self.options.limits.input_bytes
            if size > most:
                raise LimitExceeded("input_bytes", size, most, "The file is too large.")
            return file.read()
        except OSError as error:
            raise Damaged(f"The file cannot be opened: {error.strerror}.") from error

    def _draw(self, file: Input, data: bytes, reports: Sequence[Report], folder: Path) -> None:
        from extractor.draw import draw

        for report in reports:
            pictures = draw(report, data, folder, self.options.password)
            if not pictures and report.outcome == "ok":
                complain(f"{file.name}: nothing to draw: only PDF pages can be drawn on")

    def _write_pages(self, file: Input, data: bytes, reports: Sequence[Report], page: Path, number: int) -> None:
        """One HTML page a report: under the name given for one file, in that folder for several."""
        from extractor.review.page import write_html

        several = len(self.files) > 1
        for index, report in enumerate(reports, 1):
            stem = f"{number:04}-{Path(file.name).stem[:80]}" if several else page.stem
            path = (page if several else page.parent) / f"{stem}{f'-{index}' if index > 1 else ''}.html"
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                write_html(report, data, path, self.options)
            except OSError as error:
                raise click.ClickException(f"{path}: cannot be written: {error.strerror}") from error
