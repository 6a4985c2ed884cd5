"""`export`: a stored result in the formats people work with."""

from __future__ import annotations

from pathlib import Path

import click

from netzero.cli.console import Console
from netzero.cli.options import output_option, result_argument


@click.command("export")
@result_argument
@click.option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(["csv", "parquet", "xlsx", "json"]),
    default=("xlsx",),
    show_default=True,
    help="May be given several times.",
)
@output_option("the result's folder")
@click.pass_obj
def export_command(console: Console, result: Path, formats: tuple[str, ...], output: Path | None) -> None:
    """Write RESULT, a result folder or file, in other formats."""
    from netzero.results import export, read

    folder = output or (result if result.is_dir() else result.parent) / "export"
    for path in export(read(result), folder, formats):
        console.say("NZ1303", path=path)
