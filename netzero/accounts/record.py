"""What happened in a park: capacities and the flows of every hour, read by label."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.billing import Bill
from netzero.components.demand import demand_points
from netzero.components.export_terms import export_price
from netzero.components.flexible import needed_kw
from netzero.components.meter_bill import bills_of
from netzero.components.park import ByStage, Converter, Meter, Park, Port, TenantSite
from netzero.terms import PARK, Carrier, Node, Party

Array: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Record:
    """A park, its capacities and its hours; all methods give arrays of dims (stage,) or (stage, time)."""

    park: Park
    hourly: xr.Dataset
    capacity: xr.DataArray
    new_capacity: xr.DataArray
    dispatch: xr.Dataset
    settlement: xr.Dataset

    @cached_property
    def hours(self) -> Array:
        """Hours of the year that each step stands for (time,)."""
        return np.asarray(self.hourly["step_h"].values * self.hourly["weight"].values)

    @property
    def year_fraction(self) -> float:
        """Share of the year that the axis stands for: yearly costs of capital are scaled by it."""
        return float(self.hourly.attrs["year_fraction"])

    @property
    def stage_count(self) -> int:
        """Number of stages."""
        return len(self.park.stages.years)

    def yearly(self, kw: Array) -> Array:
        """Return kWh a year of the stage (stage,) of a power (stage, time)."""
        return np.asarray(kw @ self.hours)

    def monthly(self, kw: Array) -> Array:
        """Return kWh a month of the stage (stage, 12) of a power (stage, time); of money per hour, money a month."""
        return np.asarray((kw * self.hours) @ self._in_month)

    @cached_property
    def _in_month(self) -> Array:
        return np.asarray(self.hourly["month"].values[:, None] == np.arange(1, 13), dtype=np.float64)

    def flow(self, name: str, label: str) -> Array:
        """Return a flow of the dispatch in kW (stage, time), by its name and label such as a supply's."""
        return self._rows(self.dispatch, name)[label]

    def settled(self, name: str) -> dict[str, Array]:
        """Return a flow of the settlement in kW (stage, time) by party, way or `terms.heat_of`; none in older files."""
        if name not in self.settlement:
            return {}
        return dict(self._rows(self.settlement, name))

    def price(self, name: str, meter: Meter) -> Array:
        """Return a price of a meter, currency per kWh (stage, time)."""
        return self._rows(self.hourly, name)[meter.name]

    def export_price(self, meter: Meter) -> Array:
        """Return what a kWh sold through a meter earns with its tiers and net metering, currency (stage, time)."""
        if not (meter.export_tiers or meter.net_metering):
            return self.price("export_price", meter)
        flows = (self.flow(name, meter.name) for name in ("imported_kw", "exported_kw"))
        return export_price(self.park, self.hourly, meter, *flows)

    def _rows(self, dataset: xr.Dataset, name: str) -> dict[str, Array]:
        """Return the rows of a variable (stage, time) by label, read once: a look into a Dataset takes longer."""
        if name not in self._read:
            array = dataset[name]
            values = np.asarray(array.transpose(array.dims[0], "stage", "time").values)
            self._read[name] = {str(label): row for label, row in zip(array[array.dims[0]].values, values, strict=True)}
        return self._read[name]

    @cached_property
    def _read(self) -> dict[str, dict[str, Array]]:
        return {}

    def bills(self, meter: Meter) -> list[Bill]:
        """Return the bill of a meter in each stage, worked out once."""
        if meter.name not in self._bills:
            self._bills[meter.name] = bills_of(self.park, self.hourly, self.dispatch, meter)
        return self._bills[meter.name]

    @cached_property
    def _bills(self) -> dict[str, list[Bill]]:
        return {}

    def port_flow(self, converter: Converter, port: Port) -> Array:
        """Return what a converter takes or gives through a port in kW (stage, time), never negative."""
        ratio = self.hourly["port_ratio"].sel(port=port.label).values
        return np.asarray(self.flow("output_kw", converter.name) * ratio)

    def demand(self, tenant: TenantSite, carrier: Carrier) -> Array:
        """Return what a tenant needs after shifting and shedding in kW (stage, time)."""
        found = self._needed.sel(tenant=tenant.name, carrier=carrier)
        return np.asarray(found.transpose("stage", "time").values)

    @cached_property
    def _needed(self) -> xr.DataArray:
        return needed_kw(self.park, self.hourly, self.dispatch)

    @cached_property
    def demand_kwh(self) -> dict[tuple[Party, Carrier], Array]:
        """What tenants need by carrier in kWh a year (stage,), of the carriers that each is served with."""
        return {
            (tenant.name, carrier): self.yearly(self.demand(tenant, carrier))
            for tenant in self.park.tenants
            for carrier, _ in tenant.nodes
        }

    @cached_property
    def unserved_kwh(self) -> dict[tuple[Party, Carrier], Array]:
        """Unserved demand in kWh a year (stage,): a tenant's part of its demand point's, pro rata in each step."""
        found: dict[tuple[Party, Carrier], Array] = {}
        for label, (node, carrier) in demand_points(self.park).items():
            missing = self.flow("unserved_kw", label)
            demand = {tenant.name: self.demand(tenant, carrier) for tenant in self.tenants_at(node, carrier)}
            together = sum(demand.values(), np.zeros_like(missing))
            per_demand = np.divide(missing, together, out=np.zeros_like(missing), where=together > 0)
            found |= {(tenant, carrier): self.yearly(kw * per_demand) for tenant, kw in demand.items()}
        return found

    def served_kwh(self, tenant: TenantSite, carrier: Carrier) -> Array:
        """Return what a tenant was served of a carrier in kWh a year (stage,); 0 when no node serves it."""
        key = (tenant.name, carrier)
        if key not in self.demand_kwh:
            return np.zeros(self.stage_count)
        return self.demand_kwh[key] - self.unserved_kwh[key]

    def tenants_at(self, node: Node, carrier: Carrier) -> list[TenantSite]:
        """Return the tenants whose carrier is served by the node."""
        return [tenant for tenant in self.park.tenants if dict(tenant.nodes).get(carrier) == node]

    def parties_at(self, meter: Meter) -> list[Party]:
        """Return the parties whose electricity of the grid comes through a meter; the operator's through the park's."""
        operator = [PARK] if meter.node == PARK else []
        return operator + [tenant.name for tenant in self.park.tenants if tenant.meter == meter.name]

    def size(self, array: xr.DataArray, name: str) -> Array:
        """Return a capacity by stage."""
        return np.asarray(array.sel(size=name).values, dtype=np.float64)


def by_stage(values: ByStage) -> Array:
    """Return one value per stage as an array."""
    return np.asarray(values, dtype=np.float64)
