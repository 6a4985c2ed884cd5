"""`load`: what a file of metered loads holds, before a scenario uses it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from netzero.cli.console import Console
from netzero.cli.inspection import tell
from netzero.cli.options import json_option

UNITS = ("W", "kW", "MW", "GW", "Wh", "kWh", "MWh", "GWh")


@click.group("load")
def load_command() -> None:
    """Look into files of metered loads."""


@load_command.command("inspect")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--tz", help="Time zone of the meter's clock, as Asia/Ho_Chi_Minh or Europe/Berlin.")
@click.option("--label", type=click.Choice(["start", "middle", "end"]), help="What a stamp stands for.")
@click.option("--unit", type=click.Choice(UNITS), help="Unit of the numbers; Wh to GWh are energy per interval.")
@click.option("--year", type=click.IntRange(1900, 2300), help="Calendar year of rows without stamps.")
@click.option("--sheet", help="Sheet of a workbook.")
@click.option("--column", "columns", multiple=True, help="Head of a load column, or name of a series; repeatable.")
@click.option("--minutes", "step_minutes", type=click.IntRange(1, 60), help="Length of an interval without stamps.")
@click.option("--annual-kwh", type=click.FloatRange(min=0, min_open=True), help="Energy of a year, to compare with.")
@click.option(
    "--multiplier", type=click.FloatRange(min=0, min_open=True), help="Factor of the meter; 1: the numbers hold it."
)
@click.option("--day-first/--month-first", "day_first", default=None, help="Order of day and month in dates.")
@click.option("--decimal", type=click.Choice([".", ","]), help="Decimal mark of the numbers.")
@json_option
@click.pass_obj
def inspect_command(console: Console, /, file: Path, as_json: bool, **declared: Any) -> int:
    """Read FILE (csv, txt, xlsx, parquet) and tell how it was understood, repaired or why it is refused (exit 3).

    What is declared stands before what the file seems to show.
    """
    from netzero.demand import LoadOptions, read_load

    load = read_load(file, LoadOptions(**declared))
    return tell(console, load.inspection, as_json)
