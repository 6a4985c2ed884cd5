"""What a year emits: the emissions of all components, summed by what of them counts."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from netzero.components.equations import Emission, Rule
from netzero.components.park import Carbon

Part = Callable[[Emission], Rule | None]
"""Which rule of an emission counts; None where nothing of it does."""


def direct(emission: Emission) -> Rule | None:
    """Return what is scope 1."""
    return emission.direct


def scopes_1_and_2(carbon: Carbon) -> Part:
    """Return scope 1 + 2 by the method that the park asks for."""
    return (lambda each: each.market) if carbon.market_based else (lambda each: each.location)


def counted(carbon: Carbon) -> tuple[Part, ...]:
    """Return what caps count: scope 1 + 2, and scope 3 where the park asks for it."""
    first = scopes_1_and_2(carbon)
    return (first, lambda each: each.upstream) if carbon.counts_scope_3 else (first,)


def at_most(carbon: Carbon) -> tuple[Part, ...]:
    """Return what caps hold: what they count, where that is known only from above at its most."""
    return (*counted(carbon), lambda each: each.market_at_most) if carbon.market_based else counted(carbon)


def in_a_year(m: Any, emissions: Sequence[Emission], parts: Sequence[Part], s: Hashable) -> Any:
    """Return what the first year of a stage emits, t CO2e."""
    return _every_year(m, emissions, parts, s) + _once(m, emissions, parts, s)


def in_a_stage(m: Any, emissions: Sequence[Emission], parts: Sequence[Part], s: Hashable) -> Any:
    """Return what all years that a stage stands for emit, t CO2e."""
    return m.d.stage_length[s] * _every_year(m, emissions, parts, s) + _once(m, emissions, parts, s)


def _every_year(m: Any, emissions: Sequence[Emission], parts: Sequence[Part], s: Hashable) -> Any:
    running = [rule for each in emissions if not each.yearly for rule in _rules(each, parts)]
    fixed = [rule(m, s) for each in emissions if each.yearly and not each.once for rule in _rules(each, parts)]
    return m.over_the_year(lambda t: sum(rule(m, s, t) for rule in running)) + sum(fixed)


def _once(m: Any, emissions: Sequence[Emission], parts: Sequence[Part], s: Hashable) -> Any:
    return sum(rule(m, s) for each in emissions if each.once for rule in _rules(each, parts))


def _rules(emission: Emission, parts: Sequence[Part]) -> list[Rule]:
    return [rule for part in parts if (rule := part(emission)) is not None]
