"""From a park, its hours and a design to the arrays of the kernels, one `World` for each stage."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.axis import BillingIntervals
from netzero.components.converter import rating
from netzero.components.demand import demand_kw, demand_points
from netzero.components.meter import billing_intervals, connection_kw
from netzero.components.park import Asset, Converter, Link, Meter, Park, Supply
from netzero.components.rules import Rules
from netzero.components.supply import available_kw
from netzero.errors import Faults
from netzero.kernels import park as records
from netzero.kernels.park import Records, World
from netzero.simulator.world.chains import joins_make_a_ring
from netzero.simulator.world.grid import POLICIES, grid_records
from netzero.simulator.world.layout import Layout, Source, layout_of
from netzero.simulator.world.served import able, electric, needs, plain, powered, storable, supplied
from netzero.simulator.world.sources import (
    columns_of,
    cost_of_lead,
    fuel_kw,
    pools,
    records_of,
    source_records,
    twin_flow,
)
from netzero.simulator.world.stores import store_records
from netzero.terms import Node

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Inputs:
    """Everything of a run that does not depend on the policy; arrays are [stage, time] or [time]."""

    park: Park
    hourly: xr.Dataset
    layout: Layout
    capacity: dict[str, Array]
    """By size and stage."""
    new_capacity: dict[str, Array]
    supplies_kw: list[Array]
    sources_kw: list[Array]
    """What each source can give of its lead."""
    sources_cost: list[Array]
    """Currency per kWh of the lead."""
    lead: list[Array]
    """Lead output of each source per unit of its main output, [time]."""
    port_flow: Array
    """[time, port], per unit of the lead."""
    demand_kw: Array
    """[point, stage, time]."""
    intervals: dict[Node, BillingIntervals]
    """Of the meter of each node that has one."""


def inputs_of(park: Park, hourly: xr.Dataset, capacity: xr.DataArray, new_capacity: xr.DataArray) -> Inputs:
    """Return the inputs of a run; `capacity` and `new_capacity` have dims (size, stage).

    Raises:
        BadInput: something of the park cannot be operated by rules (all such things are named together), a capacity
            is missing, or a series is not finite.

    """
    layout = layout_of(park)
    faults = Faults()
    for name, array in hourly.data_vars.items():
        if array.dtype.kind == "f" and not np.isfinite(array.values).all():
            faults.add("NZ0906", name=name, count=int((~np.isfinite(array.values)).sum()))
    known = set(capacity["size"].values.tolist()) & set(new_capacity["size"].values.tolist())
    for size in park.sizes:
        if size.name not in known:
            faults.add("NZ0910", name=size.name)
    ratios = _by_label(hourly["port_ratio"], "port")
    lead = [_lead_ratio(source, ratios, hourly.sizes["time"], faults) for source in layout.sources]
    faults.raise_if_any()
    alive, new = _by_label(capacity, "size"), _by_label(new_capacity, "size")

    def given(supply: Supply) -> Array:
        return available_kw(supply, park, hourly, new[supply.size.name] if supply.size else None)

    return Inputs(
        park,
        hourly,
        layout,
        alive,
        new,
        [given(supply) for supply in layout.supplies],
        [_able(source.asset, ratio, alive, given, hourly) for source, ratio in zip(layout.sources, lead, strict=True)],
        [_cost(source.asset, ratio) for source, ratio in zip(layout.sources, lead, strict=True)],
        lead,
        _port_flow(layout, lead, ratios, hourly.sizes["time"]),
        demand_kw(park, hourly),
        {node: billing_intervals(hourly, meter) for node, meter in layout.meters.items()},
    )


def world_of(inputs: Inputs, stage: int, rules: Rules, fuel_limits: Array) -> World:
    """Return the world of a stage (by its position) before its first step: stores half full, nothing used.

    `fuel_limits`: what the axis may take of each fuel, kWh.
    """
    park, layout = inputs.park, inputs.layout
    points = {where: column for column, where in enumerate(demand_points(park).values())}
    nodes, found = _nodes(inputs, stage), source_records(park, layout, stage)
    nodes["plain"][:-1] = plain(park, layout, found)
    nodes["dear_yesterday_kwh"] = np.inf
    co2_price = rules.co2_price(len(park.stages.years))[stage]
    prices = [park.price_of_burning(fuel)[stage] + co2_price * fuel.factor_t_per_kwh for fuel in park.fuels]
    fuels = records_of(records.FUEL, len(park.fuels), price=prices, limit_kwh=fuel_limits)
    able_sources, first_able = able(park, layout)
    levels, steps = len(park.heat_levels), inputs.hourly.sizes["time"]
    available_kw = columns_of([kw[stage] for kw in inputs.supplies_kw], steps)
    pool, pooled_kw = pools(layout, available_kw)
    sources, supplies, stores = layout.sources, layout.supplies, layout.storages
    costs = [
        cost[stage] + co2_price * _emitted(source, stage)
        for source, cost in zip(sources, inputs.sources_cost, strict=True)
    ]
    return World(
        levels=levels,
        policy=POLICIES[rules.policy],
        peak_share=float(rules.peak_share),
        peak_reserve=float(rules.reserve),
        as_before=False,
        nodes=nodes,
        order=np.array([park.nodes.index(node) for node in layout.order], dtype=np.int64),
        links=_links(inputs, stage),
        upstream=_upstream(layout.links),
        needs=needs(park, layout)[0],
        able=able_sources,
        first_able=first_able,
        electric=electric(park, layout),
        supplied=supplied(park, layout),
        storable=storable(park, layout),
        point=np.array([[points.get((node, c), -1) for c in layout.carriers] for node in park.nodes], dtype=np.int64),
        pool=pool,
        supplies=records_of(records.SUPPLY, len(supplies), position=[layout.position[s.carrier] for s in supplies]),
        sources=found,
        ports=records_of(
            records.PORT,
            sum(len(source.ports) for source in sources),
            carrier=[port.carrier for source in sources for port in source.ports],
        ),
        fuels=fuels,
        stores=store_records(layout, inputs.capacity, stage),
        steps=_steps(inputs.hourly),
        grid=grid_records(park, inputs.hourly, layout, inputs.intervals, rules, stage),
        demand_kw=np.ascontiguousarray(inputs.demand_kw[:, stage].T),
        available_kw=available_kw,
        pooled_kw=pooled_kw,
        source_kw=columns_of([kw[stage] for kw in inputs.sources_kw], steps),
        source_cost=cost_of_lead(sources, costs, inputs.port_flow, fuels),
        port_flow=inputs.port_flow,
        twin_flow=twin_flow(sources, inputs.lead, steps),
        fuel_kw=fuel_kw(park, sources, inputs.sources_kw, stage, steps),
        balance=records_of(records.BALANCE, len(layout.carriers)),
        called_kw=np.zeros((len(park.nodes), len(layout.carriers))),
        called_through_kw=np.zeros(len(layout.links)),
        kept_back_kw=np.zeros((len(park.nodes), len(park.heat_levels) + 1)),
        peak_kw=np.zeros((len(park.nodes), 12)),
        look_back=np.concatenate([_look_back(inputs.hourly, layout.meters.get(node)) for node in park.nodes]),
        supplied_kw=np.zeros((steps, len(supplies))),
        given_kw=np.zeros((steps, len(sources))),
        sent_back_kw=np.zeros((steps, len(layout.links))),
        stored=np.zeros((steps, len(stores)), records.STORED).view(np.recarray),
        fallen_kw=np.zeros((steps, len(park.nodes) * levels)),
        unserved_kw=np.zeros((steps, len(points))),
    )


def _nodes(inputs: Inputs, stage: int) -> Records:
    park, layout = inputs.park, inputs.layout
    meters = [layout.meters.get(node) for node in park.nodes]
    interval_steps = {node: intervals.steps.shape[1] for node, intervals in inputs.intervals.items()}

    most = [connection_kw(meter, _upgrade_kw(inputs, meter)) if meter else None for meter in meters]

    return records_of(
        records.NODE,
        len(park.nodes) + 1,
        first_supply=layout.first(layout.supplies),
        first_source=layout.first(layout.sources),
        first_store=layout.first(layout.storages),
        first_need=needs(park, layout)[1],
        powered=powered(park, layout),
        import_limit_kw=[kw[0][stage] if kw else 0.0 for kw in most],
        export_limit_kw=[kw[1][stage] if kw else 0.0 for kw in most],
        export_share=[meter.export_share[stage] if meter else 0.0 for meter in meters],
        demand_charged=[bool(meter and meter.has_demand_charge) for meter in meters],
        interval_steps=[interval_steps.get(node, 1) for node in park.nodes],
    )


def _look_back(hourly: xr.Dataset, meter: Meter | None) -> Array:
    """Return the share of other months' peaks that every demand charge of a meter bills at least [month, other].

    None where one of them leaves hours free: what it bills hangs on peaks that are not counted here.
    """
    if meter is None or meter.has_plain_charge or not all(charge.ratchet for charge in meter.charges):
        return np.zeros((12, 12))
    if any((hourly["charge_month"].sel(charge=charge.name) == 0).any() for charge in meter.charges):
        return np.zeros((12, 12))
    shares = np.array([charge.ratchet for charge in meter.charges]).reshape(-1, 12, 12)
    least = shares.min(axis=0) if len(shares) else np.zeros((12, 12))
    return np.asarray(np.where(np.eye(12, dtype=np.bool_), 0.0, least))


def _links(inputs: Inputs, stage: int) -> Records:
    park, links = inputs.park, inputs.layout.links
    return records_of(
        records.LINK,
        len(links),
        start=[park.nodes.index(link.node) for link in links],
        end=[park.nodes.index(link.to) for link in links],
        position=[inputs.layout.position[link.carrier] for link in links],
        capacity_kw=[inputs.capacity[link.size.name][stage] for link in links],
        keep=[1.0 - link.loss for link in links],
        fee=[link.fee[stage] for link in links],
        both_ways=[link.both_ways for link in links],
        on_power=[not joins_make_a_ring(park)] * len(links),
    )


def _upstream(links: Sequence[Link]) -> records.Flags:
    """Return whether what a link (row) can bring depends on another (column): on itself, and on all that end above."""
    found = np.eye(len(links), dtype=np.bool_)
    for row, link in enumerate(links):  # those come first that others hang on
        for column, above in enumerate(links[:row]):
            if above.to == link.node:
                found[row] |= found[column]
    return found


def _upgrade_kw(inputs: Inputs, meter: Meter) -> Array:
    """Return by how much the connection of a meter is larger than today, by stage."""
    return inputs.capacity[meter.upgrade.size.name] if meter.upgrade else np.zeros(len(inputs.park.stages.years))


def _steps(hourly: xr.Dataset) -> Records:
    time = hourly["time"].values
    hours = np.cumsum(hourly["step_h"].values * hourly["weight"].values)
    return records_of(
        records.STEP,
        len(time),
        step_h=hourly["step_h"].values,
        weight=hourly["weight"].values,
        block=hourly["block"].values,
        day=time.astype("datetime64[D]").astype(np.int64),
        month=hourly["month"].values - 1,
        elapsed=hours / hours[-1],
    )


def _emitted(source: Source, stage: int) -> float:
    """Return what a purchase of electricity, heat or cold emits, t/kWh; fuels count where they are burnt."""
    asset = source.asset
    return asset.factor_t_per_kwh[stage] if isinstance(asset, Supply) and asset.fuel is None else 0.0


def _by_label(array: xr.DataArray, dim: str) -> dict[str, Array]:
    """Return the rows of an array of two dims by the label of one: quicker than to select each."""
    rows = np.asarray(array.transpose(dim, ...).values, dtype=np.float64)
    return dict(zip(array[dim].values.tolist(), rows, strict=True))


def _lead_ratio(source: Source, ratios: Mapping[str, Array], steps: int, faults: Faults) -> Array:
    """Return the lead output per unit of main output, [time]."""
    if source.lead_label is None:
        return np.ones(steps)
    ratio = ratios[source.lead_label]
    if ratio.min() <= 0:
        faults.add("NZ0907", name=source.asset.name, carrier=source.carrier, ratio=float(ratio.min()))
    return ratio


def _able(
    asset: Asset, lead: Array, capacity: dict[str, Array], given: Callable[[Supply], Array], hourly: xr.Dataset
) -> Array:
    if isinstance(asset, Converter):
        return np.asarray(capacity[asset.size.name][:, None] * (lead / rating(asset, hourly)))
    if isinstance(asset, Link):
        return np.asarray((1.0 - asset.loss) * capacity[asset.size.name][:, None] * lead)
    assert isinstance(asset, Supply)
    return given(asset)


def _cost(asset: Converter | Supply | Link, lead: Array) -> Array:
    if isinstance(asset, Link):  # what it costs hangs on its start, step by step
        return np.zeros((len(asset.fee), len(lead)))
    return np.asarray(np.array(asset.variable_cost)[:, None] / lead)


def _port_flow(layout: Layout, lead: Sequence[Array], ratios: Mapping[str, Array], steps: int) -> Array:
    columns = [
        port.sign * (ratios[port.label] if port.label else 1.0) / ratio
        for source, ratio in zip(layout.sources, lead, strict=True)
        for port in source.ports
    ]
    return columns_of(columns, steps)
