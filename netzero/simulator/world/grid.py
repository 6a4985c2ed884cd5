"""The public grid as the kernels' arrays: prices that decisions are made by, and bands of the day, under a policy."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import xarray as xr

from netzero.axis import BillingIntervals
from netzero.components.park import Park
from netzero.components.rules import Rules
from netzero.kernels import park as records
from netzero.kernels.park import Records
from netzero.kernels.policy import CO2_AWARE, COMBINED, PEAK_SHAVING, SELF_CONSUMPTION, TIME_OF_USE
from netzero.simulator.world.bands import bands, deciding_price, grid_factor
from netzero.simulator.world.layout import Layout
from netzero.terms import Node, Policy

POLICIES: dict[Policy, int] = {
    "self_consumption": SELF_CONSUMPTION,
    "time_of_use": TIME_OF_USE,
    "peak_shaving": PEAK_SHAVING,
    "co2_aware": CO2_AWARE,
    "combined": COMBINED,
}


def grid_records(
    park: Park,
    hourly: xr.Dataset,
    layout: Layout,
    intervals: Mapping[Node, BillingIntervals],
    rules: Rules,
    stage: int,
) -> Records:
    """Return prices and bands [node, time]; all are 0 at nodes without a meter."""
    grid = np.zeros((len(layout.nodes), hourly.sizes["time"]), records.GRID).view(np.recarray)
    for row, node in enumerate(layout.nodes):
        if node in layout.meters:
            meter = layout.meters[node].name
            price = deciding_price(park, hourly, meter, rules)[stage]
            grid["import_price"][row] = price
            grid["worth"][row] = grid_factor(park, hourly)[stage] if rules.policy == "co2_aware" else price
            grid["export_price"][row] = hourly["export_price"].sel(meter=meter).values[stage]
            grid["begins_interval"][row, intervals[node].steps[:, 0]] = True
            band, cheap_worth, dear_worth = bands(hourly, np.array(grid["worth"][row]), rules)
            grid["band"][row], grid["cheap_worth"][row], grid["dear_worth"][row] = band, cheap_worth, dear_worth
    return grid
