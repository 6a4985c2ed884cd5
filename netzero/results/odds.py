"""What trials and outages come to: quantiles of cost and emissions, odds of meeting the caps, survival; plain data.

Weather years and futures count alike. P10 is what one in ten trials does not exceed, by linear interpolation between
the ordered trials; with one trial all quantiles are its value.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.components.park import Park
from netzero.components.tiers import named_tiers, order_of_tiers
from netzero.results.case import Case

Array = NDArray[np.float64]

QUANTILES = {"p10": 0.1, "p50": 0.5, "p90": 0.9}
CAP_TOLERANCE_T, CAP_TOLERANCE_SHARE = 1e-3, 1e-4
"""A cap counts as missed when exceeded by more than both: a solver's tolerance is no miss."""
TOLD_H = (1, 2, 4, 8, 12, 24, 48, 72, 168, 336, 504, 744)
"""Durations of outages that documents and reports tell of all that the file holds."""


def present_costs(park: Park, trials: xr.Dataset) -> Array:
    """Return the present value of all parties' costs of each trial, [weather_year, future]."""
    weights = xr.DataArray(np.array(park.stages.weights), dims="stage")
    values = (trials["trial_costs"].sum("line") * weights).sum("stage")
    return np.asarray(values.transpose("weather_year", "future").values)


def net_t(park: Park, trials: xr.Dataset) -> Array:
    """Return the emissions that the caps are on, of a year of each trial, [weather_year, future, stage]."""
    values = trials["trial_emissions"].sel(scope=[*park.carbon.scopes, "offset"]).sum("scope")
    return np.asarray(values.transpose("weather_year", "future", "stage").values)


def net_caps_t(park: Park, base_year_t: float | None, year_fraction: float) -> Array:
    """Return the tightest cap on net emissions by stage, t CO2e on the axis; nan where there is none."""
    base = np.nan if base_year_t is None else base_year_t
    given = np.array([np.nan if cap is None else cap for cap in park.carbon.cap_t])
    shares = np.array([np.nan if share is None else share * base for share in park.carbon.cap_share])
    return np.asarray(year_fraction * np.fmin(given, shares))


def base_year_t(case: Case) -> float | None:
    """Return the emissions of the base year, t CO2e, where declared or computed by the planner."""
    given = case.park.carbon.base_year_t
    found = given if given is not None else case.certificate.get("base_year_t")
    return float(found) if found and np.isfinite(found) else None


def met(t: Array | np.float64, cap_t: Array | np.float64) -> NDArray[np.bool_]:
    """Return whether emissions keep a cap; always where there is none (nan)."""
    allowed = cap_t + np.maximum(CAP_TOLERANCE_T, CAP_TOLERANCE_SHARE * np.abs(cap_t))
    return np.asarray(~(t > allowed))


def quantiles(values: Array) -> dict[str, float]:
    """Return P10, P50 and P90."""
    return {name: float(np.quantile(values, share)) for name, share in QUANTILES.items()}


def trials_of(case: Case) -> dict[str, Any] | None:
    """Return what the trials come to; None where the case holds none."""
    park, trials = case.park, case.trials
    if trials is None:
        return None
    cost, emitted = present_costs(park, trials), net_t(park, trials)
    caps = net_caps_t(park, base_year_t(case), float(case.hourly.attrs["year_fraction"]))
    unserved = trials["trial_unserved_kwh"].sum("demand_point").transpose("weather_year", "future", "stage").values
    stages = [
        {
            "year": year,
            "net_t": quantiles(emitted[..., s]),
            "unserved_kwh": quantiles(unserved[..., s]),
            "cap_t": float(caps[s]) if np.isfinite(caps[s]) else None,
            "cap_met": float(met(emitted[..., s], caps[s]).mean()) if np.isfinite(caps[s]) else None,
        }
        for s, year in enumerate(park.stages.years)
    ]
    return {
        "weather_years": [str(name) for name in trials["weather_year"].values],
        "futures": trials.sizes["future"] - 1,
        "seed": int(trials.attrs["seed"]),
        "cost": quantiles(cost),
        "stages": stages,
    }


def outages_of(case: Case) -> list[dict[str, Any]]:
    """Return each outage, stage and duration told: odds of survival and energy not served."""
    return [
        _outage(case.park, one.sel(outage=label, stage=stage, outage_h=hours), str(label), int(stage), int(hours))
        for one in (case.outages, case.failures)
        if one is not None
        for label in one["outage"].values
        for stage in one["stage"].values
        for hours in told_h(one)
    ]


def told_h(outages: xr.Dataset) -> list[int]:
    """Return the durations that are told: round ones, and the longest."""
    known = [int(hours) for hours in outages["outage_h"].values]
    return [hours for hours in known if hours in TOLD_H or hours == known[-1]]


def _outage(park: Park, at: xr.Dataset, label: str, stage: int, hours: int) -> dict[str, Any]:
    return {
        "outage": label,
        "year": stage,
        "hours": hours,
        "survival": float(at["survival"]),
        "tenants": _by(at["tenant_survival"], "tenant"),
        "tiers": _tiers(park, at),
        "critical_unserved_kwh": _by(at["critical_unserved_kwh"].sum("tenant"), "carrier"),
        "critical_unserved_most_kwh": _by(at["critical_unserved_most_kwh"], "demand_point"),
        "all_unserved_kwh": _by(at["all_unserved_kwh"], "demand_point"),
    }


def _tiers(park: Park, at: xr.Dataset) -> dict[str, dict[str, dict[str, float]]]:
    """Return what of each tier is served, by tenant; empty where all critical demand is one tier."""
    tiers = order_of_tiers(park)
    if len(tiers) == 1:
        return {}

    def told(tenant: str, tier: str) -> dict[str, float]:
        here = at.sel(tenant=tenant, tier=tier)
        return {"survival": float(here["tier_survival"]), "unserved_kwh": float(here["tier_unserved_kwh"])}

    return {
        tier: {one.name: told(one.name, tier) for one in park.tenants if tier in named_tiers(one)} for tier in tiers
    }


def _by(array: xr.DataArray, dim: str) -> dict[str, float]:
    return {str(label): float(value) for label, value in zip(array[dim].values, array.values, strict=True)}
