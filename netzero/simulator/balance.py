"""Energy closes in every carrier, node and step: computed from the flows alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr

from netzero.components.park import Park
from netzero.simulator.flows import Array, NodeFlow, Point, node_flows
from netzero.terms import demand_point

SMALLEST_KWH = 1.0
"""A step that moves less than this is measured against it."""


def balances(park: Park, hourly: xr.Dataset, dispatch: xr.Dataset) -> xr.DataArray:
    """Return what goes into each node less what leaves it, kW, dims (demand_point, stage, time); 0 when it closes.

    There is a row for every node and carrier at which anything flows, whether a tenant asks for it there or not.
    """
    flows = node_flows(park, hourly, dispatch)
    points = _points(flows)
    net = np.array([_sum(flows, point, (1, -1)) for point in points])
    return xr.DataArray(
        net.reshape(len(points), dispatch.sizes["stage"], dispatch.sizes["time"]),
        dims=("demand_point", "stage", "time"),
        coords={
            "demand_point": np.array([demand_point(*point) for point in points], dtype=object),
            "stage": dispatch["stage"].values,
            "time": dispatch["time"].values,
        },
        attrs={"units": "kW", "long_name": "power into a node less power out of it"},
    )


def balance_residual_max(park: Park, hourly: xr.Dataset, dispatch: xr.Dataset) -> float:
    """Return the largest |energy in - energy out| of any carrier, node and step, relative to max(1 kWh, energy in)."""
    flows = node_flows(park, hourly, dispatch)
    step_h = hourly["step_h"].values
    worst = 0.0
    for point in _points(flows):
        residual = np.abs(_sum(flows, point, (1, -1))) * step_h
        supply = _sum(flows, point, (1,)) * step_h
        worst = max(worst, float((residual / np.maximum(SMALLEST_KWH, supply)).max(initial=0.0)))
    return worst


def _points(flows: Sequence[NodeFlow]) -> list[Point]:
    return sorted({flow.at for flow in flows})


def _sum(flows: Sequence[NodeFlow], point: Point, signs: tuple[int, ...]) -> Array:
    return np.asarray(sum(flow.sign * flow.kw for flow in flows if flow.at == point and flow.sign in signs))
