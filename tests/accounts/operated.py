"""Parks as they were operated, hour by hour: all that the books are kept from."""

from dataclasses import replace

import numpy as np
import xarray as xr
from park_factory import a_fuel, a_meter, a_park, a_tenant, converter, hours, pv

from netzero.accounts.record import Record
from netzero.components.link import ways_between_sites
from netzero.simulator.operate import labels_of
from netzero.vocabulary import DISPATCH, SETTLEMENT

BOTH = ("electricity", "heat")
GATE = a_meter(demand_charge=True)


class Operated(Record):
    """All that `account` reads, in the order in which it takes it."""

    def __iter__(self):
        return iter((self.park, self.hourly, self.capacity, self.new_capacity, self.dispatch, self.settlement))

    def having(self, **changes):
        return replace(self, **changes)


def operated(
    park,
    *,
    demand=(),
    flows=(),
    settled=(),
    pool_price=0.0,
    offset=0.0,
    capacity=(),
    new=(),
    year_fraction=1.0,
    **given,
):
    """Return a park with what flowed, from mappings; flows is {variable: {label: kW}}, demand {(tenant, carrier): kW}.

    What is not given is zero; `given` goes to `park_factory.hours`. The hours stand for a year unless `year_fraction`
    says otherwise.
    """
    hourly = hours(park, dict(demand), **({"price": 0.0, "grid_factor": 0.0} | given))
    years, steps = list(park.stages.years), hourly.sizes["time"]
    flows, settled, labels = dict(flows), dict(settled), labels_of(park)

    def table(values, dim, names):
        rows = [np.broadcast_to(np.asarray(values.get(n, 0.0), dtype=float), (len(years), steps)) for n in names]
        data = np.array(rows).reshape(len(names), len(years), steps)
        coords = {dim: np.array(list(names), dtype=object), "stage": years}
        return xr.DataArray(data, dims=(dim, "stage", "time"), coords=coords)

    def stock(values):
        rows = [np.broadcast_to(dict(values).get(size.name, 0.0), len(years)) for size in park.sizes]
        coords = {"size": np.array([size.name for size in park.sizes], dtype=object), "stage": years}
        data = np.array(rows, dtype=float).reshape(-1, len(years))
        return xr.DataArray(data, dims=("size", "stage"), coords=coords)

    dispatch = {
        name: table(flows.get(name, {}), term.dims[0], labels[term.dims[0]])
        for name, term in DISPATCH.items()
        if "time" in term.dims
    }
    dispatch["offset_t"] = xr.DataArray(np.full(len(years), float(offset)), dims="stage", coords={"stage": years})
    of_settlement = {"party": park.parties, "way": [way.label for way in ways_between_sites(park)]}
    settlement = {
        name: table(settled.get(name, {}), term.dims[0], of_settlement[term.dims[0]])
        for name, term in SETTLEMENT.items()
        if term.dims[0] in of_settlement
    }
    settlement["pool_price"] = (("stage", "time"), np.broadcast_to(np.asarray(pool_price, float), (len(years), steps)))
    hourly = hourly.assign_attrs(year_fraction=year_fraction)
    return Operated(park, hourly, stock(capacity), stock(new), xr.Dataset(dispatch), xr.Dataset(settlement))


def two_tenants(carriers=BOTH, others=(), **given):
    """Return a park of tenants A and B, served by it with each carrier, and of other parties."""
    tenants = [a_tenant(name, carriers=carriers) for name in ("A", "B")]
    levels = tuple(carrier for carrier in carriers if carrier not in ("electricity", "cooling"))
    plain = {"tenants": tenants, "parties": ("park", "A", "B", *others), "heat_levels": levels, "meters": [GATE]}
    return a_park(**(plain | given))


def two_hours():
    """Return tenants A and B behind one gate with a shared gas boiler and a roof of A, for two hours.

    Hour 1: A needs 10 kW and its roof gives 20, so that B takes 10 from A and 20 from the grid. Hour 2: both take 20
    from the grid. Heat: 8 and 24 kW in both hours from a boiler of efficiency 0.8.
    """
    park = two_tenants(
        supplies=[pv("roof", owners={"A": 1.0}, capex=100.0)],
        converters=[converter("boiler", "heat", takes=["gas"], fixed_om=1.0, cost=0.1)],
        fuels=[a_fuel("gas", 0.5, factor=0.2, biogenic=0.01)],
    )
    return operated(
        park,
        demand={("A", "electricity"): [10, 20], ("B", "electricity"): [30, 20], ("A", "heat"): 8, ("B", "heat"): 24},
        ratios={"boiler:gas": 1.25},
        price=[2.0, 3.0],
        demand_price=5.0,
        grid_factor=0.5,
        market_factor=0.7,
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
