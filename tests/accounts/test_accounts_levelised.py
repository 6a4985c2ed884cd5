"""What a kWh costs: of an asset with what it takes, and of the park's electricity, heat and cooling."""

import pytest
from accounts.operated import operated, two_hours, two_tenants
from park_factory import a_meter, a_park, a_tenant, converter, pv, stages, store

from netzero.accounts import account

approx = pytest.approx


def cost_of(books, asset):
    """Return currency per kWh of an asset in the first stage."""
    total = float(books["asset_cost"].sel(asset=asset)[0].sum())
    return total / float(books["asset_output"].sel(asset=asset)[0])


def service(books, name):
    return float(books["service_cost"].sel(service=name)[0] / books["service_kwh"].sel(service=name)[0])


def test_the_textbook_s_plant_costs_65_61_a_mwh():
    """1 million at 8 % over 10 years, 15,000 a year of upkeep, 2,500 MWh a year."""
    park = a_park(
        tenants=[a_tenant("A")],
        supplies=[pv("field", capex=1e6, life_years=10, fixed_om=15_000.0)],
        stages=stages(2026, length=10, rate=0.08),
        discount_rate=0.08,
    )
    world = operated(
        park,
        demand={("A", "electricity"): 2500},
        flows={"supplied_kw": {"field": 2500}},
        settled={"pool_taken_kw": {"A": 2500}},
        capacity={"field": 1.0},
        new={"field": 1.0},
    )
    books = account(*world)
    assert cost_of(books, "field") == approx(65.6117954788, rel=1e-9)
    assert service(books, "electricity") == approx(65.6117954788, rel=1e-9)


def test_a_boiler_s_heat_costs_its_gas_upkeep_and_running():
    """32 kW of heat take 40 kWh of gas at 0.5 an hour and 0.1 a kWh; 40 kW cost 1 a year each: 86.4 for 64 kWh."""
    books = account(*two_hours())
    assert cost_of(books, "boiler") == approx((40 + 6.4 + 40) / 64)
    assert service(books, "heat") == approx((40 + 6.4 + 40) / 64)


def test_the_park_s_electricity_bears_bills_and_plant():
    """160 for energy, 5 x 40 kW at the peak of the month, 20 kWp of 100 over 20 years, for 80 kWh."""
    books = account(*two_hours())
    assert service(books, "electricity") == approx((40 + 120 + 200 + 20 * 100 / 20) / 80)


def test_a_heat_pump_pays_for_its_power_what_its_node_pays_in_that_hour():
    """2 kWh of power an hour, at 3 from the grid and then at 1 from the pool: 8 for 12 kWh of heat."""
    park = two_tenants(converters=[converter("pump", "heat", takes=["electricity"])], supplies=[pv("roof")])
    world = operated(
        park,
        demand={("A", "heat"): 6},
        ratios={"pump:electricity": 1 / 3},
        price=[3.0, 3.0],
        pool_price=1.0,
        flows={"output_kw": {"pump": 6}, "imported_kw": {"gate": [2, 0]}, "supplied_kw": {"roof": [0, 2]}},
        settled={"grid_taken_kw": {"park": [2, 0]}, "own_supply_kw": {"park": [0, 2]}},
    )
    books = account(*world)
    assert cost_of(books, "pump") == approx(8 / 12)
    assert service(books, "heat") == approx(8 / 12)


def test_a_battery_pays_for_what_it_charges_and_gives_less():
    """10 kWh charged at 1, 8 given at another hour, 0.5 a kWh of wear: 14 for 8 kWh."""
    park = a_park(tenants=[a_tenant("A")], storages=[store("battery", cost=0.5)], meters=[a_meter()])
    world = operated(
        park,
        demand={("A", "electricity"): [0, 8]},
        price=[1.0, 4.0],
        flows={
            "charge_kw": {"battery": [10, 0]},
            "discharge_kw": {"battery": [0, 8]},
            "imported_kw": {"gate": [10, 0]},
        },
        settled={"pool_taken_kw": {"A": [0, 8]}},
    )
    books = account(*world)
    assert cost_of(books, "battery") == approx((10 + 4) / 8)
    assert service(books, "electricity") == approx((10 + 4) / 8)


def test_heat_that_is_taken_costs_what_is_embedded_in_it():
    """A chiller takes 3 kWh of a boiler's heat at 0.7 for 2 kWh of cold."""
    park = two_tenants(
        carriers=("electricity", "heat", "cooling"),
        converters=[converter("boiler", "heat", cost=0.7), converter("absorber", "cooling", takes=["heat"])],
    )
    world = operated(
        park,
        demand={("A", "cooling"): 2, ("B", "heat"): 5},
        ratios={"absorber:heat": 1.5},
        flows={"output_kw": {"boiler": 8, "absorber": 2}},
    )
    books = account(*world)
    assert cost_of(books, "boiler") == approx(0.7)
    assert cost_of(books, "absorber") == approx(0.7 * 3 / 2)
    assert service(books, "cooling") == approx(0.7 * 3 / 2)
    assert service(books, "heat") == approx(0.7)
