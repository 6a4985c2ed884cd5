"""Sources as the kernels' arrays: what converters and purchases are, what they share and what limits them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from netzero.components.contracts import is_virtual
from netzero.components.park import Link, Park, Supply
from netzero.kernels import park as records
from netzero.kernels.park import Ints, Records
from netzero.simulator.world.layout import Layout, Source, bought_directly
from netzero.terms import ELECTRICITY

Array = NDArray[np.float64]


def records_of(dtype: np.dtype[Any], count: int, **fields: Sequence[Any] | NDArray[Any]) -> Records:
    """Return records with the given fields by name; what is not given is zero."""
    made = np.zeros(count, dtype).view(np.recarray)
    for name, values in fields.items():
        made[name][: len(values)] = values
    return made


def columns_of(rows: Sequence[Array], steps: int) -> Array:
    """Return rows by time as columns [time, row]."""
    return np.ascontiguousarray(np.array(rows, dtype=np.float64).reshape(len(rows), steps).T)


def pools(layout: Layout, available_kw: Array) -> tuple[Ints, Array]:
    """Return the column of the supplies of each position of each node, -1 for none, and what they could give together.

    `available_kw`: what each could give [time, supply].
    """
    column = np.full((len(layout.nodes), len(layout.carriers)), -1, dtype=np.int64)
    rows: list[Array] = []
    for supply, kw in zip(layout.supplies, available_kw.T, strict=True):
        at = layout.nodes.index(supply.node), layout.position[supply.carrier]
        if column[at] < 0:
            column[at] = len(rows)
            rows.append(np.zeros(len(kw)))
        rows[column[at]] += kw
    return column, columns_of(rows, len(available_kw))


def source_records(park: Park, layout: Layout, stage: int) -> Records:
    """Return what the sources are, and one more record for the end."""
    sources = layout.sources
    first = np.cumsum([0, *(len(source.ports) for source in sources)])
    ports = {
        name: [-1 if (port := getattr(source, name)) is None else first[i] + port for i, source in enumerate(sources)]
        for name in ("power_port", "heat_port", "gas_port")
    }
    return records_of(
        records.SOURCE,
        len(sources) + 1,
        position=[source.position for source in sources],
        first_port=first,
        **ports,
        twin=_twins(sources),
        bought=[isinstance(source.asset, Supply) for source in sources],
        takes_power=[source.takes_power for source in sources],
        keeps=[source.keeps and _runs_out(source, park, stage) for source in sources],
        plain=[source.plain for source in sources],
        electric=[source.electric for source in sources],
        burns=[source.burns for source in sources],
        rationed=[_runs_out(source, park, stage) for source in sources],
        firm=[_firm(source, park, stage) for source in sources],
        over_grid=[isinstance(source.asset, Supply) and is_virtual(source.asset) for source in sources],
        link=[layout.links.index(source.asset) if isinstance(source.asset, Link) else -1 for source in sources],
    )


def cost_of_lead(sources: Sequence[Source], costs: Sequence[Array], port_flow: Array, fuels: Records) -> Array:
    """Return what the lead of each source costs, bought fuels without a limit included, per kWh [time, source]."""
    found = columns_of(costs, len(port_flow))
    ports = [(column, port.carrier) for column, source in enumerate(sources) for port in source.ports]
    for flow, (column, carrier) in zip(port_flow.T, ports, strict=True):
        if carrier < 0 and np.isinf(fuels[-1 - carrier].limit_kwh):
            found[:, column] -= flow * fuels[-1 - carrier].price
    return found


def _twins(sources: Sequence[Source]) -> list[int]:
    """Return, for each source, the other one that shares its capacity, -1 for none."""
    return [
        next((i for i, other in enumerate(sources) if other is not one and other.asset is one.asset), -1)
        for one in sources
    ]


def twin_flow(sources: Sequence[Source], lead: Sequence[Array], steps: int) -> Array:
    """Return the lead of each source's twin per unit of its own, [time, source]; 0 without a twin."""
    flows = [lead[twin] / lead[i] if twin >= 0 else np.zeros_like(lead[i]) for i, twin in enumerate(_twins(sources))]
    return columns_of(flows, steps)


def fuel_kw(park: Park, sources: Sequence[Source], sources_kw: Sequence[Array], stage: int, steps: int) -> Array:
    """Return what may be bought of each fuel in each step, kW [time, fuel]; infinite where only the year is limited.

    What is bought into a balance with other origins is limited where it is bought.
    """
    direct = bought_directly(park)
    rows = []
    for fuel in park.fuels:
        sellers = [
            kw[stage]
            for kw, source in zip(sources_kw, sources, strict=True)
            if isinstance(source.asset, Supply) and source.asset.fuel == fuel.name and fuel.name in direct
        ]
        rows.append(np.sum(sellers, axis=0) if sellers else np.full(steps, np.inf))
    return columns_of(rows, steps)


def _runs_out(source: Source, park: Park, stage: int) -> bool:
    """Whether a source takes a fuel that is limited in all or has a seller, which may be limited at any time."""
    fuels = [park.fuels[-1 - port.carrier] for port in source.ports if port.carrier < 0]
    sold = {supply.fuel for supply in park.supplies}
    limits = [(fuel.annual_limit_kwh[stage], fuel.horizon_limit_kwh) for fuel in fuels]
    return any(limit != (None, None) for limit in limits) or any(fuel.name in sold for fuel in fuels)


def _firm(source: Source, park: Park, stage: int) -> bool:
    """Whether a source of electricity is there whatever else happens: no heat, no fuel that may run out.

    What comes over the grid is no more than the connection, which is counted by itself.
    """
    if isinstance(source.asset, Supply) and is_virtual(source.asset):
        return False
    if not source.plain or source.carrier != ELECTRICITY or source.gas_port is not None:
        return False
    return not _runs_out(source, park, stage)
