"""Operation by rules: any design through every step of every stage, without foresight."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.components.converter import cascades, coproducts
from netzero.components.demand import demand_points
from netzero.components.flexible import needed_kw
from netzero.components.park import Link, Park, Supply
from netzero.components.rules import Rules
from netzero.errors import BadInput, Fault
from netzero.kernels.park import World
from netzero.simulator.ageing import Ages
from netzero.simulator.shifting import shed, shift
from netzero.simulator.stages import operated_stages
from netzero.simulator.world.arrays import Inputs, inputs_of
from netzero.simulator.world.grid import POLICIES
from netzero.simulator.world.layout import bought_directly
from netzero.terms import Policy
from netzero.vocabulary import AGEING, DISPATCH, LATER_DISPATCH, check, describe

OPERATED = {name: term for name, term in (DISPATCH | AGEING).items() if name not in LATER_DISPATCH}
"""Terms of an operation by rules; what is settled when a year is over is a matter of the accounts."""

Array = NDArray[np.float64]


def simulate(
    park: Park,
    hourly: xr.Dataset,
    capacity: xr.DataArray,
    new_capacity: xr.DataArray,
    policy: Policy | Rules = "self_consumption",
) -> xr.Dataset:
    """Return the dispatch (terms DISPATCH and AGEING) of a design operated by rules a plant operator could follow.

    At each node and step: fuels that tenants ask for, heat of each level, hottest first, then cooling, by what costs
    least at that moment; PV and wind are taken as they come and stored, sold or curtailed when left over; stores follow
    the policy; purchases and the grid are called on by price; so are links by the node at their end, as far as the
    node at their start surely can give (`netzero.kernels.links`). Plant that gives heat besides electricity runs for
    either, whichever pays, and rejects what nobody needs. What went unserved is tried again once electricity is closed,
    on what is left then, also through links (`netzero.kernels.late`). What is left of a waste stream fills a store. A
    limited fuel runs out when its year's amount is used, of a limit over the horizon an even share of what is left;
    exports keep their share of own output at every moment, and nothing but surplus of own supplies is sold. Emission
    caps are not enforced; offsets are a matter of the accounts. Stores begin a block that happens once at their initial
    level, else where uncounted runs of the block left them; no rule looks ahead to a level at its end. Flexible demand
    moves, and is shed, as `shifting` says. What storages can hold falls with time and use (`components.ageing`).

    Args:
        park: the park.
        hourly: terms HOURLY on any axis.
        capacity: what is alive, dims (size, stage), in the size's unit.
        new_capacity: what is built in each stage, likewise (for ageing).
        policy: a policy by name (netzero/kernels/policy.py), or with its parameters.

    Raises:
        BadInput: the park holds something that rules cannot operate, or a series is not finite.

    """
    rules = policy if isinstance(policy, Rules) else Rules(policy)
    if rules.policy not in POLICIES:
        raise BadInput([Fault("NZ0908", values={"policy": rules.policy, "known": ", ".join(POLICIES)})])
    arrays = _empty(park, hourly)
    shift(park, hourly, rules, arrays)
    inputs = inputs_of(park, hourly.assign(demand_kw=needed_kw(park, hourly, arrays)), capacity, new_capacity)
    ages = Ages(inputs, rules)
    for stage, world, _ in operated_stages(inputs, rules, ages):
        _fill(arrays, inputs, stage, world)
    _fill_ages(arrays, inputs, ages)
    shed(park, hourly, arrays)
    return check(describe(xr.Dataset(arrays), OPERATED), OPERATED)


def labels_of(park: Park) -> dict[str, list[str]]:
    """Return the labels of every dim of a dispatch besides stage and time, in the order of the park."""
    return {
        "supply": [supply.name for supply in park.supplies],
        "converter": [converter.name for converter in park.converters],
        "storage": [storage.name for storage in park.storages],
        "link": [link.name for link in park.links],
        "cascade": list(cascades(park)),
        "coproduct": list(coproducts(park)),
        "meter": [meter.name for meter in park.meters],
        "demand_point": list(demand_points(park)),
        "flexible": [item.name for item in park.flexible],
    }


def _empty(park: Park, hourly: xr.Dataset) -> dict[str, xr.DataArray]:
    labels = {dim: np.array(names, dtype=object if names else "<U1") for dim, names in labels_of(park).items()}
    coords: dict[str, NDArray[Any]] = {
        **labels,
        "stage": np.array(park.stages.years),
        "time": hourly["time"].values,
        "billing_month": np.arange(1, 13),
    }
    zeros = {name: (term.dims, np.zeros([len(coords[dim]) for dim in term.dims])) for name, term in OPERATED.items()}
    return {str(name): array for name, array in xr.Dataset(zeros, coords).items()}


def _add_direct_purchases(arrays: dict[str, xr.DataArray], park: Park, hourly: xr.Dataset, stage: int) -> None:
    """Add to what is sold of a fuel that nothing makes or stores what converters took of it in the same step."""
    direct = bought_directly(park)
    for position, supply in enumerate(park.supplies):
        if supply.fuel not in direct:
            continue
        for number, converter in enumerate(park.converters):
            for port in converter.ports:
                if (converter.node, port.carrier) == (supply.node, supply.fuel):
                    taken = hourly["port_ratio"].sel(port=port.label).values * arrays["output_kw"].values[number, stage]
                    arrays["supplied_kw"].values[position, stage] += taken
                    arrays["curtailed_kw"].values[position, stage] -= taken


def _fill_ages(arrays: dict[str, xr.DataArray], inputs: Inputs, ages: Ages) -> None:
    """Write states of health and cycles under the labels of the storages."""
    labels = labels_of(inputs.park)["storage"]
    for row, storage in enumerate(inputs.layout.storages):
        for name in AGEING:
            arrays[name].values[labels.index(storage.name)] = getattr(ages, name)[row]


def _fill(arrays: dict[str, xr.DataArray], inputs: Inputs, stage: int, world: World) -> None:
    """Write what happened in one stage under its labels."""
    park, layout = inputs.park, inputs.layout
    labels = labels_of(park)

    def put(name: str, dim: str, label: str, column: Array) -> None:
        arrays[name].values[labels[dim].index(label), stage] = column

    for column, supply in enumerate(layout.supplies):
        put("supplied_kw", "supply", supply.name, world.supplied_kw[:, column])
        put("curtailed_kw", "supply", supply.name, inputs.supplies_kw[column][stage] - world.supplied_kw[:, column])
    for column, source in enumerate(layout.sources):
        given, name = world.given_kw[:, column], source.asset.name
        if isinstance(source.asset, Supply):
            put("supplied_kw", "supply", name, given)
            put("curtailed_kw", "supply", name, inputs.sources_kw[column][stage] - given)
        elif isinstance(source.asset, Link):
            put("sent_kw", "link", name, given / (1.0 - source.asset.loss))
        else:
            output = given / inputs.lead[column]
            arrays["output_kw"].values[labels["converter"].index(name), stage] += output
            for label in source.rejects:
                ratio = inputs.hourly["port_ratio"].sel(port=label).values
                arrays["rejected_kw"].values[labels["coproduct"].index(label), stage] += ratio * output
    _add_direct_purchases(arrays, park, inputs.hourly, stage)
    for column, storage in enumerate(layout.storages):
        for name in ("charge_kw", "discharge_kw", "level_kwh"):
            put(name, "storage", storage.name, world.stored[name][:, column])
    for column, link in enumerate(layout.links):
        put("sent_back_kw", "link", link.name, world.sent_back_kw[:, column])
    for label, (node, high, _) in cascades(park).items():
        column = park.nodes.index(node) * len(park.heat_levels) + layout.position[high]
        put("cascaded_kw", "cascade", label, world.fallen_kw[:, column])
    for node, meter in layout.meters.items():
        column = park.nodes.index(node)
        put("imported_kw", "meter", meter.name, world.grid["imported_kw"][column])
        put("exported_kw", "meter", meter.name, world.grid["exported_kw"][column])
        put("peak_kw", "meter", meter.name, world.peak_kw[column])
    arrays["unserved_kw"].values[:, stage] = world.unserved_kw.T
