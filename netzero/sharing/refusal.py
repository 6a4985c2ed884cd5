"""Why a tenant alone has no plan: what it is not served most, and the requirement that stands in the way."""

from __future__ import annotations

import numpy as np

from netzero.components.park import Carbon
from netzero.errors import NoPlanExists
from netzero.results import Case


def what_fails(case: Case) -> NoPlanExists:
    """Return what a plan that rests on unserved demand lacks most in a stage, and whether its CO2 cap is to blame.

    The cap is where one tonne more would save money in that stage; else it is what may be built, bought or imported.
    """
    assert case.plan is not None
    axis = case.hourly if case.periods is None else case.periods
    hours = axis["step_h"].values * axis["weight"].values
    missing = case.plan["unserved_kw"].transpose("demand_point", "stage", "time").values @ hours
    point, s = (int(at) for at in np.unravel_index(np.argmax(missing), missing.shape))
    told = {
        "year": case.park.stages.years[s],
        "carrier": str(case.plan["demand_point"].values[point]).partition(":")[2],
        "mwh": float(missing[point, s]) / 1000.0,
    }
    cap_t = _cap_t(case.park.carbon, s)
    if cap_t is None or not float(case.plan["cap_price"].values[s]) > 0.0:
        return NoPlanExists("NZ1747", **told)
    return NoPlanExists("NZ1746", **told, cap_t=cap_t * float(axis.attrs["year_fraction"]))


def _cap_t(carbon: Carbon, s: int) -> float | None:
    """Return the tightest cap on net emissions of stage `s`, t CO2e a year; None without one."""
    share = carbon.cap_share[s]
    caps = [carbon.cap_t[s], None if share is None else share * (carbon.base_year_t or 0.0)]
    return min((cap for cap in caps if cap is not None), default=None)
