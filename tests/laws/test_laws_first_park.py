"""The laws hold on the bundled example, in the plan and in operation."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pages import text_of

from netzero.proof import verify
from netzero.results import Case, Operated, summary, write


@pytest.fixture(params=["promise", "operation"])
def operated(request: pytest.FixtureRequest, first_park: Case) -> Operated:
    found = getattr(first_park, request.param)
    assert found is not None
    return found


def test_energy_closes_everywhere(operated: Operated) -> None:
    assert operated.balance_residual_max <= 1e-9


def test_the_replay_equals_the_plan(first_park: Case) -> None:
    assert first_park.promise is not None
    assert first_park.plan is not None
    for name, array in first_park.promise.dispatch.data_vars.items():
        planned = first_park.plan[name].values
        assert np.abs(array.values - planned).max(initial=0) <= 1e-6 * max(1, np.abs(planned).max(initial=0)), name


def test_the_replay_emits_what_the_plan_says(first_park: Case) -> None:
    assert first_park.promise is not None
    emitted = first_park.promise.books["emissions"].sum("party")
    scope_2 = "scope_2_market" if first_park.park.carbon.market_based else "scope_2_location"
    gross = (emitted.sel(scope="scope_1") + emitted.sel(scope=scope_2)).values
    assert gross == pytest.approx(np.array(first_park.certificate["gross_emissions_t"]), rel=1e-6)


def test_every_ledger_of_carbon_adds_up(operated: Operated) -> None:
    books = operated.books
    gross = float(abs(books["emissions"]).sum())
    for apart in (
        books["gas_emissions"].sum("gas") - books["emissions"],
        books["upstream"].sum("kind") - books["emissions"].sel(scope="scope_3"),
        books["footprint"].sum("tenant") - books["emissions"].sum("party"),
        books["inventory"].sum(("party", "source", "gas"))
        - books["emissions"].sel(scope=["scope_1", "scope_2_location"]).sum(("party", "scope")),
    ):
        assert float(abs(apart).max()) <= 1e-9 * gross


def test_a_plan_of_typical_days_is_run_by_rules_on_all_hours_and_says_so(first_park: Case) -> None:
    assert first_park.promise is not None
    assert first_park.operation is not None
    assert first_park.periods is not None
    assert first_park.promise.dispatch.sizes["time"] == first_park.periods.sizes["time"] < 1000
    assert first_park.operation.dispatch.sizes["time"] == 8760
    document = summary(first_park)
    assert document["bound_kind"] == "representative_periods"
    assert document["basis"] == "promise"
    assert document["operation"]["policy"] == first_park.operation.policy


def test_the_books_add_up_to_the_objective(first_park: Case) -> None:
    total = summary(first_park)["cost"]["total"]
    assert total == pytest.approx(first_park.certificate["objective"], rel=1e-9)


def test_the_bound_does_not_exceed_the_cost(first_park: Case) -> None:
    assert first_park.certificate["bound"] <= first_park.certificate["objective"]
    assert first_park.certificate["gap"] < 1e-6


def test_all_parties_add_up_to_the_park(operated: Operated) -> None:
    books = operated.books
    assert np.abs(books["transfers"].sum("party").values).max() <= 1e-9 * np.abs(books["transfers"].values).sum()
    scopes = ["scope_1", "scope_2_location", "scope_2_market", "biogenic", "offset"]
    handed_on = books["footprint"].sum("tenant").sel(scope=scopes).values
    assert handed_on == pytest.approx(books["emissions"].sum("party").sel(scope=scopes).values, rel=1e-9, abs=1e-9)


def test_present_value_of_the_cash_is_the_cost(operated: Operated, first_park: Case) -> None:
    weights = np.array(first_park.park.stages.weights)
    cost = weights @ operated.books["costs"].sum(["party", "line"]).values
    assert -operated.books["present_value"].sum().item() == pytest.approx(cost, rel=1e-9)


def test_same_inputs_give_the_same_bytes(first_park: Case, stored: Path, tmp_path: Path) -> None:
    write(first_park, tmp_path)
    assert (tmp_path / "case.nc").read_bytes() == (stored / "case.nc").read_bytes()


def test_the_stored_result_verifies(stored: Path) -> None:
    found = verify(stored)
    assert found.ok, [check.say() for check in found.checks if not check.ok]


def test_the_json_document_is_the_one_described(first_park: Case, stored: Path) -> None:
    page = text_of("json")
    described = json.loads(page.split("```json")[1].split("```")[0])
    real = json.loads(json.dumps(summary(first_park, stored)))
    assert set(_keys(described)) <= set(_keys(real))
    assert set(described) == set(real)
    assert set(described["stages"][0]) == set(real["stages"][0])
    assert set(described["stages"][0]["capacity"][0]) == set(real["stages"][0]["capacity"][0])
    assert real["status"] == "optimal"


def _keys(item: Any, path: str = "") -> Iterator[str]:
    """Yield the paths of all keys of a document; entries of a list are alike."""
    if isinstance(item, dict) and path != "/warnings/*/values":
        for key, value in item.items():
            yield f"{path}/{key}"
            yield from _keys(value, f"{path}/{key}")
    elif isinstance(item, list):
        for value in item:
            yield from _keys(value, f"{path}/*")
