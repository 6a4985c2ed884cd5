"""Plans under a carbon price and emissions trading: when a heat pump begins to pay, and what the cap's price tells."""

import pytest
from golden.parks import a_mill, two_hours
from park_factory import a_fuel, a_meter, carbon, converter, trading

from netzero.components.greenhouse import CarbonPrice
from netzero.planner import plan


def heat(**given):
    """10 kW of steam all year: gas at 1 and 0.2 t a kWh, or electricity at 3 without emissions."""
    boilers = [converter(name, "steam", 10.0, takes=[fuel]) for name, fuel in (("old", "gas"), ("new", "electricity"))]
    park = a_mill(
        "steam",
        converters=boilers,
        meters=[a_meter(limit_kw=1000.0)],
        fuels=[a_fuel("gas", 1.0, factor=0.2)],
        **given,
    )
    ratios = {"old:gas": 1.0, "new:electricity": 1.0}
    return plan(park, two_hours(park, {"steam": [10, 10]}, price=3.0, ratios=ratios))


def burnt(found):
    return float(found.dataset["output_kw"].sel(converter="old").sum()) / 20


@pytest.mark.parametrize(("price", "share"), [(9.9, 1.0), (10.1, 0.0)])
def test_a_boiler_gives_way_where_its_carbon_costs_what_clean_heat_costs_more(price, share):
    """3 - 1 over 0.2 t."""
    assert burnt(heat(carbon_price=CarbonPrice((price,)))) == pytest.approx(share)


def test_the_price_is_a_line_of_the_plan_s_cost():
    lines = heat(carbon_price=CarbonPrice((4.0,))).certificate["cost_lines"]
    assert lines["carbon_price"] == pytest.approx([4.0 * 0.2 * 87_600])


def test_allowances_that_can_be_sold_are_worth_saving():
    """17,520 t are emitted by gas alone and 15,000 are free: what is saved beyond these earns 11 a t, not 5."""
    assert burnt(heat(allowances=trading(15_000.0, buy=12.0, sell=11.0))) == pytest.approx(0.0)
    assert burnt(heat(allowances=trading(15_000.0, buy=12.0, sell=5.0))) == pytest.approx(15_000 / 17_520)
    assert burnt(heat(allowances=trading(15_000.0, buy=9.0, sell=5.0))) == pytest.approx(1.0)


def test_the_price_of_a_cap_is_what_another_tonne_saves():
    """A tonne more lets 5 kWh be burnt, each of which saves 2; in a budget of one year likewise."""
    assert float(heat(carbon=carbon(cap_t=8000.0)).dataset["cap_price"][0]) == pytest.approx(10.0)
    budgeted = heat(carbon=carbon(budget_t=8000.0)).dataset
    assert float(budgeted["emission_budget_price"][0]) == pytest.approx(10.0)
    assert float(budgeted["cap_price"][0]) == 0.0
