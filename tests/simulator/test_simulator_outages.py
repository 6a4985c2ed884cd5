"""Outages of small parks that can be worked out by hand."""

from dataclasses import replace
from graphlib import CycleError

import numpy as np
import pytest
from park_factory import a_design, a_fuel, a_meter, a_park, a_tenant, converter, hours, pv, store
from random_operation import random_park

from netzero.components.tiers import merged, order_of_tiers
from netzero.simulator import outages, simulate

MILL = ("mill", "electricity")


def tried(park, hourly, longest_h, units=None, policy="self_consumption", built=None):
    design = a_design(park, built)
    dispatch = simulate(park, hourly, *design, policy=policy)
    return outages(park, hourly, *design, dispatch, policy, durations_h=range(1, longest_h + 1), units=units)


def critical(tenant, **shares):
    return replace(tenant, critical=tuple(shares.items()))


def test_a_store_for_168_hours_lacks_one_kwh_in_the_169th_of_each_of_twelve_outages():
    # REopt.jl, nogridcost_minresilhours.json: 12 outages of 169 h, 1 kW, 168 h must be met: 12 kWh unserved
    battery = store("battery", 168, initial=1.0)
    park = a_park(tenants=[a_tenant("mill")], storages=[battery], meters=[a_meter()])
    hourly = hours(park, {MILL: 1.0}, steps=12 * 169)
    step = np.arange(12 * 169)
    hourly["block"].values[:] = step // 169
    hourly["previous"].values[:] = np.where(step % 169 == 0, step + 168, step - 1)
    hourly["weight"].values[:] = step % 169 == 0  # start times: the first step of each block, the store being full
    found = tried(park, hourly, 169)
    lost = found["critical_unserved_kwh"].sel(outage="grid", tenant="mill", carrier="electricity").values[0]
    assert lost[167] == 0.0
    assert 12 * lost[168] == pytest.approx(12.0, abs=1e-9)
    assert found["survival"].values[0, 0, 166:].tolist() == [1, 1, 0]


def test_a_tenth_of_100_kw_is_critical_and_outages_of_1_and_5_hours_lack_60_kwh():
    # REopt.jl, nogridcost_multiscenario.json: expected cost 485.43270 = 0.5 x (10 + 50) kWh x 1/kWh x 16.181092
    mill = critical(a_tenant("mill"), electricity=0.1)
    park = a_park(tenants=[mill], meters=[a_meter()])
    found = tried(park, hours(park, {MILL: 100.0}, steps=24), 5)
    lost = found["critical_unserved_kwh"].sel(outage="grid", tenant="mill", carrier="electricity").values[0]
    assert lost[0] + lost[4] == pytest.approx(60.0, abs=1e-9)
    worth = sum((1.019 / 1.0564) ** year for year in range(1, 26))
    assert 0.5 * (lost[0] + lost[4]) * worth == pytest.approx(485.43270, abs=1e-4)
    assert found["all_unserved_kwh"].sel(demand_point="park:electricity").values[0, 0, 4] == pytest.approx(500.0)
    assert found["survival"].values.max() == 0.0


def test_an_outage_begins_with_what_normal_operation_has_left_in_the_store():
    # 30 kW of sun in the first hour fill 20 kWh beside 10 kW of need; the second hour empties 10, the third 10.
    # Starts: 0 sun 1 h, then 20 kWh for 2 h more: 3 h; 1: 20 kWh: 2 h; then the sun (cyclic) serves hour 3, ...: all
    battery = store("battery", 20)
    park = a_park(tenants=[a_tenant("mill")], supplies=[pv("roof", 30)], storages=[battery], meters=[a_meter()])
    found = tried(park, hours(park, {MILL: [10.0] * 4}, availability={"sun": [1, 0, 0, 0]}), 3)
    # the fourth hour, without sun or store, is lacking in every outage that holds it
    assert found["survival"].values[0, 0].tolist() == [0.75, 0.5, 0.25]
    lost = found["critical_unserved_kwh"].sel(tenant="mill", carrier="electricity").values[0, 0]
    assert lost.tolist() == [2.5, 5.0, 7.5]


def test_start_times_count_with_their_weight():
    battery = store("battery", 20)
    park = a_park(tenants=[a_tenant("mill")], supplies=[pv("roof", 30)], storages=[battery], meters=[a_meter()])
    hourly = hours(park, {MILL: [10.0] * 4}, availability={"sun": [1, 0, 0, 0]})
    hourly["weight"].values[:] = [1.0, 1.0, 1.0, 5.0]
    assert tried(park, hourly, 1)["survival"].values[0, 0].tolist() == [0.375]


def test_steps_of_a_quarter_of_an_hour_count_to_whole_hours():
    # normal operation leaves 3, 2.5, 2, 1.5, 1, 0.5, 0, 0 kWh to the eight steps; an hour needs 2 kWh, two need 4
    battery = store("battery", 3, initial=1.0)
    park = a_park(tenants=[a_tenant("mill")], storages=[battery], meters=[a_meter()])
    found = tried(park, hours(park, {MILL: 2.0}, steps=8, step_h=0.25), 2)
    lost = found["critical_unserved_kwh"].sel(tenant="mill", carrier="electricity").values[0, 0]
    assert lost == pytest.approx([7.0 / 8, 21.5 / 8])
    assert found["survival"].values[0, 0].tolist() == [3 / 8, 0]


def test_what_is_lacking_is_lacking_of_all_critical_demand_alike():
    # 60 kW of plant; 30 and 90 kW are critical: half of each is served
    dye, mill = critical(a_tenant("dye"), electricity=0.5), critical(a_tenant("mill"), electricity=0.9)
    engine = converter("engine", "electricity", 60, takes=["diesel"])
    park = a_park(tenants=[dye, mill], converters=[engine], meters=[a_meter()], fuels=[a_fuel("diesel", 0.1)])
    demand = {("dye", "electricity"): 60.0, MILL: 100.0}
    found = tried(park, hours(park, demand, ratios={"engine:diesel": 3.0}, steps=6), 2)
    lost = found["critical_unserved_kwh"].sel(outage="grid", carrier="electricity", outage_h=2).values[0]
    assert lost == pytest.approx([30.0, 90.0])
    assert found["critical_unserved_most_kwh"].sel(demand_point="park:electricity", outage_h=2).item() == pytest.approx(
        120.0
    )


def test_a_tenant_without_critical_demand_survives_every_outage():
    idle, mill = critical(a_tenant("idle"), electricity=0.0), a_tenant("mill")
    park = a_park(tenants=[idle, mill], meters=[a_meter()])
    found = tried(park, hours(park, {("idle", "electricity"): 5.0, MILL: 5.0}, steps=4), 2)
    assert found["tenant_survival"].values[0, 0].tolist() == [[1, 1], [0, 0]]


def test_without_the_largest_boiler_the_steam_that_is_not_critical_goes_first():
    # boilers of 80 and 50 kW, 100 kW of steam, 60 % critical: without the larger 50 are lacking, 10 of them critical
    mill = critical(a_tenant("mill", carriers=("electricity", "steam")), steam=0.6)
    boilers = [converter("large", "steam", 80, takes=["gas"]), converter("small", "steam", 50, takes=["gas"])]
    park = a_park(tenants=[mill], converters=boilers, meters=[a_meter()], fuels=[a_fuel("gas", 0.1)])
    hourly = hours(park, {("mill", "steam"): 100.0}, ratios={"large:gas": 1.1, "small:gas": 1.1}, steps=4)
    found = tried(park, hourly, 3, units=("converter",))
    assert found["outage"].values.tolist() == ["converter:large"]
    assert found["all_unserved_kwh"].sel(demand_point="park:steam", outage_h=3).item() == pytest.approx(150.0)
    assert found["critical_unserved_kwh"].sel(carrier="steam", outage_h=3).item() == pytest.approx(30.0)


def test_the_largest_unit_of_each_stage_is_tried_in_all_stages():
    park = a_park(
        tenants=[a_tenant("mill")],
        supplies=[pv("old", [50, 0]), pv("new", [0, 90])],
        storages=[store("battery", [0, 10])],
        meters=[a_meter(limit_kw=15)],
        years=(2026, 2030),
    )
    hourly = hours(park, {MILL: 20.0}, availability={"sun": 1.0}, steps=3)
    found = tried(park, hourly, 1, units=("supply", "storage"))
    assert found["outage"].values.tolist() == ["supply:old", "supply:new", "storage:battery"]
    lost = found["critical_unserved_kwh"].sel(tenant="mill", carrier="electricity", outage_h=1).values
    # without its sun a stage has 15 kW of the grid and, in 2030, 10 kWh in the battery
    assert lost == pytest.approx(np.array([[5, 0], [0, 0], [0, 0]]), abs=1e-9)


def test_an_outage_finds_what_normal_operation_has_left_of_a_limited_fuel():
    # 20 kWh of gas for four steps: 5 are used in each beside the grid, so that starts find 20, 15, 10 and 5 kWh
    limit = 20 * 8760 / 4  # the axis stands for four hours of the year
    engine = converter("engine", "electricity", 10, takes=["gas"])
    park = a_park(
        tenants=[a_tenant("mill")], converters=[engine], meters=[a_meter()], fuels=[a_fuel("gas", 0.01, limit)]
    )
    found = tried(park, hours(park, {MILL: 10.0}, ratios={"engine:gas": 1.0}, steps=4, price=1.0), 2)
    lost = found["critical_unserved_kwh"].sel(tenant="mill", carrier="electricity").values[0, 0]
    assert lost == pytest.approx([5 / 4, (5 + 10 + 15) / 4])


def test_an_outage_of_what_gives_nothing_is_normal_operation():
    # 35 kW at the gate beside a battery; the largest converter is a boiler that nobody asks: nothing changes
    boiler = converter("boiler", "steam", 10, takes=["electricity"])
    battery = store("battery", 40, 15, efficiency=(0.9, 0.9))
    park = a_park(
        tenants=[a_tenant("mill")],
        supplies=[pv("roof", 60)],
        converters=[boiler],
        storages=[battery],
        meters=[a_meter(limit_kw=35)],
    )
    demand = [30, 20, 45, 50, 60, 40, 30, 55]
    sun = [0, 1, 1, 0.5, 0, 0, 0, 0]
    hourly = hours(park, {MILL: demand}, availability={"sun": sun}, ratios={"boiler:electricity": 1.0})
    unserved = simulate(park, hourly, *a_design(park))["unserved_kw"].values[0, 0]
    assert unserved.sum() > 0.0
    found = tried(park, hourly, 8, units=("converter",))
    lost = found["critical_unserved_kwh"].sel(tenant="mill", carrier="electricity").values[0, 0]
    assert lost == pytest.approx(unserved.mean() * np.arange(1, 9))


@pytest.mark.parametrize("seed", range(6))
def test_random_parks_lose_no_more_than_is_asked_for_and_longer_outages_lose_no_less(seed):
    park, hourly = random_park(seed, 24)
    share = 0.25 * (seed % 5)
    tenants = tuple(replace(one, critical=tuple((c, share) for c in park.carriers)) for one in park.tenants)
    park = replace(park, tenants=tenants)
    for units in (None, ("converter", "supply", "storage")):
        found = tried(park, hourly, 5, units=units, policy="time_of_use")
        lost, everything = found["critical_unserved_kwh"], found["all_unserved_kwh"]
        # from all start times of a cyclic block each hour of an outage asks for the mean demand
        mean_kw = hourly["demand_kw"].mean("time").transpose("stage", "tenant", "carrier").values
        assert (lost.values <= share * mean_kw[None, ..., None] * np.arange(1, 6) + 1e-6).all()
        assert (lost.sum(("tenant", "carrier")) <= everything.sum("demand_point") + 1e-6).all()
        assert (np.diff(lost.values, axis=-1) >= 0.0).all()
        assert (np.diff(found["survival"].values, axis=-1) <= 0.0).all()
        assert (found["tenant_survival"] >= found["survival"] - 1e-12).all()


def in_tiers(tenant, **tiers):
    """Return the tenant with critical electricity in tiers."""
    return replace(
        tenant,
        critical=(("electricity", sum(tiers.values())),),
        critical_tiers=(("electricity", tuple(tiers.items())),),
    )


def test_what_is_lacking_is_lacking_of_the_last_tier_first():
    # 60 kW of plant; 20 kW of life safety and 30 + 30 of process: 20 of the process are lacking
    mill = in_tiers(a_tenant("mill"), life_safety=0.2, process=0.3)
    dye = in_tiers(a_tenant("dye"), process=0.5)
    engine = converter("engine", "electricity", 60, takes=["diesel"])
    park = a_park(tenants=[dye, mill], converters=[engine], meters=[a_meter()], fuels=[a_fuel("diesel", 0.1)])
    demand = {("dye", "electricity"): 60.0, MILL: 100.0}
    found = tried(park, hours(park, demand, ratios={"engine:diesel": 3.0}, steps=6), 2)
    assert found["tier"].values.tolist() == ["life_safety", "process"]
    at = found.sel(outage="grid", outage_h=2).isel(stage=0)
    assert at["tier_unserved_kwh"].sel(tier="process", tenant=["dye", "mill"]).values == pytest.approx([20.0, 20.0])
    assert at["tier_unserved_kwh"].sel(tier="life_safety").values.tolist() == [0.0, 0.0]
    assert at["tier_survival"].sel(tenant="mill", tier=["life_safety", "process"]).values.tolist() == [1.0, 0.0]
    assert at["critical_unserved_kwh"].sum().item() == pytest.approx(40.0)


def test_a_store_serves_each_tier_for_as_long_as_it_lasts():
    # 30 kWh for 10 + 10 kW a step: full for one hour; half of the second hour's 20 kW is life safety, all of it there
    battery = store("battery", 30, initial=1.0)
    mill = in_tiers(a_tenant("mill"), life_safety=0.5, process=0.5)
    park = a_park(tenants=[mill], storages=[battery], meters=[a_meter()])
    hourly = hours(park, {MILL: 20.0}, steps=4)
    hourly["weight"].values[:] = [1.0, 0.0, 0.0, 0.0]
    found = tried(park, hourly, 3).sel(outage="grid", tenant="mill").isel(stage=0)
    assert found["tier_survival"].sel(tier="life_safety").values.tolist() == [1.0, 1.0, 0.0]
    assert found["tier_survival"].sel(tier="process").values.tolist() == [1.0, 0.0, 0.0]
    assert found["tier_unserved_kwh"].sel(tier="life_safety").values == pytest.approx([0.0, 0.0, 10.0])
    assert found["tier_unserved_kwh"].sel(tier="process").values == pytest.approx([0.0, 10.0, 20.0])


def test_orders_of_tiers_are_merged_and_what_has_none_is_a_tier_of_its_own():
    mill, dye = (
        in_tiers(a_tenant("mill"), life_safety=0.1, process=0.2),
        in_tiers(a_tenant("dye"), process=0.1, rest=0.2),
    )
    assert order_of_tiers(a_park(tenants=[mill, dye])) == ("life_safety", "process", "rest")
    assert order_of_tiers(a_park(tenants=[mill, a_tenant("lone")])) == ("life_safety", "critical", "process")
    with pytest.raises(CycleError):
        merged([("process", "life_safety"), ("life_safety", "process")])
