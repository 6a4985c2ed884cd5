"""The example of docs/operation.md, as a reader would copy it: planned, operated, tried, stored, verified, reported."""

import numpy as np
import pytest

from netzero.proof import verify
from netzero.reports.report import render
from netzero.results import read, summary, write
from netzero.results.exports.tables import tables
from netzero.run import run
from netzero.scenario import read_scenario
from netzero.terms import SCOPES


@pytest.fixture(scope="module")
def case(folder):
    return run(read_scenario(folder), work="run")


def test_every_weather_year_is_operated_in_every_future(case):
    assert case.trials["weather_year"].values.tolist() == ["scenario", "hanoi", "vinh_phuc:9", "vinh_phuc:1"]
    costs = case.trials["trial_costs"].sum(("stage", "line")).values
    assert costs.shape == (4, 3)
    assert len(np.unique(costs)) == 12


def test_the_own_year_as_foreseen_is_the_operation_to_the_last_bit(case):
    own = case.trials.isel(weather_year=0, future=0)
    books = case.operation.books
    assert (own["trial_costs"].values == books["costs"].sum("party").values).all()
    assert (own["trial_emissions"].values == books["emissions"].sum("party").values).all()


def test_the_odds_in_the_document_are_counted_from_the_trials(case):
    told = summary(case)["trials"]
    assert (told["futures"], told["seed"]) == (2, 7)
    weights = np.array(case.park.stages.weights)
    costs = np.sort((case.trials["trial_costs"].sum("line").values @ weights).ravel())
    # half way between the sixth and the seventh of twelve
    assert told["cost"]["p50"] == pytest.approx((costs[5] + costs[6]) / 2)
    last = told["stages"][1]
    net = case.trials["trial_emissions"].sel(stage=2030, scope=["scope_1", "scope_2_location"]).sum("scope").values
    assert last["cap_met"] == np.mean(net <= last["cap_t"] + 1e-3)
    assert 0.0 < last["cap_met"] < 1.0


def test_outages_are_those_of_the_critical_demand(case):
    told = {(one["outage"], one["year"], one["hours"]): one for one in summary(case)["outages"]}
    assert ("grid", 2030, 72) in told
    large = told["converter:large", 2030, 24]
    # 6 GWh of steam a year and a boiler of 700 kW left: 30 % of it are never lacking
    assert large["critical_unserved_kwh"]["steam"] == 0.0
    assert large["survival"] == 1.0
    assert 0.0 < told["grid", 2026, 72]["survival"] < told["grid", 2026, 1]["survival"] <= 1.0


def test_the_file_holds_all_of_it_and_is_verified(case, tmp_path):
    write(case, tmp_path / "case")
    again = read(tmp_path / "case")
    for part in ("trials", "outages", "failures"):
        assert getattr(again, part).equals(getattr(case, part))
    assert summary(again) == summary(case)
    checked = verify(tmp_path / "case")
    assert checked.ok
    assert {"trials", "outages", "failures"} <= {check.where for check in checked.checks}


def test_a_trial_is_the_same_whatever_is_tried_besides(case, folder):
    fewer = ["promise.outages=null", "promise.weather=[]", "promise.futures.count=1"]
    again = run(read_scenario(folder, fewer), work="simulate", design=case)
    assert again.outages is None
    assert again.trials.equals(case.trials.sel(weather_year=["scenario", "vinh_phuc:1"], future=[0, 1]))


def test_exports_hold_every_trial_and_outage(case):
    found = tables(case)
    assert len(found["trial_emissions"]) == 4 * 3 * 2 * len(SCOPES)
    assert set(found["outage_survival"]["outage"]) == {"grid", *case.failures["outage"].values}
    assert set(found["trial_costs"]["unit"]) == {"VND year-1"}


def test_the_report_shows_trials_and_outages_in_both_languages(case):
    page = render(case)
    for words in (
        "The promise put to the test",
        "Kiểm chứng hứa hẹn",
        "Failure of one of the largest units for 24 hours",
    ):
        assert words in page
    assert "is met in" in page
