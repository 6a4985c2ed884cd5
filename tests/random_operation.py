"""Random small parks with every kind of component, and a few days of hours."""

import numpy as np
from billed import billed, with_terms
from park_factory import (
    WIDE,
    a_fuel,
    a_link,
    a_meter,
    a_park,
    a_tenant,
    converter,
    fuel_purchase,
    hours,
    movable,
    purchase,
    pv,
    store,
    target,
)
from random_tariffs import random_tariff

from netzero.components.park import Ageing

RATIOS = {
    "heat_pump:electricity": 0.3,
    "coal_boiler:coal": 1.3,
    "gas_boiler:gas": 1.1,
    "own_boiler:coal": 1.25,
    "chiller:electricity": 0.2,
    "annex_chiller:electricity": 0.25,
    "absorption:hot_water": 1.4,
    "absorption:electricity": 0.02,
    "engine:gas": 2.5,
    "engine:hot_water": 0.9,
    "orc:steam": 8.0,
    "genset:gas": 2.8,
    "digester:waste": 1.25,
    "biogas_engine:biogas": 2.6,
    "biogas_engine:hot_water": 1.1,
    "biogas_boiler:biogas": 1.1,
    "electrolyser:electricity": 1.6,
    "hydrogen_boiler:hydrogen": 1.1,
    "coal_engine:coal": 2.2,
    "coal_engine:hot_water": 0.7,
    "mixed_boiler:hydrogen": 0.8,
    "mixed_boiler:electricity": 0.3,
    "fired_chiller:hot_water": 0.3,
    "fired_chiller:hydrogen": 0.4,
}

AGEING = Ageing(calendar_per_year=0.3, per_cycle=0.01, end_of_life=0.5)
"""Fast, so that three days tell."""


def random_park(seed: int, steps: int = 72, years: tuple[int, ...] = (2026,)):
    """Return a park and its hours; every size may be zero, tight or ample."""
    rng = np.random.default_rng(seed)

    def size(most):
        return float(rng.choice([0.0, 0.2, 1.0]) * most * rng.uniform(0.2, 1.0))

    def some(most, *, floor=0.0):
        return np.clip(rng.uniform(-0.3, 1.0, steps), floor, None) * most

    everything = ["electricity", "steam", "hot_water", "cooling", "gas"]
    tenants = [
        a_tenant("mill", carriers=everything),
        a_tenant("forge", carriers=["electricity", "steam", "hydrogen"], own=["steam"]),
        a_tenant("dairy", carriers=["electricity", "cooling"], own=["electricity"], meter="dairy"),
        a_tenant("annex", carriers=["electricity", "cooling"], own=["electricity", "cooling"]),
    ]
    carriers = {tenant.name: [carrier for carrier, _ in tenant.nodes] for tenant in tenants}
    cable = {"start": "dairy", "to": "park"} if seed % 3 == 0 else {"to": "dairy", "both_ways": seed % 3 == 1}
    efficiency = tuple(rng.uniform(0.7, 1.0, 2))
    grown = {"existing": 40.0 * (seed % 3)}
    dairy = a_meter("dairy", node="dairy", limit_kw=size(150), export_kw=size(60), upgrade=grown)
    tariff = random_tariff(np.random.default_rng(seed), exact=False) if seed % 7 == 3 and steps in (48, 72) else None
    park = a_park(
        years=years,
        kept_fuels=["gas", "waste", "biogas", "hydrogen"],
        tenants=tenants,
        supplies=[
            pv("mill_roof", size(200), owners={"mill": 0.6, "fund": 0.4}),
            pv("park_roof", size(200)),
            pv("dairy_roof", size(200), node="dairy", owners={"fund": 1.0}),
            pv("annex_roof", size(200), node="annex", owners={"annex": 1.0}),
            pv("furnace", size(80), carrier="steam", profile="furnace"),
            purchase("ppa", size(80), 0.09, profile="wind"),
            purchase("piped_steam", size(50), 0.05, carrier="steam"),
            fuel_purchase("gas", WIDE),
            fuel_purchase("waste", size(60), profile="furnace"),
            fuel_purchase("hydrogen", size(40)),
            purchase("over_grid", 60.0 * (seed % 3), 0.07, delivery="virtual"),
            purchase("over_dairy_grid", 30.0 * (seed % 2), 0.2, node="dairy", delivery="virtual"),
        ],
        converters=[
            converter("heat_pump", "hot_water", size(80), takes=["electricity"]),
            converter("coal_boiler", "steam", size(150), takes=["coal"]),
            converter("gas_boiler", "hot_water", size(100), takes=["gas"]),
            converter("own_boiler", "steam", size(100), takes=["coal"], node="forge"),
            converter("chiller", "cooling", size(100), takes=["electricity"]),
            converter("annex_chiller", "cooling", size(60), takes=["electricity"], node="annex"),
            converter("absorption", "cooling", size(60), takes=["hot_water", "electricity"]),
            converter("engine", "electricity", size(120), takes=["gas"], gives=["hot_water"], rated_on="gas"),
            converter("orc", "electricity", size(20), takes=["steam"]),
            converter("genset", "electricity", size(40), takes=["gas"]),
            converter("digester", "biogas", size(60), takes=["waste"]),
            converter("biogas_engine", "electricity", size(40), takes=["biogas"], gives=["hot_water"]),
            converter("biogas_boiler", "steam", size(60), takes=["biogas"]),
            converter("electrolyser", "hydrogen", size(60), takes=["electricity"]),
            converter("hydrogen_boiler", "steam", size(40), takes=["hydrogen"]),
            converter("coal_engine", "electricity", 20.0 * (seed % 4 == 1), takes=["coal"], gives=["hot_water"]),
            converter("mixed_boiler", "steam", 30.0 * (seed % 4 == 2), takes=["hydrogen", "electricity"]),
            converter("fired_chiller", "cooling", 40.0 * (seed % 4 == 3), takes=["hot_water", "hydrogen"]),
        ],
        storages=[
            store("battery", size(200), size(80), efficiency=efficiency, initial=0.4, least_level=0.1, ageing=AGEING),
            store("dairy_battery", size(100), node="dairy", hours=2, efficiency=efficiency, charge_from="own_output"),
            store("annex_battery", size(60), node="annex", hours=2, efficiency=efficiency),
            store("tank", size(150), carrier="hot_water", loss_per_h=0.01, highest_level=0.8),
            store("drum", size(80), carrier="steam", loss_per_h=0.03, efficiency=efficiency, charge_from="own_output"),
            store("ice", size(80), carrier="cooling", loss_per_h=0.01),
            store("holder", size(150), carrier="biogas"),
            store("hydrogen_tank", size(150), hours=3, carrier="hydrogen", efficiency=efficiency),
        ],
        meters=[
            a_meter(limit_kw=size(400), export_kw=size(60), export_share=0.3, demand_charge=bool(seed % 2)),
            dairy if tariff is None else billed(dairy, tariff, years, power_factor=(0.85,) * len(years)),
        ],
        flexible=[
            movable("mill", 0.2, increase=0.5, within_h=3.0, cost=0.01, shed=0.1, shed_price=0.5),
            movable("dairy", 0.3),
            movable("dairy", 0.1, carrier="cooling", shed=0.2, shed_price=0.2),
        ],
        targets=[target("renewable", 0.9), target("matched", grid=0.2)],
        fuels=[
            a_fuel("coal", 0.02),
            a_fuel("gas", 0.05, limit_kwh=365 * size(8000) or None),
            a_fuel("waste", 0.0, limit_kwh=365 * size(1000) or None, factor=1e-7, biogenic=2e-4),
            a_fuel("hydrogen", 0.3, factor=0.0),
        ],
        links=[
            a_link("feeder", "electricity", size(200), to="annex", both_ways=True),
            a_link("steam_pipe", "steam", size(100), to="forge", loss=0.1, fee=0.001),
            a_link("cold_pipe", "cooling", size(100), to="annex", loss=0.05),
            a_link("cable", "electricity", size(100), loss=0.03, fee=0.002, owners={"fund": 1.0}, **cable),
        ],
    )
    demand = {(name, carrier): some(120) for name, held in carriers.items() for carrier in held}
    hourly = hours(
        park,
        demand,
        availability={"sun": some(1.0), "wind": some(1.0), "furnace": some(1.0)},
        ratios=RATIOS,
        price=rng.choice([0.05, 0.1, 0.2], steps),
        export_price=rng.choice([-0.01, 0.03, 0.08], steps),
        step_h=float(rng.choice([0.25, 0.5, 1.0])),
        start="2026-01-31T00:00" if tariff else "2026-01-05T00:00",
    )
    return park, with_terms(park, hourly, {"dairy": tariff}) if tariff else hourly
