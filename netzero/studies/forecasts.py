r"""Forecasts that are wrong the more the further they look: of demand, and of what sun and wind give.

    forecast[t] = actual[t] (1 + s n[h]),   n[h] = r n[h-1] + sqrt(1 - r^2) e[h],   n[0] = 0,   r = exp(-step / memory)

h counts the steps from the moment when the forecast is made: the error's variance is s^2 (1 - exp(-2 h step / memory)).
Every forecast errs anew. All carriers of a tenant err together, and so do all planes under the same sky and all
turbines in the same wind; a forecast is never below zero, and availability never above one. Prices and the grid's
factors are known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.components.rules import Rules
from netzero.components.storage import first_steps
from netzero.kernels.noise import noisy
from netzero.scenario.scenario import Resource
from netzero.studies.futures import key_of, sky

Array = NDArray[np.float64]


def forecasts(
    hourly: xr.Dataset, resources: Mapping[str, Resource], rules: Rules, *, ahead: int, every: int
) -> list[xr.Dataset]:
    """Return what is thought of each step, terms HOURLY: by the newest forecast, by the one before, and so on.

    Args:
        hourly: terms HOURLY as they come.
        resources: how each profile comes about: what is of one sky or wind errs together.
        rules: with the error of forecasts, its memory and its seed.
        ahead: steps of a forecast.
        every: steps from one forecast to the next; the first is made at the begin of a block.

    """
    tenants = [str(name) for name in hourly["tenant"].values]
    skies = [sky(str(label), resources) for label in hourly["profile"].values]
    of_demand = _factors(hourly, [("demand", name) for name in tenants], rules, ahead, every)
    of_resource = _factors(hourly, [("resource", name) for name in skies], rules, ahead, every)
    return [
        hourly.assign(
            demand_kw=(hourly["demand_kw"] * _series("tenant", demand)).transpose(*hourly["demand_kw"].dims),
            availability=(hourly["availability"] * _series("profile", given)).clip(0.0, 1.0),
        )
        for demand, given in zip(of_demand, of_resource, strict=True)
    ]


def _factors(hourly: xr.Dataset, names: Sequence[tuple[str, str]], rules: Rules, ahead: int, every: int) -> list[Array]:
    """Return forecast per actual, dims (name, time), by the newest forecast, the one before, and so on."""
    from scipy.signal import lfilter  # half a second to import

    step_h, steps = float(hourly["step_h"].values[0]), hourly.sizes["time"]
    memory = float(np.exp(-step_h / rules.forecast_memory_h))
    found = [np.ones((len(names), steps)) for _ in range(-(-ahead // every))]
    begins = np.flatnonzero(first_steps(hourly)).tolist()
    for begin, end in zip(begins, [*begins[1:], steps], strict=True):
        for made in range(begin, end, every):
            keys = np.array([key_of(rules.seed, made, "forecast", *name) for name in names], dtype=np.uint64)
            count = min(ahead, end - made)
            fresh = noisy(np.ones((1, count)), np.zeros(len(names), dtype=np.int64), keys, 0.0, 1.0) - 1.0
            error = lfilter([np.sqrt(1.0 - memory**2)], [1.0, -memory], fresh, axis=-1)
            for slot, factors in enumerate(found):
                part = slice(slot * every, min((slot + 1) * every, count))
                factors[:, made + part.start : made + part.stop] = 1.0 + rules.forecast_error * error[:, part]
    return [np.maximum(0.0, factors) for factors in found]


def _series(dim: str, factors: Array) -> xr.DataArray:
    return xr.DataArray(factors, dims=(dim, "time"))
