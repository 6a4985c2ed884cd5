"""One table of all cases: what is in it, that nothing is read twice, and who can read it."""

import json
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest
from sweep.tiny import tiny_sweep

from netzero.results import compare, read
from netzero.sweep import cases_table
from netzero.sweep.case_figures import case_figures
from netzero.sweep.cases import tasks
from netzero.sweep.cases_table import TABLE, CasesTable, from_bytes, gather, to_bytes
from netzero.sweep.compute import compute
from netzero.sweep.places import FIGURES, case_folder
from netzero.sweep.read import read_sweep
from netzero.sweep.store import LocalStore, open_store
from netzero.sweep.work import begin

HOSTILE = '=HYPERLINK("http://example.invalid")<script>window.PWNED=1</script>'
SWEEP = f"""\
version: 1
scenario: tiny
work: plan
parameters:
  discount_rate: [4 %, 8 %]
cases:
  - {{name: '{HOSTILE}', set: {{discount_rate: -500 %}}}}
"""


@pytest.fixture(scope="session")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sweep of two cases that are planned, one that is refused, and one that is not yet computed."""
    folder = tmp_path_factory.mktemp("swept")
    text = SWEEP + "  - {name: later, set: {discount_rate: 6 %}}\n"
    sweep = read_sweep(tiny_sweep(folder, text))
    store = open_store(str(folder / "results"))
    begin(sweep, store)
    for task in list(tasks(sweep))[:-1]:
        compute(store.url, task)
    return folder / "results"


@pytest.fixture(scope="session")
def table(swept: Path) -> CasesTable:
    return gather(LocalStore(swept))


def test_every_case_has_a_row_whatever_became_of_it(table: CasesTable) -> None:
    assert table.frame["status"].tolist() == ["done"] * 2 + ["bad_input", "waiting"]
    assert table.frame["label"].tolist()[-2:] == [HOSTILE, "later"]
    assert "discount_rate" in table.frame["message"][2]
    assert table.frame["set.discount_rate"].tolist() == pytest.approx([0.04, 0.08, -5, 0.06])
    assert table.frame.loc[2:, "cost"].isna().all()


def test_the_figures_are_those_that_compare_tells(table: CasesTable, swept: Path) -> None:
    keys = table.done["key"].tolist()
    cases = [read(swept / case_folder(key)) for key in keys]
    told = {row["figure"]: row["values"] for row in compare(cases)["figures"]}
    assert table.done["cost"].tolist() == told["cost"]
    assert table.done["cost.investment"].tolist() == told["cost.investment"]
    assert table.done["co2.2026.scope_1"].tolist() == told["2026.co2.scope_1"]
    roofs = table.done[["capacity.pv_roof_hall.2026", "capacity.pv_roof_lab.2026"]].sum(axis=1)
    assert roofs.tolist() == pytest.approx(told["2026.capacity.pv_roof"])
    net = table.done["co2.2026.scope_1"] + table.done["co2.2026.scope_2_location"]
    assert table.done["co2.2026.net"].tolist() == pytest.approx(net.tolist())
    assert table.done["co2"].tolist() == pytest.approx((5 * net).tolist())
    assert (table.unit("cost"), table.unit("co2.2026.net")) == ("VND", "t")


def test_a_case_that_was_read_once_is_not_read_again(
    table: CasesTable, swept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(cases_table, "_figures_of")
    assert to_bytes(gather(LocalStore(swept))) == to_bytes(table)


@pytest.mark.parametrize("lost", [None, b"no Parquet file"])
def test_the_table_may_be_lost_and_is_made_again(table: CasesTable, swept: Path, lost: bytes | None) -> None:
    before = (swept / TABLE).read_bytes()
    (swept / TABLE).unlink()
    if lost is not None:
        (swept / TABLE).write_bytes(lost)
    gather(LocalStore(swept))
    assert (swept / TABLE).read_bytes() == before == to_bytes(table)


def test_figures_beside_a_case_are_those_of_the_case(table: CasesTable, swept: Path) -> None:
    key = table.done["key"][0]
    folder = swept / case_folder(key)
    beside = json.loads((folder / FIGURES).read_bytes())["figures"]
    of_case = {name: value for name, (value, _) in case_figures(read(folder)).items() if value is not None}
    assert {name: said["value"] for name, said in beside.items()} == of_case


def test_figures_that_were_changed_are_not_believed(table: CasesTable, swept: Path) -> None:
    path = swept / case_folder(table.done["key"][0]) / FIGURES
    kept = path.read_bytes()
    path.write_bytes(kept.replace(b"promise", b"operate"))
    (swept / TABLE).unlink()
    try:
        assert path.read_bytes() != kept
        assert to_bytes(gather(LocalStore(swept))) == to_bytes(table)
    finally:
        path.write_bytes(kept)


def test_pandas_and_duckdb_read_it(table: CasesTable, swept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(swept)
    read_back, held = (each.astype(object).where(each.notna(), None) for each in (pd.read_parquet(TABLE), table.frame))
    pd.testing.assert_frame_equal(read_back, held)
    asked = "SELECT label, \"co2.2026.net\" FROM 'cases.parquet' WHERE status = 'done' ORDER BY cost"
    found = duckdb.sql(asked).fetchall()
    expected = table.done.sort_values("cost", kind="stable")
    assert [row[1] for row in found] == expected["co2.2026.net"].tolist()
    counts = duckdb.sql("SELECT status, count(*) FROM 'cases.parquet' GROUP BY status ORDER BY status").fetchall()
    assert counts == [("bad_input", 1), ("done", 2), ("waiting", 1)]


def test_columns_say_their_unit(table: CasesTable, swept: Path) -> None:
    schema = pq.read_schema(swept / TABLE)
    assert schema.field("cost").metadata[b"unit"] == b"VND"
    assert schema.field("co2.2026.scope_1").metadata[b"iamc"] == b"Emissions|Kyoto Gases"


SIMULATED = """\
version: 1
scenario: tiny
parameters:
  discount_rate: [4 %, 6 %]
  design.battery.energy: [1 MWh, 2 MWh]
weather_years: 1
"""


def test_blocks_of_simulated_years_make_one_table(tmp_path: Path) -> None:
    sweep = read_sweep(tiny_sweep(tmp_path, SIMULATED))
    store = open_store(str(tmp_path / "results"))
    begin(sweep, store)
    first, *_ = tasks(sweep)
    assert compute(store.url, first).status == "done"
    found = gather(store)
    assert found.simulated
    rows = found.frame[["number", "weather_year", "future", "status"]].itertuples(index=False, name=None)
    years = ("scenario", "vinh_phuc:1")
    done = [(number, year, 0, "done") for number in (1, 2) for year in years]
    left = [(number, year, 0, "waiting") for number in (3, 4) for year in years]
    assert list(rows) == done + left
    assert found.frame["set.discount_rate"].tolist() == pytest.approx([0.04] * 4 + [0.06] * 4)
    assert found.frame["set.design.battery.energy"].tolist() == pytest.approx([1000.0, 1000.0, 2000.0, 2000.0] * 2)
    assert (found.unit("set.design.battery.energy"), found.unit("cost")) == ("kWh", "VND")
    assert found.columns["co2.2026.scope_1"].variable == "Emissions|Kyoto Gases"
    net = found.done["co2.2026.scope_1"] + found.done["co2.2026.scope_2_location"]
    assert found.done["co2"].tolist() == pytest.approx((5 * net).tolist())
    assert found.cases["runs"].tolist() == [2] * 4
    assert found.cases["cost"][0] == pytest.approx(found.frame["cost"][:2].mean())
    assert gather(store).frame.equals(found.frame)
    assert from_bytes((tmp_path / "results" / TABLE).read_bytes()).unit("cost") == "VND"
