"""Real meters and real weather through the commands a user types: check, plan, simulate, report, verify."""

import json

import numpy as np
import pandas as pd
import pytest
from peers.real_park import CAP_SHARE, EPW, LOADS, STEEL_COLUMN, write

from netzero.cli import cli
from netzero.cli.guard import guarded
from netzero.results import read

DIRTY = {
    "ninhsim": ("16_real_bom_quoted_thousands.csv", "sum_kwh"),
    "emivest": ("06_real_negative_and_spike.csv", "raw_sum_kwh"),
}
"""By tenant: its file among the dirty ones, and the name there of the energy as read; a cell without number is 0."""
EMIVEST_NEGATIVE_KW = 44.716
NINHSIM_GAP_LINE = 3375
STAGES = [2026, 2030]


def netzero(*args):
    assert guarded(cli, ["--quiet", *map(str, args)]) == 0


@pytest.fixture(scope="module")
def folder(data_folder, tmp_path_factory):
    """The scenario's folder and, beside it, the results of both commands."""
    folder = tmp_path_factory.mktemp("real_park")
    park = write(data_folder, folder / "park")
    netzero("check", park)
    netzero("plan", park, "-o", folder / "plan")
    netzero("simulate", park, "--plan", folder / "plan", "-o", folder / "operation")
    return folder


@pytest.fixture(scope="module")
def plan(folder):
    return read(folder / "plan")


@pytest.fixture(scope="module")
def operation(folder):
    return read(folder / "operation")


@pytest.fixture(scope="module")
def read_kwh(data_folder):
    """Return the energy that a tenant's file holds as it stands."""
    told = {
        entry["file"]: entry["after"] for entry in json.loads((data_folder / "dirty" / "expected.json").read_text())
    }
    steel = pd.read_csv(data_folder / "loads" / LOADS["steel"])[STEEL_COLUMN].sum()
    return {tenant: told[file][name] for tenant, (file, name) in DIRTY.items()} | {"steel": steel}


def yearly_kwh(case, tenant):
    hourly = case.hourly
    kw = hourly["demand_kw"].sel(tenant=tenant, carrier="electricity", stage=STAGES[0])
    return float(kw @ (hourly["step_h"] * hourly["weight"]))


def test_a_mended_meter_is_told_with_the_energy_as_read(plan, read_kwh):
    mended = {one["place"].split(":")[0]: one["values"] for one in plan.warnings if one["code"] == "NZ0542"}
    assert set(mended) == {LOADS["ninhsim"], LOADS["emivest"]}
    for tenant in ("ninhsim", "emivest"):
        assert mended[LOADS[tenant]]["read_kwh"] == pytest.approx(read_kwh[tenant], abs=0.005)
        assert mended[LOADS[tenant]]["kwh"] == pytest.approx(yearly_kwh(plan, tenant), rel=1e-12)


def test_the_model_year_holds_what_the_meters_measured(plan, read_kwh, data_folder):
    # the steel mill's quarter hours become hours; a negative hour becomes 0; the missing hour is its neighbours' mean
    assert yearly_kwh(plan, "steel") == pytest.approx(read_kwh["steel"], rel=1e-12)
    assert yearly_kwh(plan, "emivest") == pytest.approx(read_kwh["emivest"] + EMIVEST_NEGATIVE_KW, abs=0.01)
    lines = (data_folder / "loads" / LOADS["ninhsim"]).read_text(encoding="utf-8-sig").splitlines()
    neighbours = [float(lines[at].strip('" ').replace(",", "")) for at in (NINHSIM_GAP_LINE - 2, NINHSIM_GAP_LINE)]
    assert yearly_kwh(plan, "ninhsim") == pytest.approx(read_kwh["ninhsim"] + sum(neighbours) / 2, abs=0.01)


def test_days_thirty_times_too_high_and_late_radiation_are_told(plan):
    told = {(one["code"], one["place"].split(":")[0]) for one in plan.warnings}
    assert {("NZ0544", LOADS["emivest"]), ("NZ0435", EPW)} <= told


def test_the_plan_is_proven_and_keeps_its_cap(plan):
    certificate = plan.certificate
    assert certificate["status"] == "optimal"
    assert certificate["bound_kind"] == "representative_periods"
    assert certificate["bound"] <= certificate["objective"]
    assert certificate["gap"] < 1e-6
    assert certificate["gross_emissions_t"][1] == pytest.approx(CAP_SHARE * certificate["base_year_t"])
    assert plan.plan["cap_price"].values[0] == 0
    assert plan.plan["cap_price"].values[1] > 0
    assert plan.promise.balance_residual_max < 1e-9
    cost = plan.promise.books["costs"].sum(["party", "line"]).values @ np.array(plan.park.stages.weights)
    assert cost == pytest.approx(certificate["objective"], rel=1e-9)


def test_typical_days_hold_the_energy_of_the_year(plan):
    hourly, days = plan.hourly, plan.periods
    assert days.sizes["time"] < hourly.sizes["time"] / 5
    for tenant in LOADS:
        kw = days["demand_kw"].sel(tenant=tenant, carrier="electricity", stage=STAGES[0])
        assert float(kw @ (days["step_h"] * days["weight"])) == pytest.approx(yearly_kwh(plan, tenant), rel=1e-9)


def test_every_hour_of_operation_balances(operation):
    flows, hourly = operation.operation.dispatch, operation.hourly
    assert hourly.sizes["time"] == 8760
    assert operation.operation.balance_residual_max < 1e-9
    into = flows["supplied_kw"].sum("supply") + flows["discharge_kw"].sum("storage") + flows["imported_kw"].sum("meter")
    out = flows["charge_kw"].sum("storage") + flows["exported_kw"].sum("meter")
    served = hourly["demand_kw"].sum(["tenant", "carrier"]) - flows["unserved_kw"].sum("demand_point")
    assert float(abs(into - out - served).max()) < 1e-6
    assert float(flows["unserved_kw"].sum()) == pytest.approx(0, abs=1e-6)


def test_what_is_stored_and_reported_agrees_with_itself(folder):
    for result in ("plan", "operation"):
        netzero("verify", folder / result)
        netzero("report", folder / result)
        page = (folder / result / "report.html").read_text(encoding="utf-8")
        assert all(tenant in page for tenant in LOADS)
