"""From a library's table to `Raw`: columns by name, and what the file says of itself against what the user declared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from netzero.errors import Place
from netzero.intake.inspection import Findings
from netzero.weather.laying import laid
from netzero.weather.raw import Declared, Label, Raw
from netzero.weather.year import About, Times

if TYPE_CHECKING:
    import pandas as pd

PVLIB = {
    "ghi_w_m2": "ghi",
    "dni_w_m2": "dni",
    "dhi_w_m2": "dhi",
    "temperature_c": "temp_air",
    "wind_m_s": "wind_speed",
    "pressure_pa": "pressure",
}
"""Our name -> pvlib's."""


@dataclass(frozen=True)
class Said:
    """What a file says of itself."""

    title: str
    """Of the source, for `source`."""
    utc_offset_h: float
    label: Label
    latitude: float | None
    longitude: float | None
    altitude_m: float | None
    first_line: int
    sun_offset_min: float | None = None
    """Default: as the label says."""


def raw_of(
    path: Path,
    stamps: Times,
    table: pd.DataFrame,
    columns: Mapping[str, str],
    said: Said,
    declared: Declared,
    findings: Findings,
) -> Raw:
    """Return the steps of a table whose columns are named; declared zone and label must agree with the file's."""
    place = Place(file=path.name)
    if declared.utc_offset_h not in (None, said.utc_offset_h):
        findings.refusal("NZ0403", place, read=said.utc_offset_h, declared=declared.utc_offset_h)
    label = declared.label or said.label
    site = site_of(said.latitude, said.longitude, declared, place, findings)
    first = said.first_line
    steps = laid(stamps, label, lambda row: Place(path.name, first + row if first else 0), findings)
    found = {name: column for name, column in columns.items() if column in table}
    moment_min = said.sun_offset_min if said.sun_offset_min is not None and label == said.label else None
    about = About(
        latitude=site[0],
        longitude=site[1],
        altitude_m=said.altitude_m if said.altitude_m is not None else declared.altitude_m or 0.0,
        utc_offset_h=said.utc_offset_h,
        sun_offset_min=steps.sun_offset_min if moment_min is None else moment_min,
        wind_height_m=10.0,
        source=f"{path.name}: {said.title}",
        synthetic=0,
        year_kind=steps.year_kind,
    )
    values = {name: table[column].to_numpy(np.float64) for name, column in found.items()}
    return Raw(path.name, steps.start, values, found, first, about, label)


def site_of(
    latitude: float | None, longitude: float | None, declared: Declared, place: Place, findings: Findings
) -> tuple[float, float]:
    """Return the site that the file names, else the declared one; a refusal when there is none."""
    north = latitude if latitude is not None else declared.latitude
    east = longitude if longitude is not None else declared.longitude
    if north is None or east is None:
        findings.refusal("NZ0446", place)
        return 0.0, 0.0
    return north, east


def in_utc(index: pd.Index[Any]) -> Times:
    """Return stamps with a zone as datetime64[m] in UTC."""
    import pandas as pd

    return np.asarray(pd.DatetimeIndex(index).tz_convert(None).values.astype("datetime64[m]"))
