"""A park with its hours and flows as `verify` reads them: plain arrays (stage, time) by label."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import xarray as xr

from netzero.components.park import Meter, Park, Size, Supply
from netzero.results.verification.check import Array, Labels
from netzero.terms import ELECTRICITY, Carrier, Node


@dataclass(frozen=True, eq=False)
class Evidence:
    """Everything a check reads."""

    park: Park
    hourly: xr.Dataset
    dispatch: xr.Dataset
    design: xr.Dataset | None
    """capacity and new_capacity; None when only today's stock is operated."""
    ages: bool = False
    """Whether storages hold less and less with time and use."""

    @property
    def years(self) -> tuple[int, ...]:
        """Years of the stages."""
        return self.park.stages.years

    @cached_property
    def hours(self) -> Array:
        """Hours of the year that each step stands for."""
        return np.asarray(self.step_h * self.hourly["weight"].values)

    @cached_property
    def step_h(self) -> Array:
        """Length of each step."""
        return np.asarray(self.hourly["step_h"].values, dtype=np.float64)

    @property
    def year_fraction(self) -> float:
        """Share of the calendar year that the axis stands for."""
        return float(self.hourly.attrs["year_fraction"])

    @cached_property
    def steps(self) -> tuple[Labels, Labels]:
        """Labels of an array (stage, time)."""
        return self.years, list(self.hourly["time"].values.astype("datetime64[m]"))

    def flow(self, name: str, label: str) -> Array:
        """Return a flow by its term and label, kW (stage, time)."""
        return series(self.dispatch[name], label)

    def yearly(self, power: Array) -> Array:
        """Return the sum over the year by stage."""
        return np.asarray(power @ self.hours)

    def capacity(self, size: Size) -> Array:
        """Return the capacity alive, by stage."""
        return np.array(size.existing) if self.design is None else series(self.design["capacity"], size.name)

    def new(self, size: Size) -> Array:
        """Return the capacity built, by stage."""
        return np.zeros(len(self.years)) if self.design is None else series(self.design["new_capacity"], size.name)

    def vintages(self, size: Size) -> Array:
        """Return whether what is built in a stage (rows) serves in another (columns), 0 or 1."""
        end = np.inf if size.until is None else size.until
        return np.array([[float(v <= y < min(v + size.life_years, end)) for y in self.years] for v in self.years])

    def stock(self, size: Size) -> Array:
        """Return what still serves of the existing stock, by stage."""
        left = self.capacity(size) - self.new(size) @ self.vintages(size)
        return left if size.may_retire else np.array(size.existing)

    def virtual(self, meter: Meter) -> list[str]:
        """Return the contracts whose electricity comes over the grid and through a meter."""
        bought = [each for each in self.park.supplies if each.delivery == "virtual" and each.node == meter.node]
        return [each.name for each in bought if each.carrier == ELECTRICITY]

    def drawn(self, meter: Meter) -> Array:
        """Return what comes over the connection of a meter: import and virtual contracts, kW (stage, time)."""
        contracts = (self.flow("supplied_kw", name) for name in self.virtual(meter))
        return np.asarray(sum(contracts, self.flow("imported_kw", meter.name)))

    def connected(self, meter: Meter) -> tuple[Array, Array]:
        """Return the most that the connection of a meter brings and takes away, kW by stage."""
        imports, exports = np.array(meter.import_limit_kw), np.array(meter.export_limit_kw)
        if meter.upgrade:
            imports = imports + self.capacity(meter.upgrade.size)
            exports = np.where(exports < imports, exports, imports)
        return imports, exports

    def available(self, supply: Supply) -> Array:
        """Return what a supply could give, after its ageing, kW (stage, time)."""
        if supply.size is None:
            able = np.array(supply.limit_kw)
        else:
            size, years = supply.size, np.array(self.years)
            kept = 1 - size.degradation
            age = np.maximum(years[None, :] - years[:, None], 0)
            stock = np.array(size.existing) * np.array(size.existing_output or 1.0)
            able = stock + self.new(size) @ (self.vintages(size) * size.mean_output * kept**age)
        if supply.profile is None:
            return np.asarray(np.repeat(able[:, None], len(self.hours), axis=1))
        return np.asarray(np.outer(able, self.hourly["availability"].sel(profile=supply.profile).values))

    def ratio(self, port: str) -> Array:
        """Return a port's flow per unit of main output (time,)."""
        return np.asarray(self.hourly["port_ratio"].sel(port=port).values)

    def price(self, name: str, meter: str) -> Array:
        """Return a price of a meter (stage, time) or (stage, billing_month)."""
        return series(self.hourly[name], meter)

    def demand(self, node: Node, carrier: Carrier) -> Array:
        """Return the demand at a node, kW (stage, time), as it is after shifting and shedding."""
        total = np.zeros((len(self.years), len(self.hours)))
        for tenant in self.park.tenants:
            if (carrier, node) in tenant.nodes:
                total += self.needed(tenant.name, carrier)
        return total

    def needed(self, tenant: str, carrier: Carrier) -> Array:
        """Return the demand of a tenant as it is after shifting and shedding, kW (stage, time)."""
        total = self.asked(tenant, carrier)
        for item in self.park.flexible:
            if (item.tenant, item.carrier) == (tenant, carrier):
                lowered = self.flow("shifted_down_kw", item.name) + self.flow("shed_kw", item.name)
                total = total + self.flow("shifted_up_kw", item.name) - lowered
        return total

    def asked(self, tenant: str, carrier: Carrier) -> Array:
        """Return the demand of a tenant before shifting and shedding, kW (stage, time)."""
        return np.asarray(self.hourly["demand_kw"].sel(tenant=tenant, carrier=carrier).values)

    def inflows(self, node: Node, carrier: Carrier) -> Iterator[Array]:
        """Yield every flow into a node, demand apart; what is taken is negative."""
        park = self.park
        for supply in park.supplies:
            if (supply.node, supply.carrier) == (node, carrier):
                yield self.flow("supplied_kw", supply.name)
        for converter in park.converters:
            if converter.node == node:
                output = self.flow("output_kw", converter.name)
                if converter.output == carrier:
                    yield output
                for port in converter.ports:
                    if port.carrier == carrier:
                        yield port.sign * self.ratio(port.label) * output
                        if port.sign > 0 and carrier in park.heat_levels:
                            yield -self.flow("rejected_kw", port.label)
        for storage in park.storages:
            if (storage.node, storage.carrier) == (node, carrier):
                yield self.flow("discharge_kw", storage.name)
                yield -self.flow("charge_kw", storage.name)
        yield from self._moved(node, carrier)
        yield from self.cascaded(node, carrier)
        for meter in park.meters:
            if (meter.node, ELECTRICITY) == (node, carrier):
                yield self.flow("imported_kw", meter.name)
                yield -self.flow("exported_kw", meter.name)

    def _moved(self, node: Node, carrier: Carrier) -> Iterator[Array]:
        for link in self.park.links:
            if link.carrier == carrier and node in (link.node, link.to):
                near, far = self.flow("sent_kw", link.name), self.flow("sent_back_kw", link.name)
                into, out_of = (near, far) if node == link.to else (far, near)
                yield (1 - link.loss) * into
                yield -out_of

    def cascaded(self, node: Node, carrier: Carrier) -> Iterator[Array]:
        """Yield heat that falls into (+) and out of (-) a level at a node."""
        for label in self.dispatch["cascade"].values:
            where, _, levels = str(label).partition(":")
            high, _, low = levels.partition(">")
            if where == node and carrier in (high, low):
                yield (1 if carrier == low else -1) * self.flow("cascaded_kw", str(label))


def series(array: xr.DataArray, label: str) -> Array:
    """Return the values of a label in the first dim."""
    at = array.indexes[array.dims[0]].get_loc(label)
    return np.asarray(array.values[at], dtype=np.float64)
