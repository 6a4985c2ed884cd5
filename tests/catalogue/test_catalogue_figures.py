"""Every figure of the catalogue has a source, a unit that can be read and a mark of confidence."""

import re
from collections.abc import Iterator
from datetime import date
from importlib.resources import files

import pytest
from pydantic import BaseModel, ValidationError

from netzero import catalogue
from netzero.catalogue.listing import listed
from netzero.catalogue.model import Figure, Range
from netzero.units import Currency, read_quantity

ROWS = listed()
RATES = Currency("VND", {"USD": 26300.0, "EUR": 29700.0})


def figures_in(entry: object, path: str) -> Iterator[tuple[str, Figure]]:
    if isinstance(entry, Figure):
        yield path, entry
    elif isinstance(entry, BaseModel):
        for name in type(entry).model_fields:
            yield from figures_in(getattr(entry, name), f"{path}.{name}")
    elif isinstance(entry, dict | tuple):
        for name, value in entry.items() if isinstance(entry, dict) else enumerate(entry):
            yield from figures_in(value, f"{path}.{name}")


ALL = [
    found
    for part in (
        catalogue.technologies(),
        catalogue.fuels(),
        catalogue.grid_tracks(),
        catalogue.sectors(),
        catalogue.default_figures(),
        catalogue.demand_figures(),
        catalogue.shift_patterns(),
    )
    for found in figures_in(part, "")
    if ".calorific." not in found[0]
]

WANTED_UNIT = {
    "capex": "money/kW",
    "power_capex": "money/kW",
    "capex_per_km": "money/kW/km",
    "loss_per_km": "1/km",
    "variable_om": "money/kWh",
    "price": "money/kWh",
    "life": "year",
    "power_life": "year",
    "fixed_om_share": "1/year",
    "power_fixed_om_share": "1/year",
    "degradation": "1/year",
    "loss_per_h": "1/h",
    "calendar_ageing": "1/year",
    "area": "m^2/kW",
    "factor": "t/kWh",
    "co2_kg_per_tj": "kg/TJ",
    "ch4_kg_per_tj": "kg/TJ",
    "n2o_kg_per_tj": "kg/TJ",
    "manufacturing": "kg/TJ",
    "energy_industries": "kg/TJ",
    "residential": "kg/TJ",
    "gamma_pdc": "1/K",
    "hub_height_m": "m",
    "roughness_m": "m",
    "rated_kw": "kW",
    "sink_c": "degC",
    "source_c": "degC",
    "reach_c": "degC",
    "approach_k": "K",
    "tet_stop_days": "day",
    "temperature_sensitivity": "1/K",
    "comfort_c": "degC",
    "feed_water_per_k": "1/K",
    "hot_day_k": "K",
    "tet_ramp_down_days": "day",
    "tet_ramp_up_days": "day",
}


def test_the_catalogue_holds_more_than_a_thousand_figures_each_once():
    assert len(ROWS) > 1000
    assert len({row.path for row in ROWS}) == len(ROWS)


def test_every_data_file_is_read_and_hashed():
    data = files("netzero.catalogue") / "data"
    assert {each.name for each in data.iterdir()} == {f"{name}.yaml" for name in catalogue.DATA_FILES}


def test_every_figure_names_its_source():
    assert [row.path for row in ROWS if not row.source.strip()] == []


def test_every_unit_can_be_read():
    for unit in {row.unit for row in ROWS} - {"VND/USD", "USD/EUR", "1", "degC"}:
        wanted = re.sub("(k|M)?(VND|USD|EUR)", "money", unit)
        assert read_quantity(f"1 {unit}", wanted, RATES) in (1, 26300, 29700, 1e6), unit


def test_practitioners_and_derived_figures_show_as_unverified():
    marks = {row.path: row.unverified for row in ROWS}
    assert marks["technologies.heat_pump_90.capex"]
    assert marks["grid_tracks.planned.factor"]
    assert marks["tariffs.vn_2699_22kv.peak"]
    assert not marks["tariffs.vn_1279_22kv.peak"]
    assert not marks["ceiling_prices.pv_ground.price.north"]


def test_a_range_is_listed_with_its_ends_and_a_track_with_its_years():
    values = {row.path: row.value for row in ROWS}
    assert values["measures.E01.saving"] == "0.1 - 0.2 - 0.3"
    assert values["measures.E01.capex"] == "15 - 40"
    assert values["technologies.electric_boiler.capex"] == "2025: 90, 2030: 85"
    assert values["tariffs.vn_2part_lv.demand_charge"] == "286153"


def test_every_figure_has_the_dimension_of_its_name():
    for path, figure in ALL:
        name = path.rsplit(".", 1)[-1]
        if name in catalogue.default_figures():
            continue
        unit = WANTED_UNIT.get(name, "1")
        if name == "capex" and figure.unit in ("USD/kWh", "EUR/kWh"):
            unit = "money/kWh"
        figure.plain(2030, unit, RATES)


def test_every_default_has_a_unit_that_can_be_read():
    for name, figure in catalogue.default_figures().items():
        if name.startswith("exchange_rate"):
            assert figure.unit in ("VND/USD", "USD/EUR")
        else:
            unit = figure.unit.replace("VND", "money").replace("USD", "money")
            assert read_quantity(f"1 {figure.unit}", unit, RATES) in (1.0, 26300.0)


def test_practitioners_values_are_marked_as_such():
    words = ("practi", "estimate", "not looked up", "assum", "chosen", "not yet checked")
    unchecked = [row for row in ROWS if any(word in row.source for word in words)]
    assert len(unchecked) > 300
    assert [row.path for row in unchecked if not row.unverified] == []


def test_primary_sources_carry_their_year():
    assert [row.path for row in ROWS if row.confidence in ("C", "C2") and row.year is None] == []


def test_a_figure_is_linear_between_its_years_and_constant_outside():
    capex = catalogue.technologies()["pv_roof"].capex
    assert capex is not None
    assert capex.at(2020) == 520.0
    assert capex.at(2028) == pytest.approx(520 - 110 * 3 / 5)
    assert capex.at(2060) == 300.0


def test_a_battery_costs_150_usd_per_kwh_which_is_3945000_vnd():
    capex = catalogue.technologies()["battery"].capex
    assert capex is not None
    assert capex.plain(2025, "money/kWh", RATES) == pytest.approx(150 * 26300)


def test_a_figure_with_two_values_is_refused():
    with pytest.raises(ValidationError, match="either 'value' or 'by_year'"):
        Figure(value=1.0, by_year={2025: 1.0}, unit="1", source="x", confidence="M")


def test_a_range_out_of_order_is_refused():
    with pytest.raises(ValidationError, match="rises from 'low'"):
        Range(low=1.0, middle=3.0, high=2.0, unit="1", source="x", confidence="M")


def test_the_usual_value_of_a_range_is_its_middle_or_half_way():
    assert Range(low=1.0, high=4.0, unit="1", source="x", confidence="M").usual == 2.5
    assert Range(low=1.0, middle=3.0, high=4.0, unit="1", source="x", confidence="M").usual == 3.0


def test_a_history_tells_what_held_on_a_day():
    price = catalogue.average_price()
    assert price.on(date(2019, 3, 19)) is None
    held = price.on(date(2025, 5, 9))
    assert held is not None
    assert held.value == 2103.1159
