"""A park with an ageing battery, as a user would write it: planned, operated, stored, verified, told and exported."""

from dataclasses import replace

import pytest

from netzero.proof import verify
from netzero.reports.report import render
from netzero.results import read, summary, write
from netzero.results.exports.tables import tables
from netzero.results.verification import checks_of
from netzero.run import run
from netzero.scenario import read_scenario

PARK = """
version: 1
name: one_battery
currency: VND
site: {latitude: 21.3, longitude: 105.6}
weather: {bundled: vinh_phuc}
stages: {years: [2026, 2030], last_length: 5}
time: {representative: null, blocks: [{start: 07-13, steps: 48, weight: 182.5}]}
meters:
  gate: {tariff: vn_1279_22kv, import_limit: 2 MW}
assets:
  - technology: battery
    buildable: false
    initial_level: 50 %
    highest_level: 95 %
    existing:
      - {capacity: 500 kW, energy: 1 MWh, built: 2022, health: 90 %}
      - {capacity: 500 kW, energy: 1 MWh, built: 2024}
policy: time_of_use
"""
TENANTS = "name,sector,meter,electricity_kwh,electricity_peak_kw\nmill,tex_dye,gate,8760 MWh,1.6 MW\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    found = tmp_path_factory.mktemp("one_battery")
    (found / "park.yaml").write_text(PARK, encoding="utf-8")
    (found / "tenants.csv").write_text(TENANTS, encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def case(folder):
    return run(read_scenario(folder), work="run")


def told(case):
    [first], [later] = (stage["storages"] for stage in summary(case)["operation"]["stages"])
    return first, later


def broken(case, name, index, by):
    dispatch = case.operation.dispatch.copy(deep=True)
    dispatch[name].values[index] += by
    changed = replace(case, operation=replace(case.operation, dispatch=dispatch))
    return {check.code for check in checks_of(changed) if not check.ok}


def test_health_goes_on_from_lot_to_lot_and_from_stage_to_stage(case):
    first, later = told(case)
    # 90 % as declared, and two years of 1.25 % a year
    assert first["health_begin"] == pytest.approx((0.90 + 0.975) / 2)
    a_year = 0.0125 + 0.0000246 * first["full_cycles"]
    assert first["health_end"] == pytest.approx(first["health_begin"] - a_year)
    assert later["health_begin"] == pytest.approx(first["health_begin"] - 4 * a_year)
    assert first["years_to_end_of_life"] == pytest.approx((first["health_begin"] - 0.8) / a_year)
    assert 100 < first["full_cycles"] < 500


def test_the_promise_knows_nothing_of_ageing(case):
    assert all(stage["storages"] == [] for stage in summary(case)["stages"])
    energy = case.plan["capacity"].sel(size="battery.energy").values
    assert case.promise.dispatch["level_kwh"].values.max() <= 0.95 * energy.max() + 1e-6


def test_the_file_is_verified_and_reads_as_it_was(case, tmp_path):
    write(case, tmp_path / "case")
    checked = verify(tmp_path / "case")
    assert checked.ok
    assert ("operation", "NZ1954") in {(check.where, check.code) for check in checked.checks}
    assert summary(read(tmp_path / "case")) == summary(case)


def test_a_wrong_health_and_a_level_above_it_are_found(case):
    assert broken(case, "health_end", (0, 1), 1e-6) == {"NZ1954"}
    assert broken(case, "health_begin", (0, 1), 1e-6) == {"NZ1954"}
    assert broken(case, "full_cycles", (0, 0), 1.0) == {"NZ1954"}
    level = case.operation.dispatch["level_kwh"].values[0, 1]
    fullest = (0, 1, int(level.argmax()))
    assert level.max() < 0.95 * 2000 * told(case)[1]["health_begin"]
    assert "NZ1127" in broken(case, "level_kwh", fullest, 0.95 * 2000 * 0.05)


def test_report_and_exports_tell_health(case):
    page = render(case)
    for words in ("What storages can hold of the energy built", "Dung lượng còn lại của bộ lưu trữ"):
        assert words in page
    rows = tables(case)["storages"]
    assert rows["stage"].tolist() == [2026, 2030]
    assert rows["health_end"].tolist() == [one["health_end"] for one in told(case)]


def test_a_use_that_ends_a_life_early_is_warned_of(case):
    [warning] = [one for one in case.warnings if one["code"] == "NZ1950"]
    yearly = 0.0125 + 0.0000246 * warning["values"]["cycles"]
    assert warning["values"]["life"] == pytest.approx(0.2 / yearly)
    assert warning["values"]["planned"] == 16
    set_aside = case.operation.books["early_replacement"].sum("party").sel(stage=warning["values"]["year"])
    assert float(set_aside) == pytest.approx(warning["values"]["cost"])
    assert not case.promise.books["early_replacement"].any()


def test_operation_without_ageing_is_verified_too(folder, case):
    plain = run(read_scenario(folder, ["operation.ageing=false"]), work="simulate", design=case)
    assert {check.code for check in checks_of(plain) if not check.ok} == set()
    assert [one["health_end"] for stage in summary(plain)["stages"] for one in stage["storages"]] == [1.0, 1.0]
    assert "NZ1950" not in {one["code"] for one in plain.warnings}
    assert summary(plain)["cost"]["total"] < summary(case)["operation"]["cost"]["total"]
