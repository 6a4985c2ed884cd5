"""The park's requirements on emissions in tonnes, and where what is shown misses them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from netzero.components.embodied import built_t
from netzero.reports.indicators import ByStage
from netzero.reports.view import View
from netzero.results.odds import met, net_caps_t


@dataclass(frozen=True, eq=False)
class Limit:
    """A cap by stage, t CO2e on the axis shown; nan where there is none or its base year is unknown."""

    key: str
    """Word of the label group 'scope'."""
    cap_t: ByStage
    reached_t: ByStage

    @property
    def exists(self) -> bool:
        """Whether any stage has the cap."""
        return bool(np.isfinite(self.cap_t).any())

    @property
    def missed(self) -> list[int]:
        """Positions of the stages in which the cap is missed."""
        return [at for at, (cap, t) in enumerate(zip(self.cap_t, self.reached_t, strict=True)) if exceeds(t, cap)]


def exceeds(t: float, cap: float) -> bool:
    """Whether emissions are above a cap by more than a solver's tolerance; never above nan."""
    return not bool(met(np.float64(t), np.float64(cap)))


def limits(view: View) -> tuple[Limit, Limit]:
    """Return the caps on net and on gross emissions, of the year or its declared part, each against what is shown."""
    carbon, shown, share = view.park.carbon, view.shown, view.year_fraction
    nothing = np.zeros(len(view.years))
    net = nothing if shown is None else shown.net_t
    gross = nothing if shown is None else shown.net_t + shown.scopes.get("offset", nothing)
    return (
        Limit("cap", net_caps_t(view.park, view.base_year_t, share), net),
        Limit("gross_cap", share * _of_base(view, carbon.gross_share), gross),
    )


def _of_base(view: View, shares: tuple[float | None, ...]) -> ByStage:
    base = np.nan if view.base_year_t is None else view.base_year_t
    return np.array([np.nan if share is None else share * base for share in shares], dtype=float)


def horizon_t(view: View) -> float:
    """Return net emissions of all represented years: sum over stages of length x net.

    What is embodied in what is built counts in the first year of its stage alone.
    """
    assert view.shown is not None
    park, lengths, capacities = view.park, np.asarray(view.park.stages.lengths), view.case.capacities
    once = np.zeros(len(view.years))
    if park.carbon.counts_scope_3 and capacities is not None:
        once = built_t(park, capacities["new_capacity"], view.year_fraction)
    return float(lengths @ view.shown.net_t - (lengths - 1) @ once)
