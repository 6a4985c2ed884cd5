"""Alone and together where emissions cost something: what each declares, and its part of the free allowances."""

from pathlib import Path

import pytest

from netzero.results import read
from netzero.sharing import Shared
from netzero.tracing import trace
from tests.sharing.test_sharing_study import folder_of, shared_of

CARBON = """
assets: []
emissions: {process: [{tenant: a, name: kiln, amount: 100 t}]}
carbon: {price: 10 USD/t, trading: {free: 100 t, buy: 20 USD/t}}
"""
A_T = 0.0005 * 365 * (8 * 150 + 16 * 50) + 100
B_T = 0.0005 * 365 * (8 * 20 + 16 * 100)
LACKING_T = 100 - 100 * A_T / (A_T + B_T)
"""What a must buy alone: all are allotted what the kiln emits, pro rata to what each emits in the base year."""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Shared, Path]:
    path = tmp_path_factory.mktemp("carbon")
    return shared_of(folder_of(path / "two", CARBON), path / "out"), path / "out"


def test_free_allowances_are_parted_by_the_base_year_and_the_kiln_is_its_owner_s(shared: tuple[Shared, Path]) -> None:
    found, out = shared
    paid = {name: read(out / "alone" / name) for name in ("a", "b")} | {"both": read(out / "together")}
    assert trace(paid["a"], "allowances_2026").value == pytest.approx(20 * LACKING_T, rel=1e-9)
    assert trace(paid["b"], "allowances_2026").value == pytest.approx(0.0, abs=1e-6)
    assert trace(paid["both"], "allowances_2026").value == pytest.approx(0.0, abs=1e-6)
    assert [trace(case, "carbon_price_2026").value for case in paid.values()] == pytest.approx([1000.0, 0.0, 1000.0])
    assert found.game is not None
    assert found.game.value == pytest.approx(10 * 365 / 31 * 80 + 20 * LACKING_T, rel=1e-9)


def test_carbon_price_and_declared_tonnes_are_explained(shared: tuple[Shared, Path]) -> None:
    case = read(shared[1] / "together")
    [priced] = trace(case, "carbon_price_2026", "a").lines
    assert [(each.key, each.value) for each in priced.pieces[0].inputs] == [("emitted", 100.0), ("price", 10.0)]
    assert [each.name for each in priced.pieces[0].inputs[1].assumptions] == ["carbon.price"]
    [kiln] = trace(case, "scope_1_2026", "a").lines
    assert [(piece.of, piece.amount) for piece in kiln.pieces] == [("kiln", 100.0)]
    assert [each.name for each in kiln.pieces[0].inputs[0].assumptions] == ["emissions.kiln.amount"]
    [losses] = trace(case, "scope_3_2026", "b").lines
    assert [each.key for piece in losses.pieces for each in piece.inputs] == ["grid_losses"]
