"""`weather inspect`: what a weather file holds, how it was understood, and whether it can be used."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from netzero.cli.console import Console
from netzero.cli.options import json_option

if TYPE_CHECKING:
    from netzero.weather.raw import Format, Label

_FORMATS = click.Choice(["epw", "tmy3", "pvgis", "nsrdb", "era5", "heights", "pvsyst", "csv"])
_LABELS = click.Choice(["start", "middle", "end", "instant"])


@click.group("weather")
def weather_command() -> None:
    """Weather files: look at one before using it."""


@weather_command.command("inspect")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", "form", type=_FORMATS, help="Format of the file [told by its content].")
@click.option("--tz", type=click.FloatRange(-12, 14), help="Zone of the stamps, hours from UTC, where none is told.")
@click.option("--label", type=_LABELS, help="What a stamp stands for, where the file does not tell.")
@click.option("--year", type=int, help="Which year to take of a file that holds several.")
@click.option("--latitude", type=click.FloatRange(-90, 90), help="Site, degrees north, where the file names none.")
@click.option("--longitude", type=click.FloatRange(-180, 180), help="Site, degrees east, where the file names none.")
@click.option("--altitude", type=click.FloatRange(-450, 6000), help="Site, m above the sea.")
@json_option
@click.pass_obj
def inspect_command(
    console: Console,
    file: Path,
    form: Format | None,
    tz: float | None,
    label: Label | None,
    year: int | None,
    latitude: float | None,
    longitude: float | None,
    altitude: float | None,
    as_json: bool,
) -> int:
    """Tell what FILE holds: series, evidence of zone and stamps, agreement with the sun, repairs; exit 3 if refused."""
    from netzero.cli.inspection import tell
    from netzero.weather import Declared, inspect_weather

    declared = Declared(
        format=form,
        utc_offset_h=tz,
        label=label,
        year=year,
        latitude=latitude,
        longitude=longitude,
        altitude_m=altitude,
    )
    inspection, _ = inspect_weather(file, declared)
    return tell(console, inspection, as_json)
