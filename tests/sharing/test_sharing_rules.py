"""Rules share the value of sharing among tenants; every share can be worked by hand."""

import math
from dataclasses import replace

import pytest

from netzero.sharing import RULES, Game

GAME = Game(
    players=("a", "b"),
    cost={frozenset("a"): 60.0, frozenset("b"): 40.0, frozenset("ab"): 80.0},
    settled={"a": 50.0, "b": 35.0},
    energy_kwh={"a": 300.0, "b": 100.0},
    peak_kw={"a": 10.0, "b": 10.0},
)


@pytest.mark.parametrize(
    ("rule", "saved"),
    [
        ("energy", {"a": 15.0, "b": 5.0}),
        ("peak", {"a": 10.0, "b": 10.0}),
        ("cost_alone", {"a": 12.0, "b": 8.0}),
        ("contribution", {"a": 20 * 10 / 15, "b": 20 * 5 / 15}),
    ],
)
def test_each_rule_shares_the_20_that_are_saved(rule: str, saved: dict[str, float]) -> None:
    assert GAME.value == 20.0
    assert RULES[rule](GAME) == pytest.approx(saved, rel=1e-12)


def test_who_pays_more_together_contributes_nothing() -> None:
    assert RULES["contribution"](replace(GAME, settled={"a": 35.0, "b": 45.0})) == {"a": 20.0, "b": 0.0}


def test_where_nobody_weighs_anything_all_save_the_same() -> None:
    assert RULES["energy"](replace(GAME, energy_kwh={"a": 0.0, "b": 0.0})) == {"a": 10.0, "b": 10.0}


@pytest.mark.parametrize("together", [80.0, 100.0, 130.0])
def test_savings_add_up_to_the_value_of_sharing_also_where_sharing_costs(together: float) -> None:
    game = replace(GAME, cost={**GAME.cost, frozenset("ab"): together})
    for rule in RULES.values():
        assert math.fsum(rule(game).values()) == pytest.approx(100.0 - together, abs=1e-9)
