"""Tiers of critical demand: in which order a park's demand is kept up while not all of it can be served.

A tenant names the tiers of a carrier's critical demand, the first to be served first. What is critical and has no tiers
is in one tier of its own, `CRITICAL`. Tiers of one name are one tier, whoever's they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from graphlib import TopologicalSorter

from netzero.components.park import Park, TenantSite
from netzero.terms import Carrier

CRITICAL = "critical"


def tiers_of(tenant: TenantSite, carrier: Carrier) -> tuple[tuple[str, float], ...]:
    """Return the tiers of a tenant's demand for a carrier with their shares of it, the first served first."""
    return dict(tenant.critical_tiers).get(carrier) or ((CRITICAL, tenant.critical_share(carrier)),)


def named_tiers(tenant: TenantSite) -> frozenset[str]:
    """Return the tiers that a tenant has demand in."""
    return frozenset(tier for carrier, _ in tenant.nodes for tier, _ in tiers_of(tenant, carrier))


def carriers_of_tier(tenant: TenantSite, tier: str) -> tuple[Carrier, ...]:
    """Return the carriers of which a tenant has demand in a tier."""
    return tuple(
        carrier
        for carrier, _ in tenant.nodes
        if any(name == tier and share > 0.0 for name, share in tiers_of(tenant, carrier))
    )


def order_of_tiers(park: Park) -> tuple[str, ...]:
    """Return all tiers of the park, the first served first."""
    return merged(
        [name for name, _ in tiers_of(tenant, carrier)] for tenant in park.tenants for carrier, _ in tenant.nodes
    )


def merged(orders: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Return one order of all names that keeps each of the given ones; of names that none sets apart, as they come.

    Raises:
        graphlib.CycleError: two orders contradict each other.

    """
    before: dict[str, set[str]] = {}
    for names in orders:
        for i, name in enumerate(names):
            before.setdefault(name, set()).update(names[max(0, i - 1) : i])
    return tuple(TopologicalSorter(before).static_order())
