"""Park cases given by formulas alone, solved by PyPSA 1.4.0 and by an independent linear program.

Their inputs are written here in full; nothing is read from files.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .folders import amount, column, metered, write_folder

SERIES = "series.csv"
YEAR = 2025
HEAT = "hot_water"
GRID_T_PER_MWH = 0.66
NO_LIMIT_MW = "100 MW"
"""More than ten times the highest load; the formulas limit nothing."""

EVERY_DAY = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
TARIFF = {
    "schedule": {
        "windows": {
            "peak": [
                {"days": EVERY_DAY, "start": "09:00", "end": "11:00"},
                {"days": EVERY_DAY, "start": "17:00", "end": "20:00"},
            ],
            "off_peak": [
                {"days": EVERY_DAY, "start": "00:00", "end": "04:00"},
                {"days": EVERY_DAY, "start": "22:00", "end": "24:00"},
            ],
        }
    },
    "energy": {"peak": "140 USD/MWh", "off_peak": "55 USD/MWh", "normal": "85 USD/MWh"},
}
PV = {
    "technology": "pv_ground",
    "name": "pv",
    "profile": column(SERIES, "pv"),
    "max": NO_LIMIT_MW,
    "capex": "700 USD/kW",
    "fixed_om": "10 USD/kW",
    "variable_om": 0,
    "life": "25 year",
    "degradation": 0,
}
BATTERY = {
    "technology": "battery",
    "energy_capex": "200 USD/kWh",
    "capex": "120 USD/kW",
    "fixed_om_share": 0,
    "variable_om": 0,
    "life": "15 year",
    "charge_efficiency": 0.95,
    "discharge_efficiency": 0.95,
    "loss_per_h": 0,
}
GAS_BOILER = {
    "technology": "gas_boiler",
    "max": NO_LIMIT_MW,
    "efficiency": {"natural_gas": 0.9},
    "capex": 0,
    "fixed_om_share": 0,
    "variable_om": 0,
}
HEAT_PUMP = {
    "technology": "heat_pump_90",
    "name": "heat_pump",
    "efficiency": {"electricity": 3},
    "capex": "600 USD/kW",
    "fixed_om_share": 0,
    "variable_om": 0,
    "life": "20 year",
}
HEAT_STORE = {
    "technology": "hot_water_tank",
    "name": "heat_store",
    "unlimited_power": True,
    "energy_capex": "30 USD/kWh",
    "fixed_om_share": 0,
    "variable_om": 0,
    "life": "20 year",
    "charge_efficiency": 1,
    "discharge_efficiency": 1,
    "loss_per_h": 0,
}


def load_mw() -> NDArray[np.float64]:
    """Return the electric load of each hour of the year in MW."""
    day, hour = _day_and_hour()
    busy = (hour >= 8) & (hour < 20)
    return np.asarray((2000 + 800 * busy + 200 * np.cos(2 * np.pi * (day - 200) / 365)) / 1000)


def heat_mw() -> NDArray[np.float64]:
    """Return the heat load of each hour of the year in MW."""
    _, hour = _day_and_hour()
    return np.asarray(1.5 + 0.5 * ((hour >= 6) & (hour < 22)))


def pv_share() -> NDArray[np.float64]:
    """Return the output of PV per unit of its capacity."""
    day, hour = _day_and_hour()
    sun = np.maximum(0, np.sin(np.pi * (hour - 6) / 12)) * (0.75 + 0.25 * np.cos(2 * np.pi * (day - 172) / 365))
    return np.where((hour >= 6) & (hour < 18), sun * (0.6 + 0.4 * ((7919 * day) % 11) / 10), 0.0)


def grid_only(folder: Path, *, with_heat: bool = False) -> Path:
    """Write the park as it is: electricity from the grid, heat from gas."""
    return _write(folder, "grid_only", [GAS_BOILER] if with_heat else [], with_heat=with_heat)


def case_a(folder: Path) -> Path:
    """Write case A: PV and a battery, no cap."""
    return _write(folder, "case_a", [PV, BATTERY])


def case_c(folder: Path) -> Path:
    """Write case C: case A with heat from gas or a heat pump, and a heat store."""
    return _write(folder, "case_c", [PV, BATTERY, GAS_BOILER, HEAT_PUMP, HEAT_STORE], with_heat=True)


def case_d(folder: Path) -> Path:
    """Write case D: three stages of five years, PV by vintage, a clean power purchase agreement and falling caps."""
    pv = PV | {"capex": {2025: "700 USD/kW", 2030: "600 USD/kW", 2035: "500 USD/kW"}}
    ppa = {"name": "ppa", "price": "118 USD/MWh", "limit": NO_LIMIT_MW, "factor": 0}
    base = amount(GRID_T_PER_MWH * load_mw().sum(), "t")
    carbon = {"base_year_emissions": base, "cap_shares": {2025: "100 %", 2030: "60 %", 2035: "30 %"}}
    stages = {"years": [2025, 2030, 2035], "last_length": 5}
    more = {"stages": stages, "purchases": [ppa], "carbon": carbon}
    return _write(folder, "case_d", [pv], more)


def _day_and_hour() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    hours = np.arange(8760)
    return hours // 24, hours % 24


def _write(
    folder: Path,
    name: str,
    assets: list[dict[str, Any]],
    more: dict[str, Any] | None = None,
    *,
    with_heat: bool = False,
) -> Path:
    """Write a case of one year whose costs are those of that year, or with `more` what else it says."""
    park = {
        "name": name,
        "currency": "USD",
        "discount_rate": "8 %",
        "payments": "start_of_year",
        "stages": {"years": [YEAR]},
        "time": {"calendar_year": YEAR},
        "tariffs": {"grid": TARIFF},
        "meters": {"gate": {"tariff": "grid"}},
        "grid": {"factor": amount(GRID_T_PER_MWH, "t/MWh")},
        "assets": assets,
    }
    tenant = {"name": "load", "sector": "metal"} | metered("electricity", SERIES, "load_mw", "MW", YEAR)
    table = pd.DataFrame({"load_mw": load_mw(), "pv": pv_share()})
    if with_heat:
        park["heat_levels"] = {HEAT: "90 degC"}
        park["fuels"] = {"natural_gas": {"price": "45 USD/MWh", "factor": "0.202 t/MWh"}}
        tenant |= metered(HEAT, SERIES, "heat_mw", "MW", YEAR)
        table["heat_mw"] = heat_mw()
    return write_folder(folder, park | (more or {}), [tenant], {SERIES: table})
