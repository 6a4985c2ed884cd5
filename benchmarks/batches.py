"""Many designs at once: time of a design-year of two parks, beside a bare recurrence of a state of charge.

`python -m benchmarks.batches 100000` also sweeps so many designs, by one process and by two.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import xarray as xr

from netzero.components.park import Park
from netzero.kernels.compiled import driver
from netzero.kernels.park import Floats
from netzero.simulator import simulate_many

sys.path.append(str(Path(__file__).parents[1] / "tests"))
from park_factory import a_fuel, a_meter, a_park, a_tenant, converter, hours, pv, store

HOURS, DESIGNS, SWEPT = 8760, 512, 5000
"""SWEPT: designs in memory at a time."""
TARGETS = {"power": 0.9, "heat": 2.5}
"""Recurrences per design-year."""
DEMAND_KW = {"electricity": 1000, "steam": 600, "hot_water": 400, "cooling": 300}
LARGEST = {
    "sun": 3000,
    "wind": 1500,
    "battery.energy": 4000,
    "battery.power": 1500,
    "tank": 2000,
    "heat_pump": 500,
    "electric_boiler": 500,
    "gas_boiler": 900,
    "biomass_boiler": 400,
    "chiller": 500,
}


@driver
def recurrence(power_kw: Floats, capacity_kwh: float) -> float:
    """Return the last level of a store: a clamp, two multiplications and an addition an hour, one after the other."""
    level = 0.0
    for t in range(len(power_kw)):
        level = min(max(level * 0.999 + power_kw[t] * 0.95, 0.0), capacity_kwh)
    return level


def a_year_of(kind: str) -> tuple[Park, xr.Dataset]:
    """Return battery, PV, wind, bands of price and a demand charge; with 'heat' also plant and stores of heat."""
    carriers = list(DEMAND_KW) if kind == "heat" else ["electricity"]
    plant = [
        converter("heat_pump", "hot_water", takes=["electricity"]),
        converter("electric_boiler", "steam", takes=["electricity"]),
        converter("gas_boiler", "steam", takes=["gas"]),
        converter("biomass_boiler", "steam", takes=["biomass"]),
        converter("chiller", "cooling", takes=["electricity"]),
    ]
    battery, tank = store("battery", 0.0, 0.0, efficiency=(0.95, 0.95)), store("tank", carrier="hot_water", hours=4.0)
    park = a_park(
        tenants=[a_tenant("mill", carriers=carriers)],
        supplies=[pv("sun"), pv("wind", profile="wind")],
        converters=plant if kind == "heat" else [],
        storages=[battery, tank] if kind == "heat" else [battery],
        meters=[a_meter(limit_kw=9000.0, export_kw=500.0, demand_charge=True, billing_interval_min=60)],
        fuels=[a_fuel("gas", 0.06), a_fuel("biomass", 0.03)],
    )
    random, hour = np.random.default_rng(1), np.arange(HOURS) % 24
    shape, season = 1 + 0.5 * np.sin(hour / 24 * 2 * np.pi), 1 + 0.1 * np.cos(np.arange(HOURS) / HOURS * 2 * np.pi)
    taken = {"heat_pump": 0.3 * season, "chiller": 0.25 / season, "electric_boiler": 1.02}
    return park, hours(
        park,
        {("mill", c): DEMAND_KW[c] * shape * random.uniform(0.8, 1.2, HOURS) for c in carriers},
        availability={
            "sun": np.clip(np.sin((hour - 6) / 12 * np.pi), 0, None) * random.uniform(0.3, 1.0, HOURS),
            "wind": random.uniform(0.0, 1.0, HOURS),
        },
        ratios={port.label: taken.get(made.name, 1.15) for made in park.converters for port in made.ports},
        price=np.where((hour >= 18) & (hour < 22), 0.13, np.where(hour < 6, 0.05, 0.08)),
        export_price=0.03,
        demand_price=3.0,
        start="2026-01-01T00:00",
    )


def designs(park: Park, count: int, seed: int) -> xr.Dataset:
    """Return random sizes of everything."""
    random, names = np.random.default_rng(seed), [size.name for size in park.sizes]
    built = np.stack([random.uniform(0.1, 1.0, count) * LARGEST[name] for name in names], axis=1)[:, :, None]
    arrays = dict.fromkeys(("capacity", "new_capacity"), (("design", "size", "stage"), built))
    return xr.Dataset(arrays, coords={"design": np.arange(count), "size": names, "stage": list(park.stages.years)})


def least_s(work: object, runs: int = 5) -> float:
    """Return the least CPU time of several runs."""
    assert callable(work)
    spent = []
    for _ in range(runs):
        begin = time.process_time()
        work()
        spent.append(time.process_time() - begin)
    return min(spent)


def row(kind: str, policy: str) -> dict[str, object]:
    """Return what a design-year takes, all told, with the preparation of the hours and the sums by label."""
    park, hourly = a_year_of(kind)
    many, few = designs(park, DESIGNS, 2), designs(park, DESIGNS // 2, 2)
    power = np.random.default_rng(0).normal(0.0, 100.0, HOURS)
    kernel = simulate_many(park, hourly, few, policy).attrs["kernel"]
    recurrence(power, 500.0)
    one_s = least_s(lambda: recurrence(power, 500.0), 50)
    whole_s = least_s(lambda: simulate_many(park, hourly, many, policy))
    half_s = least_s(lambda: simulate_many(park, hourly, few, policy))
    return {
        "kernel": kernel,
        "recurrence_us": round(one_s * 1e6, 1),
        "design_year_us": round((whole_s - half_s) / (DESIGNS // 2) * 1e6, 1),
        "to_recurrence": round((whole_s - half_s) / (DESIGNS // 2) / one_s, 2),
        "target": TARGETS[kind],
        "fixed_ms": round((2 * half_s - whole_s) * 1e3, 1),
    }


def swept(seed: int) -> tuple[list[float], int]:
    """Return the tenth, fiftieth and ninetieth percentile of the cost of many designs, and the memory used, MB."""
    park, hourly = a_year_of("heat")
    done = simulate_many(park, hourly, designs(park, SWEPT, seed), "time_of_use")
    cost = done["operating_cost"].sum("line").values
    return np.quantile(cost, [0.1, 0.5, 0.9]).tolist(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def sweep(count: int) -> dict[str, object]:
    """Return the wall time of a sweep by one process and by two, and the memory of each part in turn."""
    seeds, found = range(-(-count // SWEPT)), {}
    for workers in (1, 2):
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            list(pool.map(swept, [0] * workers))
            begin = time.perf_counter()
            parts = list(pool.map(swept, seeds))
            found[workers] = time.perf_counter() - begin
    return {
        "designs": len(seeds) * SWEPT,
        "one_process_s": round(found[1], 1),
        "two_processes_s": round(found[2], 1),
        "two_to_one": round(found[2] / found[1], 2),
        "target": 0.6,
        "memory_mb": [memory for _, memory in parts],
    }


def measure(count: int = 0) -> dict[str, object]:
    """Return all rows; `count`: designs of the sweep, 0 for none."""
    rows: dict[str, object] = {
        f"{kind}, {policy}": row(kind, policy) for kind in TARGETS for policy in ("self_consumption", "time_of_use")
    }
    return rows | ({"sweep": sweep(count)} if count else {})


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 0), indent=2))
