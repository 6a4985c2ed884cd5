"""REopt's cases: what a factory saves with PV, wind and a battery over the years of analysis.

The plan of one levelised year for all of them costs the life-cycle cost, plant of given size apart: it is not the
plan's to choose, so what it costs is added here.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from netzero.results import Case

from .inputs import read_inputs, read_series
from .outcome import assert_sound, capacity_mw, energy_mwh, objective, peak_kw, planned
from .reopt_scenario import YEAR, is_given, write
from .unsupported import NotSupported


def reproduce(case_folder: Path, folder: Path) -> dict[str, float]:
    """Return costs, sizes and energies of the factory with its plant, and its costs without any."""
    name, inputs, series = case_folder.name, read_inputs(case_folder), read_series(case_folder)
    _refuse(inputs)
    without = planned(write(name, {**inputs, "generators": [], "storage": None}, series, folder / "without"))
    case = planned(write(name, inputs, series, folder / "with"))
    assert_sound(case)
    lcc, found = objective(case) + _given_plant(inputs), _sizes(case, inputs, series)
    found |= {"lcc": lcc, "lcc_bau": objective(without), "npv": objective(without) - lcc}
    found |= {"initial_capex": _capex(found, inputs), "grid_kwh": _grid_kwh(case)}
    found |= {f"peak_{month}": peak_kw(case, "gate", month) for month in range(1, 13)}
    price = series[inputs["tariff"]["energy_price_column"]].to_numpy()
    for ending, each in (("", case), ("_bau", without)):
        found[f"year1_energy_cost_before_tax{ending}"] = _energy_cost(each, price)
        found[f"annual_grid_kwh{ending}"] = _grid_kwh(each)
        if "emission_factor_kg_per_kwh" in inputs:
            tonnes = _grid_kwh(each) * inputs["emission_factor_kg_per_kwh"] / 1e3
            found[f"annual_tCO2_constant_factor{ending}"] = tonnes
    return found


def _refuse(inputs: Mapping[str, Any]) -> None:
    """Say what a case of this family asks for that a scenario cannot."""
    plants, storage = inputs["generators"], inputs["storage"]
    sized = [(plant, "kw") for plant in plants] + [(storage, unit) for unit in ("kw", "kwh") if storage]
    missing = {
        "a least share of renewable energy": inputs.get("min_renewable_fraction_of_load"),
        "a fixed charge of a tariff": inputs["tariff"].get("fixed_charge"),
        "a least size": any(one[f"min_{unit}"] and not is_given(one, unit) for one, unit in sized),
        "a storage of which one size is given": storage and is_given(storage, "kw") != is_given(storage, "kwh"),
        "a loss of what a storage may not use": storage and storage["standing_loss_per_hour"],
        "plant of which only some may sell": len({plant["can_export"] for plant in plants}) > 1,
    }
    if asked := [name for name, value in missing.items() if value]:
        raise NotSupported("; ".join(asked))


def _given_plant(inputs: Mapping[str, Any]) -> float:
    """Return what plant of given size costs when it is built and, after tax, when it is replaced."""
    finance, storage = inputs["finance"], inputs["storage"]
    fixed = sum(plant["capex_per_kw"] * plant["max_kw"] for plant in inputs["generators"] if is_given(plant))
    for unit in ("kw", "kwh") if storage and is_given(storage) else ():
        later = (1 - finance["tax_rate"]) / (1 + finance["discount_rate"]) ** (storage[f"replace_year_{unit}"] or 0)
        replaced = later * storage[f"replace_per_{unit}"] if storage[f"replace_year_{unit}"] else 0.0
        fixed += storage[f"max_{unit}"] * (storage[f"capex_per_{unit}"] + replaced)
    return fixed


def _sizes(case: Case, inputs: Mapping[str, Any], series: pd.DataFrame) -> dict[str, float]:
    """Return the sizes of plant and battery, what plant could give and what of that is curtailed."""
    found: dict[str, float] = {}
    mean_output = {supply.name: supply.size.mean_output for supply in case.park.supplies if supply.size}
    for plant in inputs["generators"]:
        name, size_kw = plant["name"], capacity_mw(case, plant["name"], YEAR) * 1e3
        hours = series[plant["profile_column"]].sum() * inputs["timestep_hours"]
        found |= {f"{name}_kw": size_kw, f"size_{name}": size_kw}
        found[f"{name}_kwh_levelised"] = size_kw * hours * mean_output[name]
        found[f"curtail_{name}_kwh"] = energy_mwh(case, "curtailed_kw", name, YEAR) * 1e3
    if inputs["storage"]:
        found["storage_kw"] = capacity_mw(case, "battery.power", YEAR) * 1e3
        found["storage_kwh"] = capacity_mw(case, "battery.energy", YEAR) * 1e3
    return found


def _capex(found: Mapping[str, float], inputs: Mapping[str, Any]) -> float:
    """Return what the sizes cost on the day they are built."""
    capex = sum(plant["capex_per_kw"] * found[f"{plant['name']}_kw"] for plant in inputs["generators"])
    if storage := inputs["storage"]:
        capex += sum(storage[f"capex_per_{unit}"] * found[f"storage_{unit}"] for unit in ("kw", "kwh"))
    return capex


def _grid_kwh(case: Case) -> float:
    return energy_mwh(case, "imported_kw", "gate", YEAR) * 1e3


def _energy_cost(case: Case, price: Any) -> float:
    """Return what the energy from the grid costs in a year at the prices of today."""
    assert case.plan is not None
    return float((case.plan["imported_kw"].values[0, 0] * case.hourly["step_h"].values) @ price)
