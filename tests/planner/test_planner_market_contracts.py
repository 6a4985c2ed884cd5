"""Contracts on the market's price: matched in each step with what is imported, and settled against a strike.

The mill takes 100 kW for two hours that stand for 4,380 each; the grid's electricity is 2 a kWh at retail.
"""

from dataclasses import replace

import pytest
from golden.parks import a_mill, two_hours
from park_factory import a_contract, a_design, a_meter, carbon, pv, target

from netzero.accounts import account
from netzero.components.greenhouse import CarbonPrice
from netzero.components.park import Park
from netzero.components.relaxed import relaxed
from netzero.planner import base_year_emissions, plan
from netzero.planner.safe_side import on_the_safe_side
from netzero.results.verification.evidence import Evidence
from netzero.results.verification.recomputed import clean_kwh, yearly_costs
from netzero.simulator import replay, settle, simulate

HOURS = 4380.0
LINES = ("grid_energy", "market_energy", "market_charges", "contract_difference")


def booked(park: Park, **given):
    """Return the objective and the lines of the books of the plan's replay, a year's mean hour."""
    plain = {"price": 2.0, "market_price": 1.0, "availability": {"wind": [0.3, 1.0]}, "demand": {"electricity": 100.0}}
    hourly = two_hours(park, **plain | given)
    found = plan(park, hourly)
    done = replay(park, hourly, found.dataset)
    design = found.dataset["capacity"], found.dataset["new_capacity"]
    books = account(park, hourly, *design, done, settle(park, hourly, done))
    lines = {line: books["costs"].sel(line=line).sum().item() / HOURS for line in LINES}
    again = yearly_costs(Evidence(park, hourly, done, found.dataset))
    assert {line: again[line][0] / HOURS for line in LINES} == pytest.approx(lines)
    return found.certificate["objective"] / HOURS, lines, books, hourly


def test_what_is_matched_pays_market_price_losses_and_charges_and_the_rest_retail():
    """Of 200 kW, 60 and 100 are matched of the 60 and 200 generated: 160 at 1 x 1.05 + 0.3 + 0.2; 40 at retail."""
    wind = a_contract("wind", 200.0, 1.0, loss_factor=1.05, service=0.3, balancing=0.2)
    objective, lines, _, _ = booked(a_mill(meters=[a_meter()], contracts=[wind]))
    assert lines == pytest.approx(dict(zip(LINES, (80.0, 168.0, 80.0, 0.0), strict=True)))
    assert objective == pytest.approx(328.0)


@pytest.mark.parametrize(
    ("volume", "sides", "owed"),
    [
        # market's price 1.0 and 1.4, strike 1.2: 0.2 owed in the first hour, 0.2 received in the second
        ("matched", "two", 60 * 0.2 - 100 * 0.2),
        ("generated", "two", 60 * 0.2 - 200 * 0.2),
        ("fixed", "two", 50 * 0.2 - 50 * 0.2),
        ("matched", "one", 60 * 0.2),
        ("generated", "one", 60 * 0.2),
        ("fixed", "one", 50 * 0.2),
    ],
)
def test_the_difference_to_the_strike_is_settled_on_the_declared_volume(volume, sides, owed):
    fixed = 50.0 if volume == "fixed" else None
    wind = a_contract("wind", 200.0, 1.2, volume=volume, one_sided=sides == "one", fixed_kw=fixed)
    objective, lines, _, _ = booked(a_mill(meters=[a_meter()], contracts=[wind]), market_price=[1.0, 1.4])
    assert lines["contract_difference"] == pytest.approx(owed)
    assert objective == pytest.approx(sum(lines.values()))


def test_two_contracts_of_a_meter_share_it_by_what_they_generate():
    """100 kW are matched with 100 of one at a strike of 1.1 and 300 of the other at 1.5: 25 x 0.1 + 75 x 0.5."""
    cheap, dear = a_contract("cheap", 100.0, 1.1), a_contract("dear", 300.0, 1.5)
    park = a_mill(meters=[a_meter()], contracts=[cheap, dear])
    _, lines, _, _ = booked(park, availability={"wind": [1.0, 1.0]})
    assert lines["contract_difference"] == pytest.approx(2 * (25 * 0.1 + 75 * 0.5))


def test_own_sun_lowers_what_is_matched_before_it_lowers_what_is_bought_at_retail():
    """PV at 0.2 a kWh saves 1.5 of what is matched: with it 20 kW are left, all of them matched."""
    roof = pv("roof", 80.0, upper=80.0, cost=0.2)
    wind = a_contract("wind", 200.0, 1.0, service=0.5)
    objective, lines, _, _ = booked(
        a_mill(meters=[a_meter()], supplies=[roof], contracts=[wind]), availability={"wind": [1.0, 1.0], "sun": 1.0}
    )
    assert lines["grid_energy"] == pytest.approx(0.0, abs=1e-9)
    assert lines["market_energy"] == pytest.approx(40.0)
    assert objective == pytest.approx(2 * (20 * 1.5 + 80 * 0.2))


def test_a_contract_dearer_than_retail_is_due_all_the_same():
    """Matched costs 2.5, retail 2: of the mill's 100 kW, 60 and 100 are due, and nothing can make it import less."""
    wind = a_contract("wind", 200.0, 1.0, service=1.5)
    park = a_mill(meters=[a_meter(limit_kw=1000.0)], contracts=[wind])
    objective, lines, _, _ = booked(park)
    assert sum(lines.values()) == pytest.approx(40 * 2 + 160 * 2.5)
    assert objective == pytest.approx(40 * 2 + 160 * 2.5)


def test_where_plant_may_lower_the_import_the_plan_is_a_bound_and_says_so():
    """The roof's 50 kW leave 50 to be imported, all due: the plan matches 60 / 100 and 100 / 100 of it at least."""
    wind = a_contract("wind", 200.0, 1.0, service=1.5)
    park = a_mill(meters=[a_meter(limit_kw=1000.0)], supplies=[pv("roof", 50.0, upper=50.0)], contracts=[wind])
    objective, lines, _, hourly = booked(park, availability={"wind": [0.3, 1.0], "sun": [1.0, 1.0]})
    assert sum(lines.values()) == pytest.approx(100 * 2.5)
    assert objective == pytest.approx(50 * (2 + 0.6 * 0.5) + 50 * 2.5)
    (told,) = relaxed(park, hourly)
    assert told.values == {"name": "gate", "year": 2026, "hours": pytest.approx(8760.0)}


def test_a_plan_of_a_contract_cheaper_than_retail_is_exact():
    park = a_mill(meters=[a_meter()], contracts=[a_contract("wind", 200.0, 1.0)])
    *_, hourly = booked(park)
    assert relaxed(park, hourly) == ()


def test_each_party_bears_its_share_of_the_contract_and_all_payments_cancel():
    """The mill took all of the 200 kWh: it saves 2 - 1.5 on each of the 160 matched ones."""
    wind = a_contract("wind", 200.0, 1.0, service=0.5)
    _, _, books, _ = booked(a_mill(meters=[a_meter()], contracts=[wind]))
    paid = books["transfers"].sel(transfer="contract") / HOURS
    assert paid.sel(party="mill").item() == pytest.approx(-80.0)
    assert paid.sum().item() == pytest.approx(0.0)
    mill = (books["costs"].sum("line") + books["transfers"].sum("transfer")).sel(party="mill").item() / HOURS
    assert mill == pytest.approx(40 * 2.0 + 160 * 1.5)


def test_what_is_matched_has_the_factor_of_the_contract_by_the_market_based_method():
    wind = a_contract("wind", 200.0, 1.0)
    park = a_mill(meters=[a_meter()], contracts=[wind], carbon=carbon(market_based=True))
    _, _, books, _ = booked(park, grid_factor=1e-3, market_factor=8e-4)
    scopes = books["emissions"].sum("party") / HOURS
    assert scopes.sel(scope="scope_2_location").item() == pytest.approx(0.2)
    assert scopes.sel(scope="scope_2_market").item() == pytest.approx(40 * 8e-4)


def test_operation_by_rules_is_settled_as_the_plan_is():
    """Nothing is to be decided here: the rules import what the plan imports, and the books are the same."""
    park = a_mill(meters=[a_meter()], contracts=[a_contract("wind", 200.0, 1.3, service=0.3)])
    _, lines, _, hourly = booked(park)
    done = simulate(park, hourly, *a_design(park))
    books = account(park, hourly, *a_design(park), done, settle(park, hourly, done))
    operated = {line: books["costs"].sel(line=line).sum().item() / HOURS for line in LINES}
    assert operated == pytest.approx(lines)


def test_the_bill_of_the_utility_holds_market_energy_and_charges_and_not_the_difference():
    wind = a_contract("wind", 200.0, 1.3, service=0.5)
    _, lines, books, _ = booked(a_mill(meters=[a_meter()], contracts=[wind]))
    energy = books["bill"].sel(bill_line="energy").sum().item() / HOURS
    assert energy == pytest.approx(lines["grid_energy"] + lines["market_energy"] + lines["market_charges"])


def test_a_contract_that_does_not_run_today_is_not_in_the_base_year():
    from netzero.planner.base_year import first_stage_without_investment

    wind = a_contract("wind", 200.0, 1.0)
    park = a_mill(meters=[a_meter()], contracts=[wind, replace(wind, name="old", in_force=True)])
    assert [contract.name for contract in first_stage_without_investment(park).contracts] == ["old"]


@pytest.mark.parametrize(("counts", "share"), [(True, (160 + 0.1 * 40) / 200), (False, 0.1 * 40 / 200)])
def test_a_target_that_counts_virtual_contracts_counts_what_is_matched(counts, share):
    """160 of 200 kWh are matched; a tenth of the other 40 is clean."""
    told = target("renewable", virtual=counts, grid=0.1)
    park = a_mill(meters=[a_meter()], contracts=[a_contract("wind", 200.0, 1.0)], targets=[told])
    *_, books, hourly = booked(park)
    assert books["clean_share"].item() == pytest.approx(share)
    clean, asked = clean_kwh(Evidence(park, hourly, replay(park, hourly, plan(park, hourly).dataset), None), told)
    assert clean / asked == pytest.approx(share)


def test_a_target_builds_plant_only_for_what_is_not_matched():
    """60 and 100 of 100 kW are matched: for 90 % the roof gives 20 more by day, at 3 a kWh."""
    wanted = target("renewable", 0.9, virtual=True)
    roof = pv("roof", 80.0, upper=80.0, cost=3.0)
    wind = a_contract("wind", 200.0, 1.0, service=0.5)
    park = a_mill(meters=[a_meter()], supplies=[roof], contracts=[wind], targets=[wanted])
    shapes = {"wind": [0.3, 1.0], "sun": [1.0, 1.0]}
    objective, *_ = booked(park, availability=shapes)
    assert objective == pytest.approx(160 * 1.5 + 20 * 2.0 + 20 * 3.0)


def test_nothing_is_matched_where_nothing_is_generated():
    park = a_mill(meters=[a_meter()], contracts=[a_contract("wind", 200.0, 1.0)])
    _, lines, _, _ = booked(park, availability={"wind": [0.0, 0.0]})
    assert lines["grid_energy"] == pytest.approx(400.0)
    assert lines["market_energy"] == 0.0


def test_a_share_that_matching_lowers_is_reached_by_what_is_truly_matched():
    """Half of the grid's electricity is clean, what is matched is not: 20 of 200 kWh. 20 kWh of the roof by day do it.

    In the second hour all that is imported is matched: each kWh of the roof, at 3, is clean and saves 1.5.
    """
    wanted = target("matched", 0.2, grid=0.5)
    wind = a_contract("wind", 200.0, 1.0, service=0.5)
    park = a_mill(meters=[a_meter()], supplies=[pv("roof", 80.0, upper=80.0, cost=3.0)], contracts=[wind])
    park = replace(park, targets=(wanted,))
    objective, lines, books, hourly = booked(park, availability={"wind": [0.3, 1.0], "sun": [1.0, 1.0]})
    assert books["clean_share"].item() == pytest.approx(0.2)
    assert objective == pytest.approx(40 * 2 + 140 * 1.5 + 20 * 3)
    assert sum(lines.values()) + 20 * 3 == pytest.approx(objective)
    assert relaxed(park, hourly) == ()
    (told,) = on_the_safe_side(park, hourly)
    assert told.values == {"name": "gate", "year": 2026, "what": "targets.matched"}


def test_a_cap_is_kept_with_all_that_is_matched_where_the_contract_emits_more_than_the_grid():
    """40 kWh at 0.5 kg and 160 at 1 kg are 180 kg; for 170 the roof gives 10 kWh by day, when all import is matched."""
    coal = a_contract("wind", 200.0, 1.0, service=0.5, factor=1e-3)
    park = a_mill(meters=[a_meter()], supplies=[pv("roof", 80.0, upper=80.0, cost=3.0)], contracts=[coal])
    park = replace(park, carbon=carbon(market_based=True, cap_t=0.17 * HOURS))
    shapes = {"wind": [0.3, 1.0], "sun": [1.0, 1.0]}
    objective, _, books, hourly = booked(park, availability=shapes, grid_factor=1e-3, market_factor=5e-4)
    assert books["emissions"].sel(scope="scope_2_market").sum().item() / HOURS == pytest.approx(0.17)
    assert objective == pytest.approx(40 * 2 + 150 * 1.5 + 10 * 3)
    assert relaxed(park, hourly) == ()
    (told,) = on_the_safe_side(park, hourly)
    assert told.values["what"] == "carbon"


@pytest.mark.parametrize(("price", "is_relaxed"), [(0.0, False), (500.0, False), (2000.0, True)])
def test_a_carbon_price_may_make_matching_dear(price, is_relaxed):
    """A kWh matched saves 0.5 and emits 0.5 kg more: dear from 1,000 a tonne on. Of 180 kg each costs its price."""
    coal = a_contract("wind", 200.0, 1.0, service=0.5, factor=1e-3)
    priced = CarbonPrice((price,), scope_2=True)
    park = a_mill(meters=[a_meter()], contracts=[coal], carbon=carbon(market_based=True), carbon_price=priced)
    objective, _, books, hourly = booked(park, grid_factor=1e-3, market_factor=5e-4)
    assert bool(relaxed(park, hourly)) == is_relaxed
    assert objective == pytest.approx(40 * 2 + 160 * 1.5 + 0.18 * price)
    assert books["costs"].sum().item() / HOURS == pytest.approx(objective)


def test_the_base_year_counts_all_that_is_due():
    """Of the 50 kW that the roof leaves all is matched, though it is dear: what is matched emits nothing."""
    wind = replace(a_contract("wind", 200.0, 1.0, service=1.5), in_force=True)
    park = a_mill(meters=[a_meter(limit_kw=1000.0)], supplies=[pv("roof", 50.0, upper=50.0)], contracts=[wind])
    park = replace(park, carbon=carbon(market_based=True, cap_share=1.0))
    *_, hourly = booked(
        replace(park, carbon=carbon(market_based=True)),
        availability={"wind": [0.3, 1.0], "sun": [1.0, 1.0]},
        grid_factor=1e-3,
        market_factor=8e-4,
    )
    assert base_year_emissions(park, hourly) == pytest.approx(0.0, abs=1e-6)
