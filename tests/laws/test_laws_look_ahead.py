"""The whole way of a design that is operated by looking ahead: planned, operated, tried, stored, verified, reported."""

import numpy as np
import pytest
import xarray as xr

from netzero.proof import verify
from netzero.reports.report import render
from netzero.results import read, summary, write
from netzero.run import run
from netzero.scenario import read_scenario

SETS = ("policy=look_ahead", "promise=null", "carbon=null", "stages.years=[2026]")


@pytest.fixture(scope="module")
def case(folder):
    return run(read_scenario(folder, SETS), work="run")


def total(case, operated):
    return float(operated.books["costs"].sum(("party", "line")).values @ np.array(case.park.stages.weights))


def test_what_is_stored_keeps_every_law(case, tmp_path):
    path = write(case, tmp_path / "case")
    assert [check.say() for check in verify(path).checks if not check.ok] == []
    assert read(path).operation.policy == "look_ahead"


def test_the_plan_costs_no_more_and_rules_cost_no_less_here(case, folder):
    rules = run(read_scenario(folder, (*SETS, "policy=self_consumption")), work="run").operation
    exact = run(read_scenario(folder, (*SETS, "policy_parameters.forecast_error=0")), work="run").operation
    promise = total(case, case.promise)
    assert promise * (1 - 1e-6) <= total(case, exact) <= total(case, case.operation) <= total(case, rules)


def test_a_seed_gives_the_same_operation_and_another_one_another(case, folder):
    again = run(read_scenario(folder, SETS), work="run").operation.dispatch
    xr.testing.assert_identical(again, case.operation.dispatch)
    other = run(read_scenario(folder, (*SETS, "seed=8")), work="run").operation.dispatch
    assert float(abs(other["imported_kw"] - again["imported_kw"]).max()) > 1.0


def test_it_is_called_what_it_is(case):
    assert summary(case)["operation"]["policy"] == "look_ahead"
    page = render(case, lang="en")
    assert "operation by looking ahead" in page
    assert "without foresight" not in page
