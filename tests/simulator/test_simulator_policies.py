"""Each policy on a day of its own: what it asks of a battery, and what that saves against self-consumption."""

from dataclasses import replace

import pytest
from billed import billed, with_terms
from park_factory import a_design, a_fuel, a_meter, a_park, a_tenant, converter, hours, pv, store

from netzero.components.rules import Rules
from netzero.simulator import balance_residual_max, simulate, tune
from netzero.tariffs import Tariff

MILL = ("mill", "electricity")


def a_mill(*, battery=None, **meter):
    return a_park(tenants=[a_tenant("mill")], storages=[battery or store("battery", 60, 40)], meters=[a_meter(**meter)])


def run(park, hourly, rules):
    done = simulate(park, hourly, *a_design(park), rules)
    assert balance_residual_max(park, hourly, done) <= 1e-9
    return done


def after(park, kw_before, kw, price=0.1):
    """Return one hour that stands for January and hours that stand for the days of February, of the mill's demand."""
    hourly = hours(park, {MILL: [kw_before, *kw]}, price=price, start="2026-01-31T23:00", weight=30)
    hourly["block"].values[1:] = 1
    hourly["previous"].values[:2] = 0, len(kw)
    return hourly


def february(done, name):
    return pytest.approx(done[name].values[0, 0, 1:].tolist())


def series(done, name):
    return pytest.approx(done[name].values[0, 0].tolist())


def peak_of_february(done):
    return float(done["peak_kw"].values[0, 0, 1])


def carbon_kg(done, hourly):
    return float((done["imported_kw"].values[0, 0] * hourly["grid_factor_location"].values[0]).sum() * 1e3)


def test_peak_shaving_holds_the_import_below_its_target_and_buys_back_below_it():
    # 50 kW were asked for in January: the target is 0.4 of that, 20 kW; the battery is full again at the end
    park = a_mill(battery=store("battery", 30, 40), demand_charge=True)
    hourly = after(park, 50, [10, 50, 10, 0])
    done = run(park, hourly, Rules("peak_shaving", peak_share=0.4))
    assert february(done, "discharge_kw") == [0, 30, 0, 0]
    assert february(done, "charge_kw") == [0, 0, 10, 20]
    assert (peak_of_february(done), peak_of_february(run(park, hourly, Rules()))) == (20, 50)


@pytest.mark.parametrize("policy", ["peak_shaving", "combined"])
def test_nothing_is_known_of_a_month_before_it_happens(policy):
    # of January alone nothing went before: 10 kW are met for no peak yet, 20 kWh of the battery are left for 50 kW
    park = a_mill(battery=store("battery", 30, 40), demand_charge=True)
    rules = Rules(policy, peak_share=0.4, peak_reserve=1.0)
    done = run(park, hours(park, {MILL: [10, 50, 10, 0]}, weight=30), rules)
    assert series(done, "imported_kw") == [0, 30, 30, 10]
    # nor of February: 5 kW in January are no warning of its 50
    done = run(park, after(park, 5, [10, 50, 10, 0]), rules)
    assert february(done, "imported_kw") == [2, 28, 28, 12]


def test_days_of_one_month_share_the_month_before():
    # two days of February: 0.4 of the 50 kW of January holds for both, not 0.4 of the first day's 20
    park = a_mill(battery=store("battery", 30, 40), demand_charge=True)
    hourly = after(park, 50, [10, 20, 10, 0, 10, 50, 10, 0])
    hourly["block"].values[5:] = 2
    hourly["previous"].values[[1, 5]] = 4, 8
    done = run(park, hourly, Rules("peak_shaving", peak_share=0.4))
    assert february(done, "imported_kw") == [10, 20, 10, 0, 10, 20, 20, 20]


def test_a_target_that_cannot_be_held_is_the_highest_import_so_far():
    # 10 kWh hold the first 50 kW at 40, beyond the target of 20: from then on nothing is given below 40
    park = a_mill(battery=store("battery", 10, 40), demand_charge=True)
    done = run(park, after(park, 50, [50, 40, 0, 0]), Rules("peak_shaving", peak_share=0.4))
    assert february(done, "imported_kw") == [40, 40, 10, 0]


@pytest.mark.parametrize(("share", "imported"), [(0.5, [10, 40, 20, 0]), (0.8, [10, 50, 10, 0])])
def test_what_a_ratchet_bills_in_any_case_is_not_shaved(share, imported):
    # January's 80 kW are billed by half, or by 64 kW, in February too; without look-back the target is 0.4 of them, 32
    park = a_mill(battery=store("battery", 30, 40), demand_charge=True)
    hourly, rules = after(park, 80, [10, 50, 10, 0]), Rules("peak_shaving", peak_share=0.4)
    assert february(run(park, hourly, rules), "imported_kw") == [10, 32, 28, 0]
    looks_back = {"price": 3.0, "ratchet": {"share": share}}
    summer = {"price": 1.0, "months": [6], "ratchet": {"share": 1.0, "months": [6]}}
    spoils = {"price": 1.0}, summer  # no look-back; a look-back on other peaks than those of January
    for more, found in (([], imported), *(([other], [10, 32, 28, 0]) for other in spoils)):
        tariff = Tariff(energy={"normal": 0.1}, demand_charges=[looks_back, *more])
        ratcheted = replace(park, meters=(billed(park.meters[0], tariff),))
        billed_hours = with_terms(ratcheted, hourly, {"gate": tariff})
        assert february(run(ratcheted, billed_hours, rules), "imported_kw") == found


def test_what_is_not_kept_for_peaks_serves_the_mill_at_once():
    # the roof's 30 kWh of surplus find room because half of the battery is given below the target, too
    park = a_park(
        tenants=[a_tenant("mill")],
        supplies=[pv("roof", 40)],
        storages=[store("battery", 60, 60)],
        meters=[a_meter(demand_charge=True)],
    )
    hourly = hours(park, {MILL: [10, 10, 30, 10]}, availability={"sun": [1, 0, 0, 0]}, weight=30)
    done = run(park, hourly, Rules("peak_shaving", peak_share=1.0, peak_reserve=0.5))
    assert series(done, "charge_kw") == [30, 0, 0, 0]
    assert series(done, "discharge_kw") == [0, 10, 20, 0]


def test_peaks_are_not_shaved_where_demand_is_not_billed():
    park = a_mill()
    hourly = hours(park, {MILL: [10, 50, 10, 0]}, weight=30)
    assert run(park, hourly, Rules("peak_shaving")).equals(run(park, hourly, Rules()))


def test_co2_aware_charges_in_clean_hours_and_gives_in_dirty_ones_whatever_the_price():
    # mean 0.5 t/MWh: 30 kWh move from 0.9 to 0.3; the price says the opposite
    park = a_mill()
    hourly = hours(park, {MILL: [30, 30, 30]}, price=[0.2, 0.1, 0.1], grid_factor=[3e-4, 3e-4, 9e-4], weight=30)
    done = run(park, hourly, Rules("co2_aware"))
    assert series(done, "charge_kw") == [30, 0, 0]
    assert series(done, "discharge_kw") == [0, 0, 30]
    assert carbon_kg(run(park, hourly, Rules()), hourly) == pytest.approx(45)
    assert carbon_kg(done, hourly) == pytest.approx(27)


def test_co2_aware_charges_nothing_where_losses_emit_more_than_is_saved():
    # 0.7 / (0.8 x 0.8) is more than 0.9
    park = a_mill(battery=store("battery", 60, 40, efficiency=(0.8, 0.8)))
    hourly = hours(park, {MILL: [30, 30]}, grid_factor=[7e-4, 9e-4], weight=30)
    assert series(run(park, hourly, Rules("co2_aware")), "charge_kw") == [0, 0]


@pytest.mark.parametrize(("carbon_price", "charged"), [(0.0, [0, 0, 30]), (500.0, [30, 0, 0])])
def test_combined_orders_hours_by_price_and_co2_together(carbon_price, charged):
    # at 500 USD/t the hours cost 0.1 + 0.1, 0.1 + 0.45, 0.08 + 0.4: the first is the cheapest, not the last
    park = a_mill(battery=store("battery", 30, 40))
    hourly = hours(park, {MILL: [20, 30, 20]}, price=[0.1, 0.12, 0.08], grid_factor=[2e-4, 9e-4, 8e-4], weight=30)
    rules = Rules("combined", peak_reserve=0.0, carbon_price=(carbon_price,))
    assert series(run(park, hourly, rules), "charge_kw") == charged


def test_combined_chooses_plant_by_price_and_co2_together():
    # 0.1 of the grid against 0.08 of gas, but 0.05 t/MWh against 0.4: at 100 USD/t 0.105 against 0.12
    def heated(carbon_price):
        park = a_park(
            tenants=[a_tenant("mill", carriers=["hot_water"])],
            converters=[
                converter("boiler", "hot_water", 50, takes=["gas"]),
                converter("heater", "hot_water", 50, takes=["electricity"]),
            ],
            fuels=[a_fuel("gas", 0.08, factor=4e-4)],
            meters=[a_meter()],
        )
        ratios = {"boiler:gas": 1.0, "heater:electricity": 1.0}
        hourly = hours(park, {("mill", "hot_water"): [10]}, ratios=ratios, price=0.1, grid_factor=5e-5)
        return run(park, hourly, Rules("combined", carbon_price=(carbon_price,)))["output_kw"].values[:, 0, 0].tolist()

    assert heated(0.0) == [10, 0]
    assert heated(100.0) == [0, 10]


def test_combined_moves_to_cheap_hours_without_a_new_peak():
    # the cheap hour takes what the target of 30 kW leaves free, 20; the peak is held at 30 by 10 of it
    park = a_mill(battery=store("battery", 40, 40), demand_charge=True)
    hourly = after(park, 40, [10, 40, 10], price=[0.1, 0.05, 0.1, 0.2])
    done = run(park, hourly, Rules("combined", peak_share=0.75, peak_reserve=0.25))
    assert peak_of_february(done) == 30
    assert february(done, "charge_kw") == [20, 0, 0]
    assert february(done, "discharge_kw") == [0, 10, 10]


def test_parameters_are_found_by_trial():
    # the most that the battery can hold is 20 of 50 kW; of the shares tried 0.5 comes nearest
    park = a_mill(battery=store("battery", 30, 40), demand_charge=True)
    hourly = after(park, 50, [10, 50, 10, 0])
    tried = tune(Rules("peak_shaving"), lambda rules: peak_of_february(run(park, hourly, rules)))
    assert (tried[0].rules.peak_share, tried[0].cost) == (0.5, 25)
    assert [one.cost for one in tried] == sorted(one.cost for one in tried)
    assert Rules("peak_shaving", peak_reserve=1.0) in [one.rules for one in tried]
