"""A case: everything one run knows, as it is stored and read back."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from netzero.components.park import Park
from netzero.scenario.scenario import AssumedFigure

if TYPE_CHECKING:
    import xarray as xr


@dataclass(frozen=True, eq=False)
class Operated:
    """A design run through every step: flows, settlement among tenants, books."""

    policy: str
    dispatch: xr.Dataset
    """Terms DISPATCH."""
    settlement: xr.Dataset
    """Terms SETTLEMENT."""
    books: xr.Dataset
    """Terms BOOKS."""
    balance_residual_max: float
    """Largest |sum of flows| of any carrier, node and step, relative to max(1 kWh, supply)."""


@dataclass(frozen=True, eq=False)
class Case:
    """One planned or simulated case."""

    park: Park
    scenario: dict[str, Any]
    """The effective scenario as written, layered and set: plain JSON data."""
    hourly: xr.Dataset
    """Terms HOURLY on the simulator's axis."""
    periods: xr.Dataset | None = None
    """The same on the planner's axis; None when that is the simulator's axis."""
    plan: xr.Dataset | None = None
    """Terms PLAN."""
    certificate: dict[str, Any] = field(default_factory=dict)
    """status, objective, bound, bound_kind, gap, base_year_t and what else the planner says; finite or None."""
    columns: xr.Dataset | None = None
    """Columns of the plan's linear program that the plan does not hold, by variable."""
    multipliers: xr.Dataset | None = None
    """Multipliers of the program's rows, by constraint: with them the bound can be proven again; None: older files."""
    design: xr.Dataset | None = None
    """capacity and new_capacity of a design that is operated without a plan of this case; None: the plan's."""
    promise: Operated | None = None
    """The plan's own dispatch replayed on the planner's axis."""
    operation: Operated | None = None
    """The design operated by rules, without foresight, on every step of the simulator's axis."""
    reference: xr.Dataset | None = None
    """Terms BOOKS of the park without the plan, by rules on the hours of what is shown; None: not asked for."""
    finance: xr.Dataset | None = None
    """Terms FINANCE: what the plan is worth against that."""
    trials: xr.Dataset | None = None
    """Terms TRIALS: yearly sums of the operation in other weather years and futures."""
    outages: xr.Dataset | None = None
    """Terms OUTAGES of the grid, for every duration."""
    failures: xr.Dataset | None = None
    """Terms OUTAGES of the largest units, for one duration."""
    assumptions: tuple[AssumedFigure, ...] = ()
    warnings: tuple[dict[str, Any], ...] = ()
    """code, place, values of each warning."""
    provenance: dict[str, Any] = field(default_factory=dict)
    """case_hash, input_hashes, versions, options, seed, labels (illustrative, synthetic weather, axis)."""

    @property
    def capacities(self) -> xr.Dataset | None:
        """Terms capacity and new_capacity of the plan or of the operated design; None: only what exists today."""
        return self.design if self.plan is None else self.plan

    @property
    def inspections(self) -> list[dict[str, Any]]:
        """What was found in the files of weather and loads: documents of `netzero.intake.inspection.Inspection`."""
        found: list[dict[str, Any]] = json.loads(self.hourly.attrs.get("inspections", "[]"))
        return found
