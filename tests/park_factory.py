"""Small parks by hand, one line per component, for tests of every part.

    park = a_park(tenants=[a_tenant("mill")], supplies=[pv("roof", 100)], meters=[a_meter()])
    hourly = hours(park, demand={("mill", "electricity"): [50, 80]}, availability={"sun": [0, 1]})
    capacity, new = a_design(park)                     # what exists
    capacity, new = a_design(park, {"roof": 40})       # built in the first stage, beside what exists

Names are used as they are. A value by stage is one number, which `a_park` repeats for every stage, or one for each. A
series is a number (all steps), one value per step, or dims (stage, time).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
import xarray as xr

from netzero.components.greenhouse import (
    Allowances,
    CarbonPrice,
    CertificatePurchase,
    Certificates,
    CertificateSale,
    DeclaredEmission,
    Greenhouse,
)
from netzero.components.park import (
    BY_STAGE,
    Carbon,
    Connection,
    Converter,
    ElectricityTarget,
    ExportTier,
    FlexibleDemand,
    Fuel,
    Link,
    MarketContract,
    Meter,
    Park,
    Port,
    Size,
    Stages,
    Storage,
    Supply,
    TenantSite,
)
from netzero.money import years_weight
from netzero.terms import COOLING, ELECTRICITY, PARK, EmissionSource, ExportFrom, flexible, port

HEAT_LEVELS = ("steam", "hot_water")
Numbers = float | Sequence[float]
Shares = Mapping[str, float]
OPERATOR: Shares = {PARK: 1.0}
WIDE = 1e6


def stages(*years: int, length: int | Sequence[int] = 5, rate: float = 0.0, at_start: bool = False) -> Stages:
    """Stages of given lengths; at rate 0 a stage's weight is the number of its years."""
    lengths = tuple(length) if isinstance(length, Sequence) else (length,) * len(years)
    weights = tuple(
        years_weight(rate, year - years[0], count, at_start=at_start)
        for year, count in zip(years, lengths, strict=True)
    )
    return Stages(years, lengths, weights)


def by_stage(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list | tuple | np.ndarray) else (value,)


def a_size(name: str, existing: Numbers = 0.0, unit: str = "kW", **given: Any) -> Size:
    """A size that costs nothing and lives 20 years, without limits; what is given stands instead."""
    upper = given.get("upper", WIDE)
    plain = {"capex": 0.0, "fixed_om": 0.0, "existing": existing, "upper": upper, "upper_new": upper, "upkeep": ()}
    tracks = {key: by_stage(given.get(key, value)) for key, value in plain.items()}
    return Size(name, unit, **({"life_years": 20.0} | given | tracks))


def pv(
    name: str,
    existing_kw: Numbers = 0.0,
    *,
    node: str = PARK,
    owners: Shares = OPERATOR,
    profile: str | None = "sun",
    carrier: str = ELECTRICITY,
    cost: Numbers = 0.0,
    **size: Any,
) -> Supply:
    """A supply taken as it comes: PV, wind, waste heat."""
    built = a_size(name, existing_kw, "kWp", **size)
    return Supply(
        name, "pv", node, tuple(owners.items()), carrier, built, (0.0,), profile, by_stage(cost), (0.0,), True, False
    )


def purchase(
    name: str,
    limit_kw: Numbers,
    price: Numbers,
    *,
    node: str = PARK,
    profile: str | None = None,
    carrier: str = ELECTRICITY,
    owners: Shares = OPERATOR,
    factor: Numbers = 0.0,
    delivery: Any = "private_line",
    in_force: bool = True,
) -> Supply:
    """A power (or heat) purchase agreement."""
    limit, cost, emitted = by_stage(limit_kw), by_stage(price), by_stage(factor)
    shares = tuple(owners.items())
    return Supply(
        name, "ppa", node, shares, carrier, None, limit, profile, cost, emitted, True, True, delivery, None, in_force
    )


def fuel_purchase(fuel: str, limit_kw: Numbers = WIDE, *, node: str = PARK, profile: str | None = None) -> Supply:
    """A fuel bought into its balance at a node; its price, factors and yearly limit are those of `a_fuel`."""
    bought = purchase(f"{fuel}@{node}", limit_kw, 0.0, node=node, profile=profile, carrier=fuel, owners={node: 1.0})
    return replace(bought, technology="fuel_purchase", renewable=False, fuel=fuel)


def converter(
    name: str,
    output: str,
    existing_kw: Numbers = 0.0,
    *,
    takes: Sequence[str] = (),
    gives: Sequence[str] = (),
    node: str = PARK,
    owners: Shares = OPERATOR,
    cost: Numbers = 0.0,
    rated_on: str | None = None,
    **size: Any,
) -> Converter:
    """A boiler, heat pump, chiller, CHP; ratios of its ports go into `hours(ratios=...)`."""
    ports = tuple(Port(c, -1, port(name, c)) for c in takes) + tuple(Port(c, 1, port(name, c)) for c in gives)
    built = a_size(name, existing_kw, **size)
    return Converter(name, "converter", node, tuple(owners.items()), output, ports, built, by_stage(cost), rated_on)


def store(
    name: str,
    energy_kwh: Numbers | Size = 0.0,
    power_kw: Numbers | Size | None = None,
    *,
    carrier: str = ELECTRICITY,
    node: str = PARK,
    owners: Shares = OPERATOR,
    hours: float | None = None,
    efficiency: tuple[float, float] = (1.0, 1.0),
    loss_per_h: float = 0.0,
    cost: Numbers = 0.0,
    **more: Any,
) -> Storage:
    """A battery or tank; power_kw and hours None: unlimited power; `more`: other fields of a Storage."""
    energy, power = energy_kwh, power_kw
    if not isinstance(energy, Size):
        energy = a_size(f"{name}.energy" if power is not None else name, energy, "kWh")
    if power is not None and not isinstance(power, Size):
        power = a_size(f"{name}.power", power)
    shares = tuple(owners.items())
    plain = (name, "store", node, shares, carrier, energy, power, hours, *efficiency, loss_per_h, by_stage(cost))
    return Storage(*plain, **more)


def a_link(
    name: str,
    carrier: str,
    existing_kw: Numbers = 0.0,
    *,
    start: str = PARK,
    to: str,
    loss: float = 0.0,
    both_ways: bool = False,
    fee: Numbers = 0.0,
    owners: Shares = OPERATOR,
    **size: Any,
) -> Link:
    """A pipe, cable or feeder."""
    built = a_size(name, existing_kw, **size)
    return Link(name, "pipe", start, tuple(owners.items()), to, carrier, built, loss, both_ways, by_stage(fee))


def a_meter(
    name: str = "gate",
    *,
    node: str = PARK,
    limit_kw: Numbers = WIDE,
    export_kw: Numbers = 0.0,
    export_share: Numbers = 1.0,
    demand_charge: bool = False,
    billing_interval_min: int = 15,
    export_from: ExportFrom = "own_output",
    upgrade: Mapping[str, Any] | None = None,
    tiers: Sequence[tuple[float, Numbers]] = (),
    net_metering: bool = False,
    period: Any = "month",
) -> Meter:
    """A meter; `upgrade` holds what `a_size` takes, and owners, of what may enlarge its connection.

    `tiers` are amounts in kWh and prices of export beyond them.
    """
    limit, export, share = by_stage(limit_kw), by_stage(export_kw), by_stage(export_share)
    grown = None
    if upgrade is not None:
        sized = dict(upgrade)
        owners: Shares = sized.pop("owners", {node: 1.0})
        size = a_size(f"{name}_upgrade", **sized)
        grown = Connection(f"{name}_upgrade", "transformer", node, tuple(owners.items()), size)
    more: dict[str, Any] = {
        "billing_interval_min": billing_interval_min,
        "export_from": export_from,
        "upgrade": grown,
        "export_tiers": tuple(ExportTier(above, by_stage(price)) for above, price in tiers),
        "net_metering": net_metering,
        "export_period": period,
    }
    return Meter(name, node, "tariff", node, limit, export, share, demand_charge, **more)


def a_contract(
    name: str,
    kw: Numbers,
    strike: Numbers,
    *,
    meter: str = "gate",
    profile: str = "wind",
    loss_factor: Numbers = 1.0,
    service: Numbers = 0.0,
    balancing: Numbers = 0.0,
    factor: Numbers = 0.0,
    fixed_kw: Numbers | None = None,
    **more: Any,
) -> MarketContract:
    """A contract on the market's price, which is given to `hours(market_price=...)`."""
    fees = {"loss_factor": by_stage(loss_factor), "service_charge": by_stage(service)}
    fees["balancing_charge"] = by_stage(balancing)
    fixed = () if fixed_kw is None else by_stage(fixed_kw)
    plain = {"strike": by_stage(strike), "factor_t_per_kwh": by_stage(factor), "fixed_kw": fixed}
    return MarketContract(name, meter, by_stage(kw), profile, **fees, **plain, **more)


def a_tenant(
    name: str, *, carriers: Sequence[str] = (ELECTRICITY,), own: Sequence[str] = (), meter: str = "gate"
) -> TenantSite:
    """A tenant served by the park, except for the carriers in `own`, which its own node serves."""
    nodes = tuple((carrier, name if carrier in own else PARK) for carrier in carriers)
    return TenantSite(name, "textile", meter, nodes, (True,))


def a_fuel(
    name: str,
    price: Numbers,
    limit_kwh: float | None = None,
    *,
    factor: float = 2e-4,
    biogenic: float = 0.0,
    horizon_kwh: float | None = None,
    gases: Shares | None = None,
    upstream: float = 0.0,
) -> Fuel:
    shares = tuple((gases or {}).items())
    return Fuel(name, by_stage(price), factor, biogenic, (limit_kwh,), horizon_kwh, shares, upstream)


def emits(
    name: str,
    tenant: str,
    amount_t: Numbers,
    *,
    gas: str = "co2",
    warming: float = 1.0,
    source: EmissionSource = "process",
) -> DeclaredEmission:
    """What a tenant emits beside what it burns, tonnes of the gas a year."""
    return DeclaredEmission(name, tenant, source, gas, by_stage(amount_t), warming)


def trading(
    free_t: Numbers = 0.0,
    *,
    buy: Numbers = 10.0,
    sell: Numbers = 0.0,
    credit_price: Numbers = 0.0,
    credit_share: Numbers = 0.0,
) -> Allowances:
    """Allowances of emissions trading, currency per t."""
    return Allowances(*(by_stage(each) for each in (free_t, buy, sell, credit_price, credit_share)))


def movable(
    tenant: str,
    share: Numbers,
    *,
    carrier: str = ELECTRICITY,
    increase: Numbers | None = None,
    within_h: float | None = None,
    cost: Numbers = 0.0,
    shed: Numbers = 0.0,
    shed_price: Numbers = 0.0,
) -> FlexibleDemand:
    """Demand that may be taken at other times: within so many hours, or (None) on the same day."""
    tracks = (by_stage(share), by_stage(share if increase is None else increase))
    last = (by_stage(cost), by_stage(shed), by_stage(shed_price))
    return FlexibleDemand(flexible(tenant, carrier), tenant, carrier, *tracks, within_h, *last)


def bought(
    price: Numbers, *, limit_kwh: float | None = None, share: Numbers = 1.0, factor: Numbers = 0.0, at: str = "gate"
) -> CertificatePurchase:
    """Certificates that may be bought for the import of a meter, or of several by name."""
    tracks = by_stage(price), (limit_kwh,), by_stage(share), by_stage(factor)
    return CertificatePurchase(*tracks, tuple(at.split()))


def sold(price: Numbers, *, limit_kwh: float | None = None, share: Numbers = 1.0) -> CertificateSale:
    """Certificates of own renewable generation that may be sold."""
    return CertificateSale(by_stage(price), (limit_kwh,), by_stage(share))


def target(
    name: str,
    share: float | None = None,
    *,
    virtual: bool = False,
    sold: bool = False,
    grid: Numbers = 0.0,
    certificates: bool = False,
) -> ElectricityTarget:
    """A least share of clean electricity; None: it is only told."""
    return ElectricityTarget(name, by_stage(share), virtual, sold, by_stage(grid), certificates)


def carbon(**given: Any) -> Carbon:
    """No caps and no offsets; what is given stands instead."""
    plain = {"cap_t": None, "cap_share": None, "gross_share": None, "offset_price": 0.0, "offset_share": 0.0}
    tracks = {key: by_stage(given.get(key, value)) for key, value in plain.items()}
    return Carbon(**({"budget_t": None, "base_year_t": None} | given | tracks))


def a_park(
    *,
    tenants: Sequence[TenantSite] = (),
    supplies: Sequence[Supply] = (),
    converters: Sequence[Converter] = (),
    storages: Sequence[Storage] = (),
    meters: Sequence[Meter] = (),
    fuels: Sequence[Fuel] = (),
    links: Sequence[Link] = (),
    years: Sequence[int] = (2026,),
    heat_levels: Sequence[str] = HEAT_LEVELS,
    unserved_price: float | None = 2.0,
    kept_fuels: Sequence[str] = (),
    declared: Sequence[DeclaredEmission] = (),
    grid_losses: float | None = None,
    carbon_price: CarbonPrice | None = None,
    allowances: Allowances | None = None,
    certificates: Certificates | None = None,
    **more: Any,
) -> Park:
    """A park of the given components; the tenants that stand for themselves in some carrier get their own node.

    `kept_fuels` have a balance: they are made, stored or asked for.
    """
    own = [tenant.name for tenant in tenants if any(node == tenant.name for _, node in tenant.nodes)]
    carriers = (ELECTRICITY, *heat_levels, COOLING, *kept_fuels)
    given: dict[str, Any] = {
        "name": "test",
        "currency": "USD",
        "discount_rate": 0.0,
        "payments_at_start": False,
        "stages": stages(*years),
        "nodes": (PARK, *own),
        "heat_levels": tuple(heat_levels),
        "carriers": carriers,
        "tenants": tuple(tenants),
        "supplies": tuple(supplies),
        "converters": tuple(converters),
        "storages": tuple(storages),
        "meters": tuple(meters),
        "fuels": tuple(fuels),
        "links": tuple(links),
        "site_limits": (),
        "carbon": carbon(),
        "unserved_price": tuple((carrier, unserved_price) for carrier in carriers),
        "parties": (PARK, *(tenant.name for tenant in tenants)),
        "flexible": (),
        "targets": (),
        "contracts": (),
        "greenhouse": Greenhouse(
            declared=tuple(declared),
            grid_losses=() if grid_losses is None else (grid_losses,),
            carbon_price=carbon_price,
            allowances=allowances,
            certificates=certificates,
        ),
    } | more
    count = len(given["stages"].years)
    of_gases = given["greenhouse"]
    repeated = tuple(for_every_stage(each, count) for each in of_gases.declared)
    given["greenhouse"] = replace(for_every_stage(of_gases, count), declared=repeated)
    for kind in (
        "tenants",
        "supplies",
        "converters",
        "storages",
        "meters",
        "fuels",
        "flexible",
        "targets",
        "links",
        "contracts",
    ):
        given[kind] = tuple(for_every_stage(item, count) for item in given[kind])
    return Park(**given | {"carbon": for_every_stage(given["carbon"], count)})


def for_every_stage(item: Any, count: int) -> Any:
    """Return a component with each of its values by stage that is given once repeated."""
    changes = {}
    for field in fields(item):
        value = getattr(item, field.name)
        if is_dataclass(value):
            changes[field.name] = for_every_stage(value, count)
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            changes[field.name] = tuple(for_every_stage(one, count) for one in value)
        elif field.type in BY_STAGE and len(value) == 1:
            changes[field.name] = value * count
    return replace(item, **changes)


def hours(
    park: Park,
    demand: Mapping[tuple[str, str], Numbers],
    *,
    availability: Mapping[str, Numbers] | None = None,
    ratios: Mapping[str, Numbers] | None = None,
    price: Numbers = 0.1,
    export_price: Numbers = 0.0,
    demand_price: Numbers = 0.0,
    market_price: Numbers = 0.0,
    steps: int | None = None,
    step_h: float = 1.0,
    start: str = "2026-01-05T00:00",
    weight: float = 1.0,
    grid_factor: Numbers = 7e-4,
    market_factor: Numbers | None = None,
) -> xr.Dataset:
    """Return terms HOURLY of one block; demand by (tenant, carrier) in kW.

    `ratios` by port label 'converter:carrier'; prices in currency per kWh, the same at every meter; `demand_price` in
    currency per kW, one number or one for each of the twelve months.
    """
    years = list(park.stages.years)
    series = (*demand.values(), *(availability or {}).values(), price)
    count = steps or max(np.shape(values)[-1] if np.ndim(values) else 1 for values in series)
    first = np.datetime64(start, "m")
    time = first + (np.arange(count) * round(step_h * 60)).astype("timedelta64[m]")
    month = time.astype("datetime64[M]").astype(int) % 12 + 1
    tenants, meters = [tenant.name for tenant in park.tenants], [meter.name for meter in park.meters]

    def filled(values: Any, *shape: int) -> Any:
        return np.broadcast_to(np.asarray(values, dtype=float), shape).copy()

    def stacked(given: Mapping[str, Numbers] | None) -> Any:
        return np.array([filled(values, count) for values in (given or {}).values()]).reshape(-1, count)

    kw = np.zeros((len(years), len(tenants), len(park.carriers), count))
    for (tenant, carrier), values in demand.items():
        kw[:, tenants.index(tenant), park.carriers.index(carrier)] = values
    at_meters, market = (len(meters), len(years)), grid_factor if market_factor is None else market_factor
    contracts = {}
    if park.contracts:
        names = np.array([contract.name for contract in park.contracts], dtype=object)
        values = filled(market_price, len(names), len(years), count)
        contracts["market_price"] = xr.DataArray(values, {"contract": names}, ("contract", "stage", "time"))
    return xr.Dataset(
        {
            **contracts,
            "step_h": ("time", np.full(count, step_h)),
            "weight": ("time", np.full(count, weight)),
            "previous": ("time", np.arange(count) - 1 + count * (np.arange(count) == 0)),
            "month": ("time", month),
            "block": ("time", np.zeros(count, dtype=np.int64)),
            "demand_kw": (("stage", "tenant", "carrier", "time"), kw),
            "availability": (("profile", "time"), stacked(availability)),
            "port_ratio": (("port", "time"), stacked(ratios)),
            "import_price": (("meter", "stage", "time"), filled(price, *at_meters, count)),
            "export_price": (("meter", "stage", "time"), filled(export_price, *at_meters, count)),
            "demand_price": (("meter", "stage", "billing_month"), filled(demand_price, *at_meters, 12)),
            "grid_factor_location": (("stage", "time"), filled(grid_factor, len(years), count)),
            "grid_factor_market": (("stage", "time"), filled(market, len(years), count)),
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
        attrs={"year_fraction": count * step_h * weight / 8760, "axis_kind": "declared_blocks"},
    )


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
