"""Prices and bills of small cases worked by hand."""

import numpy as np
import pytest
from pydantic import ValidationError

from netzero.axis import full_year, of_blocks
from netzero.errors import BadInput
from netzero.tariffs import (
    Schedule,
    Series,
    Tariff,
    Window,
    bill,
    billed_demand,
    demand_prices,
    energy_prices,
    interval_faults,
    period_shares,
)
from netzero.units import Currency

WORKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat")
PEAK_EVENING = Schedule(windows={"peak": (Window(days=WORKDAYS, start="17:30", end="22:30"),)})


def test_an_hour_that_is_half_peak_costs_the_mean_of_both_prices():
    tariff = Tariff(schedule=PEAK_EVENING, energy={"peak": 3398, "normal": 1833})
    price = energy_prices(tariff, full_year(2026), [2026])
    assert price[0, 16:19].tolist() == [1833.0, (1833 + 3398) / 2, 3398.0]


def test_a_bill_is_the_import_times_the_price_of_each_step():
    tariff = Tariff(schedule=PEAK_EVENING, energy={"peak": 3398, "normal": 1833}, demand_charge=235414)
    axis = full_year(2028, 30)
    imported_kw = np.random.default_rng(1).uniform(0, 500, len(axis))
    year = bill(tariff, axis, imported_kw, 2028)
    price = energy_prices(tariff, axis, [2028])[0]
    demand_price = demand_prices(tariff, axis, [2028])[0]
    assert year.energy_cost.sum() == pytest.approx((imported_kw * price * axis.hours).sum(), rel=1e-12)
    assert year.demand_cost.tolist() == (year.billed_kw[:, 0] * demand_price).tolist()
    assert year.energy_kwh.sum() == pytest.approx((imported_kw * axis.hours).sum(), rel=1e-12)
    assert year.monthly.sum() == pytest.approx(year.total, rel=1e-12)


def test_a_track_is_linear_between_its_years_and_escalates_only_after_the_last():
    tariff = Tariff(energy={"normal": {2026: 100.0, 2030: 200.0}}, escalation=0.1, price_year=2026)
    price = energy_prices(tariff, full_year(2026), [2026, 2028, 2030, 2032])
    assert price[:, 0].tolist() == pytest.approx([100.0, 150.0, 200.0, 242.0], rel=1e-12)


def test_a_single_price_escalates_from_its_price_year_and_not_before():
    tariff = Tariff(energy={"normal": 100.0}, demand_charge=10.0, escalation=0.02, price_year=2025)
    axis = full_year(2026)
    assert energy_prices(tariff, axis, [2024, 2025, 2027])[:, 0].tolist() == pytest.approx([100.0, 100.0, 104.04])
    assert demand_prices(tariff, axis, [2027])[0].tolist() == pytest.approx([10.404] * 12)


def test_escalation_without_a_price_year_is_refused():
    with pytest.raises(ValidationError, match="price_year"):
        Tariff(energy={"normal": 100.0}, escalation=0.02)


def test_prices_must_be_those_of_the_schedule():
    with pytest.raises(ValidationError, match="must be exactly for: normal, peak"):
        Tariff(schedule=PEAK_EVENING, energy={"peak": 1.0, "standard": 2.0})


def test_a_series_in_usd_per_mwh_becomes_vnd_per_kwh():
    axis = of_blocks([(np.datetime64("2026-01-05"), 3, 1.0)], 60, "declared_blocks")
    tariff = Tariff(series=Series(file="prices.csv", column="spot"), series_unit="USD/MWh")
    rates = Currency("VND", {"USD": 26000.0})
    usd_per_mwh = np.array([40.0, 50.0, -10.0])
    price = energy_prices(tariff, axis, [2026, 2030], folder_series=lambda _: usd_per_mwh, currency=rates)
    np.testing.assert_allclose(price, [[1040.0, 1300.0, -260.0]] * 2, rtol=1e-12)
    billed = bill(tariff, axis, np.array([1.0, 2.0, 3.0]), 2026, series_price=price[0])
    assert billed.total == pytest.approx(1040 + 2600 - 780)


def test_a_series_of_another_length_is_refused():
    tariff = Tariff(series=Series(file="prices.csv"))
    with pytest.raises(BadInput, match="price series"):
        energy_prices(tariff, full_year(2026), [2026], folder_series=lambda _: np.ones(24))


def test_a_week_of_january_is_charged_7_of_31_parts_of_the_monthly_demand_charge():
    axis = of_blocks([(np.datetime64("2026-01-05"), 168, 1.0)], 60, "declared_blocks")
    tariff = Tariff(energy={"normal": 1.0}, demand_charge=310.0)
    charge = demand_prices(tariff, axis, [2026])[0]
    assert charge.tolist() == [70.0, *[0.0] * 11]
    load_kw = np.ones(168)
    load_kw[30] = 5.0
    assert bill(tariff, axis, load_kw, 2026).demand_cost.sum() == 350.0


def test_a_full_year_is_charged_whole_months():
    tariff = Tariff(energy={"normal": 1.0}, demand_charge=235414.0)
    assert demand_prices(tariff, full_year(2028), [2028])[0].tolist() == [235414.0] * 12


def test_a_quarter_hour_peak_is_billed_as_its_half_hour_average():
    axis = full_year(2026, 15)
    load_kw = np.full(len(axis), 10.0)
    load_kw[1:3] = [90.0, 50.0]  # 00:15 and 00:30 lie in different half hours: (10 + 90)/2 and (50 + 10)/2
    assert billed_demand(axis, load_kw, 15)[0] == 90.0
    assert billed_demand(axis, load_kw, 30)[0] == 50.0
    assert billed_demand(axis, load_kw, 60)[0] == 40.0


@pytest.mark.parametrize(
    "blocks",
    [
        [("2026-01-05T00:00", 1), ("2026-01-05T00:15", 1)],  # never joined, though they make a half hour
        [("2026-01-05T00:15", 2)],  # half of two half hours
        [("2026-01-05T00:00", 3)],
    ],
)
def test_blocks_that_cut_a_billing_interval_are_refused(blocks):
    axis = of_blocks([(np.datetime64(start), steps, 1.0) for start, steps in blocks], 15, "declared_blocks")
    with pytest.raises(BadInput, match="averages of 30 min"):
        billed_demand(axis, np.ones(len(axis)), 30)
    assert billed_demand(axis, np.ones(len(axis)), 15)[0] == 1.0
    tariff = Tariff(energy={"normal": 1.0}, demand_charge=1.0, billing_interval_min=30)
    assert [fault.code for fault in interval_faults(tariff, axis)] == ["NZ0602"]
    without_charge = Tariff(energy={"normal": 1.0}, billing_interval_min=30)
    assert interval_faults(without_charge, axis) == ()
    assert bill(without_charge, axis, np.ones(len(axis)), 2026).demand_cost.sum() == 0.0


def test_steps_that_do_not_divide_the_billing_interval_are_refused():
    axis = of_blocks([(np.datetime64("2026-01-05T00:00"), 6, 1.0)], 20, "declared_blocks")
    with pytest.raises(BadInput, match="averages of 30 min"):
        axis.billing_intervals(30)


def test_billing_intervals_are_steps_in_a_row_of_one_block():
    blocks = [(np.datetime64("2026-01-05T00:30"), 2, 1.0), (np.datetime64("2026-02-01T00:00"), 4, 1.0)]
    intervals = of_blocks(blocks, 15, "declared_blocks").billing_intervals(30)
    assert intervals.steps.tolist() == [[0, 1], [2, 3], [4, 5]]
    assert intervals.month.tolist() == [1, 2, 2]
    kw = np.array([[10.0, 30.0, 0.0, 100.0, 60.0, 20.0]])
    assert intervals.means(kw).tolist() == [[20.0, 50.0, 40.0]]
    assert intervals.peaks(kw).tolist() == [[20.0, 50.0] + [0.0] * 10]


@pytest.mark.parametrize(("step_minutes", "warned"), [(60, True), (30, False), (15, False)])
def test_an_hourly_run_warns_that_it_understates_a_half_hour_peak(step_minutes, warned):
    tariff = Tariff(energy={"normal": 1.0}, demand_charge=1.0, billing_interval_min=30)
    axis = full_year(2026, step_minutes)
    warnings = bill(tariff, axis, np.ones(len(axis)), 2026).warnings
    assert [fault.code for fault in warnings] == (["NZ0601"] if warned else [])
    assert all("60 min" in fault.say("en") for fault in warnings)


def test_a_flat_load_pays_the_published_break_even_prices():
    """One-part 22-110 kV: (30 x 3398 + 96 x 1833 + 42 x 1190) / 168 = 1951.7 VND/kWh."""
    schedule = Schedule(
        windows={
            "peak": PEAK_EVENING.windows["peak"],
            "off_peak": (Window(days=(*WORKDAYS, "sun"), start="00:00", end="06:00"),),
        }
    )
    tariff = Tariff(schedule=schedule, energy={"peak": 3398, "normal": 1833, "off_peak": 1190})
    axis = of_blocks([(np.datetime64("2026-01-05"), 168, 1.0)], 60, "declared_blocks")
    assert bill(tariff, axis, np.ones(168), 2026).total / 168 == pytest.approx(
        (30 * 3398 + 96 * 1833 + 42 * 1190) / 168, rel=1e-12
    )
    assert period_shares(schedule, axis).shape == (3, 168)
