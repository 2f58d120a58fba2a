"""`extract status reports.duckdb`: how far a running crawl is, or what a finished one holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

_COUNTS = {
    "inputs": "SELECT count(*) FROM inputs",
    "contents": "SELECT count(DISTINCT sha256) FROM inputs WHERE sha256 IS NOT NULL",
    "documents": "SELECT count(*) FROM documents",
    "units": "SELECT count(DISTINCT unit) FROM documents",
    "fields": "SELECT count(*) FROM fields",
}
_GROUPS = {
    "verdicts": "SELECT verdict, count(*) FROM documents GROUP BY 1 ORDER BY 1",
    "failures": "SELECT outcome, count(*) FROM failures GROUP BY 1 ORDER BY 2 DESC, 1",
    "problems": "SELECT code, count(DISTINCT document) FROM problems GROUP BY 1 ORDER BY 2 DESC, 1",
    "years": "SELECT report_year, count(*) FROM documents WHERE best GROUP BY 1 ORDER BY 1",
    "levels": "SELECT coalesce(level, 'unknown'), count(*) FROM documents WHERE best GROUP BY 1 ORDER BY 2 DESC, 1",
}


@click.command("status")
@click.argument("store", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.option("--debug", is_flag=True, hidden=True)
def command(store: Path, as_json: bool, debug: bool) -> int:
    """Say how far the crawl into a store is, what it holds, and what is unfinished."""
    from extractor.cli.ingest import described
    from extractor.dataset.progress import read_status

    running = read_status(store)
    if running is not None:
        click.echo(json.dumps({"running": True, **_plain(running)}) if as_json else f"running: {described(running)}")
        return 0
    found = _look(store)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, default=str))
    else:
        _print(found, store)
    return 0


def _look(path: Path) -> dict[str, Any]:
    from extractor.dataset.store import Store, StoreError

    try:
        store = Store(path, read_only=True)
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    execute = store.connection.execute
    found: dict[str, Any] = {name: (execute(query).fetchone() or (0,))[0] for name, query in _COUNTS.items()}
    found |= {name: {str(key): number for key, number in execute(query).fetchall()} for name, query in _GROUPS.items()}
    found["unaccounted"] = len(store.unaccounted())
    last = execute("SELECT run, started, finished FROM runs ORDER BY run DESC LIMIT 1").fetchone()
    found["last_run"] = dict(zip(("run", "started", "finished"), last, strict=True)) if last else None
    store.close()
    return found


def _print(found: dict[str, Any], store: Path) -> None:
    last = found["last_run"]
    ended = "never run" if last is None else f"last run ended {last['finished']} UTC" if last["finished"] else "last run was cut off"
    click.echo(f"{store}: {ended}")
    click.echo(f"  {found['inputs']} inputs, {found['contents']} different contents, {found['documents']} reports, {found['units']} bodies × years")
    for name in _GROUPS:
        if found[name]:
            click.echo(f"  {name}: " + ", ".join(f"{key} {number}" for key, number in found[name].items()))
    if found["verdicts"].get("review"):
        click.echo(f"What to look at, and why: extract export {store} -o look.xlsx --where \"verdict = 'review'\"")
    if found["unaccounted"] or (last and not last["finished"]):
        click.echo("The last run did not end; the same `extract … -o` command goes on from there.")


def _plain(counts: Any) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(counts) | {"rate": counts.rate, "seconds_left": counts.seconds_left}
