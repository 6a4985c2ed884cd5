"""Converters rated on an input, and efficiencies from a table."""

import numpy as np
import pytest

from netzero.errors import BadInput
from netzero.hourly import prepare
from netzero.run import run

PUMP = """\
  - technology: heat_pump_90
    name: pump
    rated_on: electricity
    capex: 20 MVND/kW
    max: 900 kW
    efficiency: {electricity: {file: cop.csv, column: cop}}
"""
HOURS = 8760
TIME = "time: {blocks: [{start: 01-05, steps: 48, weight: 182.5}]}\n"


@pytest.fixture
def warm(park):
    """The small park, whose dyer also needs hot water, with a heat pump sized by the power it takes."""
    park.change("steam_kwh\n", "steam_kwh,hot_water_kwh\n", "tenants.csv")
    park.change("8760 MWh\nlotus", "8760 MWh,2190 MWh\nlotus", "tenants.csv")
    park.change("876000,,\n", "876000,,,\n", "tenants.csv")
    park.write("cop.csv", "cop\n" + "\n".join(["4", "2"] * (HOURS // 2)) + "\n")
    park.add(PUMP + TIME)
    return park


def pump_of(park):
    [found] = [one for one in park.converters if one.name == "pump"]
    return found


def test_capacity_limits_and_cost_count_the_power_that_is_taken(warm):
    pump = pump_of(warm.read().park)
    assert (pump.rated_on, pump.size.unit) == ("electricity", "kW of electricity")
    assert pump.size.upper == (900.0, 900.0)
    assert pump.size.capex == (20e6, 20e6)


def test_the_efficiency_of_each_hour_is_that_of_the_table(warm):
    scenario = warm.read()
    assert "cop.csv" in scenario.input_hashes
    hourly, _ = prepare(scenario)
    taken = hourly["port_ratio"].sel(port="pump:electricity").values
    np.testing.assert_array_equal(taken[:4], [0.25, 0.5, 0.25, 0.5])


def test_without_a_limit_the_bound_is_of_the_power_for_all_heat(warm):
    warm.change("    max: 900 kW\n", "")
    rated = pump_of(warm.read().park).size.upper[0]
    warm.change("    rated_on: electricity\n", "")
    by_heat = pump_of(warm.read().park).size.upper[0]
    assert by_heat / 4 < rated < by_heat


def test_two_days_of_it_are_planned_operated_and_verified(warm, tmp_path):
    from netzero.proof import verify
    from netzero.results import write

    case = run(warm.read())
    assert verify(write(case, tmp_path / "case")).ok
    most = float(case.plan["capacity"].sel(size="pump").max())
    output = case.promise.dispatch["output_kw"].sel(converter="pump")
    assert float((output * case.hourly["port_ratio"].sel(port="pump:electricity")).max()) <= most * (1 + 1e-9)


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ("rated_on: electricity", "rated_on: steem", ["NZ0270"]),
        ("    capex: 20 MVND/kW\n", "", ["NZ2255"]),
        ("cop.csv, column: cop", "gone.csv, column: cop", ["NZ0220"]),
        ("electricity: {file: cop.csv, column: cop}", "electricity: 0.001", ["NZ0251"]),
    ],
)
def test_what_cannot_be_meant_is_refused(old, new, codes, warm):
    warm.change(old, new)
    assert [code for code, _ in warm.faults()] == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("cop\n" + "4\n0\n" * (HOURS // 2), ["NZ0756"]),
        ("cap\n" + "4\n" * HOURS, ["NZ0505"]),
    ],
)
def test_what_is_wrong_in_the_table_is_told(text, codes, warm):
    warm.write("cop.csv", text)
    with pytest.raises(BadInput) as bad:
        prepare(warm.read())
    assert [fault.code for fault in bad.value.faults] == codes
    [place] = [fault.place for fault in bad.value.faults]
    # the row of the first value that is wrong, and the line of the key that asks for the table
    assert (place.file, place.line) == ("cop.csv", 3 if "0" in text else 0)
    asked = int(place.asked_at.split(":")[1])
    assert "file: cop.csv" in (warm.path / "park.yaml").read_text().splitlines()[asked - 1]


def test_one_column_stands_for_all_stages(warm):
    warm.change("column: cop", "columns: {2026: cop, 2030: cop}")
    with pytest.raises(BadInput) as bad:
        prepare(warm.read())
    assert [fault.code for fault in bad.value.faults] == ["NZ0755"]


def test_the_main_output_may_be_named_and_changes_nothing(warm):
    warm.change("rated_on: electricity", "rated_on: hot_water")
    pump = pump_of(warm.read().park)
    assert (pump.rated_on, pump.size.unit) == (None, "kW")
