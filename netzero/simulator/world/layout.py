"""Which component stands where: the order of the kernels' arrays, and what rules cannot operate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netzero.components.park import Asset, Converter, Link, Meter, Park, Storage, Supply
from netzero.errors import Faults
from netzero.simulator.world.chains import check_links, run_order
from netzero.terms import COOLING, ELECTRICITY, Carrier, Node


@dataclass(frozen=True)
class SourcePort:
    """A port of a source: `carrier` is a position, or -1 - fuel; `label` is of its ratio to the main output."""

    carrier: int
    sign: int
    label: str | None


@dataclass(frozen=True)
class Source:
    """A converter, a purchase or, at its end, a link: what is called on by price.

    The lead is the output that is served first (heat before cooling before electricity); the others follow from it. A
    converter of electricity that gives heat besides is two sources that share its capacity: led by heat, and led by
    electricity with its heat rejected.
    """

    asset: Converter | Supply | Link
    carrier: Carrier
    position: int
    lead_label: str | None
    """Ratio of the lead to the main output; None when they are the same."""
    ports: tuple[SourcePort, ...]
    levels: int
    rejects: tuple[str, ...] = ()
    """Labels of ports that give heat which is not used when it runs so."""

    @property
    def node(self) -> Node:
        """Where it gives its lead."""
        return self.asset.to if isinstance(self.asset, Link) else self.asset.node

    @property
    def burns(self) -> bool:
        """Whether it takes a fuel."""
        return self.gas_port is not None or any(port.carrier < 0 and port.sign < 0 for port in self.ports)

    @property
    def gas_port(self) -> int | None:
        """Position among the ports of the one that takes a fuel made or stored on site."""
        takes = [i for i, port in enumerate(self.ports) if port.sign < 0 and port.carrier > self.levels + 1]
        return takes[0] if takes else None

    @property
    def power_port(self) -> int | None:
        """Position among the ports of the one that takes or gives electricity besides the lead."""
        return next((i for i, port in enumerate(self.ports) if port.carrier == self.levels + 1), None)

    @property
    def takes_power(self) -> bool:
        """Whether it takes electricity."""
        return any(port.sign < 0 and port.carrier == self.levels + 1 for port in self.ports)

    @property
    def keeps(self) -> bool:
        """Whether it makes a fuel of bought ones alone: a digester, which can fill a store at any time."""
        makes = isinstance(self.asset, Converter) and self.position > self.levels + 1
        return makes and all(port.carrier < 0 for port in self.ports)

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
        return self.takes_power and not self.burns and self.heat_port is None


@dataclass(frozen=True)
class Layout:
    """The order of nodes, supplies taken as they come, sources and storages."""

    nodes: tuple[Node, ...]
    carriers: tuple[Carrier, ...]
    """By position: heat levels from the hottest, cooling, electricity, fuels with a balance."""
    position: dict[Carrier, int]
    supplies: tuple[Supply, ...]
    sources: tuple[Source, ...]
    storages: tuple[Storage, ...]
    links: tuple[Link, ...]
    """Those first that others hang on."""
    order: tuple[Node, ...]
    """Nodes as they are run: a node at the end of a link before the one at its start."""
    meters: dict[Node, Meter]

    def first(self, assets: Sequence[Asset | Source]) -> NDArray[np.int64]:
        """Return where each node's components begin, and one more for the end."""
        counts = [sum(asset.node == node for asset in assets) for node in self.nodes]
        return np.cumsum([0, *counts]).astype(np.int64)


def refusals(park: Park) -> Faults:
    """Return what of a park rules cannot operate."""
    faults, (_, position) = Faults(), _carriers(park)
    for supply in park.supplies:
        if supply.carrier not in position or (supply.carrier in park.kept_fuels and not supply.purchased):
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
    check_links(park, position, faults)
    return faults


def _carriers(park: Park) -> tuple[tuple[Carrier, ...], dict[Carrier, int]]:
    """Return carriers from the hottest heat on, and the position of each."""
    carriers = (*park.heat_levels, COOLING, ELECTRICITY, *park.kept_fuels)
    return carriers, {carrier: i for i, carrier in enumerate(carriers)}


def layout_of(park: Park) -> Layout:
    """Return the layout of a park.

    Raises:
        BadInput: what rules cannot operate, all named together.

    """
    refusals(park).raise_if_any()
    carriers, position = _carriers(park)
    order = run_order(park)
    links = tuple(sorted(park.links, key=lambda link: -order.index(link.node)))
    taken = position | {fuel: -1 - number for fuel, number in bought_directly(park).items()}
    sources = [source for converter in park.converters for source in _of_converter(converter, position, taken, park)]
    sources += [_of_purchase(supply, park, position) for supply in park.supplies if supply.purchased]
    sources += [Source(link, link.carrier, position[link.carrier], None, (), len(park.heat_levels)) for link in links]
    rank = {node: i for i, node in enumerate(park.nodes)}
    return Layout(
        park.nodes,
        carriers,
        position,
        tuple(sorted((s for s in park.supplies if not s.purchased), key=lambda s: (rank[s.node], position[s.carrier]))),
        tuple(sorted(sources, key=lambda s: rank[s.node])),
        tuple(sorted(park.storages, key=lambda s: (rank[s.node], position[s.carrier]))),
        links,
        order,
        {meter.node: meter for meter in park.meters},
    )


def bought_directly(park: Park) -> dict[Carrier, int]:
    """Return the fuels that nothing makes or stores, by their number: what takes one buys it in that step."""
    elsewhere = {storage.carrier for storage in park.storages}
    elsewhere |= {carrier for converter in park.converters for carrier in _outputs(converter)}
    elsewhere |= {supply.carrier for supply in park.supplies if supply.fuel is None}
    return {fuel.name: number for number, fuel in enumerate(park.fuels) if fuel.name not in elsewhere}


def _outputs(converter: Converter) -> list[Carrier]:
    return [converter.output, *(port.carrier for port in converter.ports if port.sign > 0)]


def _check(converter: Converter, park: Park, position: dict[Carrier, int], faults: Faults) -> None:
    outputs = _outputs(converter)
    inputs = [port.carrier for port in converter.ports if port.sign < 0]
    for carrier in outputs:
        if carrier not in position:
            faults.add("NZ0901", name=converter.name, carrier=carrier)
    for carrier in inputs:
        if carrier not in park.burnt_as_bought and (carrier not in position or carrier == COOLING):
            faults.add("NZ0902", name=converter.name, carrier=carrier)
    heat = [carrier for carrier in inputs if carrier in park.heat_levels]
    if heat and (len(heat) > 1 or any(carrier in park.heat_levels for carrier in outputs)):
        faults.add("NZ0903", name=converter.name, carrier=heat[0])
    if ELECTRICITY in inputs and ELECTRICITY in outputs:
        faults.add("NZ0909", name=converter.name)
    kept = [carrier for carrier in inputs if carrier in park.kept_fuels and carrier not in bought_directly(park)]
    if len(kept) > 1 or (kept and any(carrier in park.kept_fuels for carrier in outputs)):
        faults.add("NZ0940", name=converter.name, carrier=kept[0])
    besides = [carrier for carrier in outputs[1:] if carrier in park.kept_fuels]
    if besides or (converter.output in park.kept_fuels and heat):
        faults.add("NZ0941", name=converter.name, carrier=(besides or heat)[0])


def _of_purchase(supply: Supply, park: Park, position: dict[Carrier, int]) -> Source:
    names = [fuel.name for fuel in park.fuels]
    ports = () if supply.fuel is None else (SourcePort(-1 - names.index(supply.fuel), -1, None),)
    return Source(supply, supply.carrier, position[supply.carrier], None, ports, len(park.heat_levels))


def _of_converter(
    converter: Converter, position: dict[Carrier, int], taken: dict[Carrier, int], park: Park
) -> list[Source]:
    """Return the ways to run a converter: by its lead, and for electricity or a fuel alone with its heat rejected."""
    outputs, levels = _outputs(converter), len(park.heat_levels)
    heat = tuple(port for port in converter.ports if port.sign > 0 and port.carrier in park.heat_levels)
    lead = min(outputs, key=lambda carrier: position[carrier])
    labels = {port.carrier: port.label for port in converter.ports if port.sign > 0}
    ports = {
        port: SourcePort((taken if port.sign < 0 else position)[port.carrier], port.sign, port.label)
        for port in converter.ports
    }
    rest = tuple(found for port, found in ports.items() if port not in heat)
    output = position[converter.output]
    alone = Source(converter, converter.output, output, None, rest, levels, tuple(port.label for port in heat))
    if converter.output in park.kept_fuels:
        return [alone]
    besides = [found for port, found in ports.items() if (port.sign, port.carrier) != (1, lead)]
    besides += [] if lead == converter.output else [SourcePort(output, 1, None)]
    lead_label = None if lead == converter.output else labels[lead]
    led = Source(converter, lead, position[lead], lead_label, tuple(besides), levels)
    return [led, alone] if heat and converter.output == ELECTRICITY and alone.plain else [led]
