r"""Targets for electricity: a least share of what is used that comes from clean supply.

    share x sum over steps of h asked[t] - sum over steps of h clean[t] + sum over b of unearned[b] <= 0   kWh a year

    asked = supplies + output of plant + import - export + discharge - charge + unserved + shed
    clean = renewable supplies (+ those by virtual contract) (+ grid share x import) - export (0 where sold counts)
            + discharge - charge (+ certificates bought) - certificates sold (0 where sold counts)
    unearned[b] >= sum over steps of h (discharge - charge) of a storage b that may end a block below its initial level

Demand that goes unserved or is shed is asked for and not clean: doing without never helps to reach a share. What a
storage gives out of its initial level beyond what it was charged with in the year is not clean either.

Power is balanced in every step, so clean[t] is what is asked in it less what is unclean or lacking, never more than
that: the score of 24/7 matching, sum of min(clean, used) / sum of used by the hour (Google 2021, "24/7 Carbon-Free
Energy: Methodologies and Metrics"), needs no variable of its own. It is the requirement of Riepin and Brown
(2023), arXiv:2403.07876. Storages give back as clean what clean supply put into them; bought electricity counts against
the share when it is stored, and losses are borne by clean supply, so that wasting it never helps. A share counts over
the year, not by the hour, only where what was sold counts.

What is matched with contracts on the market's price counts as `virtual` and not as of the grid. Where that counts less,
the share is reached with the most that may be matched (`matching`).

Supplies say what they count as (`Flow.origin`); which component it is is never asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import xarray as xr

from netzero.components.certificates import KWH, buying, selling
from netzero.components.equations import Constraint, Flow, Limit, Mathematics, Rule, Table, Variable
from netzero.components.market import contracts_at
from netzero.components.matching import most_matched
from netzero.components.park import ElectricityTarget, Park, Storage
from netzero.components.storage import first_steps
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
        "lacking": 0.0,
    }
    return shares[origin]


def mathematics(park: Park, hourly: xr.Dataset, flows: Sequence[Flow]) -> Mathematics:
    """Return the rows of the targets, one for each target and stage that has one and can miss it."""
    targets = {target.name: target for target in park.targets}
    years, buys, sells = park.stages.years, buying(park) is not None, selling(park) is not None
    given: list[tuple[Rule, Origin]] = [
        (flow.rule, flow.origin) for flow in flows if flow.carrier == ELECTRICITY and flow.origin is not None
    ]
    named = [meter.name for meter in park.meters if contracts_at(park, meter)]
    shares = {
        (name, year): share
        for name, target in targets.items()
        for at, (year, share) in enumerate(zip(years, target.share, strict=True))
        if share
        and (sells or any(counted(target, origin, at) != share for _, origin in given) or (named and _more(target, at)))
    }

    emptied = [storage for storage in park.storages if shares and _may_be_emptied(storage)]
    names = [storage.name for storage in emptied]
    brought_kwh = [_brought_kwh(storage, hourly) for storage in emptied]

    def only_what_was_charged_is_clean(m: Any, b: str, s: int) -> Any:
        return m.over_the_year(lambda t: m.discharge[b, s, t] - m.charge[b, s, t]) <= m.unearned[b, s]

    def clean_share_is_reached(m: Any, target_of_stage: tuple[str, int]) -> Any:
        name, s = target_of_stage
        share, at = m.d.target_share[name, s], years.index(s)
        lacking = [(share - counted(targets[name], origin, at), rule) for rule, origin in given]
        more = _more(targets[name], at)
        lacking += [(-more, _matched(meter, at_most=more < 0)) for meter in named]
        missing = m.over_the_year(lambda t: sum(part * rule(m, s, t) for part, rule in lacking if part))
        return missing + sum(m.unearned[b, s] for b in names) - by_certificates(m, targets[name], s) <= 0.0

    def by_certificates(m: Any, target: ElectricityTarget, s: int) -> Any:
        bought, sold = 0.0, 0.0
        if target.certificates and buys:
            bought = (1.0 - target.grid_share[years.index(s)]) * m.certificates_bought[s]
        if not target.sold and sells:
            sold = m.certificates_sold[s]
        return KWH * (bought - sold)

    return Mathematics(
        sets={"targeted": list(shares), "emptied_storage": names},
        tables={"target_share": shares, "brought_kwh": Table(brought_kwh, names, years)},
        variables=(
            Variable(
                "unearned",
                ("emptied_storage", "stage"),
                lambda d, b, s: d.brought_kwh[b, s],
                "kWh a year",
                "what a storage gives beyond what it was charged with",
            ),
        ),
        constraints=(
            Constraint(
                "only_what_was_charged_is_clean",
                ("emptied_storage", "stage"),
                only_what_was_charged_is_clean,
                "kWh a year",
            ),
            Constraint(
                SHARE,
                ("targeted",),
                clean_share_is_reached,
                "kWh a year",
                Limit("targets", "NZ0865", words=_words, unit="kWh", of_year=True),
            ),
        ),
    )


def counts_against(target: ElectricityTarget, stage: int) -> bool:
    """Whether a kWh counts less towards a target when it is matched, in a stage by its position."""
    return _more(target, stage) < 0


def _more(target: ElectricityTarget, stage: int) -> float:
    """Return how much more of a kWh of the grid is clean when it is matched, and counts as by virtual contract."""
    return counted(target, "virtual", stage) - counted(target, "grid", stage)


def _matched(meter: str, *, at_most: bool) -> Rule:
    """Return what of a meter's import is matched, kW: what the plan matches, or the most that may be."""
    if at_most:
        return lambda m, s, t: most_matched(m, meter, s, t)
    return lambda m, s, t: m.matched[meter, s, t]


def _may_be_emptied(storage: Storage) -> bool:
    """Whether a storage of electricity may give more in a year than it is charged with."""
    return storage.carrier == ELECTRICITY and bool(storage.initial) and storage.end_is_free


def _brought_kwh(storage: Storage, hourly: xr.Dataset) -> list[float]:
    """Return the most that a storage can give of its initial level, kWh a year by stage."""
    blocks = float(hourly["weight"].values[first_steps(hourly)].sum())
    return [blocks * (storage.initial or 0.0) * storage.discharge_efficiency * upper for upper in storage.energy.upper]


def _words(d: Any, target_of_stage: tuple[str, int]) -> dict[str, Any]:
    name, year = target_of_stage
    return {"name": name, "year": year, "share": d.target_share[name, year]}
