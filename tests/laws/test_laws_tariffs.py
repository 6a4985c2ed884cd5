"""The example of docs/tariffs.md, as a reader would copy it, the whole way."""

import numpy as np
import pytest
from pages import copied

from netzero.hourly import axis_of
from netzero.proof import verify
from netzero.reports import write_report
from netzero.results import read, write
from netzero.run import run
from netzero.scenario import read_scenario
from netzero.tariffs import bill

GRID = ["grid_energy", "grid_demand", "grid_fixed", "grid_power_factor"]


def test_the_example_of_the_page_is_planned_billed_verified_and_told(tmp_path):
    scenario = read_scenario(copied("tariffs", tmp_path))
    case = run(scenario, work="run")
    assert case.certificate["relaxed_bills"] == {"gate": ["power_factor"]}
    for basis in (case.promise, case.operation):
        costs = basis.books["costs"].sum("party").sel(stage=2026)
        imported = basis.dispatch["imported_kw"].values[0, 0]
        direct = bill(scenario.tariffs["gate"], axis_of(scenario), imported, 2026, "VN")
        found = costs.sel(line=GRID[:3]).sum().item()
        assert found == pytest.approx(direct.total, rel=1e-12)
        lines = basis.books["bill"].sel(meter="gate", stage=2026).sum("billing_month")
        assert lines.sel(bill_line="vat").item() == pytest.approx(0.08 * costs.sel(line=GRID).sum().item(), rel=1e-12)
        # near that of cos phi 0.88: the sun gives active energy alone, and what batteries lose is active, too
        surcharge = costs.sel(line="grid_power_factor").item() / costs.sel(line="grid_energy").item()
        assert surcharge == pytest.approx(0.9 / 0.88 - 1, rel=0.2)
    planned = {line: case.certificate["cost_lines"][line][0] for line in GRID[:3]}
    booked = case.promise.books["costs"].sum("party").sel(stage=2026)
    for line, amount in planned.items():
        assert booked.sel(line=line).item() == pytest.approx(amount, rel=1e-6), line
    [note] = [warning for warning in case.warnings if warning["code"] == "NZ0645"]
    assert note["values"]["planned"] < note["values"]["billed"]
    write(case, tmp_path / "case")
    assert verify(tmp_path / "case").ok
    again = read(tmp_path / "case")
    assert np.array_equal(again.hourly["charge_month"].values, case.hourly["charge_month"].values)
    write_report(case, tmp_path / "report.html", "vi")
    assert "Phụ thu hệ số công suất" in (tmp_path / "report.html").read_text(encoding="utf-8")
