"""What every weather year must have: temperature and wind, and a site and a zone of this Earth."""

from __future__ import annotations

import numpy as np

from netzero.errors import BadInput, Fault, Place
from netzero.intake.inspection import Findings
from netzero.weather.raw import Raw

_NEEDED = ("temperature_c", "wind_m_s")
_BOUNDS = {
    "latitude": (-90.0, 90.0),
    "longitude": (-180.0, 180.0),
    "altitude_m": (-450.0, 6000.0),
    "utc_offset_h": (-12.0, 14.0),
}
"""Those of the scenario's site; the highest works lie in the Andes, at some 5,100 m."""


def check_needs(raw: Raw, findings: Findings) -> None:
    """Note a refusal of each term that lacks.

    Raises:
        BadInput: the file names a place or a zone that is none; one without irradiance need not name a place.

    """
    place = Place(raw.name)
    for name in _NEEDED:
        if name not in raw.values:
            header = ", ".join(raw.headers.values())
            findings.refusal("NZ0408", place, name=name, column=name, header=header)
    said = {name: float(getattr(raw.about, name)) for name in _BOUNDS}
    if "ghi_w_m2" not in raw.values and np.isnan(said["latitude"]):
        said = {name: read for name, read in said.items() if name not in ("latitude", "longitude")}
    faults = [
        Fault("NZ0484", place, {"name": name, "read": said[name], "low": low, "high": high})
        for name, (low, high) in _BOUNDS.items()
        if name in said and not low <= said[name] <= high
    ]
    if faults:
        raise BadInput(faults)
