"""What is sold of surplus electricity. Nothing else hangs on it, so it is settled once all steps have been run."""

from __future__ import annotations

from netzero.kernels.borrowed import by_reference
from netzero.kernels.compiled import piece, step, whole
from netzero.kernels.park import World


@step
def export_allowed_kw(
    surplus_kw: float,
    limit_kw: float,
    share: float,
    own_kwh: float,
    exported_kwh: float,
    used_kw: float,
    hours: float,
) -> float:
    """Return how much of a surplus may be sold, kW.

    Exports so far never exceed their share of the node's own output so far:
    exported + h e <= share (own + h (used + e)), used being own output that stays at the node.
    """
    kw = min(surplus_kw, limit_kw)
    if share < 1.0:
        kw = min(kw, (share * (own_kwh + hours * used_kw) - exported_kwh) / (hours * (1.0 - share)))
    return max(0.0, kw)


@whole
def sell(world: World) -> None:
    """Sell what may be sold of each node's surplus, step by step; the rest of what its supplies could give is lost."""
    w = by_reference(world)
    for node in range(len(w.nodes) - 1):
        if w.nodes[node].powered:
            sell_of(w, node)


@piece
def sell_of(w: World, node: int) -> None:
    """Sell what may be sold of one node's surplus."""
    at = w.nodes[node]
    first, last = at.first_supply, w.nodes[node + 1].first_supply
    while first < last and w.supplies[first].position <= w.levels:
        first += 1
    own_kwh, exported_kwh = 0.0, 0.0
    for t in range(len(w.steps)):
        grid = w.grid[node, t]
        hours = w.steps[t].step_h * w.steps[t].weight
        sold_kw = 0.0
        if grid.surplus_kw > 0 and grid.export_price >= 0:
            limit_kw, share = at.export_limit_kw, at.export_share
            sold_kw = export_allowed_kw(grid.surplus_kw, limit_kw, share, own_kwh, exported_kwh, grid.used_kw, hours)
        exported_kwh += sold_kw * hours
        own_kwh += (grid.used_kw + sold_kw) * hours
        grid.exported_kw = sold_kw
        left_kw = grid.given_kw - (grid.used_kw + sold_kw)
        share_used = (grid.given_kw - left_kw) / grid.given_kw if grid.given_kw > 0 else 0.0
        for u in range(first, last):
            w.supplied_kw[t, u] = share_used * w.available_kw[t, u]
