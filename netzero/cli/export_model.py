"""`export-model`: the linear program of a scenario, for other solvers."""

from __future__ import annotations

from pathlib import Path

import click

from netzero.cli.console import Console
from netzero.cli.options import json_option, scenario_argument, set_option
from netzero.messages import text

SUFFIXES = (".mps", ".lp")


@click.command("export-model")
@scenario_argument
@set_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="File to write; its suffix, .mps or .lp, is the format.",
)
@json_option
@click.pass_obj
def export_model_command(console: Console, scenario: Path, sets: tuple[str, ...], output: Path, as_json: bool) -> None:
    """Write the linear program that `plan` solves for SCENARIO, with names of rows and columns, without solving it."""
    from netzero.run import export_model
    from netzero.scenario import read_scenario

    if output.suffix.lower() not in SUFFIXES:
        raise click.UsageError(text("NZ1340", console.lang, path=output, suffixes=", ".join(SUFFIXES)))
    with console.progress() as say:
        say("read")
        counts = export_model(read_scenario(scenario, sets), output, say=say)
    console.say("NZ1341", path=output, **counts)
    if as_json:
        console.document({"path": str(output), **counts})
