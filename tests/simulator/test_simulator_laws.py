"""What holds for any park whatever its sizes: energy closes, limits hold, nothing depends on order or compiler."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from hypothesis import example, given, settings
from hypothesis import strategies as st
from operable_parks import POLICIES
from park_factory import a_design
from random_operation import random_park
from simulator.everything_done import everything_done

from netzero.components.demand import demand_kw
from netzero.components.flexible import needed_kw
from netzero.components.link import ways
from netzero.components.meter import connection_kw
from netzero.components.park import Settlement
from netzero.components.supply import available_kw
from netzero.kernels.park import NOISE_KW
from netzero.results.verification.ageing import APART_CYCLES
from netzero.simulator import balance_residual_max, balances, hourly_bills, settle, simulate
from netzero.simulator.flows import node_flows
from netzero.vocabulary import SETTLEMENT, check

seeds = st.integers(0, 10_000)


def operate(seed, policy):
    park, hourly = random_park(seed)
    capacity, new = a_design(park)
    return park, hourly, simulate(park, hourly, capacity, new, policy=policy)


def within(array, low, high, slack=1e-9):
    assert float((low - array).max(initial=0.0)) <= slack
    assert float((array - high).max(initial=0.0)) <= slack


@settings(max_examples=40)
@given(seed=seeds, policy=st.sampled_from(POLICIES))
@example(seed=52, policy="self_consumption")
@example(seed=33, policy="time_of_use")
@example(seed=355, policy="time_of_use")
@example(seed=878, policy="self_consumption")
@example(seed=1351, policy="time_of_use")
@example(seed=429, policy="combined")
@example(seed=512, policy="co2_aware")
def test_energy_closes_and_every_limit_holds(seed, policy):
    park, hourly, done = operate(seed, policy)
    assert balance_residual_max(park, hourly, done) <= 1e-9
    within(done["unserved_kw"].values, 0.0, demand_kw(park, hourly.assign(demand_kw=needed_kw(park, hourly, done))))
    for supply in park.supplies:
        at = {"supply": supply.name}
        could = available_kw(supply, park, hourly, None)
        within(done["supplied_kw"].sel(at).values, 0.0, could)
        within(done["supplied_kw"].sel(at).values + done["curtailed_kw"].sel(at).values, could, could)
    for converter in park.converters:
        port = converter.rated_port
        ratio = hourly["port_ratio"].sel(port=port.label).values if port else 1.0
        within(ratio * done["output_kw"].sel(converter=converter.name).values, 0.0, converter.size.existing[0])
    for storage in park.storages:
        flows = done.sel(storage=storage.name)
        power = storage.power.existing[0] if storage.power else storage.energy.existing[0] / (storage.hours or 1e-9)
        energy = storage.energy.existing[0]
        apart = APART_CYCLES * storage.ageing.per_cycle if storage.ageing else 0.0
        least = storage.least_level * energy * (float(flows["health_end"][0]) - apart)
        within(flows["level_kwh"].values, least, storage.highest_level * energy)
        within(flows["charge_kw"].values, 0.0, power)
        within(flows["discharge_kw"].values, 0.0, power)
        assert float(np.minimum(flows["charge_kw"], flows["discharge_kw"]).max()) <= NOISE_KW
    for link in park.links:
        moved = done["sent_kw"].sel(link=link.name).values, done["sent_back_kw"].sel(link=link.name).values
        within(moved[0] + moved[1], 0.0, link.size.existing[0])
        assert link.both_ways or float(moved[1].max()) == 0.0
        assert float(np.minimum(*moved).max()) == 0.0
    for meter in park.meters:
        flows = done.sel(meter=meter.name)
        imports, exports = connection_kw(meter, np.array(meter.upgrade.size.existing if meter.upgrade else 0.0))
        within(flows["imported_kw"].values, 0.0, imports[0])
        within(flows["exported_kw"].values, 0.0, exports[0])
        assert float(np.minimum(flows["imported_kw"], flows["exported_kw"]).max()) == 0.0
        own = [s.name for s in park.supplies if s.node == meter.node and not s.purchased and s.profile == "sun"]
        made = done["supplied_kw"].sel(supply=own).sum("supply").values[0].cumsum()
        within(flows["exported_kw"].values[0].cumsum(), 0.0, meter.export_share[0] * made, 1e-6)
    for name, roof in (("dairy_battery", "dairy_roof"), ("drum", "furnace")):
        within(done["charge_kw"].sel(storage=name).values, 0.0, done["supplied_kw"].sel(supply=roof).values)
    gas = done["supplied_kw"].sel(supply="gas@park").values[0]
    limit = park.fuels[1].annual_limit_kwh[0]
    due = np.inf if limit is None else limit * hourly.attrs["year_fraction"]
    within((gas * hourly["step_h"].values).sum(), 0.0, due, 1e-6)


@settings(max_examples=30)
@given(seed=seeds, policy=st.sampled_from(POLICIES))
def test_levels_follow_from_charge_and_discharge_after_the_first_step(seed, policy):
    park, hourly, done = operate(seed, policy)
    step_h = float(hourly["step_h"][0])
    for storage in park.storages:
        level, charge, discharge = (
            done[name].sel(storage=storage.name).values[0] for name in ("level_kwh", "charge_kw", "discharge_kw")
        )
        kept = level[:-1] * (1 - storage.loss_per_h) ** step_h
        gained = storage.charge_efficiency * charge[1:] - discharge[1:] / storage.discharge_efficiency
        np.testing.assert_allclose(level[1:], kept + step_h * gained, atol=1e-9)


RULES = [
    Settlement(),
    Settlement("shares", (("mill", 0.5), ("forge", 0.2), ("park", 0.3))),
    Settlement("shares"),
    Settlement("classes", classes=(("forge",), ("annex", "park")), buy=(0.07,), sell=(0.04,)),
]


@settings(max_examples=20)
@given(seed=seeds, rule=st.sampled_from(RULES))
def test_by_every_rule_what_is_settled_is_what_the_meters_saw_to_the_last_digits(seed, rule):
    park, hourly, done = operate(seed, "self_consumption")
    park = replace(park, settlement=replace(rule, heat_prices=(("steam", (0.05,)), ("cooling", (0.03,)))))
    settled = settle(park, hourly, done)
    flows = node_flows(park, hourly, done)
    for carrier in ("electricity", "steam", "hot_water", "cooling"):
        scale = 1e-12 * np.maximum(1.0, sum(flow.kw for flow in flows if flow.at[1] == carrier and flow.sign > 0))
        if carrier == "electricity":
            names = ("grid_taken_kw", "exported_by_kw", "pool_taken_kw", "pool_given_kw")
            sums = {name: settled[name].sum("party").values for name in names}
            assert (np.abs(sums["grid_taken_kw"] - done["imported_kw"].sum("meter").values) <= scale).all()
            assert (np.abs(sums["exported_by_kw"] - done["exported_kw"].sum("meter").values) <= scale).all()
            assert (np.abs(sums["pool_taken_kw"] - sums["pool_given_kw"]) <= scale).all()
            assert (np.abs(settled["pool_payment"].sum("party").values) <= scale).all()
        else:
            of_carrier = [str(label).endswith(f":{carrier}") for label in settled["party_carrier"].values]
            heat = settled.isel(party_carrier=np.flatnonzero(of_carrier)).sum("party_carrier")
            assert (np.abs(heat["heat_taken_kw"] - heat["heat_given_kw"]).values <= scale).all()
            assert (np.abs(heat["heat_payment"]).values <= scale).all()
    bills = hourly_bills(park, hourly, done)
    np.testing.assert_allclose(bills["grid_taken_kw"], settled["grid_taken_kw"], rtol=1e-12, atol=1e-12)


@settings(max_examples=30)
@given(seed=seeds, policy=st.sampled_from(POLICIES))
@example(seed=131, policy="self_consumption")
@example(seed=53, policy="self_consumption")
@example(seed=1351, policy="time_of_use")
def test_what_parties_settle_adds_up_to_what_flowed(seed, policy):
    park, hourly, done = operate(seed, policy)
    settled = check(settle(park, hourly, done), SETTLEMENT)

    def total(name):
        return settled[name].sum("party").values

    def kwh(name, dim):
        return done[name].sum(dim).values

    electric = [s.name for s in park.supplies if s.carrier == "electricity"]
    makers = [c.name for c in park.converters if c.output == "electricity"]
    given = done["supplied_kw"].sel(supply=electric).sum("supply").values
    given = given + done["output_kw"].sel(converter=makers).sum("converter").values
    given = (
        given + done["discharge_kw"].sel(storage=["battery", "dairy_battery", "annex_battery"]).sum("storage").values
    )
    scale = np.maximum(1.0, given)
    assert (abs(total("grid_taken_kw") - kwh("imported_kw", "meter")) / scale).max() <= 1e-9
    assert (abs(total("exported_by_kw") - kwh("exported_kw", "meter")) / scale).max() <= 1e-9
    assert (abs(total("pool_taken_kw") - total("pool_given_kw")) / scale).max() <= 1e-9
    # what a link brings into a site beyond the need of who bought it is given a second time
    crossing = [way for way in ways(park) if way.link.name == "cable"]
    sent = sum(done[way.term].sel(link="cable").values for way in crossing)
    again = total("own_supply_kw") + total("pool_given_kw") + total("exported_by_kw") - given
    within(again / scale, 0.0, sent / scale)
    of_ways = settled["pool_sent_kw"].sum("way").values + settled["grid_sent_kw"].sum("way").values
    assert (abs(of_ways - sent) / scale).max() <= 1e-9
    assert (abs(total("pool_payment")) / scale).max() <= 1e-9
    signed = {"stored_kw"}
    assert min(float(settled[name].min()) for name in settled if name.endswith("_kw") and name not in signed) >= -1e-9


@settings(max_examples=10)
@given(seed=seeds, policy=st.sampled_from(POLICIES))
def test_permuting_tenants_permutes_results(seed, policy):
    park, hourly, done = operate(seed, policy)
    other = replace(park, tenants=park.tenants[::-1], nodes=park.nodes[::-1], meters=park.meters[::-1])
    again = simulate(other, hourly, *a_design(other), policy=policy)
    xr.testing.assert_allclose(again.sel({dim: done[dim] for dim in done.dims}), done, atol=1e-9)


def test_an_edited_flow_shows_in_the_balance_of_its_node_alone():
    park, hourly, done = operate(5, "self_consumption")
    done["imported_kw"].loc[{"meter": "dairy", "time": done["time"][3]}] += 2.5
    net = balances(park, hourly, done)
    assert net.sel(demand_point="dairy:electricity").values[0, 3] == pytest.approx(2.5)
    assert abs(net.drop_sel(demand_point="dairy:electricity")).max() <= 1e-9
    assert balance_residual_max(park, hourly, done) > 1e-3


IN_PYTHON = """
import sys
import numpy as np
from simulator.everything_done import everything_done
first, last, steps = map(int, sys.argv[2:])
done = [everything_done(seed, steps) for seed in range(first, last)]
np.savez(sys.argv[1], **{key: array for one in done for key, array in one.items()})
"""


@pytest.mark.parametrize(
    ("count", "steps"), [pytest.param(6, 12, id="few"), pytest.param(60, 24, id="many", marks=pytest.mark.full)]
)
def test_compiled_kernels_do_what_the_same_python_does(count, steps, tmp_path):
    """Operation by each policy in turn, settlement by each rule in turn, and bills, of parks of every kind."""
    root = Path(__file__).parents[1]
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join((str(root), str(root.parent)))}
    numbers = [str(number) for number in (0, count, steps)]
    command = [sys.executable, "-c", IN_PYTHON, str(tmp_path / "flows.npz"), *numbers]
    subprocess.run(command, check=True, env=environment)
    plain = np.load(tmp_path / "flows.npz")
    for seed in range(count):
        for key, array in everything_done(seed, steps).items():
            np.testing.assert_allclose(array, plain[key], rtol=1e-12, atol=1e-12, err_msg=key)
