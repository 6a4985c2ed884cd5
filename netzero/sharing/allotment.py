"""What each tenant would have of what the park has, if it stood alone.

What stands on a tenant's site is the tenant's. Of what stands on the park's ground it has the share that it owns, and
of the share of the operator and of third parties its part: pro rata to what it needs of what the asset gives, or as
declared. So all tenants' allotments add up to what the park has, to what may be built and to what may be burnt.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import xarray as xr

from netzero.components.park import Asset, Park
from netzero.terms import ELECTRICITY, Carrier, Party


@dataclass(frozen=True)
class Allotment:
    """Needs of all tenants over the years of the plan, and what is declared of their parts."""

    park: Park
    sites: Mapping[str, Party]
    """On whose site assets stand (`Scenario.sites`)."""
    energy_kwh: Mapping[tuple[Party, Carrier], float]
    """By tenant and carrier, over all years that the stages stand for."""
    peak_kw: Mapping[Party, float]
    """Highest demand of electricity of each tenant."""
    declared: Mapping[Party, float] | None = None
    """Parts of what is shared, by tenant, adding up to 1; None: pro rata."""

    @property
    def tenants(self) -> tuple[Party, ...]:
        """Names of all tenants."""
        return tuple(tenant.name for tenant in self.park.tenants)

    def energy_of(self, tenant: Party) -> float:
        """Return what a tenant needs of all carriers, kWh."""
        return sum(kwh for (name, _), kwh in self.energy_kwh.items() if name == tenant)

    def part(self, tenant: Party, carriers: Iterable[Carrier]) -> float:
        """Return a tenant's part of what is shared and gives these carriers; of what nobody needs, by all energy."""
        if self.declared is not None:
            return self.declared[tenant]
        given = set(self._served(carriers))
        needs = {name: sum(self.energy_kwh.get((name, carrier), 0.0) for carrier in given) for name in self.tenants}
        if not any(needs.values()):
            needs = {name: self.energy_of(name) for name in self.tenants}
        total = sum(needs.values())
        return needs[tenant] / total if total else 1.0 / len(self.tenants)

    def _served(self, carriers: Iterable[Carrier]) -> Iterable[Carrier]:
        """Yield the carriers that these can serve: themselves, and of heat every cooler level."""
        levels = self.park.heat_levels
        for carrier in carriers:
            yield from levels[levels.index(carrier) :] if carrier in levels else (carrier,)

    def of_asset(self, tenant: Party, asset: Asset, carriers: Iterable[Carrier]) -> float:
        """Return which part of an asset a tenant has alone."""
        site = self.sites.get(asset.name, asset.node)
        if site in self.tenants:
            return float(site == tenant)
        own = sum(share for owner, share in asset.owners if owner == tenant)
        shared = sum(share for owner, share in asset.owners if owner not in self.tenants)
        return float(own + shared * self.part(tenant, carriers))

    def of_connection(self, tenant: Party) -> float:
        """Return a tenant's part of its meter's connection: of one that several share, pro rata to their peaks."""
        meter = next(each.meter for each in self.park.tenants if each.name == tenant)
        behind = [each.name for each in self.park.tenants if each.meter == meter]
        if len(behind) > 1 and self.declared is not None:
            return self.declared[tenant] / sum(self.declared[name] for name in behind)
        total = sum(self.peak_kw[name] for name in behind)
        return self.peak_kw[tenant] / total if total else 1.0 / len(behind)


def allotment_of(
    park: Park, sites: Mapping[str, Party], hourly: xr.Dataset, declared: Mapping[Party, float] | None = None
) -> Allotment:
    """Return the allotment of a park, with needs as in the hourly Dataset (terms HOURLY)."""
    demand = hourly["demand_kw"].transpose("tenant", "carrier", "stage", "time")
    hours = hourly["step_h"].values * hourly["weight"].values
    kwh = np.einsum("kcst,t,s->kc", demand.values, hours, np.array(park.stages.lengths, dtype=np.float64))
    tenants, carriers = (list(map(str, demand[dim].values)) for dim in ("tenant", "carrier"))
    energy = {(t, c): float(kwh[i, j]) for i, t in enumerate(tenants) for j, c in enumerate(carriers)}
    highest = demand.sel(carrier=ELECTRICITY).max(("stage", "time")).values
    return Allotment(park, sites, energy, dict(zip(tenants, map(float, highest), strict=True)), declared)
