"""Energy flows of a carrier, summed over nodes and gathered by technology: what gives it above, what takes it below."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from netzero.components.flexible import needed_kw
from netzero.reports.tolerance import visible
from netzero.terms import ELECTRICITY

if TYPE_CHECKING:
    import xarray as xr

    from netzero.components.park import Park

Kilowatts = NDArray[np.float64]
"""kW, dims (stage, time)."""
Role = Literal["supply", "use"]
_Part = tuple[str, Role, Kilowatts | None]


@dataclass(frozen=True, eq=False)
class Flow:
    """One flow of a carrier: `key` is a technology or a word of the label group 'flow'."""

    key: str
    role: Role
    kw: Kilowatts


def picked(dataset: xr.Dataset, variable: str, dim: str, key: str) -> Kilowatts | None:
    """Return one row (stage, time) of a variable, or None when the Dataset knows no such row."""
    if variable not in dataset:
        return None
    array = dataset[variable]
    found = np.flatnonzero(array[dim].values.astype(str) == key)
    if not len(found):
        return None
    return np.asarray(array.isel({dim: int(found[0])}).values, dtype=float)


def demand(park: Park, axis: xr.Dataset, dispatch: xr.Dataset, carrier: str) -> Kilowatts:
    """Return the demand of all tenants for a carrier, after shifting and shedding."""
    array = needed_kw(park, axis, dispatch)
    found = array["carrier"].values.astype(str) == carrier
    return np.asarray(array.values[:, :, found, :].sum(axis=(1, 2)), dtype=float)


def flows(park: Park, axis: xr.Dataset, dispatch: xr.Dataset, carrier: str) -> list[Flow]:
    """Return the flows of a carrier in all nodes together, as they are stacked; those too small to show are left out.

    Args:
        park: the park.
        axis: terms HOURLY on the axis of the dispatch.
        dispatch: terms DISPATCH.
        carrier: electricity, a heat level, cooling or a fuel with a balance.

    """
    found: dict[tuple[str, Role], Kilowatts] = {}
    for part in (_supplies, _converters, _rejected, _storages, _links, _cascades, _meters, _unserved):
        for key, role, kw in part(park, axis, dispatch, carrier):
            if kw is not None:
                found[key, role] = found[key, role] + kw if (key, role) in found else kw
    found["demand", "use"] = demand(park, axis, dispatch, carrier)
    largest = max(float(np.abs(kw).max(initial=0.0)) for kw in found.values())
    return sorted((Flow(*key, kw) for key, kw in found.items() if visible(kw, largest)), key=_place)


def _place(flow: Flow) -> int:
    """Return where a flow stands in a stack: own supply next to zero, then the grid; demand, plant, then export."""
    last = {"demand": 2, "export": 5, "rejected": 4} if flow.role == "use" else {"import": 0, "unserved": 1}
    return last.get(flow.key, 3 if flow.role == "use" else -1)


def _supplies(park: Park, axis: xr.Dataset, dispatch: xr.Dataset, carrier: str) -> Iterator[_Part]:
    for supply in park.supplies:
        if supply.carrier == carrier:
            yield supply.technology, "supply", picked(dispatch, "supplied_kw", "supply", supply.name)


def _converters(park: Park, axis: xr.Dataset, dispatch: xr.Dataset, carrier: str) -> Iterator[_Part]:
    for converter in park.converters:
        output = picked(dispatch, "output_kw", "converter", converter.name)
        if converter.output == carrier:
            yield converter.technology, "supply", output
        for port in converter.ports:
            ratio = picked(axis, "port_ratio", "port", port.label)
            if port.carrier == carrier and output is not None and ratio is not None:
                yield converter.technology, "supply" if port.sign > 0 else "use", output * ratio


def _rejected(park: Park, axis: xr.Dataset, dispatch: xr.Dataset, carrier: str) -> Iterator[_Part]:
    for converter in park.converters:
        for port in converter.ports:
            if port.carrier == carrier and port.sign > 0:
                yield "rejected", "use", picked(dispatch, "rejected_kw", "coproduct", port.label)


def _storages(park: Park, axis: xr.Dataset, dispatch: xr.Dataset, carrier: str) -> Iterator[_Part]:
    for storage in park.storages:
        if storage.carrier == carrier:
            yield storage.technology, "supply", picked(dispatch, "discharge_kw", "storage", storage.name)
            yield storage.technology, "use", picked(dispatch, "charge_kw", "storage", storage.name)


def _links(park: Park, axis: xr.Dataset, dispatch: xr.Dataset, carrier: str) -> Iterator[_Part]:
    """Yield what is lost on the way: what arrives is used at another node, and all nodes are shown together."""
    for link in park.links:
        for way in ("sent_kw", "sent_back_kw") if link.carrier == carrier else ():
            sent = picked(dispatch, way, "link", link.name)
            yield "link_loss", "use", None if sent is None else link.loss * sent


def _meters(park: Park, axis: xr.Dataset, dispatch: xr.Dataset, carrier: str) -> Iterator[_Part]:
    for meter in park.meters if carrier == ELECTRICITY else ():
        yield "import", "supply", picked(dispatch, "imported_kw", "meter", meter.name)
        yield "export", "use", picked(dispatch, "exported_kw", "meter", meter.name)


def _cascades(park: Park, axis: xr.Dataset, dispatch: xr.Dataset, carrier: str) -> Iterator[_Part]:
    for label in _labels(dispatch, "cascaded_kw", "cascade"):
        high, _, low = label.rpartition(":")[2].partition(">")
        if carrier == high:
            yield "cascade_down", "use", picked(dispatch, "cascaded_kw", "cascade", label)
        if carrier == low:
            yield "cascade", "supply", picked(dispatch, "cascaded_kw", "cascade", label)


def _unserved(park: Park, axis: xr.Dataset, dispatch: xr.Dataset, carrier: str) -> Iterator[_Part]:
    for label in _labels(dispatch, "unserved_kw", "demand_point"):
        if label.rpartition(":")[2] == carrier:
            yield "unserved", "supply", picked(dispatch, "unserved_kw", "demand_point", label)


def _labels(dispatch: xr.Dataset, variable: str, dim: str) -> list[str]:
    return [str(label) for label in dispatch[dim].values] if variable in dispatch else []


def fuel_use(park: Park, axis: xr.Dataset, dispatch: xr.Dataset) -> dict[str, Kilowatts]:
    """Return what is bought of each fuel, kW of net calorific value: what converters take where it has no balance."""
    found: dict[str, Kilowatts] = {}

    def add(fuel: str, kw: Kilowatts | None) -> None:
        if kw is not None:
            found[fuel] = found[fuel] + kw if fuel in found else kw

    for supply in park.supplies:
        if supply.fuel is not None:
            add(supply.fuel, picked(dispatch, "supplied_kw", "supply", supply.name))
    for converter in park.converters:
        output = picked(dispatch, "output_kw", "converter", converter.name)
        for port in converter.ports:
            ratio = picked(axis, "port_ratio", "port", port.label)
            if port.carrier in park.burnt_as_bought and output is not None and ratio is not None:
                add(port.carrier, output * ratio)
    return found


def levels(park: Park, dispatch: xr.Dataset, carrier: str) -> dict[str, Kilowatts]:
    """Return what storages of a carrier hold at the end of each step, kWh by technology, if it is enough to show."""
    found: dict[str, Kilowatts] = {}
    for storage in park.storages:
        held = picked(dispatch, "level_kwh", "storage", storage.name)
        if storage.carrier == carrier and held is not None:
            found[storage.technology] = found.get(storage.technology, np.zeros_like(held)) + held
    return {technology: held for technology, held in found.items() if visible(held)}


def yearly_kwh(axis: xr.Dataset, kw: Kilowatts) -> NDArray[np.float64]:
    """Return the energy of a year by stage: sum of kW x step_h x weight."""
    return np.asarray(kw @ (axis["step_h"].values * axis["weight"].values), dtype=float)
