"""Scenario folders that cannot be planned, each for one reason: `netzero plan` ends with 4 and names it."""

import json
from pathlib import Path
from typing import Any

import pytest

PARK = """
version: 1
name: tiny
currency: VND
site: {latitude: 21.31, longitude: 105.60}
stages: {years: [2026, 2040], last_length: 5}
time: {blocks: [{start: 06-01, steps: 24, weight: 365}]}
tenants: tenants.csv
unserved_price: none
"""
TENANTS = (
    "name,title,sector,meter,tariff,import_limit,growth,electricity_kwh,electricity_peak_kw,entry{head}\n"
    "mill,Mill,garment,gate,,,2 %,3 GWh,,{steam}\n"
)
GATE = {"gate": {"tariff": "vn_1279_22kv", "import_limit": "25 MW"}}
OLD_BOILER = {
    "technology": "coal_boiler",
    "name": "old_boiler",
    "existing": [{"capacity": "12 MW", "built": 2012}],
    "buildable": False,
}
NEW_BOILER = {"technology": "coal_boiler", "name": "boiler", "max": "20 MW"}


def folder(path: Path, *, steam: str = "", more_tenants: str = "", **given: Any) -> Path:
    path.mkdir()
    heat = {"heat_levels": {"steam": "170 degC"}} if steam or more_tenants else {}
    whole = {"meters": GATE, **heat, **given}
    text = PARK + "".join(f"{key}: {json.dumps(value)}\n" for key, value in whole.items())
    (path / "park.yaml").write_text(text, encoding="utf-8")
    head, column = (",steam_kwh", f",{steam}") if heat else ("", "")
    (path / "tenants.csv").write_text(TENANTS.format(head=head, steam=column) + more_tenants, encoding="utf-8")
    return path


DYER = "dyer,Dyer,tex_dye,gate,,,,1 GWh,,2040,2 GWh\n"
CASES = {
    "cap": ({"carbon": {"caps": {"2040": 1}}}, ("caps", "", 2040)),
    "connection": (
        {"meters": {"gate": {"tariff": "vn_1279_22kv", "import_limit": {"2026": "25 MW", "2040": "100 kW"}}}},
        ("import_limit", "gate", 2040),
    ),
    "boiler": ({"steam": "3 GWh", "assets": [OLD_BOILER]}, ("max_new", "old_boiler", 2040)),
    "fuel": (
        {
            "steam": "3 GWh",
            "assets": [NEW_BOILER],
            "fuels": {"coal": {"annual_limit": {"2026": "9 GWh", "2040": "1 GWh"}}},
        },
        ("annual_limit", "coal", 2040),
    ),
    "entry": ({"more_tenants": DYER}, ("source", "park:steam", None)),
}


@pytest.mark.parametrize("name", CASES)
def test_the_one_reason_is_named_with_its_place_and_stage(name, netzero, tmp_path):
    given, (key, place, year) = CASES[name]
    path = folder(tmp_path / "tiny", **{"assets": [], **given})
    done = netzero("plan", path, "-o", tmp_path / "output", "--json")
    assert (done.code, done.document["status"]) == (4, "no_plan"), done.err
    [miss] = done.document["ways_out"][0]["misses"]
    assert (miss["key"], miss["name"], miss["year"]) == (key, place, year)
    assert miss["message"] in done.err
    assert all(way["misses"][0]["key"] == "demand" for way in done.document["ways_out"][1:])


def test_the_model_of_a_park_without_a_plan_can_be_written_and_named_by_its_suffix(netzero, tmp_path):
    given, _ = CASES["cap"]
    path = folder(tmp_path / "tiny", assets=[], **given)
    done = netzero("export-model", path, "-o", tmp_path / "tiny.lp", "--json")
    assert done.code == 0, done.err
    assert done.document["rows"] > 24
    assert "net_emissions_stay_below_cap(2040)" in (tmp_path / "tiny.lp").read_text(encoding="ascii")
    wrong = netzero("--lang", "vi", "export-model", path, "-o", tmp_path / "tiny.gms")
    assert (wrong.code, "phải kết thúc bằng" in wrong.err) == (2, True)


@pytest.mark.full
def test_full_years_without_a_plan_are_explained_on_typical_days(netzero, tmp_path):
    assert netzero("init", tmp_path / "park").code == 0
    wanted = ("time.representative=null", "unserved_price=none", "carbon={cap_shares: {2040: 0.01}}")
    options = [each for one in wanted for each in ("--set", one)]
    done = netzero("plan", tmp_path / "park", "-o", tmp_path / "output", "--json", *options)
    assert (done.code, done.document["status"]) == (4, "no_plan"), done.err
    [miss] = done.document["ways_out"][0]["misses"]
    assert (miss["key"], miss["year"]) == ("caps", 2040)
    assert miss["needed"] > 10 * miss["limit"]
    assert "typical day" in done.err
