"""Which component stands where: the order of the kernels' arrays, and what rules cannot operate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netzero.components.park import Asset, Converter, Meter, Park, Storage, Supply
from netzero.errors import Faults
from netzero.terms import COOLING, ELECTRICITY, Carrier, Node


@dataclass(frozen=True)
class SourcePort:
    """A port of a source: `carrier` is a position, or -1 - fuel; `label` names its ratio, None: the main output."""

    carrier: int
    sign: int
    label: str | None


@dataclass(frozen=True)
class Source:
    """A converter or a purchase: what is called on by price.

    The lead is the output that is served first (heat before cooling before electricity); the others follow from it.
    """

    asset: Converter | Supply
    carrier: Carrier
    position: int
    lead_label: str | None
    """Ratio of the lead to the main output; None when they are the same."""
    ports: tuple[SourcePort, ...]
    levels: int

    @property
    def burns(self) -> bool:
        """Whether it takes a fuel."""
        return any(port.carrier < 0 and port.sign < 0 for port in self.ports)

    @property
    def plain(self) -> bool:
        """Whether it neither takes heat nor gives heat or cold besides its lead."""
        return not any(0 <= port.carrier <= self.levels for port in self.ports)

    @property
    def heat_port(self) -> int | None:
        """Position among the ports of the one that takes heat."""
        takes = [i for i, port in enumerate(self.ports) if port.sign < 0 and 0 <= port.carrier < self.levels]
        return takes[0] if takes else None

    @property
    def electric(self) -> bool:
        """Whether it takes electricity and neither fuel nor heat."""
        takes = any(port.sign < 0 and port.carrier == self.levels + 1 for port in self.ports)
        return takes and not self.burns and self.heat_port is None


@dataclass(frozen=True)
class Layout:
    """The order of nodes, supplies taken as they come, sources and storages."""

    nodes: tuple[Node, ...]
    carriers: tuple[Carrier, ...]
    """By position: heat levels from the hottest, cooling, electricity."""
    position: dict[Carrier, int]
    supplies: tuple[Supply, ...]
    sources: tuple[Source, ...]
    storages: tuple[Storage, ...]
    meters: dict[Node, Meter]

    def first(self, assets: Sequence[Asset]) -> NDArray[np.int64]:
        """Return where each node's components begin, and one more for the end."""
        counts = [sum(asset.node == node for asset in assets) for node in self.nodes]
        return np.cumsum([0, *counts]).astype(np.int64)


def layout_of(park: Park) -> Layout:
    """Return the layout of a park.

    Raises:
        BadInput: what rules cannot operate, all named together.

    """
    faults = Faults()
    carriers = (*park.heat_levels, COOLING, ELECTRICITY)
    position = {carrier: i for i, carrier in enumerate(carriers)}
    for supply in park.supplies:
        if supply.carrier not in position:
            faults.add("NZ0901", name=supply.name, carrier=supply.carrier)
    for storage in park.storages:
        if storage.carrier not in position:
            faults.add("NZ0904", name=storage.name, carrier=storage.carrier)
    for converter in park.converters:
        _check(converter, park, position, faults)
    for node in park.nodes:
        names = [meter.name for meter in park.meters if meter.node == node]
        if len(names) > 1:
            faults.add("NZ0905", node=node, count=len(names), names=", ".join(names))
    faults.raise_if_any()

    fuels = {fuel.name: -1 - i for i, fuel in enumerate(park.fuels)}
    sources = [_of_converter(converter, position | fuels, len(park.heat_levels)) for converter in park.converters]
    sources += [
        Source(supply, supply.carrier, position[supply.carrier], None, (), len(park.heat_levels))
        for supply in park.supplies
        if supply.purchased
    ]
    rank = {node: i for i, node in enumerate(park.nodes)}
    return Layout(
        park.nodes,
        carriers,
        position,
        tuple(sorted((s for s in park.supplies if not s.purchased), key=lambda s: rank[s.node])),
        tuple(sorted(sources, key=lambda s: rank[s.asset.node])),
        tuple(sorted(park.storages, key=lambda s: (rank[s.node], position[s.carrier]))),
        {meter.node: meter for meter in park.meters},
    )


def _outputs(converter: Converter) -> list[Carrier]:
    return [converter.output, *(port.carrier for port in converter.ports if port.sign > 0)]


def _check(converter: Converter, park: Park, position: dict[Carrier, int], faults: Faults) -> None:
    fuels = {fuel.name for fuel in park.fuels}
    outputs = _outputs(converter)
    inputs = [port.carrier for port in converter.ports if port.sign < 0]
    for carrier in outputs:
        if carrier not in position:
            faults.add("NZ0901", name=converter.name, carrier=carrier)
    for carrier in inputs:
        if carrier not in fuels and (carrier not in position or carrier == COOLING):
            faults.add("NZ0902", name=converter.name, carrier=carrier)
    heat = [carrier for carrier in inputs if carrier in park.heat_levels]
    if heat and (len(heat) > 1 or any(carrier in park.heat_levels for carrier in outputs)):
        faults.add("NZ0903", name=converter.name, carrier=heat[0])
    if ELECTRICITY in inputs and ELECTRICITY in outputs:
        faults.add("NZ0909", name=converter.name)


def _of_converter(converter: Converter, carriers: dict[Carrier, int], levels: int) -> Source:
    outputs = _outputs(converter)
    lead = min(outputs, key=lambda carrier: carriers[carrier])
    labels = {port.carrier: port.label for port in converter.ports if port.sign > 0}
    ports = [
        SourcePort(carriers[port.carrier], port.sign, port.label)
        for port in converter.ports
        if not (port.sign > 0 and port.carrier == lead)
    ]
    if lead != converter.output:
        ports.append(SourcePort(carriers[converter.output], 1, None))
    return Source(
        converter,
        lead,
        carriers[lead],
        None if lead == converter.output else labels[lead],
        tuple(ports),
        levels,
    )
