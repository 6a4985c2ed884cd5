"""Demand charges of every kind, bands of energy, what is fixed, least and taxed: small bills worked by hand."""

from datetime import date

import numpy as np
import pytest
from pydantic import ValidationError

from netzero.axis import full_year, of_blocks
from netzero.errors import BadInput
from netzero.tariffs import DemandCharge, PowerFactor, Schedule, Tariff, Window, bill, unseen_charges

AXIS = full_year(2026)
WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
EVENING = Schedule(windows={"peak": (Window(days=WORKDAYS, start="17:30", end="22:30"),)})


def with_spikes(base_kw, **spikes):
    """A flat load with peaks given as mMM_DD_HH=kW."""
    load = np.full(len(AXIS), float(base_kw))
    for moment, kw in spikes.items():
        month, day, hour = moment[1:].split("_")
        load[np.searchsorted(AXIS.start, np.datetime64(f"2026-{month}-{day}T{hour}"))] = kw
    return load


def demand_tariff(**charge):
    return Tariff(energy={"normal": 0.0}, demand_charges=[charge])


def test_a_charge_of_part_of_the_day_does_not_see_other_hours():
    tariff = Tariff(
        schedule=EVENING, energy={"peak": 0, "normal": 0}, demand_charges=[{"price": 2, "window": ["peak"]}]
    )
    load = with_spikes(10, m01_05_12=500, m01_05_18=40, m01_11_18=300)  # at noon, in the window, on a Sunday
    year = bill(tariff, AXIS, load, 2026)
    assert year.billed_kw[:2, 0].tolist() == [40.0, 10.0]
    assert year.demand_cost.tolist() == [80.0, *[20.0] * 11]


def test_an_hour_that_lies_partly_in_the_window_counts():
    tariff = Tariff(
        schedule=EVENING, energy={"peak": 0, "normal": 0}, demand_charges=[{"price": 1, "window": ["peak"]}]
    )
    assert bill(tariff, AXIS, with_spikes(10, m01_05_17=60), 2026).billed_kw[0, 0] == 60.0


def test_two_charges_are_billed_side_by_side():
    charges = [{"price": 3}, {"name": "summer", "price": 5, "months": [6, 7]}]
    year = bill(Tariff(energy={"normal": 0.0}, demand_charges=charges), AXIS, with_spikes(10), 2026)
    assert year.charges == ("demand", "summer")
    assert year.charge_cost[:, 0].tolist() == [30.0] * 12
    assert year.charge_cost[:, 1].tolist() == [*[0.0] * 5, 50.0, 50.0, *[0.0] * 5]


def test_a_ratchet_bills_a_share_of_the_highest_month():
    load = with_spikes(10, m03_10_10=100)
    year = bill(demand_tariff(price=2, ratchet={"share": 0.5}), AXIS, load, 2026)
    assert year.measured_kw[:, 0].tolist() == [10, 10, 100, *[10] * 9]
    assert year.billed_kw[:, 0].tolist() == [50, 50, 100, *[50] * 9]


def test_a_ratchet_of_months_before_reaches_round_the_year():
    load = with_spikes(10, m12_10_10=100)
    year = bill(demand_tariff(price=1, ratchet={"share": "80 %", "last": 2}), AXIS, load, 2026)
    assert year.billed_kw[:, 0].tolist() == [80, 80, *[10] * 9, 100]


def test_a_ratchet_of_summer_is_not_set_in_winter():
    load = with_spikes(10, m12_10_10=100, m07_10_10=60)
    charge = {"price": 1, "ratchet": {"share": 0.5, "months": [6, 7, 8]}}
    assert bill(demand_tariff(**charge), AXIS, load, 2026).billed_kw[:, 0].tolist() == [*[30] * 6, 60, *[30] * 4, 100]


def test_bands_of_demand_are_priced_one_by_one():
    tiers = [{"up_to": 50, "price": 0}, {"up_to": "0.08 MW", "price": 10}, {"price": 20}]
    assert bill(demand_tariff(tiers=tiers), AXIS, with_spikes(100), 2026).demand_cost[0] == 30 * 10 + 20 * 20


def test_a_coincident_peak_is_charged_once_with_the_last_of_its_times():
    load = with_spikes(10, m06_01_15=30, m08_01_15=50, m08_01_16=90)
    times = ["06-01 15:00", "08-01 15:00"]
    highest = bill(demand_tariff(price=2, times=times), AXIS, load, 2026)
    mean = bill(demand_tariff(price=2, times=times, counted="mean"), AXIS, load, 2026)
    assert highest.demand_cost.tolist() == [*[0.0] * 7, 100.0, *[0.0] * 4]
    assert mean.demand_cost.sum() == 80.0


def test_a_coincident_peak_that_the_axis_lacks_is_refused():
    week = of_blocks([(np.datetime64("2026-01-05"), 168, 1.0)], 60, "declared_blocks")
    with pytest.raises(BadInput, match="08-01 15:00"):
        bill(demand_tariff(price=2, times=["01-05 03:00", "08-01 15:00"]), week, np.ones(168), 2026)


def test_a_month_that_stands_for_others_pays_charges_of_some_months_no_more_often_than_these():
    """A day of July stands for the year: July is charged 365 / 31 times, a charge of three months three times."""
    day = of_blocks([(np.datetime64("2026-07-01"), 24, 365.0)], 60, "declared_blocks")
    charges = [{"price": 1}, {"price": 1, "months": [6, 7, 8]}, {"price": 1, "times": ["07-01 10:00"]}]
    tariff = Tariff(energy={"normal": 0.0}, demand_charges=charges)
    assert bill(tariff, day, np.full(24, 10.0), 2026).charge_cost[6].tolist() == [10 * 365 / 31, 30.0, 10.0]


def test_bands_of_energy_change_the_price_of_what_lies_in_them():
    flat = np.ones(len(AXIS))  # 744 kWh in January
    tiers = [{"up_to": 700}, {"price": 3}]
    assert bill(Tariff(energy={"normal": 2}, energy_tiers=tiers), AXIS, flat, 2026).monthly[0] == 700 * 2 + 44 * 3
    tiers = [{"up_to": 700}, {"factor": 1.5}]
    assert bill(Tariff(energy={"normal": 2}, energy_tiers=tiers), AXIS, flat, 2026).monthly[0] == 700 * 2 + 44 * 3
    tiers = [{"up_to": 700}, {"add": -0.5}]
    assert bill(Tariff(energy={"normal": 2}, energy_tiers=tiers), AXIS, flat, 2026).monthly[0] == 744 * 2 - 22


def test_a_factor_of_a_band_is_of_the_mean_price_of_all_periods():
    tariff = Tariff(schedule=EVENING, energy={"peak": 4, "normal": 1}, energy_tiers=[{"up_to": 372}, {"factor": 2.0}])
    year = bill(tariff, AXIS, np.ones(len(AXIS)), 2026)
    january = 22 * 5 * 4 + (744 - 22 * 5) * 1  # 22 working days
    assert year.lines["energy"][0] == pytest.approx(january * 1.5)


def test_a_fixed_charge_a_least_bill_and_taxes():
    tariff = Tariff(
        energy={"normal": 1},
        fixed_charge=100,
        minimum_charge=800,
        vat={date(2026, 1, 1): 0.08, date(2026, 7, 1): "10 %"},
    )
    year = bill(tariff, AXIS, np.ones(len(AXIS)), 2026)
    assert year.monthly[:2].tolist() == [844.0, 800.0]  # 744 + 100, and 672 + 100
    assert year.minimum[:2].tolist() == [0.0, 28.0]
    assert year.vat[[0, 6]].tolist() == pytest.approx([0.08 * 844, 0.10 * 844])


def test_a_low_power_factor_raises_the_bill_of_energy_alone():
    tariff = Tariff(energy={"normal": 1}, fixed_charge=100, power_factor=PowerFactor())
    reactive = 744 * np.tan(np.arccos(0.8)) * np.array([1.0, *[0.0] * 11])
    year = bill(tariff, AXIS, np.ones(len(AXIS)), 2026, reactive_kvarh=reactive)
    assert year.cos_phi[0] == pytest.approx(0.8)
    assert year.power_factor[0] == pytest.approx(0.125 * 744)
    assert year.power_factor[1:].tolist() == [0.0] * 11


def test_a_week_pays_its_part_of_what_is_charged_by_the_month():
    week = of_blocks([(np.datetime64("2026-01-05"), 168, 1.0)], 60, "declared_blocks")
    tariff = Tariff(energy={"normal": 1}, fixed_charge=31, energy_tiers=[{"up_to": 310}, {"price": 2}])
    year = bill(tariff, week, np.ones(168), 2026)
    assert year.standing[0] == 7.0
    assert year.lines["energy"][0] == 168 + 98  # 70 kWh of a week cost 1


@pytest.mark.parametrize(
    ("charge", "words"),
    [
        ({}, "exactly one"),
        ({"price": 1, "prices_by_month": [1] * 12}, "exactly one"),
        ({"prices_by_month": [1] * 11}, "11 prices"),
        ({"price": 1, "times": ["1-5 03:00"]}, "MM-DD"),
        ({"price": 1, "times": ["01-05 03:00"], "months": [1]}, "given 'times'"),
        ({"price": 1, "counted": "mean"}, "needs 'times'"),
        ({"price": 1, "window": ["dawn"]}, "dawn"),
        ({"tiers": [{"up_to": 5, "price": 1}, {"up_to": 4, "price": 1}, {"price": 2}]}, "must rise"),
        ({"tiers": [{"up_to": 5, "price": 1}]}, "must rise"),
    ],
)
def test_what_a_demand_charge_cannot_mean_is_refused(charge, words):
    with pytest.raises(ValidationError, match=words):
        demand_tariff(**charge)


def test_two_charges_of_one_name_are_refused():
    with pytest.raises(ValidationError, match="share a name"):
        Tariff(energy={"normal": 1}, demand_charges=[{"name": "a", "price": 1}, {"name": "a", "price": 2}])


def test_the_short_form_is_the_first_charge():
    tariff = Tariff(energy={"normal": 1}, demand_charge=7, demand_charges=[DemandCharge(price=1, months=(1,))])
    assert [charge.name for charge in tariff.all_charges] == ["demand", "demand 2"]
    assert bill(tariff, AXIS, np.ones(len(AXIS)), 2026).demand_cost[:2].tolist() == [8.0, 7.0]


def test_a_charge_of_months_that_are_not_shown_is_told():
    day = of_blocks([(np.datetime64("2026-07-01"), 24, 365.0)], 60, "declared_blocks")
    charges = [{"name": name, "price": 1, "months": months} for name, months in (("spring", [3, 4]), ("summer", [7]))]
    [told] = unseen_charges(Tariff(energy={"normal": 0.0}, demand_charges=charges), day)
    assert "'spring' is for months 3, 4" in told.say("en")
