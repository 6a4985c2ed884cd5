"""Whether irradiance agrees with the sun: its daily course against the clear sky's, and GHI = DHI + DNI cos z."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

from netzero.errors import BadInput, Fault, Place
from netzero.weather.sun import solar_lag_min, sun_of
from netzero.weather.year import Floats, step_minutes

MOST_EARLY_MIN, MOST_LATE_MIN = 20, 45
"""How far irradiance may run before or after the sun. Good files are on time or, made from hourly reanalysis, half an
hour late. Both lie outside when shifted by an hour to either side: at -30 or +60 and beyond."""
WORTH_TELLING_MIN = 15
_MISFIT = 0.2
"""Largest share of the irradiance profiles' sum of squares that no shift of the clear sky explains (good: < 0.02)."""
MOST_OPEN = 0.15
"""Largest root mean square of GHI - DHI - DNI cos z at the best moment, as a share of mean GHI (good: below 0.05)."""
_GRID_MIN = 5
_TURN_PER_MIN = 2 * np.pi / 1440


@dataclass(frozen=True)
class Closure:
    """How well GHI = DHI + DNI cos z holds with the sun at some moments: root mean square over all steps, W/m2."""

    start: float
    centre: float
    end: float
    best_min: int
    """Minutes after the start of the step at which it holds best."""
    open_share: float
    """Root mean square at that moment, as a share of mean GHI."""

    def __str__(self) -> str:
        return f"{self.start:.1f} / {self.centre:.1f} / {self.end:.1f} W/m2"


@dataclass(frozen=True)
class Agreement:
    """What irradiance says of its own time."""

    lag_min: int
    """Minutes by which it runs after the sun, -720 to 715."""
    misfit: float
    """Share of its profiles' sum of squares that the clear sky does not explain at any shift."""
    closure: Closure | None
    """None: the components were derived from one another."""


def agreement_of(dataset: xr.Dataset, independent: bool = True) -> Agreement:
    """Return how a weather year agrees with the sun.

    Args:
        dataset: the year.
        independent: none of its three irradiances was derived from the others when it was read.

    """
    lag_min, misfit = solar_lag_min(dataset)
    return Agreement(lag_min, misfit, _closure(dataset) if independent else None)


def refusals(agreement: Agreement, dataset: xr.Dataset, place: Place) -> list[Fault]:
    """Return why the year cannot be taken: no shape of sunlight, off the sun, or components that contradict each other.

    Off the sun is 20 minutes early or 45 late and more.
    """
    lag_min = agreement.lag_min
    if agreement.misfit > _MISFIT:
        return [Fault("NZ0431", place, {"misfit": round(100 * agreement.misfit)})]
    if not -MOST_EARLY_MIN <= lag_min <= MOST_LATE_MIN:
        return [Fault(_likely_cause(lag_min, float(dataset.attrs["utc_offset_h"])), place, _lag(lag_min))]
    closure = agreement.closure
    if closure and closure.open_share > MOST_OPEN:
        return [Fault("NZ0469", place, {"closure": str(closure), "share": closure.open_share, "allowed": MOST_OPEN})]
    return []


def doubts(agreement: Agreement, dataset: xr.Dataset, place: Place) -> list[Fault]:
    """Return a warning when irradiance runs a quarter of an hour or more off the sun, or its components do."""
    closure, values = agreement.closure, _lag(agreement.lag_min)
    if abs(agreement.lag_min) >= WORTH_TELLING_MIN:
        if closure is None:
            return [Fault("NZ0436", place, values)]
        return [Fault("NZ0435", place, values | {"closure": str(closure), "best": closure.best_min})]
    said_min = float(dataset.attrs["sun_offset_min"])
    if closure and abs(closure.best_min - said_min) >= WORTH_TELLING_MIN:
        told = {"closure": str(closure), "best": closure.best_min, "said": round(said_min)}
        return [Fault("NZ0438", place, told)]
    return []


def check_solar_noon(dataset: xr.Dataset, place: Place | None = None) -> list[Fault]:
    """Return a warning when irradiance runs a little before or after the sun.

    Raises:
        BadInput: it runs early by more than 20 or late by more than 45 minutes (so a file shifted by an hour or more is
            refused), or has not the shape of sunlight at all.

    """
    found = agreement_of(dataset)
    refused = refusals(found, dataset, place or Place())
    if refused:
        raise BadInput(refused)
    return doubts(found, dataset, place or Place())


def _lag(lag_min: int) -> dict[str, str]:
    return {"lag": f"{lag_min:+d}", "hours": f"{lag_min / 60:+.1f}"}


def _likely_cause(lag_min: int, utc_offset_h: float) -> str:
    """Return the message: stamps in UTC, stamps at the other end of the hour, or no known cause."""
    from_utc_min = (lag_min + 60 * utc_offset_h + 720) % 1440 - 720
    if utc_offset_h and abs(from_utc_min) <= MOST_LATE_MIN:
        return "NZ0432"
    return "NZ0433" if abs(lag_min) <= 60 + MOST_LATE_MIN else "NZ0434"


def _closure(dataset: xr.Dataset) -> Closure:
    step_min = step_minutes(dataset)
    said_min = float(dataset.attrs["sun_offset_min"])
    declination, hour_angle = _sun_angles(dataset)
    latitude = np.radians(float(dataset.attrs["latitude"]))
    constant = np.sin(latitude) * np.sin(declination)
    turning = np.cos(latitude) * np.cos(declination)
    rest: Floats = dataset["ghi_w_m2"].values - dataset["dhi_w_m2"].values
    dni: Floats = dataset["dni_w_m2"].values

    def rms(moment_min: float) -> float:
        turned = hour_angle + (moment_min - said_min) * _TURN_PER_MIN
        cosine = np.maximum(constant + turning * np.cos(turned), 0.0)
        return float(np.sqrt(np.mean((rest - dni * cosine) ** 2)))

    moments = range(-60, step_min + 61, _GRID_MIN)
    best = min(moments, key=rms)
    open_share = rms(best) / max(float(dataset["ghi_w_m2"].mean()), 1.0)
    return Closure(rms(0.0), rms(step_min / 2), rms(float(step_min)), best, open_share)


def _sun_angles(dataset: xr.Dataset) -> tuple[Floats, Floats]:
    """Return declination and hour angle of the sun in radians, from its height and azimuth at each step's moment.

    Within an hour or two the hour angle alone moves, so that the sun of other moments needs no further ephemeris.
    """
    sun = sun_of(dataset)
    zenith, azimuth = np.radians(sun.zenith_deg), np.radians(sun.azimuth_deg)
    latitude = np.radians(float(dataset.attrs["latitude"]))
    sine = np.sin(latitude) * np.cos(zenith) + np.cos(latitude) * np.sin(zenith) * np.cos(azimuth)
    along = np.cos(latitude) * np.cos(zenith) - np.sin(latitude) * np.sin(zenith) * np.cos(azimuth)
    return np.arcsin(np.clip(sine, -1.0, 1.0)), np.arctan2(-np.sin(zenith) * np.sin(azimuth), along)
