"""The reference park: twenty tenants, roofs of three orientations, wind, stores and plant for heat, under a CO2 cap.

MW, MWh and kEUR of the case become kW, kWh and EUR: a price in kEUR per MWh is the same number in EUR per kWh. The case
says what a vintage costs over the whole horizon; overnight cost is that over annuity factor and weight of the years in
which it serves. Heat pump and electric boiler are sized by the power that they take, the gas boiler by its heat, and
gas is counted by the heat that it gives. The months of the case are no calendar's: they are laid on the hours prepared.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from netzero.accounts import account
from netzero.hourly import prepare
from netzero.money import annuity_factor
from netzero.planner import plan
from netzero.results import Case, Operated
from netzero.scenario import read_scenario
from netzero.simulator import balance_residual_max, replay, settle

from .folders import amount, by_stage, column, metered, write_folder
from .inputs import read_inputs, read_series
from .outcome import assert_sound, objective

SERIES, GAS, YEAR = "series.csv", "natural_gas", 2025
PATHS = {"objective_one_stage_keur": "one_stage", "objective_six_stages_keur": "six_stages"}
"""Of the expected figures: which part of the inputs they are of."""
STOCK_BUILT = 2012
"""Lives 25 years: serves in the stage of 2035, and no more in that of 2040."""
MOST_OFFSET_T = 1e5
"""More than the case could emit: it has no limit on what is offset."""
KG = 1000.0


def reproduce(case_folder: Path, folder: Path) -> dict[str, float]:
    """Return the results of the case, kEUR."""
    found = {}
    for name, path in PATHS.items():
        case = _planned(write(case_folder, folder / path, path), read_series(case_folder)["month"].to_numpy())
        assert_sound(case)
        found[name] = objective(case) / 1e3
    return found


def _planned(folder: Path, month: NDArray[np.int64]) -> Case:
    """Return the case of a scenario folder whose hours lie in these months."""
    scenario = read_scenario(folder)
    park, hourly = scenario.park, prepare(scenario)[0]
    hourly = hourly.assign(month=("time", month))
    found = plan(park, hourly)
    dispatch = replay(park, hourly, found.dataset)
    settlement = settle(park, hourly, dispatch)
    capacities = (found.dataset["capacity"], found.dataset["new_capacity"])
    books = account(park, hourly, *capacities, dispatch, settlement)
    promise = Operated("replay", dispatch, settlement, books, balance_residual_max(park, hourly, dispatch))
    return Case(park, scenario.effective, hourly, None, found.dataset, found.certificate, promise=promise)


def write(case_folder: Path, folder: Path, path: str) -> Path:
    """Write the scenario of one path of the case."""
    inputs, series = read_inputs(case_folder), read_series(case_folder)
    stage = inputs[path]
    years = stage["years"]
    prices = {year: f"price_{year}_keur_per_mwh" for year in years}
    factors = {year: f"grid_factor_{year}_t_per_mwh" for year in years}
    series[list(factors.values())] /= KG
    gate = {
        "tariff": "grid",
        "import_limit": amount(inputs["import_max_mw"], "MW"),
        "export_limit": amount(inputs["export_max_mw"], "MW"),
        "export_price": amount(inputs["export_price_keur_per_mwh"], "EUR/kWh"),
        "export_from": "any",
    }
    park = {
        "name": "reference_park",
        "currency": "EUR",
        "discount_rate": inputs["discount_rate"],
        "payments": "start_of_year",
        "stages": {"years": years, "last_length": inputs["years_per_stage"]},
        "time": {"calendar_year": YEAR},
        "heat_levels": {"heat": "80 degC"},
        "unserved_price": amount(inputs["unserved_keur_per_mwh"], "EUR/kWh"),
        "tariffs": {
            "grid": {
                "series": {"file": SERIES, "columns": prices},
                "series_unit": "EUR/kWh",
                "demand_charge": amount(inputs["demand_charge_keur_per_mw_month"], "EUR/kW"),
            }
        },
        "meters": {"gate": gate},
        "grid": {"series": {"file": SERIES, "columns": factors}},
        "fuels": {
            GAS: {
                "price": by_stage(dict(zip(years, stage["gas_cost_keur_per_mwh_heat"], strict=True)), "EUR/kWh"),
                "factor": amount(inputs["gas_t_per_mwh_heat"], "t/MWh"),
            }
        },
        "carbon": {
            "caps": by_stage(dict(zip(years, stage["co2_cap_t"], strict=True)), "t"),
            "base_year_emissions": amount(MOST_OFFSET_T, "t"),
            "offsets": {"price": amount(1e3 * inputs["offset_keur_per_t"], "EUR/t"), "max_share": 1},
        },
        "technologies": {
            "as_it_comes": _technology("supply", "electricity") | {"renewable": True},
            "electric_heater": _technology("converter", "heat", "electricity") | {"rated_on": "electricity"},
            "gas_heater": _technology("converter", "heat", GAS),
            "electric_store": _technology("storage", "electricity"),
            "heat_store": _technology("storage", "heat"),
        },
        "assets": [_asset(name, inputs, stage) for name in inputs["assets"]],
    }
    return write_folder(folder, park, _tenants(series), {SERIES: series})


def _tenants(series: pd.DataFrame) -> list[dict[str, Any]]:
    names = [name.split("_")[1] for name in series.columns if name.startswith("electricity_")]
    return [
        {"name": name, "sector": "metal"}
        | metered("electricity", SERIES, f"electricity_{name}_mw", "MW", YEAR)
        | metered("heat", SERIES, f"heat_{name}_mw", "MW", YEAR)
        for name in names
    ]


def _technology(kind: str, carrier: str, *inputs: str) -> dict[str, Any]:
    taken = {name: {"value": 1, "unit": "1", "source": "the asset's own", "confidence": "user"} for name in inputs}
    form = {"kind": kind, "title": {"en": kind, "vi": kind}, "unit": "kWh" if kind == "storage" else "kW"}
    return form | {"carrier": carrier, "fixed_om_share": 0, "variable_om": 0, "inputs": taken}


def _asset(name: str, inputs: Mapping[str, Any], stage: Mapping[str, Any]) -> dict[str, Any]:
    life_years = inputs["years_per_stage"] * inputs["life_stages"][name]
    asset = {"name": name, "life": life_years}
    if name in inputs["storage_hours"]:
        return asset | _store(name, inputs, stage)
    asset |= {"max": amount(inputs["max_mw"][name], "MW"), "capex": _capex(name, inputs, stage, 1.0)}
    if stage["existing_mw"].get(name):
        asset["existing"] = [{"capacity": amount(stage["existing_mw"][name][0], "MW"), "built": STOCK_BUILT}]
    if name == "gb":
        return asset | {"technology": "gas_heater"}
    if name in ("hp", "eb"):
        given = {"hp": column(SERIES, "cop_heat_pump"), "eb": inputs["electric_boiler_efficiency"]}
        return asset | {"technology": "electric_heater", "efficiency": {"electricity": given[name]}}
    roof = name.removeprefix("pv")
    profile = "wind_profile" if name == "wind" else f"pv_profile_{inputs['pv_profile_of_roof'][int(roof)]}"
    return asset | {"technology": "as_it_comes", "profile": column(SERIES, profile)}


def _store(name: str, inputs: Mapping[str, Any], stage: Mapping[str, Any]) -> dict[str, Any]:
    hours, efficiency = inputs["storage_hours"][name], inputs["storage_efficiency_each_way"][name]
    return {
        "technology": {"bat": "electric_store", "tes": "heat_store"}[name],
        "max_energy": amount(hours * inputs["max_mw"][name], "MWh"),
        "energy_capex": _capex(name, inputs, stage, hours),
        "hours": hours,
        "charge_efficiency": efficiency,
        "discharge_efficiency": efficiency,
        "loss_per_h": inputs["storage_loss_per_hour"][name],
    }


def _capex(name: str, inputs: Mapping[str, Any], stage: Mapping[str, Any], hours: float) -> dict[int, str]:
    """Return overnight cost by stage: EUR per kW, or per kWh of a store of so many hours."""
    lives, weights = inputs["life_stages"][name], np.array(stage["stage_weight"])
    factor = annuity_factor(inputs["discount_rate"], inputs["years_per_stage"] * lives)
    found = {}
    for s, year in enumerate(stage["years"]):
        discounted = stage["discounted_cost_keur_per_mw"][name][s] / hours
        found[year] = discounted / float(weights[s : s + lives].sum()) / factor
    return by_stage(found, "EUR/kWh" if name in inputs["storage_hours"] else "EUR/kW")
