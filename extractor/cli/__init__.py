"""The `extract` command: `extract FILE` reads a report, other commands stand in a file each and are imported when used.

Exit codes: 0 everything was read; 1 the one document given failed (or the program did); 2 the command was not
understood; 3 some of many documents failed.
"""

from __future__ import annotations

import sys
from importlib import import_module
from itertools import pairwise

import click
from click_default_group import DefaultGroup

from extractor.cli.streams import complain

# Name → module whose `command` it is. Modules here import click and nothing heavy, so that --help stays quick.
COMMANDS = {
    "read": "extractor.cli.read",
    "ingest": "extractor.cli.ingest",
    "status": "extractor.cli.status",
    "export": "extractor.cli.export",
    "codebook": "extractor.cli.codebook",
    "schema": "extractor.cli.schema",
}
DEFAULT, CRAWL = "read", "ingest"
# Where a command line keeps which command takes its files.
_FALLBACK = "extractor.fallback"


class Commands(DefaultGroup):
    """The commands by name; anything that is no command's name is a file for `read`, or for `ingest` when a store is written."""

    def list_commands(self, context: click.Context) -> list[str]:
        return [name for name in COMMANDS if name != DEFAULT]

    def get_command(self, context: click.Context, name: str) -> click.Command:
        if name not in COMMANDS:
            context.arg0 = name  # type: ignore[attr-defined]  # how DefaultGroup hands the file on
            name = context.meta.get(_FALLBACK, DEFAULT)
        command: click.Command = import_module(COMMANDS[name]).command
        return command

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        """`extract reports/ -o reports.duckdb` is `extract ingest …`: the name of the output says that a store is meant."""
        if args and args[0] not in COMMANDS and _names_a_store(args):
            args = ["ingest", *args]
        return list(super().parse_args(context, args))

    def resolve_command(self, context: click.Context, arguments: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        context.meta[_FALLBACK] = CRAWL if writes_store(arguments) else DEFAULT
        resolved: tuple[str | None, click.Command | None, list[str]] = super().resolve_command(context, arguments)
        return resolved

    def format_help(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """One screen: what `extract FILE` takes, then the other commands."""
        read = self.get_command(context, DEFAULT)
        formatter.write_usage("extract", "FILE... [OPTIONS]")
        formatter.write_usage("extract", "COMMAND [OPTIONS]", "       ")
        read.format_help_text(context, formatter)
        read.format_options(click.Context(read), formatter)
        rows = [(name, self.get_command(context, name).get_short_help_str(90)) for name in self.list_commands(context)]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def _names_a_store(arguments: list[str]) -> bool:
    """Whether the value of -o or --output ends in .duckdb, in any of the ways it may be written."""
    values = [value for option, value in pairwise(arguments) if option in ("-o", "--output")]
    values += [argument for argument in arguments if argument.startswith(("--output=", "-o"))]
    return any(value.endswith(".duckdb") for value in values)


def writes_store(arguments: list[str]) -> bool:
    """Whether these arguments of `extract` name a .duckdb file as their output."""
    named = (
        following if argument in ("-o", "--output") else argument.removeprefix("-o").removeprefix("--output=")
        for argument, following in zip(arguments, [*arguments[1:], ""], strict=True)
        if argument.startswith(("-o", "--output"))
    )
    return any(name.endswith(".duckdb") for name in named)


@click.group(cls=Commands, default=DEFAULT, default_if_no_args=False, no_args_is_help=True)
@click.version_option(package_name="extractor", prog_name="extract")
def group() -> None:
    """Read annual reports on government-information disclosure (政府信息公开工作年度报告) into tidy data."""


def main() -> None:
    """Run the command line; every failure is a sentence on standard error and an exit code, never a traceback."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code."""
    try:
        return group.main(arguments, prog_name="extract", standalone_mode=False) or 0
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "")
        return 2
    except click.ClickException as error:
        complain(error.format_message())
        return error.exit_code
    except click.exceptions.Exit as end:
        return end.exit_code
    except (click.Abort, KeyboardInterrupt):
        complain("stopped")
        return 130
    except Exception as error:
        if "--debug" in arguments:
            raise
        complain(f"the program failed ({type(error).__name__}: {error}); run it with --debug to see where")
        return 1
