"""Satellite years of the National Solar Radiation Database (NSRDB) as CSV, steps of 5 to 60 minutes.

Two lines of metadata (names, values), then a table whose stamps stand in the columns Year to Minute and are instants in
the zone 'Time Zone'. Source: standard time series data file format, NREL 2013. Files of other services that lack the
metadata need a declared site and zone.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from netzero.errors import BadInput, Fault, Place
from netzero.intake.inspection import Findings
from netzero.weather.cells import numbers, table_of, terms_of, zone_of
from netzero.weather.date_columns import moments_of
from netzero.weather.files import lines_of
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
_STAMP = ("Year", "Month", "Day", "Hour", "Minute")
_SITE = ("Latitude", "Longitude", "Elevation", "Time Zone")


def read_nsrdb(path: Path, declared: Declared, findings: Findings) -> Raw:
    """Return the steps of an NSRDB file.

    Raises:
        BadInput: there is no table, or cells of it or of the metadata are no numbers.

    """
    import pandas as pd

    lines = lines_of(path)
    head = next((number for number, line in enumerate(lines[:3]) if set(_STAMP) <= set(line.split(","))), None)
    if head is None:
        raise BadInput([Fault("NZ0401", Place(path.name))])
    about = dict(zip(lines[0].split(","), lines[1].split(","), strict=False)) if head == 2 else {}
    table = table_of(path.name, lines, head)
    where = {name: table.header.index(name) for name in (*_STAMP, *_COLUMNS.values()) if name in table.header}
    _, values = terms_of(table, where, findings)
    known = {
        name: float(numbers([about[name].strip()], Place(path.name, 2, path=name), findings)[0])
        for name in _SITE
        if name in about
    }
    findings.raise_if_refused()
    stamps = moments_of({name.lower(): values[name] for name in _STAMP}, Place(path.name, table.first_line))
    if "Pressure" in values:
        values["Pressure"] = values["Pressure"] * 100.0  # mbar
    zone = known["Time Zone"] if "Time Zone" in known else _zone_of_stamp(lines[head + 1], declared)
    if zone is None:
        findings.refusal("NZ0405", Place(path.name, path="weather.utc_offset"))
    said = _said(about, known, table.first_line, zone or 0.0)
    frame = pd.DataFrame({name: values[name] for name in _COLUMNS.values() if name in values})
    return raw_of(path, stamps, frame, _COLUMNS, said, declared, findings)


def _said(about: Mapping[str, str], known: Mapping[str, float], first_line: int, zone: float) -> Said:
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
