"""Stamps whose year, month, day, hour and minute stand in columns of their own."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from netzero.errors import BadInput, Fault, Place
from netzero.weather.year import NOMINAL_YEAR, Floats, Times

_NEEDED = ("month", "day", "hour")


def moments_of(columns: Mapping[str, Floats], first: Place) -> Times:
    """Return stamps as datetime64[m]; without a column of years they lie in the nominal one, without minutes at 0.

    Args:
        columns: numbers by name: year, month, day, hour, minute.
        first: place of the first row.

    Raises:
        BadInput: a column is missing, a cell of one is empty, or cells make no date or time.

    """
    given = {name: columns[name] for name in ("year", *_NEEDED, "minute") if name in columns}
    missing = [name for name in _NEEDED if name not in given]
    missing += [name for name, values in given.items() if np.isnan(values).any()]
    if missing:
        raise BadInput([Fault("NZ0461", first, {"names": ", ".join(missing)})])
    month, day, hour = (given[name].astype(np.int64) for name in _NEEDED)
    year = given.get("year", np.full(len(month), float(NOMINAL_YEAR))).astype(np.int64)
    minute = given.get("minute", np.zeros(len(month))).astype(np.int64)
    months = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + (day - 1).astype("timedelta64[D]")
    clock = (hour >= 0) & (hour <= 24) & (minute >= 0) & (minute < 60)
    wrong = np.flatnonzero((month < 1) | (month > 12) | (days.astype("datetime64[M]") != months) | ~clock)
    if len(wrong):
        row = int(wrong[0])
        read = f"{year[row]}-{month[row]:02}-{day[row]:02} {hour[row]:02}:{minute[row]:02}"
        raise BadInput([Fault("NZ0409", Place(first.file, first.line + row), {"read": read})])
    return np.asarray(days.astype("datetime64[m]") + (hour * 60 + minute).astype("timedelta64[m]"))
