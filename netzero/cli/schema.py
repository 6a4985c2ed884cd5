"""`schema`: the JSON Schema of park.yaml, for editors."""

from __future__ import annotations

import click

from netzero.cli.console import Console


@click.command("schema")
@click.pass_obj
def schema_command(console: Console) -> None:
    """Print the JSON Schema of park.yaml (for example: netzero schema > netzero.schema.json)."""
    from netzero.scenario import json_schema

    console.document(json_schema())
