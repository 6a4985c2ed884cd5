"""Random parks of one node that many designs can be simulated of side by side, and designs of them."""

import numpy as np
import xarray as xr
from park_factory import WIDE, a_design, a_fuel, a_meter, a_park, a_tenant, converter, hours, pv, store

RATIOS = {
    "heat_pump:electricity": None,
    "dryer:electricity": 1.02,
    "gas_boiler:gas": 1.1,
    "coal_boiler:coal": 1.3,
    "old_boiler:gas": 1.3,
    "chiller:electricity": None,
    "tower:electricity": 0.4,
}


def designs_of(park, many):
    """Return designs: `many` by label, what is built by size."""
    made = [a_design(park, built) for built in many.values()]
    stacked = [xr.concat(arrays, "design") for arrays in zip(*made, strict=True)]
    both = xr.Dataset({"capacity": stacked[0], "new_capacity": stacked[1]})
    return both.assign_coords(design=list(many))


def random_designs(park, count, seed, *, steps_of_size=(0.0, 0.2, 1.0)):
    """Return designs in which any size may be zero, tight or ample; up to ten times for the battery's energy."""
    rng = np.random.default_rng(seed)
    most = {"sun": 600.0, "wind": 400.0, "battery.energy": 1000.0, "tank": 800.0, "ice": 300.0}

    def one():
        return {
            size.name: float(rng.choice(steps_of_size) * most.get(size.name, 200.0) * rng.uniform(0.2, 1.0))
            for size in park.sizes
        }

    return designs_of(park, {f"d{i}": one() for i in range(count)})


def random_batch_park(seed, *, heat=True, days=6, step_h=None, start="2026-01-30T00:00"):
    """Return a park and its hours; with heat also heat pumps, boilers, chillers and stores of heat and cold."""
    rng = np.random.default_rng(seed)
    h = float(rng.choice([0.25, 0.5, 1.0])) if step_h is None else step_h
    steps = round(days * 24 / h)
    carriers = ["electricity", *(["steam", "hot_water", "cooling"] if heat else [])]

    def some(most, floor=0.0):
        return np.clip(rng.uniform(-0.3, 1.0, steps), floor, None) * most

    efficiency = tuple(rng.uniform(0.7, 1.0, 2))
    batteries = [
        store(
            "battery",
            0.0,
            0.0,
            efficiency=efficiency,
            loss_per_h=float(rng.choice([0.0, 0.001])),
            cost=float(rng.choice([0.0, 0.02])),
            initial=None if seed % 3 else 0.4,
            least_level=0.1 * (seed % 2),
            highest_level=0.9 if seed % 4 == 0 else 1.0,
            charge_from="own_output" if seed % 5 == 0 else "any",
        )
    ]
    plant = [
        converter("heat_pump", "hot_water", takes=["electricity"], rated_on="electricity" if seed % 2 else None),
        converter("dryer", "steam", takes=["electricity"], cost=0.001),
        converter("gas_boiler", "steam", takes=["gas"]),
        converter("coal_boiler", "steam", takes=["coal"], cost=0.002),
        converter("old_boiler", "hot_water", 150.0, takes=["gas"]),
        converter("chiller", "cooling", takes=["electricity"]),
        converter("tower", "cooling", 20.0, takes=["electricity"]),
    ]
    tanks = [
        store("tank", 0.0, carrier="hot_water", hours=4.0, loss_per_h=0.01, efficiency=efficiency),
        store("drum", 60.0, carrier="steam", charge_from="own_output" if seed % 4 == 0 else "any"),
        store("ice", 0.0, carrier="cooling", loss_per_h=0.005, cost=0.001, initial=0.5 if seed % 2 else None),
    ]
    share, limit = float(rng.choice([0.3, 1.0])), float(rng.choice([WIDE, 250.0]))
    park = a_park(
        tenants=[a_tenant("mill", carriers=carriers), a_tenant("dairy", carriers=carriers)],
        supplies=[
            pv("sun", 50.0, owners={"mill": 0.6, "fund": 0.4}, degradation=0.01),
            pv("sun_too", cost=0.001),
            pv("wind", profile="wind"),
        ],
        converters=plant if heat else [],
        storages=[*batteries, *(tanks if heat else [])],
        meters=[
            a_meter(
                limit_kw=limit,
                export_kw=float(rng.choice([0.0, 80.0])),
                export_share=share,
                demand_charge=bool(rng.integers(2)),
                billing_interval_min=60 if seed % 2 else 15,
            )
        ],
        fuels=[a_fuel("gas", 0.06), a_fuel("coal", 0.03, biogenic=1e-4)],
        years=(2026, 2031),
    )
    levels = {"electricity": 200.0, "steam": 120.0, "hot_water": 90.0, "cooling": 60.0}
    ratios = {name: some(0.4, 0.5) if value is None else value for name, value in RATIOS.items()}
    cop = {name: values for name, values in ratios.items() if heat}
    return park, hours(
        park,
        {(tenant.name, carrier): some(levels[carrier]) for tenant in park.tenants for carrier in carriers},
        availability={"sun": some(1.0), "wind": some(1.0)},
        ratios=cop,
        price=rng.choice([0.05, 0.1, 0.2], steps),
        export_price=rng.choice([-0.01, 0.03, 0.08], steps),
        demand_price=3.0,
        step_h=h,
        grid_factor=rng.choice([6e-4, 7e-4], steps),
        start=start,
    )
