"""Quantities with and without units become plain numbers."""

import pytest

from netzero.units import Currency, UnitError, read_quantity, split_quantity

DONG = Currency("VND", {"USD": 26_000.0})


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("1.2 MW", "kW", 1200.0),
        ("3 MWh", "kWh", 3000.0),
        ("9.5 MVND/kWp", "money/kW", 9_500_000.0),
        ("100 USD/kWp", "money/kW", 2_600_000.0),
        ("10 USD/MWh", "money/kWh", 260.0),
        ("1 tỷ đồng/MW", "money/kW", 1_000_000.0),
        ("360000 VND/GJ", "money/kWh", 1296.0),
        ("20 %", "1", 0.2),
        ("0.66 tCO2e/MWh", "t/kWh", 0.00066),
        ("12 ha", "m2", 120_000.0),
        ("5.2 m^2/kWp", "m2/kW", 5.2),
        ("170 °C", "degC", 170.0),
        ("300 K", "degC", 26.85),
        ("0.005 1/year", "1/year", 0.005),
        ("7", "kW", 7.0),
    ],
)
def test_a_text_with_a_unit_becomes_a_number_of_ours(text, unit, number):
    assert read_quantity(text, unit, DONG) == pytest.approx(number, rel=1e-12)


def test_a_bare_number_is_already_in_the_unit():
    assert read_quantity(7, "kW") == 7.0


@pytest.mark.parametrize(
    ("value", "unit", "code"),
    [
        ("abc", "kW", "NZ0101"),
        (None, "kW", "NZ0101"),
        (True, "kW", "NZ0101"),
        ([1], "kW", "NZ0101"),
        ("1.5.2 kW", "kW", "NZ0101"),
        (float("nan"), "kW", "NZ0102"),
        ("1e999", "kW", "NZ0102"),
        (10**400, "kW", "NZ0102"),
        ("1e19 kW", "kW", "NZ0107"),
        ("1" * 500, "kW", "NZ0102"),
        ("1,000 kW", "kW", "NZ0108"),
        ("25,5 MW", "kW", "NZ0108"),
        ("9.000.000", "kWh", "NZ0108"),
        ("1.234,5 kW", "kW", "NZ0108"),
        ("5 a", "year", "NZ0103"),
        ("1 kW**99999", "kW", "NZ0103"),
        ("10 kW/", "kW", "NZ0103"),
        ("1 __import__('os')", "kW", "NZ0103"),
        ("3 kWh", "kW", "NZ0104"),
        ("5 EUR/kW", "money/kW", "NZ0106"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_own_code(value, unit, code):
    with pytest.raises(UnitError) as refused:
        read_quantity(value, unit, DONG)
    assert refused.value.code == code


def test_a_quantity_is_split_into_number_and_unit():
    assert split_quantity("9.5 MVND/kWp") == (9.5, "MVND/kWp")
    assert split_quantity("-3") == (-3.0, "")
