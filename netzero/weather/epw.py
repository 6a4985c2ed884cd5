"""EnergyPlus weather files (EPW), read by pvlib.

Hour h of a day, 1 to 24, is the hour that ends at h; irradiance is its mean. Typical years keep the months of different
years: they are laid on the nominal year, which has no leap day. Missing values are those of the EPW manual (9999 for
irradiance, 99.9 for temperature, 999 for wind, 999999 for pressure).
"""

from __future__ import annotations

from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from netzero.axis import hours_of_year
from netzero.errors import BadInput, Fault, Place
from netzero.intake.inspection import Findings
from netzero.weather.cells import numbers
from netzero.weather.files import lines_of, read_as
from netzero.weather.raw import Declared, Raw
from netzero.weather.year import NOMINAL_YEAR, About, Times

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = {
    "ghi_w_m2": ("ghi", 9999.0),
    "dni_w_m2": ("dni", 9999.0),
    "dhi_w_m2": ("dhi", 9999.0),
    "temperature_c": ("temp_air", 99.9),
    "wind_m_s": ("wind_speed", 999.0),
    "pressure_pa": ("atmospheric_pressure", 999999.0),
}
"""Our name: pvlib's name and the least value that means missing."""
_FIRST_LINE = 9
_PARTS = 5
"""Year, month, day and hour, and the rest of a row."""


def read_epw(path: Path, declared: Declared, findings: Findings) -> Raw:
    """Return the year of an EPW file with hourly steps.

    Raises:
        BadInput: the file is no EPW of one hourly year or has cells that are no numbers, so nothing further can be
            checked.

    """
    table, header = _table(path, findings)
    start = _start(table, Place(file=path.name))
    zone = _zone(header, declared, Place(path.name, 1), findings)
    single = len(set(table["year"])) == 1 and str(start[0])[:4] == str(table["year"].iloc[0])
    about = About(
        latitude=header["latitude"],
        longitude=header["longitude"],
        altitude_m=header["altitude"],
        utc_offset_h=zone,
        sun_offset_min=30.0,
        wind_height_m=10.0,
        source=f"{path.name}: {header['city']}, {header['data_type']}",
        synthetic=0,
        year_kind="single" if single else "typical",
    )
    values = {
        name: numbers(
            [str(cell).strip() for cell in table[column]], Place(path.name, _FIRST_LINE, path=column), findings
        )
        for name, (column, _) in _COLUMNS.items()
    }
    findings.raise_if_refused()
    headers = {name: column for name, (column, _) in _COLUMNS.items()}
    missing = {name: least for name, (_, least) in _COLUMNS.items()}
    return Raw(path.name, start, values, headers, _FIRST_LINE, about, "end", missing)


def _zone(header: Mapping[str, Any], declared: Declared, place: Place, findings: Findings) -> float:
    """Return the zone of the rows: the header's, but UTC in a file of PVGIS unless its header is declared to be right.

    PVGIS writes the hours of UTC below a header that names the zone of the place: at 45 N 8 E, years 2005 to 2016, the
    row of hour 9 under UTC+1 is that of 08:00 in the file's CSV form, whose stamps are UTC.
    """
    said, wanted = float(header["TZ"]), declared.utc_offset_h
    of_pvgis = (header["city"], header["data_type"]) == ("unknown", "ECMWF/ERA")
    if of_pvgis and said and wanted in (None, 0.0):
        findings.warning("NZ0481", place, read=said)
        return 0.0
    if wanted not in (None, said):
        findings.refusal("NZ0403", place, read=said, declared=wanted)
    return said


def _table(path: Path, findings: Findings) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return pvlib's table, whole numbers in its columns of time, and header."""
    from pvlib.iotools import read_epw as pvlib_read_epw

    # a spreadsheet fills short lines up with commas
    lines = [line.rstrip(", ") for line in lines_of(path)]
    text = "\n".join([*_counted_from_one(lines, Place(file=path.name), findings), ""])
    with read_as(path, "EnergyPlus weather (EPW)"):
        table, header = pvlib_read_epw(StringIO(text))
        return table.astype(dict.fromkeys(("year", "month", "day", "hour"), int)), header


def _counted_from_one(lines: list[str], place: Place, findings: Findings) -> list[str]:
    """Return the lines with hours 1 to 24, where a file counts them 0 to 23; told, and the sun says whether it is so.

    Raises:
        BadInput: hours 0 stand among others, so that the first row is not known to be the first hour.

    """
    rows = [line.split(",", 4) for line in lines[_FIRST_LINE - 1 :] if line.strip()]
    hours = [int(row[3]) for row in rows if len(row) == _PARTS and row[3].strip().isdecimal()]
    if 0 not in hours:
        return lines
    if hours[0] != 0 or set(hours) != set(range(24)) or len(hours) < len(rows):
        values = {"first": hours[0], "low": min(hours), "high": max(hours)}
        raise BadInput([Fault("NZ0479", Place(place.file, _FIRST_LINE), values)])
    findings.warning("NZ0476", Place(place.file, _FIRST_LINE))
    counted = [",".join([*row[:3], str(hour + 1), row[4]]) for row, hour in zip(rows, hours, strict=True)]
    return [*lines[: _FIRST_LINE - 1], *counted]


def _start(table: pd.DataFrame, place: Place) -> Times:
    """Return the start of each hour: in the file's own year when that is one whole year, else in the nominal one."""
    if len(table) not in (8760, 8784):
        raise BadInput([Fault("NZ0413", place, {"count": len(table), "wanted": 8760, "year": NOMINAL_YEAR})])
    year = int(table["year"].iloc[0])
    whole = len(set(table["year"])) == 1 and 1900 <= year <= 2200 and len(table) == hours_of_year(year)
    first = np.datetime64(f"{year if whole else NOMINAL_YEAR}-01-01T00:00", "m")
    start: Times = first + np.arange(len(table)) * np.timedelta64(60, "m")
    months = start.astype("datetime64[M]")
    wanted = {
        "month": months.astype(np.int64) % 12 + 1,
        "day": (start.astype("datetime64[D]") - months).astype(np.int64) + 1,
        "hour": start.astype("datetime64[h]").astype(np.int64) % 24 + 1,
    }
    wrong = np.flatnonzero(np.any([table[name].to_numpy() != each for name, each in wanted.items()], axis=0))
    if len(wrong):
        row = table.iloc[int(wrong[0])]
        read = f"{row['month']:.0f}/{row['day']:.0f} {row['hour']:.0f}"
        raise BadInput([Fault("NZ0404", Place(place.file, _FIRST_LINE + int(wrong[0])), {"read": read})])
    return start
