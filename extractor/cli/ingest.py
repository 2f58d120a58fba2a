"""`extract FILES… -o reports.duckdb`: read a whole crawl into a store, with progress, and say what to do next."""

from __future__ import annotations

import glob
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from extractor.cli.settings import limits_from, pages_from
from extractor.cli.streams import complain
from extractor.options import Limits, Options

if TYPE_CHECKING:
    from extractor.dataset.crawl import Summary
    from extractor.dataset.progress import Counts

# What to do about failures, by outcome.
_ADVICE = {
    "needs_ocr": "they are pictures: pip install 'extractor[ocr]', then the same command with --retry failed",
    "encrypted": "they have a password: the same command with --retry failed --password …",
    "unsupported": "see the messages for what to install or convert",
    "limit_exceeded": "if they are genuine, raise the limit the message names: --retry failed --limit NAME=N",
    "timeout": "if they are genuine, give them time: --retry failed --limit total_seconds=N",
    "damaged": "fetch them again from their source",
    "crashed": "please report them: the bug is ours",
    "not_a_report": "nothing to do if they are news, forms and the like",
}
# Reasons to look that the summary names; `extract status` names all.
_REASONS = 5
# Seconds between two lines of progress where there is no terminal.
_QUIET = 30.0


@click.command("ingest")
@click.argument("files", nargs=-1, required=True, metavar="FILES...")
@click.option("-o", "--output", "store", required=True, help="The store: a .duckdb file, new or to go on with.")
@click.option("--workers", type=click.IntRange(1), help="Processes that read; one a core if not given.")
@click.option("--retry", type=click.Choice(["failed", "review", "all"]), help="Read again what failed, what is not accepted too, or everything.")
@click.option("--engine", type=click.Choice(["local", "ray"]), default="local", help="Where to read: on this machine, or on a Ray cluster.")
@click.option("--address", help="The Ray cluster's address, for example ray://head:10001.")
@click.option("--password", help="The password of encrypted files.")
@click.option("--limit", "limits", multiple=True, metavar="NAME=N", callback=limits_from, help="Change a limit, for example pages=800.")
@click.option("--ocr/--no-ocr", default=True, help="Whether to recognise text in pictures.")
@click.option("--ocr-pages", metavar="PAGES", callback=pages_from, help="Recognise text only on these pages: 2,4-6.")
@click.option("-q", "--quiet", is_flag=True, help="No progress, only the summary.")
@click.option("--debug", is_flag=True, help="Show where in the program a failure happened.")
def command(
    files: tuple[str, ...],
    store: str,
    workers: int | None,
    retry: Any,
    engine: str,
    address: str | None,
    password: str | None,
    limits: Limits,
    ocr: bool,
    ocr_pages: tuple[int, ...] | None,
    quiet: bool,
    debug: bool,
) -> int:
    """Read a whole crawl (files, folders, archives, web archives, lists, URLs) into one DuckDB file.

    Stop it or kill it at any time: the same command goes on where it ended. `extract FILES... -o NAME.duckdb` is the short form.
    """
    from extractor.dataset.crawl import READER, ingest
    from extractor.dataset.remote import working_copy
    from extractor.dataset.store import StoreError
    from extractor.dataset.supervisor import IsolationError

    _look_for(files)
    options = Options(password=password, ocr=ocr, ocr_pages=ocr_pages, limits=limits)
    signal.signal(signal.SIGTERM, _stop)
    try:
        with working_copy(store) as path, _display(quiet) as watch:
            cluster = _engine(engine, address, READER, options, workers)
            summary = ingest(files, path, options, workers=workers, retry=retry, engine=cluster, reader=READER, watch=watch)
    except (StoreError, IsolationError) as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        complain(f"stopped; what was read is in {store}, the same command goes on from there")
        return 130
    for line in summary_lines(summary, store):
        click.echo(line, err=True)
    if summary.unaccounted:
        return 1
    return 3 if summary.counts.failed else 0


def _look_for(names: tuple[str, ...]) -> None:
    """A name that is spelled wrongly is told before a store is made; a usage error (exit code 2)."""
    from extractor.dataset.inputs import legible

    for name in names:
        if "://" not in name and not os.path.lexists(name) and not glob.glob(name, recursive=True):
            raise click.UsageError(f"{legible(name)}: there is no such file or folder")


def summary_lines(summary: Summary, store: str) -> Iterator[str]:
    """What was done and what to do next."""
    counts = summary.counts
    seconds = time.time() - counts.started
    yield f"{counts.inputs} inputs in {_duration(seconds)}: {counts.read} read now, {counts.known} known before"
    yield f"  accept {counts.accept}, review {counts.review}, reject {counts.reject}, failed {counts.failed}"
    for outcome, number in sorted(summary.outcomes.items()):
        if outcome in _ADVICE:
            yield f"  {outcome} {number}: {_ADVICE[outcome]}"
    if summary.to_review:
        reasons = ", ".join(f"{code} {number}" for code, number in list(summary.reasons.items())[:_REASONS])
        yield f"  to look at {summary.to_review}: {reasons}"
    if summary.outcomes.keys() - {"ok"}:
        here = store.rsplit("/", 1)[-1] if "://" in store else store  # a store with an address is worked on in this folder
        yield f"  which failed and why, one by one: {here}.log"
    if summary.unaccounted:
        yield f"  {len(summary.unaccounted)} inputs have no result, which is a bug of ours: {', '.join(summary.unaccounted[:3])} …"
    yield "Next:"
    yield f"  extract status {store}"
    yield f"  extract export {store} -o panel.xlsx    (or .dta .sav .csv .parquet .jsonl)"
    if summary.to_review:
        yield f"  extract export {store} -o look.xlsx --where \"verdict = 'review'\"    (why, and where, on its sheet problems)"


def _engine(name: str, address: str | None, reader: str, options: Options, workers: int | None) -> Any:
    if name == "local":
        return None
    from extractor.dataset.cluster import RayEngine

    return RayEngine(reader, options, address, workers)


def _stop(number: int, frame: Any) -> None:
    raise KeyboardInterrupt


@contextmanager
def _display(quiet: bool) -> Iterator[Callable[[Counts], None] | None]:
    if quiet:
        yield None
    elif sys.stderr.isatty():
        with _bar() as watch:
            yield watch
    else:
        yield _lines()


def _lines() -> Callable[[Counts], None]:
    last = time.monotonic()

    def watch(counts: Counts) -> None:
        nonlocal last
        if counts.finished or time.monotonic() - last >= _QUIET:
            last = time.monotonic()
            click.echo(described(counts), err=True)

    return watch


def described(counts: Counts) -> str:
    """One line about a running crawl."""
    pace = "all read, comparing" if counts.finished else f"{counts.rate:.1f} a second"
    left = f", about {_duration(counts.seconds_left)} left" if counts.seconds_left and not counts.finished else ""
    done = f"accept {counts.accept}, review {counts.review}, reject {counts.reject}, failed {counts.failed}"
    return f"{counts.inputs} inputs, {pace}{left}: {done}"


@contextmanager
def _bar() -> Iterator[Callable[[Counts], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (  # within 80 characters for 99,999 inputs
        BarColumn(bar_width=8),
        TaskProgressColumn(),
        TextColumn("{task.fields[inputs]} {task.fields[pace]}"),
        TextColumn("[green]accept {task.fields[accept]}[/] [yellow]review {task.fields[review]}[/]"),
        TextColumn("reject {task.fields[reject]} [red]failed {task.fields[failed]}[/]"),
        TimeRemainingColumn(compact=True),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("", total=None, inputs=0, pace="starting", accept=0, review=0, reject=0, failed=0)

        def watch(counts: Counts) -> None:
            fields = {name: getattr(counts, name) for name in ("inputs", "accept", "review", "reject", "failed")}
            fields["pace"] = "comparing" if counts.finished else f"{counts.rate:.1f}/s"
            progress.update(task, completed=counts.bytes, total=counts.total_bytes or None, **fields)

        yield watch


def _duration(seconds: float | None) -> str:
    seconds = int(seconds or 0)
    if seconds < 100:
        return f"{seconds} s"
    return f"{seconds // 60} min" if seconds < 6000 else f"{seconds / 3600:.1f} h"
