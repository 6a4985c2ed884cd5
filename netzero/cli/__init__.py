"""The command `netzero`: thin doors to the library. Nothing heavy is imported before a command needs it."""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from io import TextIOWrapper
from typing import Any, Literal

import click

from netzero import __version__

COLLECT_EVERY = 50_000
"""Objects more than before, at which Python looks for unused ones (700 by itself: a tenth of a short command)."""
COMMANDS = {
    "init": "scaffold",
    "check": "check",
    "run": "work",
    "plan": "work",
    "simulate": "work",
    "share": "share",
    "sweep": "sweep",
    "status": "sweep",
    "resume": "sweep",
    "hours": "hours",
    "report": "report",
    "compare": "compare",
    "verify": "verify",
    "export": "export",
    "explain": "explain",
    "export-model": "export_model",
    "weather": "weather",
    "load": "load",
    "bill": "bill",
    "doctor": "doctor",
    "schema": "schema",
    "completion": "completion",
}
"""Command -> module of `netzero.cli` that holds it under its own name."""

SUMMARIES = {
    "init": "Write a commented scenario folder to start from.",
    "check": "Read a scenario folder and tell every fault at once.",
    "run": "Plan, simulate, account and report: the whole chain.",
    "plan": "Choose what to build, where and when.",
    "simulate": "Operate a design through every hour, by rules or by looking ahead.",
    "share": "Plan every tenant alone and all together: what sharing is worth.",
    "sweep": "Run many variants of a scenario, on one machine or many.",
    "status": "Tell how far a sweep is; --repair checks and mends it.",
    "resume": "Go on with a sweep that was interrupted.",
    "hours": "Recompute every hour of one case of a simulation sweep.",
    "report": "Write the HTML report of a result.",
    "compare": "Set results side by side.",
    "verify": "Re-check a stored result from its file alone.",
    "export": "Write a result as CSV, Parquet, Excel or JSON.",
    "explain": "Trace a figure of a result to its inputs and their sources.",
    "export-model": "Write the linear program of a scenario as MPS or LP.",
    "weather": "Look at a weather file: `weather inspect FILE`.",
    "load": "Look at a file of metered loads: `load inspect FILE`.",
    "bill": "Recompute an invoice from metered data and a tariff.",
    "doctor": "Check this installation, its solver and its disk.",
    "schema": "Print the JSON Schema of park.yaml, or of a sweep file.",
    "completion": "Print the completion script of a shell.",
}


FLAGS = ("-q", "--quiet", "-v", "--verbose", "--debug")
"""Options of the group that may also stand behind the command."""


class _Lazy(click.Group):
    """A group that imports a command's module when the command is used."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, _global_options_first(args))

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"netzero.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, 1)
            hint = f" Did you mean '{near[0]}'?" if near else ""
            ctx.fail(f"No such command '{args[0]}'.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(SUMMARIES.items()))


def _global_options_first(args: list[str]) -> list[str]:
    """Return the arguments with the group's own options moved to the front (up to a bare --)."""
    end = args.index("--") if "--" in args else len(args)
    first: list[str] = []
    rest: list[str] = []
    position = 0
    while position < end:
        word = args[position]
        taken = 2 if word == "--lang" else 1
        moved = word in (*FLAGS, "--lang") or word.startswith("--lang=")
        (first if moved else rest).extend(args[position : position + taken])
        position += taken
    return [*first, *rest, *args[end:]]


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="netzero")
@click.option(
    "--lang", type=click.Choice(["en", "vi"]), envvar="NETZERO_LANG", default="en", help="Language of messages."
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but results and errors.")
@click.option("-v", "--verbose", is_flag=True, help="Say more of what is being done.")
@click.option("--debug", is_flag=True, help="Show the traceback of an unexpected error.")
@click.pass_context
def cli(ctx: click.Context, lang: Literal["en", "vi"], quiet: bool, verbose: bool, debug: bool) -> None:
    """Plan, simulate and account for an eco-industrial park on its way to Net Zero.

    Start with `netzero init my_park`, then `netzero run my_park`.
    """
    from netzero.cli.console import Console

    signals = ctx.obj if isinstance(ctx.obj, list) else []  # given by the guard
    ctx.obj = Console(lang=lang, quiet=quiet, verbose=verbose, debug=debug, signals=signals)


def main(args: list[str] | None = None) -> Any:
    """Run the command and leave with its exit code."""
    from netzero.cli.guard import guarded

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a letter that the console lacks is no reason to fail
    gc.set_threshold(COLLECT_EVERY)
    exit_code = guarded(cli, args)
    gc.freeze()  # or Python goes through all objects three times before it leaves: half a second
    sys.exit(exit_code)
