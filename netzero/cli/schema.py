"""`schema`: the JSON Schema of park.yaml or of a sweep file, for editors."""

from __future__ import annotations

import click

from netzero.cli.console import Console


@click.command("schema")
@click.option("--sweep", "of_sweep", is_flag=True, help="Of a sweep file instead of park.yaml.")
@click.pass_obj
def schema_command(console: Console, of_sweep: bool) -> None:
    """Print the JSON Schema of park.yaml (for example: netzero schema > netzero.schema.json)."""
    if of_sweep:
        from netzero.sweep.schema import json_schema as of_sweeps

        console.document(of_sweeps())
        return
    from netzero.scenario import json_schema

    console.document(json_schema())
