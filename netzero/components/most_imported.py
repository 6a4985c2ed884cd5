"""The most that a meter can have to import in a step, whatever is built and however it is run.

Export is of what is made behind the meter, so what is imported is used there: demand, plant that takes electricity,
charging, and what links take to other sites. Where that cannot be bounded, the bound of the connection stands.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.components.link import sites, ways_between_sites
from netzero.components.park import Converter, Meter, Park, Size, Storage
from netzero.terms import ELECTRICITY, Node

Array = NDArray[np.float64]


def most_needed_kw(park: Park, hourly: xr.Dataset, meter: Meter) -> Array:
    """Return the most that is needed behind a meter, kW [stage, time]; infinite where nobody can say."""
    site = sites(park)
    here = {node for node in park.nodes if site[node] == site[meter.node]}
    found = np.zeros((len(park.stages.years), hourly.sizes["time"]))
    if _may_pass_through(park, meter) or any(
        link.loss for link in park.links if link.carrier == ELECTRICITY and {link.node, link.to} <= here
    ):
        return np.full_like(found, np.inf)
    for part in _parts(park, hourly, here):
        found = found + part
    return found


def needed_by_tenants_kw(park: Park, hourly: xr.Dataset, meter: Meter) -> Array:
    """Return the electricity that tenants at a meter's site need, kW [stage, time]."""
    site, found = sites(park), np.zeros((len(park.stages.years), hourly.sizes["time"]))
    for tenant in park.tenants:
        if ELECTRICITY in dict(tenant.nodes) and site[tenant.node(ELECTRICITY)] == site[meter.node]:
            needed = hourly["demand_kw"].sel(tenant=tenant.name, carrier=ELECTRICITY)
            found = found + needed.transpose("stage", "time").values
    return found


def _may_pass_through(park: Park, meter: Meter) -> bool:
    """Whether what is imported may be sold again as it comes."""
    return meter.export_from != "own_output" and max(meter.export_limit_kw) > 0


def _parts(park: Park, hourly: xr.Dataset, here: set[Node]) -> Iterator[Array]:
    for tenant in park.tenants:
        if dict(tenant.nodes).get(ELECTRICITY) in here:
            kw = hourly["demand_kw"].sel(tenant=tenant.name, carrier=ELECTRICITY).transpose("stage", "time").values
            moved = [np.array(x.increase) for x in park.flexible if (x.tenant, x.carrier) == (tenant.name, ELECTRICITY)]
            yield kw * (1.0 + sum(moved, np.zeros(len(park.stages.years))))[:, None]
    for converter in park.converters:
        if converter.node in here:
            yield _intake(hourly, converter)
    for storage in park.storages:
        if storage.node in here and storage.carrier == ELECTRICITY:
            yield _charge(storage)[:, None]
    for way in ways_between_sites(park):
        if way.start in here and way.carrier == ELECTRICITY:
            yield _most(way.link.size)[:, None]


def _intake(hourly: xr.Dataset, converter: Converter) -> Array:
    """Return the most electricity that a converter takes, kW [stage, time]."""
    ports = [port for port in converter.ports if port.sign < 0 and port.carrier == ELECTRICITY]
    upper = _most(converter.size)[:, None]
    if not ports:
        return np.zeros_like(upper)
    if converter.rated_on == ELECTRICITY:
        return upper
    if converter.rated_on is not None:
        return np.full_like(upper, np.inf)
    ratio = np.sum([hourly["port_ratio"].sel(port=port.label).values for port in ports], axis=0)
    return np.asarray(upper * ratio[None, :])


def _charge(storage: Storage) -> Array:
    """Return the most that a storage is charged with, kW by stage."""
    if storage.power is not None:
        return _most(storage.power)
    energy = _most(storage.energy)
    return np.asarray(energy / storage.hours if storage.hours else np.full_like(energy, np.inf))


def _most(size: Size) -> Array:
    """Return the most of a size that may be there, by stage: stock may be more than a site allows to be built."""
    return np.maximum(size.upper, size.existing)
