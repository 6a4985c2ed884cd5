"""Shares of clean electricity as they are told: none where no electricity is used."""

from __future__ import annotations

import numpy as np
import xarray as xr

from netzero.terms import ELECTRICITY

USES = (f"demand:{ELECTRICITY}", f"converted_from:{ELECTRICITY}")
"""Beginnings of the names of flows that use electricity."""
NOTHING_KWH = 1e-3
"""Use in a year that is only what a solver left."""


def told_shares(books: xr.Dataset) -> dict[str, tuple[float | None, ...]]:
    """Return the share of each target by stage; None: no electricity is used. Empty where the books hold no shares."""
    if "clean_share" not in books:
        return {}
    energy = books["energy"].sum("party").transpose("stage", "flow")
    uses = np.array([str(flow).startswith(USES) for flow in energy["flow"].values], dtype=bool)
    is_used = energy.values[:, uses].sum(axis=1) > NOTHING_KWH
    shares = books["clean_share"].transpose("target", "stage")
    return {
        str(target): tuple(
            float(share) if used and np.isfinite(share) else None for share, used in zip(row, is_used, strict=True)
        )
        for target, row in zip(shares["target"].values, shares.values, strict=True)
    }
