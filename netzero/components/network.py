"""What the park's own network loses between its busbar and the tenants it serves, as a share of what enters it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from netzero.components.park import Park, TenantSite
from netzero.terms import ELECTRICITY, PARK


def network_loss(park: Park, tenant: TenantSite) -> float:
    """Return the share of the electricity set out for a tenant that the park's network loses on its way.

    0 for a tenant that has electricity of a node of its own: what feeds that node is a link, with a loss of its own.
    """
    behind = dict(tenant.nodes).get(ELECTRICITY) == PARK
    return park.settlement.network_loss if behind else 0.0


def of_delivered(park: Park) -> NDArray[np.float64]:
    """Return what a kWh at each tenant's sub-meter takes from the park's busbar, kWh (tenant, carrier)."""
    found = np.ones((len(park.tenants), len(park.carriers)))
    for row, tenant in enumerate(park.tenants):
        found[row, park.carriers.index(ELECTRICITY)] = 1.0 / (1.0 - network_loss(park, tenant))
    return found
