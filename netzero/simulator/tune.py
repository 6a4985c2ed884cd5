"""The parameters of a policy that serve a park best, found by trial: one after the other, until nothing gets better."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from netzero.components.rules import Rules
from netzero.terms import TUNED

TRIALS: dict[str, tuple[float, ...]] = {
    "band": (0.05, 0.2, 0.35, 0.5),
    "peak_share": (0.5, 0.6, 0.7, 0.8, 0.9, 1.0),
    "peak_reserve": (0.0, 0.25, 0.5, 0.75, 1.0),
}
MOST_ROUNDS = 3


@dataclass(frozen=True)
class TriedRules:
    """A set of rules and what the park costs under it."""

    rules: Rules
    cost: float


def tune(rules: Rules, cost: Callable[[Rules], float]) -> tuple[TriedRules, ...]:
    """Return all rules that were tried from `rules` on, the cheapest first; of equal ones the one tried first.

    Args:
        rules: a policy and the parameters to begin with.
        cost: what is to be least; called once for each set of rules.

    """
    tried: dict[Rules, float] = {}

    def known(one: Rules) -> float:
        if one not in tried:
            tried[one] = cost(one)
        return tried[one]

    best = replace(rules, peak_reserve=rules.reserve)
    known(best)
    for _ in range(MOST_ROUNDS):
        before = best
        for name in TUNED[rules.policy]:
            best = min((best, *_varied(best, name)), key=known)
        if best == before:
            break
    return tuple(TriedRules(one, tried[one]) for one in sorted(tried, key=tried.__getitem__))


def _varied(rules: Rules, name: str) -> list[Rules]:
    changes: list[dict[str, Any]] = [{name: value} for value in TRIALS[name]]
    return [replace(rules, **change) for change in changes]
