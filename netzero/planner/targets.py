r"""Targets for electricity: a least share of what is used that comes from clean supply.

    share x sum over steps of h used[t] - sum over steps of h clean[t] <= 0                     kWh a year

    used  = supplies + output of plant + import - export + discharge - charge
    clean = renewable supplies (+ those by virtual contract) (+ grid share x import) - export (0 where sold counts)
            + discharge - charge

Power is balanced in every step, so clean[t] is what is used in the step less what unclean supply gives in it, and never
more than used[t]: the score of 24/7 matching, sum of min(clean, used) / sum of used by the hour (Google 2021, "24/7
Carbon-Free Energy: Methodologies and Metrics"), needs no variable of its own. It is the requirement of Riepin and Brown
(2023), arXiv:2403.07876. Storages give back as clean what clean supply put into them; bought electricity counts against
the share when it is stored, and losses are borne by clean supply, so that wasting it never helps. A share counts over
the year, not by the hour, only where what was sold counts.

Supplies say what they count as (`Flow.origin`); which component it is is never asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from netzero.components.equations import Constraint, Flow, Limit, Mathematics, Rule
from netzero.components.park import ElectricityTarget, Park
from netzero.terms import ELECTRICITY, Origin

SHARE = "clean_share_is_reached"


def counted(target: ElectricityTarget, origin: Origin, stage: int) -> float:
    """Return how much of a kWh of an origin counts as clean, in a stage by its position."""
    shares: dict[Origin, float] = {
        "renewable": 1.0,
        "virtual": float(target.virtual),
        "sold": float(not target.sold),
        "stored": 1.0,
        "grid": target.grid_share[stage],
        "other": 0.0,
    }
    return shares[origin]


def mathematics(park: Park, flows: Sequence[Flow]) -> Mathematics:
    """Return the rows of the targets, one for each target and stage that has one and can miss it."""
    targets = {target.name: target for target in park.targets}
    years = park.stages.years
    given: list[tuple[Rule, Origin]] = [
        (flow.rule, flow.origin) for flow in flows if flow.carrier == ELECTRICITY and flow.origin is not None
    ]
    shares = {
        (name, year): share
        for name, target in targets.items()
        for at, (year, share) in enumerate(zip(years, target.share, strict=True))
        if share and any(counted(target, origin, at) != share for _, origin in given)
    }

    def clean_share_is_reached(m: Any, target_of_stage: tuple[str, int]) -> Any:
        name, s = target_of_stage
        share, at = m.d.target_share[name, s], years.index(s)
        lacking = [(share - counted(targets[name], origin, at), rule) for rule, origin in given]
        return m.over_the_year(lambda t: sum(part * rule(m, s, t) for part, rule in lacking if part)) <= 0.0

    return Mathematics(
        sets={"targeted": list(shares)},
        tables={"target_share": shares},
        constraints=(
            Constraint(
                SHARE,
                ("targeted",),
                clean_share_is_reached,
                "kWh a year",
                Limit("targets", "NZ0865", words=_words, unit="kWh", of_year=True),
            ),
        ),
    )


def _words(d: Any, target_of_stage: tuple[str, int]) -> dict[str, Any]:
    name, year = target_of_stage
    return {"name": name, "year": year, "share": d.target_share[name, year]}
