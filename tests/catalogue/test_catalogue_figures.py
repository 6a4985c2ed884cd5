"""Every figure of the catalogue has a source, a unit that can be read and a mark of confidence."""

from collections.abc import Iterator

import pytest
from pydantic import BaseModel, ValidationError

from netzero import catalogue
from netzero.catalogue.model import Figure
from netzero.units import Currency, read_quantity

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
]

WANTED_UNIT = {
    "capex": "money/kW",
    "power_capex": "money/kW",
    "variable_om": "money/kWh",
    "price": "money/kWh",
    "life": "year",
    "power_life": "year",
    "fixed_om_share": "1/year",
    "power_fixed_om_share": "1/year",
    "degradation": "1/year",
    "loss_per_h": "1/h",
    "area": "m^2/kW",
    "factor": "t/kWh",
    "co2_kg_per_tj": "kg/TJ",
    "ch4_kg_per_tj": "kg/TJ",
    "n2o_kg_per_tj": "kg/TJ",
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


def test_the_catalogue_holds_some_three_hundred_figures():
    assert len(ALL) > 280


def test_every_figure_names_its_source():
    assert [path for path, figure in ALL if not figure.source.strip()] == []


def test_every_figure_has_the_dimension_of_its_name():
    for path, figure in ALL:
        name = path.rsplit(".", 1)[-1]
        if name in catalogue.default_figures():
            continue
        unit = WANTED_UNIT.get(name, "1")
        if name == "capex" and figure.unit == "USD/kWh":
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
    unchecked = [path for path, figure in ALL if "practi" in figure.source or "estimate" in figure.source]
    assert len(unchecked) > 50
    assert {figure.confidence for path, figure in ALL if path in unchecked} <= {"M", "D"}


def test_primary_sources_carry_their_year():
    assert [path for path, figure in ALL if figure.confidence in ("C", "C2") and figure.year is None] == []


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
