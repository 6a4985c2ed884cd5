"""Many designs at once give what each gives alone, in any company, and what the books say of it."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from numba import njit
from park_factory import a_design, a_meter, a_park, a_tenant, hours, pv, store
from random_designs import designs_of, random_batch_park, random_designs
from random_operation import random_park

from netzero.accounts import account
from netzero.errors import BadInput
from netzero.kernels.batch import drive, lanes
from netzero.kernels.batch.power import run_power
from netzero.simulator import settle, simulate, simulate_designs, simulate_many
from netzero.simulator.many import many as module
from netzero.terms import BILL_LINES, OPERATING_LINES, OPERATING_SCOPES

POLICIES = ("self_consumption", "time_of_use")


def one_by_one(monkeypatch, *args, **given):
    with monkeypatch.context() as patched:
        patched.setattr(module, "why_not_side_by_side", lambda park, policy: "a test")
        return simulate_many(*args, **given)


def assert_same(one, other):
    for name in other:
        np.testing.assert_allclose(one[name].values, other[name].values, rtol=1e-12, atol=1e-9, err_msg=name)


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("seed", [0, 1, 2, 3])
def test_side_by_side_adds_up_to_what_each_design_does_alone(seed, policy, monkeypatch):
    park, hourly = random_batch_park(seed, heat=False)
    designs = random_designs(park, 5, seed)
    together = simulate_many(park, hourly, designs, policy)
    assert (together.attrs["kernel"], together.attrs["because"]) == ("side_by_side", "")
    assert_same(together, one_by_one(monkeypatch, park, hourly, designs, policy))


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("seed", [4, 6, 32])  # of the last, what stores do hangs on the last digit of their level
def test_heat_and_cold_side_by_side_are_what_each_design_does_alone(seed, policy, monkeypatch):
    park, hourly = random_batch_park(seed, days=4)
    designs = random_designs(park, 5, seed)
    together = simulate_many(park, hourly, designs, policy)
    assert together.attrs["kernel"] == "side_by_side"
    assert_same(together, one_by_one(monkeypatch, park, hourly, designs, policy))


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("share", [0.3, 1.0])
def test_a_year_of_which_one_month_is_run_twice_is_the_year_run_twice(share, policy, monkeypatch):
    park, hourly = random_batch_park(8, heat=False, days=365, step_h=1.0, start="2026-01-01T00:00")
    shares = (share,) * len(park.stages.years)
    park = replace(park, meters=tuple(replace(meter, export_share=shares) for meter in park.meters))
    designs, in_full = random_designs(park, 3, 8), []
    for size, much in (("energy", 1e6), ("power", 100.0)):  # of d1, never full, never empty
        for name in designs:
            designs[name].loc[{"size": f"battery.{size}", "design": "d1"}] = much
    run_in_full = drive.run_in_full
    monkeypatch.setattr(drive, "run_in_full", lambda run, block: (in_full.append(run), run_in_full(run, block)))
    together = simulate_many(park, hourly, designs, policy)
    assert [run.designs.import_kw.shape for run in in_full] == [(1,)] * len(shares)
    assert_same(together, one_by_one(monkeypatch, park, hourly, designs, policy))


def test_what_rounding_leaves_of_a_surplus_decides_nothing_in_a_year_of_heat(monkeypatch):
    """A store that gave 3e-14 kW was not charged in that hour, and bought tens of kWh more the next day."""
    park, hourly = random_batch_park(14111, days=366, step_h=1.0, start="2026-07-01T00:00")
    shares = (1.0,) * len(park.stages.years)
    meters = tuple(replace(meter, export_share=shares, billing_interval_min=60) for meter in park.meters)
    park = replace(park, meters=meters)
    designs = random_designs(park, 4, 14111)
    together = simulate_many(park, hourly, designs, "time_of_use")
    assert_same(together, one_by_one(monkeypatch, park, hourly, designs, "time_of_use"))


@pytest.mark.parametrize("share", [0.3, 1.0])
def test_months_may_begin_at_noon(share, monkeypatch):
    park, hourly = random_batch_park(2, heat=False, days=100, step_h=1.0, start="2026-01-01T00:00")
    shares = (share,) * len(park.stages.years)
    meters = tuple(replace(meter, export_share=shares, billing_interval_min=60) for meter in park.meters)
    park = replace(park, meters=meters)
    month = hourly["month"].values
    month[12:] = month[:-12].copy()
    designs = random_designs(park, 4, 2)
    together = simulate_many(park, hourly, designs, "time_of_use")
    assert_same(together, one_by_one(monkeypatch, park, hourly, designs, "time_of_use"))


@pytest.mark.parametrize("seed", [1, 3])
def test_typical_days_begin_as_each_design_alone_begins_them(seed, monkeypatch):
    park, hourly = random_batch_park(seed, heat=False, days=3)
    day = (hourly["time"].values - hourly["time"].values[0]) // np.timedelta64(1, "D")
    first = np.flatnonzero(np.diff(day, prepend=-1))
    previous = np.arange(len(day)) - 1
    previous[first] = [*(first[1:] - 1), len(day) - 1]
    typical = hourly.assign(
        weight=("time", np.array([1.0, 100.0, 264.0])[day]), block=("time", day), previous=("time", previous)
    )
    designs = random_designs(park, 6, seed)
    together = simulate_many(park, typical, designs, "time_of_use")
    assert_same(together, one_by_one(monkeypatch, park, typical, designs, "time_of_use"))


@pytest.mark.parametrize("heat", [False, True])
def test_parties_share_electricity_as_the_settlement_of_each_design_says(heat, monkeypatch):
    park, hourly = random_batch_park(9 if heat else 2, heat=heat, days=3)
    battery = replace(park.storages[0], owners=(("mill", 0.3), ("fund", 0.7)))
    park = replace(park, storages=(battery, *park.storages[1:]))
    designs = random_designs(park, 5, 2)
    together = simulate_many(park, hourly, designs, "time_of_use", settlement=True)
    alone = one_by_one(monkeypatch, park, hourly, designs, "time_of_use", settlement=True)
    assert together.attrs["kernel"] == "side_by_side"
    assert_same(together, alone)
    assert min(together[name].sum().item() for name in ("pool_taken_kwh", "own_supply_kwh")) > 0
    bought = together["imported_kwh"].sum(["meter", "billing_month"])
    np.testing.assert_allclose(together["grid_taken_kwh"].sum("party").values, bought.values, rtol=1e-12)
    bill = together["bill"].sel(bill_line=["energy", "export"]).sum(["meter", "billing_month", "bill_line"])
    np.testing.assert_allclose(together["electricity_cost"].sum("party").values, bill.values, rtol=1e-12)


def test_a_rule_of_settlement_that_the_kernel_does_not_know_is_settled_design_by_design():
    park, hourly = random_batch_park(5, heat=False, days=1)
    park = replace(park, settlement=replace(park.settlement, rule="shares"))
    designs = random_designs(park, 2, 5)
    assert simulate_many(park, hourly, designs).attrs["because"] == ""
    assert simulate_many(park, hourly, designs, settlement=True).attrs["because"] == "settlement by shares"


def test_a_design_gives_the_same_in_any_company_and_with_any_number_of_workers():
    park, hourly = random_batch_park(5, heat=False, days=3)
    designs = random_designs(park, 3 * lanes.WIDTH // 2, 5)
    all_of_them = simulate_many(park, hourly, designs, "time_of_use")
    xr.testing.assert_identical(all_of_them, simulate_many(park, hourly, designs, "time_of_use", workers=2))
    backwards = simulate_many(park, hourly, designs.isel(design=slice(None, None, -1)), "time_of_use")
    xr.testing.assert_identical(all_of_them, backwards.sel(design=all_of_them["design"]))
    for count in (1, 2, 33, 64):
        some = designs.isel(design=slice(7, 7 + count))
        xr.testing.assert_identical(
            all_of_them.sel(design=some["design"]), simulate_many(park, hourly, some, "time_of_use")
        )


def test_weather_years_and_futures_become_dims():
    park, hourly = random_batch_park(5, heat=False, days=2)
    designs = random_designs(park, 2, 5)
    dull = hourly.assign(availability=0.5 * hourly["availability"])
    both = hourly.assign(availability=xr.concat([hourly["availability"], dull["availability"]], "weather_year"))
    dear = xr.concat([both["import_price"], 2 * both["import_price"]], "future")
    done = simulate_many(park, both.assign(import_price=dear), designs)
    assert (done.sizes["weather_year"], done.sizes["future"]) == (2, 2)
    one = simulate_many(park, dull.assign(import_price=2 * hourly["import_price"]), designs)
    np.testing.assert_array_equal(done["bill"].isel(weather_year=1, future=1).values, one["bill"].values)


def test_what_cannot_go_side_by_side_goes_one_by_one_says_why_and_agrees_with_the_books():
    park, hourly = random_park(11)
    park = replace(park, parties=(*park.parties, "fund"))
    capacity, new = a_design(park)
    designs = designs_of(park, {"today": {}})
    totals = simulate_many(park, hourly, designs, "time_of_use")
    assert (totals.attrs["kernel"], totals.attrs["because"]) == ("one_by_one", "links")
    dispatch = simulate(park, hourly, capacity, new, policy="time_of_use")
    books = account(park, hourly, capacity, new, dispatch, settle(park, hourly, dispatch))
    costs = books["costs"].sum("party").sel(line=list(OPERATING_LINES))
    emissions = books["emissions"].sum("party").sel(scope=list(OPERATING_SCOPES))
    np.testing.assert_allclose(totals["operating_cost"].values[0], costs.values, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(totals["operating_emissions"].values[0], emissions.values, rtol=1e-9, atol=1e-12)
    bill = books["bill"].transpose("stage", "meter", "billing_month", "bill_line").sel(bill_line=list(BILL_LINES))
    np.testing.assert_allclose(totals["bill"].values[0], bill.values, rtol=1e-9, atol=1e-9)
    hourly_flows = simulate_designs(park, hourly, designs, ["today"], "time_of_use")["today"]
    xr.testing.assert_identical(hourly_flows, dispatch)


def test_a_battery_of_ten_kwh_once_through_is_one_cycle():
    # noon gives 10 kW over an evening of 10 kW; the other two hours need nothing
    park = a_park(
        tenants=[a_tenant("mill")], supplies=[pv("roof", 10.0)], storages=[store("battery", 10.0)], meters=[a_meter()]
    )
    hourly = hours(park, {("mill", "electricity"): [0.0, 0.0, 10.0, 0.0]}, availability={"sun": [0.0, 1.0, 0.0, 0.0]})
    done = simulate_many(park, hourly, designs_of(park, {"today": {}}))
    assert done["full_cycles"].item() == pytest.approx(1.0)
    assert done["imported_kwh"].sum().item() == pytest.approx(0.0)


def test_faults_of_designs_are_told_together():
    park, hourly = random_batch_park(5, heat=False, days=1)
    designs = random_designs(park, 2, 5)
    designs["capacity"].values[0, 0, 0] = np.nan
    with pytest.raises(BadInput) as caught:
        simulate_many(park, hourly, designs.assign_coords(design=["same", "same"]), workers=0)
    assert [fault.code for fault in caught.value.faults] == ["NZ0920", "NZ0922", "NZ0923"]
    with pytest.raises(BadInput, match="nobody"):
        simulate_designs(park, hourly, designs, ["nobody"])


def test_the_loop_over_designs_is_made_of_vector_instructions():
    def batteries(node, book, unserved):
        flags = (True, False, False, False, None, None)
        return loop(node, book, unserved, *flags, 9.0, 1.0, 1.0, 0.0, 1.0, 1.0, 0.9, 0.9, 1.0, 1.0)

    loop = njit(error_model="numpy", forceinline=True)(run_power.py_func)
    compiled = njit(error_model="numpy")(batteries)
    compiled(lanes.aligned(lanes.NODE), lanes.aligned(lanes.BOOK), lanes.aligned(lanes.WIDTH))
    (assembly,) = compiled.inspect_asm().values()
    packed = re.findall(r"\bv?(?:min|max|add|mul)pd\b|\bf(?:min|max|add|mul)\w*\s+v\d+\.2d", assembly)
    assert len(packed) > 20


IN_PYTHON = """
import sys
import numpy as np
from random_designs import random_batch_park, random_designs
from netzero.simulator import simulate_many
park, hourly = random_batch_park(6, days=1, step_h=1.0)
done = simulate_many(park, hourly, random_designs(park, 3, 6), "time_of_use", settlement=True)
np.savez(sys.argv[1], **{name: done[name].values for name in done})
"""


def test_compiled_kernels_do_what_the_same_python_does(tmp_path):
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(Path(__file__).parents[1])}
    environment["PYTHONPATH"] += os.pathsep + str(Path(__file__).parents[2])
    subprocess.run([sys.executable, "-c", IN_PYTHON, str(tmp_path / "sums.npz")], check=True, env=environment)
    plain = np.load(tmp_path / "sums.npz")
    park, hourly = random_batch_park(6, days=1, step_h=1.0)
    done = simulate_many(park, hourly, random_designs(park, 3, 6), "time_of_use", settlement=True)
    for name in done:
        np.testing.assert_allclose(done[name].values, plain[name], rtol=1e-12, atol=1e-12)
