"""The park of linear programs that a person can read: a mill at the busbar, and two hours that stand for a year."""

from collections.abc import Mapping
from typing import Any

import xarray as xr
from park_factory import Numbers, a_park, a_tenant, hours, stages

from netzero.components.park import Park

YEAR = 2026
SIZE = {"capex": 100.0, "fixed_om": 1.0, "life_years": 10.0, "upper": 50.0}
"""At rate 0 the annuity is a tenth of the cost."""


def a_mill(*carriers: str, **given: Any) -> Park:
    """The mill needs each carrier (default: electricity), and all of it must be met; one year."""
    mill = a_tenant("mill", carriers=carriers or ("electricity",))
    return a_park(tenants=[mill], **({"stages": stages(YEAR, length=1), "unserved_price": None} | given))


def two_hours(park: Park, demand: Mapping[str, Numbers], **given: Any) -> xr.Dataset:
    """Hours of the mill's demand by carrier; free of charge and emissions unless something else is given."""
    needs = {("mill", carrier): kw for carrier, kw in demand.items()}
    plain = {"price": 0.0, "grid_factor": 0.0, "start": f"{YEAR}-01-01T00:00", "weight": 8760 / 2}
    return hours(park, needs, **(plain | given))
