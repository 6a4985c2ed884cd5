"""A metered year laid on the model year.

By weekday (default): whole days move by at most three, so that Mondays meet Mondays within the same weeks; the days
that leave the year at one end enter it at the other. Between years of equal length every value is kept, so energy is
too; in the (at most three) days that entered, the weekday is off by one or two. By date: each date takes the same date.

A leap year's model lacks one day of an ordinary file: it repeats the same weekday of the week before (by date: 28
February). An ordinary model year leaves one day of a leap file out (by date: 29 February). Public holidays stay where
the moved days put them: Tet of the metered year does not move to Tet of the model year.
"""

from __future__ import annotations

from math import gcd
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from netzero.axis import TimeAxis, hours_of_year
from netzero.demand.loads import MeteredLoad
from netzero.errors import BadInput, Fault, Place

Floats = NDArray[np.float64]
Days = NDArray[np.int64]
How = Literal["weekday", "date"]


def align(load: MeteredLoad, file_year: int | None, axis: TimeAxis, how: How = "weekday") -> tuple[Floats, list[Fault]]:
    """Return a metered year on the steps of a full model year in kW, and what was done to it.

    Args:
        load: a whole year: 365 or 366 days. 365 days of a leap year are its first 365 (31 December missing).
        file_year: calendar year of the first row (1 January 00:00, start of interval); None: the model year, with a
            warning. See `netzero.demand.loads.calendar_year`.
        axis: `netzero.axis.full_year`. Steps longer than the file's take its means; shorter ones hold its values.
        how: see above.

    Raises:
        BadInput: the rows are no whole year, or 366 days of an ordinary year.

    """
    place = Place(file=load.file)
    per_day = 1440 // load.step_minutes
    days, rest = divmod(load.kw.size, per_day)
    if rest or days not in (365, 366):
        counts = {"rows": load.kw.size, "year": 365 * per_day, "leap_year": 366 * per_day, "steps": len(axis)}
        raise BadInput([Fault("NZ0513", place, counts)])
    told: list[Fault] = []
    if file_year is None:
        told.append(Fault("NZ0547", place, {"year": axis.year}))
    year = file_year or axis.year
    if days == 366 and hours_of_year(year) == 8760:
        raise BadInput([Fault("NZ0514", place, {"year": year})])
    if days == 365 and hours_of_year(year) == 8784:
        told.append(Fault("NZ0548", place, {"year": year}))
    order = source_days(year, days, axis.year, how)
    laid = load.kw.reshape(days, per_day)[order].ravel()
    if not np.array_equal(order, np.arange(days)):
        before, after = load.energy_kwh, float(laid.sum()) * load.step_minutes / 60
        moved = weekday_shift(year, axis.year) if how == "weekday" else 0
        values: dict[str, Any] = {
            "from": year,
            "to": axis.year,
            "moved": moved,
            "before_kwh": before,
            "after_kwh": after,
        }
        told.append(Fault("NZ0546", place, values | {"how": how}))
    step_minutes = round(float(axis.step_h[0]) * 60)
    if step_minutes < load.step_minutes:
        told.append(Fault("NZ0557", place, {"file_min": load.step_minutes, "step_min": step_minutes}))
    return restep(laid, load.step_minutes, step_minutes), told


def source_days(file_year: int, file_days: int, model_year: int, how: How) -> Days:
    """Return, for each day of the model year, the day of the file (from 0) that it takes."""
    model = np.arange(hours_of_year(model_year) // 24)
    if how == "weekday":
        order = np.roll(np.arange(file_days), -weekday_shift(file_year, model_year))
        return np.where(model < file_days, order[np.minimum(model, file_days - 1)], order[-7])
    leap_model, leap_file = len(model) == 366, hours_of_year(file_year) == 8784
    source = model.copy()
    if leap_model and not leap_file:
        source[59:] -= 1  # 29 February takes 28 February, later dates their own
    if leap_file and not leap_model:
        source[59:] += 1
    return np.minimum(source, file_days - 1)


def weekday_shift(file_year: int, model_year: int) -> int:
    """Return by how many days (-3..3) the file runs ahead so that its weekdays meet those of the model year."""
    first = [int(np.datetime64(f"{year}-01-01", "D").astype(np.int64)) for year in (file_year, model_year)]
    return (first[1] - first[0] + 3) % 7 - 3


def restep(kw: Floats, from_minutes: int, to_minutes: int) -> Floats:
    """Return mean power on steps of another length; energy is kept."""
    shared = gcd(from_minutes, to_minutes)
    fine = np.repeat(kw, from_minutes // shared)
    return np.asarray(fine.reshape(-1, to_minutes // shared).mean(axis=1))
