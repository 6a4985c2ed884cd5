"""What the PyPSA cases have in common: one busbar behind a gate that may not sell, and how their words are ours."""

from collections.abc import Mapping
from typing import Any

from .folders import amount, column, metered

SERIES, GAS = "series.csv", "natural_gas"
WEAR = {"pv": 0.01, "wind": 0.02, "battery": 0.05}
"""USD/MWh given or discharged, to make the dispatch unique: of all these cases, written in README.md alone."""
BATTERY_EFFICIENCY = 0.95
"""Each way: of all these cases; some write it in inputs.json, all in README.md."""
TECHNOLOGY = {"pv": "pv_ground", "wind": "wind_on"}

ENGINE = {
    "kind": "converter",
    "title": {"en": "Gas engine", "vi": "Động cơ khí"},
    "unit": "kW",
    "carrier": "electricity",
    "inputs": {GAS: {"value": 1, "unit": "1", "source": "the asset's own", "confidence": "user"}},
}
"""A technology of the scenario's own: power from gas."""


def money(tech: Mapping[str, float]) -> dict[str, Any]:
    """Return what a MW of output costs, its upkeep and its life."""
    return {
        "capex": amount(tech["capex"], "USD/MW"),
        "fixed_om_share": tech["fom"],
        "life": amount(tech["life"], "year"),
    }


def supply(kind: str, name: str, tech: Mapping[str, float], most_mw: float) -> dict[str, Any]:
    """Return PV or wind whose availability is a column of the series."""
    return {
        "technology": TECHNOLOGY[kind],
        "name": name,
        "profile": column(SERIES, kind),
        "max": amount(most_mw, "MW"),
        "variable_om": amount(WEAR[kind], "USD/MWh"),
        "degradation": 0,
        **money(tech),
    }


def converter(technology: str, efficiency: Mapping[str, float], tech: Mapping[str, float]) -> dict[str, Any]:
    """Return plant that turns a carrier into another; the peer prices it by output and so do we."""
    return {"technology": technology, "efficiency": dict(efficiency), "variable_om": 0, **money(tech)}


def battery(name: str, tech: Mapping[str, float]) -> dict[str, Any]:
    """Return a battery whose power and energy stand in a fixed ratio; the peer prices it per MW."""
    return {
        "technology": "battery",
        "name": name,
        "energy_capex": amount(tech["capex_per_mw"] / tech["max_hours"], "USD/MWh"),
        "fixed_om_share": tech["fom"],
        "life": amount(tech["life"], "year"),
        "hours": tech["max_hours"],
        "charge_efficiency": BATTERY_EFFICIENCY,
        "discharge_efficiency": BATTERY_EFFICIENCY,
        "variable_om": amount(WEAR["battery"], "USD/MWh"),
        "loss_per_h": 0,
    }


def load(year: int, **columns: str) -> dict[str, Any]:
    """Return the one tenant, with its need of each carrier in MW from a column of the series."""
    tenant = {"name": "load", "sector": "metal"}
    for carrier, name in columns.items():
        tenant |= metered(carrier, SERIES, name, "MW", year)
    return tenant


def gas(inputs: Mapping[str, float]) -> dict[str, Any]:
    """Return the gas that the peer burns."""
    price, factor = amount(inputs["gas_price"], "USD/MWh"), amount(inputs["gas_co2"], "t/MWh")
    return {GAS: {"price": price, "factor": factor}}
