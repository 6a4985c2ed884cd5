"""Typical days for the planner: real days, clustered within each month, and the days of the monthly peaks.

Days of a month are grouped by agglomerative clustering (library tsam) on the park's electricity, heat and cooling
demand, mean PV and wind availability, air temperature and mean import price. Each group stands as its medoid, the real
day nearest to all others, with a weight: the number of days it stands for. Days on which some stage has the month's
highest total electricity demand, averaged as demand is billed, stand for themselves. Each day is a block of its own, so
storage is cyclic in a day. Why so: docs/decisions/0001-representative-days.md.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.axis import BillingIntervals, billing_intervals, of_blocks
from netzero.components.charges import intervals_of
from netzero.components.park import Park
from netzero.errors import BadInput, Fault, Place
from netzero.hourly.match_energy import match_energy
from netzero.hourly.time_axis import axis_variables
from netzero.scenario.model import RepresentativeIn
from netzero.scenario.scenario import Scenario
from netzero.terms import COOLING, ELECTRICITY, GRID_FACTORS
from netzero.vocabulary import HOURLY, TARIFF, check, describe

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
MATCHED = ("demand_kw", "availability")
"""Series whose energy of each month is kept."""
AVERAGED = (
    "import_price",
    "export_price",
    "market_price",
    "resale_price",
    *(f"grid_factor_{kind}" for kind in GRID_FACTORS),
    "port_ratio",
)
"""What a kWh costs, emits or takes: the mean of the days stood for, hour by hour.

A working day that stands for a week keeps the week's hours of peak tariff this way, which Sundays do not have.
"""


@dataclass(frozen=True)
class TypicalDay:
    """A real day and the days of its month that it stands for, itself among them; days count from 0."""

    day: int
    month: int
    stands_for: tuple[int, ...]
    is_peak: bool

    @property
    def weight(self) -> float:
        """How many days it stands for."""
        return float(len(self.stands_for))


def represent(scenario: Scenario, hourly: xr.Dataset) -> xr.Dataset:
    """Return the hourly Dataset on typical days, or as it is when the scenario asks for none.

    The weights of a month's days add up to its days, so the year is whole. Demand (by tenant, carrier and stage) and
    availability are scaled so that the energy of each month is kept; prices, emission factors and ratios of ports are
    the mean of the days stood for, hour by hour. Peak days are left as they were.

    Args:
        scenario: `time.representative` says how many days a month.
        hourly: terms HOURLY on a full year.

    Raises:
        BadInput: the axis is not a full year.

    """
    wish = scenario.given.time.representative
    if wish is None:
        return hourly
    if hourly.attrs["axis_kind"] != "full_year":
        raise BadInput([Fault("NZ0730", Place(file="park.yaml", path="time.representative"))])
    return _represented(scenario, hourly, wish)


def sample(scenario: Scenario, hourly: xr.Dataset) -> xr.Dataset | None:
    """Return the hourly Dataset on a typical day and the peak days of each month; None unless it is a full year."""
    if hourly.attrs["axis_kind"] != "full_year":
        return None
    return _represented(scenario, hourly, RepresentativeIn(days_per_month=1))


def _represented(scenario: Scenario, hourly: xr.Dataset, wish: RepresentativeIn) -> xr.Dataset:
    periods = _on_days(hourly, typical_days(scenario, hourly, wish))
    return check(describe(periods, HOURLY | TARIFF), HOURLY | TARIFF, HOURLY)


def typical_days(scenario: Scenario, hourly: xr.Dataset, wish: RepresentativeIn) -> list[TypicalDay]:
    """Return the typical days in the order of the calendar."""
    features = _features(scenario, hourly)
    steps = _steps_per_day(hourly)
    month = hourly["month"].values[::steps]
    peaks = peak_days(scenario.park, hourly) if wish.keep_peak_days else np.array([], dtype=np.int64)
    chosen = [TypicalDay(int(day), int(month[day]), (int(day),), True) for day in peaks]
    for number in range(1, 13):
        others = np.setdiff1d(np.flatnonzero(month == number), peaks)
        for day, group in _medoids(features, steps, others, min(wish.days_per_month, len(others))):
            chosen.append(TypicalDay(day, number, group, False))
    return sorted(chosen, key=lambda typical: typical.day)


def peak_days(park: Park, hourly: xr.Dataset) -> NDArray[np.int64]:
    """Return the days with the highest total electricity demand, for every month and stage, each once.

    Highest is the mean over an interval by which some meter's demand charge is billed, without any that of a step.
    Likewise the days with the highest demand of what counts for a further demand charge; where the mean of that is
    charged, all of its days.

    Raises:
        BadInput: the axis is not made of whole intervals.

    """
    demand = hourly["demand_kw"].sel(carrier=ELECTRICITY).sum("tenant").transpose("stage", "time").values
    time, step_h, block, month = (hourly[name].values for name in ("time", "step_h", "block", "month"))
    billed_min = {meter.billing_interval_min for meter in park.meters if meter.has_demand_charge} or {0}
    intervals = [billing_intervals(time, step_h, block, month, length_min) for length_min in sorted(billed_min)]
    steps = [step for each in intervals for step in _peak_steps(each, demand)]
    for charge in (charge for meter in park.meters for charge in meter.charges):
        each = intervals_of(hourly, charge)
        highest = _highest_that_count(each, demand)
        steps += [each.steps[at, 0] for at in ([each.month >= 0] if charge.mean else highest)]
    return np.unique(np.concatenate(steps) // _steps_per_day(hourly))


def _peak_steps(intervals: BillingIntervals, demand_kw: Floats) -> list[NDArray[np.int64]]:
    """Return, by month, the first step of the highest interval of each stage."""
    means = intervals.means(demand_kw)
    highest = [np.where(intervals.month == number, means, -1.0).argmax(axis=1) for number in range(1, 13)]
    return [intervals.steps[at, 0] for at in highest]


def _highest_that_count(intervals: BillingIntervals, demand_kw: Floats) -> list[NDArray[np.int64]]:
    """Return, by billing month, the highest interval of each stage among those that count for it."""
    means = intervals.means(demand_kw)
    months = np.unique(intervals.month[intervals.month >= 0]).tolist()
    return [np.where(intervals.month == month, means, -1.0).argmax(axis=1) for month in months]


def _steps_per_day(hourly: xr.Dataset) -> int:
    return round(24 / float(hourly["step_h"].values[0]))


def _features(scenario: Scenario, hourly: xr.Dataset) -> pd.DataFrame:
    """Return what makes days alike, one column each, rows time; columns that never change are left out."""
    import pandas as pd

    demand = hourly["demand_kw"].sum(["stage", "tenant"])
    columns = {
        "electricity": demand.sel(carrier=ELECTRICITY),
        "heat": demand.sel(carrier=list(scenario.park.heat_levels)).sum("carrier"),
        "cooling": demand.sel(carrier=demand["carrier"] == COOLING).sum("carrier"),
        "temperature": hourly["temperature_c"],
        "price": hourly["import_price"].sum(["meter", "stage"]),
    }
    kinds = np.array([type(scenario.resources[label]).__name__ for label in hourly["profile"].values])
    for kind in dict.fromkeys(kinds):
        columns[f"availability, {kind}"] = hourly["availability"].isel(profile=kinds == kind).mean("profile")
    values = {name: array.values for name, array in columns.items()}
    changing = {name: column for name, column in values.items() if np.ptp(column) > 0.0}
    return pd.DataFrame(changing or values)


def _medoids(
    features: pd.DataFrame, steps: int, days: NDArray[np.int64], count: int
) -> list[tuple[int, tuple[int, ...]]]:
    """Return (day, days it stands for) of `count` groups of the given days."""
    import pandas as pd
    import tsam

    rows = (days[:, None] * steps + np.arange(steps)).ravel()
    # tsam wants a gapless index; only the order of days within it matters
    index = pd.date_range("2000-01-01", periods=len(rows), freq=pd.Timedelta(days=1) / steps)
    with warnings.catch_warnings():
        # tsam compares its own rounded reconstruction, which is not used here, with the features' range
        warnings.filterwarnings("ignore", category=UserWarning, module="tsam")
        found = tsam.aggregate(
            features.iloc[rows].set_axis(index),
            count,
            cluster=tsam.ClusterConfig(method="hierarchical", representation="medoid"),
            preserve_column_means=False,
        ).clustering
    group = np.asarray(found.cluster_assignments)
    return [
        (int(days[centre]), tuple(int(day) for day in days[group == number]))
        for number, centre in enumerate(found.cluster_centers)
    ]


def _on_days(hourly: xr.Dataset, days: list[TypicalDay]) -> xr.Dataset:
    """Return the Dataset on the chosen days, with the energy of each month kept."""
    steps = _steps_per_day(hourly)
    positions = (np.array([typical.day for typical in days])[:, None] * steps + np.arange(steps)).ravel()
    start = hourly["time"].values.astype("datetime64[m]")
    blocks = [(start[typical.day * steps], steps, typical.weight) for typical in days]
    axis = of_blocks(blocks, hourly.attrs["step_minutes"], "representative_periods")
    periods = hourly.isel(time=positions).assign(axis_variables(axis))
    for name in MATCHED:
        periods[name] = periods[name].copy(data=_matched(hourly, name, days, steps))
    for name in (name for name in AVERAGED if name in periods):
        periods[name] = periods[name].copy(data=_averaged(hourly, name, days, steps))
    return periods.assign_attrs(axis_kind=axis.kind, year_fraction=axis.year_fraction)


def _matched(hourly: xr.Dataset, name: str, days: list[TypicalDay], steps: int) -> Floats:
    """Return a variable on the chosen days (time last), the energy of each month kept by its ordinary days."""
    by_day = _by_day(hourly, name, steps)
    month = hourly["month"].values[::steps]
    found = by_day[..., [typical.day for typical in days], :]
    peaks = [typical.day for typical in days if typical.is_peak]
    for number in range(1, 13):
        ordinary = np.setdiff1d(np.flatnonzero(month == number), peaks)
        at = [place for place, typical in enumerate(days) if typical.month == number and not typical.is_peak]
        weights = np.array([days[place].weight for place in at])
        found[..., at, :] = match_energy(found[..., at, :], weights, by_day[..., ordinary, :])
    return found.reshape(*found.shape[:-2], len(days) * steps)


def _averaged(hourly: xr.Dataset, name: str, days: list[TypicalDay], steps: int) -> Floats:
    """Return a variable on the chosen days (time last), each the mean of the days it stands for.

    Summed as differences from the chosen day, so that what is equal on all days stays as it is to the last digit.
    """
    by_day = _by_day(hourly, name, steps)
    chosen = (by_day[..., [typical.day], :] for typical in days)
    groups = (by_day[..., list(typical.stands_for), :] for typical in days)
    means = [day[..., 0, :] + (group - day).mean(axis=-2) for day, group in zip(chosen, groups, strict=True)]
    return np.concatenate(means, axis=-1)


def _by_day(hourly: xr.Dataset, name: str, steps: int) -> Floats:
    """Return a variable with its time (last) as days of steps."""
    values = hourly[name].values
    return np.asarray(values.reshape(*values.shape[:-1], hourly.sizes["time"] // steps, steps))
