"""What a run leaves out changes no digit of it."""

from dataclasses import replace

import numpy as np
import pytest
from billed import billed, with_terms
from park_factory import a_design, a_fuel, a_meter, a_park, a_tenant, converter, hours, pv, store
from random_operation import random_park

from netzero.components.rules import Rules
from netzero.kernels.dispatch import trace
from netzero.kernels.marks import no_marks
from netzero.simulator import runs
from netzero.simulator.runs import State, run_year
from netzero.simulator.world.arrays import inputs_of, world_of
from netzero.simulator.world.beginning import fuel_limits_kwh, initial_kwh
from netzero.simulator.world.grid import POLICIES
from netzero.tariffs import Tariff

DAYS = 60
RESULTS = ("supplied_kw", "given_kw", "fallen_kw", "unserved_kw", "peak_kw", "stored", "grid")


def two_tenants():
    """Return inputs of two months: one tenant with two boilers of its own, a battery that the sun fills, a tank."""
    park = a_park(
        tenants=[
            a_tenant("mill", carriers=("electricity", "steam", "hot_water"), own=("steam", "hot_water")),
            a_tenant("dairy", carriers=("electricity", "hot_water")),
        ],
        supplies=[pv("roof", 300)],
        converters=[
            converter("dear", "steam", 100, takes=["coal"], node="mill", cost=0.01),
            converter("cheap", "steam", 60, takes=["coal"], node="mill"),
            converter("heat_pump", "hot_water", 80, takes=["electricity"]),
        ],
        storages=[
            store("battery", 200, 50, efficiency=(0.9, 0.9)),
            store("tank", 100, 40, carrier="hot_water", loss_per_h=0.01),
        ],
        fuels=[a_fuel("coal", 0.02)],
        meters=[a_meter(export_kw=100, export_share=0.2, demand_charge=True)],
    )
    random = np.random.default_rng(3)
    hour = np.arange(24 * DAYS) % 24
    demand = {
        (tenant, carrier): random.uniform(20, 90, len(hour))
        for tenant, carrier in [
            ("mill", "electricity"),
            ("mill", "steam"),
            ("mill", "hot_water"),
            ("dairy", "electricity"),
            ("dairy", "hot_water"),
        ]
    }
    hourly = hours(
        park,
        demand,
        availability={"sun": np.clip(np.sin((hour - 6) / 12 * np.pi), 0, None)},
        ratios={"dear:coal": 1.1, "cheap:coal": 1.2, "heat_pump:electricity": 0.3},
        price=np.where(hour < 6, 0.05, np.where(hour < 18, 0.1, 0.2)),
        export_price=0.03,
        start="2026-01-01T00:00",
    )
    return inputs_of(park, hourly, *a_design(park))


def world(inputs, policy="time_of_use"):
    return world_of(inputs, 0, Rules(policy), fuel_limits_kwh(inputs, 0, np.zeros(len(inputs.park.fuels))))


def run_whole(world, initial_kwh, monkeypatch):
    """Run every block to its end in the counted run too."""
    with monkeypatch.context() as whole:
        whole.setattr(runs, "_marks", lambda world, *_: no_marks(world))
        run_year(world, initial_kwh)


def assert_same(one, other):
    for name in RESULTS:
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


@pytest.mark.parametrize("policy", POLICIES)
def test_a_second_run_that_ends_once_it_goes_as_the_first_gives_what_a_whole_one_gives(policy, monkeypatch):
    inputs = two_tenants()
    short, whole, steps_run = world(inputs, policy), world(inputs, policy), []

    def counted(world, begin, end, anew, marks):
        last = trace(world, begin, end, anew, marks)
        steps_run.append(last - begin)
        return last

    run_whole(whole, initial_kwh(inputs, 0, np.ones(len(inputs.layout.storages))), monkeypatch)
    monkeypatch.setattr(runs, "trace", counted)
    run_year(short, initial_kwh(inputs, 0, np.ones(len(inputs.layout.storages))))
    assert_same(short, whole)
    assert sum(steps_run) < 1.6 * 24 * DAYS or policy in ("peak_shaving", "combined")


def test_the_peak_of_a_month_that_begins_at_noon_of_the_last_day_is_found(monkeypatch):
    inputs = two_tenants()
    inputs.hourly["month"].values[-12:] = 4
    short, whole = world(inputs, "self_consumption"), world(inputs, "self_consumption")
    run_year(short, initial_kwh(inputs, 0, np.ones(len(inputs.layout.storages))))
    run_whole(whole, initial_kwh(inputs, 0, np.ones(len(inputs.layout.storages))), monkeypatch)
    assert short.peak_kw[0, 3] > 0.0
    assert_same(short, whole)


@pytest.mark.parametrize("seed", range(4))
def test_runs_under_look_back_that_end_early_give_what_whole_ones_give(seed, monkeypatch):
    """From the second month on the peaks of months before say what is shaved."""
    park, hourly = random_park(seed, 24 * 50)
    hourly["month"].values[:] = 1 + (np.arange(24 * 50) >= 24 * 12) + (np.arange(24 * 50) >= 24 * 40)
    tariff = Tariff(energy={"normal": 0.1}, demand_charges=[{"price": 3.0, "ratchet": {"share": 0.9}}])
    park = replace(park, meters=tuple(billed(meter, tariff) for meter in park.meters))
    hourly = with_terms(park, hourly, {meter.name: tariff for meter in park.meters})
    inputs = inputs_of(park, hourly, *a_design(park))
    short, whole = world(inputs, "peak_shaving"), world(inputs, "peak_shaving")
    assert short.look_back.any()
    run_year(short, initial_kwh(inputs, 0, np.ones(len(inputs.layout.storages))))
    run_whole(whole, initial_kwh(inputs, 0, np.ones(len(inputs.layout.storages))), monkeypatch)
    assert_same(short, whole)
    states = State.of(no_marks(short)), State.of(no_marks(whole))
    assert all(np.array_equal(mine, its) for mine, its in zip(*states, strict=True))


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("seed", range(4))
def test_runs_of_random_parks_of_two_blocks_that_end_early_give_what_whole_ones_give(policy, seed, monkeypatch):
    park, hourly = random_park(seed, 24 * 14)
    hourly["block"].values[24 * 12 :] = 1
    hourly["previous"].values[[0, 24 * 12]] = 24 * 12 - 1, 24 * 14 - 1
    hourly["weight"].values[24 * 12 :] = 30.0
    inputs = inputs_of(park, hourly, *a_design(park))
    short, whole = world(inputs, policy), world(inputs, policy)
    run_year(short, initial_kwh(inputs, 0, np.ones(len(inputs.layout.storages))))
    run_whole(whole, initial_kwh(inputs, 0, np.ones(len(inputs.layout.storages))), monkeypatch)
    assert_same(short, whole)
    states = State.of(no_marks(short)), State.of(no_marks(whole))
    assert all(np.array_equal(mine, its) for mine, its in zip(*states, strict=True))


def test_a_plain_node_is_run_as_any_other():
    inputs = two_tenants()
    short, general = world(inputs), world(inputs)
    assert short.nodes["plain"].tolist() == [False, True, False]
    general.nodes["plain"] = False
    for each in (short, general):
        run_year(each, initial_kwh(inputs, 0, np.ones(len(inputs.layout.storages))))
    assert_same(short, general)
    assert short.unserved_kw.any()
