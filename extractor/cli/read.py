"""`extract FILE…`: read reports and print them."""

from __future__ import annotations

from pathlib import Path

import click

from extractor.cli.formats import FORMATS, chosen
from extractor.cli.inputs import inputs
from extractor.cli.reading import Reading
from extractor.cli.settings import limits_from, pages_from
from extractor.cli.streams import output
from extractor.options import Limits, Options


@click.command("read")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path),
    help="Write to this file: .json, .jsonl, .csv; or .duckdb: a crawl, see `extract ingest --help`.",
)
@click.option("--format", "kind", type=click.Choice(list(FORMATS)), help="csv is a row a field, grid the tables for eyes.")
@click.option("--draw", "drawings", type=click.Path(path_type=Path), metavar="DIR", help="Write pages as PNG with every field framed.")
@click.option("--html", "page", type=click.Path(path_type=Path), metavar="FILE", help="Write the confidence report as one HTML page.")
@click.option("--explain", is_flag=True, help="Print the verdict with its reasons instead of JSON.")
@click.option("--password", help="The password of an encrypted file.")
@click.option("--limit", "limits", multiple=True, metavar="NAME=N", callback=limits_from, help="Change a limit, for example pages=800.")
@click.option("--ocr/--no-ocr", default=True, help="Whether to recognise text in pictures.")
@click.option("--ocr-pages", metavar="PAGES", callback=pages_from, help="Recognise text only on these pages: 2,4-6.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing on standard error but failures.")
@click.option("--debug", is_flag=True, help="Show where in the program a failure happened.")
@click.version_option(package_name="extractor", prog_name="extract")
def command(
    files: tuple[str, ...],
    target: Path | None,
    kind: str | None,
    drawings: Path | None,
    page: Path | None,
    explain: bool,
    password: str | None,
    limits: Limits,
    ocr: bool,
    ocr_pages: tuple[int, ...] | None,
    quiet: bool,
    debug: bool,
) -> int:
    """Read reports (PDF, DOCX, HTML, text and more) and print every field of their tables.

    One FILE gives JSON, several or a folder JSON Lines; - is standard input. A file that cannot be read is named on
    standard error with what to do, and appears in the output with its outcome and no fields.
    """
    found = inputs(files)
    several = len(found) > 1 or Path(files[0]).is_dir()
    options = Options(password=password, ocr=ocr, ocr_pages=ocr_pages, limits=limits)
    form = chosen("explain" if explain and kind is None else kind, target, several)
    if page is not None and several and page.suffix:
        raise click.UsageError(f"{page}: several files make several pages; name a folder after --html")
    # Excel takes a CSV file for UTF-8 only when it begins with a byte order mark.
    encoding = "utf-8-sig" if form == "csv" and target is not None else "utf-8"
    reading = Reading(found, options, drawings, page, talkative=several and not quiet, debug=debug)
    with output(target) as stream:
        for text in FORMATS[form](reading.reports(), several):
            stream.write(text.encode(encoding))
            stream.flush()
            encoding = "utf-8"
    if not reading.failures:
        return 0
    return 3 if several else 1
