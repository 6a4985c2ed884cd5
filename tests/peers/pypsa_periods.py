"""PyPSA cases of several investment periods, each represented by the same hours.

What is built in a period is an asset of its own, as in the peer: it keeps the upkeep of the year it was built in.
"""

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from netzero.results import Case

from .folders import NO_LIMIT_MW, NO_LIMIT_MWH, amount, by_stage, write_folder
from .inputs import read_inputs, read_series
from .outcome import (
    assert_sound,
    battery_mw,
    capacity_mw,
    discounted_cap_price,
    emissions_t,
    energy_mwh,
    input_ratio,
    objective,
    planned,
)
from .pypsa import ENGINE, GAS, SERIES, battery, converter, gas, load, supply


def reproduce(case_folder: Path, folder: Path) -> dict[str, float]:
    """Return the results of a case."""
    case = planned(write(case_folder, folder))
    assert_sound(case)
    return measure(case)


def write(case_folder: Path, folder: Path) -> Path:
    """Write the scenario of a case."""
    inputs, series = read_inputs(case_folder), read_series(case_folder)
    years, first = inputs["periods"], inputs["periods"][0]
    week = {"start": "01-01", "steps": inputs["hours_per_period"], "weight": inputs["snapshot_weight_hours"]}
    caps = dict(zip(years, inputs["co2_cap_t_per_year"], strict=True))
    prices = {year: f"price_{year}" for year in years}
    park = {
        "name": case_folder.name,
        "currency": "USD",
        "discount_rate": inputs["discount_rate"],
        "payments": "start_of_year",
        "stages": {"years": years, "last_length": inputs["years_per_period"][-1]},
        "time": {"calendar_year": first, "blocks": [week]},
        "tariffs": {"grid": {"series": {"file": SERIES, "columns": prices}, "series_unit": "USD/MWh"}},
        "meters": {"gate": {"tariff": "grid", "import_limit": amount(inputs["grid_import_max_mw"], "MW")}},
        "grid": {"factor": by_stage(dict(zip(years, inputs["grid_co2_t_per_mwh"], strict=True)), "t/MWh")},
        "carbon": {"caps": {year: "none" if cap is None else amount(cap, "t") for year, cap in caps.items()}},
        "technologies": {"gas_engine": ENGINE},
        "fuels": gas(inputs),
        "assets": _assets(inputs, years),
    }
    of = {year: series[series["period"] == year].reset_index(drop=True) for year in years}
    table = of[first][["load_mw", "pv"]].assign(**{prices[year]: of[year]["price_usd_per_mwh"] for year in years})
    tenant = load(first, electricity="load_mw") | {"growth": _growth(of)}
    return write_folder(folder, park, [tenant], {SERIES: table})


def measure(case: Case) -> dict[str, float]:
    """Return what the case expects, by its names."""
    years = case.park.stages.years
    gas_taken = input_ratio(case, "gas_engine", GAS)
    found = {
        "objective": objective(case),
        "gas_engine.p_nom_opt": capacity_mw(case, "gas_engine", years[0]) * gas_taken,
    }
    for year in years:
        found |= {
            f"pv_{year}.p_nom_opt": capacity_mw(case, f"pv_{year}", year),
            f"battery_{year}.p_nom_opt": battery_mw(case, f"battery_{year}", year),
            f"{year}.grid_mwh_per_year": energy_mwh(case, "imported_kw", "gate", year),
            f"{year}.gas_mwh_per_year": energy_mwh(case, "output_kw", "gas_engine", year) * gas_taken,
            f"{year}.co2_t_per_year": emissions_t(case, year),
            f"{year}.co2_cap_dual_pv_usd_per_t_per_year": discounted_cap_price(case, year),
        }
    return found


def _growth(of: Mapping[int, pd.DataFrame]) -> float:
    """Return the yearly growth of the load between the periods; its shape and that of PV must be the same in all."""
    growths = set()
    for earlier, later in pairwise(of):
        ratio = of[later]["load_mw"].sum() / of[earlier]["load_mw"].sum()
        assert np.allclose(of[later]["load_mw"], ratio * of[earlier]["load_mw"], rtol=1e-12, atol=0)
        assert of[earlier]["pv"].equals(of[later]["pv"])
        growths.add(float(ratio ** (1 / (later - earlier)) - 1))
    [growth] = growths
    return growth


def _assets(inputs: Mapping[str, Any], years: list[int]) -> list[dict[str, Any]]:
    """Return PV and batteries of each period and the gas engine of the first."""
    engine = converter("gas_engine", {GAS: inputs["gas_engine"]["eta"]}, inputs["gas_engine"])
    assets = [engine | {"max_new": _only_in(years[0], NO_LIMIT_MW, years)}]
    for year in years:
        pv, storage = inputs["techs"][str(year)]["pv"], inputs["techs"][str(year)]["battery"]
        roof = supply("pv", f"pv_{year}", pv, pv["max_mw_per_period"])
        assets.append(roof | {"max_new": _only_in(year, roof["max"], years)})
        assets.append(battery(f"battery_{year}", storage) | {"max_new_energy": _only_in(year, NO_LIMIT_MWH, years)})
    return assets


def _only_in(year: int, most: str, years: list[int]) -> dict[int, Any]:
    """Return the largest addition of what is built in one stage alone."""
    return {other: most if other == year else 0 for other in years}
