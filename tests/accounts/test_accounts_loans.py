"""Loans, depreciation and tax against figures worked by hand and those of other tools."""

import numpy as np
import pytest

from netzero.accounts.finance import npv
from netzero.accounts.loans import loan_schedule
from netzero.accounts.taxes import book_value, depreciation, rates_by_date, tax_paid
from netzero.components.finance import Loan, Tax
from netzero.money import annuity_factor, discount_factor

approx = pytest.approx


def test_temoa_s_loan_costs_what_temoa_says():
    """100,000 at 10 % over 40 years: 40 annuities of 10,225.94."""
    interest, repaid = loan_schedule(Loan(1.0, 0.1, 40), 100_000.0, 40)
    assert interest.sum() + repaid.sum() == approx(409_037.66, abs=0.005)
    assert (interest + repaid)[1:] == approx(10_225.94, abs=0.005)
    assert repaid.sum() == approx(100_000.0, rel=1e-12)


def test_equal_principal_pays_less_interest_every_year():
    interest, repaid = loan_schedule(Loan(1.0, 0.1, 4, 0, "equal_principal"), 100.0, 6)
    assert repaid.tolist() == approx([0, 25, 25, 25, 25, 0, 0])
    assert interest.tolist() == approx([0, 10, 7.5, 5, 2.5, 0, 0])


def test_in_years_of_grace_interest_alone_is_paid():
    interest, repaid = loan_schedule(Loan(1.0, 0.1, 4, 2, "equal_principal"), 100.0, 4)
    assert repaid.tolist() == approx([0, 0, 0, 50, 50])
    assert interest.tolist() == approx([0, 10, 10, 10, 5])


def test_without_interest_an_annuity_is_an_equal_part():
    assert loan_schedule(Loan(1.0, 0.0, 4), 100.0, 4)[1].tolist() == approx([0, 25, 25, 25, 25])


@pytest.mark.parametrize("loan", [Loan(1.0, 0.09, 10), Loan(1.0, 0.09, 10, 3, "equal_principal"), Loan(1, 0.2, 9, 8)])
@pytest.mark.parametrize("dates", [1, 2, 9, 30])
def test_what_is_owed_at_the_horizon_is_paid_back_there(loan, dates):
    """At its own rate a loan is worth nothing, however early it ends."""
    interest, repaid = loan_schedule(loan, 100.0, dates)
    assert npv(loan.interest, interest + repaid) == approx(100.0, rel=1e-12)
    assert repaid.sum() == approx(100.0, rel=1e-12)


def test_a_loan_that_is_saved_is_one_with_other_signs():
    for saved, paid in zip(
        loan_schedule(Loan(1, 0.09, 5, 2), -7.0, 9), loan_schedule(Loan(1, 0.09, 5, 2), 7.0, 9), strict=True
    ):
        assert saved.tolist() == approx((-paid).tolist())


def test_mvs_renews_a_battery_as_its_benchmark_does():
    """8 %, 20 years: 500 with a life of 10 is paid again after 10 years; the annuity bears 5 a year of upkeep."""
    annuities = 1 / annuity_factor(0.08, 20)
    assert annuities == approx(9.81815, abs=5e-6)
    again = 500 * discount_factor(0.08, 10)
    assert again == approx(231.596744, rel=1e-6)
    assert (500 + again) / annuities + 5 == approx(79.514745, rel=1e-6)


def test_mvs_leaves_a_third_of_a_diesel_s_book_value():
    """100 with a life of 30 after 20 years, straight line: what is left is worth 7.15 today."""
    left = book_value(100, 30, 20) * discount_factor(0.08, 20)
    assert -left == approx(-7.151607, rel=1e-6)
    assert (100 - left) * annuity_factor(0.08, 20) + 5 == approx(14.456814, rel=1e-6)


def test_what_goes_out_of_service_is_written_off():
    assert depreciation(100.0, 20, 4, 6).tolist() == approx([0, 5, 5, 5, 85, 0, 0])
    assert depreciation(90.0, 2.5, 4, 4).tolist() == approx([0, 36, 36, 18, 0])


def test_a_tax_holiday_counts_from_the_first_year_in_service():
    tax = Tax(0.2, (0.0, 0.05))
    assert rates_by_date(tax, 2, 5).tolist() == approx([0.2, 0.2, 0.0, 0.05, 0.2, 0.2])
    assert rates_by_date(tax, 5, 5).tolist() == approx([0.2, 0.2, 0.2, 0.2, 0.2, 0.0])
    assert rates_by_date(tax, None, 2).tolist() == approx([0.2, 0.2, 0.2])


def test_a_loss_is_carried_forward_until_it_is_too_old():
    """100 lost; 30 a year are gained: two years set it off, then 40 of it are forgotten."""
    tax = Tax(0.2, loss_years=2)
    assert tax_paid(tax, *series([-100, 30, 30, 30])).tolist() == approx([0, 0, 0, 6])
    assert tax_paid(Tax(0.2, loss_years=5), *series([-100, 30, 30, 30, 30])).tolist() == approx([0, 0, 0, 0, 4])


def test_other_income_bears_a_loss_at_once():
    assert tax_paid(Tax(0.2, losses="other_income"), *series([-100, 30])).tolist() == approx([-20, 6])


def series(profit):
    return np.array(profit, dtype=float), np.full(len(profit), 0.2)
