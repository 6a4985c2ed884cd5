"""What is said of demand that an operation leaves unserved."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import xarray as xr
from park_factory import a_meter, a_park, a_tenant, hours

from netzero.components.demand import demand_points
from netzero.components.park import Park
from netzero.errors import Fault
from netzero.simulator import unpriced_warnings, unserved_warnings

NEEDS = ("electricity", "steam")


def said(missing_kw: float, prices: dict[str, float | None], report: Callable[..., tuple[Fault, ...]]) -> list[str]:
    """A tenant needs 100 kW of electricity and of steam; of each the same goes unserved."""
    park: Park = a_park(tenants=[a_tenant("A", carriers=NEEDS)], meters=[a_meter()], unserved_price=None)
    park = replace(park, unserved_price=tuple(prices.items()))
    hourly = hours(park, {("A", carrier): 100.0 for carrier in NEEDS})
    points = list(demand_points(park))
    shape = (len(points), 1, hourly.sizes["time"])
    coords = {"demand_point": points, "stage": hourly["stage"], "time": hourly["time"]}
    unserved = xr.DataArray(missing_kw, dims=("demand_point", "stage", "time"), coords=coords)
    assert unserved.shape == shape
    return [fault.say("en") for fault in report(park, hourly, xr.Dataset({"unserved_kw": unserved}))]


PRICED = {"electricity": 2.0, "steam": None}


def test_of_what_goes_unserved_that_without_a_price_is_told_apart() -> None:
    [of_all] = said(5.0, PRICED, unserved_warnings)
    assert "electricity" in of_all
    assert "steam" in of_all
    [unpriced] = said(5.0, PRICED, unpriced_warnings)
    assert "steam" in unpriced
    assert "electricity" not in unpriced


@pytest.mark.parametrize(("missing_kw", "prices"), [(0.5, PRICED), (5.0, dict.fromkeys(NEEDS, 2.0))])
def test_a_rare_peak_or_a_price_leaves_both_comparable(missing_kw: float, prices: dict[str, float | None]) -> None:
    assert said(missing_kw, prices, unpriced_warnings) == []
