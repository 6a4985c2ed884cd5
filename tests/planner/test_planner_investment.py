"""Connections, budgets, retirement and places that are left: plans whose best answer can be worked by hand."""

from dataclasses import replace

import numpy as np
import pytest
from golden.parks import SIZE, YEAR, a_mill, two_hours
from park_factory import a_fuel, a_meter, a_size, carbon, converter, pv, stages, store

from netzero.accounts import account
from netzero.components.park import Budget, Converter, Park, SiteLimit
from netzero.planner import Plan, plan
from netzero.simulator import replay, settle, simulate

GATE = a_meter(limit_kw=1000.0)
FREE = SIZE | {"capex": 0.0, "fixed_om": 0.0}
HOURS = 4380.0
TWO_STAGES = stages(YEAR, YEAR + 5)


def built(found: Plan, size: str) -> list[float]:
    return found.dataset["new_capacity"].sel(size=size).values.tolist()


def books(park: Park, hours: object, found: Plan) -> object:
    dispatch = replay(park, hours, found.dataset)
    design = found.dataset["capacity"], found.dataset["new_capacity"]
    return account(park, hours, *design, dispatch, settle(park, hours, dispatch))


@pytest.mark.parametrize(("worth", "kw"), [(0.99, 0.0), (1.01, 5.0)])
def test_a_connection_grows_exactly_when_what_it_spares_is_worth_more_than_its_annuity(worth: float, kw: float) -> None:
    # 5 kW are missing in half of the year: a kW costs 10 + 1 a year and spares 4380 kWh not served, power itself free
    gate = a_meter(limit_kw=15.0, upgrade=SIZE)
    given = a_mill(meters=[gate], unserved_price=worth * 11 / HOURS)
    found = plan(given, two_hours(given, {"electricity": [10, 20]}))
    assert built(found, "gate_upgrade") == [pytest.approx(kw)]
    assert found.dataset["imported_kw"].max().item() == pytest.approx(15 + kw)
    lines = found.certificate["cost_lines"]
    assert (lines["investment"][0], lines["fixed_om"][0]) == (pytest.approx(10 * kw), pytest.approx(kw))


def test_what_is_sold_fits_the_connection_up_to_the_export_limit() -> None:
    # 40 kW of sun, 10 used: 15 kW fit today's connection, 10 more are bought for it as the contract allows 25
    gate = a_meter(limit_kw=15.0, export_kw=25.0, upgrade=SIZE)
    given = a_mill(meters=[gate], supplies=[pv("roof", 40.0, **FREE)])
    hours = two_hours(given, {"electricity": [10, 10]}, price=2, export_price=1, availability={"sun": [0, 1]})
    found = plan(given, hours)
    assert found.dataset["exported_kw"].values.ravel() == pytest.approx([0, 25])
    assert built(found, "gate_upgrade") == [pytest.approx(10)]
    assert -books(given, hours, found)["present_value"].sum().item() == pytest.approx(found.certificate["objective"])


def test_rules_keep_to_the_connection_that_was_built() -> None:
    gate = a_meter(limit_kw=15.0, export_kw=25.0, upgrade=SIZE)
    given = a_mill(meters=[gate], supplies=[pv("roof", 40.0, **FREE)])
    hours = two_hours(given, {"electricity": [30, 10]}, price=2, export_price=1, availability={"sun": [0, 1]})
    design = plan(given, hours).dataset[["capacity", "new_capacity"]]
    for upgrade_kw, imported, exported in ((4.0, 19.0, 19.0), (15.0, 30.0, 25.0)):
        design["capacity"].loc[{"size": "gate_upgrade"}] = upgrade_kw
        flows = simulate(given, hours, design["capacity"], design["new_capacity"])
        assert flows["imported_kw"].max().item() == pytest.approx(imported)
        assert flows["exported_kw"].max().item() == pytest.approx(exported)


def two_roofs(budget: float | None, weight: float = HOURS) -> tuple[Park, object]:
    """A spares 4370 a year for 100 of money, B 4340 for 400; 20 kWp of each have room."""
    roofs = [pv(name, profile=name, **FREE | {"capex": cost, "upper": 20.0}) for name, cost in (("a", 100), ("b", 400))]
    budgets = () if budget is None else (Budget(None, (budget,)),)
    given = a_mill(supplies=roofs, meters=[GATE], budgets=budgets)
    suns = {"a": [0, 0.5], "b": [0.5, 0]}
    return given, two_hours(given, {"electricity": [10, 20]}, price=2, availability=suns, weight=weight)


@pytest.mark.parametrize(("money", "a", "b"), [(0, 0, 0), (1000, 10, 0), (3000, 20, 2.5), (1e5, 20, 20)])
def test_a_budget_is_spent_where_money_earns_most(money: float, a: float, b: float) -> None:
    found = plan(*two_roofs(money))
    assert (built(found, "a"), built(found, "b")) == ([pytest.approx(a)], [pytest.approx(b)])


@pytest.mark.parametrize(("money", "price"), [(1000, 4370 / 100), (3000, 4340 / 400), (2e4, 0)])
def test_the_price_of_a_budget_is_what_one_unit_more_saves(money: float, price: float) -> None:
    found, more = plan(*two_roofs(money)), plan(*two_roofs(money + 1))
    saved = found.certificate["objective"] - more.certificate["objective"]
    assert found.dataset["budget_price"].values.tolist() == [[pytest.approx(price)]]
    assert saved == pytest.approx(price, abs=1e-6)


def test_the_price_of_a_budget_is_of_whole_years_on_an_axis_of_half_a_year() -> None:
    assert plan(*two_roofs(3000, weight=HOURS / 2)).dataset["budget_price"].item() == pytest.approx(4340 / 400)


def test_a_budget_of_a_later_stage_is_priced_at_present_value() -> None:
    years = stages(YEAR, YEAR + 5, rate=0.06)
    roof = pv("roof", **FREE | {"capex": 100.0, "upper": 40.0, "upper_new": (0.0, 40.0)})
    given = a_mill(supplies=[roof], meters=[GATE], stages=years, discount_rate=0.06)

    def found(money: float) -> Plan:
        park = replace(given, budgets=(Budget(None, (None, money)),))
        return plan(park, two_hours(park, {"electricity": [10, 20]}, price=2, availability={"sun": [0, 0.5]}))

    annuity = 100 * 0.06 / (1 - 1.06**-10)
    assert found(1000).dataset["budget_price"].values.tolist() == [
        [0, pytest.approx(years.weights[1] * (HOURS - annuity) / 100)]
    ]
    saved = found(1000).certificate["objective"] - found(1100).certificate["objective"]
    assert saved == pytest.approx(100 * found(1000).dataset["budget_price"].values[0, 1])


def test_a_party_pays_for_its_share_alone() -> None:
    # the mill owns a quarter of A and has 300: 12 kWp of A, at 25 of its money each; B is the park's
    given, hours = two_roofs(None)
    a, b = given.supplies
    park = replace(
        given, supplies=(replace(a, owners=(("park", 0.75), ("mill", 0.25))), b), budgets=(Budget("mill", (300.0,)),)
    )
    found = plan(park, hours)
    assert (built(found, "a"), built(found, "b")) == ([pytest.approx(12)], [pytest.approx(20)])
    assert found.dataset["budget"].values.tolist() == ["mill"]


def test_replacements_count_against_the_budget() -> None:
    # 10 kW of boiler are gone in the second stage; money is there for 6 of them, and for none before
    boiler = converter("boiler", "steam", (10.0, 0.0), takes=["gas"], **FREE | {"capex": 50.0})
    given = a_mill(
        "steam",
        stages=TWO_STAGES,
        converters=[boiler],
        fuels=[a_fuel("gas", 1.0)],
        meters=[GATE],
        unserved_price=9.0,
        budgets=(Budget(None, (0.0, 300.0)),),
    )
    found = plan(given, two_hours(given, {"steam": [10, 10]}, ratios={"boiler:gas": 1.0}))
    assert built(found, "boiler") == [0, pytest.approx(6)]
    replaced = plan(replace(given, budgets=()), two_hours(given, {"steam": [10, 10]}, ratios={"boiler:gas": 1.0}))
    assert built(replaced, "boiler") == [0, pytest.approx(10)]


def test_land_goes_to_what_saves_most_on_it() -> None:
    # a kWp of the field saves 4380 x 2 - 10 on 10 m2; a kWh of the tank moves a kWh of steam a day's two hours for less
    field = pv("field", **FREE | {"capex": 100.0})
    tank = store("tank", a_size("tank", unit="kWh", **FREE), carrier="steam")
    plot = SiteLimit("plot", "m2", 100.0, (("field", 10.0), ("tank", 1.0)))
    boiler = converter("boiler", "steam", 6.5, takes=["gas"], **FREE | {"upper": 6.5})
    given = a_mill(
        "electricity",
        "steam",
        supplies=[field],
        converters=[boiler],
        storages=[tank],
        fuels=[a_fuel("gas", 1.0)],
        meters=[GATE],
        site_limits=(plot,),
    )
    needs = {"electricity": [10, 20], "steam": [5, 8]}
    hours = two_hours(given, needs, price=2, availability={"sun": [0, 1]}, ratios={"boiler:gas": 1.0})
    found = plan(given, hours)
    # the tank must hold 1.5 kWh to serve the second hour; the field gets the rest of the land
    assert built(found, "tank") == [pytest.approx(1.5)]
    assert built(found, "field") == [pytest.approx(9.85)]


def with_old_boiler(old: Converter) -> tuple[Park, object]:
    given = a_mill(
        "electricity", "steam", stages=TWO_STAGES, converters=[old], fuels=[a_fuel("gas", 1.0)], meters=[GATE]
    )
    return given, two_hours(given, {"steam": [5, 8]}, ratios={"old:gas": 1.0})


@pytest.mark.parametrize(("upkeep", "kept"), [(0.0, 10.0), (3.0, 8.0)])
def test_stock_that_nobody_needs_retires_when_that_saves_its_upkeep(upkeep: float, kept: float) -> None:
    old = converter("old", "steam", 10.0, takes=["gas"], **FREE | {"fixed_om": upkeep}, may_retire=True)
    given, hours = with_old_boiler(old)
    found = plan(given, hours)
    left = found.dataset["capacity"].sel(size="old").values
    assert (left <= kept + 1e-9).all() if upkeep else (left >= 8 - 1e-9).all()
    assert found.certificate["cost_lines"]["fixed_om"] == pytest.approx([upkeep * kept] * 2 if upkeep else [0, 0])
    assert -books(given, hours, found)["present_value"].sum().item() == pytest.approx(found.certificate["objective"])


def test_upkeep_of_stock_as_a_share_of_its_cost_is_saved_too() -> None:
    never = {"upkeep": (4.0, 1.0), "upper_new": 0.0}
    old = converter("old", "steam", 10.0, takes=["gas"], **FREE | never, may_retire=True)
    given, hours = with_old_boiler(old)
    found = plan(given, hours)
    assert found.certificate["cost_lines"]["fixed_om"] == pytest.approx([32, 32])
    assert books(given, hours, found)["costs"].sel(line="fixed_om").sum("party").values == pytest.approx([32, 32])


def test_what_retired_does_not_come_back() -> None:
    # nothing is needed in the first stage, 8 kW in the second: keeping costs 3 a kW and year, building anew 10
    old = converter("old", "steam", 10.0, takes=["gas"], **FREE | {"fixed_om": 3.0, "capex": 100.0}, may_retire=True)
    given, hours = with_old_boiler(old)
    hours["demand_kw"][0] = 0.0
    found = plan(given, hours)
    assert found.dataset["capacity"].sel(size="old").values == pytest.approx([8, 8])
    assert built(found, "old") == [0, 0]


def test_in_the_base_year_no_stock_retires() -> None:
    # coal costs 10 kW x 90000 a year to keep, more than the gas that spares it: the plan retires it, the base year not
    never = FREE | {"upper": 10.0, "upper_new": 0.0}
    coal = converter("coal", "steam", 10.0, takes=["coal"], **never | {"fixed_om": 90000.0}, may_retire=True)
    gas = converter("gas", "steam", 10.0, takes=["gas"], **never)
    fuels = [a_fuel("coal", 1.0, factor=0.0004), a_fuel("gas", 2.0, factor=0.0002)]
    given = a_mill("electricity", "steam", converters=[coal, gas], fuels=fuels, meters=[GATE])
    given = replace(given, carbon=carbon(cap_share=0.9))
    found = plan(given, two_hours(given, {"steam": [5, 8]}, ratios={"coal:coal": 1.0, "gas:gas": 1.0}))
    assert found.certificate["base_year_t"] == pytest.approx(13 * HOURS * 0.0004)
    assert found.dataset["capacity"].sel(size="coal").item() == pytest.approx(0.0, abs=1e-9)
    assert found.certificate["gross_emissions_t"] == [pytest.approx(13 * HOURS * 0.0002)]


def test_a_place_that_is_left_must_pay_back_until_then() -> None:
    # 100 a kWp over the 5 years that the place is there: 20 a year, not 10; nothing of it serves after
    roof = pv("roof", **SIZE | {"fixed_om": 0.0, "upper": (50.0, 0.0)}, until=YEAR + 5)
    given = a_mill(supplies=[roof], meters=[GATE], stages=TWO_STAGES)
    hours = two_hours(given, {"electricity": [10, 20]}, price=2, availability={"sun": [0, 0.5]})
    found = plan(given, hours)
    assert found.dataset["capacity"].sel(size="roof").values == pytest.approx([40, 0])
    assert found.certificate["cost_lines"]["investment"] == [pytest.approx(40 * 20), 0]
    cash = books(given, hours, found)["cash_flow"].sum("party")
    assert cash.sel(cash_line="investment").values.sum() == pytest.approx(-4000)
    assert np.abs(cash.sel(cash_line="residual_value").values).max() == pytest.approx(0, abs=1e-9)
    assert -books(given, hours, found)["present_value"].sum().item() == pytest.approx(found.certificate["objective"])


def test_a_place_that_is_left_soon_gets_no_roof_that_would_pay_elsewhere() -> None:
    # 4380 a year are saved by a kWp of 30000: 3000 over ten years is worth it, 6000 over five is not
    roof = pv("roof", **SIZE | {"capex": 30000.0, "fixed_om": 0.0}, upper_new=(50.0, 0.0))
    for until, kwp in ((None, 40.0), (YEAR + 5, 0.0)):
        given = a_mill(supplies=[replace(roof, size=replace(roof.size, until=until))], meters=[GATE], stages=TWO_STAGES)
        hours = two_hours(given, {"electricity": [10, 20]}, price=2, availability={"sun": [0, 0.5]})
        assert built(plan(given, hours), "roof")[0] == pytest.approx(kwp)


def test_one_waits_for_falling_costs_until_a_kilowatt_pays_in_the_year_it_is_built() -> None:
    # a kWp saves 4380 a year and costs 5000 a year when built now, 4000 when built in the second stage
    roof = pv("roof", **SIZE | {"capex": (50000.0, 40000.0), "fixed_om": 0.0})
    given = a_mill(supplies=[roof], meters=[GATE], stages=TWO_STAGES)
    hours = two_hours(given, {"electricity": [10, 20]}, price=2, availability={"sun": [0, 0.5]})
    found = plan(given, hours)
    assert built(found, "roof") == [0, pytest.approx(40)]
    assert found.certificate["cost_lines"]["investment"] == [0, pytest.approx(40 * 4000)]
