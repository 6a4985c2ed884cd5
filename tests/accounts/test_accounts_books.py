"""The books of two tenants in two hours, kept by hand."""

import numpy as np
import pytest
from accounts.operated import operated, two_hours, two_tenants
from park_factory import a_meter, a_park, carbon, purchase, pv

from netzero.accounts import account, rates, residuals
from netzero.errors import IntegrityFailed
from netzero.terms import CONTRACT_LINES, COST_LINES

approx = pytest.approx


@pytest.fixture(scope="module")
def books():
    return account(*two_hours())


def of(books, name, **where):
    return float(books[name].sel(stage=2026, **where))


def test_each_line_of_cost_is_the_one_worked_by_hand(books):
    by_hand = {
        "investment": 20 * 100 / 20,  # 20 kWp x 100, over 20 years without interest
        "fixed_om": 40 * 1.0,
        "variable_om": 64 * 0.1,
        "fuel": 64 / 0.8 * 0.5,
        "power_purchase": 0.0,
        "wheeling": 0.0,
        **dict.fromkeys(CONTRACT_LINES, 0.0),
        "grid_energy": 20 * 2 + 40 * 3,
        "grid_demand": 40 * 5,
        "grid_fixed": 0.0,
        "grid_power_factor": 0.0,
        "export_revenue": 0.0,
        "flexibility": 0.0,
        "unserved": 0.0,
        "offsets": 0.0,
        "carbon_price": 0.0,
        "allowances": 0.0,
        "certificates": 0.0,
    }
    assert tuple(by_hand) == COST_LINES
    for line, amount in by_hand.items():
        assert of(books.sum("party"), "costs", line=line) == approx(amount), line


def test_owners_and_the_payer_of_the_meter_pay_first(books):
    assert of(books, "costs", party="A", line="investment") == approx(100.0)
    assert of(books.sum("line"), "costs", party="park") == approx(40 + 6.4 + 40 + 160 + 200)
    assert of(books.sum("line"), "costs", party="B") == 0.0


def test_transfers_are_those_worked_by_hand(books):
    by_hand = {
        # hour 1: B 20 x 2; hour 2: both 20 x 3
        "grid_energy": {"A": 60.0, "B": 100.0, "park": -160.0},
        # both have half of the highest import, in hour 2
        "grid_demand": {"A": 100.0, "B": 100.0, "park": -200.0},
        "export": {"A": 0.0, "B": 0.0, "park": 0.0},
        "pool": {"A": -10.0, "B": 10.0, "park": 0.0},
        # the boiler costs 86.4; A uses a quarter of its heat
        "heat": {"A": 21.6, "B": 64.8, "park": -86.4},
    }
    for transfer, amounts in by_hand.items():
        for party, amount in amounts.items():
            assert of(books, "transfers", party=party, transfer=transfer) == approx(amount, abs=1e-9), transfer


def test_the_operator_of_a_park_at_cost_is_left_with_nothing(books):
    left = of(books.sum("line"), "costs", party="park") + of(books.sum("transfer"), "transfers", party="park")
    assert left == approx(0.0, abs=1e-9)


def test_emissions_are_borne_by_who_burns_and_who_uses_the_grid(books):
    assert of(books, "emissions", party="park", scope="scope_1") == approx(80 * 0.2)
    assert of(books, "emissions", party="park", scope="biogenic") == approx(80 * 0.01)
    assert of(books, "emissions", party="A", scope="scope_2_location") == approx(20 * 0.5)
    assert of(books, "emissions", party="B", scope="scope_2_location") == approx(40 * 0.5)
    assert of(books, "emissions", party="B", scope="scope_2_market") == approx(40 * 0.7)
    assert of(books, "emissions", party="park", scope="scope_2_location") == 0.0


def test_footprints_hand_the_boiler_s_emissions_to_those_it_heats(books):
    assert of(books, "footprint", tenant="A", scope="scope_1") == approx(4.0)
    assert of(books, "footprint", tenant="B", scope="scope_1") == approx(12.0)
    assert of(books, "footprint", tenant="A", scope="scope_2_location") == approx(10.0)


def test_energy_closes_in_every_carrier(books):
    assert np.abs(residuals(books)).max() < 1e-9
    assert of(books, "energy", party="B", flow="imported:electricity") == 40.0
    assert of(books, "energy", party="park", flow="fuel:gas:converter") == 80.0
    assert of(books, "energy", party="A", flow="pool_given:electricity") == 10.0


def test_rates_count_the_park_s_own_supply(books):
    # 20 of 80 kWh come from the roof, all used inside
    assert rates(books)["self_consumption"].item() == 1.0
    assert rates(books)["self_sufficiency"].item() == approx(20 / 80)


def test_the_bill_is_that_of_january(books):
    january = books["bill"].sel(meter="gate", stage=2026, billing_month=1)
    assert {str(k): float(v) for k, v in zip(january["bill_line"].values, january, strict=True)} == {
        "energy": 160.0,
        "demand": 200.0,
        "fixed": 0.0,
        "minimum": 0.0,
        "power_factor": 0.0,
        "export": 0.0,
        "total": 360.0,
        "vat": 0.0,
    }
    assert float(books["bill"].sel(billing_month=slice(2, 12)).sum()) == 0.0


def test_owners_that_do_not_share_everything_are_refused():
    from dataclasses import replace

    world = two_hours()
    boiler = replace(world.park.converters[0], owners=(("park", 0.9),))
    world = world.having(park=replace(world.park, converters=(boiler,)))
    with pytest.raises(IntegrityFailed, match="add up"):
        account(*world)


def test_an_owner_that_is_no_party_is_refused():
    from dataclasses import replace

    world = two_hours()
    boiler = replace(world.park.converters[0], owners=(("stranger", 1.0),))
    world = world.having(park=replace(world.park, converters=(boiler,)))
    with pytest.raises(IntegrityFailed, match="stranger"):
        account(*world)


def test_unserved_demand_is_priced_to_tenants_pro_rata():
    need = {("A", "electricity"): 10, ("B", "electricity"): 30}
    park = two_tenants(["electricity"], unserved_price=2.0)
    world = operated(park, demand=need, flows={"unserved_kw": {"park:electricity": 40}}, step_h=0.5)
    books = account(*world)
    assert of(books, "costs", party="A", line="unserved") == approx(10.0)
    assert of(books, "costs", party="B", line="unserved") == approx(30.0)


def test_a_virtual_contract_is_grid_by_location_and_its_own_by_market():
    contract = purchase("dppa", 100.0, 1.5, factor=0.1, delivery="virtual")
    park = two_tenants(["electricity"], supplies=[contract], meters=[])
    world = operated(
        park,
        demand={("A", "electricity"): 10, ("B", "electricity"): 30},
        grid_factor=0.5,
        market_factor=0.7,
        flows={"supplied_kw": {"dppa": 40}},
        settled={"pool_taken_kw": {"A": 10, "B": 30}},
    )
    books = account(*world)
    assert of(books, "costs", party="park", line="power_purchase") == approx(60.0)
    assert of(books, "emissions", party="B", scope="scope_2_location") == approx(30 * 0.5)
    assert of(books, "emissions", party="B", scope="scope_2_market") == approx(30 * 0.1)
    assert rates(books)["self_sufficiency"].item() == 0.0


def test_offsets_are_bought_by_the_operator_and_negative_emissions():
    park = two_tenants(["electricity"], carbon=carbon(offset_price=7.0))
    world = operated(
        park,
        demand={("A", "electricity"): 10, ("B", "electricity"): 30},
        grid_factor=0.5,
        market_factor=0.5,
        flows={"imported_kw": {"gate": 40}},
        settled={"grid_taken_kw": {"A": 10, "B": 30}},
        offset=8.0,
    )
    books = account(*world)
    assert of(books, "costs", party="park", line="offsets") == approx(56.0)
    assert of(books, "emissions", party="park", scope="offset") == approx(-8.0)
    assert of(books, "footprint", tenant="A", scope="offset") == approx(-2.0)


@pytest.mark.parametrize(("market_based", "of_a"), [(False, 4.0), (True, 0.0)])
def test_offsets_are_shared_by_the_scopes_that_caps_count(market_based, of_a):
    """A and B buy 40 kWh each, A in an hour whose residual mix is free of emissions, B in the other."""
    park = two_tenants(["electricity"], carbon=carbon(market_based=market_based))
    taken = {"A": [40, 0], "B": [0, 40]}
    world = operated(
        park,
        demand={(name, "electricity"): kw for name, kw in taken.items()},
        grid_factor=0.5,
        market_factor=[0.0, 1.0],
        flows={"imported_kw": {"gate": [40, 40]}},
        settled={"grid_taken_kw": taken},
        offset=8.0,
    )
    assert of(account(*world), "footprint", tenant="A", scope="offset") == approx(-of_a)


def test_a_charge_on_a_flat_peak_is_shared_over_all_its_hours():
    park = two_tenants(["electricity"])
    taken = {"A": [40, 0, 9], "B": [0, 40, 1]}
    world = operated(
        park,
        demand={(name, "electricity"): kw for name, kw in taken.items()},
        demand_price=1.0,
        flows={"imported_kw": {"gate": [40 * (1 + 1e-9), 40, 10]}},
        settled={"grid_taken_kw": taken},
    )
    books = account(*world)
    assert of(books, "transfers", party="A", transfer="grid_demand") == approx(20.0)


def test_a_demand_charge_is_shared_by_what_was_taken_in_its_billing_interval():
    # half hours of (100 + 20)/2 = 60 and 50 kW: of the first, A took 100/120, though B was alone in its second quarter
    gate = a_meter(demand_charge=True, billing_interval_min=30)
    taken = {"A": [100, 0, 50, 0], "B": [0, 20, 0, 50]}
    park = two_tenants(["electricity"], meters=[gate])
    world = operated(
        park,
        demand={(name, "electricity"): kw for name, kw in taken.items()},
        demand_price=1.0,
        step_h=0.25,
        flows={"imported_kw": {"gate": [100, 20, 50, 50]}},
        settled={"grid_taken_kw": taken},
    )
    books = account(*world)
    assert of(books, "costs", party="park", line="grid_demand") == approx(60.0)
    assert of(books, "transfers", party="A", transfer="grid_demand") == approx(50.0)
    assert of(books, "transfers", party="B", transfer="grid_demand") == approx(10.0)
    assert books["bill"].sel(bill_line="demand", billing_month=1).item() == approx(60.0)


def test_exports_earn_their_makers_the_hour_s_price():
    supplies = [pv("field", owners={"esco": 1.0}), pv("roof", owners={"A": 1.0})]
    park = two_tenants(["electricity"], ["esco"], supplies=supplies)
    world = operated(
        park,
        export_price=0.25,
        flows={"supplied_kw": {"field": 8, "roof": 4}, "exported_kw": {"gate": 12}},
        settled={"exported_by_kw": {"esco": 8, "A": 4}},
    )
    books = account(*world)
    assert of(books, "costs", party="park", line="export_revenue") == approx(-3.0)
    assert of(books, "transfers", party="park", transfer="export") == approx(3.0)
    assert of(books, "transfers", party="esco", transfer="export") == approx(-2.0)
    assert of(books, "transfers", party="A", transfer="export") == approx(-1.0)


def test_the_bill_of_a_year_is_the_tariff_s_own():
    from netzero.axis import full_year
    from netzero.tariffs import Tariff, bill, demand_prices, energy_prices

    axis = full_year(2026)
    tariff = Tariff.model_validate(
        {
            "schedule": {"windows": {"peak": [{"days": ["mon", "tue"], "start": "09:00", "end": "17:00"}]}},
            "energy": {"peak": 3.0, "normal": 1.0},
            "demand_charge": 50.0,
        }
    )
    imported = 100 + 50 * np.sin(np.arange(len(axis)))
    park = a_park(meters=[a_meter(demand_charge=True)])
    world = operated(
        park,
        start="2026-01-01T00:00",
        price=energy_prices(tariff, axis, [2026]),
        demand_price=demand_prices(tariff, axis, [2026]),
        flows={"imported_kw": {"gate": imported}},
    )
    found = account(*world)["bill"].sel(meter="gate", stage=2026)
    expected = bill(tariff, axis, imported, 2026)
    assert found.sel(bill_line="total").values == approx(expected.monthly)
    assert found.sel(bill_line="demand").values == approx(expected.demand_cost)
