"""A year of a battery by PySAM: prints the CPU time of one run, and what came from where, kWh.

Run by an interpreter with NREL-PySAM; reads a JSON document with `load_kw`, `given_kw`, `power_kw`, `energy_kwh`.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from PySAM import Battery
from PySAM.BatteryTools import battery_model_sizing

VOLTAGE, SELF_CONSUMPTION = 500.0, 5
RUNS = 5


def battery_of(case: dict[str, list[float]]) -> Battery.Battery:
    """Return a battery behind the meter that stores surplus and gives it back as soon as something is needed."""
    battery = Battery.default("CustomGenerationBatteryCommercial")
    battery_model_sizing(battery, case["power_kw"], case["energy_kwh"], VOLTAGE, size_by_ac_not_dc=True)
    battery.Lifetime.system_use_lifetime_output = 0
    battery.Lifetime.analysis_period = 1
    battery.BatterySystem.batt_replacement_option = 0
    battery.BatteryDispatch.batt_dispatch_choice = SELF_CONSUMPTION
    battery.SystemOutput.gen, battery.Load.load = case["given_kw"], case["load_kw"]
    return battery


def main(case: dict[str, list[float]]) -> dict[str, float]:
    """Return the least time of several runs, s, and the year's energy by origin, kWh."""
    spent = []
    for _ in range(RUNS):
        battery = battery_of(case)
        begin = time.process_time()
        battery.execute(0)
        spent.append(time.process_time() - begin)
    flows = {"imported_kwh": "grid_to_load", "exported_kwh": "system_to_grid", "discharged_kwh": "batt_to_load"}
    found = {name: round(sum(getattr(battery.Outputs, origin))) for name, origin in flows.items()}
    return {"design_year_ms": round(1e3 * min(spent), 1), **found}


if __name__ == "__main__":
    print(json.dumps(main(json.loads(Path(sys.argv[1]).read_text()))))
