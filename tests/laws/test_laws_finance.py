"""The example of docs/finance.md, as a reader would copy it, the whole way."""

import json
from dataclasses import replace

import numpy as np
import pytest
from pages import copied

from netzero.accounts import npv
from netzero.components.finance import Finance
from netzero.proof import verify
from netzero.reports import write_report
from netzero.results import compare, export, read, write
from netzero.results.summary import summary
from netzero.results.verification.verify import checks_of
from netzero.run import run
from netzero.scenario import read_scenario


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return copied("finance", tmp_path_factory.mktemp("financed"))


@pytest.fixture(scope="module")
def case(folder):
    return run(read_scenario(folder), work="run")


def test_the_page_s_example_is_worth_what_its_books_say(case):
    """The old boiler's life ends in 2029: the reference renews it in 2031, and nothing goes unserved."""
    told = summary(case)["finance"]
    project = told["holders"]["all parties"]["project"]["net_present_value"]
    of_books = case.operation.books["present_value"].sum() - case.reference["present_value"].sum()
    early = npv(0.06, case.finance["real_cash"].sel(finance_line="early_replacement").sum("party").values)
    assert project == pytest.approx(float(of_books) + early, rel=1e-12)
    assert project > 0.0
    assert told["worth_of_unserved"] == 0.0


def test_cases_are_compared_by_what_their_plans_are_worth(case):
    figures = {row["figure"]: row["values"] for row in compare([case, replace(case, finance=None)])["figures"]}
    worth = summary(case)["finance"]["holders"]["all parties"]["project"]
    assert figures["worth.net_present_value"] == [worth["net_present_value"], None]
    assert figures["worth.of_unserved"] == [0.0, None]
    assert figures["worth.discounted_payback"] == [worth["discounted_payback"], None]


def test_the_esco_pays_6_per_cent_and_no_tax_for_four_years(case):
    cash = case.finance["nominal_cash"].sel(party="esco")
    drawn = float(cash.sel(finance_line="loan")[0])
    assert drawn == pytest.approx(-0.6 * float(cash.sel(finance_line="investment")[0]))
    assert float(cash.sel(finance_line="interest")[1]) == pytest.approx(-0.06 * drawn)
    assert float(cash.sel(finance_line="repayment")[1]) == 0.0
    assert np.abs(cash.sel(finance_line="tax")[:5]).max() == 0.0
    level = case.finance["price_level"].values
    assert level[10] == pytest.approx(1.02**10)


def test_it_is_stored_verified_exported_and_reported(case, tmp_path):
    write(case, tmp_path / "case")
    kept = read(tmp_path / "case")
    assert kept.finance.equals(case.finance)
    assert kept.reference.equals(case.reference)
    found = verify(tmp_path / "case")
    assert found.ok
    assert {"NZ1086", "NZ1087", "NZ1088"} <= {check.code for check in found.checks}
    export(case, tmp_path / "csv", ["csv", "xlsx"])
    assert "net_present_value" in (tmp_path / "csv" / "finance_worth.csv").read_text(encoding="utf-8")
    page = write_report(case, tmp_path / "report.html").read_text(encoding="utf-8")
    assert 'id="worth"' in page
    json.dumps(summary(kept), allow_nan=False)


def test_without_a_reference_there_is_no_worth_but_a_cost_of_a_kwh(folder):
    alone = run(read_scenario(folder, ["finance.reference=none"]), work="plan")
    assert alone.finance is None
    told = summary(alone)
    assert told["finance"] is None
    costs = {row["name"]: row["all_stages"] for row in told["levelised_costs"]}
    assert 0.02 < costs["roof"] < costs["electricity"] < 0.1


def test_loans_and_taxes_leave_the_plan_as_it_is(folder, case):
    plain = run(read_scenario(folder, ["finance.loan.share=0", "finance.tax.rate=50 %"]), work="plan")
    assert plain.certificate["objective"] == case.certificate["objective"]


def test_a_result_written_before_is_read_and_told(case, tmp_path):
    late = ["asset_cost", "asset_output", "service_cost", "service_kwh", "early_replacement"]
    older = replace(
        case,
        park=replace(case.park, finance=Finance()),
        reference=None,
        finance=None,
        promise=replace(case.promise, books=case.promise.books.drop_vars(late)),
        operation=replace(case.operation, books=case.operation.books.drop_vars(late)),
    )
    write(older, tmp_path / "older")
    kept = read(tmp_path / "older")
    told = summary(kept)
    assert (told["finance"], told["levelised_costs"]) == (None, [])
    assert 'id="worth"' not in write_report(kept, tmp_path / "report.html").read_text(encoding="utf-8")
    assert verify(tmp_path / "older").ok


@pytest.mark.parametrize(
    ("name", "code"), [("real_cash", "NZ1086"), ("net_present_value", "NZ1087"), ("nominal_cash", "NZ1088")]
)
def test_a_figure_of_the_worth_that_was_changed_is_found(case, name, code):
    changed = case.finance[name].copy(deep=True)
    changed.values[changed.values != 0.0] *= 1.001
    if name == "nominal_cash":
        changed = case.finance[name].copy(deep=True)
        changed.loc[{"party": "esco", "finance_line": "interest"}] *= 1.001
    found = checks_of(replace(case, finance=case.finance.assign({name: changed})))
    assert code in {check.code for check in found if not check.ok}
