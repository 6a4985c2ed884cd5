"""What rules cannot operate is refused by name, all at once; nothing is passed over."""

import pytest
from park_factory import a_design, a_fuel, a_meter, a_park, a_tenant, converter, hours, pv, store

from netzero.errors import BadInput
from netzero.messages import LANGUAGES
from netzero.simulator import simulate


def faults(park, hourly=None, **more):
    hourly = hourly if hourly is not None else hours(park, {("mill", "electricity"): [1.0]})
    with pytest.raises(BadInput) as caught:
        simulate(park, hourly, *a_design(park), **more)
    for fault in caught.value.faults:
        assert all(fault.code not in fault.say(lang) and "{" not in fault.say(lang) for lang in LANGUAGES)
    return {(fault.code, fault.values.get("name")) for fault in caught.value.faults}


def test_all_that_rules_cannot_operate_is_named_together():
    park = a_park(
        tenants=[a_tenant("mill")],
        supplies=[pv("digester", 1, carrier="biogas")],
        storages=[store("cavern", 1, carrier="hydrogen")],
        converters=[
            converter("electrolyser", "hydrogen", 1, takes=["electricity"]),
            converter("fuel_cell", "electricity", 1, takes=["hydrogen"]),
            converter("booster", "steam", 1, takes=["hot_water"]),
            converter("inverter", "electricity", 1, takes=["electricity"]),
        ],
        fuels=[a_fuel("coal", 0.01)],
        meters=[a_meter("one"), a_meter("two")],
    )
    assert faults(park) == {
        ("NZ0901", "digester"),
        ("NZ0901", "electrolyser"),
        ("NZ0902", "fuel_cell"),
        ("NZ0903", "booster"),
        ("NZ0904", "cavern"),
        ("NZ0905", None),
        ("NZ0909", "inverter"),
    }


def test_a_series_that_is_not_finite_is_refused():
    park = a_park(tenants=[a_tenant("mill")], meters=[a_meter()])
    hourly = hours(park, {("mill", "electricity"): [1.0, float("nan")]})
    assert faults(park, hourly) == {("NZ0906", "demand_kw")}


def test_an_engine_that_gives_no_heat_in_some_hour_is_refused():
    engine = converter("engine", "electricity", 1, takes=["gas"], gives=["steam"])
    park = a_park(tenants=[a_tenant("mill")], converters=[engine], fuels=[a_fuel("gas", 0.1)], meters=[a_meter()])
    ratios = {"engine:gas": 2.5, "engine:steam": [1.0, 0.0]}
    assert faults(park, hours(park, {("mill", "electricity"): [1, 1]}, ratios=ratios)) == {("NZ0907", "engine")}


def test_a_policy_nobody_knows_is_refused():
    assert faults(a_park(tenants=[a_tenant("mill")], meters=[a_meter()]), policy="clairvoyance") == {("NZ0908", None)}


def test_a_design_without_a_capacity_is_refused():
    park = a_park(tenants=[a_tenant("mill")], supplies=[pv("roof", 1)], meters=[a_meter()])
    capacity, new = a_design(park)
    with pytest.raises(BadInput, match="roof"):
        simulate(
            park,
            hours(park, {("mill", "electricity"): [1.0]}, availability={"sun": [1.0]}),
            capacity.isel(size=[]),
            new,
        )
