"""Stages: the years of investment, what each stands for and what a unit of money in it is worth today."""

from __future__ import annotations

from itertools import pairwise

from netzero.components.park import Stages
from netzero.money import years_weight
from netzero.scenario.model import ScenarioIn


def stages_of(given: ScenarioIn) -> Stages:
    """Return the stages with their lengths and weights.

    A stage stands for the years until the next one. The last stands for `last_length` years; by default for as many
    as the one before it, or for 1 when it is the only one. Weights are present values at the first stage.
    """
    years = given.stages.years
    lengths = [max(1, later - earlier) for earlier, later in pairwise(years)]
    lengths.append(given.stages.last_length or (lengths[-1] if lengths else 1))
    at_start = given.payments == "start_of_year"
    weights = tuple(
        years_weight(given.discount_rate, year - years[0], length, at_start=at_start)
        for year, length in zip(years, lengths, strict=True)
    )
    return Stages(years, tuple(lengths), weights)


def growth_by_stage(stages: Stages, growth: float, entry: int | None, leave: int | None) -> tuple[float, ...]:
    """Return demand in each stage per unit of that in the first stage's year: 0 while the tenant is not there."""
    return tuple(
        (1.0 + growth) ** (year - stages.years[0]) if is_present(year, entry, leave) else 0.0 for year in stages.years
    )


def counted_years(stages: Stages, entry: int | None, leave: int | None) -> tuple[int, int] | None:
    """Return the first and last year in which results count a tenant: those of whole stages; None when in no stage."""
    ends = (*stages.years[1:], stages.end)
    spans = [(year, end - 1) for year, end in zip(stages.years, ends, strict=True) if is_present(year, entry, leave)]
    return (spans[0][0], spans[-1][1]) if spans else None


def is_present(year: int, entry: int | None, leave: int | None) -> bool:
    """Whether a tenant is there in a year; entry and exit are its first and last years."""
    return (entry is None or entry <= year) and (leave is None or year <= leave)
