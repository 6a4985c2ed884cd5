"""Whether light is divided as it is under real skies: the share of diffuse light, and the beam against its like.

GHI = DHI + DNI cos z cannot tell when one of the three was derived from the others. Then a column that is no DNI or
DHI shows in the sums of a year: in nine files and the eight synthetic years 30 to 65 % of the light is diffuse, and the
beam has 0.90 to 1.49 times what a mean sky of the same clearness gives (Erbs, Klein and Duffie 1982).
"""

from __future__ import annotations

import xarray as xr

from netzero.errors import Fault, Place
from netzero.weather.complete import direct_and_diffuse
from netzero.weather.sun import sun_of

DIFFUSE = (0.08, 0.85)
"""Share of diffuse light in that of a year; a year outside is doubted."""
OF_MEAN_SKY = (0.65, 1.7)
"""The beam of a year against that of a mean sky; likewise."""


def beam_doubts(dataset: xr.Dataset, place: Place) -> list[Fault]:
    """Return a warning when hardly any or nearly all light is diffuse, or the beam is not that of such a sky."""
    ghi = dataset["ghi_w_m2"].values
    mean_sky, _ = direct_and_diffuse(ghi, sun_of(dataset), dataset["time"].values)
    diffuse = float(dataset["dhi_w_m2"].sum()) / max(float(ghi.sum()), 1.0)
    times = float(dataset["dni_w_m2"].sum()) / max(float(mean_sky.sum()), 1.0)
    if DIFFUSE[0] <= diffuse <= DIFFUSE[1] and OF_MEAN_SKY[0] <= times <= OF_MEAN_SKY[1]:
        return []
    values = {"diffuse": diffuse, "least": DIFFUSE[0], "most": DIFFUSE[1]}
    values |= {"times": times, "low": OF_MEAN_SKY[0], "high": OF_MEAN_SKY[1]}
    return [Fault("NZ0490", place, values)]
