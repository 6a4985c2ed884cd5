"""Time of one simulated year of a park of twenty tenants, beside a bare recurrence of a state of charge."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import xarray as xr

from netzero.components.park import Ageing, Park
from netzero.components.rules import Rules
from netzero.kernels.compiled import driver
from netzero.kernels.dispatch import trace
from netzero.kernels.export import sell
from netzero.kernels.marks import no_marks
from netzero.kernels.park import Floats, World
from netzero.kernels.settlement import bill_hours, settle_hours
from netzero.simulator import balance_residual_max, settle, simulate
from netzero.simulator.ageing import Ages
from netzero.simulator.runs import run_year
from netzero.simulator.settlement.sharing import RULES
from netzero.simulator.world.arrays import Inputs, inputs_of, world_of
from netzero.simulator.world.beginning import fuel_limits_kwh, initial_kwh
from netzero.simulator.world.grid import POLICIES
from netzero.terms import Policy

sys.path.append(str(Path(__file__).parents[1] / "tests"))
from park_factory import a_design, a_fuel, a_meter, a_park, a_tenant, converter, hours, purchase, pv, store

TENANTS, HOURS = 20, 8760
A_DAY = """
from benchmarks.simulator import a_design, a_year, park_of_twenty, simulate
park = park_of_twenty()
simulate(park, a_year(park).isel(time=slice(0, 24)), *a_design(park))
"""
LEAVE = "import gc; gc.freeze()"
"""How `netzero` ends: else Python goes through all objects before it leaves, four tenths of a second."""
RUNS, FRESH = 30, 15
"""Of what takes less than a millisecond."""


def park_of_twenty() -> Park:
    """Return a park with a roof on every tenant, half of them with a boiler of their own, and shared plant."""
    everything = ("electricity", "steam", "hot_water", "cooling")
    names = [f"tenant_{i}" for i in range(TENANTS)]
    own = names[::2]
    return a_park(
        tenants=[a_tenant(name, carriers=everything, own=("steam",) if name in own else ()) for name in names],
        supplies=[pv(f"roof_{name}", 300, owners={name: 1.0}) for name in names] + [purchase("ppa", 500, 0.08)],
        converters=[
            *(converter(f"boiler_{name}", "steam", 500, takes=["coal"], node=name) for name in own),
            converter("boiler", "steam", 5000, takes=["gas"]),
            converter("heat_pump", "hot_water", 2000, takes=["electricity"]),
            converter("chiller", "cooling", 2000, takes=["electricity"]),
            converter("engine", "electricity", 1000, takes=["gas"], gives=["steam"]),
        ],
        storages=[
            store("battery", 4000, 1000, efficiency=(0.95, 0.95)),
            store("tank", 3000, 500, carrier="hot_water", loss_per_h=0.01),
        ],
        fuels=[a_fuel("coal", 0.02), a_fuel("gas", 0.05)],
        meters=[a_meter(export_kw=500, export_share=0.2, demand_charge=True)],
    )


def a_year(park: Park, step_h: float = 1.0) -> xr.Dataset:
    """Return made-up steps of a year: days of sine and noise, a tariff of three bands."""
    random = np.random.default_rng(1)
    steps = round(HOURS / step_h)
    hour = (np.arange(steps) * step_h) % 24
    shape = 1 + 0.5 * np.sin(hour / 24 * 2 * np.pi)
    size = {"electricity": 200, "steam": 150, "hot_water": 80, "cooling": 60}
    ratios = {port.label: 0.3 for made in park.converters for port in made.ports}
    ratios |= {port.label: 1.2 for made in park.converters for port in made.ports if port.carrier in ("coal", "gas")}
    return hours(
        park,
        {(one.name, c): kw * shape * random.uniform(0.8, 1.2, steps) for one in park.tenants for c, kw in size.items()},
        availability={"sun": np.clip(np.sin((hour - 6) / 12 * np.pi), 0, None)},
        ratios=ratios,
        price=np.where((hour >= 18) & (hour < 22), 0.13, np.where(hour < 6, 0.05, 0.08)),
        export_price=0.03,
        start="2026-01-01T00:00",
        step_h=step_h,
    )


def least_ms(work: Callable[[], object], runs: int = 5) -> float:
    """Return the least CPU time of several runs."""
    spent = []
    for _ in range(runs):
        begin = time.process_time_ns()
        work()
        spent.append((time.process_time_ns() - begin) / 1e6)
    return min(spent)


@driver
def recurrence(charge_kw: Floats, level_kwh: Floats) -> None:
    """Follow a state of charge: the yardstick, as a single design cannot be stepped through faster."""
    level = 0.0
    for t in range(len(charge_kw)):
        level = min(max(0.999 * level + 0.95 * charge_kw[t], 0.0), 4000.0)
        level_kwh[t] = level


def recurrence_ms() -> float:
    """Return the time of the recurrence over a year of hours."""
    charge_kw = np.random.default_rng(1).uniform(-1000, 1000, HOURS)
    level_kwh = np.zeros(HOURS)

    def many() -> None:
        for _ in range(100):
            recurrence(charge_kw, level_kwh)

    many()
    return least_ms(many) / 100


def on_fresh_worlds(inputs: Inputs, policy: Policy, work: Callable[[World], object]) -> float:
    """Return the least CPU time of a work on a world as it was just made, as a simulation works on it, ms."""
    limits = fuel_limits_kwh(inputs, 0, np.zeros(len(inputs.park.fuels)))
    spent = []
    for _ in range(FRESH):
        world = world_of(inputs, 0, Rules(policy), limits)
        Ages(inputs, Rules(policy)).begin(0, world)
        spent.append(least_ms(lambda world=world: work(world), 1))
    return min(spent)


def all_steps(world: World, plain: bool) -> None:
    """Run all steps of the nodes that hang on nothing else, or of all others."""
    order = world.order[world.nodes["plain"][world.order] == plain]
    trace(world._replace(order=order), 0, HOURS, True, no_marks(world))


def worn(park: Park) -> Park:
    """Return the park with a battery that ages."""
    battery, *others = park.storages
    return replace(park, storages=(replace(battery, ageing=Ageing(0.0125, 2.46e-5, 0.8)), *others))


def one_design(park: Park) -> dict[str, object]:
    """Return what a year of one design with all hourly outputs takes, and where the time goes."""
    design = a_design(park)
    hourly, quarters = a_year(park), a_year(park, step_h=0.25)
    inputs = inputs_of(park, hourly, *design)
    initial, yardstick_ms = initial_kwh(inputs, 0, np.ones(len(inputs.layout.storages))), recurrence_ms()
    kernel = {name: on_fresh_worlds(inputs, name, lambda world: run_year(world, initial)) for name in POLICIES}
    policy: Policy = "time_of_use"
    in_quarters = inputs_of(park, quarters, *design)
    quarters_ms = on_fresh_worlds(in_quarters, policy, lambda world: run_year(world, initial))
    ageing = inputs_of(worn(park), hourly, *design)
    ageing_ms = on_fresh_worlds(ageing, policy, lambda world: run_year(world, initial))
    all_steps_ms = on_fresh_worlds(inputs, policy, lambda world: trace(world, 0, HOURS, True, no_marks(world)))
    simulate_ms = least_ms(lambda: simulate(park, hourly, *design, policy=policy))
    dispatch = simulate(park, hourly, *design, policy=policy)
    check_ms = least_ms(lambda: balance_residual_max(park, hourly, dispatch))
    limits = fuel_limits_kwh(inputs, 0, np.zeros(len(park.fuels)))
    return {
        "recurrence_us": round(yardstick_ms * 1e3, 1),
        "kernel_ms": {name: round(ms, 2) for name, ms in kernel.items()},
        "kernel_to_recurrence": {name: round(ms / yardstick_ms) for name, ms in kernel.items()},
        "ageing_to_recurrence": round(ageing_ms / yardstick_ms),
        "quarter_hours_to_hours": round(quarters_ms / kernel["time_of_use"], 2),
        "checked_to_unchecked": round((simulate_ms + check_ms) / simulate_ms, 2),
        "where_ms": {
            "inputs": round(least_ms(lambda: inputs_of(park, hourly, *design)), 2),
            "arrays": round(least_ms(lambda: world_of(inputs, 0, Rules(policy), limits)), 2),
            "all_steps_once": round(all_steps_ms, 2),
            "of_which_plain_nodes": round(on_fresh_worlds(inputs, policy, lambda world: all_steps(world, True)), 2),
            "of_which_other_nodes": round(on_fresh_worlds(inputs, policy, lambda world: all_steps(world, False)), 2),
            "beginning_again": round(kernel["time_of_use"] - all_steps_ms, 2),
            "of_which_sales": round(on_fresh_worlds(inputs, policy, sell), 2),
            "simulate": round(simulate_ms, 2),
            "balance_check": round(check_ms, 2),
        },
    }


def starts() -> dict[str, float]:
    """Return the CPU seconds of whole processes that simulate a day, with no kernel compiled yet and with all."""
    here = Path(__file__).parents[1]
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "NUMBA_CACHE_DIR": folder, "PYTHONPATH": str(here)}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # installed packages have bytecode
        spent = []
        for script in (A_DAY, A_DAY, A_DAY + LEAVE):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([sys.executable, "-c", script], cwd=here, env=environment, check=True, capture_output=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return {"cold_s": round(spent[0], 1), "warm_s": round(spent[1], 2), "warm_as_commands_leave_s": round(spent[2], 2)}


def measure() -> dict[str, object]:
    """Return times in ms of CPU, their ratio to the recurrence, and the largest residual of any balance."""
    park = park_of_twenty()
    hourly, design = a_year(park), a_design(park)
    begin = time.process_time()
    dispatch = simulate(park, hourly, *design, policy="time_of_use")
    first_ms = (time.process_time() - begin) * 1e3
    return {
        "tenants": TENANTS,
        "hours": HOURS,
        "first_call_ms": round(first_ms, 1),
        "settle_ms": round(least_ms(lambda: settle(park, hourly, dispatch)), 1),
        "balance_residual_max": balance_residual_max(park, hourly, dispatch),
        "one_design": one_design(park),
        "settlement": settlement(),
        "start": starts(),
    }


def settlement() -> dict[str, object]:
    """Return the time of the settlement of one design per tenant-year, by rule and number of tenants.

    In units of a bare recurrence of a state of charge (two multiplications, an addition, a clamp): of all flows, and of
    hourly import, cost and emissions; arrays are there before, hours balance at the gate. Held to 2.5 from 20 tenants.
    """
    random = np.random.default_rng(1)
    power = random.normal(size=HOURS)
    recurrence = least_ms(lambda: charged_through(power, 1.0, 0.9, 0.999), RUNS)
    found: dict[str, object] = {"recurrence_us": round(1e3 * recurrence, 1)}
    for count in (20, 50, 200):
        need, gift = random.uniform(0, 100, (HOURS, count)), np.maximum(0, random.normal(0, 60, (HOURS, count)))
        net = need.sum(axis=1) - gift.sum(axis=1)
        prices, factor = random.uniform(0.04, 0.12, (HOURS, 4)), np.full(HOURS, 7e-4)
        flows = [np.empty_like(need) for _ in range(5)]
        share, rank = np.full(count, 1 / count), np.arange(count) % 3
        for name, rule in RULES.items():
            at = (need, gift, np.ones(count), np.maximum(0, net), np.maximum(0, -net), rule, share, rank, 0)
            bills = (*at, prices, factor, *flows[:3])
            settle_ms = least_ms(lambda at=at, out=flows: settle_hours(*at, *out), RUNS)
            bill_ms = least_ms(lambda bills=bills: bill_hours(*bills), RUNS)
            found[f"{count} tenants, {name}"] = {
                "all_flows": round(settle_ms / count / recurrence, 2),
                "import_cost_co2": round(bill_ms / count / recurrence, 2),
            }
    return found


@driver
def charged_through(power: np.ndarray, capacity: float, efficiency: float, keep: float) -> float:
    """Return the last level of a store that takes what comes, within its limits."""
    level = 0.0
    for t in range(len(power)):
        level = min(max(0.0, level * keep + efficiency * power[t]), capacity)
    return level


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
