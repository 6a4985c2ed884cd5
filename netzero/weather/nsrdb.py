"""Satellite years of the National Solar Radiation Database (NSRDB) as CSV, steps of 5 to 60 minutes.

Two lines of metadata (names, values), then a table whose stamps stand in the columns Year to Minute and are instants in
the zone 'Time Zone'. Source: standard time series data file format, NREL 2013. Files of other services that lack the
metadata need a declared site and zone.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import StringIO
from pathlib import Path

import numpy as np

from netzero.errors import Place
from netzero.intake.inspection import Findings
from netzero.weather.cells import zone_of
from netzero.weather.files import lines_of, read_as
from netzero.weather.frames import Said, raw_of
from netzero.weather.raw import Declared, Raw

_COLUMNS = {
    "ghi_w_m2": "GHI",
    "dni_w_m2": "DNI",
    "dhi_w_m2": "DHI",
    "temperature_c": "Temperature",
    "wind_m_s": "Wind Speed",
    "pressure_pa": "Pressure",
}
_STAMP = ["Year", "Month", "Day", "Hour", "Minute"]


def read_nsrdb(path: Path, declared: Declared, findings: Findings) -> Raw:
    """Return the steps of an NSRDB file."""
    import pandas as pd

    lines = lines_of(path)
    with read_as(path, "NSRDB CSV"):
        head = next(number for number, line in enumerate(lines) if set(_STAMP) <= set(line.split(",")))
        about = dict(zip(lines[0].split(","), lines[1].split(","), strict=False)) if head == 2 else {}
        known = {*_STAMP, *_COLUMNS.values()}
        table = pd.read_csv(StringIO("\n".join(lines[head:])), usecols=lambda column: column in known)
        stamps = np.asarray(pd.to_datetime(table[_STAMP]).to_numpy().astype("datetime64[m]"))
        table = table.drop(columns=_STAMP).astype(float)
        if "Pressure" in table:
            table["Pressure"] *= 100.0  # mbar
        zone = float(about["Time Zone"]) if about else _zone_of_stamp(lines[head + 1], declared)
        said = _said(about, head + 2, zone or 0.0)
    if zone is None:
        findings.refusal("NZ0405", Place(path.name, path="weather.utc_offset"))
    return raw_of(path, stamps, table, _COLUMNS, said, declared, findings)


def _said(about: Mapping[str, str], first_line: int, zone: float) -> Said:
    known = {name: float(about[name]) for name in ("Latitude", "Longitude", "Elevation") if name in about}
    return Said(
        title=f"NSRDB, location {about['Location ID']}" if "Location ID" in about else "NSRDB",
        utc_offset_h=zone,
        label="instant",
        latitude=known.get("Latitude"),
        longitude=known.get("Longitude"),
        altitude_m=known.get("Elevation"),
        first_line=first_line,
    )


def _zone_of_stamp(line: str, declared: Declared) -> float | None:
    """Return the declared zone, else that of an ISO stamp in the first cell."""
    found = zone_of(line.partition(",")[0])
    return declared.utc_offset_h if found is None else found
