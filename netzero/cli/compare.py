"""`compare`: results side by side."""

from __future__ import annotations

from pathlib import Path

import click

from netzero.cli.console import Console
from netzero.cli.options import Result, json_option
from netzero.messages import text


@click.command("compare")
@click.argument("results", nargs=-1, required=True, type=Result)
@json_option
@click.pass_obj
def compare_command(console: Console, results: tuple[Path, ...], as_json: bool) -> None:
    """Set RESULTS, two or more result folders, side by side: figures, and what differs in the input."""
    from netzero.cli.show import show_table
    from netzero.results import compare, read

    if len(results) < 2:
        raise click.UsageError(text("needs_two", console.lang))
    found = compare([read(result) for result in results])
    if as_json:
        console.document(found)
        return
    names = [str(result) for result in results]

    def words(key: str) -> str:
        return text(key, console.lang)

    rows = [(row["figure"], row["unit"], *row["values"]) for row in found["figures"]]
    show_table(console, words("figures"), (words("figure"), words("unit"), *names), rows)
    differing = [(row["key"], *row["values"]) for row in found["inputs"]]
    show_table(console, words("differing_inputs"), (words("key"), *names), differing)
