"""What a year's settlement of electricity adds up to for each party, design by design."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.components.park import Park
from netzero.simulator.settlement.settle import hourly_bills, parties_of, settle
from netzero.vocabulary import PARTY_TOTALS, check, describe

Array = NDArray[np.float64]

FLOWS = ("own_supply_kw", "pool_taken_kw", "pool_given_kw", "grid_taken_kw", "exported_by_kw")
BILLS = ("cost", "emitted")
"""Of each step, in the order of PARTY_TOTALS."""


def empty_parties(park: Park, count: int) -> Array:
    """Return zeros for so many designs (design, stage, party, quantity)."""
    return np.zeros((count, len(park.stages.years), len(parties_of(park)), len(PARTY_TOTALS)))


def add_settlement(of_design: Array, park: Park, hourly: xr.Dataset, dispatch: xr.Dataset) -> None:
    """Add up the settlement of a dispatch (stage, party, quantity)."""
    hours = hourly["step_h"].values * hourly["weight"].values
    settled, bills = settle(park, hourly, dispatch), hourly_bills(park, hourly, dispatch)
    steps = [*(settled[name] for name in FLOWS), *(bills[name] for name in BILLS)]
    for column, array in enumerate(steps):
        of_design[..., column] = (array.transpose("party", "stage", "time").values @ hours).T


def party_totals(park: Park, shared: Array, designs: Any) -> xr.Dataset:
    """Return terms PARTY_TOTALS."""
    names = np.array(parties_of(park), dtype=object)
    coords = {"design": designs, "stage": np.array(park.stages.years), "party": names}
    arrays = {name: (term.dims, shared[..., i]) for i, (name, term) in enumerate(PARTY_TOTALS.items())}
    return check(describe(xr.Dataset(arrays, coords=coords), PARTY_TOTALS), PARTY_TOTALS)
