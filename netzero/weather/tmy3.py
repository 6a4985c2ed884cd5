"""Typical years of the USA (TMY3), read by pvlib.

A stamp is the end of its hour, 1:00 to 24:00; irradiance is the mean of the hour. Source: Wilcox and Marion, Users
Manual for TMY3 Data Sets, NREL/TP-581-43156, 2008. Missing values are -9900.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from netzero.intake.inspection import Findings
from netzero.weather.files import read_as, text_at
from netzero.weather.frames import PVLIB, Said, raw_of
from netzero.weather.raw import Declared, Raw
from netzero.weather.year import Times

if TYPE_CHECKING:
    import pandas as pd

_FIRST_LINE = 3


def read_tmy3(path: Path, declared: Declared, findings: Findings) -> Raw:
    """Return the year of a TMY3 file."""
    from pvlib.iotools import read_tmy3 as pvlib_read_tmy3

    text_at(path)
    with read_as(path, "TMY3"):
        table, header = pvlib_read_tmy3(path, map_variables=True, encoding="latin-1")
        table["pressure"] *= 100.0  # mbar
        said = Said(
            title=f"TMY3 of {header['Name'].strip(chr(34))}",
            utc_offset_h=header["TZ"],
            label="end",
            latitude=header["latitude"],
            longitude=header["longitude"],
            altitude_m=header["altitude"],
            first_line=_FIRST_LINE,
        )
        stamps = _stamps(table)
    return raw_of(path, stamps, table, PVLIB, said, declared, findings)


def _stamps(table: pd.DataFrame) -> Times:
    """Return the stamps as written; the index of pvlib moves midnight after 28 February of leap years to 1 March."""
    import pandas as pd

    days = pd.to_datetime(table["Date (MM/DD/YYYY)"], format="%m/%d/%Y").to_numpy().astype("datetime64[m]")
    clock = table["Time (HH:MM)"].str.split(":", expand=True).to_numpy(dtype=np.int64)
    return np.asarray(days + (clock[:, 0] * 60 + clock[:, 1]).astype("timedelta64[m]"))
