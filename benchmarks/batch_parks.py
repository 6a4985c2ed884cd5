"""Parks for many designs, a year of their hours, and random sizes: electricity, heat and cold, many tenants."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import xarray as xr

from netzero.components.park import Park

sys.path.append(str(Path(__file__).parents[1] / "tests"))
from park_factory import a_fuel, a_meter, a_park, a_tenant, converter, hours, pv, store

HOURS = 8760
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


def a_year_of(kind: str, initial: float | None = None, tenants: int = 1) -> tuple[Park, xr.Dataset]:
    """Return battery, PV, wind, bands of price and a demand charge; with 'heat' also plant and stores of heat.

    `initial`: level of the battery at the year's begin; None: as the year ends. `tenants`: each has the same part of
    demand and PV, its own.
    """
    names = [f"mill_{i}" for i in range(tenants)]
    carriers = list(DEMAND_KW) if kind == "heat" else ["electricity"]
    plant = [
        converter("heat_pump", "hot_water", takes=["electricity"]),
        converter("electric_boiler", "steam", takes=["electricity"]),
        converter("gas_boiler", "steam", takes=["gas"]),
        converter("biomass_boiler", "steam", takes=["biomass"]),
        converter("chiller", "cooling", takes=["electricity"]),
    ]
    battery = store("battery", 0.0, 0.0, efficiency=(0.95, 0.95), initial=initial)
    tank = store("tank", carrier="hot_water", hours=4.0)
    park = a_park(
        tenants=[a_tenant(name, carriers=carriers) for name in names],
        supplies=[*(pv(f"sun_{name}", owners={name: 1.0}) for name in names), pv("wind", profile="wind")],
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
        {(n, c): DEMAND_KW[c] / tenants * shape * random.uniform(0.8, 1.2, HOURS) for n in names for c in carriers},
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
    tenants = len(park.tenants)
    largest = [LARGEST["sun"] / tenants if name.startswith("sun_") else LARGEST[name] for name in names]
    built = np.stack([random.uniform(0.1, 1.0, count) * most for most in largest], axis=1)[:, :, None]
    arrays = dict.fromkeys(("capacity", "new_capacity"), (("design", "size", "stage"), built))
    return xr.Dataset(arrays, coords={"design": np.arange(count), "size": names, "stage": list(park.stages.years)})
