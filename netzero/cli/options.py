"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from netzero.sweep.store import Store

Folder = click.Path(exists=True, file_okay=False, path_type=Path)
Result = click.Path(exists=True, path_type=Path)

scenario_argument = click.argument("scenario", type=Folder)
result_argument = click.argument("result", type=Result)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document to stdout.")
set_option = click.option(
    "--set", "sets", multiple=True, metavar="KEY=VALUE", help="Set a value of the scenario, e.g. discount_rate=8%."
)


def output_option(default_help: str) -> Any:
    """Return the option -o with its own default in the help text."""
    return click.option("-o", "--output", type=click.Path(path_type=Path), help=f"Output folder [{default_help}].")


def sweep_at(place: str) -> Store | None:
    """Return the store of a sweep that is in this folder or at this URL; None where there is none."""
    if "://" not in place and not (Path(place) / "sweep.json").is_file():
        return None
    from netzero.sweep.places import SWEEP
    from netzero.sweep.store import open_store

    store = open_store(place)
    return store if store.exists(SWEEP) else None
