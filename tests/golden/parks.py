"""Parks of one component and two hours, for linear programs a person can read."""

from dataclasses import replace
from typing import Any

import numpy as np
import xarray as xr

from netzero.axis import TimeAxis, of_blocks
from netzero.components.park import Carbon, Meter, Park, Size, Stages, TenantSite
from netzero.money import years_weight

YEAR = 2026


def stages(*years: int, length: int = 1, rate: float = 0.0) -> Stages:
    """Stages of equal length; at rate 0 a year's weight is the number of years."""
    weights = tuple(years_weight(rate, year - years[0], length, at_start=False) for year in years)
    return Stages(years, (length,) * len(years), weights)


def size(name: str, unit: str = "kW", *, capex: float = 100.0, upper: float = 50.0, **given: Any) -> Size:
    """A size with a life of 10 years: at rate 0 its annuity is a tenth of its cost."""
    count = given.pop("stage_count", 1)
    every = {"fixed_om": 1.0, "existing": 0.0, "upper_new": upper} | given
    tracks = {key: (every.pop(key),) * count for key in ("fixed_om", "existing", "upper_new")}
    return Size(name=name, unit=unit, capex=(capex,) * count, life_years=10, upper=(upper,) * count, **tracks, **every)


def meter(name: str = "gate", node: str = "park", **given: Any) -> Meter:
    """A meter of 1,000 kW that may not export."""
    plain = {
        "import_limit_kw": (1000.0,),
        "export_limit_kw": (0.0,),
        "export_share": (1.0,),
        "has_demand_charge": False,
    }
    return Meter(name=name, node=node, tariff="tou", payer="park", **(plain | given))


def park(carriers: tuple[str, ...] = ("electricity",), **given: Any) -> Park:
    """One tenant at the park's busbar that needs each carrier."""
    one = given.pop("stages", stages(YEAR))
    count = len(one.years)
    zero, none = (0.0,) * count, (None,) * count
    plain: dict[str, Any] = {
        "nodes": ("park",),
        "heat_levels": tuple(c for c in carriers if c not in ("electricity", "cooling")),
        "supplies": (),
        "converters": (),
        "storages": (),
        "meters": (),
        "fuels": (),
        "site_limits": (),
        "carbon": Carbon(none, none, none, None, zero, zero, None),
        "unserved_price": (),
        "parties": ("park", "mill"),
        "tenants": (TenantSite("mill", "metal", "gate", tuple((c, "park") for c in carriers), (True,) * count),),
    }
    base = Park("golden", "VND", 0.0, False, one, carriers=carriers, **(plain | given))
    return replace(base)


def two_hours(park: Park, *, demand: dict[str, list[float]], axis: TimeAxis | None = None, **given: Any) -> xr.Dataset:
    """Hourly data of the park: demand by carrier, availability by profile, ratio by port, prices by meter."""
    steps = len(next(iter(demand.values())))
    axis = axis or of_blocks([(np.datetime64(f"{YEAR}-01-01T00:00"), steps, 8760 / steps)], 60, "declared_blocks")
    years, tenants = list(park.stages.years), [tenant.name for tenant in park.tenants]
    ports = [port.label for converter in park.converters for port in converter.ports]
    meters = [one.name for one in park.meters]
    coords = {
        "stage": years,
        "time": axis.start.astype("datetime64[ns]"),
        "tenant": tenants,
        "carrier": list(park.carriers),
        "profile": list(given.get("availability", {})),
        "port": ports,
        "meter": meters,
        "billing_month": list(range(1, 13)),
    }

    def array(dims: str, values: Any) -> xr.DataArray:
        names = dims.split()
        shape = tuple(len(coords[name]) for name in names)
        filled = np.broadcast_to(np.asarray(values, dtype=float), shape).copy()
        labels = {n: coords[n] if len(coords[n]) else np.array([], dtype="<U1") for n in names}
        return xr.DataArray(filled, dims=names, coords=labels)

    time = {"dims": ("time",), "coords": {"time": coords["time"]}}
    need = np.zeros((len(years), len(tenants), len(park.carriers), steps))
    for carrier, values in demand.items():
        need[:, 0, park.carriers.index(carrier)] = values
    ratio = np.array([np.broadcast_to(given.get("ratio", {}).get(port, 1.0), steps) for port in ports])
    availability = np.array(list(given.get("availability", {}).values()), dtype=float)
    return xr.Dataset(
        {
            "step_h": xr.DataArray(axis.step_h, **time),
            "weight": xr.DataArray(axis.weight, **time),
            "previous": xr.DataArray(axis.previous, **time),
            "month": xr.DataArray(axis.month, **time),
            "block": xr.DataArray(axis.block, **time),
            "ghi_w_m2": array("time", 0.0),
            "temperature_c": array("time", 25.0),
            "demand_kw": array("stage tenant carrier time", need),
            "availability": array("profile time", availability.reshape(-1, steps)),
            "port_ratio": array("port time", ratio.reshape(-1, steps)),
            "import_price": array("meter stage time", given.get("import_price", 0.0)),
            "export_price": array("meter stage time", given.get("export_price", 0.0)),
            "demand_price": array("meter stage billing_month", given.get("demand_price", 0.0)),
            "grid_factor_location": array("stage time", given.get("grid_factor", 0.0)),
            "grid_factor_market": array("stage time", given.get("grid_factor", 0.0)),
        },
        attrs={"year_fraction": axis.year_fraction, "axis_kind": axis.kind},
    )
