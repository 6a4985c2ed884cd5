"""`simulate` asks for trials and outages by options."""

import pytest

ONE_DAY = ("--set", "time={representative: null, blocks: [{start: 06-01, steps: 24}]}")


def test_options_ask_for_weather_years_futures_and_outages(park, netzero, tmp_path):
    spreads = ("--set", "promise.futures.demand=5 %")
    asked = ("--weather-years", "1", "--futures", "2", "--outages", "3")
    done = netzero("-q", "simulate", park.path, *ONE_DAY, *spreads, *asked, "-o", tmp_path / "out", "--json")
    assert done.code == 0
    assert done.document["trials"]["weather_years"] == ["scenario", "vinh_phuc:1"]
    assert done.document["trials"]["futures"] == 2
    assert {one["hours"] for one in done.document["outages"] if one["outage"] == "grid"} == {1, 2, 3}
    assert {one["hours"] for one in done.document["outages"] if one["outage"] != "grid"} == {24}


def test_futures_that_draw_nothing_are_refused(park, netzero, tmp_path):
    done = netzero("-q", "simulate", park.path, *ONE_DAY, "--futures", "2", "-o", tmp_path / "out", "--json")
    assert done.code == 3
    assert [fault["code"] for fault in done.document["faults"]] == ["NZ0932"]


def test_what_operation_misses_is_told_for_each_requirement_and_no_stage_makes_up_for_another(park, netzero, tmp_path):
    # today's stock on one day: 2026 has room to spare under its cap, 2030 is over it, and nothing is renewable
    asked = (
        "carbon={caps: {2026: 1000000 t, 2030: 5000 t, 2040: none}, base_year_emissions: 40000 t}",
        "targets={renewable: {shares: {2026: 0, 2030: 50 %}}}",
    )
    sets = tuple(word for one in asked for word in ("--set", one))
    done = netzero("-q", "simulate", park.path, *ONE_DAY, *sets, "-o", tmp_path / "out", "--json")
    assert done.code == 0
    told = {stage["year"]: stage for stage in done.document["stages"]}
    assert told[2026]["missed"] == []
    cap, share = told[2030]["missed"]
    assert (cap["requirement"], cap["unit"]) == ("cap", "t")
    assert cap["limit"] == pytest.approx(5000 / 365)
    assert cap["reached"] == pytest.approx(sum(told[2030]["co2_t"][scope] for scope in ("scope_1", "scope_2_location")))
    assert cap["reached"] > cap["limit"]
    assert share == {"requirement": "target:renewable", "limit": 0.5, "reached": 0.0, "unit": "1"}
    assert [one["requirement"] for one in told[2040]["missed"]] == ["target:renewable"]


def test_demand_that_rules_leave_unserved_is_named(park, netzero, tmp_path):
    # by 2040 no boiler and no chiller of today serves any more
    done = netzero("-q", "simulate", park.path, *ONE_DAY, "-o", tmp_path / "out", "--json")
    [told] = [one for one in done.document["warnings"] if one["code"] == "NZ0912"]
    assert "park:steam 2040" in told["message"] or "park:cooling 2040" in told["message"]


def test_ageing_is_told_and_may_be_left_out(park, netzero, tmp_path):
    battery = "assets:\n  - {technology: battery, name: old, existing: [{capacity: 1 MW, energy: 2 MWh, built: 2020}]}"
    park.change("park.yaml", "assets:", battery)
    asked = ("-q", "simulate", park.path, *ONE_DAY, "-o", tmp_path / "out")
    shown = netzero(*asked)
    assert "what they can hold of the energy built" in shown.out
    assert "0.925" in shown.out  # six years of 1.25 %
    without = netzero(*asked, "--no-ageing", "--json").document
    assert [one["ages"] for one in without["stages"][0]["storages"]] == [False]
