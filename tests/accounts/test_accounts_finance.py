"""Finance against closed forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netzero.accounts import irr, payback
from netzero.accounts.finance import rates_of_return
from netzero.money import annuity_factor


def test_a_loan_of_100_paid_back_with_110_costs_ten_per_cent():
    assert irr([100.0, -110.0]) == pytest.approx(0.1, rel=1e-12)


def test_money_that_only_goes_out_has_no_rate_of_return():
    assert irr([-100.0, -1.0]) is None
    assert irr([0.0, 0.0]) is None


def test_two_rates_of_return_are_none():
    # (x - 1.1)(x - 1.3) = x^2 - 2.4 x + 1.43 with x = 1 + rate
    assert irr([1.0, -2.4, 1.43]) is None


def test_simple_payback_is_interpolated_inside_the_year():
    assert payback([-100.0, 60.0, 80.0]) == pytest.approx(1.5)


def test_what_never_comes_back_has_no_payback():
    assert payback([-100.0, 60.0]) is None
    assert payback([-100.0, 104.0], rate=0.05) is None


def test_a_gain_from_the_first_day_pays_back_at_once():
    assert payback([10.0, 5.0]) == 0.0


def test_a_second_outlay_delays_payback_to_the_last_time_above_zero():
    assert payback([-100.0, 150.0, -80.0, 60.0]) == pytest.approx(2.5)


def test_discounted_payback_of_an_annuity_over_its_life_is_its_life():
    assert payback([-1.0] + [annuity_factor(0.07, 9)] * 12, rate=0.07) == pytest.approx(9.0)


@given(rate=st.floats(-0.5, 2.0), years=st.integers(1, 30))
def test_the_rate_of_return_of_an_annuity_is_its_rate(rate, years):
    assert irr([-1.0] + [annuity_factor(rate, years)] * years) == pytest.approx(rate, abs=1e-9)


def test_a_rate_below_zero_does_not_count_beside_one_that_is_not():
    # -100, then 10 a year, and 5 paid back at the end: rates 1.9 % and one near -80 %
    cash = [-100.0] + [10.0] * 11 + [-5.0]
    assert len(rates_of_return(cash)) == 2
    assert irr(cash) == max(rates_of_return(cash)) > 0.0
