"""Two places with PV alone and no grid: the roadmap of ETHOS.FINE's test of perfect foresight (version 2.7.1).

Their demands swap in 2030. A place is two tenants, one until 2029 and one from then on, each at a node of its own. That
takes no choice from the plan: PV lives ten years, so what the first one builds in 2020 is gone when it leaves.
"""

from pathlib import Path

import pandas as pd

from .folders import column, metered, write_folder

PROFILES = "profiles.csv"
DEMAND = "demand.csv"
STEP_H = 4380
YEARS = [2020, 2025, 2030, 2035, 2040]
SWAP = 2030
AVAILABILITY = {"perfect_land": (0.5, 0.25), "foresight_land": (0.25, 0.5)}
"""By place, in each half of the year."""
DEMAND_KWH = {"perfect_land": (4380, 1000), "foresight_land": (2190, 1000)}
"""By place, in each half of the year, before the two swap."""
NO_GRID = {"meter": "own", "tariff": "nothing", "import_limit": "0 kW"}
PV = {
    "technology": "pv_ground",
    "owner": "tenant",
    "max": "100 kW",
    "capex": "1000 EUR/kW",
    "fixed_om": "1 EUR/kW",
    "variable_om": "0.01 EUR/kWh",
    "life": "10 year",
    "degradation": 0,
}


def write(folder: Path) -> Path:
    """Write the scenario."""
    first, second = AVAILABILITY
    tenants, demand, assets = [], {}, []
    for place, other in ((first, second), (second, first)):
        for time, of, present in (("early", place, {"exit": SWAP - 1}), ("late", other, {"entry": SWAP})):
            name = f"{place}_{time}"
            demand[name] = [kwh / STEP_H for kwh in DEMAND_KWH[of]]
            need = metered("electricity", DEMAND, name, "kW", YEARS[0])
            tenants.append({"name": name, "sector": "metal", **NO_GRID, **present, **need})
            assets.append({"name": f"pv_{name}", "at": name, "profile": column(PROFILES, place), **PV})
    park = {
        "name": "two_places",
        "currency": "EUR",
        "discount_rate": "2 %",
        "payments": "start_of_year",
        "stages": {"years": YEARS, "last_length": 5},
        "time": {
            "calendar_year": YEARS[1],
            "blocks": [{"start": start, "steps": 1, "weight": STEP_H} for start in ("01-01", "07-01")],
        },
        "tariffs": {"nothing": {"energy": {"normal": 0}}},
        "assets": assets,
    }
    return write_folder(folder, park, tenants, {PROFILES: pd.DataFrame(AVAILABILITY), DEMAND: pd.DataFrame(demand)})
