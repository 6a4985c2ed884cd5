"""EnergyPlus weather files (EPW), read by pvlib.

Hour h of a day is the hour that ends at h; irradiance is its mean. Typical years keep the months of different years:
they are laid on the nominal year, which has no leap day. Missing values are those of the EPW manual (9999 for
irradiance, 99.9 for temperature, 999 for wind, 999999 for pressure).
"""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from netzero.axis import hours_of_year
from netzero.errors import BadInput, Fault, Place
from netzero.intake.inspection import Findings
from netzero.weather.files import bytes_of, read_as, text_of
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


def read_epw(path: Path, declared: Declared, findings: Findings) -> Raw:
    """Return the year of an EPW file with hourly steps.

    Raises:
        BadInput: the file is no EPW of one hourly year, so nothing further can be checked.

    """
    table, header = _table(path)
    start = _start(table, Place(file=path.name))
    zone = header["TZ"]
    if declared.utc_offset_h is not None and declared.utc_offset_h != zone:
        findings.refusal("NZ0403", Place(file=path.name, line=1), read=zone, declared=declared.utc_offset_h)
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
    values = {name: table[column].to_numpy(np.float64) for name, (column, _) in _COLUMNS.items()}
    headers = {name: column for name, (column, _) in _COLUMNS.items()}
    missing = {name: least for name, (_, least) in _COLUMNS.items()}
    return Raw(path.name, start, values, headers, _FIRST_LINE, about, "end", missing)


def _table(path: Path) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return pvlib's table, numbers in the columns used here, and header."""
    from pvlib.iotools import read_epw as pvlib_read_epw

    text = text_of(bytes_of(path))
    with read_as(path, "EnergyPlus weather (EPW)"):
        table, header = pvlib_read_epw(StringIO(text))
        whole = dict.fromkeys(("year", "month", "hour"), int)
        return table.astype(whole | {column: float for column, _ in _COLUMNS.values()}), header


def _start(table: pd.DataFrame, place: Place) -> Times:
    """Return the start of each hour: in the file's own year when that is one whole year, else in the nominal one."""
    if len(table) not in (8760, 8784):
        raise BadInput([Fault("NZ0413", place, {"count": len(table), "wanted": 8760, "year": NOMINAL_YEAR})])
    year = int(table["year"].iloc[0])
    whole = len(set(table["year"])) == 1 and 1900 <= year <= 2200 and len(table) == hours_of_year(year)
    first = np.datetime64(f"{year if whole else NOMINAL_YEAR}-01-01T00:00", "m")
    start: Times = first + np.arange(len(table)) * np.timedelta64(60, "m")
    month = start.astype("datetime64[M]").astype(np.int64) % 12 + 1
    hour = start.astype("datetime64[h]").astype(np.int64) % 24 + 1
    wrong = np.flatnonzero((table["month"].to_numpy() != month) | (table["hour"].to_numpy() != hour))
    if len(wrong):
        row = table.iloc[int(wrong[0])]
        read = f"{row['month']:.0f}/{row['day']:.0f} {row['hour']:.0f}"
        raise BadInput([Fault("NZ0404", Place(place.file, _FIRST_LINE + int(wrong[0])), {"read": read})])
    return start
