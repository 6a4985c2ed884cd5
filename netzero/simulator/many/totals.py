"""What a year adds up to: energy by label, and the money and emissions that follow by the rules of the books."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.axis import BillingIntervals
from netzero.components.contracts import drawn_kw
from netzero.components.demand import demand_points
from netzero.components.park import Park
from netzero.terms import BILL_LINES, OPERATING_LINES, OPERATING_SCOPES
from netzero.vocabulary import TOTALS, check, describe

Array = NDArray[np.float64]

FLOWS = (
    "supplied_kwh",
    "curtailed_kwh",
    "output_kwh",
    "port_kwh",
    "charged_kwh",
    "discharged_kwh",
    "held_kwh_h",
    "sent_kwh",
    "shifted_kwh",
    "shed_kwh",
    "unserved_kwh",
    "imported_kwh",
    "exported_kwh",
    "import_cost",
    "export_income",
    "peak_kw",
    "grid_t",
    "contract_t",
)
"""What is added up hour by hour; all else follows from it. `grid_t` and `contract_t`: by scope 2 of both methods."""


def labels_of_totals(park: Park, designs: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """Return the coordinates of the totals of some designs."""
    names: dict[str, list[str]] = {
        "supply": [supply.name for supply in park.supplies],
        "converter": [converter.name for converter in park.converters],
        "port": [port.label for converter in park.converters for port in converter.ports],
        "storage": [storage.name for storage in park.storages],
        "link": [link.name for link in park.links],
        "flexible": [item.name for item in park.flexible],
        "meter": [meter.name for meter in park.meters],
        "demand_point": list(demand_points(park)),
        "fuel": [fuel.name for fuel in park.fuels],
        "line": list(OPERATING_LINES),
        "bill_line": list(BILL_LINES),
        "scope": list(OPERATING_SCOPES),
    }
    labels = {dim: np.array(found, dtype=object if found else "<U1") for dim, found in names.items()}
    return {"design": designs, "stage": np.array(park.stages.years), **labels, "billing_month": np.arange(1, 13)}


def empty_flows(park: Park, count: int) -> dict[str, Array]:
    """Return zeros for FLOWS of so many designs, dims (design, stage, label[, month or method])."""
    labels, scopes = labels_of_totals(park, np.arange(count)), 2
    dims = {name: TOTALS[name].dims for name in FLOWS if name in TOTALS}
    dims |= dict.fromkeys(("import_cost", "export_income"), TOTALS["imported_kwh"].dims)
    dims["held_kwh_h"] = TOTALS["charged_kwh"].dims
    shapes = {name: [len(labels[dim]) for dim in found] for name, found in dims.items()}
    shapes |= {name: [count, len(park.stages.years), scopes] for name in ("grid_t", "contract_t")}
    return {name: np.zeros(shapes[name]) for name in FLOWS}


def totals_of(park: Park, hourly: xr.Dataset, capacity: Array, flows: Mapping[str, Array], designs: Any) -> xr.Dataset:
    """Return the totals (terms TOTALS) that follow from what was added up.

    Args:
        park: the park.
        hourly: terms HOURLY.
        capacity: what is alive, dims (design, size, stage), sizes as in `park.sizes`.
        flows: FLOWS.
        designs: labels of the designs.

    """
    made = {name: flows[name] for name in FLOWS if name in TOTALS}
    made["fuel_kwh"] = _fuels(park, flows)
    made["full_cycles"] = _full_cycles(park, capacity, flows["charged_kwh"], flows["discharged_kwh"])
    made["bill"] = _bills(park, hourly, flows)
    made["operating_cost"] = _costs(park, flows, made)
    made["operating_emissions"] = _emissions(park, flows, made["fuel_kwh"], float(hourly.attrs["year_fraction"]))
    labels = labels_of_totals(park, designs)
    arrays = {name: (TOTALS[name].dims, made[name]) for name in TOTALS}
    return check(describe(xr.Dataset(arrays, coords=labels), TOTALS), TOTALS)


def _full_cycles(park: Park, capacity: Array, charged: Array, discharged: Array) -> Array:
    """Return half of what goes into each storage and comes out of it inside, per energy built."""
    sizes = [size.name for size in park.sizes]
    rows = [sizes.index(storage.energy.name) for storage in park.storages]
    energy = capacity[:, rows].transpose(0, 2, 1)
    into = np.array([storage.charge_efficiency for storage in park.storages]) * charged
    through = (into + discharged / np.array([storage.discharge_efficiency for storage in park.storages])) / 2
    return np.asarray(np.divide(through, energy, out=np.zeros_like(through), where=energy > 0))


def _fuels(park: Park, flows: Mapping[str, Array]) -> Array:
    """Return what was bought of each fuel (design, stage, fuel)."""
    names = [fuel.name for fuel in park.fuels]
    ports = [port for converter in park.converters for port in converter.ports]
    taken, bought = np.zeros((len(ports), len(names))), np.zeros((len(park.supplies), len(names)))
    for row, port in enumerate(ports):
        if port.carrier in park.burnt_as_bought:
            taken[row, names.index(port.carrier)] = 1.0
    for row, supply in enumerate(park.supplies):
        if supply.fuel is not None:
            bought[row, names.index(supply.fuel)] = 1.0
    return _weighted(flows["port_kwh"], taken) + _weighted(flows["supplied_kwh"], bought)


def _weighted(flows: Array, weight: Array) -> Array:
    """Return sums over labels by weight (label, other); digits do not hang on the number of designs, as in BLAS."""
    return np.asarray((flows[..., None] * weight).sum(axis=-2))


def _bills(park: Park, hourly: xr.Dataset, flows: Mapping[str, Array]) -> Array:
    """Return the bills (design, stage, meter, billing_month, bill_line)."""
    price = hourly["demand_price"].transpose("stage", "meter", "billing_month").values
    charged = np.array([meter.has_demand_charge for meter in park.meters], dtype=np.float64)
    rows = [hourly["meter"].values.tolist().index(meter.name) for meter in park.meters]
    demand, sold = flows["peak_kw"] * price[:, rows] * charged[:, None], -flows["export_income"]
    lines = {"energy": flows["import_cost"], "demand": demand, "export": sold}
    lines["total"] = flows["import_cost"] + demand + sold
    return np.stack([lines.get(line, np.zeros_like(demand)) for line in BILL_LINES], axis=-1)


def _costs(park: Park, flows: Mapping[str, Array], made: Mapping[str, Array]) -> Array:
    """Return the cost of a year's operation (design, stage, line)."""
    own = np.array([not supply.purchased for supply in park.supplies], dtype=np.float64)
    contract = np.array([supply.purchased and supply.fuel is None for supply in park.supplies], dtype=np.float64)
    given = flows["supplied_kwh"] * _table([supply.variable_cost for supply in park.supplies], park)
    output = flows["output_kwh"] * _table([converter.variable_cost for converter in park.converters], park)
    stored = flows["discharged_kwh"] * _table([storage.variable_cost for storage in park.storages], park)
    nothing = (0.0,) * len(park.stages.years)
    held = flows["held_kwh_h"] * _table([storage.holding_cost or nothing for storage in park.storages], park)
    prices = dict(park.unserved_price)
    missing = [prices.get(carrier) or 0.0 for _, carrier in demand_points(park).values()]
    moved = flows["shifted_kwh"] * _table([item.cost for item in park.flexible], park)
    shed = flows["shed_kwh"] * _table([item.shed_price for item in park.flexible], park)
    bill = made["bill"].sum(axis=(2, 3))
    found = {
        "variable_om": (given * own).sum(-1) + output.sum(-1) + stored.sum(-1) + held.sum(-1),
        "fuel": (made["fuel_kwh"] * _table([fuel.price for fuel in park.fuels], park)).sum(-1),
        "power_purchase": (given * contract).sum(-1),
        "wheeling": (flows["sent_kwh"] * _table([link.fee for link in park.links], park)).sum(-1),
        "grid_energy": bill[..., BILL_LINES.index("energy")],
        "grid_demand": bill[..., BILL_LINES.index("demand")],
        "export_revenue": bill[..., BILL_LINES.index("export")],
        "flexibility": moved.sum(-1) + shed.sum(-1),
        "unserved": (flows["unserved_kwh"] * np.array(missing, dtype=np.float64)).sum(-1),
    }
    nothing_of_others = np.zeros_like(found["grid_energy"])
    return np.stack([found.get(line, nothing_of_others) for line in OPERATING_LINES], axis=-1)


def _table(values: list[Any], park: Park) -> Array:
    """Return values by stage of some labels as (stage, label)."""
    return np.array(values, dtype=np.float64).reshape(len(values), len(park.stages.years)).T


def _emissions(park: Park, flows: Mapping[str, Array], fuel: Array, part: float) -> Array:
    """Return the emissions of `part` of a year's operation (design, stage, scope)."""
    own = [(0.0,) * len(park.stages.years) if s.purchased else s.factor_t_per_kwh for s in park.supplies]
    grid = flows["grid_t"] + flows["contract_t"]
    found = {
        "scope_1": (fuel * np.array([f.factor_t_per_kwh for f in park.fuels], dtype=np.float64)).sum(-1)
        + (flows["supplied_kwh"] * _table(own, park)).sum(-1)
        + part * _table([each.co2e_t for each in park.greenhouse.declared], park).sum(-1),
        "scope_2_location": grid[..., 0],
        "scope_2_market": grid[..., 1],
        "biogenic": (fuel * np.array([f.biogenic_t_per_kwh for f in park.fuels], dtype=np.float64)).sum(-1),
    }
    return np.stack([found[scope] for scope in OPERATING_SCOPES], axis=-1)


def add_dispatch(
    flows: dict[str, Array],
    row: int,
    park: Park,
    hourly: xr.Dataset,
    dispatch: xr.Dataset,
    intervals: Mapping[str, BillingIntervals],
) -> None:
    """Add up a dispatch into one row of `flows`; `intervals` are the billing intervals by meter."""
    hours = hourly["step_h"].values * hourly["weight"].values

    def total(name: str) -> Array:
        return np.asarray((dispatch[name].values @ hours).T)

    for name, source in _PLAIN.items():
        flows[name][row] = total(source)
    flows["sent_kwh"][row] = total("sent_kw") + total("sent_back_kw")
    flows["port_kwh"][row] = _of_ports(park, hourly, dispatch, hours)
    month = hourly["month"].values
    in_month = np.array([month == m for m in range(1, 13)], dtype=np.float64).T * hours[:, None]
    factors = [hourly[f"grid_factor_{m}"].transpose("stage", "time").values for m in ("location", "market")]
    for column, meter in enumerate(park.meters):
        for name, price, energy, money in _METERED:
            kw, per_kwh = dispatch[name].values[column], hourly[price].sel(meter=meter.name).values
            flows[energy][row, :, column] = kw @ in_month
            flows[money][row, :, column] = (kw * per_kwh) @ in_month
        imported = dispatch["imported_kw"].values[column]
        flows["peak_kw"][row, :, column] = intervals[meter.name].peaks(drawn_kw(park, meter, dispatch))
        for i, factor in enumerate(factors):
            flows["grid_t"][row, :, i] += (imported * factor) @ hours
    _add_contracts(flows["contract_t"][row], park, dispatch, factors[0], hours)


_PLAIN = {
    "supplied_kwh": "supplied_kw",
    "curtailed_kwh": "curtailed_kw",
    "output_kwh": "output_kw",
    "charged_kwh": "charge_kw",
    "discharged_kwh": "discharge_kw",
    "held_kwh_h": "level_kwh",
    "shifted_kwh": "shifted_down_kw",
    "shed_kwh": "shed_kw",
    "unserved_kwh": "unserved_kw",
}
_METERED = (
    ("imported_kw", "import_price", "imported_kwh", "import_cost"),
    ("exported_kw", "export_price", "exported_kwh", "export_income"),
)


def _of_ports(park: Park, hourly: xr.Dataset, dispatch: xr.Dataset, hours: Array) -> Array:
    """Return what went through every port (stage, port)."""
    found = [
        (dispatch["output_kw"].values[i] * hourly["port_ratio"].sel(port=port.label).values) @ hours
        for i, converter in enumerate(park.converters)
        for port in converter.ports
    ]
    return np.array(found).reshape(len(found), len(park.stages.years)).T


def _add_contracts(contract_t: Array, park: Park, dispatch: xr.Dataset, grid_factor: Array, hours: Array) -> None:
    """Add what purchases emit by the location-based and the market-based method (stage, method)."""
    for i, supply in enumerate(park.supplies):
        if supply.purchased and supply.fuel is None:
            kw, own = dispatch["supplied_kw"].values[i], np.array(supply.factor_t_per_kwh)[:, None]
            virtual = supply.delivery == "virtual"
            contract_t[:, 0] += (kw * (grid_factor if virtual else own)) @ hours
            contract_t[:, 1] += (kw * own) @ hours
