"""`extract codebook`: every field of the statutory forms, its code, official labels, unit and meaning."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import astuple, fields

import click


@click.command()
@click.option("--form", metavar="CODE", help="Only this form (2021, 2019); all, table by table, when left out.")
@click.option("--format", "kind", type=click.Choice(["csv", "json"]), default="csv", show_default=True)
def command(form: str | None, kind: str) -> None:
    """Print the codebook: code, labels, unit and meaning of every field."""
    from extractor.report import TABLES
    from extractor.templates import FieldDefinition, codebook

    known = codebook()
    if form is not None and form not in known:
        raise click.UsageError(f"there is no form {form!r}; the forms are {', '.join(known)}")
    definitions = [one for code in known if form in (None, code) for one in known[code].values()]
    definitions.sort(key=lambda one: TABLES.index(one.table))
    names = ["template" if one.name == "form" else one.name for one in fields(FieldDefinition)]
    if kind == "json":
        text = json.dumps([dict(zip(names, astuple(one), strict=True)) for one in definitions], ensure_ascii=False, indent=1) + "\n"
    else:
        written = io.StringIO(newline="")
        csv.writer(written).writerows([names, *map(astuple, definitions)])
        text = written.getvalue()
    click.echo(text.encode("utf-8"), nl=False)
