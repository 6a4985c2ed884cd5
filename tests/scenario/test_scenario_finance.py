"""How owners pay: what is written, what the catalogue adds, and what cannot be meant."""

import pytest
from pages import copied

from netzero.errors import BadInput
from netzero.scenario import read_scenario


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return copied("finance", tmp_path_factory.mktemp("financed"))


def owners(folder, *sets):
    return dict(read_scenario(folder, sets).park.finance.owners)


def test_what_a_party_says_stands_before_what_all_say(folder):
    esco, mill = (owners(folder)[name] for name in ("esco", "mill"))
    assert (esco.loan.interest, esco.loan.years, esco.loan.grace, esco.discount_rate) == (0.06, 8, 1, 0.11)
    assert (mill.loan.interest, mill.loan.share) == (0.07, 0.6)
    assert mill.discount_rate == pytest.approx(1.06 * 1.02 - 1)
    assert esco.tax.first_rates == (0.0,) * 4 + (0.05,) * 9 + (0.1,) * 2
    assert mill.tax.first_rates == ()


def test_what_nobody_says_comes_from_the_catalogue_and_is_listed(folder):
    scenario = read_scenario(folder, ["finance={}"])
    finance, told = scenario.park.finance, {figure.name: figure for figure in scenario.assumptions}
    esco = dict(finance.owners)["esco"]
    assert (esco.loan.share, esco.loan.interest, esco.loan.years, esco.tax.rate) == (0.7, 0.05, 10, 0.2)
    assert finance.inflation == 0.0172
    assert dict(finance.depreciation_years) == {"roof": 20.0, "battery": 8.0}
    for name in ("debt_share", "loan_years", "corporate_tax", "inflation_usd", "depreciation_battery"):
        assert told[f"finance.{name}"].confidence in {"C", "C2", "D"}


def test_dong_are_borrowed_at_the_rate_of_dong(folder):
    scenario = read_scenario(folder, ["finance={}", "currency=VND", "meters.gate.export_price=700"])
    assert dict(scenario.park.finance.owners)["esco"].loan.interest == 0.09
    assert scenario.park.finance.inflation == 0.035


@pytest.mark.parametrize(
    ("setting", "code", "path"),
    [
        ("finance.owners.esc={}", "NZ0268", "finance.owners.esc"),
        ("finance.loan.grace=8", "NZ1080", "finance.loan"),
        ("finance.owners.esco.loan.grace=9", "NZ1080", "finance.owners.esco.loan"),
        ("finance.depreciation_years.rof=3", "NZ1081", "finance.depreciation_years.rof"),
        ("finance.tax.incentive=renewable", "NZ1083", "finance.tax.incentive"),
        ("finance.tax.rate=1.2", "NZ0253", "finance.tax.rate"),
        ("finance.reference=today", "NZ0249", "finance.reference"),
    ],
)
def test_what_cannot_be_meant_is_refused_where_it_stands(folder, setting, code, path):
    with pytest.raises(BadInput) as told:
        read_scenario(folder, [setting])
    assert (code, path) in {(fault.code, fault.place.path) for fault in told.value.faults}


def test_in_a_levelised_year_loans_and_taxes_are_refused_together(folder):
    year = ["stages={years: [2026], last_length: 10}", "finance.levelised_year={tax: 20 %}"]
    with pytest.raises(BadInput) as told:
        read_scenario(folder, year)
    keys = {fault.values["key"] for fault in told.value.faults if fault.code == "NZ1082"}
    assert keys == {"inflation", "loan", "tax", "owners", "depreciation_years"}
    plain = read_scenario(folder, [*year[:1], "finance={levelised_year: {tax: 20 %}}"])
    assert plain.park.finance.owners == ()
