"""A metered series as the model takes it: complete, not negative, of one calendar year where its stamps show one."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from netzero.demand.reading import Load
from netzero.demand.series_of_column import LoadSeries
from netzero.errors import BadInput, Fault, Place

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class MeteredLoad:
    """One metered series."""

    file: str
    column: str
    kw: Floats
    """Mean power of each interval, dim step, >= 0."""
    step_minutes: int
    first: np.datetime64 | None = None
    """Start of the first interval by the file's own stamps; None: it has none."""
    warnings: tuple[Fault, ...] = ()

    @property
    def energy_kwh(self) -> float:
        """Energy of the series."""
        return float(self.kw.sum()) * self.step_minutes / 60

    @property
    def end(self) -> np.datetime64 | None:
        """End of the last interval; None without stamps."""
        return None if self.first is None else self.first + self.kw.size * self.step_minutes


def metered(load: Load, column: str | None) -> MeteredLoad:
    """Return one series of a file for the model, with all that a user should know about it.

    Negative values become 0; that and every repair are told with the energy as read and after.

    Raises:
        BadInput: the file is refused, or holds several series and none is named.

    """
    load.raise_if_refused()
    file = load.inspection.file
    if column is None and len(load.series) > 1:
        raise BadInput([Fault("NZ0507", Place(file=file), {"columns": ", ".join(load.series)})])
    series = _named(load, column)
    told = [fault for fault in load.findings.told() if fault.values.get("column", series.name) == series.name]
    kw = np.maximum(series.kw, 0.0)
    if (series.kw < 0).any():
        told.append(_negative_as_zero(series))
    if abs(float(kw.sum()) * series.step_minutes / 60 - series.read_kwh) > 1e-9 * abs(series.read_kwh):
        kwh = float(kw.sum()) * series.step_minutes / 60
        values = {"read_kwh": series.read_kwh, "kwh": kwh, "column": series.name}
        told.append(Fault("NZ0542", Place(file=file), values))
    first = series.first if series.stamped else None
    return MeteredLoad(file, series.name, kw, series.step_minutes, first, tuple(told))


def _named(load: Load, column: str | None) -> LoadSeries:
    wanted = (column or "").strip().casefold()
    return next(
        (series for name, series in load.series.items() if name.casefold() == wanted), next(iter(load.series.values()))
    )


def _negative_as_zero(series: LoadSeries) -> Fault:
    rows = np.flatnonzero(series.kw < 0)
    added_kwh = -float(series.kw[rows].sum()) * series.step_minutes / 60
    values = {"column": series.name, "count": int(rows.size), "added_kwh": added_kwh}
    return Fault("NZ0541", series.where.place(int(rows[0])), values)


def calendar_year(load: MeteredLoad, year: int | None, steps: int) -> tuple[MeteredLoad, int | None]:
    """Return the rows of one calendar year of a stamped file, and that year; a file without stamps as it is.

    Args:
        load: any.
        year: as declared: of the rows without stamps, or the one wanted of stamps that cover several. By default the
            last that is whole.
        steps: of the model's axis, for the message.

    Raises:
        BadInput: stamps cover no whole calendar year (31 December of a leap year may be missing).

    """
    if load.first is None or load.end is None:
        return load, year
    begin, end = load.first, load.end
    whole = [
        each for each in range(_year(begin), _year(end) + 1) if begin <= _new_year(each) < _new_year(each + 1) <= end
    ]
    if not whole and begin == _new_year(_year(begin)) and end - begin == np.timedelta64(365, "D"):
        return load, _year(begin)
    if not whole:
        values = {"first": _written(begin), "end": _written(end), "steps": steps}
        raise BadInput([Fault("NZ0589", Place(file=load.file), values)])
    chosen = year if year in whole else whole[-1]
    from_step, to_step = ((_new_year(each) - begin).astype(int) // load.step_minutes for each in (chosen, chosen + 1))
    if (from_step, to_step) == (0, load.kw.size):
        return load, chosen
    told = Fault("NZ0590", Place(file=load.file), {"first": _written(begin), "end": _written(end), "year": chosen})
    kept = replace(load, kw=load.kw[from_step:to_step], first=_new_year(chosen), warnings=(*load.warnings, told))
    return kept, chosen


def _year(minute: np.datetime64) -> int:
    return int(minute.astype("datetime64[Y]").astype(np.int64)) + 1970


def _new_year(year: int) -> np.datetime64:
    return np.datetime64(f"{year:04d}-01-01T00:00", "m")


def _written(minute: np.datetime64) -> str:
    return str(minute).replace("T", " ")
