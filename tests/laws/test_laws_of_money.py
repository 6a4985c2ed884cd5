"""Money and energy of a tiny park, worked once more with a few lines of arithmetic."""

from pathlib import Path

import numpy as np
import pytest

from netzero.hourly import prepare
from netzero.results import Case
from netzero.run import run
from netzero.scenario import read_scenario

PARK = """\
version: 1
name: tiny
site: {latitude: 21.3, longitude: 105.6}
weather: {bundled: vinh_phuc}
stages: {years: [2026, 2030]}
roofs: roofs.csv
meters: {gate: {tariff: vn_1279_22kv}}
assets:
  - {technology: pv_roof, at: roofs, owner: tenant}
  - {technology: battery, max: 1 MW, max_energy: 4 MWh}
"""
TENANTS = "name,sector,electricity_kwh,electricity_peak_kw\nmill,tex_dye,8760 MWh,1.6 MW\n"
ROOFS = "name,tenant,area,tilt,azimuth\nhall,mill,5200,10,180\n"
TYPICAL = "time.representative.days_per_month=1"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tiny")
    for name, text in (("park.yaml", PARK), ("tenants.csv", TENANTS), ("roofs.csv", ROOFS)):
        (path / name).write_text(text, encoding="utf-8")
    return path


def planned(folder: Path, *sets: str) -> Case:
    return run(read_scenario(folder, sets), work="plan")


@pytest.fixture(scope="module")
def plain(folder: Path) -> Case:
    return planned(folder, TYPICAL)


def capacity(case: Case) -> np.ndarray:
    assert case.plan is not None
    return np.asarray(case.plan["capacity"].values)


def test_a_plan_of_all_hours_costs_what_a_few_lines_of_arithmetic_say(folder: Path) -> None:
    """A kWp costs 498 USD in 2026 and saves 1,127 kWh at 1,833 VND or more: the roof of 1,000 kWp is filled."""
    case = planned(folder, "stages.years=[2026]", "assets[1].max=0", "assets[1].max_energy=0")
    demand = case.hourly["demand_kw"].values.sum(axis=(1, 2))[0]
    sun = case.hourly["availability"].values[0]
    bought = np.maximum(demand - 1000 * sun, 0.0)
    hour = np.arange(8760) % 24
    sunday = (np.arange(8760) // 24 + 3) % 7 == 6  # 1 January 2026 is a Thursday
    evening = np.select([(hour >= 18) & (hour < 22), (hour == 17) | (hour == 22)], [1.0, 0.5], 0.0) * ~sunday
    price = np.where(hour < 6, 1190.0, 1833.0 + evening * (3398 - 1833))
    overnight = 1000 * 498 * 26_300
    recovery = 0.06 / (1 - 1.06**-25)
    cost = overnight * (recovery + 0.015) + price @ bought
    assert case.certificate["bound_kind"] == "all_hours"
    assert case.certificate["objective"] == pytest.approx(cost / 1.06, rel=1e-9)
    assert case.promise is not None
    emitted = case.promise.books["emissions"].sum("party").sel(scope="scope_2_location")
    assert float(emitted[0]) == pytest.approx(0.0006592 * bought.sum(), rel=1e-9)


@pytest.mark.parametrize(("payments", "first"), [("end_of_year", 1), ("start_of_year", 0)])
def test_a_levelised_year_costs_what_its_years_cost_one_by_one(folder: Path, payments: str, first: int) -> None:
    """Twenty years at 6 %: prices grow by 4 % and upkeep by 2 % a year, a fifth goes to tax, output falls by 1 %."""
    finance = "finance={levelised_year: {electricity_escalation: 4 %, upkeep_escalation: 2 %, tax: 20 %}}"
    roof = ("assets[0].degradation=1 %", "assets[0].replacement={year: 10, cost: 1 MVND/kW}")
    stages = ("stages={years: [2026], last_length: 20}", f"payments={payments}")
    case = planned(folder, TYPICAL, *stages, finance, *roof, "assets[1].max=0", "assets[1].max_energy=0")
    assert case.periods is not None
    hours = (case.periods["step_h"] * case.periods["weight"]).values
    demand = case.periods["demand_kw"].values.sum(axis=(1, 2))[0]
    sun, price = case.periods["availability"].values[0], case.periods["import_price"].values[0, 0]
    dates = range(first, first + 20)
    worth = [(1.04 / 1.06) ** date for date in dates]
    mean = sum(one * 0.99**age for age, one in enumerate(worth)) / sum(worth)
    today = price / (0.8 * sum(worth) / sum(1.06**-date for date in dates))
    bill = (today * np.maximum(demand - 1000 * mean * sun, 0.0)) @ hours
    overnight = 1000 * 498 * 26_300
    upkeep = sum(0.8 * 0.015 * overnight * (1.02 / 1.06) ** date for date in dates)
    cost = sum(0.8 * bill * one for one in worth) + upkeep
    # annuities at the start of years are those at their end, a year earlier
    cost += (overnight + 1000 * 0.8 * 1e6 / 1.06**10) * (1.06 if first == 0 else 1.0)
    assert case.certificate["objective"] == pytest.approx(cost, rel=1e-9)
    assert case.promise is not None
    assert -float(case.promise.books["present_value"].sum()) == pytest.approx(cost, rel=1e-9)


def test_paying_at_the_start_of_the_year_costs_a_year_s_interest_more(folder: Path, plain: Case) -> None:
    early = planned(folder, TYPICAL, "payments=start_of_year")
    assert early.certificate["objective"] == pytest.approx(1.06 * plain.certificate["objective"], rel=1e-12)
    assert capacity(early) == pytest.approx(capacity(plain), rel=1e-9)


def test_another_currency_is_the_same_plan(folder: Path, plain: Case) -> None:
    dollars = planned(folder, TYPICAL, "currency=USD")
    assert dollars.certificate["objective"] == pytest.approx(plain.certificate["objective"] / 26_300, rel=1e-9)
    assert capacity(dollars) == pytest.approx(capacity(plain), rel=1e-6, abs=1e-6)


def test_without_interest_the_cash_of_all_years_is_the_cost(folder: Path) -> None:
    case = planned(folder, TYPICAL, "discount_rate=0")
    assert case.promise is not None
    cash = case.promise.books["cash_flow"]
    assert cash["year"].values.tolist() == list(range(2026, 2034))
    assert -float(cash.sum()) == pytest.approx(case.certificate["objective"], rel=1e-9)


@pytest.mark.parametrize("minutes", [30, 15])
def test_shorter_steps_are_the_same_year(folder: Path, minutes: int) -> None:
    hourly, _ = prepare(read_scenario(folder))
    finer, _ = prepare(read_scenario(folder, [f"time.step_minutes={minutes}"]))
    for name, tolerance in (("demand_kw", 1e-9), ("import_price", 1e-12), ("availability", 1e-3)):
        over_the_year = [(one[name] * one["step_h"]).sum("time").values for one in (hourly, finer)]
        assert over_the_year[1] == pytest.approx(over_the_year[0], rel=tolerance), name


def test_a_leap_year_has_its_day_more_and_the_energy_of_the_year(folder: Path) -> None:
    hourly, _ = prepare(read_scenario(folder, ["time.calendar_year=2028"]))
    assert hourly.sizes["time"] == 8784
    assert float((hourly["demand_kw"] * hourly["step_h"]).isel(stage=0).sum()) == pytest.approx(8_760_000, rel=1e-9)
