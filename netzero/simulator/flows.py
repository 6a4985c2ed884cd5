"""What a dispatch puts into each node and takes from it, by carrier: plain arithmetic, apart from the kernels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.components.converter import cascades, coproducts
from netzero.components.demand import demand_points
from netzero.components.flexible import needed_kw
from netzero.components.link import ways
from netzero.components.park import Park
from netzero.terms import ELECTRICITY, Carrier, Node

Array = NDArray[np.float64]
Point = tuple[Node, Carrier]
SENT = "sent_kw"
"""Kind of the flows of links, of both their ways; the label is the way's."""


@dataclass(frozen=True, eq=False)
class NodeFlow:
    """A flow at a node, kW [stage, time]: `sign` +1 into the node, -1 out of it."""

    kind: str
    """The variable of the dispatch it comes from, or 'demand_kw': what a tenant needs after shifting and shedding."""
    label: str
    at: Point
    sign: int
    kw: Array


class _Series:
    """The variables of a dispatch by label, each read once: a look into a Dataset takes longer than what follows."""

    def __init__(self, dispatch: xr.Dataset) -> None:
        self.dispatch = dispatch
        self.read: dict[str, tuple[dict[str, int], Array]] = {}

    def kw(self, name: str, dim: str, label: str) -> Array:
        """Return a variable's row of a label, kW [stage, time]."""
        if name not in self.read:
            array = self.dispatch[name].transpose(dim, "stage", "time")
            rows = {str(each): row for row, each in enumerate(array[dim].values)}
            self.read[name] = rows, np.asarray(array.values, dtype=np.float64)
        rows, values = self.read[name]
        return np.asarray(values[rows[label]])


def node_flows(park: Park, hourly: xr.Dataset, dispatch: xr.Dataset) -> list[NodeFlow]:
    """Return every flow into and out of every node for the carriers that have a balance there."""
    found: list[NodeFlow] = []

    def add(kind: str, label: str, at: Point, sign: int, kw: Array) -> None:
        found.append(NodeFlow(kind, label, at, sign, kw))

    kw = _Series(dispatch).kw
    needed = needed_kw(park, hourly, dispatch).transpose("tenant", "carrier", "stage", "time")
    tenants, carriers = ([str(label) for label in needed[dim].values] for dim in ("tenant", "carrier"))
    values = np.asarray(needed.values, dtype=np.float64)
    for tenant in park.tenants:
        for carrier, node in tenant.nodes:
            found_kw = values[tenants.index(tenant.name), carriers.index(carrier)]
            add("demand_kw", tenant.name, (node, carrier), -1, found_kw)
    for supply in park.supplies:
        add("supplied_kw", supply.name, (supply.node, supply.carrier), 1, kw("supplied_kw", "supply", supply.name))
    fuels = park.burnt_as_bought
    ratios = dict(zip((str(label) for label in hourly["port"].values), hourly["port_ratio"].values, strict=True))
    for converter in park.converters:
        output = kw("output_kw", "converter", converter.name)
        add("output_kw", converter.name, (converter.node, converter.output), 1, output)
        for port in converter.ports:
            if port.carrier not in fuels:
                ratio = ratios[port.label]
                add("output_kw", converter.name, (converter.node, port.carrier), port.sign, output * ratio)
    for label, (converter, port) in coproducts(park).items():
        at = (converter.node, port.carrier)
        add("rejected_kw", label, at, -1, kw("rejected_kw", "coproduct", label))
    for storage in park.storages:
        at = (storage.node, storage.carrier)
        add("charge_kw", storage.name, at, -1, kw("charge_kw", "storage", storage.name))
        add("discharge_kw", storage.name, at, 1, kw("discharge_kw", "storage", storage.name))
    for way in ways(park):
        sent = kw(way.term, "link", way.link.name)
        add(SENT, way.label, (way.start, way.carrier), -1, sent)
        add(SENT, way.label, (way.end, way.carrier), 1, way.keep * sent)
    for label, (node, high, low) in cascades(park).items():
        fallen = kw("cascaded_kw", "cascade", label)
        add("cascaded_kw", label, (node, high), -1, fallen)
        add("cascaded_kw", label, (node, low), 1, fallen)
    for meter in park.meters:
        at = (meter.node, ELECTRICITY)
        add("imported_kw", meter.name, at, 1, kw("imported_kw", "meter", meter.name))
        add("exported_kw", meter.name, at, -1, kw("exported_kw", "meter", meter.name))
    for label, point in demand_points(park).items():
        add("unserved_kw", label, point, 1, kw("unserved_kw", "demand_point", label))
    return found
