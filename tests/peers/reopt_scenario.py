"""Writes a case of REopt as a scenario: a factory with PV, wind and a battery, over a mean year at present worth.

What only plant may charge stands at a busbar of its own, written as a heat level, from which an inverter leads and
nothing back. Where no plant sells, plant and battery stand *behind* that inverter and the factory at the gate. Where
plant sells, it stands with the battery at the gate, which buys nothing; the *factory* lies beyond the inverter and buys
from the grid under one agreement for each price of its tariff.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from .folders import amount, column, metered, write_folder
from .present_worth import Worth, of_generator, of_storage, worth_of
from .unsupported import NotSupported

YEAR, SERIES, GRID = 2025, "series.csv", "grid"
BEHIND, FACTORY = "behind_inverter", "factory"
NO_LIMIT = "10 GW"
"""More than a hundred times any load of these cases."""
MOST_PRICES = 12
YEARLY = {"fixed_om_share": 0, "variable_om": 0, "life": "1 year"}
"""A kW costs its worth once: it lives for the one year of the plan."""


@dataclass(frozen=True)
class Start:
    """Power that charges a battery in the first hours of the year to the level at which it starts."""

    kw: float
    hours: int


def write(name: str, inputs: Mapping[str, Any], series: pd.DataFrame, folder: Path, start: Start | None = None) -> Path:
    """Write the scenario of a case, with the charge that its battery starts with."""
    worth, tariff, busbar = worth_of(inputs["finance"]), inputs["tariff"], _busbar(inputs)
    plant_at = BEHIND if busbar == BEHIND else "electricity"
    price = series[tariff["energy_price_column"]] * worth.energy
    table = pd.DataFrame({"load": series["load_kw"], "price": price})
    assets = []
    for plant in inputs["generators"]:
        table[plant["name"]] = series[plant["profile_column"]] * worth.levelised(plant["degradation"])
        assets.append(_plant(plant, worth))
    if inputs["storage"]:
        assets.append(_storage(inputs["storage"], worth))
    if start:
        table["start"] = (table.index < start.hours).astype(float)
        assets.append(_starter(start))
    park = {
        "name": name,
        "currency": "USD",
        "discount_rate": 0,
        "payments": "start_of_year",
        "stages": {"years": [YEAR]},
        "time": {"calendar_year": YEAR, "step_minutes": round(60 * inputs["timestep_hours"])},
        "tariffs": {GRID: _tariff(tariff, worth)},
        "meters": {"gate": _gate(inputs, worth)},
        "technologies": {"plant": _supply(plant_at), "store": _store(plant_at)},
        "assets": assets,
    }
    carrier = "electricity"
    if busbar:
        park["heat_levels"] = {busbar: "80 degC"}
        assets.append({"technology": "inverter", "max": NO_LIMIT, "capex": 0, **YEARLY})
    if busbar == BEHIND:
        park["technologies"]["inverter"] = _inverter(BEHIND, "electricity")
    if busbar == FACTORY:
        carrier = FACTORY
        park["meters"]["gate"]["import_limit"] = 0
        park["technologies"]["inverter"] = _inverter("electricity", FACTORY)
        park["purchases"] = _purchases(price, table, demand_charge(tariff))
    needed = {asset["technology"] for asset in assets}
    park["technologies"] = {key: one for key, one in park["technologies"].items() if key in needed}
    tenant = {"name": "load", "sector": "metal", **metered(carrier, SERIES, "load", "kW", YEAR)}
    return write_folder(folder, park, [tenant], {SERIES: table})


def is_given(sized: Mapping[str, Any], unit: str = "kw") -> bool:
    """Whether a size is given and not the plan's to choose."""
    return sized[f"min_{unit}"] == sized[f"max_{unit}"]


def demand_charge(tariff: Mapping[str, Any]) -> float:
    """Return the charge on the highest import of a month, USD/kW."""
    return tariff.get("demand_charge_per_kw_month") or tariff.get("demand_charge") or 0.0


def _busbar(inputs: Mapping[str, Any]) -> Literal["behind_inverter", "factory"] | None:
    """Return the second busbar that a case needs, None when its battery may take from the grid or it has none."""
    if not inputs["storage"] or inputs["storage"]["can_grid_charge"]:
        return None
    return FACTORY if _sells(inputs) else BEHIND


def _sells(inputs: Mapping[str, Any]) -> bool:
    return any(plant["can_export"] for plant in inputs["generators"])


def _tariff(tariff: Mapping[str, Any], worth: Worth) -> dict[str, Any]:
    charge = amount(demand_charge(tariff) * worth.energy, "USD/kW")
    return {"series": column(SERIES, "price"), "series_unit": "USD/kWh", "demand_charge": charge}


def _gate(inputs: Mapping[str, Any], worth: Worth) -> dict[str, Any]:
    price = amount(inputs["tariff"]["export_price_per_kwh"] * worth.energy, "USD/kWh")
    return {"tariff": GRID, "export_limit": NO_LIMIT if _sells(inputs) else 0, "export_price": price}


def _purchases(price: pd.Series, table: pd.DataFrame, charge: float) -> list[dict[str, Any]]:
    """Return one agreement for each price of the grid, in the steps that have it; adds those to the table."""
    prices = sorted(set(price))
    if charge or len(prices) > MOST_PRICES:
        raise NotSupported("a battery that only plant may charge, beside sales and a demand charge or many prices")
    found = []
    for position, each in enumerate(prices):
        name = f"{GRID}_{position}"
        table[name] = (price == each).astype(float)
        agreement = {"price": amount(each, "USD/kWh"), "limit": NO_LIMIT, "profile": column(SERIES, name)}
        found.append({"name": name, "carrier": FACTORY, "renewable": False, **agreement})
    return found


def _plant(plant: Mapping[str, Any], worth: Worth) -> dict[str, Any]:
    asset = {"technology": "plant", "name": plant["name"], "profile": column(SERIES, plant["name"])}
    return asset | {"degradation": 0, **YEARLY, **_built(plant, of_generator(plant, worth))}


def _built(plant: Mapping[str, Any], usd_per_kw: float) -> dict[str, Any]:
    """Return the size that is given, which costs nothing here, or the largest that may be built and what a kW costs."""
    most = amount(plant["max_kw"], "kW")
    if is_given(plant):
        return {"existing": [{"capacity": most, "built": YEAR}], "buildable": False}
    return {"max": most, "capex": amount(usd_per_kw, "USD/kW")}


def _storage(storage: Mapping[str, Any], worth: Worth) -> dict[str, Any]:
    """Return the battery by the energy that it may use: what lies below its least level is bought and never moved."""
    usable = 1 - storage["soc_min_fraction"]
    power, energy = amount(storage["max_kw"], "kW"), amount(storage["max_kwh"] * usable, "kWh")
    asset = {
        "technology": "store",
        "name": "battery",
        "charge_efficiency": storage["charge_efficiency"],
        "discharge_efficiency": storage["discharge_efficiency"],
        "loss_per_h": 0,
        **YEARLY,
    }
    if is_given(storage):
        return asset | {"existing": [{"capacity": power, "energy": energy, "built": YEAR}], "buildable": False}
    return asset | {
        "max": power,
        "max_energy": energy,
        "capex": amount(of_storage(storage, "kw", worth), "USD/kW"),
        "energy_capex": amount(of_storage(storage, "kwh", worth) / usable, "USD/kWh"),
    }


def _starter(start: Start) -> dict[str, Any]:
    stock = {"capacity": amount(start.kw, "kW"), "built": YEAR}
    asset = {"technology": "plant", "name": "start", "profile": column(SERIES, "start"), "degradation": 0}
    return asset | {"existing": [stock], "buildable": False, **YEARLY}


def _supply(carrier: str) -> dict[str, Any]:
    title = {"en": "Plant", "vi": "Nguồn phát"}
    return {"kind": "supply", "title": title, "carrier": carrier, "renewable": True}


def _store(carrier: str) -> dict[str, Any]:
    title = {"en": "Battery", "vi": "Pin lưu trữ"}
    power = {"value": 0, "unit": "USD/kW", "source": "the asset's own", "confidence": "user"}
    return {"kind": "storage", "title": title, "carrier": carrier, "unit": "kWh", "power_capex": power}


def _inverter(taken: str, given: str) -> dict[str, Any]:
    title = {"en": "Inverter", "vi": "Biến tần"}
    without_loss = {"value": 1, "unit": "1", "source": "the peer has no inverter", "confidence": "user"}
    return {"kind": "converter", "title": title, "carrier": given, "inputs": {taken: without_loss}}
