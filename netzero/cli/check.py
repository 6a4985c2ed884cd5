"""`check`: read a scenario folder and say what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import click

from netzero.cli.console import Console
from netzero.cli.guard import fault_row
from netzero.cli.options import json_option, scenario_argument, set_option
from netzero.cli.show import show_warning


@click.command("check")
@scenario_argument
@set_option
@json_option
@click.pass_obj
def check_command(console: Console, scenario: Path, sets: tuple[str, ...], as_json: bool) -> None:
    """Read SCENARIO, a folder with park.yaml, and tell every fault at once; exit 3 if there is one."""
    from netzero.scenario import read_scenario
    from netzero.simulator import not_by_rules

    found = read_scenario(scenario, sets)
    notes = (*found.warnings, *not_by_rules(found))
    if found.series_files:  # weather, meters, profiles: only preparing the hours reads them
        from netzero.hourly import prepare

        notes += prepare(found)[1]
    if as_json:
        warnings = [fault_row(fault, console.lang) for fault in notes]
        console.document({"status": "ok", "name": found.given.name, "faults": [], "warnings": warnings})
        return
    for fault in notes:
        show_warning(console, fault.code, str(fault.place), fault.say(console.lang))
    console.say(
        "NZ1306",
        name=found.given.name,
        tenants=len(found.tenants),
        assets=len(found.park.sizes),
        stages=", ".join(map(str, found.park.stages.years)),
    )
