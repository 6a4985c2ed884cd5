"""The books in short, as plain data for JSON."""

from __future__ import annotations

from typing import Any

import xarray as xr

from netzero.accounts.energy import kind_of, rates
from netzero.components.park import Park


def summary(books: xr.Dataset, park: Park) -> dict[str, Any]:
    """Return costs, emissions, energy and capacities of a case: plain floats, nothing rounded.

    Currency is the scenario's in real terms, present values are at the first stage. Emissions are t CO2e a year,
    energy kWh a year, capacities in the unit that is their key.
    """
    weight = xr.DataArray(list(park.stages.weights), dims="stage", coords={"stage": books["stage"]})
    present = (books["costs"] * weight).sum("stage")
    handed = (books["transfers"] * weight).sum(("stage", "transfer"))
    return {
        "currency": park.currency,
        "discount_rate": park.discount_rate,
        "cost_present_value": float(present.sum()),
        "cost_lines_present_value": _by(present.sum("party"), "line"),
        "party_cost_present_value": _by(present.sum("line") + handed, "party"),
        "stages": {str(year): _stage(books.sel(stage=year), park) for year in park.stages.years},
    }


def _stage(books: xr.Dataset, park: Park) -> dict[str, Any]:
    yearly = rates(books)
    return {
        "cost": float(books["costs"].sum()),
        "cost_lines": _by(books["costs"].sum("party"), "line"),
        "party_cost": _by(books["costs"].sum("line") + books["transfers"].sum("transfer"), "party"),
        "co2_t": _by(books["emissions"].sum("party"), "scope"),
        "party_co2_t": {
            str(party): _by(books["emissions"].sel(party=party), "scope") for party in books["party"].values
        },
        "tenant_footprint_t": {
            str(tenant): _by(books["footprint"].sel(tenant=tenant), "scope") for tenant in books["tenant"].values
        },
        "energy_kwh": _energy(books["energy"].sum("party")),
        "self_consumption": float(yearly["self_consumption"]),
        "self_sufficiency": float(yearly["self_sufficiency"]),
        "capacity": _capacity(books["capacity_owned"], park),
    }


def _by(array: xr.DataArray, dim: str) -> dict[str, float]:
    return {str(label): float(value) for label, value in zip(array[dim].values, array.values, strict=True)}


def _energy(energy: xr.DataArray) -> dict[str, dict[str, float]]:
    """Return kWh by kind of flow, then by carrier (and technology)."""
    found: dict[str, dict[str, float]] = {}
    for flow, kwh in _by(energy, "flow").items():
        found.setdefault(kind_of(flow), {})[flow.partition(":")[2]] = kwh
    return found


def _capacity(owned: xr.DataArray, park: Park) -> dict[str, dict[str, dict[str, float]]]:
    """Return capacity by technology, unit and owner; owners of nothing are left out."""
    found: dict[str, dict[str, dict[str, float]]] = {}
    for size in park.sizes:
        owners = found.setdefault(park.asset_of_size(size.name).technology, {}).setdefault(size.unit, {})
        for party, value in _by(owned.sel(size=size.name), "party").items():
            if value:
                owners[party] = owners.get(party, 0.0) + value
    return found
