"""Writes a case of REopt as a scenario: a factory with PV, wind and a battery, over one levelised year."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from .folders import amount, column, metered, write_folder

YEAR, SERIES, GRID = 2025, "series.csv", "grid"
NO_LIMIT = "10 GW"
"""More than a hundred times any load of these cases."""


def write(name: str, inputs: Mapping[str, Any], series: pd.DataFrame, folder: Path) -> Path:
    """Write the scenario of a case."""
    finance, tariff = inputs["finance"], inputs["tariff"]
    table = pd.DataFrame({"load": series["load_kw"], "price": series[tariff["energy_price_column"]]})
    assets = []
    for plant in inputs["generators"]:
        table[plant["name"]] = series[plant["profile_column"]]
        assets.append(_plant(plant, finance))
    if inputs["storage"]:
        assets.append(_storage(inputs["storage"], finance))
    needed = {asset["technology"] for asset in assets}
    technologies = {"plant": _supply(), "store": _store()}
    park = {
        "name": name,
        "currency": "USD",
        "discount_rate": finance["discount_rate"],
        "stages": {"years": [YEAR], "last_length": finance["analysis_years"]},
        "finance": {"levelised_year": _levelised_year(finance)},
        "time": {"calendar_year": YEAR, "step_minutes": round(60 * inputs["timestep_hours"])},
        "tariffs": {GRID: _tariff(tariff)},
        "meters": {"gate": _gate(inputs)},
        "technologies": {key: one for key, one in technologies.items() if key in needed},
        "assets": assets,
    }
    tenant = {"name": "load", "sector": "metal", **metered("electricity", SERIES, "load", "kW", YEAR)}
    return write_folder(folder, park, [tenant], {SERIES: table})


def is_given(sized: Mapping[str, Any], unit: str = "kw") -> bool:
    """Whether a size is given and not the plan's to choose."""
    return sized[f"min_{unit}"] == sized[f"max_{unit}"]


def _levelised_year(finance: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "electricity_escalation": finance["elec_escalation"],
        "upkeep_escalation": finance["om_escalation"],
        "tax": finance["tax_rate"],
    }


def _tariff(tariff: Mapping[str, Any]) -> dict[str, Any]:
    charge = tariff.get("demand_charge_per_kw_month") or tariff.get("demand_charge") or 0.0
    return {
        "series": column(SERIES, "price"),
        "series_unit": "USD/kWh",
        "demand_charge": amount(charge, "USD/kW"),
    }


def _gate(inputs: Mapping[str, Any]) -> dict[str, Any]:
    sells = any(plant["can_export"] for plant in inputs["generators"])
    price = amount(inputs["tariff"]["export_price_per_kwh"], "USD/kWh")
    return {"tariff": GRID, "export_limit": NO_LIMIT if sells else 0, "export_price": price}


def _plant(plant: Mapping[str, Any], finance: Mapping[str, Any]) -> dict[str, Any]:
    most = amount(plant["max_kw"], "kW")
    stands = {"existing": [{"capacity": most, "built": YEAR}], "buildable": False}
    return {
        "technology": "plant",
        "name": plant["name"],
        "profile": column(SERIES, plant["name"]),
        "degradation": plant["degradation"],
        "capex": amount(plant["capex_per_kw"], "USD/kW"),
        "fixed_om": amount(plant["om_per_kw_yr"], "USD/kW"),
        "variable_om": 0,
        "life": f"{finance['analysis_years']} year",
        **(stands if is_given(plant) else {"max": most}),
    }


def _storage(storage: Mapping[str, Any], finance: Mapping[str, Any]) -> dict[str, Any]:
    power, energy = amount(storage["max_kw"], "kW"), amount(storage["max_kwh"], "kWh")
    stands = {"existing": [{"capacity": power, "energy": energy, "built": YEAR}], "buildable": False}
    return {
        "technology": "store",
        "name": "battery",
        "charge_efficiency": storage["charge_efficiency"],
        "discharge_efficiency": storage["discharge_efficiency"],
        "loss_per_h": 0,
        "initial_level": storage["soc_init_fraction"],
        "end_level": storage["terminal_soc"],
        "least_level": storage["soc_min_fraction"],
        "charge_from": "any" if storage["can_grid_charge"] else "own_output",
        "shared_power": True,
        "capex": amount(storage["capex_per_kw"], "USD/kW"),
        "energy_capex": amount(storage["capex_per_kwh"], "USD/kWh"),
        "fixed_om_share": storage["om_fraction_of_capex"],
        "variable_om": 0,
        "life": f"{finance['analysis_years']} year",
        **_replacement(storage, "replacement", "kw", "USD/kW"),
        **_replacement(storage, "energy_replacement", "kwh", "USD/kWh"),
        **(stands if is_given(storage) else {"max": power, "max_energy": energy}),
    }


def _replacement(storage: Mapping[str, Any], word: str, unit: str, money: str) -> dict[str, Any]:
    year = storage[f"replace_year_{unit}"]
    return {} if year is None else {word: {"year": year, "cost": amount(storage[f"replace_per_{unit}"], money)}}


def _supply() -> dict[str, Any]:
    title = {"en": "Plant", "vi": "Nguồn phát"}
    return {"kind": "supply", "title": title, "carrier": "electricity", "renewable": True}


def _store() -> dict[str, Any]:
    title = {"en": "Battery", "vi": "Pin lưu trữ"}
    power = {"value": 0, "unit": "USD/kW", "source": "the asset's own", "confidence": "user"}
    return {"kind": "storage", "title": title, "carrier": "electricity", "unit": "kWh", "power_capex": power}
