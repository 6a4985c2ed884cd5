"""What a year's emissions cost: every way a bill of allowances can turn out, and who pays."""

import numpy as np
import pytest
from accounts.operated import operated, two_tenants
from park_factory import a_fuel, converter, emits, trading

from netzero.accounts import account
from netzero.accounts.carbon_costs import least_bill
from netzero.components.greenhouse import CarbonPrice


@pytest.mark.parametrize(
    ("emitted", "given", "bill"),
    [
        (150.0, {}, 50 * 10),
        (80.0, {}, 0.0),
        (80.0, {"sell": 4.0}, -20 * 4),
        (150.0, {"credit_price": 6.0, "credit_share": 0.3}, 30 * 6 + 20 * 10),
        (110.0, {"credit_price": 6.0, "credit_share": 0.3}, 10 * 6),
        (80.0, {"credit_price": 6.0, "credit_share": 0.3, "sell": 4.0}, -20 * 4),
        (80.0, {"credit_price": 3.0, "credit_share": 0.3, "sell": 4.0}, 30 * 3 - 50 * 4),
        (150.0, {"credit_price": 11.0, "credit_share": 0.3}, 50 * 10),
        (0.0, {"credit_price": 3.0, "credit_share": 0.3, "sell": 4.0}, -100 * 4),
    ],
)
def test_a_bill_is_the_least_that_covers_what_is_emitted(emitted, given, bill):
    """100 t are free and more cost 10 each."""
    assert least_bill(trading(100.0, **given), np.array([emitted]), 1.0) == pytest.approx([bill])


def priced(**given):
    """Return a year in which A's boiler emits 4 t, B's kiln 6 t, and both use 10 kWh of the grid at 0.5 t."""
    park = two_tenants(
        converters=[converter("boiler", "heat", takes=["gas"], owners={"A": 1.0})],
        fuels=[a_fuel("gas", 0.0, factor=0.2)],
        declared=[emits("kiln", "B", 6.0)],
        **given,
    )
    return account(
        *operated(
            park,
            steps=2,
            demand={("A", "heat"): 8},
            ratios={"boiler:gas": 1.25},
            grid_factor=0.5,
            flows={"output_kw": {"boiler": 8}, "imported_kw": {"gate": 10}},
            settled={"grid_taken_kw": {"A": 5, "B": 5}},
        )
    )


def of(books, line, party):
    return float(books["costs"].sel(stage=2026, line=line, party=party))


def test_the_carbon_price_is_paid_on_one_s_own_scope_1():
    books = priced(carbon_price=CarbonPrice((3.0,)))
    assert [of(books, "carbon_price", party) for party in ("A", "B")] == pytest.approx([12.0, 18.0])


def test_scope_2_pays_it_too_where_it_is_said():
    books = priced(carbon_price=CarbonPrice((3.0,), scope_2=True))
    assert [of(books, "carbon_price", party) for party in ("A", "B")] == pytest.approx([27.0, 33.0])


def test_allowances_are_shared_by_what_each_emits():
    books = priced(allowances=trading(5.0, buy=10.0))
    assert [of(books, "allowances", party) for party in ("park", "A", "B")] == pytest.approx([0.0, 20.0, 30.0])
