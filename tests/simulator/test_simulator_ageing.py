"""Storages that age by calendar and by cycles: in operation by rules, and in no replay."""

from itertools import product

import numpy as np
import pytest
from park_factory import a_design, a_meter, a_park, a_size, a_tenant, hours, pv, stages, store
from random_operation import random_park

from netzero.components.park import Ageing, Lot
from netzero.components.rules import Rules
from netzero.planner import plan
from netzero.simulator import ageing_warnings, level_warnings, outages, replay, runs, simulate
from netzero.simulator.ageing import Ages
from netzero.simulator.stages import operated_stages
from netzero.simulator.world.arrays import inputs_of
from netzero.vocabulary import AGEING

MILL = ("mill", "electricity")
SUN = [1.0, 0.0, 1.0, 0.0]
NEED = [0.0, 100.0, 0.0, 100.0]
"""Two full cycles of a new store of 100 kWh in four hours."""
WHOLE_YEAR = {"weight": 8760 / 4}


def aged(calendar=0.0, per_cycle=0.0, end_of_life=0.8, **more):
    return Ageing(calendar, per_cycle, end_of_life, **more)


def world(battery, demand=NEED, sun=SUN, years=None, **more):
    park = a_park(
        tenants=[a_tenant("mill")],
        supplies=[pv("roof", 100)],
        storages=[battery],
        meters=[a_meter()],
        **({"stages": years} if years else {}),
    )
    return park, hours(park, {MILL: demand}, availability={"sun": sun}, **more)


def operated(battery, *given, built=None, rules=None, **more):
    park, hourly = world(battery, *given, **more)
    return simulate(park, hourly, *a_design(park, built), rules or Rules())


def told(done, name):
    return pytest.approx(done[name].sel(storage="battery").values.tolist())


def test_each_kwh_through_a_store_takes_its_share_of_what_it_can_hold():
    # a tenth of 100 kWh in a full cycle: 5 kWh with the first charge, 5 with the discharge; then 90 go in, 4.5 and 4.5
    done = operated(store("battery", 100, 100, initial=0.0, ageing=aged(per_cycle=0.1)))
    assert done["charge_kw"].values[0, 0].tolist() == pytest.approx([100, 0, 90, 0])
    assert done["discharge_kw"].values[0, 0].tolist() == pytest.approx([0, 100, 0, 90])
    assert told(done, "full_cycles") == [1.9]
    assert (told(done, "health_begin"), told(done, "health_end")) == ([1.0], [0.81])


def test_only_what_goes_through_the_store_itself_counts_as_a_cycle():
    # 100 kW for an hour bring 50 kWh into it, of which 25 come out: 37.5 kWh are half of what went through
    battery = store("battery", 100, 100, initial=0.0, efficiency=(0.5, 0.5), ageing=aged(per_cycle=0.1))
    assert told(operated(battery, [0.0, 12.5], [1.0, 0.0]), "full_cycles") == [0.375]


def test_a_year_takes_its_share_of_a_store_that_nobody_uses():
    done = operated(store("battery", 100, 100, ageing=aged(calendar=0.04)), [0.0] * 4, [0.0] * 4, **WHOLE_YEAR)
    assert (told(done, "health_end"), told(done, "full_cycles")) == ([0.96], [0.0])


def test_a_step_that_stands_for_many_days_ages_for_all_of_them():
    battery = store("battery", 100, 100, ageing=aged(per_cycle=1e-5))
    done = operated(battery, **WHOLE_YEAR)
    assert done["full_cycles"].item() == pytest.approx(2 * 8760 / 4, rel=0.03)
    assert done["health_end"].item() == pytest.approx(1.0 - 1e-5 * done["full_cycles"].item())


def test_a_block_that_is_rehearsed_ages_once():
    battery = store("battery", 100, 100, ageing=aged(per_cycle=0.01))
    one, many = operated(battery), operated(battery, weight=2.0)
    assert many["full_cycles"].item() == pytest.approx(2 * one["full_cycles"].item(), rel=0.02)
    assert one["health_end"].item() == pytest.approx(1.0 - 0.01 * one["full_cycles"].item())


def test_a_year_that_ages_a_store_is_run_again_only_until_it_goes_as_before(monkeypatch):
    steps = []

    def counting(world, begin, end, anew, marks, run=runs.trace):
        steps.append(run(world, begin, end, anew, marks) - begin)
        return begin + steps[-1]

    monkeypatch.setattr(runs, "trace", counting)
    operated(store("battery", 100, 100, ageing=aged(0.05, 1e-4)), NEED * 500, SUN * 500)
    assert 2000 < sum(steps) < 1.1 * 2000


@pytest.mark.parametrize(("seed", "policy"), [*product(range(4), ("time_of_use", "peak_shaving", "combined"))])
def test_what_a_store_may_hold_is_told_by_the_flows_of_the_year_to_the_wear_of_its_first_days(seed, policy):
    park, hourly = random_park(seed)
    inputs, rules = inputs_of(park, hourly, *a_design(park)), Rules(policy)
    ages = Ages(inputs, rules)
    for stage, done, _ in operated_stages(inputs, rules, ages):
        for row, storage in enumerate(inputs.layout.storages):
            if storage.ageing and inputs.capacity[storage.energy.name][stage] > 0.0:
                most_kwh = storage.highest_level * inputs.capacity[storage.energy.name][stage]
                held = done.stored["later_kwh"][-1, row] / most_kwh
                assert abs(held - ages.health_end[row, stage]) < storage.ageing.per_cycle  # of one full cycle
                assert np.array_equal(done.stored["later_kwh"][:-1, row], done.stored["energy_kwh"][1:, row])


def test_what_is_stored_when_a_store_fades_stays_in_it():
    battery = store("battery", 100, 100, initial=1.0, ageing=aged(calendar=0.4))
    done = operated(battery, [0.0, 0.0, 0.0, 100.0], [0.0] * 4, step_h=2190.0)
    assert done["level_kwh"].values[0, 0].tolist() == pytest.approx([100, 100, 100, 0])


def test_levels_are_shares_of_what_a_store_can_still_hold():
    # half as good: 10 of 50 kWh stay, 45 of 50 are the most
    battery = store(
        "battery", 100, 100, initial=0.2, least_level=0.2, highest_level=0.9, ageing=aged(1e-9, stock=HALF_AS_GOOD)
    )
    done = operated(battery)
    assert done["level_kwh"].values[0, 0].tolist() == pytest.approx([45, 10, 45, 10])


HALF_AS_GOOD = (Lot((100.0,), (0.5,)),)


def test_the_years_between_two_stages_take_their_share_by_age_and_by_use():
    battery = store("battery", a_size("battery.energy", [0.0, 0.0], "kWh"), 100, ageing=aged(0.01, 1e-5))
    done = operated(battery, years=stages(2026, 2030, length=(4, 5)), built={"battery.energy": 100.0}, **WHOLE_YEAR)
    cycles = done["full_cycles"].values[0]
    assert told(done, "health_begin") == [1.0, 1.0 - 0.01 * 4 - 1e-5 * 4 * cycles[0]]
    assert cycles[1] < cycles[0]


def test_a_store_is_as_good_as_its_lots_together():
    battery = store("battery", a_size("battery.energy", [0.0, 0.0], "kWh"), 100, ageing=aged(0.05))
    design = {"battery.energy": [100.0, 300.0]}
    done = operated(battery, years=stages(2026, 2030, length=(4, 5)), built=design, **WHOLE_YEAR)
    assert told(done, "health_begin") == [1.0, (100 * 0.8 + 300) / 400]


def test_a_lot_that_is_replaced_at_the_end_of_its_life_is_new_again():
    energy = a_size("battery.energy", [0.0, 0.0], "kWh", life_years=4.0)
    done = operated(
        store("battery", energy, 100, ageing=aged(0.05)),
        years=stages(2026, 2030, length=(4, 5)),
        built={"battery.energy": [100.0, 100.0]},
        **WHOLE_YEAR,
    )
    assert told(done, "health_begin") == [1.0, 1.0]


def test_stock_goes_on_from_the_health_that_its_lots_have():
    lots = (Lot((60.0, 0.0), (0.7, 0.5)), Lot((40.0, 40.0), (0.9, 0.8)))
    energy = a_size("battery.energy", [100.0, 40.0], "kWh")
    done = operated(
        store("battery", energy, 100, ageing=aged(0.02, 1e-5, stock=lots)), years=stages(2026, 2030), **WHOLE_YEAR
    )
    cycles = done["full_cycles"].values[0]
    assert told(done, "health_begin") == [0.6 * 0.7 + 0.4 * 0.9, 0.8 - 1e-5 * 5 * cycles[0]]


def test_longer_use_ages_more():
    battery = store("battery", 100, 100, ageing=aged(per_cycle=0.01))
    ends = [operated(battery, NEED * days, SUN * days)["health_end"].item() for days in (1, 2, 5, 20)]
    assert ends == sorted(ends, reverse=True)
    assert len(set(ends)) == 4


def test_what_a_store_can_hold_is_never_less_than_nothing():
    done = operated(store("battery", 100, 100, ageing=aged(per_cycle=0.1)), weight=1000.0)
    assert done["health_end"].item() == 0.0
    assert done["discharge_kw"].values[0, 0, -1] == 0.0


def test_operation_without_ageing_is_that_of_a_store_that_does_not_age():
    fast = aged(0.5, 0.1)
    done = operated(store("battery", 100, 100, ageing=fast), rules=Rules(ageing=False))
    assert done.equals(operated(store("battery", 100, 100)))
    assert told(done, "health_end") == [1.0]


def test_neither_plan_nor_replay_ages():
    battery = store("battery", 100, 100, ageing=aged(0.5, 0.1))
    park, hourly = world(battery)
    found = plan(park, hourly)
    again = replay(park, hourly, found.dataset)
    assert not set(AGEING) & set(again)
    assert again["discharge_kw"].values.sum() == pytest.approx(200)


def test_a_worn_store_bridges_a_shorter_outage():
    # 10 kW from a full store of 100 kWh, half as good: five hours and no more
    battery = store("battery", 100, 100, initial=1.0, ageing=aged(1e-9, 1e-9, stock=HALF_AS_GOOD))
    park, hourly = world(battery, [10.0] * 24, [0.0] * 24)
    design = a_design(park)
    done = simulate(park, hourly, *design, Rules("peak_shaving"))
    found = outages(park, hourly, *design, done, Rules("peak_shaving"), durations_h=(1, 5, 6))
    served = found["survival"].values[0, 0]
    assert served[1] > 0.0
    assert served[2] < served[1]
    new = outages(park, hourly, *design, done, Rules("peak_shaving", ageing=False), durations_h=(1, 5, 6))
    assert (new["survival"].values[0, 0] >= served).all()


def test_a_store_that_use_wears_out_early_is_told_with_what_its_replacement_would_cost():
    # 100 cycles a year take 2 %: ten years to 80 % where the cost counts on 20, at 0 % interest 1/10 - 1/20 of 50,000
    battery = store(
        "battery",
        a_size("battery.energy", 100.0, "kWh", capex=500.0, life_years=20.0),
        100,
        initial=0.0,
        ageing=aged(per_cycle=2e-4),
    )
    park, hourly = world(battery, [0.0, 100.0], [1.0, 0.0])
    capacity, new = a_design(park)
    done = simulate(park, hourly, capacity, new)
    hourly.attrs["year_fraction"] = done["full_cycles"].item() / 100.0
    [warning] = ageing_warnings(park, hourly, capacity, done)
    assert warning.code == "NZ1950"
    assert warning.values["life"] == pytest.approx(10.0)
    assert warning.values["cost"] == pytest.approx(2_500.0)
    assert not level_warnings(park, hourly, done)


def test_a_store_that_outlives_its_life_is_not_told():
    park, hourly = world(store("battery", 100, 100, ageing=aged(0.009, 0.0)), **WHOLE_YEAR)
    capacity, new = a_design(park)
    assert ageing_warnings(park, hourly, capacity, simulate(park, hourly, capacity, new)) == ()
