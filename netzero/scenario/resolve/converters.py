"""Converters: boilers, heat pumps, chillers and whatever else turns carriers into another."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from netzero.catalogue.model import Figure, HeatPumpPhysics
from netzero.components.park import Converter, Port
from netzero.scenario.resolve.bounds import Bounds, Line, Plant
from netzero.scenario.resolve.carriers import carrier_of, given_besides, taken
from netzero.scenario.resolve.draft import Draft, quiet
from netzero.scenario.resolve.links import joins_of
from netzero.scenario.resolve.owners import node_of, owners_of
from netzero.scenario.resolve.sizes import Entry, own_or_figure, size_of, stock, variable_cost_of, whole
from netzero.scenario.scenario import Ratio
from netzero.tariffs.model import Series
from netzero.terms import ELECTRICITY, Carrier, port

COLD_MARGIN = 1.5
"""Most that is taken over what the catalogue's efficiency says, where it changes by the hour (a colder source)."""


def plant_of(draft: Draft, entry: Entry) -> Plant | None:
    """Return a converter as bounds see it, None when its carrier is not known (the fault is noted when it is made)."""
    unheard = quiet(draft)
    carrier = carrier_of(unheard, entry)
    if carrier is None:
        return None
    life = own_or_figure(unheard, entry, entry.asset.life, "life", "life", "year", None)[0]
    existing = stock(unheard, entry, whole(entry.technology), life)
    rated, inputs = _rated_on(unheard, entry, carrier), taken(unheard, entry)
    per_output = _most_taken(unheard, entry, rated, inputs[rated]) if rated else 1.0
    limit = entry.asset.max
    if not entry.asset.buildable:
        limit = 0.0
    return Plant(
        node_of(unheard, entry, (carrier, *inputs, *given_besides(unheard, entry).values())),
        carrier,
        tuple((one, _most_taken(unheard, entry, one, named) / per_output) for one, named in inputs.items()),
        per_output,
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
    rated = _rated_on(draft, entry, output)
    if rated:
        size = replace(size, unit=f"{size.unit} of {rated}")
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
        rated_on=rated,
    )


def connections(draft: Draft, entry: Entry) -> list[Line]:
    """Return the connections of a tenant's converter to networks of the park (none where all is at one node)."""
    unheard = quiet(draft)
    output = carrier_of(unheard, entry)
    gives = ((output,) if output else ()) + tuple(given_besides(unheard, entry).values())
    return joins_of(draft, entry, tuple(taken(unheard, entry)), gives)


def _rated_on(draft: Draft, entry: Entry, output: Carrier) -> Carrier | None:
    """Return the input whose power the capacity counts, None when that is the main output.

    What the catalogue says per kW is said of its own rating; an asset that is rated otherwise must give its cost.
    """
    technology, own = entry.technology, entry.asset.rated_on
    before, path = technology.rated_on or output, (*entry.path, "rated_on")
    rated, known = own or before, (*taken(quiet(draft), entry), output)
    if rated not in known:
        place = draft.place(*path) if own else draft.place("technologies", entry.asset.technology, "rated_on")
        draft.unknown("NZ0270", place, rated, known)
        return None
    if rated != before and entry.asset.capex is None:
        if entry.asset.buildable:
            draft.fault("NZ2255", path, name=entry.name, before=before, rated=rated)
        elif entry.asset.fixed_om is None and entry.asset.fixed_om_share != 0.0:
            draft.fault("NZ0866", path, name=entry.name, before=before, rated=rated)
    return None if rated == output else rated


def _most_taken(draft: Draft, entry: Entry, carrier: Carrier, named: str) -> float:
    """Return the most that is taken of an input per unit of main output in any hour; `named` as by the technology."""
    varies = entry.technology.heat_pump or isinstance(entry.asset.efficiency.get(carrier), Series)
    return (COLD_MARGIN if varies else 1.0) / _efficiency(draft, entry, carrier, named)


def _ports(draft: Draft, entry: Entry, ratios: dict[str, Ratio]) -> tuple[Port, ...]:
    """Return the carriers a converter takes and gives besides its output; a fault for one that nothing can bring."""
    technology, name, inputs = entry.technology, entry.asset.technology, taken(draft, entry)
    for carrier in entry.asset.efficiency:
        if carrier not in inputs and carrier not in technology.inputs:
            place = draft.place(*entry.path, "efficiency", carrier, key=True)
            draft.unknown("NZ0270", place, carrier, technology.inputs)
    ports = []
    for carrier, figure in inputs.items():
        label = port(entry.name, carrier)
        pump = technology.heat_pump
        own = entry.asset.efficiency.get(carrier)
        if isinstance(own, Series):
            ratios[label] = own
            draft.places[label] = draft.place(*entry.path, "efficiency", carrier)
        elif pump and carrier == ELECTRICITY and own is None:
            ratios[label] = pump
            _assume_pump(draft, name, pump)
        else:
            ratios[label] = 1.0 / _efficiency(draft, entry, carrier, figure)
        ports.append(Port(carrier, -1, label))
    for named, carrier in given_besides(draft, entry).items():
        label = port(entry.name, carrier)
        path = ("technologies", name, "coproducts", named)
        ratios[label] = draft.figure(f"{name}.coproducts.{named}", technology.coproducts[named], "1", path)[0]
        ports.append(Port(carrier, 1, label))
    return tuple(ports)


def _efficiency(draft: Draft, entry: Entry, carrier: Carrier, named: str) -> float:
    """Return main output per unit of an input, of the first stage: what is built keeps what it was built with.

    Of an efficiency by time, that of the catalogue, for bounds.

    Args:
        draft: the scenario.
        entry: the asset.
        carrier: what is taken.
        named: what the technology calls it.

    """
    own = entry.asset.efficiency.get(carrier, entry.asset.efficiency.get(named))
    if own is not None and not isinstance(own, Series):
        draft.assume_given(f"{entry.name}.efficiency.{carrier}", own, "1")
        return own
    name = entry.asset.technology
    path = ("technologies", name, "inputs", named)
    value = draft.figure(f"{name}.inputs.{named}", entry.technology.inputs[named], "1", path)[0]
    return value or 1.0


def _assume_pump(draft: Draft, technology: str, pump: HeatPumpPhysics) -> None:
    for name in type(pump).model_fields:
        figure = getattr(pump, name)
        if isinstance(figure, Figure):
            draft.assume(f"{technology}.heat_pump.{name}", figure)
