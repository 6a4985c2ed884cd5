"""Cash by calendar year: its present value is minus the cost that a plan minimises."""

import numpy as np
import pytest
from accounts.operated import operated
from hypothesis import given, settings
from hypothesis import strategies as st
from park_factory import a_meter, a_park, a_tenant, pv, stages

from netzero.accounts import account, by_date, irr, npv

approx = pytest.approx
RATE = 0.1


def invest(years, lengths, life, built, rate=RATE, *, at_start=False, year_fraction=1.0, upkeep=()):
    """Return the books of 1 kWp at 1000 a kWp, owned half by the park, half by A, and 1 kWh of grid power a year."""
    park = a_park(
        tenants=[a_tenant("A")],
        supplies=[pv("roof", owners={"park": 0.5, "A": 0.5}, capex=1000.0, life_years=life, upkeep=upkeep)],
        meters=[a_meter(demand_charge=True)],
        stages=stages(*years, length=lengths, rate=rate, at_start=at_start),
        discount_rate=rate,
        payments_at_start=at_start,
    )
    world = operated(
        park,
        demand={("A", "electricity"): 1},
        price=30.0,
        flows={"imported_kw": {"gate": 1}},
        settled={"grid_taken_kw": {"A": 1}},
        new={"roof": built},
        year_fraction=year_fraction,
    )
    return account(*world), park


def test_upkeep_is_that_of_the_stage_in_which_it_was_built():
    """A kWp built at 20 a year and one built at 10: together 30, while they live; half of it in half a year."""
    books, park = invest([2026, 2031, 2036], [5, 5, 5], 10, [1.0, 1.0, 0.0], upkeep=(20.0, 10.0, 5.0))
    fixed = books["costs"].sel(line="fixed_om")
    assert fixed.sum("party").values.tolist() == approx([20.0, 30.0, 10.0])
    assert fixed.sel(party="A").values.tolist() == approx([10.0, 15.0, 5.0])
    assert net_present_value(books) == approx(-weighted_cost(books, park), rel=1e-12)
    half, _ = invest([2026], [5], 10, [1.0], upkeep=(20.0,), year_fraction=0.5)
    assert float(half["costs"].sel(line="fixed_om").sum()) == approx(10.0)


def net_present_value(books):
    return float(books["present_value"].sum())


def weighted_cost(books, park):
    return float(books["costs"].sum(("party", "line")).values @ np.array(park.stages.weights))


def test_an_asset_that_lives_as_long_as_the_horizon_leaves_nothing():
    books, park = invest([2026], [10], 10, [1.0])
    total = books["cash_flow"].sum("party")
    assert total.sel(cash_line="investment", year=2026) == approx(-1000.0)
    assert float(abs(total.sel(cash_line="residual_value")).sum()) == approx(0.0, abs=1e-9)
    # overnight at the start of the first year, power at the end of each: 30 x (1 - 1.1^-10) / 0.1
    assert net_present_value(books) == approx(-1000 - 30 * 6.144567105704685)
    assert net_present_value(books) == approx(-weighted_cost(books, park), rel=1e-12)


def test_the_residual_is_the_worth_of_the_annuities_beyond_the_horizon():
    books, _ = invest([2026], [10], 20, [1.0])
    annuity = 1000 * 0.11745962477254576  # capital recovery factor of 20 years at 10 %
    residual = books["cash_flow"].sum("party").sel(year=2035, cash_line="residual_value")
    assert residual == approx(sum(annuity / 1.1**k for k in range(1, 11)))


def test_an_asset_paid_for_beyond_its_life_gives_the_surplus_back():
    # life 3, stages of 2 years: alive in 2026 and 2028, paid for in 4 years
    books, park = invest([2026, 2028, 2030], [2, 2, 2], 3, [1.0, 0.0, 0.0])
    annuity = 1000 * 0.1 / (1 - 1.1**-3)
    residual = books["cash_flow"].sum("party").sel(cash_line="residual_value")
    assert residual.sel(year=2029) == approx(-annuity)
    assert residual.sel(year=2031) == 0.0
    assert net_present_value(books) == approx(-weighted_cost(books, park), rel=1e-12)


def test_payments_at_the_start_are_worth_one_year_more():
    late, _ = invest([2026, 2030], [4, 4], 12, [1.0, 2.0])
    early, _ = invest([2026, 2030], [4, 4], 12, [1.0, 2.0], at_start=True)
    assert net_present_value(early) == approx(1.1 * net_present_value(late), rel=1e-12)


def test_part_of_a_year_bears_its_part_of_the_capital():
    whole, _ = invest([2026], [10], 20, [1.0])
    week, _ = invest([2026], [10], 20, [1.0], year_fraction=1 / 52)
    line = {"cash_line": "investment"}
    assert float(week["present_value"].sel(line).sum()) == approx(float(whole["present_value"].sel(line).sum()) / 52)


def test_owners_pay_their_shares_and_the_user_the_power():
    books, _ = invest([2026], [10], 10, [1.0])
    assert books["cash_flow"].sel(party="A", year=2026, cash_line="investment") == approx(-500.0)
    assert books["cash_flow"].sel(party="A", year=2030, cash_line="transfers") == approx(-30.0)
    assert books["cash_flow"].sel(party="park", year=2030, cash_line="transfers") == approx(30.0)


def test_net_cash_by_date_is_what_finance_reads():
    books, park = invest([2026], [10], 10, [1.0])
    cash = by_date(books).sum("party").values
    assert cash[:2] == approx([-1000.0, -30.0])
    assert npv(park.discount_rate, cash) == approx(net_present_value(books), rel=1e-12)


def test_a_saving_of_an_annuity_returns_the_discount_rate():
    # 1000 invested against 10 years of an annuity at 10 %
    books, _ = invest([2026], [10], 10, [1.0])
    annuity = 1000 * 0.1 / (1 - 1.1**-10)
    cash = by_date(books).sum("party").values + np.array([0.0] + [30 + annuity] * 10)
    assert irr(cash) == approx(0.1)


@given(
    lengths=st.lists(st.integers(1, 8), min_size=1, max_size=4),
    life=st.floats(0.5, 40.0),
    rate=st.one_of(st.just(0.0), st.floats(0.0001, 0.3)),
    at_start=st.booleans(),
    data=st.data(),
)
@settings(max_examples=40)
def test_the_present_value_of_cash_is_minus_the_objective(lengths, life, rate, at_start, data):
    years = [2026 + sum(lengths[:i]) for i in range(len(lengths))]
    built = data.draw(st.lists(st.floats(0, 10), min_size=len(lengths), max_size=len(lengths)))
    books, park = invest(years, lengths, life, built, rate, at_start=at_start)
    assert net_present_value(books) == approx(-weighted_cost(books, park), rel=1e-9)
