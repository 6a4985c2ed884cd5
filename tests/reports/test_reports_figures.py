"""What a report says of a case, against sums worked apart from it."""

import numpy as np
import pytest
import xarray as xr

from netzero.axis import full_year
from netzero.reports.caps import limits
from netzero.reports.flows import flows, yearly_kwh
from netzero.reports.view import View
from netzero.reports.windows import typical_week, week_round
from netzero.results.case import Case


@pytest.fixture(scope="module")
def view(full_case: Case) -> View:
    return View(full_case)


def axis_dataset() -> xr.Dataset:
    axis = full_year(2026)
    demand = np.ones((1, 1, 1, 8760))
    demand[..., 168 * 20 : 168 * 21] = 3.0
    coords = {"time": axis.start, "carrier": ["electricity"]}
    return xr.Dataset(
        {
            "step_h": ("time", axis.step_h),
            "weight": ("time", axis.weight),
            "block": ("time", axis.block),
            "demand_kw": (("stage", "tenant", "carrier", "time"), demand),
        },
        coords=coords,
    )


@pytest.mark.parametrize("carrier", ["electricity", "heat_150", "heat_90", "cooling"])
def test_supply_and_use_of_a_carrier_are_equal(view: View, carrier: str) -> None:
    assert view.operated is not None
    found = flows(view.park, view.axis, view.operated.dispatch, carrier)
    supply = sum(yearly_kwh(view.axis, flow.kw) for flow in found if flow.role == "supply")
    use = sum(yearly_kwh(view.axis, flow.kw) for flow in found if flow.role == "use")
    assert np.all(supply > 0)
    assert np.allclose(supply, use, rtol=1e-9)


def test_the_cost_is_the_negative_present_value_of_the_cash(view: View) -> None:
    assert view.shown is not None
    assert view.operated is not None
    cash = float(view.operated.books["present_value"].sum())
    assert view.shown.cost_present_value == pytest.approx(-cash, rel=1e-9)


def test_net_emissions_take_off_offsets_once(view: View) -> None:
    assert view.shown is not None
    scopes = view.shown.scopes
    assert scopes["offset"].tolist() == [0.0, 0.0, 4000.0]
    assert view.shown.net_t[2] == pytest.approx(scopes["scope_1"][2] + scopes["scope_2_location"][2] - 4000.0)


def test_the_peak_is_that_of_the_gate(view: View) -> None:
    assert view.shown is not None
    assert view.operated is not None
    assert view.shown.peak_kw[0] == view.operated.dispatch["imported_kw"].values[0, 0].max()


def test_investment_is_new_capacity_at_the_cost_of_its_stage(view: View) -> None:
    assert view.investment["pv_park"] == pytest.approx([0.0, 18e3 * 0.85 * 13e6, 18e3 * 0.7 * 13e6])


def test_a_cap_by_share_needs_its_base_year(view: View) -> None:
    net, gross = limits(view)
    assert net.cap_t.tolist() == pytest.approx([np.nan, 0.8 * 151.9e3, 0.1 * 151.9e3], nan_ok=True)
    assert gross.cap_t.tolist() == pytest.approx([np.nan, np.nan, 0.1 * 151.9e3], nan_ok=True)


def test_only_a_cap_that_is_exceeded_is_missed(view: View) -> None:
    net, gross = limits(view)
    assert net.reached_t[1] < net.cap_t[1]
    assert (net.missed, gross.missed) == ([2], [2])
    assert gross.reached_t[2] == pytest.approx(net.reached_t[2] + 4000.0)


def test_the_typical_week_is_not_the_odd_one() -> None:
    week = typical_week(axis_dataset())
    assert len(week) == 168
    assert week[0] % 168 == 0
    assert week[0] != 168 * 20


def test_the_week_of_a_peak_starts_at_midnight_three_days_before() -> None:
    week = week_round(axis_dataset(), 24 * 100 + 15)
    assert (week[0], len(week)) == (24 * 97, 168)


def test_the_week_of_a_peak_on_new_years_eve_ends_with_the_year() -> None:
    assert week_round(axis_dataset(), 8759)[-1] == 8759
