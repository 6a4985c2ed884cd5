"""The days of a month's peak are those of the highest mean over the interval by which demand is billed."""

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

from netzero.axis import full_year
from netzero.components.park import DemandCharge, Meter
from netzero.hourly.representative import peak_days
from netzero.terms import ELECTRICITY

ONE = (1.0,) * 3


def meter(name: str, billed_min: int, charged: bool = True) -> Meter:
    return Meter(name, "park", "evening", "park", (1e5,) * 3, (0.0,) * 3, ONE, charged, billing_interval_min=billed_min)


@pytest.fixture
def half_hours():
    """Half-hours of 1 kW; on 11 January one of 100 kW, on 21 January two of 60 kW that make one hour by the clock."""
    axis = full_year(2026, 30)
    demand = np.ones(17520)
    demand[10 * 48 + 20] = 100.0
    demand[20 * 48 + 20 : 20 * 48 + 22] = 60.0
    by_time = {"step_h": axis.step_h, "block": axis.block, "month": axis.month}
    return xr.Dataset(
        {name: ("time", values) for name, values in by_time.items()}
        | {"demand_kw": (("tenant", "carrier", "stage", "time"), demand[None, None, None, :])},
        {"time": axis.start.astype("datetime64[ns]"), "carrier": [ELECTRICITY], "tenant": ["mill"], "stage": [2026]},
    )


def january(park, hourly) -> list[int]:
    return [day + 1 for day in peak_days(park, hourly).tolist() if day < 31]


@pytest.mark.parametrize(
    ("meters", "days"),
    [
        ([meter("gate", 30)], [11]),  # the half-hour of 100 kW
        ([meter("gate", 60)], [21]),  # its hour has (100 + 1) / 2 = 50.5 kW, the other 60 kW
        ([meter("gate", 60, charged=False)], [11]),  # not billed: the highest step
        ([meter("gate", 60), meter("mill", 30)], [11, 21]),
        ([meter("gate", 60), meter("mill", 30, charged=False)], [21]),
        ([], [11]),
    ],
)
def test_the_peak_day_is_that_of_the_highest_billed_interval(scenario, half_hours, meters, days):
    assert january(replace(scenario.park, meters=tuple(meters)), half_hours) == days


@pytest.mark.parametrize(("mean", "days"), [(True, [4, 8, 11]), (False, [8, 11])])
def test_where_the_mean_at_given_times_is_charged_all_their_days_are_kept(scenario, half_hours, mean, days):
    """Of three hours on 4 and 8 January, the one on 8 January has the highest demand."""
    counts = np.zeros(17520, dtype=np.int64)
    counts[[3 * 48, 3 * 48 + 20, 7 * 48]] = 1
    demand = half_hours["demand_kw"].copy()
    demand[..., 7 * 48] = 3.0
    charge = DemandCharge("coincident", 30, mean=mean)
    one = replace(meter("gate", 30), charges=(charge,))
    hourly = half_hours.assign(demand_kw=demand, charge_month=(("charge", "time"), counts[None, :]))
    assert january(replace(scenario.park, meters=(one,)), hourly.assign_coords(charge=["coincident"])) == days


def test_steps_longer_than_the_interval_are_billed_as_they_are(scenario, half_hours):
    hourly = half_hours.isel(time=slice(0, None, 2)).assign(step_h=("time", np.ones(8760)))
    assert january(replace(scenario.park, meters=(meter("gate", 15),)), hourly) == [11]
