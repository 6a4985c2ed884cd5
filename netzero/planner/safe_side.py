"""Requirements that matching with contracts counts against: a plan keeps them with the most that may be matched."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.components.market import contracts_at
from netzero.components.matching import emits_more_t, in_doubt
from netzero.components.meter import most_imported
from netzero.components.park import Meter, Park
from netzero.errors import Fault
from netzero.planner.targets import counts_against

Flags = NDArray[np.bool_]


def on_the_safe_side(park: Park, hourly: xr.Dataset) -> tuple[Fault, ...]:
    """Return a warning for each meter and stage whose requirements hold for certain, and cost more than they might."""
    meters = [meter for meter in park.meters if contracts_at(park, meter)]
    return tuple(fault for meter in meters for fault in _of_meter(park, hourly, meter))


def _of_meter(park: Park, hourly: xr.Dataset, meter: Meter) -> Iterator[Fault]:
    doubt = in_doubt(park, hourly, meter, most_imported(meter))
    more = doubt & (emits_more_t(park, hourly, meter) > 0)
    for s, year in enumerate(park.stages.years):
        against = [*_targets(park, s, doubt[s]), *(["carbon"] if more[s].any() and _is_capped(park, s) else [])]
        if against:
            yield Fault("NZ0847", values={"name": meter.name, "year": year, "what": ", ".join(against)})


def _targets(park: Park, s: int, doubt: Flags) -> list[str]:
    if not doubt.any():
        return []
    return [f"targets.{target.name}" for target in park.targets if target.share[s] and counts_against(target, s)]


def _is_capped(park: Park, s: int) -> bool:
    """Whether something bounds what a stage emits by the market-based method."""
    carbon = park.carbon
    bounds = (carbon.cap_t[s], carbon.cap_share[s], carbon.gross_share[s], carbon.budget_t)
    return carbon.market_based and any(bound is not None for bound in bounds)
