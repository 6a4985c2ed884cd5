"""Cases in the IAMC format: names, units and sums as the template has them, by hand."""

import io
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest
from sweep.hand_made import hand_made

from netzero.sweep.iamc import iamc_files, scenario_names, to_iamc
from netzero.sweep.iamc_names import of_column, of_flow, of_size


@pytest.fixture(scope="module")
def wide() -> pd.DataFrame:
    return to_iamc(hand_made("case"), "park")


def of(wide: pd.DataFrame, variable: str) -> pd.Series:
    row = wide[(wide["scenario"] == "case 1") & (wide["variable"] == variable)]
    assert len(row) == 1
    return row.iloc[0]


def test_a_row_is_a_case_and_variable_with_a_column_for_each_year(wide: pd.DataFrame) -> None:
    assert list(wide.columns) == ["model", "scenario", "region", "variable", "unit", "2030", "2040"]
    assert not wide.duplicated(["model", "scenario", "region", "variable"]).any()
    assert set(wide["region"]) == {"park"}
    assert wide["scenario"].nunique() == 10


def test_amounts_are_in_the_units_of_the_template(wide: pd.DataFrame) -> None:
    emitted = of(wide, "Emissions|Kyoto Gases")
    assert (emitted["unit"], emitted["2030"], emitted["2040"]) == (
        "Mt CO2-equiv/yr",
        pytest.approx(0.019),
        pytest.approx(0.008),
    )
    assert of(wide, "Final Energy|Electricity")[["unit", "2030"]].tolist() == ["EJ/yr", pytest.approx(3.6e-3)]
    assert of(wide, "Storage Capacity|Electricity")[["unit", "2030"]].tolist() == ["GWh", pytest.approx(2e-3)]
    assert of(wide, "Total Cost")[["unit", "2030"]].tolist() == ["million VND/yr", pytest.approx(1e6)]
    assert of(wide, "Price|Carbon")[["unit", "2030"]].tolist() == ["VND/t CO2", 5e5]


def test_what_is_imported_is_negative_trade(wide: pd.DataFrame) -> None:
    assert of(wide, "Trade|Secondary Energy|Electricity|Volume")["2030"] == pytest.approx(-9e8 * 3.6e-12)


def test_columns_of_one_variable_add_up_and_so_do_those_above(wide: pd.DataFrame) -> None:
    for variable in ("Capacity|Electricity|Solar|PV", "Capacity|Electricity|Solar", "Capacity|Electricity"):
        assert of(wide, variable)["2030"] == pytest.approx(1.5e-3)
    assert of(wide, "Final Energy")["2030"] == pytest.approx(1.5e9 * 3.6e-12)


def test_cases_of_the_same_label_have_names_of_their_own() -> None:
    table = hand_made()
    table.frame["label"] = ["same"] * 6 + [f"other {at}" for at in range(6)]
    names = scenario_names(table)
    assert names.is_unique
    assert names[:2].tolist() == ["same #1", "same #2"]


def test_figures_of_a_part_of_the_year_say_of_which() -> None:
    of_a_week = replace(hand_made("case"), sweep={"year_fraction": 7 / 365})
    book = openpyxl.load_workbook(io.BytesIO(dict(iamc_files(of_a_week, "park"))["iamc.xlsx"]))
    [named] = [column for column in book["meta"].columns if column[0].value == "year_fraction"]
    assert [cell.value for cell in named[1:]] == pytest.approx([7 / 365] * (len(named) - 1))
    assert len(named) > 1


def test_failed_cases_are_in_a_sheet_of_their_own() -> None:
    files = dict(iamc_files(hand_made("case"), "park"))
    book = openpyxl.load_workbook(io.BytesIO(files["iamc.xlsx"]))
    assert book.sheetnames == ["data", "meta", "failed"]
    assert [cell.value for cell in book["failed"]["C"]] == ["status", "no_plan", "waiting"]
    assert [cell.value for cell in book["meta"][1]] == ["model", "scenario", "number", "key", "size", "price", "policy"]
    again = pd.read_csv(io.BytesIO(files["iamc.csv"]))
    assert len(again) == len(to_iamc(hand_made("case"), "park"))


@pytest.mark.parametrize(
    ("technology", "carrier", "unit", "storage", "variable"),
    [
        ("pv_roof", "electricity", "kWp", False, "Capacity|Electricity|Solar|PV"),
        ("wind_onshore", "electricity", "kW", False, "Capacity|Electricity|Wind"),
        ("coal_boiler", "steam", "kW", False, "Capacity|Heat|Coal"),
        ("biomass_boiler", "steam", "kW", False, "Capacity|Heat|Biomass"),
        ("gas_boiler", "steam", "kW", False, "Capacity|Heat|Gas"),
        ("electric_boiler", "steam", "kW", False, "Capacity|Heat|Electricity"),
        ("heat_pump_90", "hot_water", "kW", False, "Capacity|Heat|Heat Pumps"),
        ("electric_chiller", "cooling", "kW", False, "Capacity|Cooling|Electricity"),
        ("battery", "electricity", "kW", True, "Capacity|Electricity Storage"),
        ("battery", "electricity", "kWh", True, "Storage Capacity|Electricity"),
    ],
)
def test_capacities_by_their_source(technology: str, carrier: str, unit: str, storage: bool, variable: str) -> None:
    assert of_size(technology, carrier, unit, storage=storage) == variable


def test_flows_that_are_in_others_already_have_no_name() -> None:
    assert of_flow("supplied:electricity:pv_roof") == ("Secondary Energy|Electricity|Solar|PV", 1.0)
    assert of_flow("exported:electricity")[1] == 1.0
    assert [
        of_flow(flow)[0]
        for flow in (
            "curtailed:electricity:pv_roof",
            "pool_taken:electricity",
            "converted_from:electricity:electric_boiler",
        )
    ] == [""] * 3


def test_columns_of_simulated_designs_are_known_by_their_name() -> None:
    assert of_column("co2.2030.scope_1") == ("Emissions|Kyoto Gases", 1.0)
    assert of_column("yearly_cost.2030.fuel") == ("Total Cost", 1.0)
    assert of_column("imported_kwh.2030") == ("Trade|Secondary Energy|Electricity|Volume", -1.0)
    assert of_column("peak_kw.2030.gate") == ("", 1.0)
