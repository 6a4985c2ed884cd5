"""The requirements of the park that what is shown misses, in one place."""

from __future__ import annotations

from netzero.reports.caps import exceeds, horizon_t, limits
from netzero.reports.texts import Text, name, say
from netzero.reports.view import View
from netzero.results.missed import MISSED_SHARE
from netzero.results.shares import told_shares

Shares = tuple[float | None, ...]
"""By stage; None: no electricity is used."""


def all_missed(view: View) -> Text | None:
    """Return words for all requirements that are missed, with their years; None when all are kept."""
    caps, targets = caps_missed(view), targets_missed(view)
    found = [say("missed.caps", years=caps)] if caps else []
    return _listed(found + ([say("missed.targets", years=targets)] if targets else []))


def caps_missed(view: View) -> Text | None:
    """Return words for the years, or the budget of all years, whose emissions are beyond what is allowed."""
    if view.shown is None:
        return None
    at = sorted({stage for limit in limits(view) for stage in limit.missed})
    budget_t = view.park.carbon.budget_t
    over = budget_t is not None and exceeds(horizon_t(view), view.year_fraction * budget_t)
    return _listed([name(view.years[stage]) for stage in at] + ([say("missed.budget")] if over else []))


def targets_missed(view: View) -> Text | None:
    """Return words for the years in which a target for clean electricity is missed."""
    if view.operated is None or not view.park.targets:
        return None
    reached = told_shares(view.operated.books)
    found = {
        year
        for target in view.park.targets
        for year, share, required in zip(view.years, reached[target.name], target.share, strict=True)
        if share is not None and required is not None and falls_short(share, required)
    }
    return _listed([name(year) for year in sorted(found)])


def falls_short(share: float, required: float) -> bool:
    """Return whether a share is below what is required by more than a solver's tolerance."""
    return share < required - MISSED_SHARE


def _listed(words: list[Text]) -> Text | None:
    if not words:
        return None
    listed = words[0]
    for word in words[1:]:
        listed += name(", ") + word
    return listed
