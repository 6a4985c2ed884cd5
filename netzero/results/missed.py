"""The requirements on a year that an operation misses: caps and shares of clean electricity, as they were asked for.

What one misses is never made up for by another: each stands for itself, with what was asked for and what was reached.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from netzero.results.case import Case, Operated
from netzero.results.odds import base_year_t, met, net_caps_t
from netzero.results.shares import told_shares

MISSED_SHARE = 1e-4
"""A share counts as missed when it is lower by more than this: a solver's tolerance is no miss."""


def missed(case: Case, operated: Operated, s: int) -> list[dict[str, Any]]:
    """Return the requirements of stage `s` that are missed: what, the limit, what is reached, and the unit.

    Caps are t CO2e on the axis of the case; a cap as a share of an unknown base year is not told.
    """
    rows: list[dict[str, Any]] = []

    def note(requirement: str, limit: float, reached: float, unit: str) -> None:
        rows.append({"requirement": requirement, "limit": limit, "reached": reached, "unit": unit})

    park, year_fraction = case.park, float(case.hourly.attrs["year_fraction"])
    emitted = operated.books["emissions"].sum("party").isel(stage=s)
    gross_t = sum(float(emitted.sel(scope=scope)) for scope in park.carbon.scopes)
    net_t = gross_t + float(emitted.sel(scope="offset"))
    base, gross_share = base_year_t(case), park.carbon.gross_share[s]
    caps = {"cap": (float(net_caps_t(park, base, year_fraction)[s]), net_t)}
    if base is not None and gross_share is not None:
        caps["gross_cap"] = year_fraction * gross_share * base, gross_t
    for name, (cap_t, t) in caps.items():
        if not met(np.float64(t), np.float64(cap_t)):
            note(name, cap_t, t, "t")
    shares = told_shares(operated.books)
    for target in park.targets:
        asked, reached = target.share[s], shares.get(target.name, (None,) * (s + 1))[s]
        if asked is not None and reached is not None and reached < asked - MISSED_SHARE:
            note(f"target:{target.name}", asked, reached, "1")
    return rows
