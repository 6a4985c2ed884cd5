"""Small parks of PyPSA's own tests, whose results follow by hand: a store that costs while it holds, scarce gas.

Their inputs are written here in full. `test_lopf_storage.py`: a store that holds 1 MWh at first, 10 at most, at
0.2 EUR/MWh and hour; a generator at 1 EUR/MWh that runs in the first of three hours. `test_lopf_multiinvest.py`: a
store of gas with 10 MWh in each of two periods at 1 EUR/MWh, beside a generator at 10 EUR/MWh; two steps a period, each
period counted twice; of the gas, 0.8 t of emissions at 0.2 t/MWh or 6 MWh may be used in all.

Its tests of unit commitment ask for decisions by the hour between on and off, which a linear program does not know.
A stock that each period finds anew and nothing refills is what we call a fuel with a yearly limit.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from .folders import amount, column, metered, write_folder
from .pypsa import ENGINE, GAS, SERIES

YEAR, PERIODS = 2025, (2030, 2040)
STEPS_OF_A_YEAR = 8760
NO_GRID = {"tariffs": {"none": {"energy": {"normal": 0}}}, "meters": {"gate": {"tariff": "none", "import_limit": 0}}}
PLAIN = {"currency": "EUR", "discount_rate": 0, "payments": "start_of_year", **NO_GRID}


def store_that_costs(folder: Path) -> Path:
    """Write the park of three hours with the store that costs while it holds."""
    store = {
        "technology": "battery",
        "name": "store",
        "existing": [{"energy": "10 MWh", "built": YEAR}],
        "buildable": False,
        "unlimited_power": True,
        "initial_level": "10 %",
        "end_level": "free",
        "holding_cost": "0.2 EUR/MWh",
        "fixed_om_share": 0,
        "variable_om": 0,
        "charge_efficiency": 1,
        "discharge_efficiency": 1,
        "loss_per_h": 0,
    }
    generator = {"name": "generator", "price": "1 EUR/MWh", "limit": "3 MW", "profile": column(SERIES, "runs")}
    park = {
        "name": "store_that_costs",
        "stages": {"years": [YEAR]},
        "time": {"calendar_year": YEAR, "blocks": [{"start": "01-01", "steps": 3}]},
        "assets": [store],
        "purchases": [generator],
        **PLAIN,
    }
    return _write(folder, park, pd.DataFrame({"load": [1.0, 1, 1], "runs": [1.0, 0, 0]}), YEAR)


def scarce_gas(folder: Path, requirement: Mapping[str, Any]) -> Path:
    """Write the park of two periods with what is required of its gas: 'budget' in t or 'horizon_limit' in MWh.

    Limits are those of full years, of which the two steps are a part.
    """
    first = PERIODS[0]
    whole = STEPS_OF_A_YEAR / 2
    fuel = {"price": "1 EUR/MWh", "factor": "0.2 t/MWh", "annual_limit": amount(10 * whole, "MWh")}
    if "horizon_limit" in requirement:
        fuel["horizon_limit"] = amount(requirement["horizon_limit"] * whole, "MWh")
    engine = {
        "technology": "gas_engine",
        "efficiency": {GAS: 1},
        "existing": [{"capacity": "2 MW", "built": first}],
        "buildable": False,
        "life": "20 year",
        "variable_om": 0,
        "fixed_om_share": 0,
    }
    park = {
        "name": "scarce_gas",
        "stages": {"years": [first, first + 2], "last_length": 2},
        "time": {"calendar_year": first, "blocks": [{"start": "01-01", "steps": 2}]},
        "technologies": {"gas_engine": ENGINE},
        "fuels": {GAS: fuel},
        "assets": [engine],
        "purchases": [{"name": "generator", "price": "10 EUR/MWh", "limit": "2 MW"}],
        **PLAIN,
    }
    if "budget" in requirement:
        park["carbon"] = {"budget": amount(requirement["budget"] * whole, "t")}
    return _write(folder, park, pd.DataFrame({"load": [1.0, 1]}), first)


def _write(folder: Path, park: Mapping[str, Any], table: pd.DataFrame, year: int) -> Path:
    tenant = {"name": "load", "sector": "metal", **metered("electricity", SERIES, "load", "MW", year)}
    return write_folder(folder, park, [tenant], {SERIES: table})
