"""Parks that cannot be planned, each for one reason that was put there: the reason is named, with its amount.

Two hours stand for a year, 4380 h each; all demand must be met.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
import xarray as xr
from golden.parks import YEAR, a_mill, two_hours
from park_factory import (
    a_fuel,
    a_meter,
    a_park,
    a_size,
    a_tenant,
    carbon,
    converter,
    hours,
    purchase,
    pv,
    stages,
    store,
)

from netzero.components.park import Park, SiteLimit, Size
from netzero.errors import NoPlanExists, WayOut
from netzero.planner import plan

LATER = 2030
GATE = a_meter(limit_kw=1000.0)
NEED = {"electricity": [10.0, 20.0]}
OF_YEAR_T = (10 + 20) * 4380 * 0.001
"""Emissions of NEED from a grid of 0.001 t/kWh: 131.4 t."""
TWO = stages(YEAR, LATER, length=4)


@dataclass(frozen=True, eq=False)
class Planted:
    """A park with the requirement that was made impossible: key, name, and what it has to be in which year."""

    park: Park
    hourly: xr.Dataset
    key: str
    name: str
    needed: dict[int | None, float]
    others: frozenset[str] = frozenset()
    """Keys of what else could give way."""


def mill(park: Park, demand: dict[str, Any] | None = None, **given: Any) -> tuple[Park, xr.Dataset]:
    return park, two_hours(park, demand or NEED, **({"price": 2.0, "grid_factor": 0.001} | given))


def roof_too_small() -> Planted:
    roof = SiteLimit("roof", "m2", 100.0, (("sun_roof", 5.0),))
    panels = pv("sun_roof", upper=20.0, capex=100.0)
    given = a_mill(supplies=[panels], site_limits=(roof,))
    return Planted(*mill(given, availability={"sun": [0.5, 0.5]}), "site", "roof", {YEAR: 5 * 20 / 0.5})


def size_too_small() -> Planted:
    given = a_mill(supplies=[pv("sun_roof", upper=20.0, capex=100.0)])
    return Planted(*mill(given, availability={"sun": [0.5, 0.5]}), "max", "sun_roof", {YEAR: 20 / 0.5})


def cap_too_tight() -> Planted:
    given = a_mill(meters=[GATE], carbon=carbon(cap_t=100.0))
    return Planted(*mill(given), "caps", "", {YEAR: OF_YEAR_T})


def residual_share_too_small() -> Planted:
    given = a_mill(meters=[GATE], carbon=carbon(gross_share=0.1, base_year_t=1000.0))
    return Planted(*mill(given), "residual_share", "", {YEAR: OF_YEAR_T})


def budget_too_small() -> Planted:
    given = a_mill(meters=[GATE], stages=stages(YEAR, length=5), carbon=carbon(budget_t=500.0))
    return Planted(*mill(given), "budget", "", {None: 5 * OF_YEAR_T})


def caps_of_both_stages() -> Planted:
    given = a_mill(meters=[GATE], stages=TWO, carbon=carbon(cap_t=(100.0, 50.0)))
    return Planted(*mill(given), "caps", "", {YEAR: OF_YEAR_T, LATER: OF_YEAR_T})


def import_limit() -> Planted:
    return Planted(*mill(a_mill(meters=[a_meter(limit_kw=6.0)])), "import_limit", "gate", {YEAR: 20.0})


def growth_beyond_the_connection() -> Planted:
    given = a_mill(meters=[a_meter(limit_kw=25.0)], stages=TWO)
    growing = {"electricity": [[10.0, 20.0], [20.0, 40.0]]}
    return Planted(*mill(given, growing), "import_limit", "gate", {LATER: 40.0})


def connection_given_up() -> Planted:
    given = a_mill(meters=[a_meter(limit_kw=(25.0, 0.0))], stages=TWO)
    return Planted(*mill(given), "import_limit", "gate", {LATER: 20.0})


def boiler_retired_and_not_replaced() -> Planted:
    boiler = converter("boiler", "steam", (30.0, 0.0), takes=["gas"], upper=(30.0, 0.0), upper_new=(0.0, 0.0))
    given = a_mill("steam", converters=[boiler], fuels=[a_fuel("gas", 1.0)], stages=TWO)
    ratios = {"boiler:gas": 1.25}
    return Planted(*mill(given, {"steam": [10, 20]}, ratios=ratios), "max_new", "boiler", {LATER: 20.0})


def too_little_at_first() -> Planted:
    panels = pv("sun_roof", upper=(100.0, 100.0), upper_new=(10.0, 90.0))
    given = a_mill(supplies=[panels], stages=TWO)
    return Planted(*mill(given, availability={"sun": [1, 1]}), "max_new", "sun_roof", {YEAR: 20.0})


def fuel_limit() -> Planted:
    boiler = converter("boiler", "steam", 30.0, takes=["gas"])
    given = a_mill("steam", converters=[boiler], fuels=[a_fuel("gas", 1.0, 100_000.0)])
    found = mill(given, {"steam": [10, 20]}, ratios={"boiler:gas": 1.25})
    return Planted(*found, "annual_limit", "gas", {YEAR: 30 * 4380 * 1.25})


def fuel_limit_of_the_horizon() -> Planted:
    boiler = converter("boiler", "steam", 30.0, takes=["gas"])
    given = a_mill("steam", converters=[boiler], fuels=[a_fuel("gas", 1.0, horizon_kwh=400_000.0)], stages=TWO)
    found = mill(given, {"steam": [10, 20]}, ratios={"boiler:gas": 1.25})
    return Planted(*found, "horizon_limit", "gas", {None: 8 * 30 * 4380 * 1.25})


def purchase_limit() -> Planted:
    given = a_mill(supplies=[purchase("ppa", 15.0, 4.0, profile="wind")])
    return Planted(*mill(given, availability={"wind": [0.5, 0.8]}), "purchase_limit", "ppa", {YEAR: 20 / 0.8})


def offsets_too_few() -> Planted:
    allowed = carbon(cap_t=0.0, base_year_t=1000.0, offset_share=0.1, offset_price=9.0)
    found = mill(a_mill(meters=[GATE], carbon=allowed))
    return Planted(*found, "offsets.max_share", "", {YEAR: OF_YEAR_T}, frozenset({"caps"}))


def battery_too_weak_at_night() -> Planted:
    energy = a_size("battery.energy", unit="kWh", upper=1e6)
    battery = store("battery", energy, a_size("battery.power", upper=6.0))
    given = a_mill(supplies=[pv("sun_roof", upper=100.0)], storages=[battery])
    found = mill(given, {"electricity": [10, 10]}, availability={"sun": [1, 0]})
    return Planted(*found, "max", "battery.power", {YEAR: 10.0})


def battery_too_small_at_night() -> Planted:
    battery = store("battery", a_size("battery.energy", unit="kWh", upper=6.0), a_size("battery.power", upper=1e5))
    given = a_mill(supplies=[pv("sun_roof", upper=100.0)], storages=[battery])
    found = mill(given, {"electricity": [10, 10]}, availability={"sun": [1, 0]})
    return Planted(*found, "max", "battery.energy", {YEAR: 10.0})


def steam_that_hot_water_cannot_give() -> Planted:
    pump = converter("pump", "hot_water", 100.0, takes=["electricity"])
    given = a_mill("steam", converters=[pump], meters=[GATE])
    return Planted(*mill(given, {"steam": [1, 2]}, ratios={"pump:electricity": 0.5}), "demand", "park:steam", {})


def power_that_may_not_be_sold() -> Planted:
    # 20 kW of steam bring 10 kW of power; the mill uses 4, and the gate may sell only what supplies give
    engine = converter("engine", "steam", 50.0, takes=["gas"], gives=["electricity"])
    gate = a_meter(limit_kw=0.0, export_kw=30.0)
    given = a_mill("electricity", "steam", converters=[engine], meters=[gate], fuels=[a_fuel("gas", 1.0)])
    ratios = {"engine:gas": 2.0, "engine:electricity": 0.5}
    found = mill(given, {"electricity": [4, 4], "steam": [20, 20]}, ratios=ratios)
    return Planted(*found, "own_output", "gate", {YEAR: 6.0})


def steam_of_a_tenant_that_moves_in() -> Planted:
    # the new forge has its own steam network; the boiler there was only to be moved, not to be bought
    boiler = converter("forge_boiler", "steam", 0.0, takes=["gas"], node="forge", upper=50.0, upper_new=0.0)
    given = a_park(
        tenants=[a_tenant("forge", carriers=["steam"], own=["steam"])],
        converters=[boiler],
        fuels=[a_fuel("gas", 1.0)],
        stages=TWO,
        unserved_price=None,
    )
    demand = {("forge", "steam"): [[0.0, 0.0], [8.0, 7.0]]}
    found = hours(given, demand, ratios={"forge_boiler:gas": 1.25}, weight=4380.0)
    return Planted(given, found, "max_new", "forge_boiler", {LATER: 8.0})


def cooling_without_a_chiller() -> Planted:
    given = a_park(
        tenants=[a_tenant("dairy", carriers=["electricity", "cooling"], own=["cooling"])],
        meters=[GATE],
        unserved_price=None,
    )
    found = hours(given, {("dairy", "electricity"): [1, 1], ("dairy", "cooling"): [1, 1]}, weight=4380.0)
    return Planted(given, found, "source", "dairy:cooling", {})


def carrier_without_source() -> Planted:
    given = a_mill("electricity", "steam", meters=[GATE])
    return Planted(*mill(given, {"electricity": [1, 1], "steam": [1, 1]}), "source", "park:steam", {})


PLANTED: dict[str, Callable[[], Planted]] = {
    make.__name__: make
    for make in (
        roof_too_small,
        size_too_small,
        cap_too_tight,
        residual_share_too_small,
        budget_too_small,
        caps_of_both_stages,
        import_limit,
        growth_beyond_the_connection,
        connection_given_up,
        boiler_retired_and_not_replaced,
        too_little_at_first,
        fuel_limit,
        fuel_limit_of_the_horizon,
        purchase_limit,
        offsets_too_few,
        battery_too_weak_at_night,
        battery_too_small_at_night,
        steam_that_hot_water_cannot_give,
        power_that_may_not_be_sold,
        steam_of_a_tenant_that_moves_in,
        cooling_without_a_chiller,
        carrier_without_source,
    )
}
WITHOUT_LIMIT = {"demand", "surplus", "source"}


def ways_out(park: Park, hourly: xr.Dataset, **given: Any) -> tuple[WayOut, ...]:
    with pytest.raises(NoPlanExists) as refused:
        plan(park, hourly, **given)
    assert refused.value.exit_code == 4
    return refused.value.ways


@pytest.mark.parametrize("name", PLANTED)
def test_what_was_made_impossible_is_named_with_its_amount(name: str) -> None:
    planted = PLANTED[name]()
    ways = ways_out(planted.park, planted.hourly)
    [way] = [way for way in ways if {miss.values["key"] for miss in way.misses} == {planted.key}]
    assert {miss.values["name"] for miss in way.misses} == {planted.name}
    if planted.key not in WITHOUT_LIMIT:
        found = {miss.values["year"]: miss.values["needed"] for miss in way.misses}
        assert found == pytest.approx(planted.needed, rel=1e-3)
        assert all(found[year] >= amount * (1 - 1e-9) for year, amount in planted.needed.items())
    keys = {miss.values["key"] for way in ways for miss in way.misses}
    assert keys - WITHOUT_LIMIT == ({planted.key} - WITHOUT_LIMIT) | planted.others


@pytest.mark.parametrize("name", PLANTED)
def test_with_what_is_told_there_is_a_plan_of_the_told_cost_and_with_less_there_is_none(name: str) -> None:
    planted = PLANTED[name]()
    for way in ways_out(planted.park, planted.hourly):
        by_law = any(miss.values["key"] == "own_output" for miss in way.misses)  # no figure that one could raise
        if way.cost is not None and not by_law:
            found = plan(with_way_out(planted.park, way), planted.hourly)
            assert found.certificate["objective"] == pytest.approx(way.cost, rel=1e-5, abs=1e-6)
            ways_out(with_way_out(planted.park, way, 0.99), planted.hourly)


def with_way_out(park: Park, way: WayOut, share: float = 1.0) -> Park:
    """Return the park in which each limit gives way by a share of what is told."""
    for miss in way.misses:
        more = [share * miss.values["more"] * (miss.values["year"] in (year, None)) for year in park.stages.years]
        park = _given_way(park, miss.values["key"], miss.values["name"], more)
    return park


def _given_way(park: Park, key: str, name: str, more: list[float]) -> Park:
    """Return the park with one limit larger by so much in each stage."""
    if key in ("max", "max_new"):
        return _with_larger_size(park, name, more, ("upper", "upper_new"))
    if key == "site":
        [site] = park.site_limits
        [(size, use)] = site.uses
        wider = _with_larger_size(park, size, [by / use for by in more], ("upper", "upper_new"))
        return replace(wider, site_limits=(replace(site, upper=site.upper + more[0]),))
    if key in OF_KIND:
        kind, field = OF_KIND[key]
        return replace(park, **{kind: tuple(_larger(item, field, more) for item in getattr(park, kind))})
    if key in ("budget", "horizon_limit"):
        return _with_more_in_all(park, key, more[0])
    if key == "caps":
        return replace(park, carbon=_larger(park.carbon, "cap_t", more))
    field = {"residual_share": "gross_share", "offsets.max_share": "offset_share"}[key]
    return replace(park, carbon=_larger(park.carbon, field, [by / (park.carbon.base_year_t or 1.0) for by in more]))


def _with_more_in_all(park: Park, key: str, more: float) -> Park:
    """Return the park with a limit over the horizon larger by so much."""
    if key == "budget":
        return replace(park, carbon=replace(park.carbon, budget_t=(park.carbon.budget_t or 0.0) + more))
    [fuel] = park.fuels
    return replace(park, fuels=(replace(fuel, horizon_limit_kwh=(fuel.horizon_limit_kwh or 0.0) + more),))


OF_KIND = {
    "import_limit": ("meters", "import_limit_kw"),
    "annual_limit": ("fuels", "annual_limit_kwh"),
    "purchase_limit": ("supplies", "limit_kw"),
}
"""Where the park keeps a limit that stands at one item of a kind (of which the parks here have one)."""


def _larger(item: Any, field: str, more: list[float]) -> Any:
    return replace(item, **{field: tuple(value + by for value, by in zip(getattr(item, field), more, strict=True))})


def _with_larger_size(park: Park, name: str, more: list[float], fields: tuple[str, ...]) -> Park:
    def larger(size: Size | None) -> Size | None:
        if size is None or size.name != name:
            return size
        for field in fields:
            size = _larger(size, field, more)
        return size

    return replace(
        park,
        supplies=tuple(replace(x, size=larger(x.size)) for x in park.supplies),
        converters=tuple(replace(x, size=larger(x.size)) for x in park.converters),
        storages=tuple(replace(x, energy=larger(x.energy), power=larger(x.power)) for x in park.storages),
    )


@pytest.mark.parametrize("name", ["cap_too_tight", "fuel_limit", "battery_too_weak_at_night"])
def test_the_interior_point_of_large_programs_tells_the_same(name: str) -> None:
    planted = PLANTED[name]()
    first, *_ = ways_out(planted.park, planted.hourly, method="hipo")
    [miss] = first.misses
    [(year, needed)] = planted.needed.items()
    assert (miss.values["key"], miss.values["name"], miss.values["year"]) == (planted.key, planted.name, year)
    assert miss.values["needed"] == pytest.approx(needed, rel=2e-3)
    assert first.cost is not None
