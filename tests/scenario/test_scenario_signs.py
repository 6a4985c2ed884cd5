"""Figures below 0, stock that serves in no stage, and lists whose entries are wrong."""

import pytest


def codes(found) -> list[str]:
    return [one.code for one in found.warnings]


def test_a_level_of_heat_in_kelvin_that_was_meant_in_celsius_is_refused(park):
    """170 K are -103.15 degrees Celsius."""
    park.change("170 degC", "170 K")
    assert park.faults() == [("NZ1437", "park.yaml:7:22")]


def test_a_price_below_zero_is_doubted_and_growth_below_zero_is_not(park):
    sold = "meters.gate.export_limit=1 MW"
    assert codes(park.read(sold, "meters.gate.export_price=1000 VND/kWh")) == []
    assert codes(park.read(sold, "meters.gate.export_price=-1000 VND/kWh")) == ["NZ1433"]
    park.change(",electricity_kwh", ",growth,electricity_kwh", "tenants.csv")
    park.change("gate,,", "gate,,-2 %,", "tenants.csv")
    park.change("vn_1279_lv,", "vn_1279_lv,,", "tenants.csv")
    assert codes(park.read()) == []


@pytest.mark.parametrize(("built", "expected"), [(1900, ["NZ1446"]), (2010, []), (2030, []), (2031, ["NZ1446"])])
def test_stock_that_serves_in_no_stage_is_told(park, built, expected):
    """Stages are 2026 and 2030; the life of a gas boiler is longer than the 16 years from 2010 on."""
    park.change("built: 2010", f"built: {built}")
    assert codes(park.read()) == expected


def test_wrong_entries_are_told_without_saying_that_the_list_is_empty(park):
    park.change("[2026, 2030]", "[26, 30]")
    assert park.faults() == [("NZ0251", "park.yaml:6:18"), ("NZ0251", "park.yaml:6:22")]
