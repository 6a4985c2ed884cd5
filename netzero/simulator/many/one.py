"""What the hours of one operated design add up to, in the terms of many designs."""

from __future__ import annotations

import numpy as np
import xarray as xr

from netzero.components.meter import billing_intervals
from netzero.components.park import Park
from netzero.simulator.many.party_totals import add_settlement, empty_parties, party_totals
from netzero.simulator.many.totals import add_dispatch, empty_flows, totals_of


def totals_of_hours(
    park: Park, hourly: xr.Dataset, capacity: xr.DataArray, dispatch: xr.Dataset, *, settlement: bool = False
) -> xr.Dataset:
    """Return what the hours of a design add up to: terms TOTALS (and PARTY_TOTALS), of one design.

    Args:
        park: the park.
        hourly: terms HOURLY.
        capacity: what is alive, dims (size, stage).
        dispatch: terms DISPATCH.
        settlement: whether to share out electricity among parties.

    """
    sizes, designs = [size.name for size in park.sizes], np.arange(1)
    alive = capacity.sel(size=sizes).transpose("size", "stage").values[None]
    flows = empty_flows(park, 1)
    add_dispatch(
        flows, 0, park, hourly, dispatch, {meter.name: billing_intervals(hourly, meter) for meter in park.meters}
    )
    totals = totals_of(park, hourly, alive, flows, designs)
    if settlement:
        shared = empty_parties(park, 1)
        add_settlement(shared[0], park, hourly, dispatch)
        totals = totals.merge(party_totals(park, shared, designs))
    return totals
