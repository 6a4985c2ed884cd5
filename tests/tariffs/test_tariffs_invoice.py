"""Invoices of real days: each day under its decision, worked by hand."""

from datetime import date

import numpy as np
import pytest

from netzero import catalogue
from netzero.axis import of_blocks
from netzero.errors import BadInput
from netzero.tariffs import InForce, Tariff, TariffHistory, always, invoice

HISTORY = catalogue.tariff_histories()["vn_22kv"]


def days(first, count, step_minutes=30):
    return of_blocks([(np.datetime64(first), count * 24 * 60 // step_minutes, 1.0)], step_minutes, "invoice")


def test_april_and_may_2026_have_the_hours_of_each_day():
    """100 kW day and night; 22 April 2026 is a Wednesday, the first day of the new hours."""
    axis = days("2026-04-01", 61)
    found = invoice(HISTORY, axis, np.full(len(axis), 100.0))
    assert found.months == ("2026-04", "2026-05")
    rows = [(HISTORY.decisions[at].name, name) for at, name in zip(found.of_period, found.bill.periods, strict=True)]
    kwh = {row: found.bill.energy_kwh[:, i].tolist() for i, row in enumerate(rows)}
    old, new = "vn_1279_22kv_old_hours", "vn_1279_22kv"
    assert kwh[old, "peak"] == [18 * 500, 0]  # 18 working days and 3 Sundays to 21 April
    assert kwh[old, "off_peak"] == [21 * 600, 0]
    assert kwh[new, "peak"] == [8 * 500, 26 * 500]
    assert kwh[new, "off_peak"] == [9 * 600, 31 * 600]
    assert found.bill.monthly[1] == 13_000 * 3398 + 18_600 * 1190 + (74_400 - 31_600) * 1833
    assert found.vat_rate.tolist() == [0.08, 0.08]
    assert found.bill.vat[1] == pytest.approx(0.08 * found.bill.monthly[1])


def test_tax_changes_with_the_year():
    axis = days("2026-12-31", 2)
    assert invoice(HISTORY, axis, np.ones(len(axis))).vat_rate.tolist() == [0.08, 0.10]


def test_before_the_first_known_tax_there_is_none():
    axis = days("2025-06-01", 1)
    assert np.isnan(invoice(HISTORY, axis, np.ones(len(axis))).vat_rate[0])


def test_a_month_with_two_price_lists_is_billed_by_the_day():
    axis = days("2025-05-01", 31)
    found = invoice(HISTORY, axis, np.full(len(axis), 10.0))
    lists = {HISTORY.decisions[at].name for at in found.of_period}
    assert lists == {"vn_2699_22kv", "vn_1279_22kv_old_hours"}
    assert found.bill.energy_kwh.sum() == 7440.0


def test_a_power_factor_of_eighty_five_per_cent_costs_an_extra_seventeenth():
    axis = days("2026-05-01", 31)
    kw = np.full(len(axis), 100.0)
    found = invoice(HISTORY, axis, kw, reactive_kvarh=kw * axis.hours * np.tan(np.arccos(0.85)))
    assert found.bill.power_factor[0] == pytest.approx((0.9 / 0.85 - 1) * found.bill.energy_cost.sum())


def test_a_ratchet_reaches_back_over_new_year_and_never_forward():
    tariff = Tariff(energy={"normal": 0}, demand_charges=[{"price": 1, "ratchet": {"share": 0.5, "last": 2}}])
    axis = days("2025-11-01", 30 + 31 + 31 + 28, 60)
    kw = np.full(len(axis), 10.0)
    kw[24 * 35] = 100.0  # in December
    found = invoice(always("mine", tariff), axis, kw)
    assert found.bill.billed_kw[:, 0].tolist() == [10, 100, 50, 50]
    assert [fault.code for fault in found.warnings] == ["NZ0642"]


def test_a_demand_charge_begins_with_the_month_after_its_decision():
    plain = Tariff(energy={"normal": 1})
    history = TariffHistory(
        {},
        (
            InForce(date(2026, 1, 1), "one", plain),
            InForce(date(2026, 2, 10), "two", plain.model_copy(update={"demand_charge": 7.0})),
        ),
    )
    axis = days("2026-01-01", 90, 60)
    found = invoice(history, axis, np.full(len(axis), 3.0))
    assert found.bill.demand_cost.tolist() == [0.0, 0.0, 21.0]


def test_part_of_a_month_is_told_and_charged_in_part():
    axis = days("2026-04-16", 15, 60)
    found = invoice(always("mine", Tariff(energy={"normal": 1}, fixed_charge=30)), axis, np.ones(len(axis)))
    assert found.covered.tolist() == [0.5]
    assert found.bill.standing.tolist() == [15.0]


def test_a_day_before_the_first_decision_is_refused():
    axis = days("2020-01-01", 1)
    with pytest.raises(BadInput, match="2023-05-04"):
        invoice(HISTORY, axis, np.ones(len(axis)))


def test_a_coincident_peak_is_on_the_invoice_that_holds_its_last_time():
    charge = {"price": 2, "times": ["01-05 10:00", "02-03 10:00"]}
    history = always("mine", Tariff(energy={"normal": 0.0}, demand_charges=[charge]))
    january, both, february = (
        days(f"2026-{first}", count) for first, count in (("01-01", 31), ("01-01", 59), ("02-01", 28))
    )
    assert invoice(history, january, np.full(len(january), 10.0)).bill.total == 0.0
    assert invoice(history, both, np.full(len(both), 10.0)).bill.demand_cost.tolist() == [0.0, 20.0]
    with pytest.raises(BadInput, match="01-05 10:00"):
        invoice(history, february, np.full(len(february), 10.0))
