"""From the hours of a park to the series of a stage, as the kernel for many designs takes them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netzero.components.converter import rating
from netzero.components.demand import demand_points
from netzero.components.park import Storage
from netzero.kernels.batch.year import Year
from netzero.kernels.sources import serves
from netzero.kernels.storage_step import kept
from netzero.simulator.many.park import Batch
from netzero.simulator.world.bands import bands
from netzero.simulator.world.sources import columns_of

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Books:
    """Steps of one month and the same prices and factors of the grid: import and export are added up by book."""

    of_step: NDArray[np.int64]
    month: NDArray[np.int64]
    """0..11, of each book."""
    import_price: Array
    export_price: Array
    factors: Array
    """[method, book], t per kWh: location-based, market-based."""


def books_of(batch: Batch, stage: int) -> Books:
    """Return the books of a stage."""
    hourly, meter = batch.inputs.hourly, batch.meter
    steps = hourly.sizes["time"]
    prices = [np.zeros(steps), np.zeros(steps)]
    if meter:
        prices = [hourly[name].sel(meter=meter.name).values[stage] for name in ("import_price", "export_price")]
    factors = [
        hourly[f"grid_factor_{name}"].transpose("stage", "time").values[stage] for name in ("location", "market")
    ]
    columns = np.array([hourly["month"].values - 1, *prices, *factors], dtype=np.float64)
    found, of_step = np.unique(columns, axis=1, return_inverse=True)
    return Books(of_step.reshape(-1).astype(np.int64), found[0].astype(np.int64), found[1], found[2], found[3:])


def year_of(batch: Batch, stage: int, books: Books) -> Year:
    """Return the series of a stage."""
    inputs, layout, hourly, meter = batch.inputs, batch.inputs.layout, batch.inputs.hourly, batch.meter
    step_h = hourly["step_h"].values.astype(np.float64)
    import_price, export_price = books.import_price[books.of_step], books.export_price[books.of_step]
    band, _, dear = bands(hourly, import_price, batch.rules)
    begins = np.ones(len(step_h), dtype=np.bool_)
    if meter:
        begins[:] = False
        begins[inputs.intervals[meter.node].steps[:, 0]] = True
    ratio, paid = _ratios(batch, stage)
    electric = np.array([source.electric for source in layout.sources], dtype=np.bool_)
    base = columns_of([cost[stage] for cost in inputs.sources_cost], len(step_h))
    low = export_price if meter and meter.export_limit_kw[stage] > 0 else np.zeros_like(export_price)

    def cost_at(power_price: Array) -> Array:
        return np.asarray(base + ratio * np.where(electric, power_price[:, None], paid))

    cost, low_cost, dear_cost = cost_at(import_price), cost_at(np.maximum(0.0, low)), cost_at(dear)
    positions = range(batch.levels + 1)
    serving = np.array(
        [[serves(source.position, p, batch.levels) for source in layout.sources] for p in positions], dtype=np.bool_
    ).reshape(len(positions), len(electric))
    battery, *stores = batch.stores
    return Year(
        step_h=step_h,
        hours=step_h * hourly["weight"].values,
        day=hourly["time"].values.astype("datetime64[D]").astype(np.int64),
        month=hourly["month"].values.astype(np.int64) - 1,
        book=books.of_step,
        band=band,
        import_price=import_price,
        dear_price=dear,
        sells=(export_price >= 0).astype(np.float64),
        begins_interval=begins,
        profile=batch.profile,
        demand_kw=_demand(batch, stage),
        battery_keeps=_keeps(battery, step_h),
        store_keeps=columns_of([_keeps(store, step_h) for store in stores], len(step_h)),
        ratio=ratio,
        ratio_varies=(ratio != ratio[0]).any(axis=0),
        rate=columns_of([1.0 / rating(converter, hourly) for converter in batch.converters], len(step_h)),
        cost=cost,
        dear_cost=dear_cost,
        order=_order(cost, serving),
        dear_order=_order(dear_cost, serving),
        low_order=_order(low_cost, serving & electric),
    )


def _keeps(storage: Storage | None, step_h: Array) -> Array:
    if storage is None:
        return np.ones_like(step_h)
    lengths, of_step = np.unique(step_h, return_inverse=True)
    return np.array([kept(1.0, storage.loss_per_h, length) for length in lengths])[of_step]


def _demand(batch: Batch, stage: int) -> Array:
    """Return demand by position [time, position]."""
    layout = batch.inputs.layout
    found = np.zeros((batch.inputs.hourly.sizes["time"], len(layout.carriers)))
    for row, (_, carrier) in enumerate(demand_points(batch.inputs.park).values()):
        found[:, layout.position[carrier]] = batch.inputs.demand_kw[row, stage]
    return found


def _ratios(batch: Batch, stage: int) -> tuple[Array, Array]:
    """Return what sources take per unit of output [time, source], and the price of their fuel (0: electricity)."""
    inputs, steps = batch.inputs, batch.inputs.hourly.sizes["time"]
    count = len(inputs.layout.sources)
    prices = np.zeros(count)
    for i, source in enumerate(inputs.layout.sources):
        carrier = source.ports[0].carrier
        prices[i] = inputs.park.price_of_burning(inputs.park.fuels[-1 - carrier])[stage] if carrier < 0 else 0.0
    return np.ascontiguousarray(-inputs.port_flow).reshape(steps, count), prices


def _order(cost: Array, serving: NDArray[np.bool_]) -> NDArray[np.int16]:
    """Return, for each step and position, the sources that serve it, the cheapest first; -1 after the last.

    Of sources that cost the same the first of the park comes first.
    """
    order = np.full((len(cost), len(serving), cost.shape[1]), -1, dtype=np.int16)
    for position, able in enumerate(serving):
        rows = np.flatnonzero(able)
        if len(rows):
            order[:, position, : len(rows)] = rows[np.argsort(cost[:, rows], axis=1, kind="stable")]
    return order
