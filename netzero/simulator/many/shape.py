"""Which parks the kernel for many designs knows, and what keeps it from a park: never is anything left out."""

from __future__ import annotations

from netzero.components.park import Converter, Park, Storage, Supply
from netzero.components.rules import Rules
from netzero.terms import COOLING, ELECTRICITY

KNOWN_POLICIES = ("self_consumption", "time_of_use")


def why_not_side_by_side(park: Park, rules: Rules) -> str:
    """Return the first thing of a park that the kernel for many designs does not know; empty where it knows all.

    It knows one node with at most one meter of fixed limits; supplies of electricity taken as they come; heat pumps,
    chillers and boilers that take electricity or one fuel without limits; one battery and stores of heat and cold.
    """
    if rules.policy not in KNOWN_POLICIES:
        return f"policy {rules.policy}"
    plain = {
        "links": not park.links,
        "flexible demand": not park.flexible,
        "fuels with a balance": not park.kept_fuels,
        "several nodes": len(park.nodes) == 1,
        "several meters": len(park.meters) <= 1,
        "a connection that may grow": not park.connections,
        "several batteries": sum(storage.carrier == ELECTRICITY for storage in park.storages) <= 1,
    }
    found = [what for what, absent in plain.items() if not absent]
    found += [supply.name for supply in park.supplies if not _plain_supply(supply)]
    found += [converter.name for converter in park.converters if not _plain_converter(converter, park)]
    found += [storage.name for storage in park.storages if not _plain_storage(storage, park)]
    return found[0] if found else ""


def why_not_shared_side_by_side(park: Park) -> str:
    """Return the rule of settlement that the kernel for many designs does not know; empty where it knows it."""
    return "" if park.settlement.rule == "pro_rata" else f"settlement by {park.settlement.rule}"


def _plain_supply(supply: Supply) -> bool:
    return supply.carrier == ELECTRICITY and not supply.purchased


def _plain_converter(converter: Converter, park: Park) -> bool:
    if converter.output not in (*park.heat_levels, COOLING) or len(converter.ports) != 1:
        return False
    port = converter.ports[0]
    if port.sign > 0:
        return False
    return port.carrier == ELECTRICITY or port.carrier in unlimited_fuels(park)


def unlimited_fuels(park: Park) -> set[str]:
    """Return the fuels of which as much is bought, at any time, as is burnt."""
    sold = {supply.fuel for supply in park.supplies}
    return {
        fuel.name
        for fuel in park.fuels
        if fuel.name in park.burnt_as_bought - sold
        and fuel.horizon_limit_kwh is None
        and all(limit is None for limit in fuel.annual_limit_kwh)
    }


def _plain_storage(storage: Storage, park: Park) -> bool:
    return storage.carrier in (*park.heat_levels, COOLING, ELECTRICITY) and not storage.holding_cost
