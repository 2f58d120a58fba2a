"""The three tables as people know them, in a terminal: values coloured by confidence, the other statuses each with their own sign."""

from __future__ import annotations

import io
import sys

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from extractor.report import TABLES, Field, Report
from extractor.templates import Block, TableForm, form

# Lowest confidence → colour of a value, the surest first.
_COLOURS = ((0.99, "default"), (0.9, "yellow"), (0.0, "bold red"))
_SIGNS = {"blank": ("␣", "cyan"), "unreadable": ("?", "bold red"), "missing": ("×", "bold red")}
_LEGEND = "␣ printed blank   ? unreadable   × no such cell   yellow, red: less sure"
_WIDTH = 400  # more than any table needs: a value is never cut to the width of a terminal
_LABEL_WIDTH = 36  # longer labels are cut
_WRAP = 4  # characters of a column's label on one line


def show(report: Report) -> str:
    """The report's title line, tables and legend as text, with colours where standard output is a terminal."""
    stream = io.StringIO()
    console = Console(file=stream, width=_WIDTH, force_terminal=sys.stdout.isatty(), highlight=False)
    who = report.report
    console.print(f"[bold]{who.agency or report.document.path} {who.year or ''}[/bold]  {report.verdict} {report.confidence.overall:.3f}")
    for problem in report.problems:
        console.print(Text(f"• {problem.message}"))
    for table in TABLES:
        code = who.forms.get(table)
        if code is not None:
            console.print()
            console.print(_table(form(code).tables[table], report))
    if report.fields:
        console.print(f"[dim]{_LEGEND}[/dim]")
    return "".join(line.rstrip() + "\n" for line in stream.getvalue().splitlines())


def _table(known: TableForm, report: Report) -> Table:
    found = {field.code: field for field in report.fields}
    drawn = Table(title=known.title, box=box.SIMPLE_HEAD, show_header=len(known.blocks) == 1, padding=(0, 1, 0, 0))
    drawn.title_style, drawn.title_justify, drawn.header_style = "bold", "left", "dim"
    drawn.add_column(no_wrap=True, overflow="ellipsis", max_width=_LABEL_WIDTH)
    for number in range(max(len(block.columns) for block in known.blocks)):
        drawn.add_column(_folded(_header(known.blocks[0], number)), justify="right", vertical="bottom", no_wrap=True)
    for block in known.blocks:
        if len(known.blocks) > 1:
            drawn.add_row(f"[dim]{block.banner}[/dim]", *(Text(_header(block, i), "dim") for i in range(len(block.columns))))
        above: tuple[str, ...] = ()
        for row in block.rows:
            *groups, own = row.path
            for depth, group in enumerate(groups):
                if tuple(groups[: depth + 1]) != above[: depth + 1]:
                    drawn.add_row("  " * depth + group)
            above = tuple(groups)
            values = (_value(found.get(f"{known.code}.{row.code}.{column.code}")) for column in block.columns)
            drawn.add_row("  " * len(groups) + own, *values)
        if block is not known.blocks[-1]:
            drawn.add_section()
    return drawn


def _header(block: Block, number: int) -> str:
    return block.columns[number].path[-1] if number < len(block.columns) else ""


def _folded(label: str) -> str:
    """A column's label on as few short lines as it needs; Chinese has no blanks to break at."""
    lines = -(-len(label) // _WRAP) or 1
    size = -(-len(label) // lines) or 1
    return "\n".join(label[start : start + size] for start in range(0, len(label), size))


def _value(field: Field | None) -> Text:
    if field is None:
        return Text()
    if field.value is None:
        sign, colour = _SIGNS[field.status]
        return Text(f"{field.raw} {sign}".strip() if field.raw else sign, colour)
    colour = next(colour for lowest, colour in _COLOURS if field.confidence >= lowest)
    return Text(f"{field.value:.12g}", colour)
