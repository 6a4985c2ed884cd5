"""Every number that an example takes from the catalogue is listed, with its source, year and confidence."""

import sys
from pathlib import Path

import pytest

from netzero.catalogue.model import Figure
from netzero.hourly import prepare
from netzero.scenario import Scenario, read_scenario
from netzero.scenario.resolve.draft import shown_track

EXAMPLES = Path(__file__).resolve().parents[2] / "scenarios"
COMPARED = {"plausible.py", "proportions.py", "bands.py", "_most_taken"}
"""Pages that only compare what a scenario says with what is usual, and bounds that cannot bind: in no result."""


class Taken(dict[int, Figure]):
    """Figures of the catalogue that were read while a scenario was, by identity."""


@pytest.fixture(params=["first_park", "vinh_phuc"])
def read(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> tuple[Scenario, Taken]:
    taken, at = Taken(), Figure.at

    def noted(figure: Figure, year: int) -> float:
        frame, pages = sys._getframe(1), []
        while frame is not None and len(pages) < 16:
            pages += [Path(frame.f_code.co_filename).name, frame.f_code.co_name]
            frame = frame.f_back
        if not COMPARED & set(pages):
            taken[id(figure)] = figure
        return at(figure, year)

    monkeypatch.setattr(Figure, "at", noted)
    scenario = read_scenario(EXAMPLES / request.param)
    prepare(scenario)
    return scenario, taken


def test_every_figure_of_the_catalogue_that_was_read_is_listed(read: tuple[Scenario, Taken]) -> None:
    scenario, taken = read
    listed = {(each.value, each.unit, each.year, each.confidence, each.source) for each in scenario.assumptions}
    assert len(taken) > 50
    for figure in taken.values():
        value = shown_track(figure.by_year or figure.value or 0.0)
        source = f"{figure.source}; {figure.note}" if figure.note else figure.source
        assert (value, figure.unit, figure.year, figure.confidence, source) in listed, figure


def test_tariffs_weather_and_what_netzero_chose_are_listed(read: tuple[Scenario, Taken]) -> None:
    scenario, _ = read
    listed = {each.name: each for each in scenario.assumptions}
    for meter in scenario.park.meters:
        assert listed[f"tariff.{meter.name}"].year == scenario.tariffs[meter.name].price_year
    assert listed["weather.vinh_phuc"].unverified


def test_every_listed_figure_says_where_it_comes_from_and_how_far_it_can_be_trusted(
    read: tuple[Scenario, Taken],
) -> None:
    for each in read[0].assumptions:
        assert each.source, each
        assert each.confidence in ("C", "C2", "M", "D", "user"), each
        assert each.unverified == (each.confidence in ("M", "D")), each
        assert each.value != "", each


def test_an_own_value_of_an_asset_called_as_its_technology_hides_no_figure_of_the_catalogue(tmp_path: Path) -> None:
    """`capex` of a battery is that of its power; its energy costs what the catalogue says, under the same name."""
    found = read_scenario(EXAMPLES / "first_park", ("assets[1].capex=100 USD/kW",))
    named = [(each.value, each.unit, each.confidence) for each in found.assumptions if each.name == "battery.capex"]
    assert ("2630000", "VND/kW", "user") in named
    assert [(unit, confidence) for _, unit, confidence in named if confidence != "user"] == [("USD/kWh", "M")]
