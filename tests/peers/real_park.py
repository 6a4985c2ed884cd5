"""A park near Ha Noi of three factories as they were metered: real loads and weather as their owners export them.

The steel mill's meter gives kWh per quarter of an hour; one factory's table has thousands in quotes and a cell without
a number, another's has a negative hour and a day thirty times too high. Nothing is mended before the park is read.
"""

from pathlib import Path
from shutil import copyfile

from .folders import write_folder

EPW = "VNM_NVN_Hanoi-Noi.Bai.Intl.AP.488200_TMYx.2009-2023.epw"
LOADS = {
    "ninhsim": "VNM_ninhsim_2024_60min_raw.csv",
    "emivest": "VNM_emivest_2024_60min_raw.csv",
    "steel": "KOR_DAEWOO_steel_2018_15min.csv",
}
STEEL_COLUMN = "Usage_kWh"
CAP_SHARE = 0.23
"""Of the base year, in 2030: below what costs alone would choose, so that the cap decides."""

TENANTS = [
    {
        "name": "ninhsim",
        "sector": "paper",
        "electricity_file": LOADS["ninhsim"],
        "electricity_year": 2024,
        "electricity_unit": "kW",
    },
    {
        "name": "emivest",
        "sector": "food_bev",
        "meter": "own",
        "tariff": "vn_1279_22kv",
        "electricity_file": LOADS["emivest"],
        "electricity_year": 2024,
        "electricity_unit": "kW",
    },
    {
        "name": "steel",
        "sector": "metal",
        "electricity_file": LOADS["steel"],
        "electricity_column": STEEL_COLUMN,
        "electricity_year": 2018,
        "electricity_unit": "kWh",
        "electricity_minutes": 15,
    },
]
PARK = {
    "name": "real_park",
    "holidays": "VN",
    "site": {"latitude": 21.22, "longitude": 105.81, "altitude": "12 m", "utc_offset": 7},
    "weather": {"file": EPW, "format": "epw"},
    "stages": {"years": [2026, 2030], "last_length": 5},
    "time": {"calendar_year": 2026, "representative": {"days_per_month": 2, "keep_peak_days": True}},
    "meters": {"gate": {"tariff": "vn_1279_110kv", "import_limit": "60 MW"}},
    "assets": [
        {"technology": "pv_ground", "max": "150 MW"},
        {"technology": "pv_ground", "name": "emivest_pv", "at": "emivest", "owner": "tenant", "max": "3 MW"},
        {"technology": "battery", "max": "60 MW", "max_energy": "300 MWh"},
    ],
    "carbon": {"cap_shares": {2030: CAP_SHARE}},
    "unserved_price": "52 kVND/kWh",
}


def write(data_folder: Path, folder: Path) -> Path:
    """Write the scenario, with copies of the real files in its folder."""
    write_folder(folder, PARK, TENANTS, {})
    copyfile(data_folder / "weather" / EPW, folder / EPW)
    for name in LOADS.values():
        copyfile(data_folder / "loads" / name, folder / name)
    return folder
