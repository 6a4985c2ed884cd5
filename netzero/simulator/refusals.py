"""What of a scenario rules cannot operate, told before anything is planned."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netzero.errors import Fault
from netzero.simulator.world.layout import refusals

if TYPE_CHECKING:
    from netzero.scenario.scenario import Scenario


def not_by_rules(scenario: Scenario) -> tuple[Fault, ...]:
    """Return what rules cannot operate, each with its place in park.yaml; first that operation is left out for it."""
    found = tuple(_placed(fault, scenario) for fault in refusals(scenario.park))
    codes = ", ".join(dict.fromkeys(fault.code for fault in found))
    return (Fault("NZ0872", found[0].place, {"codes": codes}), *found) if found else ()


def _placed(fault: Fault, scenario: Scenario) -> Fault:
    name = str(fault.values.get("name") or fault.values.get("names", "")).split(", ")[0]
    return replace(fault, place=scenario.places.get(name, fault.place))
