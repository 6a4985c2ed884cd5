"""The example of docs/carbon.md, as a reader would copy it, the whole way."""

import re

import numpy as np
import pytest
from pages import copied, text_of

from netzero.proof import verify
from netzero.reports import write_report
from netzero.results import write
from netzero.results.inventory import WHOLE, inventory_table
from netzero.results.summary import summary
from netzero.run import run
from netzero.scenario import read_scenario
from netzero.tracing import trace

CERTIFICATES = re.compile(r"## Certificates\n.*?```yaml\n(.*?)```", re.DOTALL)


def test_the_example_of_the_page_is_planned_booked_verified_and_reported(tmp_path):
    case = run(read_scenario(copied("carbon", tmp_path)), work="run")
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


def test_certificates_of_the_page_are_planned_booked_verified_and_reported(tmp_path):
    [certificates] = CERTIFICATES.findall(text_of("carbon"))
    copied("carbon", tmp_path)
    with (tmp_path / "park.yaml").open("a", encoding="utf-8") as file:
        file.write(certificates)
    case = run(read_scenario(tmp_path), work="run")
    assert case.certificate["status"] == "optimal"
    for basis in (case.promise, case.operation):
        told = basis.books["certificates"].sum("party").sel(stage=2030)
        issued, bought, sold, retired = (float(told.sel(certificate=line)) for line in told["certificate"].values)
        assert issued + bought == pytest.approx(sold + retired)
        assert bought > 0
        assert sold == 0  # it would earn 1.5 and cost 5: the target lacks what is sold
    assert case.promise.books["clean_share"].sel(target="renewable", stage=2030) == pytest.approx(0.5)
    rests_on = {figure.name for figure in trace(case, "scope_2_market_2030").assumptions}
    assert "certificates.buy.limit" in rests_on
    write(case, tmp_path / "case")
    found = verify(tmp_path / "case")
    assert [check for check in found.checks if not check.ok] == []
    write_report(case, tmp_path / "report.html", lang="vi")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Chứng chỉ điện tái tạo" in page
    assert "chứng chỉ mua vào cũng được tính" in page
