"""The door for weather files: from a file as it comes to a checked year in local standard time.

A format has a reader that gives `Raw`, values as they stand in the file with gaps as NaN; what follows is the same for
all: bounds, short gaps, missing columns, the time zone of the site, one whole year. A further format is one more entry
of `READERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np
import xarray as xr

from netzero.axis import hours_of_year
from netzero.errors import BadInput, Fault, Faults, Place
from netzero.weather.complete import with_all_terms, without_gaps
from netzero.weather.epw import read_epw
from netzero.weather.plain import read_plain
from netzero.weather.raw import Declared, Label, Raw
from netzero.weather.year import weather_year

READERS: dict[str, Callable[[Path, Declared, Faults], Raw]] = {"epw": read_epw, "csv": read_plain}


def read_weather(
    path: Path,
    *,
    format: Literal["epw", "csv"] | None = None,
    utc_offset_h: float | None = None,
    label: Label | None = None,
    columns: Mapping[str, str] | None = None,
    site_latitude: float = 0.0,
    site_longitude: float = 0.0,
    site_altitude_m: float = 0.0,
    site_utc_offset_h: float | None = None,
    warnings: Faults | None = None,
) -> xr.Dataset:
    """Return a weather year, terms WEATHER on dim time (start of each step, local standard time).

    Args:
        path: the file.
        format: None: by the ending of the name (.epw, else csv).
        utc_offset_h: zone of the file's stamps; required for csv, must agree with the header of an EPW.
        label: what a stamp of a csv stands for; required there.
        columns: csv: our name (time, ghi_w_m2, ...) -> column of the file; default: our names.
        site_latitude: of the csv, which does not say it itself (an EPW does).
        site_longitude: likewise.
        site_altitude_m: likewise.
        site_utc_offset_h: zone of the result; None: that of the file.
        warnings: takes what was repaired or derived.

    Raises:
        BadInput: all faults found, with row and column.

    """
    faults, told = Faults(), warnings if warnings is not None else Faults()
    kind = format or ("epw" if path.suffix.lower() == ".epw" else "csv")
    declared = Declared(utc_offset_h, label, dict(columns or {}), site_latitude, site_longitude, site_altitude_m)
    raw = READERS[kind](path, declared, faults)
    values = without_gaps(raw, faults, told)
    faults.raise_if_any()
    raw = _in_zone(replace(raw, values=values), site_utc_offset_h)
    return weather_year(raw.start, with_all_terms(raw, told), raw.about)


def _in_zone(raw: Raw, utc_offset_h: float | None) -> Raw:
    """Return the year in the zone of the site, cut to one calendar year: what passes one end comes in at the other."""
    step_min = raw.step_min
    own_h = raw.about.utc_offset_h
    move_min = round(((own_h if utc_offset_h is None else utc_offset_h) - own_h) * 60)
    if move_min % step_min:
        raise BadInput([Fault("NZ0414", Place(file=raw.name), {"minutes": move_min, "step": step_min})])
    start = raw.start + np.timedelta64(move_min, "m")
    year = int(str(start[len(start) // 2].astype("datetime64[Y]")))
    wanted = hours_of_year(year) * 60 // step_min
    if len(start) != wanted:
        raise BadInput([Fault("NZ0413", Place(file=raw.name), {"count": len(start), "wanted": wanted, "year": year})])
    first = np.datetime64(f"{year}-01-01", "m")
    from_first_min = int((start[0] - first) / np.timedelta64(1, "m"))
    if from_first_min % step_min:
        values = {"read": str(start[0]), "step": step_min}
        raise BadInput([Fault("NZ0412", Place(file=raw.name, line=raw.first_line), values)])
    return replace(
        raw,
        start=first + np.arange(wanted) * np.timedelta64(step_min, "m"),
        values={name: np.roll(array, from_first_min // step_min) for name, array in raw.values.items()},
        about=replace(raw.about, utc_offset_h=own_h if utc_offset_h is None else utc_offset_h),
    )
