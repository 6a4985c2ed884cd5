"""The example of docs/settlement.md, as a reader would copy it, the whole way."""

import numpy as np
from pages import copied

from netzero.proof import verify
from netzero.results import write
from netzero.results.summary import summary
from netzero.run import run
from netzero.scenario import read_scenario
from netzero.simulator import hourly_bills


def test_the_example_of_the_page_is_settled_billed_and_verified(tmp_path):
    case = run(read_scenario(copied("settlement", tmp_path)), work="run")
    for basis in (case.promise, case.operation):
        settled, seen = basis.settlement, basis.dispatch
        size = 1e-12 * np.maximum(1.0, seen["imported_kw"].values[0] + seen["supplied_kw"].sum("supply").values)
        assert (np.abs(settled["grid_taken_kw"].sum("party").values - seen["imported_kw"].values[0]) <= size).all()
        assert (np.abs(settled["exported_by_kw"].sum("party").values - seen["exported_kw"].values[0]) <= size).all()
        assert (np.abs((settled["pool_taken_kw"] - settled["pool_given_kw"]).sum("party").values) <= size).all()
    # the clinic is in the first class: it imports nothing while the press still gets some of the pool
    flows = {name: case.operation.settlement[name] for name in ("pool_taken_kw", "grid_taken_kw")}
    press_gets = flows["pool_taken_kw"].sel(party="press").values > 1e-9
    assert press_gets.any()
    assert flows["grid_taken_kw"].sel(party="clinic").values[press_gets].max() <= 1e-9
    stage = summary(case)["stages"][0]
    taken = {party: row["pool_taken_kwh"] for party, row in stage["parties"].items()}
    pool = stage["parties"]["park"]["transfers"]["pool"]
    assert abs(pool + 0.005 * sum(taken.values())) <= 1e-9 * abs(pool)
    # the press needs 1 GWh of steam in 365 such days or so, and pays 0.06 a kWh
    heat = case.promise.settlement["heat_taken_kw"].sel(party_carrier="press:steam").values[0].sum() * 365
    assert abs(stage["parties"]["press"]["transfers"]["heat"] - 0.06 * heat) <= 1e-6 * heat
    bills = hourly_bills(case.park, case.hourly, case.operation.dispatch)
    books = case.operation.books["transfers"].sel(stage=2026, transfer=["grid_energy", "export", "pool"])
    for party in ("mill", "clinic", "press"):
        year = float(bills["cost"].sel(party=party).values[0].sum()) * 365
        assert abs(year - float(books.sel(party=party).sum())) <= 1e-9 * abs(year)
    write(case, tmp_path / "case")
    assert verify(tmp_path / "case").ok
