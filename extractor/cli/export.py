"""`extract export reports.duckdb -o panel.dta`: the store's contents for Stata, SPSS, Excel, R, pandas."""

from __future__ import annotations

from pathlib import Path

import click

from extractor.cli.streams import complain

_KINDS = (".csv", ".dta", ".jsonl", ".parquet", ".sav", ".xlsx")


@click.command("export")
@click.argument("store", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("-o", "--output", "target", type=click.Path(path_type=Path, dir_okay=False), required=True, help=f"One of {' '.join(_KINDS)}.")
@click.option("--wide/--long", default=True, help="A row a body and year, a column a field; or a row a field of every document.")
@click.option("--where", default="true", metavar="SQL", help="Only these: \"level = 'county' AND year >= 2021\".")
@click.option("--debug", is_flag=True, hidden=True)
def command(store: Path, target: Path, wide: bool, where: str, debug: bool) -> int:
    """Write a panel or a long table, with its codebook and a Data Package descriptor beside it."""
    from extractor.dataset.exports import ExportError, export
    from extractor.dataset.store import StoreError

    if target.suffix.lower() not in _KINDS:
        raise click.UsageError(f"{target}: the ending tells the format; it is one of {' '.join(_KINDS)}")
    try:
        rows, written = export(store, target, wide=wide, where=where)
    except (StoreError, ExportError) as error:
        raise click.ClickException(str(error)) from error
    complain(f"{rows} rows in {', '.join(str(path) for path in written)}")
    return 0
