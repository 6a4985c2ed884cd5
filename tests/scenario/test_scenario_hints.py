"""What is said beside a name that is not known, and beside a setting that misses its aim."""

import pytest

from netzero.errors import BadInput
from netzero.scenario.nearest import nearest

LETTERS = [f"{letter * 3}" for letter in "abcdefghijklmno"]


def said(park, *sets, lang="en"):
    with pytest.raises(BadInput) as bad:
        park.read(*sets)
    return bad.value.say(lang)


def test_a_close_name_is_what_may_be_meant():
    assert nearest("solr", ["solar", "wind"]).say() == "did you mean 'solar'?"
    assert nearest("solr", ["solar", "wind"]).say("vi") == "có phải ý bạn là 'solar'?"


def test_without_a_close_name_the_allowed_ones_are_told_and_the_rest_counted():
    assert nearest("x", ["wind", "solar"]).say() == "allowed: 'solar', 'wind'"
    few, many = nearest("x", LETTERS[:12]).say(), nearest("x", LETTERS).say()
    assert few.endswith("'kkk', 'lll'")
    assert many.endswith("'kkk', 'lll' and 3 more")
    assert nearest("x", LETTERS).say("vi").endswith("'lll' và 3 tên khác")


def test_where_there_is_no_name_this_is_told():
    assert nearest("x", []).say() == "there is none here"


def test_a_country_that_is_not_known_is_not_answered_with_did_you_mean(park):
    sentence = said(park, "holidays=XX")
    assert "did you mean" not in sentence
    assert "allowed: 'ABW', 'AD'" in sentence
    assert sentence.endswith(" more")
    assert "được phép: 'ABW', 'AD'" in said(park, "holidays=XX", lang="vi")


@pytest.mark.parametrize(
    ("setting", "meant"),
    [
        ("assets.0.max=5", "assets[0].max=..."),
        ("assets.battery.max=5", "assets[2].max=..."),
        ("assets.1.existing.0.capacity=5", "assets[1].existing[0].capacity=..."),
        ("assets.nothing.max=5", "assets[0].max=..."),
    ],
)
def test_an_item_of_a_list_is_set_by_its_position(park, setting, meant):
    path = setting.partition("=")[0]
    sentence = said(park, setting)
    assert sentence.startswith(f"--set {path} has 1 fault")
    assert f"[NZ0242] the items of a list are named by their position, counted from 0: {meant}" in sentence


def test_an_item_is_found_by_its_own_name_before_its_technology(park):
    park.change("{technology: battery}", "{technology: battery, name: gas_boiler}")
    assert "assets[2].max=..." in said(park, "assets.gas_boiler.max=5")


def test_a_year_of_a_track_is_still_a_key(park):
    found = park.read("assets[0].max.2026=5", "assets[0].max.2030=7")
    assert found.park.supplies[0].size.upper == (5.0, 7.0)


def test_a_setting_below_a_plain_value_is_blamed_itself(park):
    assert park.faults("name.first=5") == [("NZ0245", "--set name.first")]


@pytest.mark.parametrize(
    ("file", "old", "new", "meant"),
    [
        ("park.yaml", "roofs: roofs.csv", "rofs: roofs.csv", "roofs"),
        ("park.yaml", "latitude:", "lattitude:", "latitude"),
        ("park.yaml", "technology: battery", "technolgy: battery", "technology"),
        ("park.yaml", "technology: battery", "technology: batery", "battery"),
        ("park.yaml", "at: roofs", "at: rofs", "roofs"),
        ("park.yaml", "owner: tenant", "owner: lotos", "lotus"),
        ("park.yaml", "{technology: battery}", "{technology: electric_boiler, carrier: steem}", "steam"),
        ("park.yaml", "gas_boiler,", "gas_boiler, efficiency: {natural_gaz: 0.9},", "natural_gas"),
        ("park.yaml", "vn_1279_22kv", "vn_1279_22k", "vn_1279_22kv"),
        ("park.yaml", "currency: VND", "fuels: {natrual_gas: {price: 900}}", "natural_gas"),
        ("park.yaml", "currency: VND", "grid: {trajectory: planed}", "planned"),
        ("park.yaml", "currency: VND", "purchases: [{name: a, at: dey, price: 900, limit: 100}]", "dye"),
        ("park.yaml", "bundled: vinh_phuc", "bundled: vin_phuc", "vinh_phuc"),
        ("tenants.csv", "electricity_kwh", "electricty_kwh", "electricity_kwh"),
        ("tenants.csv", "steam_kwh", "steem_kwh", "steam_kwh"),
        ("tenants.csv", "tex_dye", "tex_dey", "tex_dye"),
        ("tenants.csv", "dye,tex_dye,gate", "dye,tex_dye,gat", "gate"),
        ("tenants.csv", "vn_1279_lv", "vn_1279_lw", "vn_1279_lv"),
        ("roofs.csv", "hall,dye", "hall,dey", "dye"),
    ],
)
def test_wherever_a_name_is_looked_up_a_slip_is_answered(park, file, old, new, meant):
    park.change(old, new, file)
    first = said(park).split("did you mean ")[1]
    assert first.startswith(f"'{meant}'")
