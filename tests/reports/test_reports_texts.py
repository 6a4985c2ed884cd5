"""Numbers as they are shown: marks by language, units by size, tables that add up."""

import pytest

from netzero.reports.palette import paint_of, paints
from netzero.reports.texts import (
    Text,
    energy_scale,
    gap_percent,
    label,
    money_scale,
    name,
    number,
    percent,
    power_scale,
    shown_value,
)


def test_marks_follow_the_language() -> None:
    assert number(1234567.891, 1) == Text("1,234,567.9", "1.234.567,9")
    assert percent(0.1234) == Text("12.3\u00a0%", "12,3\u00a0%")


def test_zero_has_no_sign_and_what_is_not_finite_is_a_dash() -> None:
    assert number(-0.0004, 2).en == "0.00"
    assert number(float("nan")).en == "–"


@pytest.mark.parametrize(
    ("amount", "en", "vi"),
    [
        (7.4512e12, "7,451\u00a0billion VND", "7.451\u00a0tỷ đồng"),
        (4.2e8, "420.0\u00a0million VND", "420,0\u00a0triệu đồng"),
        (0.0, "0\u00a0VND", "0\u00a0đồng"),
    ],
)
def test_dong_are_counted_in_millions_and_billions(amount: float, en: str, vi: str) -> None:
    assert money_scale("VND", [amount]).with_unit(amount) == Text(en, vi)


def test_a_gap_too_small_to_show_is_shown_as_a_limit() -> None:
    assert gap_percent(3e-9) == Text("<\u00a00.0001\u00a0%", "<\u00a00,0001\u00a0%")
    assert gap_percent(0.0042).en == "0.42\u00a0%"


def test_dollars_and_energies_find_their_unit() -> None:
    assert money_scale("USD", [2.5e7], "year").with_unit(2.5e7).en == "25.00\u00a0million USD a year"
    assert energy_scale([2.5e8]).with_unit(2.5e8).en == "250.0\u00a0GWh"
    assert power_scale([12345.0], "kWp").with_unit(12345.0).en == "12.3\u00a0MWp"
    assert power_scale([12345.0], "kW of electricity").with_unit(12345.0).vi == "12,3\u00a0MW (Điện)"


def test_shown_parts_add_up_to_the_shown_total() -> None:
    parts = [333.4e9, 333.4e9, 333.4e9]
    scale = money_scale("VND", [1000.2e9])
    assert scale.show(1000.2e9).en == "1,000"
    assert [text.en for text in scale.parts(parts)] == ["334", "333", "333"]


def test_a_small_figure_is_shown_by_its_power_of_ten() -> None:
    assert shown_value(3.14e-13) == Text("3.14\u00a0×\u00a010⁻¹³", "3,14\u00a0×\u00a010⁻¹³")


def test_a_name_in_a_plot_has_no_tags_and_no_control_characters() -> None:
    assert name("<b>A&B</b>\x00").plot == {"en": "‹b›A&B‹/b› ", "vi": "‹b›A&B‹/b› "}


def test_an_unknown_key_is_made_readable() -> None:
    assert label("flow", "tidal_power") == Text("Tidal power", "Tidal power")


def test_similar_technologies_never_look_alike() -> None:
    found = paints(
        ["pv_roof", "pv_ground", "heat_pump_90", "heat_pump_120", "heat_pump_150", "coal_boiler", "oil_boiler"]
    )
    assert len(set(found.values())) == 7
    assert {found["pv_roof"].colour, found["pv_ground"].colour} == {paint_of("pv_roof").colour}


def test_the_oil_in_a_boiler_is_no_oil() -> None:
    assert paint_of("boiler") != paint_of("oil_boiler")
