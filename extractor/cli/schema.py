"""`extract schema`: the JSON Schema of what `extract FILE` prints."""

from __future__ import annotations

import json

import click


@click.command()
def command() -> None:
    """Print the JSON Schema of the JSON, with a description of every key."""
    from extractor.schema import json_schema

    click.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2).encode("utf-8"))
