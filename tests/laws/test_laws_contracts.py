"""The example of docs/contracts.md, as a reader would copy it, the whole way."""

from pathlib import Path

import numpy as np
import pytest
from pages import copied

from netzero.proof import verify
from netzero.reports import write_report
from netzero.results import export, read, write
from netzero.results.summary import summary
from netzero.run import run
from netzero.scenario import read_scenario
from netzero.tracing import trace


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = copied("contracts", tmp_path_factory.mktemp("contracts"))
    hours = np.arange(8760)
    rows = [f"{0.4 + 0.3 * np.cos(hour / 30):.4f},{1200 + 300 * np.sin(hour * np.pi / 12):.1f}" for hour in hours]
    (path / "market.csv").write_text("wind,price\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def case(folder):
    return run(read_scenario(folder), work="run")


def test_the_example_of_the_page_is_planned_settled_and_verified(case, folder):
    write(case, folder / "case")
    checked = verify(folder / "case")
    assert checked.ok, [each for each in checked.checks if not each.ok]
    again = read(folder / "case")
    assert again.park == case.park
    assert (again.hourly["market_price"].values == case.hourly["market_price"].values).all()


def test_what_is_relaxed_is_told_with_both_figures(case):
    """At night a matched kWh costs 1.027 x the market's price + 523 + the difference: more than 1,190 at retail."""
    (told,) = [warning for warning in case.warnings if warning["code"] == "NZ0686"]
    bill = case.promise.books["costs"].sum().item() * case.park.stages.weights[0]
    assert told["values"]["plan"] == pytest.approx(case.certificate["objective"])
    assert told["values"]["bill"] == pytest.approx(bill)
    assert case.certificate["objective"] <= bill
    assert case.certificate["objective"] == pytest.approx(bill, rel=0.01)


def test_statements_of_the_example_add_up(case):
    for operated in (case.promise, case.operation):
        books = operated.books
        lines = ["grid_energy", "grid_demand", "export_revenue", "market_energy", "market_charges"]
        lines.append("contract_difference")
        stated = books["statement"].sum(["billing_month", "statement_line"])
        booked = books["costs"].sel(line=lines).sum("line") + books["transfers"].sum("transfer")
        assert np.abs((stated - booked).values).max() <= 1e-9 * np.abs(booked.values).max()
    parties = summary(case)["stages"][0]["parties"]
    assert len(parties["mill"]["statement"]["margin"]) == 12
    assert sum(parties["esco"]["statement"]["lease"]) > 0 > sum(parties["mill"]["statement"]["lease"])
    assert sum(parties["park"]["statement"]["margin"]) < 0


@pytest.mark.parametrize("basis", ["promise", "operation"])
def test_each_line_of_the_bill_is_explained_by_energy_and_prices(case, basis):
    """Each charge is a product; what pays retail is told at the prices of the meter."""
    lines = {line.line: line for line in trace(case, "bill_2026", basis=basis).lines}
    told = {"grid_energy", "market_energy", "market_charges", "contract_difference"}
    assert told <= {name for name, line in lines.items() if line.pieces}
    keys = [[each.key for each in piece.inputs] for piece in lines["market_charges"].pieces]
    assert keys == [["energy", "service_charge"], ["energy", "balancing_charge"]]


def test_statements_are_in_the_workbook_and_the_report(case, folder):
    import openpyxl

    export(case, folder / "out", ["xlsx"])
    book = openpyxl.load_workbook(folder / "out" / "case.xlsx", read_only=True)
    assert "Statements" in book.sheetnames
    for lang, words in (("en", "Monthly statement of mill"), ("vi", "Bảng kê hằng tháng của mill")):
        page = write_report(case, folder / f"{lang}.html", lang)
        assert words in Path(page or folder / f"{lang}.html").read_text(encoding="utf-8")
