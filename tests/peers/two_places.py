"""The roadmap of ETHOS.FINE's perfect-foresight test: two places with PV alone and no grid (peers document, F3).

A place whose demand changes in 2030 is two tenants, one until 2029 and one from then on. That takes no choice from the
plan: PV lives ten years, so what the first one builds in 2020 is gone when it leaves.
"""

from pathlib import Path

import pandas as pd
from peers.folders import column, write_folder

PROFILES = "profiles.csv"
DEMAND = "demand.csv"
STEP_H = 4380
YEARS = [2020, 2025, 2030, 2035, 2040]
SWAP = 2030
AVAILABILITY = {"perfect_land": (0.5, 0.25), "foresight_land": (0.25, 0.5)}
"""By place, in each half of the year."""
DEMAND_KWH = {"perfect_land": (4380, 1000), "foresight_land": (2190, 1000)}
"""By place, in each half of the year, before the two swap."""


def write(folder: Path) -> Path:
    """Write the scenario."""
    first, second = AVAILABILITY
    tenants, demand = [], {}
    for place, other in ((first, second), (second, first)):
        for name, needs, present in (
            (f"{place}_early", DEMAND_KWH[place], {"exit": SWAP - 1}),
            (f"{place}_late", DEMAND_KWH[other], {"entry": SWAP}),
        ):
            demand[name] = [kwh / STEP_H for kwh in needs]
            tenants.append(
                {"name": name, "sector": "metal", "meter": "own", "tariff": "nothing", "import_limit": "0 kW"}
                | {"electricity_file": DEMAND, "electricity_column": name}
                | {"electricity_year": YEARS[0], **present}
            )
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
        "assets": [_pv(tenant["name"]) for tenant in tenants],
    }
    return write_folder(folder, park, tenants, {PROFILES: pd.DataFrame(AVAILABILITY), DEMAND: pd.DataFrame(demand)})


def _pv(tenant: str) -> dict[str, object]:
    return {
        "technology": "pv_ground",
        "name": f"pv_{tenant}",
        "at": tenant,
        "owner": "tenant",
        "profile": column(PROFILES, tenant.rsplit("_", 1)[0]),
        "max": "100 kW",
        "capex": "1000 EUR/kW",
        "fixed_om": "1 EUR/kW",
        "variable_om": "0.01 EUR/kWh",
        "life": "10 year",
        "degradation": 0,
    }
