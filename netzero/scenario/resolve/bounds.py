"""Finite upper bounds where a scenario declares none, generous enough never to bind.

Every bound follows from what the park can use: the highest demand of a carrier at a node, what its converters can
take, and room to fill its stores. The planner checks that a bound it was given here is not reached.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from netzero.scenario.doors.tables import GATE
from netzero.scenario.resolve.draft import Draft
from netzero.scenario.scenario import CarrierNeed
from netzero.scenario.stages import growth_by_stage
from netzero.terms import ELECTRICITY, PARK, Carrier
from netzero.terms import Node as NodeName

PEAK_PER_MEAN = 10.0
"""Peak over yearly mean when no peak is known; single-shift factories have about 3 (load factor 0.3)."""
SPREAD = 1.25
"""On declared and metered peaks: calendar and weather move them."""
WITHOUT_STORE, WITH_STORE = 1.2, 5.0
"""Capacity of a converter over the highest demand it can serve: one day's heat made in five hours fills a store."""
STORE_HOURS = 48.0
"""Hours of the highest demand that a store may hold."""
UNKNOWN_PEAK_KW = 200_000.0
"""For a metered file of which nothing else is known."""
Series = NDArray[np.float64]
_TO_KW = {"W": 0.001, "kW": 1.0, "MW": 1000.0, "GW": 1e6, "Wh": 0.001, "kWh": 1.0, "MWh": 1000.0, "GWh": 1e6}
_ROWS = {60: 8784, 30: 17568, 15: 35136}
"""Length of an interval in minutes -> the most rows of a year."""


@dataclass(frozen=True)
class Plant:
    """A converter as bounds see it: what it makes of what, at which node, and its declared limit."""

    node: NodeName
    output: Carrier
    inputs: tuple[tuple[Carrier, float], ...]
    """Input carrier and the most of it taken per unit of capacity."""
    per_output: float
    """The most capacity that a unit of output takes: 1, unless it is rated on an input."""
    limit: Series | None
    existing: Series


@dataclass(frozen=True)
class Line:
    """A link as bounds see it: what it moves between which nodes, and the share of it that arrives."""

    start: NodeName
    end: NodeName
    carrier: Carrier
    keep: float
    both_ways: bool

    @property
    def ways(self) -> tuple[tuple[NodeName, NodeName], ...]:
        """From where to where it moves something."""
        return ((self.start, self.end), (self.end, self.start)) if self.both_ways else ((self.start, self.end),)


@dataclass
class Bounds:
    """Highest need of each carrier at each node, in kW by stage."""

    draft: Draft
    stores: set[tuple[NodeName, Carrier]] = field(default_factory=set)
    plants: dict[NodeName, list[Plant]] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    _peaks: dict[tuple[NodeName, Carrier], Series] = field(default_factory=dict)

    def peak(self, node: NodeName, carrier: Carrier) -> Series:
        """Return the sum of the tenants' highest demands of a carrier at a node."""
        if not self._peaks:
            self._peaks = demand_peaks(self.draft)
        return self._peaks.get((node, carrier), np.zeros(len(self.draft.stages.years)))

    def reach(self, node: NodeName, carrier: Carrier) -> dict[tuple[NodeName, Carrier], float]:
        """Return where a carrier of a node may be used, itself or as a cooler level, and what must be sent per kW."""
        found = {(node, each): 1.0 for each in self.draft.served(carrier)}
        seen = list(found)
        for at, moved in seen:
            for line in self.lines:
                for start, end in line.ways:
                    if line.carrier != moved or start != at:
                        continue
                    for each in self.draft.served(moved):
                        if (end, each) not in found:
                            found[end, each] = found[at, moved] / line.keep
                            seen.append((end, each))
        return found

    def need(self, node: NodeName, carrier: Carrier, above: tuple[Carrier, ...] = ()) -> Series:
        """Return the most that can be used of a carrier of a node: demand, cooler levels, converters, through links."""
        reach = self.reach(node, carrier)
        total = np.zeros(len(self.draft.stages.years))
        for place, sent in reach.items():
            total = total + sent * self.peak(*place)
        for at in dict.fromkeys(where for where, _ in reach):
            for plant in self.plants.get(at, ()):
                for taken, ratio in plant.inputs:
                    if (at, taken) in reach and plant.output not in above:
                        total = total + reach[at, taken] * ratio * self.largest(plant, (*above, carrier))
        return total

    def largest(self, plant: Plant, above: tuple[Carrier, ...] = ()) -> Series:
        """Return the largest useful capacity of a converter, never less than what exists."""
        if plant.limit is not None:
            return np.maximum(plant.limit, plant.existing)
        useful = self._margin(plant.node, plant.output) * self.need(plant.node, plant.output, above)
        return np.maximum(plant.per_output * useful, plant.existing)

    def most_sent(self, line: Line) -> Series:
        """Return the most that a link can usefully send: what is used, stored or sold beyond either of its ends."""
        total = np.zeros(len(self.draft.stages.years))
        for _, end in line.ways:
            used = self._margin(end, line.carrier) * self.need(end, line.carrier)
            total = total + (used + self._sold(end, line.carrier)) / line.keep
        return total

    def _margin(self, node: NodeName, carrier: Carrier) -> float:
        """Return the capacity that is of use per unit of the highest need."""
        return WITH_STORE if self.stores.intersection(self.reach(node, carrier)) else WITHOUT_STORE

    def _sold(self, node: NodeName, carrier: Carrier) -> Series:
        """Return the most that can be exported of a carrier of a node, kW by stage."""
        nothing = np.zeros(len(self.draft.stages.years))
        places = {at for at, each in self.reach(node, carrier) if each == ELECTRICITY}
        given = self.draft.given.meters
        meters = {PARK: GATE} | {tenant.name: tenant.meter for tenant in self.draft.tenants if tenant.meter != GATE}
        limits = [given[meters[at]].export_limit for at in places if at in meters and meters[at] in given]
        return np.asarray(sum((np.array(self.draft.by_stage(limit)) for limit in limits), nothing))


def demand_peaks(draft: Draft) -> dict[tuple[NodeName, Carrier], Series]:
    """Return the sum of the tenants' highest demands with all that may move there, kW by stage, by node and carrier."""
    given = {(each.tenant, each.carrier): each for each in draft.given.flexible}
    raised = {
        key: 1.0 + np.array(draft.by_stage(each.share if each.increase is None else each.increase))
        for key, each in given.items()
    }
    peaks: dict[tuple[NodeName, Carrier], Series] = {}
    for tenant in draft.tenants:
        growth = np.array(growth_by_stage(draft.stages, tenant.growth, tenant.entry, tenant.exit))
        for carrier, need in tenant.needs.items():
            key = (tenant.node(carrier), carrier)
            lost = draft.given.settlement.losses if key == (PARK, ELECTRICITY) else 0.0
            highest = highest_of(draft, tenant.name, need) / (1.0 - lost)
            most = highest * growth * raised.get((tenant.name, carrier), 1.0)
            peaks[key] = peaks.get(key, np.zeros(len(growth))) + most
    return peaks


def highest_of(draft: Draft, tenant: str, need: CarrierNeed) -> float:
    """Return the bound on one need of a tenant in the base year, kW, worked out once."""
    key = (tenant, need.carrier)
    if key not in draft.highest_kw:
        draft.highest_kw[key] = highest_demand_kw(need, lambda reference: draft.folder / reference)
    return draft.highest_kw[key]


def highest_demand_kw(need: CarrierNeed, locate: Callable[[str], Path]) -> float:
    """Return a bound on one need in the base year, from its peak, its meter, its bills or its energy."""
    candidates = [SPREAD * need.peak_kw] if need.peak_kw else []
    if need.monthly_peak_kw:
        candidates.append(SPREAD * max(need.monthly_peak_kw))
    if need.monthly_kwh:
        candidates.append(PEAK_PER_MEAN * max(need.monthly_kwh) / 672.0)
    if need.annual_kwh and (need.file or not candidates):
        candidates.append(PEAK_PER_MEAN * need.annual_kwh / 8760.0)
    if need.file:
        metered = _highest_in_file_kw(locate(need.file), need)
        if metered is not None:
            candidates.append(SPREAD * metered)
        elif not candidates:
            candidates.append(UNKNOWN_PEAK_KW)
    return max(candidates, default=0.0)


def _highest_in_file_kw(path: Path, need: CarrierNeed) -> float | None:
    """Return a bound on the power in a metered file in kW, None where it holds no number that can be read."""
    from netzero.intake.highest import highest

    found = highest(path, need.file_column)
    if found is None:
        return None
    unit = need.file_unit or found.unit or "kW"
    by_rows_min = next((step for step, rows in _ROWS.items() if found.rows <= rows), 15)
    per_interval = 60.0 / (need.file_minutes or by_rows_min) if unit.endswith("h") else 1.0
    return found.value * _TO_KW[unit] * per_interval * (need.file_multiplier or 1.0)
