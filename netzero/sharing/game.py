"""What sharing is worth, and rules that say to whom: functions from what coalitions cost to what each tenant saves.

A rule reads a `Game` and returns what each tenant saves against standing alone; the savings add up to the value of
sharing. The rules here need only what each costs alone and all together; a rule that asks for other coalitions
(Shapley, the nucleolus) is one more function of the same kind, for a game whose `cost` holds them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from netzero.terms import Party

Coalition: TypeAlias = frozenset[Party]


@dataclass(frozen=True)
class Game:
    """What coalitions of tenants cost, and measures of each tenant; money is present value in scenario currency."""

    players: tuple[Party, ...]
    cost: Mapping[Coalition, float]
    """Of each tenant alone, and of all together; operator and third parties are with all."""
    settled: Mapping[Party, float]
    """What each tenant pays in the end when all are together, by the declared settlement."""
    energy_kwh: Mapping[Party, float]
    peak_kw: Mapping[Party, float]

    def alone(self, player: Party) -> float:
        """Return what a tenant costs alone."""
        return self.cost[frozenset({player})]

    @property
    def value(self) -> float:
        """What sharing saves: all alone less all together."""
        return math.fsum([*map(self.alone, self.players), -self.cost[frozenset(self.players)]])


Rule: TypeAlias = Callable[[Game], dict[Party, float]]
"""What each tenant saves of the value of sharing; adds up to it."""


def by_energy(game: Game) -> dict[Party, float]:
    """Return savings pro rata to the energy that each needs."""
    return pro_rata(game, game.energy_kwh)


def by_peak(game: Game) -> dict[Party, float]:
    """Return savings pro rata to the highest demand of electricity of each."""
    return pro_rata(game, game.peak_kw)


def by_cost_alone(game: Game) -> dict[Party, float]:
    """Return savings pro rata to what each costs alone: all save the same share of it."""
    return pro_rata(game, {player: game.alone(player) for player in game.players})


def by_contribution(game: Game) -> dict[Party, float]:
    """Return savings pro rata to what each saves against standing alone by the declared settlement.

    Who pays more than alone there saves nothing: the others' savings make up for it.
    """
    saved = {player: max(0.0, game.alone(player) - game.settled[player]) for player in game.players}
    return pro_rata(game, saved)


def pro_rata(game: Game, weights: Mapping[Party, float]) -> dict[Party, float]:
    """Return the value of a game shared pro rata to weights; in equal parts where all are zero."""
    total = math.fsum(weights[player] for player in game.players)
    if total <= 0:
        return {player: game.value / len(game.players) for player in game.players}
    return {player: game.value * (weights[player] / total) for player in game.players}


RULES: dict[str, Rule] = {
    "energy": by_energy,
    "peak": by_peak,
    "cost_alone": by_cost_alone,
    "contribution": by_contribution,
}
"""By name, in the order of print."""
