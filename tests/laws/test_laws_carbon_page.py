"""The example of docs/carbon.md, as a reader would copy it, the whole way."""

import re
from pathlib import Path

import numpy as np
import pytest

from netzero.proof import verify
from netzero.reports import write_report
from netzero.results import write
from netzero.results.inventory import WHOLE, inventory_table
from netzero.results.summary import summary
from netzero.run import run
from netzero.scenario import read_scenario

PAGE = Path(__file__).resolve().parents[2] / "docs" / "carbon.md"
BLOCK = re.compile(r"```\w+\n# (park\.yaml|tenants\.csv)\n(.*?)```", re.DOTALL)


def test_the_example_of_the_page_is_planned_booked_verified_and_reported(tmp_path):
    for name, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    case = run(read_scenario(tmp_path), work="run")
    later = summary(case)["stages"][1]
    assert later["abatement_cost"]["cap"] > 0
    # 72 kg of R404A a year leak, and 90 t of lime
    assert later["gases_t"]["scope_1"]["r404a"] == pytest.approx(0.072 * 3922)
    assert later["gases_t"]["scope_1"]["co2"] > 90
    [tins] = later["products"]
    assert tins["direct_per_t"] == pytest.approx(tins["direct_t"] / 12_000)
    for basis in (case.promise, case.operation):
        books = basis.books
        counted = books["emissions"].sel(scope=["scope_1", "scope_2_location"]).sum(("party", "scope"))
        np.testing.assert_allclose(books["inventory"].sum(("party", "source", "gas")), counted, rtol=1e-9)
        assert float(books["inventory"].sel(party="cannery", source="heat_inside").sum()) > 0
        table = inventory_table(basis)
        park = table[(table.party == WHOLE) & (table.stage == 2030)].t_co2e.sum()
        assert park == pytest.approx(float(counted[1]))
    write(case, tmp_path / "case")
    found = verify(tmp_path / "case")
    assert [check for check in found.checks if not check.ok] == []
    write_report(case, tmp_path / "report.html", lang="en")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    for words in ("R404A", "Scope 3 by kind", "Inventory by source", "tins", "Cost of the last tonne saved"):
        assert words in page
