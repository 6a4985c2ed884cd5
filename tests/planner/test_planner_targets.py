"""Targets for clean electricity on two hours: the sun shines in the second, the mill takes 10 kW in both."""

import numpy as np
import pytest
from park_factory import (
    a_fuel,
    a_meter,
    a_park,
    a_size,
    a_tenant,
    converter,
    hours,
    movable,
    purchase,
    pv,
    stages,
    store,
    target,
)

from netzero.accounts import account
from netzero.errors import NoPlanExists
from netzero.planner import plan
from netzero.simulator import replay, settle

SUN_COSTS = 2.0
"""Of a kWh in the year's 4,380 hours of sun, where the grid's costs 1: nobody builds it unasked."""


def planned(*targets, export_kw=0.0, supplies=(), storages=(), demand=10.0, price=1.0, **given):
    sun = pv("sun", capex=SUN_COSTS * 4380 * 20)
    park = a_park(
        tenants=[a_tenant("mill")],
        supplies=[sun, *supplies],
        storages=storages,
        meters=[a_meter(export_kw=export_kw)],
        targets=targets,
        stages=stages(2026, length=1),
        **{"unserved_price": None} | given,
    )
    data = {"availability": {"sun": [0.0, 1.0]}, "price": price, "weight": 4380.0}
    ratios = {"genset:gas": 2.0}
    hourly = hours(park, {("mill", "electricity"): demand}, steps=2, **data, ratios=ratios)
    found = plan(park, hourly)
    dispatch = replay(park, hourly, found.dataset)
    design = found.dataset["capacity"], found.dataset["new_capacity"]
    books = account(park, hourly, *design, dispatch, settle(park, hourly, dispatch))
    reached = {str(name): float(books["clean_share"].sel(target=name)[0]) for name in books["target"].values}
    return found, found.certificate["objective"] / 4380, reached


def built_kw(found):
    return float(found.dataset["capacity"].sel(size="sun")[0])


def test_a_quarter_of_the_electricity_is_half_of_the_hour_of_sun():
    found, cost, reached = planned(target("renewable", 0.25), target("matched"))
    assert built_kw(found) == pytest.approx(5.0)
    assert cost == pytest.approx(5 * SUN_COSTS + 15)
    assert reached == {"renewable": pytest.approx(0.25), "matched": pytest.approx(0.25)}
    # one kWh more from the sun instead of the grid
    assert found.dataset["target_price"].values == pytest.approx(np.array([[SUN_COSTS - 1], [0.0]]))


def test_a_target_that_is_met_anyway_costs_nothing():
    found, cost, reached = planned(target("renewable", 0.25), price=3.0)
    assert built_kw(found) == pytest.approx(10.0)
    assert cost == pytest.approx(10 * SUN_COSTS + 30)
    assert reached["renewable"] == pytest.approx(0.5)
    assert found.dataset["target_price"].values == pytest.approx(np.zeros((1, 1)))


def test_sold_at_noon_counts_over_the_year_and_not_hour_by_hour():
    """All 20 kWh from the sun: 10 of them sold at noon for the 10 bought at night."""
    found, cost, reached = planned(target("renewable", 1.0, sold=True), target("matched"), export_kw=50.0)
    assert built_kw(found) == pytest.approx(20.0)
    assert cost == pytest.approx(20 * SUN_COSTS + 10)
    assert reached == {"renewable": pytest.approx(1.0), "matched": pytest.approx(0.5)}


def test_hour_by_hour_the_night_needs_a_store_and_clean_supply_bears_its_losses():
    """A store that keeps half takes 20 kWh at noon for 10 at night: the sun gives 30 for the 20 that are used."""
    keep = store("battery", a_size("battery", unit="kWh"), efficiency=(0.5, 1.0))
    found, cost, reached = planned(target("matched", 1.0), storages=[keep])
    assert built_kw(found) == pytest.approx(30.0)
    assert cost == pytest.approx(30 * SUN_COSTS)
    assert reached["matched"] == pytest.approx(1.0)


def test_without_a_store_no_plan_is_matched_at_night():
    with pytest.raises(NoPlanExists) as refused:
        planned(target("matched", 0.6))
    # of 20 kW, 12 must be clean and 10 can be, in 4,380 hours
    assert "target 'matched' in 2026, 0.6 of the electricity used (targets): at least 8,760 kWh" in refused.value.say()


def test_wasting_clean_electricity_in_a_store_does_not_raise_the_share():
    """A battery that holds nothing can burn power, charging and discharging at once; the night stays unmatched."""
    no_energy = a_size("battery.energy", unit="kWh", upper=0.0)
    burner = store("battery", no_energy, a_size("battery.power"), efficiency=(0.5, 0.5))
    with pytest.raises(NoPlanExists):
        planned(target("matched", 0.51), storages=[burner])


def test_bought_electricity_in_a_store_is_not_clean():
    """Bought at night at 1 to be used at noon at 9: 0 of 20 kWh from clean supply, however much is discharged."""
    keep = store("battery", a_size("battery", unit="kWh"))
    _, _, reached = planned(target("matched"), storages=[keep], price=[1.0, 9.0])
    assert reached["matched"] == pytest.approx(0.0)


def test_the_grids_own_clean_share_counts_where_it_is_declared():
    """x from the sun and a fifth of the other 20 - x are 12: x = 10."""
    found, _, reached = planned(target("matched", 0.6, grid=0.2))
    assert built_kw(found) == pytest.approx(10.0)
    assert reached["matched"] == pytest.approx(0.6)


@pytest.mark.parametrize(("virtual", "sun_kw"), [(False, 5.0), (True, 0.0)])
def test_a_virtual_contract_counts_where_that_is_said(virtual, sun_kw):
    """6 kWh of wind by virtual contract at the grid's price are 30 % of 20."""
    wind = purchase("wind", 3.0, 0.9, delivery="virtual")
    found, *_ = planned(target("renewable", 0.25, virtual=virtual), supplies=[wind])
    assert built_kw(found) == pytest.approx(sun_kw)


def test_plant_on_site_is_no_renewable_supply():
    """A generator gives all at 0.5: a quarter must come from the sun all the same."""
    genset = converter("genset", "electricity", 100.0, takes=["gas"])
    found, _, reached = planned(target("renewable", 0.25), converters=[genset], fuels=[a_fuel("gas", 0.25)])
    assert built_kw(found) == pytest.approx(5.0)
    assert reached["renewable"] == pytest.approx(0.25)


def test_a_target_holds_from_its_stage_on_and_costs_what_it_costs_there():
    sun = pv("sun", capex=SUN_COSTS * 4380 * 20)
    park = a_park(
        tenants=[a_tenant("mill")],
        supplies=[sun],
        meters=[a_meter()],
        targets=[target("renewable", (None, 0.5))],
        stages=stages(2026, 2031, length=5),
        unserved_price=None,
    )
    data = {"availability": {"sun": [0.0, 1.0]}, "price": 1.0, "weight": 4380.0}
    found = plan(park, hours(park, {("mill", "electricity"): 10.0}, steps=2, **data)).dataset
    assert found["capacity"].values[0].tolist() == pytest.approx([0.0, 10.0])
    assert found["target_price"].values[0].tolist() == pytest.approx([0.0, SUN_COSTS - 1])


def filled(**given):
    """A store of 10 kWh that is full at the begin and may be empty at the end of the two hours."""
    return store("battery", a_size("battery", 10.0, upper=10.0, unit="kWh"), initial=1.0, end_is_free=True, **given)


def test_what_a_store_held_at_the_begin_is_not_clean():
    """10 of 20 kWh are given out of nothing: no share from them, and a target of 3 % cannot be met without the sun."""
    *_, reached = planned(target("matched"), storages=[filled()])
    assert reached["matched"] == pytest.approx(0.0)
    found, _, reached = planned(target("matched", 0.25), storages=[filled()])
    assert built_kw(found) == pytest.approx(5.0)
    assert reached["matched"] == pytest.approx(0.25)


def test_what_was_charged_comes_out_clean_beside_what_was_there():
    """Of 20 kWh the store gives 10 that it held and the sun 5: the store empties in the first hour."""
    found, _, reached = planned(target("matched", 0.25), storages=[filled()], price=[9.0, 1.0])
    assert float(found.dataset["discharge_kw"].sum()) == pytest.approx(10.0)
    assert built_kw(found) == pytest.approx(5.0)
    assert reached["matched"] == pytest.approx(0.25)


def test_a_target_is_not_met_by_leaving_demand_unserved():
    """Without the night's 10 kWh all of the rest would be clean: 10 of 20 are asked for and lacking all the same."""
    with pytest.raises(NoPlanExists) as refused:
        planned(target("matched", 0.6), unserved_price=50.0)
    assert "at least 8,760 kWh" in refused.value.say()


def test_a_target_is_not_met_by_shedding_demand():
    item = movable("mill", 0.0, shed=1.0, shed_price=0.1)
    _, cost, reached = planned(target("matched", 0.5), flexible=[item])
    # the sun serves its hour at 2; the night is shed at 0.1 in place of 1
    assert cost == pytest.approx(10 * SUN_COSTS + 10 * 0.1)
    assert reached["matched"] == pytest.approx(0.5)
    with pytest.raises(NoPlanExists):
        planned(target("matched", 0.6), flexible=[item])


def test_a_share_of_nothing_is_no_share():
    *_, reached = planned(target("matched", 0.5), demand=0.0)
    assert np.isnan(reached["matched"])
