"""A year of a direct purchase through the grid: matched, settled and billed as a scenario's contract."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from netzero.results import Case

from .folders import amount, column, metered, write_folder
from .inputs import read_inputs, read_series
from .outcome import planned

YEAR, SERIES, RETAIL, CONTRACT = 2025, "series.csv", "retail", "wind"


def reproduce(case_folder: Path, folder: Path) -> dict[str, float]:
    """Return what the buyer pays by line, and what is matched, lacking and in excess."""
    given, series = read_inputs(case_folder), read_series(case_folder)
    if "parameters" in given:
        return _through_the_grid(given["parameters"], series, folder)
    return _difference_alone(given, series, folder)


def _through_the_grid(given: Mapping[str, float], series: pd.DataFrame, folder: Path) -> dict[str, float]:
    table = series.rename(columns={"load_kwh": "load", "evn_rate_vnd_per_kwh": RETAIL})
    terms = {
        "loss_factor": given["kpp"],
        "service_charge": amount(given["adder"], "VND/kWh"),  # all that is added to the market's price
        "balancing_charge": amount(0.0, "VND/kWh"),
        "strike": amount(given["strike"], "VND/kWh"),
    }
    case = _case(folder, table, "contracted_generation_kwh", terms)
    lines, hours = _lines(case), _by_hour(case, table["contracted_generation_kwh"].to_numpy())
    retail = case.hourly["import_price"].values[0, 0]
    price = case.hourly["market_price"].values[0, 0]
    return {
        "buyer_total_payment_vnd": sum(lines.values()),
        "benchmark_evn_total_cost_vnd": float(hours["imported"] @ retail),
        "matched_kwh": float(hours["matched"].sum()),
        "shortfall_kwh": float((hours["imported"] - hours["matched"]).sum()),
        "excess_kwh": float((hours["generated"] - hours["matched"]).sum()),
        "hours_with_negative_cfd": float(((hours["matched"] > 0) & (price > given["strike"])).sum()),
        "evn_matched_vnd": lines["market_energy"],
        "dppa_charge_vnd": lines["market_charges"],
        "shortfall_vnd": lines["grid_energy"],
        "cfd_vnd": lines["contract_difference"],
    }


def _difference_alone(given: Mapping[str, float], series: pd.DataFrame, folder: Path) -> dict[str, float]:
    """Settle on all that is delivered; what the buyer uses and pays beside that decides nothing."""
    table = series.assign(load=series["delivered_kwh"].mean(), **{RETAIL: 1000.0})
    settled_kwh = float(series["delivered_kwh"].sum())
    found = {}
    for sides in ("one", "two"):
        terms = {"strike": amount(given["strike_vnd_per_kwh"], "VND/kWh"), "volume": "generated", "sides": sides}
        case = _case(folder / sides, table, "delivered_kwh", terms)
        found[sides] = _lines(case)["contract_difference"]
    return {
        "total_settlement_vnd": found["one"],
        "settled_kwh": settled_kwh,
        "avg_settlement_vnd_per_kwh": found["one"] / settled_kwh,
        "two_sided_settlement_vnd": found["two"],
    }


def _case(folder: Path, table: pd.DataFrame, generation: str, terms: Mapping[str, Any]) -> Case:
    """Return the case of a factory with nothing but its meter and a contract, a year by the hour."""
    most_kw = float(table[generation].max())
    price = table["market_price_vnd_per_kwh"]
    columns = {"load": table["load"], RETAIL: table[RETAIL], "price": price, "shape": table[generation] / most_kw}
    park = {
        "name": "buyer",
        "currency": "VND",
        "stages": {"years": [YEAR]},
        "time": {"calendar_year": YEAR},
        "tariffs": {RETAIL: {"series": column(SERIES, RETAIL)}},
        "meters": {"gate": {"tariff": RETAIL}},
        "contracts": [
            {
                "name": CONTRACT,
                "capacity": amount(most_kw, "kW"),
                "profile": column(SERIES, "shape"),
                "market_price": column(SERIES, "price"),
                **terms,
            }
        ],
    }
    tenant = {"name": "load", "sector": "metal", **metered("electricity", SERIES, "load", "kW", YEAR)}
    return planned(write_folder(folder, park, [tenant], {SERIES: pd.DataFrame(columns)}))


def _lines(case: Case) -> dict[str, float]:
    """Return what the buyer pays in a year by line of the books."""
    assert case.promise is not None
    costs = case.promise.books["costs"].sum(("party", "stage"))
    return {str(line): float(costs.sel(line=line)) for line in costs["line"].values}


def _by_hour(case: Case, generated: np.ndarray) -> dict[str, np.ndarray]:
    assert case.promise is not None
    imported = case.promise.dispatch["imported_kw"].values[0, 0]
    return {"imported": imported, "generated": generated, "matched": np.minimum(imported, generated)}
