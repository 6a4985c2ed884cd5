"""Random small parks: up to four tenants, power, two heat levels and cold, links, one or two stages, a day of hours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, get_args

import numpy as np
import xarray as xr
from billed import billed, with_terms
from hypothesis import given, settings
from hypothesis import strategies as st
from park_factory import (
    a_contract,
    a_fuel,
    a_link,
    a_meter,
    a_park,
    a_tenant,
    bought,
    carbon,
    converter,
    emits,
    for_every_stage,
    fuel_purchase,
    hours,
    movable,
    purchase,
    pv,
    sold,
    stages,
    store,
    target,
    trading,
)
from random_tariffs import random_tariff

from netzero.components.certificates import not_to_be_covered
from netzero.components.greenhouse import CarbonPrice, Certificates
from netzero.components.park import (
    Ageing,
    Budget,
    Carbon,
    Converter,
    ElectricityTarget,
    ExportTier,
    FlexibleDemand,
    Lease,
    MarketContract,
    Park,
    Resale,
    Settlement,
    SiteLimit,
    Size,
)
from netzero.terms import ContractVolume, DemandSharing, ExportFrom

STEPS = 24
TIMES = ("01-31 18:00", "02-01 09:00")
"""Of coincident peaks, in the two months that hours under a random tariff lie in."""
HEAT = ("electricity", "steam", "hot_water", "cooling")


@dataclass(frozen=True, eq=False)
class World:
    """A park and its hours."""

    park: Park
    hourly: xr.Dataset


def sized(item: Any, count: int, rng: np.random.Generator, *, capex: float, upper: float) -> Any:
    """Return the component with random costs and limits on its sizes."""

    def dress(size: Size | None) -> Size | None:
        if size is None:
            return None
        costs = tuple(float(x) for x in capex * rng.uniform(0.5, 1.5, count))
        limit = upper if size.unit != "kWh" else 4 * upper
        every = {"upper": (limit,) * count, "upper_new": (limit,) * count, "existing": (0.0,) * count}
        part = tuple(0.01 * c for c in costs)
        return replace(size, capex=costs, fixed_om=part, upkeep=part, life_years=12, **every)

    names = [name for name in ("size", "energy", "power") if hasattr(item, name)]
    return replace(item, **{name: dress(getattr(item, name)) for name in names})


storage_forms = st.fixed_dictionaries(
    {
        "initial": st.sampled_from([None, None, 0.5]),
        "end_is_free": st.booleans(),
        "least_level": st.sampled_from([0.0, 0.2]),
        "highest_level": st.sampled_from([1.0, 0.8]),
        "ageing": st.sampled_from([None, Ageing(0.05, 0.01, 0.7)]),
        "charge_from": st.sampled_from(["any", "own_output"]),
        "shared_power": st.booleans(),
        "holding_cost": st.sampled_from([(), (1e-4,)]),
    }
)
"""Every option of a storage."""


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Draw a park that can always be served, what is not is priced, and always reach its targets."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    count = draw(st.sampled_from([1, 2]))
    own_meter, demand_charge, with_export = draw(st.booleans()), draw(st.booleans()), draw(st.booleans())
    rated_on = draw(st.sampled_from([None, "electricity"]))
    years = (2026, 2031)[:count]
    tenants = [a_tenant("mill", carriers=HEAT), a_tenant("spinner")]
    links = []
    export_from, tight = draw(st.sampled_from(get_args(ExportFrom))), draw(st.booleans())
    gate_kw, grown = (600.0, {"capex": float(rng.uniform(5, 500)), "upper": 1500.0}) if tight else (2000.0, None)
    gate = {"export_kw": 200.0 * with_export, "export_share": 0.5, "export_from": export_from, "upgrade": grown}
    contracts = _contracts(draw)
    sale = _terms_of_sale(draw, netted=not contracts)
    meters = [a_meter(limit_kw=gate_kw, demand_charge=demand_charge, **gate, **sale)]
    tariff = random_tariff(rng, times=TIMES) if draw(st.booleans()) else None
    if tariff:
        meters = [billed(meters[0], tariff, years)]
    supplies = [
        sized(pv("roof_mill", owners={"mill": 1.0}, degradation=0.005), count, rng, capex=500.0, upper=300.0),
        sized(pv("roof_park", profile="west"), count, rng, capex=500.0, upper=200.0),
        purchase("green", 1500.0, 0.9),  # whatever share is asked for can be had, at a price
        *([purchase("over_grid", 150.0, 0.06, delivery="virtual")] if tight else []),
    ]
    if own_meter:
        tenants.append(a_tenant("loner", own=("electricity",), meter="loner"))
        meters.append(a_meter("loner", node="loner", limit_kw=500.0))
        lone = pv("roof_loner", node="loner", owners={"loner": 1.0})
        supplies.append(sized(lone, count, rng, capex=500.0, upper=100.0))
        away = {"start": "loner", "to": "park"} if draw(st.booleans()) else {"to": "loner"}
        cable = a_link("cable", "electricity", loss=0.03, fee=0.004, **away)
        links.append(sized(cable, count, rng, capex=20.0, upper=90.0))
    if draw(st.booleans()):
        own = ("electricity", "steam")
        tenants.append(a_tenant("annex", carriers=own, own=own))
        supplies.append(sized(pv("roof_annex", node="annex"), count, rng, capex=500.0, upper=300.0))
        feeder = a_link("feeder", "electricity", 400.0, to="annex", both_ways=True, upper=400.0)
        pipe = a_link("pipe", "steam", to="annex", loss=0.05, fee=0.001, owners={"annex": 1.0})
        links += [feeder, sized(pipe, count, rng, capex=60.0, upper=400.0)]
    converters = [
        *([_old_boiler(count)] if tight else []),
        sized(converter("boiler", "steam", takes=["gas"]), count, rng, capex=60.0, upper=800.0),
        sized(
            converter("pump", "hot_water", takes=["electricity"], rated_on=rated_on),
            count,
            rng,
            capex=400.0,
            upper=400.0,
        ),
        sized(converter("chiller", "cooling", takes=["electricity"]), count, rng, capex=200.0, upper=300.0),
    ]
    forms = draw(st.tuples(storage_forms, storage_forms))
    battery = store("battery", 0.0, 0.0, efficiency=(0.95, 0.95), loss_per_h=0.001, **forms[0])
    tank = store("tank", 0.0, carrier="hot_water", loss_per_h=0.01, **forms[1] | {"charge_from": "any"})
    storages = [
        sized(battery, count, rng, capex=80.0, upper=300.0),
        sized(tank, count, rng, capex=15.0, upper=300.0),
    ]
    fuels = [a_fuel("gas", 0.05, horizon_kwh=draw(st.sampled_from([None, 2e6])))]
    kept_fuels: list[str] = []
    if draw(st.booleans()):
        _add_gases(count, rng, supplies, converters, storages)
        tenants.append(a_tenant("furnace", carriers=("electricity", "hydrogen")))
        fuels += [a_fuel("waste", 0.001, 2e6, factor=1e-7, biogenic=2e-4), a_fuel("biogas", 0.2)]
        kept_fuels += ["waste", "biogas", "hydrogen"]
    fuels = [replace(fuel, gases=(("co2", 0.9), ("n2o", 0.1)), upstream_t_per_kwh=3e-5) for fuel in fuels]
    traded = _certificates(draw, [meter.name for meter in meters], can_sell=export_from == "own_output")
    park = a_park(
        **(_of_gases() if draw(st.booleans()) else {}),
        carbon=carbon(market_based=traded is not None),
        certificates=traded,
        kept_fuels=kept_fuels,
        tenants=tenants,
        supplies=supplies,
        converters=converters,
        storages=storages,
        meters=meters,
        fuels=fuels,
        links=links,
        stages=stages(*years, rate=0.06),
        discount_rate=0.06,
        unserved_price=5.0,
        flexible=_flexible(draw(st.sampled_from([None, 4.0, "day"]))),
        targets=[
            _renewable(draw, traded),
            target("matched", draw(st.sampled_from([None, 0.15])), grid=0.1),
        ],
        site_limits=_plot() if tight else (),
        budgets=_budgets(count, rng) if tight else (),
        contracts=contracts,
        settlement=for_every_stage(_settlement(draw), count),
    )
    hourly = _hours(park, rng, "2026-01-31T12:00" if tariff else "2026-01-05T00:00")
    world = World(park, with_terms(park, hourly, {"gate": tariff}) if tariff else hourly)
    return without_certificates(world) if not_to_be_covered(world.park, world.hourly) else world


def without_certificates(world: World) -> World:
    """Return the world without certificates."""
    park = world.park
    targets = tuple(replace(each, certificates=False) for each in park.targets)
    return World(replace(park, greenhouse=replace(park.greenhouse, certificates=None), targets=targets), world.hourly)


def for_random_parks(law: Callable[..., None], count: int, *more: st.SearchStrategy[Any]) -> None:
    """Hold a law on the same random parks each time, and on what else is drawn with each."""
    settings(max_examples=count, derandomize=True)(given(worlds(), *more)(law))()


def _certificates(draw: st.DrawFn, meters: list[str], *, can_sell: bool) -> Certificates | None:
    """Return certificates that may be bought for all meters or the gate, and sold, or none."""
    if not draw(st.booleans()):
        return None
    at = draw(st.sampled_from([" ".join(meters), "gate"]))
    buy = bought(0.004, share=0.9, limit_kwh=2e6, factor=1e-5, at=at)
    return Certificates(buy, sold(0.002, share=0.7) if can_sell and draw(st.booleans()) else None)


def _renewable(draw: st.DrawFn, traded: Certificates | None) -> ElectricityTarget:
    """Return the target of a year; where certificates are traded it counts them, and what is sold or not."""
    counts = traded is not None
    sells = not counts or draw(st.booleans())
    return target("renewable", draw(st.sampled_from([None, 0.2])), sold=sells, virtual=counts, certificates=counts)


def _contracts(draw: st.DrawFn) -> list[MarketContract]:
    """Return contracts on the market's price: none, or two whose difference is owed or received."""
    if not draw(st.booleans()):
        return []
    wind, other_strike = draw(st.sampled_from([(0.05, 0.04), (0.0, 0.01)]))
    volume, sides = draw(st.sampled_from(get_args(ContractVolume))), draw(st.booleans())
    fees = {"loss_factor": 1.02, "service": 0.005, "balancing": 0.002}
    other = a_contract(
        "other", 100.0, other_strike, profile="west", volume=volume, one_sided=sides, fixed_kw=50.0, **fees
    )
    return [a_contract("wind", 200.0, wind, profile="sun", factor=1e-5, **fees), other]


def _terms_of_sale(draw: st.DrawFn, *, netted: bool) -> dict[str, Any]:
    """Return tiers whose price falls, net metering with a buy-back below retail, or neither."""
    terms = draw(st.sampled_from([None, "tiers", *(["net_metering"] if netted else [])]))
    period = draw(st.sampled_from(["month", "year"]))
    if terms == "tiers":
        return {"tiers": [(0.0, 0.03), (20_000.0, 0.02), (60_000.0, 0.005)], "period": period}
    return {"net_metering": terms == "net_metering", "period": period}


def _settlement(draw: st.DrawFn) -> Settlement:
    """Return what the operator asks, in all ways or not at all."""
    if not draw(st.booleans()):
        return Settlement()
    return Settlement(
        resale=Resale(margin=(0.01,), margin_share=(0.03,), demand=draw(st.sampled_from(get_args(DemandSharing)))),
        leases=(Lease("roof_park", "mill", (3.0,), (0.001,)), Lease("roof_mill", "park", (1.0,), (0.0,))),
        party_prices=(("park", (0.06,)), ("spinner", (0.05,))),
    )


def _of_gases() -> dict[str, Any]:
    """Return what tenants declare to emit, losses of the grid, a carbon price and emissions trading."""
    return {
        "declared": [
            emits("kiln", "mill", 3.0, gas="ch4", warming=28.0),
            emits("cold", "spinner", 0.01, gas="r410a", warming=2088.0, source="refrigerant"),
        ],
        "grid_losses": 0.05,
        "carbon_price": CarbonPrice((7.0,), scope_2=True),
        "allowances": trading(900.0, buy=12.0, sell=8.0, credit_price=9.0, credit_share=0.3),
    }


def _flexible(reach: float | str | None) -> list[FlexibleDemand]:
    """Return power of the mill and the spinner and cold of the mill that may move; nothing when the reach is None."""
    if reach is None:
        return []
    within_h = reach if isinstance(reach, float) else None
    return [
        movable("mill", 0.2, increase=0.4, within_h=within_h, cost=0.01, shed=0.05, shed_price=0.5),
        movable("spinner", 0.1, within_h=2.0, cost=0.02),
        movable("mill", 0.3, carrier="cooling", cost=0.001),
    ]


def _add_gases(
    count: int, rng: np.random.Generator, supplies: list[Any], converters: list[Any], storages: list[Any]
) -> None:
    """Add a waste stream that comes with the sun, what makes, keeps and burns biogas and hydrogen, and heat engines."""
    supplies += [fuel_purchase("waste", 300.0, profile="sun"), fuel_purchase("biogas", 2000.0)]
    converters += [
        sized(converter("digester", "biogas", takes=["waste"]), count, rng, capex=900.0, upper=300.0),
        sized(
            converter("engine", "electricity", takes=["biogas"], gives=["hot_water"]),
            count,
            rng,
            capex=800.0,
            upper=200.0,
        ),
        sized(converter("orc", "electricity", takes=["steam"]), count, rng, capex=100.0, upper=50.0),
        sized(converter("absorption", "cooling", takes=["hot_water"]), count, rng, capex=200.0, upper=200.0),
        sized(converter("electrolyser", "hydrogen", takes=["electricity"]), count, rng, capex=900.0, upper=900.0),
    ]
    storages += [
        sized(store("holder", 0.0, carrier="biogas"), count, rng, capex=8.0, upper=500.0),
        sized(
            store("hydrogen_tank", 0.0, carrier="hydrogen", efficiency=(0.95, 1.0)), count, rng, capex=40.0, upper=200.0
        ),
    ]


def _old_boiler(count: int) -> Converter:
    """A boiler that costs much to keep, may go early and must go before a second stage ends its place."""
    old = converter("old_boiler", "steam", (200.0, 150.0)[:count], takes=["gas"], fixed_om=9.0, may_retire=True)
    return replace(old, size=replace(old.size, upper=(200.0,) * count, upper_new=(0.0,) * count, until=2036))


def _plot() -> tuple[SiteLimit, ...]:
    return (SiteLimit("plot", "m2", 900.0, (("roof_park", 5.0), ("tank", 0.5), ("boiler", 0.2))),)


def _budgets(count: int, rng: np.random.Generator) -> tuple[Budget, ...]:
    """One of all parties, and one of the mill from the second stage on."""
    amounts = tuple(float(x) for x in rng.uniform(2e4, 4e5, count))
    return (Budget(None, amounts), Budget("mill", (None, 5e4)[:count]))


def _hours(park: Park, rng: np.random.Generator, start: str) -> xr.Dataset:
    clock = np.arange(STEPS)
    sun = np.maximum(0.0, np.sin(np.pi * (clock - 6) / 12))
    needs = {
        (tenant.name, carrier): (rng.uniform(50, 300) * (1 + 0.5 * rng.random(STEPS))).tolist()
        for tenant in park.tenants
        for carrier, _ in tenant.nodes
    }
    return hours(
        park,
        needs,
        availability={"sun": sun.tolist(), "west": np.roll(sun, 2).tolist()},
        ratios={
            "boiler:gas": 1 / 0.9,
            "digester:waste": 1.25,
            "engine:biogas": 2.5,
            "engine:hot_water": 1.1,
            "orc:steam": 8.0,
            "absorption:hot_water": 1.4,
            "electrolyser:electricity": 1.6,
            "old_boiler:gas": 1 / 0.7,
            "pump:electricity": (1 / rng.uniform(2.5, 4, STEPS)).tolist(),
            "chiller:electricity": (1 / rng.uniform(4, 6, STEPS)).tolist(),
        },
        price=np.where((clock >= 17) & (clock < 22), 0.14, 0.07).tolist(),
        export_price=0.03,
        demand_price=float(rng.uniform(2, 8)),
        market_price=0.045,
        weight=365.0,
        start=start,
    )


def with_relaxed_terms(drawn: World) -> World:
    """Return the world with a contract dearer than retail, prices of export that rise, and nothing else of the kind."""
    world = without_certificates(drawn)
    count = len(world.park.stages.years)
    first = (0.03,) * count, (0.05,) * count
    tiers = tuple(ExportTier(above, price) for above, price in zip((0.0, 30_000.0), first, strict=True))
    meters = (replace(world.park.meters[0], export_tiers=tiers, net_metering=False), *world.park.meters[1:])
    dear = a_contract("dear", 200.0, 0.2, profile="west", service=0.06)
    park = replace(world.park, meters=meters, contracts=(for_every_stage(dear, count),))
    price = xr.full_like(world.hourly["import_price"].isel(meter=[0]), 0.045).rename(meter="contract")
    plain = world.hourly.drop_vars(["market_price", "contract"], errors="ignore")
    return World(park, plain.assign(market_price=price.assign_coords(contract=["dear"])))


def with_carbon(world: World, cap_share: float) -> World:
    """Return the world with its last stage capped at a share of the base year."""
    count = len(world.park.stages.years)
    none = (None,) * count
    capped = Carbon(none, (*none[:-1], cap_share), none, None, (1e4,) * count, (0.0,) * count, None)
    return World(replace(world.park, carbon=capped), world.hourly)


def with_target(world: World, name: str, share: float) -> World:
    """Return the world with a target in its last stage."""
    count = len(world.park.stages.years)
    asked = (*(None,) * (count - 1), share)
    targets = tuple(replace(one, share=asked) if one.name == name else one for one in world.park.targets)
    return World(replace(world.park, targets=targets), world.hourly)


def scaled(world: World, factor: float) -> World:
    """Return the world with every load and every limit multiplied."""

    def size(one: Size | None) -> Size | None:
        if one is None:
            return None
        grown = {name: tuple(factor * x for x in getattr(one, name)) for name in ("upper", "upper_new", "existing")}
        return replace(one, **grown)

    def times(limits: tuple[float | None, ...]) -> tuple[Any, ...]:
        return tuple(None if limit is None else factor * limit for limit in limits)

    def certificates(given: Certificates | None) -> Certificates | None:
        buy = given and given.buy and replace(given.buy, limit_kwh=times(given.buy.limit_kwh))
        return given and replace(given, buy=buy)

    park = world.park
    grown = replace(
        park,
        supplies=tuple(replace(x, size=size(x.size), limit_kw=times(x.limit_kw)) for x in park.supplies),
        fuels=tuple(
            replace(
                x,
                annual_limit_kwh=times(x.annual_limit_kwh),
                horizon_limit_kwh=x.horizon_limit_kwh and factor * x.horizon_limit_kwh,
            )
            for x in park.fuels
        ),
        site_limits=tuple(replace(x, upper=factor * x.upper) for x in park.site_limits),
        converters=tuple(replace(x, size=size(x.size)) for x in park.converters),
        storages=tuple(replace(x, energy=size(x.energy), power=size(x.power)) for x in park.storages),
        links=tuple(replace(x, size=size(x.size)) for x in park.links),
        meters=tuple(
            replace(
                x,
                import_limit_kw=tuple(factor * kw for kw in x.import_limit_kw),
                export_limit_kw=tuple(factor * kw for kw in x.export_limit_kw),
                upgrade=replace(x.upgrade, size=size(x.upgrade.size)) if x.upgrade else None,
                charges=tuple(
                    replace(charge, from_kw=tuple(factor * kw for kw in charge.from_kw)) for charge in x.charges
                ),
                export_tiers=tuple(replace(t, above_kwh=factor * t.above_kwh) for t in x.export_tiers),
            )
            for x in park.meters
        ),
        budgets=tuple(replace(x, amount=times(x.amount)) for x in park.budgets),
        contracts=tuple(
            replace(x, capacity_kw=times(x.capacity_kw), fixed_kw=times(x.fixed_kw)) for x in park.contracts
        ),
        greenhouse=replace(
            park.greenhouse,
            declared=tuple(replace(x, amount_t=times(x.amount_t)) for x in park.greenhouse.declared),
            allowances=None
            if park.greenhouse.allowances is None
            else replace(park.greenhouse.allowances, free_t=times(park.greenhouse.allowances.free_t)),
            certificates=certificates(park.greenhouse.certificates),
        ),
    )
    amounts = ("demand_kw", "energy_band_from", "standing_charge", "minimum_charge")
    more = {name: factor * world.hourly[name] for name in amounts if name in world.hourly}
    return World(grown, world.hourly.assign(more))


def permuted(world: World) -> World:
    """Return the world with its tenants, supplies and meters in reverse order."""
    park = world.park
    turned = replace(
        park,
        tenants=park.tenants[::-1],
        supplies=park.supplies[::-1],
        meters=park.meters[::-1],
        nodes=(park.nodes[0], *park.nodes[:0:-1]),
        parties=(park.parties[0], *park.parties[:0:-1]),
    )
    return World(turned, world.hourly.isel(tenant=slice(None, None, -1), meter=slice(None, None, -1)))
