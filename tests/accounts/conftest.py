"""Small parks whose books can be kept by hand."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
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
from netzero.money import years_weight

FREE = 1e9


@dataclass(frozen=True, eq=False)
class World:
    """All that `account` reads."""

    park: Park
    hourly: xr.Dataset
    capacity: xr.DataArray
    new_capacity: xr.DataArray
    dispatch: xr.Dataset
    settlement: xr.Dataset

    def __iter__(self):
        return iter((self.park, self.hourly, self.capacity, self.new_capacity, self.dispatch, self.settlement))

    def having(self, **changes):
        return replace(self, **changes)


class Kit:
    """Makes parts of a park with few words; every list over stages is filled to the number of stages."""

    def __init__(self, years=(2026,), lengths=(1,), rate=0.0, *, at_start=False):
        weights = tuple(
            years_weight(rate, year - years[0], length, at_start=at_start)
            for year, length in zip(years, lengths, strict=True)
        )
        self.stages = Stages(tuple(years), tuple(lengths), weights)
        self.rate, self.at_start = rate, at_start

    def each(self, value):
        return tuple(value) if isinstance(value, list | tuple) else (value,) * len(self.stages.years)

    def size(self, name, unit="kW", capex=0.0, fixed_om=0.0, life=20.0, upkeep=()):
        free, upkeep = self.each(FREE), tuple(upkeep)
        return Size(name, unit, self.each(capex), self.each(fixed_om), life, self.each(0.0), free, free, upkeep=upkeep)

    def supply(self, name, owners, *, carrier="electricity", cost=0.0, factor=0.0, purchased=False, **more):
        capex, life, upkeep = more.pop("capex", 0.0), more.pop("life", 20.0), more.pop("upkeep", ())
        size = None if purchased else self.size(name, "kWp", capex, 0.0, life, upkeep)
        return Supply(
            name,
            more.pop("technology", name),
            more.pop("node", "park"),
            owners,
            carrier=carrier,
            size=size,
            limit_kw=self.each(FREE),
            profile=None,
            variable_cost=self.each(cost),
            factor_t_per_kwh=self.each(factor),
            renewable=True,
            purchased=purchased,
            **more,
        )

    def converter(self, name, owners, output, takes=(), gives=(), *, node="park", capex=0.0, fixed_om=0.0, cost=0.0):
        ports = [Port(carrier, -1, f"{name}:{carrier}") for carrier in takes]
        ports += [Port(carrier, +1, f"{name}:{carrier}") for carrier in gives]
        size = self.size(name, "kW", capex, fixed_om)
        return Converter(
            name, name, node, owners, output=output, ports=tuple(ports), size=size, variable_cost=self.each(cost)
        )

    def storage(self, name, owners, carrier, *, cost=0.0):
        energy, power = self.size(f"{name}.energy", "kWh"), self.size(f"{name}.power")
        return Storage(name, name, "park", owners, carrier, energy, power, None, 1.0, 1.0, 0.0, self.each(cost))

    def meter(self, name="gate", node="park", payer="park"):
        return Meter(name, node, "tariff", payer, self.each(FREE), self.each(FREE), self.each(1.0), True)

    def fuel(self, name, price=0.0, factor=0.0, biogenic=0.0):
        return Fuel(name, self.each(price), factor, biogenic, self.each(None))

    def tenant(self, name, nodes, meter="gate"):
        return TenantSite(name, "any", meter, tuple(nodes.items()), self.each(True))

    def park(self, tenants, parties, *, offset_price=0.0, unserved=0.0, carriers=("electricity", "heat"), **parts):
        count = len(self.stages.years)
        none = (None,) * count
        carbon = Carbon(none, none, none, None, self.each(offset_price), self.each(1.0), None)
        kinds = {"supplies": (), "converters": (), "storages": (), "meters": (), "fuels": ()} | parts
        return Park(
            name="hand",
            currency="USD",
            discount_rate=self.rate,
            payments_at_start=self.at_start,
            stages=self.stages,
            nodes=("park", *(t.name for t in tenants if t.name in {node for _, node in t.nodes})),
            heat_levels=tuple(c for c in carriers if c not in ("electricity", "cooling")),
            carriers=carriers,
            tenants=tuple(tenants),
            site_limits=(),
            carbon=carbon,
            unserved_price=tuple((carrier, unserved) for carrier in carriers),
            parties=parties,
            **kinds,
        )


def labels(names):
    return np.array(list(names), dtype=object)


def table(values, dim, names, stages, steps):
    """Return (dim, stage, time) from a mapping of label to what broadcasts to (stage, time); absent labels are zero."""
    rows = [np.broadcast_to(np.asarray(values.get(n, 0.0), dtype=float), (len(stages), steps)) for n in names]
    data = np.array(rows).reshape(len(names), len(stages), steps)
    return xr.DataArray(data, dims=(dim, "stage", "time"), coords={dim: labels(names), "stage": list(stages)})


def world_of(
    park,
    *,
    steps,
    demand=(),
    ratios=(),
    import_price=0.0,
    export_price=0.0,
    demand_price=0.0,
    factors=(0.0, 0.0),
    month=1,
    hours=1.0,
    year_fraction=1.0,
    capacity=(),
    new=(),
    flows=(),
    settled=(),
    pool_price=0.0,
    offset=0.0,
):
    """Return a world from mappings; flows is {variable: {label: kW}}, demand {(tenant, carrier): kW}."""
    from netzero.components.converter import cascades
    from netzero.components.demand import demand_points

    years = park.stages.years
    count = len(years)
    tenants, meters = [t.name for t in park.tenants], [m.name for m in park.meters]
    ports = [port.label for converter in park.converters for port in converter.ports]
    demand, ratios, flows, settled = dict(demand), dict(ratios), dict(flows), dict(settled)
    over_time = lambda value: np.broadcast_to(np.asarray(value, dtype=float), (count, steps))  # noqa: E731
    need = np.zeros((count, len(tenants), len(park.carriers), steps))
    for (tenant, carrier), kw in demand.items():
        need[:, tenants.index(tenant), park.carriers.index(carrier)] = kw
    by_meter = lambda value: table(dict.fromkeys(meters, value), "meter", meters, years, steps)  # noqa: E731
    price = np.broadcast_to(np.asarray(demand_price, dtype=float), (len(meters), count, 12))
    hourly = xr.Dataset(
        {
            "step_h": ("time", np.broadcast_to(np.asarray(hours, dtype=float), steps)),
            "weight": ("time", np.ones(steps)),
            "month": ("time", np.broadcast_to(np.asarray(month), steps)),
            "demand_kw": (("stage", "tenant", "carrier", "time"), need),
            "port_ratio": (("port", "time"), np.array([np.full(steps, ratios[p]) for p in ports]).reshape(-1, steps)),
            "import_price": by_meter(import_price),
            "export_price": by_meter(export_price),
            "demand_price": (("meter", "stage", "billing_month"), price),
            "grid_factor_location": (("stage", "time"), over_time(factors[0])),
            "grid_factor_market": (("stage", "time"), over_time(factors[1])),
        },
        coords={
            "stage": list(years),
            "tenant": labels(tenants),
            "carrier": labels(park.carriers),
            "port": labels(ports),
            "billing_month": np.arange(1, 13),
        },
        attrs={"year_fraction": year_fraction},
    )
    dims = {
        "supplied_kw": ("supply", [s.name for s in park.supplies]),
        "curtailed_kw": ("supply", [s.name for s in park.supplies]),
        "output_kw": ("converter", [c.name for c in park.converters]),
        "charge_kw": ("storage", [s.name for s in park.storages]),
        "discharge_kw": ("storage", [s.name for s in park.storages]),
        "cascaded_kw": ("cascade", list(cascades(park))),
        "imported_kw": ("meter", meters),
        "exported_kw": ("meter", meters),
        "unserved_kw": ("demand_point", list(demand_points(park))),
    }
    dispatch = {name: table(flows.get(name, {}), dim, names, years, steps) for name, (dim, names) in dims.items()}
    dispatch["offset_t"] = xr.DataArray(np.full(count, float(offset)), dims="stage", coords={"stage": list(years)})
    names = ("own_supply_kw", "pool_taken_kw", "pool_given_kw", "grid_taken_kw", "exported_by_kw", "pool_payment")
    settlement = {name: table(settled.get(name, {}), "party", park.parties, years, steps) for name in names}
    settlement["pool_price"] = (("stage", "time"), over_time(pool_price))
    sizes = [size.name for size in park.sizes]
    stock = lambda given: xr.DataArray(  # noqa: E731
        np.array([np.broadcast_to(dict(given).get(n, 0.0), count) for n in sizes], dtype=float).reshape(-1, count),
        dims=("size", "stage"),
        coords={"size": labels(sizes), "stage": list(years)},
    )
    return World(park, hourly, stock(capacity), stock(new), xr.Dataset(dispatch), xr.Dataset(settlement))


def _two_tenants():
    """Return tenants A and B behind one gate with a shared gas boiler and a roof of A, for two hours.

    Hour 1: A needs 10 kW and its roof gives 20, so that B takes 10 from A and 20 from the grid. Hour 2: both take 20
    from the grid. Heat: 8 and 24 kW in both hours from a boiler of efficiency 0.8.
    """
    kit = Kit()
    nodes = {"electricity": "park", "heat": "park"}
    park = kit.park(
        [kit.tenant("A", nodes), kit.tenant("B", nodes)],
        ("park", "A", "B"),
        supplies=(kit.supply("roof", (("A", 1.0),), capex=100.0),),
        converters=(kit.converter("boiler", (("park", 1.0),), "heat", ["gas"], fixed_om=1.0, cost=0.1),),
        meters=(kit.meter(),),
        fuels=(kit.fuel("gas", price=0.5, factor=0.2, biogenic=0.01),),
    )
    return world_of(
        park,
        steps=2,
        demand={("A", "electricity"): [10, 20], ("B", "electricity"): [30, 20], ("A", "heat"): 8, ("B", "heat"): 24},
        ratios={"boiler:gas": 1.25},
        import_price=[2.0, 3.0],
        demand_price=5.0,
        factors=(0.5, 0.7),
        capacity={"roof": 20.0, "boiler": 40.0},
        new={"roof": 20.0},
        flows={
            "supplied_kw": {"roof": [20, 0]},
            "output_kw": {"boiler": 32},
            "imported_kw": {"gate": [20, 40]},
        },
        settled={
            "own_supply_kw": {"A": [10, 0]},
            "pool_taken_kw": {"B": [10, 0]},
            "pool_given_kw": {"A": [10, 0]},
            "grid_taken_kw": {"A": [0, 20], "B": [20, 20]},
            "pool_payment": {"A": [-10, 0], "B": [10, 0]},
        },
        pool_price=1.0,
    )


@pytest.fixture(scope="session")
def kit():
    return Kit


@pytest.fixture(scope="session")
def build():
    return world_of


@pytest.fixture(scope="session")
def two_tenants():
    return _two_tenants()
