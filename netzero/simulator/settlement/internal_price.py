"""What parties pay each other for what is given inside a site: the internal tariff.

    pool price = w x import price + (1 - w) x export price          w: 0.5, so that both sides gain
    takers pay the pool price and the margin, givers get the pool price; or both as declared

The difference is the operator's. What is declared holds in the park's own pool; a site behind another meter (an energy
service company's roof on a tenant with a meter of its own) has the mean of that meter's prices.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from netzero.components.park import ByStage, Meter, Park
from netzero.simulator.flows import Array
from netzero.terms import PARK, Node


def pool_prices(park: Park, hourly: xr.Dataset, root: Node) -> tuple[Array, Array]:
    """Return what takers pay and givers get at the site of a meter's node, currency per kWh [stage, time]."""
    import_price, export_price = meter_prices(park, hourly, root)
    if root != PARK:
        mean = (import_price + export_price) / 2
        return mean, mean
    given = park.settlement
    weight = given.import_weight
    mean = weight * import_price + (1.0 - weight) * export_price if weight != 0.5 else (import_price + export_price) / 2
    sell = _declared(given.sell, mean)
    return _declared(given.buy, sell + np.array(given.margin)[:, None] if given.margin else sell), sell


def meter_prices(park: Park, hourly: xr.Dataset, node: Node) -> tuple[Array, Array]:
    """Return the prices of import and export of a node's meter, of the gate where it has none [stage, time]."""
    meters: dict[Node, Meter] = {meter.node: meter for meter in park.meters}
    meter = meters.get(node) or meters.get(PARK)
    if meter is None:
        nothing = np.zeros((len(park.stages.years), hourly.sizes["time"]))
        return nothing, nothing
    at = {"meter": meter.name}
    found = (hourly[name].sel(at).transpose("stage", "time").values for name in ("import_price", "export_price"))
    return np.asarray(next(found)), np.asarray(next(found))


def _declared(prices: ByStage, default: Array) -> Array:
    return np.broadcast_to(np.array(prices)[:, None], default.shape) if prices else default
