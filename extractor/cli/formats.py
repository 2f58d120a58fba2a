"""Reports as the text that is printed or written: JSON, JSON Lines, CSV, or the three tables for eyes."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import click

from extractor.report import Report

Formatter = Callable[[Iterable[Report], bool], Iterator[str]]


def as_json(reports: Iterable[Report], several: bool) -> Iterator[str]:
    """One object for a file with one report, otherwise a list."""
    first, *rest = (report.to_json(pretty=True) for report in reports)
    if not several and not rest:
        yield first + "\n"
    else:
        yield "[\n" + ",\n".join([first, *rest]) + "\n]\n"


def as_json_lines(reports: Iterable[Report], several: bool) -> Iterator[str]:
    """A line for every report, as soon as it is read."""
    yield from (report.to_json() + "\n" for report in reports)


def as_csv(reports: Iterable[Report], several: bool) -> Iterator[str]:
    """The tidy long frame: a row for every field, names of columns first."""
    from extractor.frames import frame

    yield ",".join(frame(())) + "\n"
    for report in reports:
        yield frame(report).to_csv(index=False, header=False, lineterminator="\n", float_format="%.12g")


def as_grid(reports: Iterable[Report], several: bool) -> Iterator[str]:
    """The three tables as people know them, for a terminal."""
    from extractor.cli.tables import show

    yield from map(show, reports)


def as_explanation(reports: Iterable[Report], several: bool) -> Iterator[str]:
    """The verdict of each report with its reasons, as wide as the terminal, with colours where standard output is one."""
    from rich.console import Console

    from extractor.explain import explain

    for report in reports:
        stream = io.StringIO()
        Console(file=stream, width=_width(), force_terminal=sys.stdout.isatty(), highlight=False).print(explain(report))
        yield "".join(line.rstrip() + "\n" for line in stream.getvalue().splitlines())


def _width() -> int:
    return min(shutil.get_terminal_size().columns, 110)


FORMATS: dict[str, Formatter] = {"json": as_json, "jsonl": as_json_lines, "csv": as_csv, "grid": as_grid, "explain": as_explanation}


def chosen(name: str | None, output: Path | None, several: bool) -> str:
    """The format asked for, or the one the output's name tells, or JSON for one file and JSON Lines for more."""
    if name is not None:
        return name
    if output is None or str(output) == "-":
        return "jsonl" if several else "json"
    suffix = output.suffix.removeprefix(".").lower()
    if suffix not in FORMATS:
        raise click.UsageError(f"{output}: the name must end in .json, .jsonl or .csv, or --format must say what to write")
    return suffix
