"""What tariffs are worth to a plan, and who pays what they charge: small cases worked by hand."""

import numpy as np
import pytest
from billed import billed, with_terms
from golden.parks import a_mill
from park_factory import a_design, a_meter, a_park, a_size, a_tenant, hours, stages, store

from netzero.accounts import account, relaxed_bill_notes
from netzero.errors import BadInput
from netzero.planner import plan
from netzero.simulator import replay, settle, simulate, simulate_many
from netzero.tariffs import Schedule, Tariff, Window

OVER_NEW_MONTH = "2026-01-31T22:00"
"""Two hours of January and two of February."""
BATTERY = {"storages": [store("battery", a_size("battery", 10.0, "kWh", upper=10.0))]}
"""Ten kWh that are there, free of loss and cost."""


def planned(tariff, needs, **given):
    park = a_mill(meters=[billed(a_meter(), tariff)], **given)
    data = hours(park, {("mill", "electricity"): needs}, price=0.0, start=OVER_NEW_MONTH)
    data = data.assign(block=("time", [0, 0, 1, 1]), previous=("time", [1, 0, 3, 2]))
    return park, with_terms(park, data, {"gate": tariff})


def cost(tariff, needs, **given):
    park, data = planned(tariff, needs, **given)
    return plan(park, data).certificate["objective"]


def charge(**given):
    return Tariff(energy={"normal": 0.0}, demand_charges=[given])


def test_look_back_makes_a_kilowatt_shaved_worth_more():
    ratchet = charge(price=1, ratchet={"share": 0.5})
    assert cost(ratchet, [10, 30, 10, 10]) == pytest.approx(30 + 15)
    assert cost(ratchet, [10, 30, 10, 10], **BATTERY) == pytest.approx(20 + 10)
    assert cost(charge(price=1), [10, 30, 10, 10], **BATTERY) == pytest.approx(20 + 10)
    assert cost(charge(price=1), [10, 30, 10, 10]) == pytest.approx(30 + 10)


def test_a_window_leaves_the_other_hours_free():
    evening = Schedule(windows={"peak": (Window(days=("sat",), start="23:00", end="24:00"),)})
    tariff = Tariff(
        schedule=evening, energy={"peak": 0, "normal": 0}, demand_charges=[{"price": 7, "window": ["peak"]}]
    )
    assert cost(tariff, [30, 20, 40, 40]) == pytest.approx(7 * 20)
    assert cost(tariff, [30, 20, 40, 40], **BATTERY) == pytest.approx(7 * 10)


def test_only_what_reaches_into_a_dear_band_is_shaved_at_its_price():
    tiers = charge(tiers=[{"up_to": 25, "price": 1}, {"price": 10}])
    assert cost(tiers, [10, 30, 0, 0]) == pytest.approx(25 + 50)
    assert cost(tiers, [10, 30, 0, 0], **BATTERY) == pytest.approx(20)


def test_a_coincident_peak_is_avoided_and_nothing_else():
    peak = charge(price=9, times=["01-31 23:00"])
    assert cost(peak, [10, 30, 50, 50], **BATTERY) == pytest.approx(9 * 20)


def test_a_least_bill_is_paid_whatever_is_saved():
    tariff = Tariff(energy={"normal": 1}, fixed_charge=10, minimum_charge=60)
    assert cost(tariff, [10, 30, 40, 40]) == pytest.approx(60 + 90)


def test_dear_energy_of_a_high_band_makes_room_for_dearer_supply():
    tariff = Tariff(energy={"normal": 1}, energy_tiers=[{"up_to": 30}, {"price": 4}])
    assert cost(tariff, [10, 30, 5, 5]) == pytest.approx(30 + 10 * 4 + 10)


def test_bands_that_fall_are_counted_from_below_and_both_are_told():
    tariff = charge(tiers=[{"up_to": 20, "price": 5}, {"price": 2}])
    park, data = planned(tariff, [10, 30, 10, 10])
    found = plan(park, data)
    assert found.certificate["objective"] == pytest.approx(2 * (30 + 10))
    assert found.certificate["relaxed_bills"] == {"gate": ["gate: demand"]}
    done = replay(park, data, found.dataset)
    books = account(park, data, *a_design(park), done, settle(park, data, done))
    [note] = relaxed_bill_notes(park, found.certificate, books)
    assert note.values["planned"] == pytest.approx(80)
    assert note.values["billed"] == pytest.approx(20 * 5 + 10 * 2 + 10 * 5)


def two_tenants(tariff, needs):
    tenants = [a_tenant("weaver"), a_tenant("dyer")]
    park = a_park(
        tenants=tenants, meters=[billed(a_meter(), tariff)], stages=stages(2026, length=1), unserved_price=None
    )
    given = {(name, "electricity"): kw for name, kw in needs.items()}
    data = with_terms(park, hours(park, given, price=0.0, start=OVER_NEW_MONTH), {"gate": tariff})
    done = simulate(park, data, *a_design(park))
    return account(park, data, *a_design(park), done, settle(park, data, done)).sel(stage=2026)


def test_the_gate_pays_for_the_peak_of_the_sum_and_each_tenant_its_part_of_it():
    needs = {"weaver": [150, 50, 0, 0], "dyer": [50, 100, 0, 0]}
    books = two_tenants(charge(price=7), needs)
    assert books["bill"].sel(meter="gate", bill_line="demand").sum().item() == pytest.approx(7 * 200)
    paid = books["transfers"].sel(transfer="grid_demand")
    assert [paid.sel(party=name).item() for name in ("weaver", "dyer")] == pytest.approx([7 * 150, 7 * 50])


def test_under_look_back_a_quiet_month_is_paid_by_who_made_the_peak():
    needs = {"weaver": [150, 50, 0, 0], "dyer": [50, 100, 20, 20]}
    books = two_tenants(charge(price=7, ratchet={"share": 0.5}), needs)
    february = books["party_bill"].sel(transfer="grid_demand", billing_month=2)
    assert february.sel(party="weaver").item() == pytest.approx(7 * 100 * 0.75)
    assert february.sel(party="dyer").item() == pytest.approx(7 * 100 * 0.25)


def test_what_a_band_adds_is_passed_on_by_the_kilowatt_hour():
    tariff = Tariff(energy={"normal": 1}, energy_tiers=[{"up_to": 100}, {"price": 3}])
    books = two_tenants(tariff, {"weaver": [100, 50, 0, 0], "dyer": [30, 20, 0, 0]})
    paid = books["transfers"].sel(transfer="grid_energy")
    assert paid.sel(party="weaver").item() == pytest.approx(0.75 * (200 + 100 * 2))
    assert paid.sum().item() == pytest.approx(0.0, abs=1e-9)


def test_a_low_power_factor_is_billed_and_never_planned_with():
    tariff = Tariff(energy={"normal": 2}, power_factor={"least": 0.9})
    tenants = [a_tenant("weaver")]
    park = a_park(tenants=tenants, meters=[billed(a_meter(), tariff, power_factor=(0.8,))], unserved_price=None)
    data = hours(park, {("weaver", "electricity"): [100, 100]}, price=0.0)
    data = with_terms(park, data, {"gate": tariff})
    found = plan(park, data)
    done = replay(park, data, found.dataset)
    books = account(park, data, *a_design(park), done, settle(park, data, done))
    line = books["costs"].sum("party").sel(line="grid_power_factor").item()
    assert line == pytest.approx(0.125 * 400)
    assert found.certificate["relaxed_bills"] == {"gate": ["power_factor"]}


def test_many_designs_refuse_what_they_cannot_bill():
    park, data = planned(charge(price=1, ratchet={"share": 0.5}), [10, 30, 10, 10])
    capacity, new = a_design(park)
    designs = (
        capacity.expand_dims(design=np.arange(1))
        .to_dataset(name="capacity")
        .assign(new_capacity=new.expand_dims(design=np.arange(1)))
    )
    with pytest.raises(BadInput, match="gate"):
        simulate_many(park, data, designs)
