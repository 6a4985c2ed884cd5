"""Whether irradiance is as strong as the sun allows: the clearness of the clearest hours, month by month.

Clearness is global irradiance over that above the air on the same horizontal plane. It is taken from hours (shorter
steps are averaged) in which the sun stands higher than 30 degrees, where air and moment matter least; of these the 98th
percentile of a month is what its clear sky gives. Month by month, for under the sun of the other hemisphere one half of
the year is too bright.

Basis of the bounds: in nine files of four formats and the eight synthetic years the clearest month has 0.747 (Berlin,
reanalysis) to 0.839 (Colorado at 2,168 m), the darkest 0.612 (Hanoi) and more, and no single hour has above 0.871.
Measured against pvlib's clear skies (Haurwitz, Ineichen, simplified Solis) the same years spread more widely, 1.15 to
1.2 times instead of 1.12, so that these need not be computed. A factor of 1.25 leads to 0.934 and more, one of 0.8 to
0.671 and less, one of 0.5 to 0.420 and less; the sign of a latitude of 10 degrees or more to 0.902 and more.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from netzero.errors import Fault, Place
from netzero.weather.sun import sun_of
from netzero.weather.year import Floats, step_minutes

USUAL = (0.65, 0.88)
"""A clearest month outside is doubted."""
POSSIBLE = (0.45, 1.0)
"""A clearest month outside is refused: 0.45 is some 0.6 of a clear sky, 1 all light there is above the air."""
DARKEST = 0.45
"""Any month below is doubted."""
CLEAR = 0.78
"""Clearness of the clearest month near sea level, against which a wrong factor is told."""
_LEAST_SINE = 0.5
_CLEAREST = 0.98
_LEAST_HOURS = 60
"""Months with fewer hours of high sun say nothing."""
MOST_AT_NIGHT_W_M2 = 1.0
"""Mean of the hours without sun; more is doubted. Good files have 0, and 0.3 when they run half an hour late."""
_NIGHT_DEG = 100.0


def brightness_refusals(dataset: xr.Dataset, place: Place) -> list[Fault]:
    """Return a refusal when the clearest hours have more light than there is above the air, or hardly half of it."""
    months = _by_month(dataset, _clearness(dataset))
    return _outside("NZ0470", months, POSSIBLE, place)


def brightness_doubts(dataset: xr.Dataset, place: Place) -> list[Fault]:
    """Return a warning of unusual clearest hours, a dark month, light at night, or hours with more than there is."""
    clearness = _clearness(dataset)
    months = _by_month(dataset, clearness)
    return (
        _outside("NZ0471", months, USUAL, place)
        or _dark(months, place)
        or _at_night(dataset, place)
        or _beyond(dataset["time"].values[:: 60 // step_minutes(dataset)], clearness, place)
    )


def _clearness(dataset: xr.Dataset) -> Floats:
    """Return the clearness of each hour; NaN where the sun is lower than 30 degrees."""
    sun, per_hour = sun_of(dataset), 60 // step_minutes(dataset)
    sine = np.cos(np.radians(sun.zenith_deg))
    ghi, above_air, height = (
        values.reshape(-1, per_hour).mean(axis=1)
        for values in (dataset["ghi_w_m2"].values, sun.dni_extra_w_m2 * sine, sine)
    )
    high = height > _LEAST_SINE
    return np.where(high, ghi / np.where(high, above_air, 1.0), np.nan)


def _by_month(dataset: xr.Dataset, clearness: Floats) -> dict[int, float]:
    """Return the clearness of the clearest hours of each month in which the sun stands high."""
    hours = dataset["time"].values[:: 60 // step_minutes(dataset)]
    month = hours.astype("datetime64[M]").astype(np.int64) % 12 + 1
    high = {number: clearness[(month == number) & np.isfinite(clearness)] for number in range(1, 13)}
    return {number: float(np.quantile(of, _CLEAREST)) for number, of in high.items() if len(of) >= _LEAST_HOURS}


def _outside(code: str, months: dict[int, float], bounds: tuple[float, float], place: Place) -> list[Fault]:
    if not months:
        return []
    month = max(months, key=lambda number: months[number])
    found = months[month]
    if bounds[0] <= found <= bounds[1]:
        return []
    values = {"month": month, "clearness": found, "low": bounds[0], "high": bounds[1], "times": found / CLEAR}
    return [Fault(code, place, values)]


def _dark(months: dict[int, float], place: Place) -> list[Fault]:
    dark = [number for number, found in months.items() if found < DARKEST]
    if not dark:
        return []
    month = min(dark, key=lambda number: months[number])
    values = {"month": month, "clearness": months[month], "count": len(dark), "low": DARKEST}
    return [Fault("NZ0480", place, values)]


def _at_night(dataset: xr.Dataset, place: Place) -> list[Fault]:
    night = sun_of(dataset).zenith_deg > _NIGHT_DEG
    mean = float(dataset["ghi_w_m2"].values[night].mean()) if night.any() else 0.0
    return [Fault("NZ0491", place, {"mean": mean, "most": MOST_AT_NIGHT_W_M2})] if mean > MOST_AT_NIGHT_W_M2 else []


def _beyond(hours: np.ndarray, clearness: Floats, place: Place) -> list[Fault]:
    beyond = np.flatnonzero(clearness > 1.0)
    if not len(beyond):
        return []
    at = str(hours[beyond[0]])[:16].replace("T", " ")
    return [Fault("NZ0472", place, {"hours": len(beyond), "first": at, "most": float(np.nanmax(clearness))})]
