"""`init`: a commented scenario folder to start from."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from netzero.cli.console import Console


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--template", default="first_park", show_default=True, help="Name of a bundled example.")
@click.pass_obj
def init_command(console: Console, folder: Path, template: str) -> None:
    """Write a commented scenario into FOLDER, which must be new or empty."""
    from netzero.scenario import write_template

    for path in write_template(folder, template):
        console.say("NZ1303", path=path)
    console.say("NZ1307", folder=shlex.quote(str(folder)))
