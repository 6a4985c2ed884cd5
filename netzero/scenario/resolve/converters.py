"""Converters: boilers, heat pumps, chillers and whatever else turns carriers into another."""

from __future__ import annotations

import numpy as np

from netzero.catalogue.model import Figure, HeatPumpPhysics
from netzero.components.park import Converter, Port
from netzero.scenario.resolve.bounds import Bounds, Plant
from netzero.scenario.resolve.carriers import carrier_of
from netzero.scenario.resolve.draft import Draft, quiet
from netzero.scenario.resolve.owners import node_of, owners_of
from netzero.scenario.resolve.sizes import Entry, own_or_figure, size_of, stock, variable_cost_of, whole
from netzero.scenario.scenario import Ratio
from netzero.terms import ELECTRICITY, Carrier, port

COLD_MARGIN = 1.5
"""Most power a heat pump takes over that at its declared source (colder hours of an air source)."""


def plant_of(draft: Draft, entry: Entry) -> Plant | None:
    """Return a converter as bounds see it, None when its carrier is not known (the fault is noted when it is made)."""
    unheard = quiet(draft)
    carrier = carrier_of(unheard, entry)
    if carrier is None:
        return None
    life = own_or_figure(unheard, entry, entry.asset.life, "life", "life", "year", None)[0]
    existing = stock(unheard, entry, whole(entry.technology), life)
    margin = COLD_MARGIN if entry.technology.heat_pump else 1.0
    limit = entry.asset.max
    if not entry.asset.buildable:
        limit = 0.0
    return Plant(
        unheard.node(entry.at, carrier),
        carrier,
        tuple((taken, margin / _efficiency(unheard, entry, taken)) for taken in _inputs(entry)),
        None if limit is None else np.array(unheard.by_stage(limit)),
        np.array(existing),
    )


def converter_of(draft: Draft, entry: Entry, bounds: Bounds, ratios: dict[str, Ratio]) -> Converter | None:
    """Return the converter of an asset, and add the ratios of its ports to `ratios`."""
    owners = owners_of(draft, entry)
    output = carrier_of(draft, entry)
    plant = plant_of(draft, entry)
    bound = tuple(float(value) for value in bounds.largest(plant)) if plant else draft.by_stage(0.0)
    size = size_of(draft, entry, whole(entry.technology), bound)
    ports = _ports(draft, entry, ratios)
    if output is None:
        return None
    node = node_of(draft, entry, (output, *(each.carrier for each in ports)))
    if plant and not np.any(bounds.need(node, output)):
        draft.fault("NZ0291", entry.path, name=entry.name, carrier=output, node=node)
    return Converter(
        name=entry.name,
        technology=entry.asset.technology,
        node=node,
        owners=owners,
        output=output,
        ports=ports,
        size=size,
        variable_cost=variable_cost_of(draft, entry),
    )


def _inputs(entry: Entry) -> tuple[Carrier, ...]:
    return tuple(dict.fromkeys((*entry.technology.inputs, *entry.asset.efficiency)))


def _ports(draft: Draft, entry: Entry, ratios: dict[str, Ratio]) -> tuple[Port, ...]:
    """Return the carriers a converter takes and gives besides its output; a fault for one that nothing can bring."""
    technology, name = entry.technology, entry.asset.technology
    for carrier in entry.asset.efficiency:
        if carrier not in technology.inputs:
            place = draft.place(*entry.path, "efficiency", carrier, key=True)
            draft.unknown("NZ0270", place, carrier, technology.inputs)
    ports = []
    for carrier in technology.inputs:
        label = port(entry.name, carrier)
        pump = technology.heat_pump
        if pump and carrier == ELECTRICITY and carrier not in entry.asset.efficiency:
            ratios[label] = pump
            _assume_pump(draft, name, pump)
        else:
            ratios[label] = 1.0 / _efficiency(draft, entry, carrier)
        ports.append(Port(carrier, -1, label))
    for carrier, figure in technology.coproducts.items():
        label = port(entry.name, carrier)
        path = ("technologies", name, "coproducts", carrier)
        ratios[label] = draft.figure(f"{name}.coproducts.{carrier}", figure, "1", path)[0]
        ports.append(Port(carrier, 1, label))
    return tuple(ports)


def _efficiency(draft: Draft, entry: Entry, carrier: Carrier) -> float:
    """Return main output per unit of an input, of the first stage: what is built keeps what it was built with."""
    own = entry.asset.efficiency.get(carrier)
    if own is not None:
        draft.assume_given(f"{entry.name}.efficiency.{carrier}", own, "1")
        return own
    figure: Figure | None = entry.technology.inputs.get(carrier)
    if figure is None:
        return 1.0
    name = entry.asset.technology
    value = draft.figure(f"{name}.inputs.{carrier}", figure, "1", ("technologies", name, "inputs", carrier))[0]
    return value or 1.0


def _assume_pump(draft: Draft, technology: str, pump: HeatPumpPhysics) -> None:
    for name in type(pump).model_fields:
        figure = getattr(pump, name)
        if isinstance(figure, Figure):
            draft.assume(f"{technology}.heat_pump.{name}", figure)
