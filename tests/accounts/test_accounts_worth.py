"""What a plan is worth: with it less without it, before and after loans and tax."""

from dataclasses import replace

import numpy as np
import pytest
from accounts.operated import operated
from accounts.test_accounts_closure import PARTIES, random_world
from park_factory import a_contract, a_meter, a_park, a_tenant, purchase, pv, stages

from netzero.accounts import Side, account, by_date, npv, reference_design, reference_park, worth
from netzero.components.finance import Finance, Loan, OwnerFinance, Tax
from netzero.terms import ALL_PARTIES, OUTSIDE_LINES

approx = pytest.approx
ALL = {"holder": ALL_PARTIES}


PLAIN = Finance()


def a_roof(finance=PLAIN, *, rate=0.1, at_start=False, years=10, owner="park"):
    """1 kWp at 1000 saves A 200 a year for ten years; without it A buys 10 kWh at 30."""
    park = a_park(
        tenants=[a_tenant("A")],
        supplies=[pv("roof", owners={owner: 1.0}, capex=1000.0, life_years=years)],
        meters=[a_meter()],
        stages=stages(2026, length=10, rate=rate, at_start=at_start),
        discount_rate=rate,
        payments_at_start=at_start,
        finance=finance,
    )

    def side(bought, built):
        world = operated(
            park,
            demand={("A", "electricity"): 10},
            price=30.0,
            flows={"imported_kw": {"gate": bought}, "supplied_kw": {"roof": 10 - bought}},
            settled={"grid_taken_kw": {"A": bought}, "own_supply_kw": {owner: 10 - bought}},
            new={"roof": built},
            capacity={"roof": built},
        )
        return Side(world.new_capacity, account(*world))

    return park, side(10 / 3, 1.0), side(10, 0.0)


def test_a_roof_that_saves_200_a_year_for_1000_is_worth_229():
    """200 x 6.144567 - 1000 at 10 %; it is back after five years, and returns 15.1 % a year."""
    found = worth(a_roof()[0], 1.0, *a_roof()[1:]).sel(ALL | {"view": "project"})
    assert float(found["net_present_value"]) == approx(200 * 6.144567105704685 - 1000)
    assert float(found["rate_of_return"]) == approx(0.1509841448, rel=1e-9)
    assert float(found["simple_payback"]) == approx(5.0)


def test_what_one_party_pays_for_another_saves():
    found = worth(a_roof()[0], 1.0, *a_roof()[1:])
    value = found["net_present_value"].sel(view="project")
    assert float(value.sel(holder="park")) == approx(-1000.0)
    assert float(value.sel(holder="A")) == approx(200 * 6.144567105704685)
    assert np.isnan(found["rate_of_return"].sel(holder="park", view="project"))
    assert float(found["rates_of_return"].sel(holder="park", view="project")) == 0.0


def test_a_loan_at_the_own_rate_changes_nothing_and_a_cheaper_one_is_worth_its_interest():
    """700 at 5 % over 10 years cost 90.65 a year, worth 557.0 at 10 %: 143.0 are gained."""
    plain = worth(a_roof()[0], 1.0, *a_roof()[1:])
    for interest, gain in ((0.1, 0.0), (0.05, 700 - 90.6532024746 * 6.144567105704685)):
        owner = OwnerFinance(0.1, Loan(0.7, interest, 10))
        park, *sides = a_roof(Finance(owners=(("park", owner),)))
        value = worth(park, 1.0, *sides)["net_present_value"]
        assert float(
            value.sel(ALL | {"view": "equity"}) - plain["net_present_value"].sel(ALL | {"view": "project"})
        ) == approx(gain, abs=1e-6)


def test_the_debt_is_covered_by_what_is_left_after_tax():
    """The owner uses its roof itself: 200 a year against 70 of repayment and interest of 70 falling by 7."""
    owner = OwnerFinance(0.1, Loan(0.7, 0.1, 10, 0, "equal_principal"))
    park, *sides = a_roof(Finance(owners=(("A", owner),)), owner="A")
    found = worth(park, 1.0, *sides)
    covered = found["debt_service_cover"].sel(party="A").values
    assert covered[1:4] == approx([200 / 140, 200 / 133, 200 / 126])
    assert np.isnan(covered[0])
    assert np.isnan(found["debt_service_cover"].sel(party="park").values).all()


def test_tax_is_on_savings_less_depreciation_and_interest():
    """200 saved, 100 written off a year, 70 of interest in the first year: 20 % of 30, then of 37 and 44."""
    owner = OwnerFinance(0.1, Loan(0.7, 0.1, 10, 0, "equal_principal"), Tax(0.2))
    park, *sides = a_roof(Finance(owners=(("A", owner),)), owner="A")
    cash = worth(park, 1.0, *sides)["nominal_cash"].sel(party="A")
    assert cash.sel(finance_line="tax").values[:4] == approx([0, -6, -7.4, -8.8])


def test_plant_that_outlives_the_horizon_is_sold_at_its_worth_and_taxed_on_the_gain():
    """Of 1000 over 20 years half is left in the books; ten annuities of 117.46 are still worth 721.74."""
    owner = OwnerFinance(0.1, tax=Tax(0.2))
    park, *sides = a_roof(Finance(owners=(("A", owner),)), owner="A", years=20)
    cash = worth(park, 1.0, *sides)["nominal_cash"].sel(party="A")
    left = 117.4596247725 * 6.144567105704685
    assert float(cash.sel(finance_line="residual_value")[10]) == approx(left)
    assert cash.sel(finance_line="tax").values[[1, 10]] == approx([-0.2 * 150, -0.2 * (150 + left - 500)])


def test_sensitivities_are_those_of_the_parts():
    park, *sides = a_roof()
    found = worth(park, 1.0, *sides)["worth_sensitivity"].sel(ALL)
    saved = 200 * 6.144567105704685
    assert found.sel(driver="capex").values == approx([saved - 800, saved - 1200])
    assert found.sel(driver="energy_prices").values == approx([0.8 * saved - 1000, 1.2 * saved - 1000])
    assert found.sel(driver="yield").values == approx([0.8 * saved - 1000, 1.2 * saved - 1000])
    cash = [-1000.0] + [200.0] * 10
    assert found.sel(driver="discount_rate").values == approx([npv(0.08, cash), npv(0.12, cash)])


@pytest.mark.parametrize("at_start", [False, True])
def test_the_worth_is_that_of_the_books(at_start):
    park, plan, reference = a_roof(at_start=at_start)
    value = worth(park, 1.0, plan, reference)["net_present_value"].sel(ALL | {"view": "project"})
    of_books = plan.books["present_value"].sum() - reference.books["present_value"].sum()
    assert float(value) == approx(float(of_books), rel=1e-12)


def test_today_s_stock_is_renewed_alike_when_its_life_ends():
    """10 kW that serve in the first stage alone: ten are built in the second, and live for the third."""
    park = a_park(
        tenants=[a_tenant("A")],
        supplies=[pv("roof", [10.0, 0.0, 0.0], capex=7.0, life_years=10)],
        stages=stages(2026, 2030, 2035, length=5),
    )
    renewed = reference_design(park)
    assert renewed["new_capacity"].values.tolist() == [[0.0, 10.0, 0.0]]
    assert renewed["capacity"].values.tolist() == [[10.0, 10.0, 10.0]]
    stock = reference_design(replace(park, finance=Finance("stock")))
    assert stock["capacity"].values.tolist() == [[10.0, 0.0, 0.0]]


@pytest.mark.parametrize("seed", range(12))
def test_parties_bank_and_state_share_all_cash_of_the_park(seed):
    """Transfers cancel; what the owners keep, the bank and the state get is the project's; nominal is real."""
    draw = np.random.default_rng(seed)
    inflation, share, tax = draw.uniform(-0.05, 0.3), draw.uniform(0, 1), draw.uniform(0, 0.5)
    kept = ("carried_forward", "other_income")[seed % 2]
    loan = Loan(share, 0.09, 1 + seed % 12, 0, ("annuity", "equal_principal")[seed // 2 % 2])
    owner = OwnerFinance((1.08) * (1 + inflation) - 1, loan, Tax(tax, (0.0, tax / 2), kept, seed % 4))
    finance = Finance(inflation=inflation, owners=tuple((party, owner) for party in PARTIES))
    with_plan, without = random_world(seed, 0.3), random_world(seed + 1, 0.6)
    park = replace(with_plan.park, finance=finance)
    books = [account(*world) for world in (with_plan, without)]
    sides = [Side(world.new_capacity, each) for world, each in zip((with_plan, without), books, strict=True)]
    found = worth(park, 1.0, *sides)
    nominal, real = found["nominal_cash"], found["real_cash"]
    gross = float(abs(nominal).sum())
    assert float(abs(nominal.sel(finance_line="transfers").sum("party")).max()) <= 1e-9 * gross
    of_line = nominal.sum("party")
    outside = -sum(of_line.sel(finance_line=list(lines)).sum("finance_line") for lines in OUTSIDE_LINES.values())
    project = nominal.sel(finance_line=[line for line in nominal["finance_line"].values if line not in BANK_AND_STATE])
    apart = nominal.sum(("party", "finance_line")) + outside - project.sum(("party", "finance_line"))
    assert float(abs(apart).max()) <= 1e-9 * gross
    of_books = (by_date(books[0]) - by_date(books[1])).sum("party").values
    early = real.sel(finance_line="early_replacement").sum("party").values
    before = real.isel(finance_line=slice(0, 8)).sum(("party", "finance_line")).values
    assert np.abs(before - of_books - early).max() <= 1e-9 * gross
    dates = found["date"].values
    at_nominal = npv(owner.discount_rate, nominal.sum(("party", "finance_line")).values)
    at_real = npv(0.08, real.sum(("party", "finance_line")).values)
    worths = np.abs(real.values).sum(axis=(0, 2)) @ 1.08**-dates
    assert abs(at_nominal - at_real) <= 1e-12 * worths
    value = found["net_present_value"].sel(ALL | {"view": "equity"})
    assert abs(float(value) - at_real) <= 1e-12 * worths


BANK_AND_STATE = {line for lines in OUTSIDE_LINES.values() for line in lines}


def test_the_park_without_the_plan_has_only_what_is_in_force():
    """Steam from outside is a contract that runs, biogas from outside and the wind farm are choices of the plan."""
    steam, biogas = (purchase(name, 10.0, 0.05) for name in ("steam", "biogas"))
    park = a_park(
        tenants=[a_tenant("A")],
        supplies=[replace(steam, in_force=True), replace(biogas, in_force=False)],
        meters=[a_meter()],
        contracts=[replace(a_contract("old", 5.0, 0.04), in_force=True), a_contract("wind", 9.0, 0.04)],
    )
    found = reference_park(park)
    assert {one.name: one.limit_kw for one in found.supplies} == {"steam": (10.0,), "biogas": (0.0,)}
    assert [one.name for one in found.contracts] == ["old"]
