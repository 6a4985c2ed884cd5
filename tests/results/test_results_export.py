"""Other formats, summary and comparison: the same figures, and no text that acts."""

import io
import json
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest
import xarray as xr

from netzero.errors import BadInput, IntegrityFailed, StorageFailed
from netzero.results import compare, export, summary
from netzero.results.exports.as_csv import harmless
from netzero.results.exports.tables import tables
from netzero.results.tuning import tuned_costs

EVIL = '=HYPERLINK("http://evil.example","Dệt may")'


@pytest.fixture
def evil_case(make):
    """The same case with a tenant whose name is a formula."""
    return make(tenant=EVIL)


def test_a_formula_in_a_name_stays_a_text_in_excel(evil_case, tmp_path):
    (path,) = export(evil_case, tmp_path, ["xlsx"])
    book = openpyxl.load_workbook(path)
    cell = book["Tenants"]["A2"]
    assert cell.value == EVIL
    assert cell.data_type == "s"
    cells = [cell for sheet in book for row in sheet for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert book.sheetnames[:3] == ["Summary", "Capacity", "Costs"]


def test_a_formula_in_a_name_is_disarmed_in_csv(evil_case, tmp_path):
    export(evil_case, tmp_path, ["csv"])
    assert (tmp_path / "tenants.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    tenants = pd.read_csv(tmp_path / "tenants.csv")
    assert tenants["tenant"].tolist() == ["'" + EVIL]
    for path in tmp_path.glob("*.csv"):
        for column, texts in pd.read_csv(path, dtype=str).items():
            assert not column.startswith(("=", "+", "-", "@"))
            assert not [text for text in texts if str(text).startswith(("=", "+", "@"))], (path, column)


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", "\0"])
def test_every_risky_first_character_is_disarmed(first):
    assert harmless(first + "A1") == "'" + first + "A1"
    assert harmless(-1.5) == -1.5
    assert harmless("a=1") == "a=1"


@pytest.mark.parametrize("text", ["-0.0035", "-1", "+1", "-1.5e-07", "-.5"])
def test_a_number_that_is_a_text_stays_the_number(text):
    assert harmless(text) == text


@pytest.mark.parametrize("text", ["-1+2", "=1", "@1", "\t1", "-1\n", "-inf", "-1e999", "-1_000", "- 1", "-", "-0x10"])
def test_what_is_not_quite_a_number_is_disarmed(text):
    assert harmless(text) == "'" + text


def test_a_negative_assumption_is_a_number_in_csv(case, tmp_path):
    falls = replace(case.assumptions[0], name="pv.degradation", value="-0.0035")
    export(replace(case, assumptions=(falls,)), tmp_path, ["csv"])
    assert pd.read_csv(tmp_path / "assumptions.csv")["value"].tolist() == [-0.0035]


def test_numbers_of_csv_are_exact(case, tmp_path):
    operation = case.operation
    books = operation.books.copy(deep=True)
    books["costs"].values[0, 0, 0] = -1 / 3
    export(replace(case, operation=replace(operation, books=books)), tmp_path, ["csv"])
    costs = pd.read_csv(tmp_path / "costs.csv", float_precision="round_trip")
    row = costs[(costs.basis == "operation") & (costs.party == "park") & (costs.stage == 2026)].iloc[0]
    assert (row.line, row.value, row.unit) == ("investment", -1 / 3, "VND year-1")


def test_hours_of_csv_have_a_row_a_step(case, tmp_path):
    export(case, tmp_path, ["csv"])
    hours = pd.read_csv(tmp_path / "hourly_operation.csv")
    assert len(hours) == 2 * 4
    assert hours["imported_kw gate"].tolist() == [100, 70, 50, 90] * 2
    assert hours["time"][3] == "2026-01-05 03:00:00"


def test_hours_of_parquet_are_long(case, tmp_path):
    export(case, tmp_path, ["parquet"])
    hours = pd.read_parquet(tmp_path / "hourly.parquet")
    bought = hours[(hours.basis == "promise") & (hours.quantity == "imported_kw") & (hours.stage == 2027)]
    assert bought.value.tolist() == [100.0, 70.0, 50.0, 90.0]
    assert bought.label.unique().tolist() == ["gate"]
    assert bought.unit.unique().tolist() == ["kW"]
    assert pd.read_parquet(tmp_path / "capacity.parquet")["capacity"].tolist() == [50.0, 20.0, 40.0] * 2


def test_excel_holds_numbers_as_numbers(case, tmp_path):
    (path,) = export(case, tmp_path, ["xlsx"])
    rows = list(openpyxl.load_workbook(path)["Capacity"].values)
    assert rows[0] == ("stage", "name", "technology", "node", "owners", "capacity", "new_capacity", "unit")
    assert rows[1][0] == 2026
    assert rows[1][5:] == (50, 50, "kWp")


def test_every_table_has_a_sheet_and_assumptions_come_last(case, tmp_path):
    (path,) = export(case, tmp_path, ["xlsx"])
    sheets, found = openpyxl.load_workbook(path).sheetnames, tables(case)
    assert len(sheets) == len(found)
    assert {"Summary", "Emissions", "Costs", "Transfers"} <= set(sheets)
    assert sheets[-1] == "Assumptions"


def test_exports_of_equal_cases_have_equal_bytes(case, tmp_path):
    formats = ["csv", "parquet", "xlsx", "json"]
    one, two = export(case, tmp_path / "one", formats), export(case, tmp_path / "two", formats)
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]
    assert [path.name for path in one] == [path.name for path in two]


def test_an_unknown_format_is_refused_before_anything_is_written(case, tmp_path):
    with pytest.raises(BadInput, match="parquet"):
        export(case, tmp_path, ["json", "pdf"])
    assert list(tmp_path.iterdir()) == []


def test_an_export_into_a_file_is_told(case, tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(StorageFailed):
        export(case, tmp_path / "file", ["json"])


def test_the_summary_is_what_the_books_say(case, tmp_path):
    document = summary(case, tmp_path)
    assert document["status"] == "optimal"
    assert document["basis"] == "promise"
    assert document["cost"]["total"] == 2 * 991615.0
    assert document["cost"]["currency"] == "VND"
    assert document["cost"]["lines"]["grid_energy"] == 2 * 941700.0
    assert document["stages"][1]["co2_t"]["scope_2_location"] == pytest.approx(475.23)
    assert document["stages"][0]["capacity"][0] == {
        "name": "pv",
        "technology": "pv_roof",
        "node": "park",
        "owner": "park + Dệt may Đông Á",
        "owners": {"park": 0.75, "Dệt may Đông Á": 0.25},
        "capacity": 50.0,
        "new_capacity": 50.0,
        "unit": "kWp",
    }
    assert document["operation"]["cost"]["total"] == 2 * 991615.0
    assert document["warnings"][0]["message"] == "park.yaml has 0 fault(s)"
    assert json.loads(json.dumps(document, allow_nan=False)) == document


def test_a_simulated_case_has_no_bound(case):
    document = summary(replace(case, plan=None, promise=None, certificate={}))
    assert (document["status"], document["basis"], document["bound"]) == ("simulated", "operation", None)
    assert [size["capacity"] for size in document["stages"][0]["capacity"]] == [0.0, 20.0, 0.0]


def test_a_summary_says_which_part_of_the_year_its_figures_are_sums_over(case):
    assert summary(case)["year_fraction"] == 1.0
    week = case.hourly.assign_attrs(year_fraction=168 / 8760)
    assert summary(replace(case, hourly=week))["year_fraction"] == 168 / 8760


def test_a_cost_that_is_not_finite_is_no_summary(case):
    with pytest.raises(IntegrityFailed):
        summary(replace(case, certificate=case.certificate | {"bound": float("-inf")}))


def test_a_comparison_shows_what_differs(case):
    books = case.promise.books.copy(deep=True)
    books["costs"].values[0, 0, 0] += 1000.0
    scenario = case.scenario | {
        "assets": [{"name": "wind"}, {"name": "pv", "max": 70}],
        "title": case.scenario["title"],
    }
    other = replace(case, promise=replace(case.promise, books=books), scenario=scenario)
    found = compare([case, other])
    figures = {row["figure"]: row for row in found["figures"]}
    assert figures["cost"]["differences"] == [0.0, 1000.0]
    assert figures["year_fraction"]["values"] == [1.0, 1.0]
    assert figures["cost.investment"]["values"] == [580.0, 1580.0]
    assert figures["2027.capacity.pv_roof"]["values"] == [50.0, 50.0]
    assert figures["2026.energy.battery"]["unit"] == "kWh"
    assert found["inputs"] == [
        {"key": "assets[pv].max", "values": [60, 70]},
        {"key": "assets[wind].name", "values": [None, "wind"]},
    ]
    assert json.loads(json.dumps(found)) == found


def test_a_comparison_shows_parameters_that_were_found_by_trial(case):
    def rules(peak_share):
        return {"policy": "peak_shaving", "band": 0.2, "peak_share": peak_share, "peak_reserve": 1.0}

    tried = [{"rules": rules(0.5), "cost": 90.0}, {"rules": rules(0.8), "cost": 100.0}]
    told = {"tuned": tried, "tuned_from": rules(0.8), "options": {"tuning": "cost"}}
    tuned = replace(case, provenance=case.provenance | told)
    assert compare([case, tuned])["inputs"] == [
        {"key": "tuning", "values": [None, "cost"]},
        {"key": "policy_parameters.peak_share", "values": [None, 0.5]},
    ]
    assert tuned_costs(tuned) == (100.0, 90.0)


@pytest.mark.parametrize("known", [True, False])
def test_a_tax_that_is_not_known_is_no_tax_of_0(case, known):
    meters = tuple(replace(meter, has_vat=known) for meter in case.park.meters)
    labels = {"meter": ["gate"], "bill_line": ["total", "vat"]}
    bill = xr.DataArray([[100.0, 0.0]], dims=("meter", "bill_line"), coords=labels)
    books = case.operation.books.assign(bill=bill)
    with_bill = replace(case, operation=replace(case.operation, books=books))
    bills = tables(replace(with_bill, park=replace(case.park, meters=meters)))["bills"]
    assert bills["bill_line"].tolist() == ["total", "vat"][: 1 + known]


def test_a_summary_is_exported_as_json(case, tmp_path):
    (path,) = export(case, tmp_path, ["json"])
    assert json.load(io.StringIO(path.read_text(encoding="utf-8")))["cost"]["total"] == 2 * 991615.0
