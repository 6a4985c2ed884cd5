"""`check`: read a scenario folder and say what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import click

from netzero.cli.console import Console
from netzero.cli.options import json_option, scenario_argument, set_option


@click.command("check")
@scenario_argument
@set_option
@json_option
@click.pass_obj
def check_command(console: Console, scenario: Path, sets: tuple[str, ...], as_json: bool) -> int:
    """Read SCENARIO, a folder with park.yaml, and tell every fault at once; exit 3 if there is one."""
    from netzero.errors import BadInput
    from netzero.scenario import read_scenario

    try:
        found = read_scenario(scenario, sets)
    except BadInput as bad:
        if not as_json:
            raise
        console.document({"status": "bad_input", "faults": [_fault(fault, console) for fault in bad.faults]})
        return bad.exit_code
    warnings = [_fault(fault, console) for fault in found.warnings]
    if as_json:
        console.document({"status": "ok", "name": found.given.name, "faults": [], "warnings": warnings})
        return 0
    for warning in warnings:
        console.say("NZ1305", code=warning["code"], what=warning["message"])
    console.say(
        "NZ1306",
        name=found.given.name,
        tenants=len(found.tenants),
        assets=len(found.park.sizes),
        stages=", ".join(map(str, found.park.stages.years)),
    )
    return 0


def _fault(fault: object, console: Console) -> dict[str, object]:
    from netzero.errors import Fault

    assert isinstance(fault, Fault)
    place = fault.place
    where = {"file": place.file, "line": place.line, "column": place.column, "cell": place.cell, "path": place.path}
    return {"code": fault.code, "message": fault.say(console.lang), **where}
