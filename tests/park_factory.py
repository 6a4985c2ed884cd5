"""Small parks by hand, one line per component, for tests of every part.

    park = a_park(tenants=[a_tenant("mill")], supplies=[pv("roof", 100)], meters=[a_meter()])
    hourly = hours(park, demand={("mill", "electricity"): [50, 80]}, availability={"sun": [0, 1]})
    capacity, new = a_design(park)                     # what exists
    capacity, new = a_design(park, {"roof": 40})       # built in the first stage, beside what exists

Names are used as they are; a series is a number (all steps) or one value per step.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr

from netzero.components.park import (
    Carbon,
    Converter,
    Fuel,
    Meter,
    Park,
    Port,
    Size,
    Stages,
    Storage,
    Supply,
    TenantSite,
)
from netzero.terms import COOLING, ELECTRICITY, PARK, port

HEAT_LEVELS = ("steam", "hot_water")
Numbers = float | Sequence[float]
WIDE = 1e6


def stages(*years: int, length: int = 5) -> Stages:
    """Stages of equal length, money undiscounted."""
    return Stages(years, (length,) * len(years), (float(length),) * len(years))


def track(value: Numbers, count: int) -> tuple[float, ...]:
    return tuple(np.broadcast_to(np.asarray(value, dtype=float), count).tolist())


def a_size(name: str, existing: Numbers = 0.0, unit: str = "kW", count: int = 1, **more: Any) -> Size:
    given = {"capex": (0.0,) * count, "fixed_om": (0.0,) * count, "life_years": 20.0}
    limits = {"upper": (WIDE,) * count, "upper_new": (WIDE,) * count}
    return Size(name, unit, existing=track(existing, count), **(given | limits | more))


def pv(
    name: str,
    existing_kw: Numbers = 0.0,
    *,
    node: str = PARK,
    owners: Mapping[str, float] | None = None,
    profile: str | None = "sun",
    carrier: str = ELECTRICITY,
    cost: Numbers = 0.0,
    count: int = 1,
    **size: Any,
) -> Supply:
    """A supply taken as it comes: PV, wind, waste heat."""
    shares = tuple((owners or {PARK: 1.0}).items())
    built = a_size(name, existing_kw, "kWp", count, **size)
    zero = (0.0,) * count
    return Supply(name, "pv", node, shares, carrier, built, zero, profile, track(cost, count), zero, True, False)


def purchase(
    name: str,
    limit_kw: Numbers,
    price: Numbers,
    *,
    node: str = PARK,
    profile: str | None = None,
    carrier: str = ELECTRICITY,
    owners: Mapping[str, float] | None = None,
    count: int = 1,
) -> Supply:
    """A power (or heat) purchase agreement."""
    limit, cost = track(limit_kw, count), track(price, count)
    shares = tuple((owners or {PARK: 1.0}).items())
    zero = (0.0,) * count
    return Supply(name, "ppa", node, shares, carrier, None, limit, profile, cost, zero, True, True, "private_line")


def converter(
    name: str,
    output: str,
    existing_kw: Numbers = 0.0,
    *,
    takes: Sequence[str] = (),
    gives: Sequence[str] = (),
    node: str = PARK,
    owners: Mapping[str, float] | None = None,
    cost: Numbers = 0.0,
    count: int = 1,
) -> Converter:
    """A boiler, heat pump, chiller, CHP; ratios of its ports go into `hours(ratios=...)`."""
    ports = tuple(Port(c, -1, port(name, c)) for c in takes) + tuple(Port(c, 1, port(name, c)) for c in gives)
    shares = tuple((owners or {PARK: 1.0}).items())
    size = a_size(name, existing_kw, count=count)
    return Converter(name, "converter", node, shares, output, ports, size, track(cost, count))


def store(
    name: str,
    energy_kwh: Numbers = 0.0,
    power_kw: Numbers | None = None,
    *,
    carrier: str = ELECTRICITY,
    node: str = PARK,
    owners: Mapping[str, float] | None = None,
    hours: float | None = None,
    efficiency: tuple[float, float] = (1.0, 1.0),
    loss_per_h: float = 0.0,
    cost: Numbers = 0.0,
    count: int = 1,
) -> Storage:
    """A battery or tank; power_kw and hours None: unlimited power."""
    energy = a_size(f"{name}.energy" if power_kw is not None else name, energy_kwh, "kWh", count)
    power = a_size(f"{name}.power", power_kw, count=count) if power_kw is not None else None
    shares = tuple((owners or {PARK: 1.0}).items())
    return Storage(
        name, "store", node, shares, carrier, energy, power, hours, *efficiency, loss_per_h, track(cost, count)
    )


def a_meter(
    name: str = "gate",
    *,
    node: str = PARK,
    limit_kw: Numbers = WIDE,
    export_kw: Numbers = 0.0,
    export_share: Numbers = 1.0,
    demand_charge: bool = False,
    count: int = 1,
) -> Meter:
    limit, export, share = track(limit_kw, count), track(export_kw, count), track(export_share, count)
    return Meter(name, node, "tariff", node, limit, export, share, demand_charge)


def a_tenant(
    name: str, *, carriers: Sequence[str] = (ELECTRICITY,), own: Sequence[str] = (), meter: str = "gate", count: int = 1
) -> TenantSite:
    """A tenant served by the park, except for the carriers in `own`, which its own node serves."""
    nodes = tuple((carrier, name if carrier in own else PARK) for carrier in carriers)
    return TenantSite(name, "textile", meter, nodes, (True,) * count)


def a_fuel(name: str, price: Numbers, limit_kwh: float | None = None, count: int = 1) -> Fuel:
    return Fuel(name, track(price, count), 2e-4, 0.0, (limit_kwh,) * count)


def a_park(
    *,
    tenants: Sequence[TenantSite] = (),
    supplies: Sequence[Supply] = (),
    converters: Sequence[Converter] = (),
    storages: Sequence[Storage] = (),
    meters: Sequence[Meter] = (),
    fuels: Sequence[Fuel] = (),
    years: Sequence[int] = (2026,),
    unserved_price: float | None = 2.0,
    **more: Any,
) -> Park:
    """A park of the given components; the tenants that stand for themselves in some carrier get their own node."""
    own = [tenant.name for tenant in tenants if any(node == tenant.name for _, node in tenant.nodes)]
    carriers = (ELECTRICITY, *HEAT_LEVELS, COOLING)
    count = len(years)
    nothing: tuple[float | None, ...] = (None,) * count
    given: dict[str, Any] = {
        "name": "test",
        "currency": "USD",
        "discount_rate": 0.0,
        "payments_at_start": False,
        "stages": stages(*years),
        "nodes": (PARK, *own),
        "heat_levels": HEAT_LEVELS,
        "carriers": carriers,
        "tenants": tuple(tenants),
        "supplies": tuple(supplies),
        "converters": tuple(converters),
        "storages": tuple(storages),
        "meters": tuple(meters),
        "fuels": tuple(fuels),
        "site_limits": (),
        "carbon": Carbon(nothing, nothing, nothing, None, (0.0,) * count, (0.0,) * count, None),
        "unserved_price": tuple((carrier, unserved_price) for carrier in carriers),
        "parties": (PARK, *(tenant.name for tenant in tenants)),
    }
    return Park(**(given | more))


def hours(
    park: Park,
    demand: Mapping[tuple[str, str], Numbers],
    *,
    availability: Mapping[str, Numbers] | None = None,
    ratios: Mapping[str, Numbers] | None = None,
    price: Numbers = 0.1,
    export_price: Numbers = 0.0,
    demand_price: float = 0.0,
    steps: int | None = None,
    step_h: float = 1.0,
    start: str = "2026-01-05T00:00",
    weight: float = 1.0,
    grid_factor: float = 7e-4,
) -> xr.Dataset:
    """Return terms HOURLY of one block; demand by (tenant, carrier) in kW, the same in every stage.

    `ratios` by port label 'converter:carrier'; prices in currency per kWh, the same at every meter.
    """
    years = list(park.stages.years)
    count = steps or max(np.size(series) for series in (*demand.values(), *(availability or {}).values(), price))
    first = np.datetime64(start, "m")
    time = first + (np.arange(count) * round(step_h * 60)).astype("timedelta64[m]")
    month = time.astype("datetime64[M]").astype(int) % 12 + 1
    tenants = [tenant.name for tenant in park.tenants]

    def row(values: Numbers) -> Any:
        return np.broadcast_to(np.asarray(values, dtype=float), count)

    kw = np.zeros((len(years), len(tenants), len(park.carriers), count))
    for (tenant, carrier), series in demand.items():
        kw[:, tenants.index(tenant), park.carriers.index(carrier)] = row(series)
    meters = [meter.name for meter in park.meters]
    per_meter = (len(meters), len(years), 1)
    return xr.Dataset(
        {
            "step_h": ("time", np.full(count, step_h)),
            "weight": ("time", np.full(count, weight)),
            "previous": ("time", np.arange(count) - 1 + count * (np.arange(count) == 0)),
            "month": ("time", month),
            "block": ("time", np.zeros(count, dtype=np.int64)),
            "demand_kw": (("stage", "tenant", "carrier", "time"), kw),
            "availability": (("profile", "time"), _stack(availability, row, count)),
            "port_ratio": (("port", "time"), _stack(ratios, row, count)),
            "import_price": (("meter", "stage", "time"), np.tile(row(price), per_meter)),
            "export_price": (("meter", "stage", "time"), np.tile(row(export_price), per_meter)),
            "demand_price": (("meter", "stage", "billing_month"), np.full((*per_meter[:2], 12), demand_price)),
            "grid_factor_location": (("stage", "time"), np.full((len(years), count), grid_factor)),
            "grid_factor_market": (("stage", "time"), np.full((len(years), count), grid_factor)),
        },
        coords={
            "stage": years,
            "time": time.astype("datetime64[ns]"),
            "tenant": np.array(tenants, dtype=object),
            "carrier": np.array(park.carriers, dtype=object),
            "profile": np.array(list(availability or {}), dtype=object),
            "port": np.array(list(ratios or {}), dtype=object),
            "meter": np.array(meters, dtype=object),
            "billing_month": np.arange(1, 13),
        },
        attrs={"year_fraction": count * step_h * weight / 8760},
    )


def _stack(series: Mapping[str, Numbers] | None, row: Any, count: int) -> Any:
    return np.array([row(values) for values in (series or {}).values()]).reshape(len(series or {}), count)


def a_design(park: Park, built: Mapping[str, Numbers] | None = None) -> tuple[xr.DataArray, xr.DataArray]:
    """Return capacity and new_capacity (size, stage): what exists, and `built` by size (one number: first stage)."""
    years = park.stages.years
    new = np.zeros((len(park.sizes), len(years)))
    capacity = np.zeros_like(new)
    for i, size in enumerate(park.sizes):
        given = np.asarray((built or {}).get(size.name, 0.0), dtype=float)
        new[i, : np.size(given)] = given
        for s, year in enumerate(years):
            alive = sum(new[i, v] for v, begin in enumerate(years) if size.alive(begin, year))
            capacity[i, s] = size.existing[s] + alive
    coords = {"size": np.array([size.name for size in park.sizes], dtype=object), "stage": list(years)}
    dims = ("size", "stage")
    return xr.DataArray(capacity, coords=coords, dims=dims), xr.DataArray(new, coords=coords, dims=dims)
