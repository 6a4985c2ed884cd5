"""Meters of hand-made parks billed by a tariff as a scenario writes it, and what it says of their hours.

tariff = Tariff(energy={"normal": 2}, fixed_charge=100)
park = a_park(meters=[billed(a_meter(), tariff)], ...)
hourly = with_terms(park, hours(park, ...), {"gate": tariff})
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import xarray as xr

from netzero.axis import TimeAxis
from netzero.components.park import Meter, Park
from netzero.hourly.further_terms import terms_of_bills
from netzero.scenario.resolve.billing import fields_of
from netzero.tariffs import Tariff, demand_prices, energy_prices

PLAIN = Tariff(energy={"normal": 0.0})


def billed(meter: Meter, tariff: Tariff, years: Sequence[int] = (2026,), **more: Any) -> Meter:
    """Return the meter under a tariff."""
    return replace(meter, **fields_of(meter.name, tariff, years), **more)


def with_terms(park: Park, hourly: xr.Dataset, tariffs: Mapping[str, Tariff]) -> xr.Dataset:
    """Return the hours with all prices of the meters that have a tariff; the others keep theirs.

    Each month of which there are hours is charged as a whole one.
    """
    axis, years, found = axis_of(hourly), park.stages.years, hourly.copy(deep=True)
    for name, tariff in tariffs.items():
        found["import_price"].loc[{"meter": name}] = energy_prices(tariff, axis, years)
        found["demand_price"].loc[{"meter": name}] = demand_prices(tariff, axis, years)
    every = {meter.name: tariffs.get(meter.name, PLAIN) for meter in park.meters}
    return found.assign(terms_of_bills(park.meters, every, axis, years, None))


class _WholeMonths(TimeAxis):
    """Some hours that stand for whole months."""

    def billing_share(self) -> Any:
        """Return that every month with hours is whole."""
        return np.isin(np.arange(1, 13), self.month) * 1.0


def axis_of(hourly: xr.Dataset) -> TimeAxis:
    """Return the axis of some hours, of which each month with hours stands for a whole one."""
    step_h, weight, block = (hourly[name].values for name in ("step_h", "weight", "block"))
    return _WholeMonths(hourly["time"].values.astype("datetime64[m]"), step_h, weight, block, "test")
