"""What is told of the figures of cases that are done before any of them is read."""

from dataclasses import replace

import pandas as pd
from sweep.tiny import tiny_sweep

from netzero.sweep.case_figures import Column
from netzero.sweep.cases import kept, tasks
from netzero.sweep.cases_table import CasesTable, gather
from netzero.sweep.compute import compute
from netzero.sweep.page.cautions import cautions
from netzero.sweep.read import read_sweep
from netzero.sweep.store import open_store
from netzero.sweep.work import begin

SWEEP = """\
version: 1
scenario: tiny
set: {carbon.offsets: {price: 1000 VND/t, max_share: 5 %}, carbon.count_scope_3: true}
parameters:
  design.battery.energy: [1 MWh, 2 MWh]
"""


def table_of(**columns: list[object]) -> CasesTable:
    """Two cases that are done and one that is not."""
    fixed = {"number": [1, 2, 3], "status": ["done", "done", "waiting"], "cost": [100.0, 200.0, None]}
    return CasesTable(pd.DataFrame(fixed | columns), {"cost": Column("VND")})


def words(table: CasesTable) -> list[str]:
    """What is told in English."""
    return [each.en for each in cautions(table)]


def test_operations_that_leave_demand_unserved_are_counted_with_the_share_of_their_cost() -> None:
    missing = {"unserved_kwh.2030.steam": [0.0, 5.0, None], "cost.unserved": [0.0, 30.0, None]}
    assert words(table_of(**missing)) == [
        "1 of them leave demand unserved when operated: its price, which nobody pays, is up to 15.0 % of their cost."
    ]


def test_a_plan_that_leaves_demand_unserved_is_told_once() -> None:
    told = words(
        table_of(**{"energy.unserved:steam.2030": [0.0, 5.0, None], "certificate": ["optimal", "unserved", ""]})
    )
    assert told == ["1 of them leave demand unserved: their cost holds its price, which nobody pays."]


def test_what_a_solver_leaves_of_demand_is_not_unserved() -> None:
    noise = {"energy.unserved:steam.2030": [1e-7, 0.0, None], "certificate": ["optimal", "optimal", ""]}
    assert words(table_of(**noise)) == []


def test_whole_years_that_serve_everything_need_no_words() -> None:
    whole = table_of(**{"unserved_kwh.2030.steam": [0.0, 0.0, None], "year_fraction": [1.0, 1.0, None]})
    assert words(replace(whole, sweep={"cost_leaves_out": []})) == []


def test_a_sweep_of_a_day_says_so_and_which_lines_are_in_no_cost(tmp_path) -> None:
    store = open_store(str(tmp_path / "out"))
    begin(read_sweep(tiny_sweep(tmp_path, SWEEP)), store)
    for task in tasks(kept(store)):
        assert compute(store.url, task).status == "done"
    told = words(gather(store))
    assert "In no cost here, as only the hours of a case can tell it (netzero hours): Offsets." in told
    assert any(said.startswith("In no emissions here, though caps count it") and "Scope 3" in said for said in told)
    assert (
        "Costs and figures of a year are sums over the declared part of the year (1/365), not over a whole year."
        in told
    )
