"""Names of the IAMC template for what a park has and does.

The template is that of the Integrated Assessment Modeling Consortium, as kept in `IAMconsortium/common-definitions`
(definitions/variable): `Emissions|Kyoto Gases`, `Final Energy|Electricity`, `Capacity|Electricity|Solar|PV` and so on.
What the template has no name for is named in its manner: `Emissions Footprint|Kyoto Gases|Scope 3`, `Total Cost`.
"""

from __future__ import annotations

import re

from netzero.terms import CO2, COOLING, ELECTRICITY

Variable = str

_SOURCES = (
    (("pv", "solar"), "Solar|PV"),
    (("wind",), "Wind"),
    (("hydro",), "Hydro"),
    (("biomass", "biogas", "husk", "wood", "bagasse", "digester"), "Biomass"),
    (("waste",), "Waste"),
    (("coal",), "Coal"),
    (("gas", "lpg", "lng", "cng", "engine", "turbine", "chp", "cogeneration"), "Gas"),
    (("oil", "diesel", "fuel_oil"), "Oil"),
    (("hydrogen", "electrolyser"), "Hydrogen"),
    (("geothermal",), "Geothermal"),
    (("heat_pump", "pump"), "Heat Pumps"),
    (("electric", "electrode"), "Electricity"),
)
"""Words in the key of a technology, and the source that the template names it by; the first that fits counts."""

_SCOPES = {
    "scope_1": "Emissions|Kyoto Gases",
    "scope_2_location": "Emissions Footprint|Kyoto Gases|Scope 2 Location-Based",
    "scope_2_market": "Emissions Footprint|Kyoto Gases|Scope 2 Market-Based",
    "scope_3": "Emissions Footprint|Kyoto Gases|Scope 3",
}
"""What a park emits itself are its region's emissions; what is emitted for it elsewhere is its footprint."""

CO2_ALONE: Variable = "Emissions|CO2"
TOTAL_COST: Variable = "Total Cost"
CARBON_PRICE: Variable = "Price|Carbon"
SUMS = (
    "Final Energy",
    "Secondary Energy|Electricity",
    "Secondary Energy|Heat",
    "Capacity|Electricity",
    "Capacity|Heat",
)
"""Variables that are the sum of those below them, at every level."""


def of_scope(scope: str) -> Variable:
    """Return the variable of emissions of a scope; '' where the template counts no such thing."""
    return _SCOPES.get(scope, "")


def of_gas(gas: str) -> Variable:
    """Return the variable of a gas that a park emits itself; '' of those that are counted by their own mass."""
    return CO2_ALONE if gas == CO2 else ""


def of_flow(flow: str) -> tuple[Variable, float]:
    """Return the variable of a flow of the books' energy, and its sign; '' for flows that are in another already."""
    kind, carrier, technology = (*flow.split(":"), "", "")[:3]
    if kind == "demand":
        return f"Final Energy|{_served(carrier)}", 1.0
    if kind in ("supplied", "converted_to") and carrier != COOLING:
        return f"Secondary Energy|{_served(carrier)}|{_source(technology)}", 1.0
    if kind in ("imported", "purchased", "exported"):
        return f"Trade|Secondary Energy|{_served(carrier)}|Volume", 1.0 if kind == "exported" else -1.0
    return "", 1.0


def of_size(technology: str, carrier: str, unit: str, *, storage: bool) -> Variable:
    """Return the variable of a capacity of a technology that gives `carrier`."""
    served = _served(carrier)
    if storage:
        return f"Storage Capacity|{served}" if unit == "kWh" else f"Capacity|{served} Storage"
    return f"Capacity|{served}|{_source(technology)}"


def of_column(name: str) -> tuple[Variable, float]:
    """Return the variable and sign of a column whose name alone says what it is; '' for all others."""
    kind, _, of = name.partition(".")
    label = of.partition(".")[2]
    if kind == "co2":
        return of_scope(label), 1.0
    if kind == "yearly_cost":
        return (TOTAL_COST if label != "total" else ""), 1.0
    flow = {"imported_kwh": "imported", "exported_kwh": "exported"}.get(kind)
    return of_flow(f"{flow}:{ELECTRICITY}") if flow and not label else ("", 1.0)


def _served(carrier: str) -> str:
    if carrier == ELECTRICITY:
        return "Electricity"
    return "Cooling" if carrier == COOLING else "Heat"


def _source(technology: str) -> str:
    words = set(re.split(r"[\W_]+", technology.lower()))
    for known, source in _SOURCES:
        if any(word in words or ("_" in word and word in technology.lower()) for word in known):
            return source
    return "Other"
