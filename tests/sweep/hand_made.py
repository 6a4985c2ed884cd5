"""A table of cases made by hand, with everything that a table can have."""

import numpy as np
import pandas as pd

from netzero.sweep.case_figures import Column
from netzero.sweep.cases_table import CasesTable

HOSTILE = '=1+1</script><script>window.PWNED=1</script><img src=x onerror=window.PWNED=1>"'
UNITS = {
    "cost": Column("VND"),
    "co2": Column("t"),
    "co2.2030.scope_1": Column("t", "Emissions|Kyoto Gases"),
    "co2.2040.scope_1": Column("t", "Emissions|Kyoto Gases"),
    "energy.demand:electricity.2030": Column("kWh", "Final Energy|Electricity"),
    "energy.demand:steam.2030": Column("kWh", "Final Energy|Heat"),
    "energy.imported:electricity.2030": Column("kWh", "Trade|Secondary Energy|Electricity|Volume", -1.0),
    "capacity.roof.2030": Column("kWp", "Capacity|Electricity|Solar|PV"),
    "capacity.field.2030": Column("kWp", "Capacity|Electricity|Solar|PV"),
    "capacity.battery.energy.2030": Column("kWh", "Storage Capacity|Electricity"),
    "yearly_cost.2030.total": Column("VND year-1", "Total Cost"),
    "abatement_cost.2030.cap": Column("VND t-1", "Price|Carbon"),
    "set.price": Column("VND kWh-1"),
}


def hand_made(name: str = HOSTILE) -> CasesTable:
    """Return sizes 1 to 3 against prices 10 and 20 under two policies, of which one has no plan and one is not done."""
    sizes, prices, policies = (each.ravel() for each in np.meshgrid([1.0, 2.0, 3.0], [10.0, 20.0], ["calm", name]))
    count = len(sizes)
    frame = pd.DataFrame(
        {
            "number": range(1, count + 1),
            "label": [f"{name} {at}" for at in range(1, count + 1)],
            "key": [f"{at:064x}" for at in range(count)],
            "status": ["done"] * (count - 2) + ["no_plan", "waiting"],
            "message": [""] * (count - 2) + [name, ""],
            "set.size": sizes,
            "set.price": prices,
            "set.policy": policies,
            "certificate": ["optimal"] * (count - 1) + [None],
            "cost": 1e12 * (prices / sizes + sizes),
            "co2": 1e5 * (4 - sizes) + prices,
            "co2.2030.scope_1": 2e4 - 1e3 * sizes,
            "co2.2040.scope_1": 1e4 - 2e3 * sizes,
            "energy.demand:electricity.2030": 1e9,
            "energy.demand:steam.2030": 5e8,
            "energy.imported:electricity.2030": 1e9 - 1e8 * sizes,
            "capacity.roof.2030": 1e3 * sizes,
            "capacity.field.2030": 5e2,
            "capacity.battery.energy.2030": 2e3 * sizes,
            "yearly_cost.2030.total": 1e11 * prices,
            "abatement_cost.2030.cap": 5e5,
        }
    )
    figures = [
        column
        for column in frame
        if column not in ("number", "label", "key", "status", "message") and not column.startswith("set.")
    ]
    frame.loc[count - 2 :, figures] = np.nan
    frame.loc[1, "certificate"] = "unserved"
    return CasesTable(frame, UNITS, {"scenario": "park", "work": "plan", "method": "grid", "seed": 0})
