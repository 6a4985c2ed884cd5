"""Tables on the terminal: numbers and words of the language asked for, no rows of nothing, no None."""

import pytest

from netzero.cli.compare import _as_written, _telling
from netzero.cli.console import Console
from netzero.cli.show import cell, show_summary, show_table
from netzero.messages import text
from netzero.terms import ALL_PARTIES, VIEWS

NOISE_KW = 2e-6


def content(**changes):
    """What `--json` says of a small case in two stages."""

    def size(technology, unit, capacity):
        return {"technology": technology, "owner": "park", "unit": unit, "capacity": capacity}

    def stage(year, pv_kwp, net_t):
        co2_t = {"scope_1": net_t, "offset": 0.0}
        return {
            "year": year,
            "co2_t": co2_t,
            "capacity": [size("pv_roof", "kWp", pv_kwp), size("electric_boiler", "kW", NOISE_KW)],
        }

    found = {
        "status": "optimal",
        "cost": {
            "currency": "USD",
            "total": 12345678.9,
            "without_unserved": 12345678.9,
            "lines": {"fuel": 12345678.9, "unserved": 1e-5},
        },
        "bound": 12345678.4,
        "bound_kind": "all_hours",
        "gap": 4e-8,
        "year_fraction": 1.0,
        "assumptions": [],
        "stages": [stage(2026, 1234.5, 0.25), stage(2030, 20.75, 1e-11)],
        "warnings": [{"code": "NZ0101", "place": "park.yaml:7", "values": {"read": "x", "unit": "kW"}}],
    }
    return found | changes


@pytest.fixture
def said(capsys):
    """Print the summary and return stdout and stderr."""

    def of(lang, **changes):
        show_summary(Console(lang=lang), content(**changes))
        return capsys.readouterr()

    return of


@pytest.mark.parametrize(("unserved", "named"), [(600.0, True), (0.1, False)])
def test_the_part_of_a_worth_that_nobody_pays_is_named(said, unserved, named):
    views = {view: {"net_present_value": 1000.0, "rate_of_return": 0.1, "simple_payback": 9.0} for view in VIEWS}
    told = said("en", finance={"holders": {ALL_PARTIES: views}, "worth_of_unserved": unserved})
    assert ("600 USD of all parties' worth is the price of demand" in told.out + told.err) == named


@pytest.mark.parametrize(
    ("lang", "shown"),
    [
        ("en", ["(USD, optimal)", "12,345,679", " 1,234 ", " 20.75 ", " 0.25 "]),
        ("vi", ["(USD, tối ưu)", "12.345.679", " 1.234 ", " 20,75 ", " 0,25 "]),
    ],
)
def test_numbers_and_the_status_are_in_the_language(said, lang, shown):
    out = said(lang).out
    assert [part for part in shown if part not in out] == []
    assert ("optimal" in out) == (lang == "en")


def test_the_bound_is_told_in_the_language(said):
    assert "không phương án nào rẻ hơn 12.345.678: khoảng cách đã chứng minh <\u00a00,0001\u00a0%" in said("vi").err


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("status", ["optimal", "unserved", "gap_limit", "stopped", "planned", "simulated"])
def test_every_status_has_words(said, lang, status):
    words = text(f"status_{status}", lang)
    assert words != f"status_{status}"
    assert f"(USD, {words})" in said(lang, status=status).out


def test_a_solvers_noise_has_no_row(said):
    out = said("en").out
    assert "pv_roof" in out
    assert "electric_boiler" not in out
    assert "unserved" not in out
    assert "e-" not in out


def test_a_stage_without_emissions_keeps_its_row(said):
    row = next(line for line in said("en").out.splitlines() if "2030" in line and "pv" not in line)
    assert row.split("│" if "│" in row else "|")[2].strip() == "0"


def test_a_warning_has_its_place(said):
    assert "warning[NZ0101] park.yaml:7: " in said("en").err


def test_a_part_of_the_year_is_told(said):
    out = said("en", year_fraction=24 / 8760).out
    assert "Cost, present value (USD, optimal), of the declared part of the year (1/365)" in out
    assert "Emissions of the declared part of the year (1/365), t CO2e" in out
    assert "Phát thải của phần năm đã khai báo (1/365), t CO2e" in said("vi", year_fraction=24 / 8760).out
    whole = said("en").out
    assert "Emissions of a year, t CO2e" in whole
    assert "declared" not in whole


def test_what_is_absent_is_a_dash(capsys):
    show_table(Console(), "Inputs", ("key", "one", "two"), [("carbon.offsets", None, "0.1"), ("seed", 3.5, None)])
    out = capsys.readouterr().out
    assert "None" not in out
    assert out.count("–") == 2
    assert cell(float("nan"), "en") == "–"


def test_an_input_is_shown_as_the_scenario_has_it():
    assert [_as_written(value) for value in (0.0600001, True, "25.5 MW", None)] == [
        "0.0600001",
        "true",
        "25.5 MW",
        None,
    ]


def test_a_comparison_leaves_out_rows_of_nothing():
    def row(figure, unit, *values):
        return {"figure": figure, "unit": unit, "values": list(values)}

    figures = [
        row("basis", "", "promise", "operation"),
        row("year_fraction", "1", 1.0, 1.0),
        row("cost", "VND", 1e9, 0.0),
        row("cost.unserved", "VND", 2e-4, 0.0),
        row("2030.capacity.pv", "kWp", NOISE_KW, 30.0),
        row("2030.capacity.boiler", "kW", NOISE_KW, None),
    ]
    assert _telling(figures, "vi") == [
        ("basis", "", "hứa hẹn", "vận hành"),
        ("cost", "VND", 1e9, 0.0),
        ("2030.capacity.pv", "kWp", 0.0, 30.0),
    ]
    figures[1]["values"][1] = 1 / 365
    assert _telling(figures, "en")[1] == ("year_fraction", "1", 1.0, 1 / 365)


def tried(policy):
    rules = {"policy": policy, "band": 0.2, "peak_share": 0.8, "peak_reserve": 0.5}
    return {"provenance": {"tuned": [{"rules": rules, "cost": 1.0}]}}


def test_only_parameters_that_the_policy_knows_are_shown_as_tried(said):
    shown = said("en", **tried("time_of_use")).out
    assert "band" in shown
    assert "peak_share" not in shown


@pytest.mark.parametrize(("lang", "words"), [("en", "no parameters to try"), ("vi", "không có tham số")])
def test_a_policy_without_parameters_says_that_there_was_nothing_to_tune(said, lang, words):
    shown = said(lang, **tried("self_consumption")).out
    assert words in shown
    assert text("tuned_title", lang, policy="self_consumption", currency="USD") not in shown
