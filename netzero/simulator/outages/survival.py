"""What goes unserved in many windows of an outage, summed up over their start times."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from netzero.simulator.outages.critical import Critical

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

NOISE_KW, NOISE_SHARE = 1e-6, 1e-9
"""Demand counts as served when no more of it is lacking than this and this share of it."""


class Survival:
    """Sums of one outage in one stage, for windows that are as long as the longest duration.

    Args:
        critical: the stage's critical demand.
        ends: steps of each duration, in rising order.
        step_h: length of a step.
        islanded: whether only critical demand was connected.

    """

    def __init__(self, critical: Critical, ends: Ints, step_h: float, *, islanded: bool) -> None:
        steps = int(ends[-1])
        points, parts = critical.demand_kw.shape[1], len(critical.slot)
        self._critical, self._ends, self._step_h, self._islanded = critical, ends, step_h, islanded
        self._weight = 0.0
        self._served = np.zeros(len(ends))
        self._tenant_served = np.zeros((critical.tenants, len(ends)))
        self._tier_served = np.zeros((critical.tenants, critical.tiers, len(ends)))
        self._part_kw = np.zeros((steps, parts))
        self._all_kw = np.zeros((steps, points))
        self._most_kwh = np.zeros((len(ends), points))

    def add(self, weight: Array, rows: Ints, lost_kw: Array) -> None:
        """Count windows.

        Args:
            weight: of each start.
            rows: steps of the axis that a window consists of, [start, step].
            lost_kw: what went unserved, [start, step, point].

        """
        critical = self._critical
        asked = critical.critical_kw[rows]
        spare = critical.demand_kw[rows] - asked
        lacking = lost_kw if self._islanded else np.maximum(0.0, lost_kw - spare)
        missing = lacking > NOISE_KW + NOISE_SHARE * asked
        self._weight += weight.sum()
        self._all_kw += np.einsum("s,shp->hp", weight, lost_kw + spare if self._islanded else lost_kw)
        if not missing.any():
            self._served += weight.sum()
            self._tenant_served += weight.sum()
            self._tier_served += weight.sum()
            return
        lacking = np.where(missing, lacking, 0.0)
        of_slots = critical.lacking_of_slots(rows, lacking)
        share = critical.part_share[rows]
        self._served += np.dot(weight, self._until(np.any(missing, axis=2)))
        self._part_kw += np.einsum("s,shk,shk->hk", weight, of_slots[:, :, critical.slot], share)
        hit = (of_slots > NOISE_KW)[:, :, critical.slot] & (share > 0.0)
        for tenant in range(critical.tenants):
            of_tenant = critical.tenant == tenant
            self._tenant_served[tenant] += self._survived(weight, hit[:, :, of_tenant])
            for tier in range(critical.tiers):
                self._tier_served[tenant, tier] += self._survived(
                    weight, hit[:, :, of_tenant & (critical.tier == tier)]
                )
        until = np.cumsum(lacking, axis=1)[:, self._ends - 1].max(axis=0)
        self._most_kwh = np.maximum(self._most_kwh, self._step_h * until)

    def found(self, carriers: int) -> dict[str, Array]:
        """Return the terms OUTAGES of this outage and stage, for so many carriers."""
        critical = self._critical
        energy = self._energy(self._part_kw).T
        of_carriers = np.zeros((critical.tenants, carriers, len(self._ends)))
        of_tiers = np.zeros_like(self._tier_served)
        np.add.at(of_carriers, (critical.tenant, critical.carrier), energy)
        np.add.at(of_tiers, (critical.tenant, critical.tier), energy)
        return {
            "survival": self._served / self._weight,
            "tenant_survival": self._tenant_served / self._weight,
            "tier_survival": self._tier_served / self._weight,
            "tier_unserved_kwh": of_tiers,
            "critical_unserved_kwh": of_carriers,
            "critical_unserved_most_kwh": self._most_kwh.T,
            "all_unserved_kwh": self._energy(self._all_kw).T,
        }

    def _survived(self, weight: Array, hit: NDArray[np.bool_]) -> Array:
        """Return the weight of the starts from which nothing was lacking until the end of each duration."""
        return np.asarray(np.dot(weight, self._until(np.any(hit, axis=2))))

    def _until(self, failed: ArrayLike) -> Array:
        """Return 1 where nothing has failed until the end of each duration, else 0, [start, duration]."""
        ever = np.logical_or.accumulate(np.asarray(failed), axis=1)[:, self._ends - 1]
        return 1.0 - ever.astype(np.float64)

    def _energy(self, kw: Array) -> Array:
        """Return the mean energy until the end of each duration of what is summed up by step, kWh."""
        return np.asarray(np.cumsum(kw, axis=0)[self._ends - 1] * (self._step_h / self._weight))
