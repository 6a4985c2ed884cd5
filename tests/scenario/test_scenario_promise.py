"""What a design is tried against, as it is written: weather years, futures, outages, critical demand."""

import pytest

from netzero.components.tiers import order_of_tiers


def lines(park):
    """Codes and lines of all faults."""
    return {(code, place.split(":")[1]) for code, place in park.faults()}


def test_critical_shares_stand_by_tenant_and_all_else_is_critical(park):
    park.add("critical: {dye: {electricity: 40 %, steam: 0}}\n")
    dye, lotus = park.read().park.tenants
    assert dye.critical == (("electricity", 0.4), ("steam", 0.0))
    assert (dye.critical_share("electricity"), lotus.critical_share("electricity")) == (0.4, 1.0)


def test_critical_shares_are_among_the_assumptions(park):
    park.add("critical: {dye: {electricity: 40 %}}\n")
    told = {one.name: one for one in park.read().assumptions}["critical.dye.electricity"]
    assert (told.value, told.source) == ("0.4", "scenario")


def test_critical_demand_may_stand_in_tiers_the_first_served_first(park):
    park.add("critical: {dye: {electricity: {life_safety: 10 %, process: 30 %}, steam: 20 %}}\n")
    dye, _ = park.read().park.tenants
    assert dye.critical == (("electricity", 0.4), ("steam", 0.2))
    assert dye.critical_tiers == (("electricity", (("life_safety", 0.1), ("process", 0.3))),)
    told = {one.name: one.value for one in park.read().assumptions}
    assert told["critical.dye.electricity.process"] == "0.3"
    assert order_of_tiers(park.read().park) == ("life_safety", "critical", "process")


def test_tiers_are_shares_in_one_order(park):
    park.add(
        "critical:\n  dye: {electricity: {one: 60 %, two: 50 %}}\n  lotus: {electricity: {two: 10 %, one: 10 %}}\n"
    )
    assert lines(park) == {("NZ1493", "16"), ("NZ1494", "16")}


def test_unknown_tenants_and_carriers_they_do_not_need_are_told_together(park):
    park.add("critical:\n  dyer: {electricity: 40 %}\n  lotus: {steam: 40 %}\n")
    assert lines(park) == {("NZ0264", "16"), ("NZ1491", "17")}


def test_weather_years_are_files_sites_and_seeds(park):
    park.write("w.epw", "")
    park.add(
        "promise: {weather: [{file: w.epw}, {bundled: hanoi}, {bundled: vinh_phuc, seed: 9}], synthetic_years: 2}\n"
    )
    scenario = park.read()
    assert [name for name, _ in scenario.weather_years] == [
        "w.epw",
        "hanoi",
        "vinh_phuc:9",
        "vinh_phuc:1",
        "vinh_phuc:2",
    ]
    assert {"w.epw", "weather/hanoi.csv"} <= set(scenario.input_hashes)
    assert "w.epw" in scenario.series_files


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("weather: [{bundled: vinh_phuc}]", "NZ0931"),
        ("weather: [{bundled: vinh_phuc, seed: 1}], synthetic_years: 1", "NZ0931"),
        ("weather: [{file: w.epw, seed: 1}]", "NZ0289"),
        ("weather: [{bundled: hanoi, file: w.epw}]", "NZ1413"),
        ("weather: [{bundled: hanoy}]", "NZ1417"),
        ("futures: {count: 0}", "NZ0251"),
        ("futures: {count: 3, demand: 80 %}", "NZ0253"),
        ("futures: {count: 3}", "NZ0932"),
        ("outages: {longest: 745}", "NZ0253"),
        ("outages: {units: [grid]}", "NZ0249"),
    ],
)
def test_a_slip_is_told_with_its_line(park, text, code):
    park.write("w.epw", "")
    park.add(f"promise: {{{text}}}\n")
    assert (code, "15") in lines(park)


def test_synthetic_years_need_a_bundled_climate(park):
    park.write("w.epw", "")
    park.change("{bundled: vinh_phuc}", "{file: w.epw}")
    park.add("promise: {synthetic_years: 3}\n")
    assert ("NZ0930", "15") in lines(park)
