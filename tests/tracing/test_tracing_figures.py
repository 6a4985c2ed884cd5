"""A figure is the sum of its lines, a line the sum of its pieces, a piece the product of its inputs.

By hand: the case of tests/results/conftest.py. Otherwise: the golden result of a plan and its operation.
"""

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from netzero.errors import BadInput, IntegrityFailed
from netzero.results import Case, read, summary
from netzero.scenario.scenario import AssumedFigure
from netzero.tracing import Input, Line, Traced, trace
from netzero.tracing.figures import names
from tests.results.conftest import COST_OF_YEAR, SCOPE_1_T, SCOPE_2_T, make_case
from tests.results.golden_files import golden_files, unpacked

KNOWN_AS_A_WHOLE = {"transfer_grid_demand", "transfer_pool", "transfer_heat"}
"""Payments that settlement shares hour by hour; not a product of a few numbers."""
RESTS_ON = {"price", "price_received", "unit_cost", "annuity_factor", "upkeep", "factor"}
"""Inputs that come from catalogue or scenario, not from plan or hours."""


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Case:
    [file] = [file for file in golden_files() if (file.parent.name, file.stem) == ("0.1.0", "run")]
    return read(unpacked(file, tmp_path_factory.mktemp("golden")))


def years_of(traced: Traced) -> Iterator[Traced]:
    if not traced.stages:
        yield traced
    for _, _, each in traced.stages:
        yield from years_of(each)


def lines(traced: Traced) -> Iterator[Line]:
    for year in years_of(traced):
        yield from year.lines


def inputs(traced: Traced) -> Iterator[Input]:
    for line in lines(traced):
        for piece in line.pieces:
            yield from piece.inputs


def test_a_year_costs_what_is_worked_by_hand_line_by_line() -> None:
    traced = trace(make_case(), "cost_2026")
    assert traced.value == COST_OF_YEAR
    assert {(line.line, line.asset): line.amount for line in traced.lines} == {
        ("investment", "pv"): 50 * 100 / 20,
        ("investment", "battery"): 40 * 10 / 10,
        ("fixed_om", "pv"): 50.0 * 0.25 + 50.0 * 0.75,
        ("fuel", "boiler"): 9 * 1.25 * 8760 * 0.5,
        ("grid_energy", None): (100 + 140 + 100 + 90) * 2190.0,
        ("grid_demand", None): 100 * 3.0,
    }


def test_an_investment_is_capacity_times_unit_cost_times_annuity_factor() -> None:
    case = replace(make_case(), assumptions=(AssumedFigure("pv_roof.capex", "100", "VND/kWp", "quotes", 2025, "M"),))
    traced = trace(case, "investment_2027")
    [pv] = [line for line in traced.lines if line.asset == "pv"]
    [piece] = pv.pieces
    assert piece.of == "pv 2026"
    assert [(each.key, each.value, each.unit) for each in piece.inputs] == [
        ("capacity_built", 50.0, "kWp"),
        ("unit_cost", 100.0, "VND/kWp"),
        ("annuity_factor", 0.05, "1/year"),
    ]
    assert [(figure.name, figure.unverified) for figure in piece.inputs[1].assumptions] == [("pv_roof.capex", True)]
    assert pv.bearers == (("park", 0.75), ("Dệt may Đông Á", 0.25))


def test_energy_at_each_price_is_told_apart() -> None:
    [line] = trace(make_case(), "grid_energy_2026").lines
    at = {piece.inputs[1].value: piece.inputs[0].value for piece in line.pieces}
    assert at == {1.0: 190 * 2190.0, 2.0: 120 * 2190.0}


def test_tonnes_are_energy_times_factor() -> None:
    traced = trace(make_case(), "tonnes_2026")
    assert traced.value == pytest.approx(SCOPE_1_T + SCOPE_2_T, rel=1e-12)
    assert {line.line for line in traced.lines} == {"scope_1", "scope_2_location"}


def test_all_years_are_the_sum_of_stages_times_their_weight() -> None:
    traced = trace(make_case(), "cost")
    assert [(year, weight) for year, weight, _ in traced.stages] == [(2026, 1.0), (2027, 1.0)]
    assert traced.value == 2 * COST_OF_YEAR


def test_parts_that_do_not_add_up_to_the_stored_figure_are_refused() -> None:
    """The hand-made books give the tenant 10 of each line, which its shares of the plant do not."""
    with pytest.raises(IntegrityFailed, match="its parts differ from it"):
        trace(make_case(), "investment_2026", "Dệt may Đông Á")


def test_a_name_that_is_not_known_is_answered_with_those_that_are() -> None:
    with pytest.raises(BadInput) as refused:
        trace(make_case(), "costs_2026", "nobody")
    told = str(refused.value)
    assert "'cost_2026'" in told
    assert "2026, 2027" in told
    assert "park, Dệt may Đông Á" in told


@pytest.mark.parametrize("basis", ["promise", "operation"])
def test_every_figure_of_every_party_is_the_sum_of_its_parts(planned: Case, basis: str) -> None:
    for party in (None, *planned.park.parties):
        for name in ("cost", "bill", "tonnes", "energy", "scope_2_market"):  # each year's is checked on the way
            traced = trace(planned, name, party, basis)
            assert abs(traced.parts - traced.value) <= 1e-9 * traced.gross
            for line in lines(traced):
                assert line.pieces or line.line in KNOWN_AS_A_WHOLE, (name, line)
                whole = [line.share * piece.amount for piece in line.pieces]
                if whole:
                    assert abs(math.fsum(whole) - line.amount) <= 1e-9 * math.fsum(map(abs, whole)), (name, line)


@pytest.mark.parametrize("basis", ["promise", "operation"])
def test_figures_are_those_of_the_summary(planned: Case, basis: str) -> None:
    document = summary(planned)
    part = document if basis == "promise" else document["operation"]
    assert trace(planned, "cost", basis=basis).value == pytest.approx(part["cost"]["total"], rel=1e-12)
    for stage in part["stages"]:
        year, t = stage["year"], stage["co2_t"]
        cost = math.fsum(stage["cost_per_year"].values())
        assert trace(planned, f"cost_{year}", basis=basis).value == pytest.approx(cost, rel=1e-12)
        net = t["scope_1"] + t["scope_2_location"] + t["offset"]
        assert trace(planned, f"tonnes_{year}", basis=basis).value == pytest.approx(net, rel=1e-12)
    energy = planned.hourly["demand_kw"] * planned.hourly["step_h"] * planned.hourly["weight"]
    asked = float(energy.sel(stage=2030).sum())
    lost = float(planned.operation.books["energy"].sel(stage=2030, flow="network_loss:electricity").sum())
    assert trace(planned, "energy_2030", basis=basis).value == pytest.approx(asked - lost, rel=1e-9)


@pytest.mark.parametrize("stem", ["cost", "bill", "tonnes", "energy"])
def test_what_all_parties_have_adds_up_to_the_parks_figure(planned: Case, stem: str) -> None:
    parts = [trace(planned, f"{stem}_2030", party).value for party in planned.park.parties]
    assert math.fsum(parts) == pytest.approx(trace(planned, f"{stem}_2030").value, rel=1e-9)


def test_every_price_factor_and_unit_cost_names_what_it_rests_on(planned: Case) -> None:
    for name in names(planned.park):
        for each in inputs(trace(planned, name)):
            assert each.assumptions or each.key not in RESTS_ON or not each.value, (name, each)


def test_the_document_marks_what_is_unverified(planned: Case) -> None:
    document = trace(planned, "cost_2030").as_dict()
    marks = {figure["name"]: figure["unverified"] for figure in document["assumptions"]}
    assert marks["pv_roof.capex"]
    assert not marks["pv_roof.life"]
    named = [each for line in document["lines"] for piece in line["pieces"] for each in piece["inputs"]]
    assert all(each["unverified"] == any(marks[name] for name in each["assumptions"]) for each in named)
    assert np.isfinite([each["value"] for each in named]).all()
