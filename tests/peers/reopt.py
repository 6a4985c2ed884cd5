"""REopt's cases: what a factory saves with PV, wind and a battery over the years of analysis.

All money enters at its present worth, so the cost of the plan is the life-cycle cost. The peer's battery starts with
some charge and may end empty; ours ends as it starts. So a second plan has a supply that brings that charge in the
first hours of the year, as much as belongs to the battery of the first plan. What remains of the difference is second
order: that a larger battery would start with more.
"""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import xarray as xr

from netzero.results import Case

from .inputs import read_inputs, read_series
from .outcome import assert_sound, capacity_mw, energy_mwh, objective, peak_kw, planned
from .present_worth import of_generator, of_storage, worth_of
from .reopt_scenario import YEAR, Start, is_given, write
from .unsupported import NotSupported

NOTHING_KW = 1e-3
"""A battery below a watt is none."""


def reproduce(case_folder: Path, folder: Path) -> dict[str, float]:
    """Return costs, sizes and energies of the factory with its plant, and its costs without any."""
    name, inputs, series = case_folder.name, read_inputs(case_folder), read_series(case_folder)
    _refuse(inputs)
    without = planned(write(name, {**inputs, "generators": [], "storage": None}, series, folder / "without"))
    case = planned(write(name, inputs, series, folder / "with"))
    if start := _start(case, inputs["storage"]):
        case = planned(write(name, inputs, series, folder / "started", start))
    assert_sound(case)
    lcc, found = objective(case) + _fixed_cost(inputs), _sizes(case, inputs, series)
    found |= {"lcc": lcc, "lcc_bau": objective(without), "npv": objective(without) - lcc}
    found |= {"initial_capex": _capex(found, inputs), "grid_kwh": _grid_kwh(case)}
    found |= {f"peak_{month}": peak_kw(case, "gate", month) for month in range(1, 13)}
    for ending, each in (("", case), ("_bau", without)):
        found[f"year1_energy_cost_before_tax{ending}"] = _energy_cost(each) / worth_of(inputs["finance"]).energy
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


def _start(case: Case, storage: Mapping[str, Any] | None) -> Start | None:
    """Return how the battery of a plan gets the charge that the peer's starts with; None without a battery."""
    if storage is None:
        return None
    power_kw, usable_kwh = (capacity_mw(case, f"battery.{part}", YEAR) * 1e3 for part in ("power", "energy"))
    least = storage["soc_min_fraction"]
    charge_kwh = usable_kwh * (storage["soc_init_fraction"] - least) / (1 - least) / storage["charge_efficiency"]
    if min(power_kw, charge_kwh) < NOTHING_KW:
        return None
    hours = math.ceil(charge_kwh / power_kw)
    return Start(charge_kwh / hours, hours)


def _fixed_cost(inputs: Mapping[str, Any]) -> float:
    """Return the worth of what is of given size, which the plan does not choose and so does not count."""
    worth, storage = worth_of(inputs["finance"]), inputs["storage"]
    fixed = sum(of_generator(plant, worth) * plant["max_kw"] for plant in inputs["generators"] if is_given(plant))
    if storage and is_given(storage):
        fixed += sum(of_storage(storage, unit, worth) * storage[f"max_{unit}"] for unit in ("kw", "kwh"))
    return fixed


def _sizes(case: Case, inputs: Mapping[str, Any], series: pd.DataFrame) -> dict[str, float]:
    """Return the sizes of plant and battery, what plant could give and what of that is curtailed."""
    worth, found = worth_of(inputs["finance"]), {}
    for plant in inputs["generators"]:
        name, size_kw = plant["name"], capacity_mw(case, plant["name"], YEAR) * 1e3
        hours = series[plant["profile_column"]].sum() * inputs["timestep_hours"]
        found |= {f"{name}_kw": size_kw, f"size_{name}": size_kw}
        found[f"{name}_kwh_levelised"] = size_kw * hours * worth.levelised(plant["degradation"])
        found[f"curtail_{name}_kwh"] = energy_mwh(case, "curtailed_kw", name, YEAR) * 1e3
    if storage := inputs["storage"]:
        found["storage_kw"] = capacity_mw(case, "battery.power", YEAR) * 1e3
        found["storage_kwh"] = capacity_mw(case, "battery.energy", YEAR) * 1e3 / (1 - storage["soc_min_fraction"])
    return found


def _capex(found: Mapping[str, float], inputs: Mapping[str, Any]) -> float:
    """Return what the sizes cost on the day they are built."""
    capex = sum(plant["capex_per_kw"] * found[f"{plant['name']}_kw"] for plant in inputs["generators"])
    if storage := inputs["storage"]:
        capex += sum(storage[f"capex_per_{unit}"] * found[f"storage_{unit}"] for unit in ("kw", "kwh"))
    return capex


def _grid_kwh(case: Case) -> float:
    """Return what comes from the grid, through the gate or under agreements."""
    agreed = sum(
        energy_mwh(case, "supplied_kw", supply.name, YEAR) for supply in case.park.supplies if supply.purchased
    )
    return (energy_mwh(case, "imported_kw", "gate", YEAR) + agreed) * 1e3


def _energy_cost(case: Case) -> float:
    """Return what the energy from the grid costs, at the prices of the scenario."""
    assert case.plan is not None
    bought: xr.DataArray = case.plan["imported_kw"] * case.hourly["import_price"] * case.hourly["step_h"]
    agreed = (
        supply.variable_cost[0] * energy_mwh(case, "supplied_kw", supply.name, YEAR) * 1e3
        for supply in case.park.supplies
        if supply.purchased
    )
    return float(bought.sum()) + sum(agreed)
