r"""Requirements on emissions: caps by stage, the gross limit of Net Zero, a budget over the horizon.

    net[s] = gross[s] - offset[s] <= cap[s]                                                t CO2e a year
    gross[s] <= gross_share[s] x base year
    sum over stages of length[s] net[s] <= budget                                          t CO2e

Gross is scope 1 + 2, location-based unless the park asks for the market-based method, and scope 3 where it asks for
that: of what is built, in the first year of its stage, the tightest one. They act on sums alone: which
component emits is never asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from netzero.components.equations import Constraint, Emission, Limit, Mathematics, Table, year_alone
from netzero.components.park import Park
from netzero.planner.emitted import at_most, in_a_stage, in_a_year


@dataclass(frozen=True)
class Requirements:
    """Caps resolved to tonnes on the time axis of the plan; None: no cap in that stage."""

    base_year_t: float
    """Emissions of the base year, t CO2e in a full year."""
    part: float
    """Share of the year that the axis stands for; all caps below are for that part."""
    net_cap_t: tuple[float | None, ...]
    gross_cap_t: tuple[float | None, ...]
    budget_t: float | None


def resolve(park: Park, base_year_t: float, part: float) -> Requirements:
    """Return the park's requirements in tonnes on an axis that stands for `part` of a year.

    Where several caps are given for a stage, the tightest holds.
    """
    carbon = park.carbon

    def tightest(*given: float | None) -> float | None:
        return min((part * value for value in given if value is not None), default=None)

    shares = [None if share is None else share * base_year_t for share in carbon.cap_share]
    return Requirements(
        base_year_t=base_year_t,
        part=part,
        net_cap_t=tuple(tightest(t, share) for t, share in zip(carbon.cap_t, shares, strict=True)),
        gross_cap_t=tuple(None if share is None else part * share * base_year_t for share in carbon.gross_share),
        budget_t=tightest(carbon.budget_t),
    )


def none_for(park: Park) -> Requirements:
    """Return requirements that ask for nothing (for the base year)."""
    free = (None,) * len(park.stages.years)
    return Requirements(0.0, 1.0, free, free, None)


def needs_base_year(park: Park) -> bool:
    """Whether some requirement or the offsets are stated as a share of the base year."""
    carbon = park.carbon
    shares = (*carbon.cap_share, *carbon.gross_share, *(share or None for share in carbon.offset_share))
    return any(share is not None for share in shares)


def mathematics(park: Park, requirements: Requirements, emissions: Sequence[Emission]) -> Mathematics:
    """Return the rows of the requirements."""
    years = park.stages.years
    parts = at_most(park.carbon)
    net = {year: cap for year, cap in zip(years, requirements.net_cap_t, strict=True) if cap is not None}
    gross = {year: cap for year, cap in zip(years, requirements.gross_cap_t, strict=True) if cap is not None}

    def emitted(m: Any, s: int) -> Any:
        return in_a_year(m, emissions, parts, s)

    def net_emissions_stay_below_cap(m: Any, s: int) -> Any:
        return emitted(m, s) - m.offset[s] <= m.d.net_cap[s]

    def gross_emissions_stay_below_cap(m: Any, s: int) -> Any:
        return emitted(m, s) <= m.d.gross_cap[s]

    def emissions_keep_the_budget(m: Any, _: str) -> Any:
        total = sum(in_a_stage(m, emissions, parts, s) - m.d.stage_length[s] * m.offset[s] for s in years)
        return total <= m.d.budget

    return Mathematics(
        sets={
            "net_capped": list(net),
            "gross_capped": list(gross),
            "budgeted": [] if requirements.budget_t is None else ["horizon"],
        },
        tables={
            "net_cap": Table(list(net.values()), list(net)),
            "gross_cap": Table(list(gross.values()), list(gross)),
            "budget": requirements.budget_t,
        },
        constraints=(
            Constraint(
                "net_emissions_stay_below_cap",
                ("net_capped",),
                net_emissions_stay_below_cap,
                "t a year",
                Limit("caps", "NZ0824", words=year_alone, unit="t", of_year=True),
            ),
            Constraint(
                "gross_emissions_stay_below_cap",
                ("gross_capped",),
                gross_emissions_stay_below_cap,
                "t a year",
                Limit("residual_share", "NZ0825", words=year_alone, unit="t", of_year=True),
            ),
            Constraint(
                "emissions_keep_the_budget",
                ("budgeted",),
                emissions_keep_the_budget,
                "t over the horizon",
                Limit("budget", "NZ0826", words=_of_the_horizon, unit="t", of_year=True),
            ),
        ),
    )


def _of_the_horizon(_: Any, __: str) -> dict[str, Any]:
    return {"name": "", "year": None}
