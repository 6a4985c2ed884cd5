"""`hours`: every hour of one case of a simulation sweep, recomputed."""

from __future__ import annotations

from pathlib import Path

import click

from netzero.cli.console import Console
from netzero.cli.options import json_option, output_option


@click.command("hours")
@click.argument("sweep")
@click.argument("case")
@click.option("--weather-year", metavar="NAME", help="Of the sweep [the scenario's own].")
@click.option("--future", type=int, default=0, metavar="N", help="Of the sweep; 0: what is foreseen [0].")
@output_option("results/<name of the sweep>_<number of the case>")
@json_option
@click.pass_obj
def hours_command(
    console: Console, sweep: str, case: str, weather_year: str | None, future: int, output: Path | None, as_json: bool
) -> None:
    """Recompute every hour of CASE, a number or name, of the simulation sweep in SWEEP, and store it as a result.

    Its sums are held against the row that the sweep has of it.
    """
    from netzero.kernels.compiled import first_compiled
    from netzero.results import hold, summary, write
    from netzero.sweep.hours import Wish, hours_of
    from netzero.sweep.store import open_store

    store = open_store(sweep)
    with console.progress() as say, first_compiled(lambda: say("compile")):
        say("simulate")
        found = hours_of(store, Wish(case, weather_year, future))
        named = found.case.provenance["options"]["design"]
        folder = output or Path("results") / f"{Path(sweep).name}_{named['case']}"
        say("write")
        with hold(folder):
            path = write(found.case, folder)
    if found.off is None:
        console.say("NZ2875", number=named["case"], store=sweep)
    else:
        told = {"number": named["case"], "year": named["weather_year"], "future": named["future"]}
        console.say("NZ2874", **told, off=found.off)
    console.say("NZ1303", path=path)
    if as_json:
        console.document(summary(found.case, folder))
