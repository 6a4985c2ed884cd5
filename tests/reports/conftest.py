"""A hand-made case: two nodes, three tenants, two heat levels, cooling, three stages; its flows close by themselves."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pytest
import xarray as xr

from netzero import axis as axes
from netzero.accounts import account
from netzero.components.park import (
    Carbon,
    Converter,
    Fuel,
    Meter,
    Park,
    Port,
    SiteLimit,
    Size,
    Stages,
    Storage,
    Supply,
    TenantSite,
)
from netzero.money import years_weight
from netzero.results.case import Case, Operated
from netzero.scenario.scenario import AssumedFigure
from netzero.terms import ELECTRICITY, port
from netzero.vocabulary import DISPATCH, HOURLY, PLAN, SETTLEMENT, check, describe

YEARS, LENGTHS = (2026, 2030, 2040), (4, 10, 10)
HEAT = ("heat_150", "heat_90")
CARRIERS = ("electricity", *HEAT, "cooling")
S = len(YEARS)


@dataclass
class Made:
    """What a test may choose of the made case."""

    name: str = "kcn_song_hong"
    title: str = "Khu công nghiệp Sông Hồng"
    tenants: tuple[str, ...] = ("det_may_an_phu", "thep_viet", "thuy_san_5")
    typical_days: bool = False
    one_week: bool = False
    """Only one declared week of the year."""
    source: str = "market quotes in Viet Nam 2025-26"
    solver: str = "HiGHS"


def _three(*values: float) -> tuple[float, ...]:
    return values if len(values) == S else values * S


def _size(name: str, unit: str, capex: float, life: float, existing: tuple[float, ...] = (0.0,)) -> Size:
    costs = _three(capex, 0.85 * capex, 0.7 * capex)
    wide = _three(2e5)
    return Size(name, unit, costs, _three(0.02 * capex), life, _three(*existing), wide, wide)


def _converter(
    name: str,
    technology: str,
    takes: str,
    output: str,
    capex: float,
    existing: tuple[float, ...],
    owner: str,
    node: str,
) -> Converter:
    ports = (Port(takes, -1, port(name, takes)),)
    size = _size(name, "kW", capex, 20, existing)
    return Converter(name, technology, node, ((owner, 1.0),), output, ports, size, _three(0.0))


def make_park(made: Made) -> Park:
    steel = made.tenants[1]
    nothing = _three(0.0)
    by_park, shared = (("park", 1.0),), (("park", 0.5), (made.tenants[0], 0.5))
    sun = _size("pv_park", "kWp", 13e6, 25)
    pv = Supply("pv_park", "pv_roof", "park", by_park, ELECTRICITY, sun, nothing, "pv", nothing, nothing, True, False)
    ppa = Supply(
        *(
            "ppa_wind",
            "purchase",
            "park",
            shared,
            ELECTRICITY,
            None,
            _three(0, 4e3, 8e3),
            None,
            _three(1700.0),
            nothing,
        ),
        renewable=True,
        purchased=True,
        delivery="private_line",
    )
    none, gone = (0.0,), (20e3, 20e3, 0.0)
    converters = (
        _converter("coal", "coal_boiler", "coal", "heat_150", 2e6, gone, "park", "park"),
        _converter("hp", "heat_pump_90", ELECTRICITY, "heat_90", 14e6, none, "park", "park"),
        _converter("e_boiler", "electric_boiler", ELECTRICITY, "heat_150", 2e6, none, "park", "park"),
        _converter("chiller", "electric_chiller", ELECTRICITY, "cooling", 5e6, (6e3,), made.tenants[2], "park"),
        _converter("gas", "gas_boiler", "natural_gas", "heat_150", 2e6, (9e3,), steel, steel),
    )
    energy, power = _size("battery.energy", "kWh", 4e6, 15), _size("battery.power", "kW", 1.5e6, 15)
    battery = Storage("battery", "battery", "park", by_park, ELECTRICITY, energy, power, None, 0.95, 0.95, 0.0, nothing)
    behind = tuple((carrier, "park") for carrier in CARRIERS)
    alone = (("electricity", steel), ("heat_150", steel), ("heat_90", "park"), ("cooling", "park"))
    return Park(
        name=made.name,
        currency="VND",
        discount_rate=0.06,
        payments_at_start=False,
        stages=Stages(
            YEARS,
            LENGTHS,
            tuple(years_weight(0.06, y - 2026, n, at_start=False) for y, n in zip(YEARS, LENGTHS, strict=True)),
        ),
        nodes=("park", steel),
        heat_levels=HEAT,
        carriers=CARRIERS,
        tenants=tuple(
            TenantSite(tenant, "tex_dye", "steel" if at == 1 else "gate", alone if at == 1 else behind, (True,) * S)
            for at, tenant in enumerate(made.tenants)
        ),
        supplies=(pv, ppa),
        converters=converters,
        storages=(battery,),
        meters=(
            Meter("gate", "park", "vn_2part_22kv", "park", _three(6e4), _three(2e4), _three(0.5), True),
            Meter(
                "steel", made.tenants[1], "vn_1279_110kv", made.tenants[1], _three(6e4), _three(0.0), _three(1.0), False
            ),
        ),
        fuels=(
            Fuel("coal", _three(600.0), 0.36e-3, 0.0, (None,) * S),
            Fuel("natural_gas", _three(1500.0), 0.202e-3, 0.0, (None,) * S),
        ),
        site_limits=(SiteLimit("roof", "m2", 2e5, (("pv_park", 5.2),)),),
        carbon=Carbon((None, None, None), (None, 0.8, 0.1), (None, None, 0.1), None, _three(2e5), _three(0.1), None),
        unserved_price=(("electricity", 52600.0),),
        parties=("park", *made.tenants),
    )


def make_axis(typical_days: bool, one_week: bool = False) -> axes.TimeAxis:
    if one_week:
        return axes.of_blocks([(np.datetime64("2026-06-01"), 168, 1.0)], 60, "declared_blocks")
    if not typical_days:
        return axes.full_year(2026)
    starts = [(np.datetime64(f"2026-{month:02d}-10"), 24, 365 / 12) for month in range(1, 13)]
    return axes.of_blocks(starts, 60, "representative_periods")


def make_hourly(park: Park, axis: axes.TimeAxis) -> xr.Dataset:
    hour = axis.minute_of_day / 60
    day = (axis.start - axis.start[0]).astype("timedelta64[D]").astype(float)
    sun = np.clip(np.sin((hour - 5.5) / 13 * np.pi), 0, None) * (
        0.55 + 0.3 * np.sin((day - 100) / 365 * 2 * np.pi) + 0.15 * np.cos(day * 2.4)
    )
    work = np.where(axis.weekday < 6, 1.0, 0.35) * (0.6 + 0.4 * ((hour >= 7) & (hour < 19)))
    warm = 24 + 6 * np.sin((day - 100) / 365 * 2 * np.pi) + 4 * np.sin((hour - 9) / 24 * 2 * np.pi)
    growth = np.array([1.0, 1.15, 1.4])[:, None]
    demand = np.zeros((S, 3, 4, len(axis)))
    for at, base in enumerate(((6e3, 5e3, 4e3, 0), (18e3, 4e3, 0, 0), (3e3, 0, 1e3, 3e3))):
        for carrier, kw in enumerate(base):
            demand[:, at, carrier] = kw * growth * work * (1 + 0.02 * (warm - 24) if carrier in (0, 3) else 1)
    price = np.where((hour >= 17.5) & (hour < 22.5), 3200.0, np.where(hour < 6, 1150.0, 1800.0))
    labels = [port.label for converter in park.converters for port in converter.ports]
    ratio = [np.full(len(axis), value) for value in (1.25, 0.33, 1.01, 0.25, 1.1)]
    meters = [meter.name for meter in park.meters]
    factor = np.array([0.66, 0.55, 0.25])[:, None] * 1e-3 * np.ones(len(axis))
    return check(
        describe(
            xr.Dataset(
                {
                    "step_h": ("time", axis.step_h),
                    "weight": ("time", axis.weight),
                    "previous": ("time", axis.previous),
                    "month": ("time", axis.month),
                    "block": ("time", axis.block),
                    "ghi_w_m2": ("time", 950 * sun),
                    "temperature_c": ("time", warm),
                    "demand_kw": (("stage", "tenant", "carrier", "time"), demand),
                    "availability": (("profile", "time"), sun[None]),
                    "port_ratio": (("port", "time"), np.array(ratio)),
                    "import_price": (("meter", "stage", "time"), np.broadcast_to(price, (2, S, len(axis))).copy()),
                    "export_price": (("meter", "stage", "time"), np.full((2, S, len(axis)), 671.0)),
                    "demand_price": (("meter", "stage", "billing_month"), np.full((2, S, 12), 2.4e5)),
                    "grid_factor_location": (("stage", "time"), factor),
                    "grid_factor_market": (("stage", "time"), 1.05 * factor),
                    "grid_factor_marginal": (("stage", "time"), factor),
                },
                coords={
                    "time": axis.start,
                    "stage": list(YEARS),
                    "tenant": [tenant.name for tenant in park.tenants],
                    "carrier": list(CARRIERS),
                    "profile": ["pv"],
                    "port": labels,
                    "meter": meters,
                    "billing_month": np.arange(1, 13),
                },
                attrs={"axis_kind": axis.kind, "year_fraction": axis.year_fraction, "weather": "synthetic"},
            ),
            HOURLY,
        ),
        HOURLY,
    )


PV = np.array([0.0, 18e3, 36e3])
FLEXIBLE = ("shifted_down_kw", "shifted_up_kw", "shed_kw")
PUMP = np.array([0.0, 5e3, 8e3])
BATTERY_KW = np.array([0.0, 0.0, 8e3])


def make_dispatch(park: Park, hourly: xr.Dataset) -> xr.Dataset:
    """Serve everything by simple rules: sun first, a battery from noon to evening, the rest from grid and boilers."""
    demand, hours = hourly["demand_kw"].values, hourly.sizes["time"]
    hour = hourly["time"].dt.hour.values
    heat_150 = demand[:, (0, 2), 1].sum(axis=1)
    heat_90 = demand[:, :, 2].sum(axis=1)
    pump = np.minimum(heat_90, PUMP[:, None])
    cascaded = heat_90 - pump
    electric = np.where(np.array([0, 0, 1])[:, None], heat_150 + cascaded, 0.0)
    coal = heat_150 + cascaded - electric
    chiller = demand[:, :, 3].sum(axis=1)
    gas = demand[:, 1, 1]
    unserved = np.zeros((S, hours))
    unserved[1, 300:303] = 500.0
    charge = np.where((hour >= 10) & (hour < 14), 1.0, 0.0) * BATTERY_KW[:, None]
    discharge = np.where((hour >= 18) & (hour < 22), 1.0, 0.0) * 0.9025 * BATTERY_KW[:, None]
    level = np.cumsum((0.95 * charge - discharge / 0.95).reshape(S, -1, 24), axis=2).reshape(S, -1)
    sun = PV[:, None] * hourly["availability"].values[0]
    ppa = np.array([0.0, 4e3, 8e3])[:, None] * np.ones(hours)
    need = demand[:, (0, 2), 0].sum(axis=1) + 0.33 * pump + 1.01 * electric + 0.25 * chiller + charge
    balance = need - sun - ppa - discharge - unserved
    imported = np.stack([np.clip(balance, 0, None), demand[:, 1, 0]])
    surplus = np.clip(-balance, 0, None)
    exported, curtailed = np.minimum(surplus, 9e3), np.clip(surplus - 9e3, 0, None)
    month = hourly["month"].values
    peaks = np.stack([[[kw[month == m].max(initial=0.0) for m in range(1, 13)] for kw in meter] for meter in imported])
    points = [f"{node}:{carrier}" for node in park.nodes for carrier in CARRIERS]
    missing = np.zeros((len(points), S, hours))
    missing[0] = unserved
    steps = ("stage", "time")
    data = {
        "supplied_kw": (("supply", *steps), np.stack([sun - curtailed, ppa])),
        "curtailed_kw": (("supply", *steps), np.stack([curtailed, 0 * ppa])),
        "output_kw": (("converter", *steps), np.stack([coal, pump, electric, chiller, gas])),
        "charge_kw": (("storage", *steps), charge[None]),
        "discharge_kw": (("storage", *steps), discharge[None]),
        "level_kwh": (("storage", *steps), np.maximum(level, 0)[None]),
        "cascaded_kw": (("cascade", *steps), cascaded[None]),
        "sent_kw": (("link", *steps), np.zeros((0, S, hours))),
        "sent_back_kw": (("link", *steps), np.zeros((0, S, hours))),
        "rejected_kw": (("coproduct", *steps), np.zeros((0, S, hours))),
        "imported_kw": (("meter", *steps), imported),
        "exported_kw": (("meter", *steps), np.stack([exported, 0 * exported])),
        "unserved_kw": (("demand_point", *steps), missing),
        **{name: (("flexible", *steps), np.zeros((0, S, hours))) for name in FLEXIBLE},
        "peak_kw": (("meter", "stage", "billing_month"), peaks),
        "offset_t": ("stage", np.array([0.0, 0.0, 4000.0])),
    }
    coords = {
        "time": hourly["time"],
        "stage": list(YEARS),
        "supply": [supply.name for supply in park.supplies],
        "converter": [converter.name for converter in park.converters],
        "storage": [storage.name for storage in park.storages],
        "cascade": ["park:heat_150>heat_90"],
        "link": np.array([], dtype="<U1"),
        "coproduct": np.array([], dtype="<U1"),
        "meter": [meter.name for meter in park.meters],
        "demand_point": points,
        "flexible": np.array([], dtype="<U1"),
        "billing_month": np.arange(1, 13),
    }
    return check(describe(xr.Dataset(data, coords=coords), DISPATCH), DISPATCH)


def make_settlement(park: Park, hourly: xr.Dataset) -> xr.Dataset:
    demand = np.zeros((len(park.parties), S, hourly.sizes["time"]))
    demand[1:] = hourly["demand_kw"].values[:, :, 0].transpose(1, 0, 2)
    share = np.array([0.0, 0.35, 0.0, 0.2])[:, None, None] * np.array([0.0, 0.6, 1.0])[None, :, None]
    own, pool = 0.3 * share * demand, 0.7 * share * demand
    paid = 1400 * pool
    paid[0] = -paid[1:].sum(axis=0)
    dims = ("party", "stage", "time")
    data = {
        "own_supply_kw": (dims, own),
        "pool_taken_kw": (dims, pool),
        "pool_given_kw": (dims, 0.1 * own),
        "grid_taken_kw": (dims, demand - own - pool),
        "exported_by_kw": (dims, 0 * own),
        "pool_payment": (dims, paid),
        "pool_price": (("stage", "time"), np.full(demand.shape[1:], 1400.0)),
        "pool_sell_price": (("stage", "time"), np.full(demand.shape[1:], 1400.0)),
        "stored_kw": (dims, 0 * own),
        "network_loss_kw": (dims, 0 * own),
    }
    none = np.zeros((0, *demand.shape[1:]))
    data |= {name: (SETTLEMENT[name].dims, none) for name in SETTLEMENT if name not in data}
    coords = {"time": hourly["time"], "stage": list(YEARS), "party": list(park.parties)}
    coords |= {dim: np.array([], dtype="<U1") for dim in ("way", "party_carrier")}
    return check(xr.Dataset(data, coords=coords), SETTLEMENT)


def make_case(made: Made | None = None) -> Case:
    """Return a full case: hourly year, plan, promise, operation."""
    made = made or Made()
    park = make_park(made)
    hourly = make_hourly(park, make_axis(False, made.one_week))
    periods = make_hourly(park, make_axis(True)) if made.typical_days else None
    new = {size.name: np.zeros(S) for size in park.sizes}
    new |= {"pv_park": np.array([0, 18e3, 18e3]), "hp": np.array([0, 5e3, 3e3]), "e_boiler": np.array([0, 0, 14e3])}
    new |= {"battery.energy": np.array([0, 0, 32e3]), "battery.power": np.array([0, 0, 8e3])}
    added = np.array(list(new.values()))
    size = {"dims": ("size", "stage"), "coords": {"size": list(new), "stage": list(YEARS)}}
    new_capacity = xr.DataArray(added, **size)
    capacity = xr.DataArray(np.cumsum(added, axis=1) + [one.existing for one in park.sizes], **size)

    def operated(policy: str, on: xr.Dataset) -> Operated:
        dispatch, settlement = make_dispatch(park, on), make_settlement(park, on)
        books = account(park, on, capacity, new_capacity, dispatch, settlement)
        return Operated(policy, dispatch, settlement, books, 3.1e-13)

    promise = operated("replay", hourly if periods is None else periods)
    points = promise.dispatch.sizes["demand_point"], S, promise.dispatch.sizes["time"]
    plan = promise.dispatch.assign(
        new_capacity=new_capacity,
        capacity=capacity,
        balance_price=(("demand_point", "stage", "time"), np.zeros(points)),
        cap_price=("stage", np.zeros(S)),
        emission_budget_price=("stage", np.zeros(S)),
        target_price=(("target", "stage"), np.zeros((0, S))),
        budget_price=(("budget", "stage"), np.full((len(park.budgets), S), 1.25)),
    ).assign_coords(
        size_unit=("size", [size.unit for size in park.sizes]),
        target=np.array([], dtype="<U1"),
        budget=[budget.name for budget in park.budgets],
    )
    cost = float(promise.books["costs"].values.sum(axis=(0, 2)) @ park.stages.weights)
    certificate = {
        "status": "optimal",
        "objective": cost,
        "bound": 0.9999 * cost,
        "gap": 1e-4,
        "bound_kind": "all_hours",
    }
    certificate |= {
        "row_violation_max": 3e-9,
        "base_year_t": 151.9e3,
        "solver": {"name": made.solver, "version": "1.11"},
    }
    return Case(
        park=park,
        scenario={"name": made.name, "title": made.title, "description": "Hand-made for tests.", "illustrative": True},
        hourly=hourly,
        periods=periods,
        plan=check(plan, PLAN),
        certificate=certificate,
        promise=promise,
        operation=operated("self_consumption", hourly),
        assumptions=(
            AssumedFigure("technologies.pv_roof.capex", "520", "USD/kWp", made.source, 2025, "D"),
            AssumedFigure("technologies.pv_roof.life", "25", "year", "Viet Nam Technology Catalogue", 2019, "C"),
            AssumedFigure("fuels.coal.price", "600", "VND/kWh", "practitioner's value", None, "M"),
            AssumedFigure("discount_rate", "0.06", "1/year", "park.yaml", None, "user"),
        ),
        warnings=({"code": "NZ0101", "place": "park.yaml:41", "values": {"read": made.title, "unit": "kW"}},),
        provenance={
            "case_hash": "9f2b" * 16,
            "labels": {"illustrative": True, "weather": "synthetic", "axis": "full_year"},
            "input_hashes": {"park.yaml": "ab" * 32, "tenants.csv": "cd" * 32},
            "versions": {"netzero": "0.1.0", "numpy": "2.4.6"},
            "do_nothing": {"cost_present_value": 9.9e12},
        },
    )


@pytest.fixture(scope="session")
def full_case() -> Case:
    return make_case()


@pytest.fixture(scope="session")
def case_of() -> Callable[..., Case]:
    """Make a case of one's own choice: keywords of `Made`, or of `Case` to replace what was made."""

    def of(**chosen: object) -> Case:
        wanted = {key: chosen.pop(key) for key in list(chosen) if key in Made.__dataclass_fields__}
        return replace(make_case(Made(**wanted)), **chosen)

    return of
