"""How far what parties settle is from what flowed, step by step, carrier by carrier."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.components.park import Park
from netzero.simulator.flows import node_flows
from netzero.terms import ELECTRICITY

Array = NDArray[np.float64]


def worst_sum(park: Park, hourly: xr.Dataset, done: xr.Dataset, settled: xr.Dataset) -> float:
    """Return the largest gap of any sum over parties in any step, relative to max(1 kW, what sources give)."""
    flows = node_flows(park, hourly, done)
    found = [0.0]

    def note(gap: xr.DataArray, of: Array) -> None:
        found.append(float((np.abs(gap.values) / np.maximum(1.0, of)).max(initial=0.0)))

    def given(carrier: str) -> Array:
        return np.asarray(sum(flow.kw for flow in flows if flow.at[1] == carrier and flow.sign > 0))

    power = given(ELECTRICITY)
    sums = settled.sum("party")
    note(sums["grid_taken_kw"] - done["imported_kw"].sum("meter"), power)
    note(sums["exported_by_kw"] - done["exported_kw"].sum("meter"), power)
    note(sums["pool_taken_kw"] - sums["pool_given_kw"], power)
    note(sums["pool_payment"], power)
    electric = [storage.name for storage in park.storages if storage.carrier == ELECTRICITY]
    stored = done.sel(storage=electric).sum("storage")
    note(sums["stored_kw"] - (stored["charge_kw"] - stored["discharge_kw"]), power)
    carriers = [str(label).rpartition(":")[2] for label in settled["party_carrier"].values]
    for carrier in dict.fromkeys(carriers):
        of_carrier = settled.isel(party_carrier=np.flatnonzero(np.array(carriers) == carrier)).sum("party_carrier")
        note(of_carrier["heat_taken_kw"] - of_carrier["heat_given_kw"], given(carrier))
        note(of_carrier["heat_payment"], given(carrier))
    return max(found)
