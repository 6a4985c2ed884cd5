"""Fuels that are made, stored or asked for on site: where they may be bought, and whether something brings them.

Such a fuel has a balance at every node where something makes, holds or takes it. If it has a price, a supply at each
of those nodes buys it; other fuels need none, what a converter takes of them is bought.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from netzero.catalogue.model import HeatPumpPhysics
from netzero.components.park import Converter, Fuel, Park, Port, Supply
from netzero.components.storage import power_upper
from netzero.errors import Place
from netzero.scenario.equipment import LEAST_EFFICIENCY
from netzero.scenario.resolve.assets import Equipment
from netzero.scenario.resolve.checks import served_places
from netzero.scenario.resolve.draft import Draft
from netzero.scenario.scenario import Ratio, Resource
from netzero.terms import Carrier, Node, fuel_purchase

NEVER_BINDS = 4.0
"""What may be bought at any time over the highest demand of tenants, where no limit is declared."""


def fuel_purchases(draft: Draft, fuels: Iterable[Fuel], equipment: Equipment) -> tuple[Supply, ...]:
    """Return the supplies that buy fuels into a balance, and note the faults of limits at any time."""
    found: list[Supply] = []
    for fuel in fuels:
        if fuel.name in draft.kept_fuels:
            found += _of_fuel(draft, fuel, equipment)
    for name, given in draft.given.fuels.items():
        if given.profile is not None and given.limit is None:
            draft.fault("NZ1482", ("fuels", name, "profile"))
    return tuple(found)


def _of_fuel(draft: Draft, fuel: Fuel, equipment: Equipment) -> list[Supply]:
    own = draft.given.fuels.get(fuel.name)
    nodes = _nodes(draft, fuel.name, equipment)
    if own is not None and own.limit is not None and len(nodes) > 1:
        draft.fault("NZ1483", ("fuels", fuel.name, "limit"), name=fuel.name, nodes=", ".join(nodes))
    profile = f"series:{fuel.name}" if own is not None and own.profile is not None else None
    if own is not None and own.profile is not None and profile is not None:
        resources: dict[str, Resource] = equipment.resources
        resources[profile] = own.profile
        draft.places[profile] = draft.place("fuels", fuel.name, "profile")
    return [
        Supply(
            name=fuel_purchase(node, fuel.name),
            technology="fuel_purchase",
            node=node,
            owners=((node, 1.0),),
            carrier=fuel.name,
            size=None,
            limit_kw=_most_taken(draft, node, fuel.name, equipment)
            if own is None or own.limit is None
            else draft.by_stage(own.limit),
            profile=profile,
            variable_cost=draft.by_stage(0.0),
            factor_t_per_kwh=draft.by_stage(0.0),
            renewable=False,
            purchased=True,
            fuel=fuel.name,
        )
        for node in nodes
    ]


def _nodes(draft: Draft, fuel: Carrier, equipment: Equipment) -> tuple[Node, ...]:
    """Return the nodes where something takes or holds a fuel."""
    takers = [x.node for x in equipment.converters for port in x.ports if (port.carrier, port.sign) == (fuel, -1)]
    holders = [storage.node for storage in equipment.storages if storage.carrier == fuel]
    tenants = [tenant.node(fuel) for tenant in draft.tenants if fuel in tenant.needs]
    return tuple(dict.fromkeys((*tenants, *takers, *holders)))


def _most_taken(draft: Draft, node: Node, fuel: Carrier, equipment: Equipment) -> tuple[float, ...]:
    """Return more of a fuel than can be used at a node, kW by stage."""
    total: NDArray[np.float64] = NEVER_BINDS * equipment.bounds.peak(node, fuel)
    for converter in equipment.converters:
        for port in converter.ports:
            if (converter.node, port.carrier, port.sign) == (node, fuel, -1):
                most = _most_per_size(draft, converter, port, equipment.ratios)
                total = total + most * np.array(converter.size.upper)
    for storage in equipment.storages:
        if (storage.node, storage.carrier) == (node, fuel):
            total = total + np.array(power_upper(storage, draft.given.time.step_minutes / 60.0))
    return tuple(float(value) for value in total)


def _most_per_size(draft: Draft, converter: Converter, port: Port, ratios: Mapping[str, Ratio]) -> float:
    """Return the most that a port takes in any hour per unit of its converter's size."""
    rated = converter.rated_port
    if rated == port:
        return 1.0
    ratio = ratios[port.label]
    most = ratio if isinstance(ratio, float) else 1.0 / LEAST_EFFICIENCY
    return most if rated is None else most * _most_efficient(draft, ratios[rated.label])


def _most_efficient(draft: Draft, ratio: Ratio) -> float:
    """Return the most main output in any hour per unit of a port; 1 of a table that cannot be read: it is refused."""
    if isinstance(ratio, float):
        return 1.0 / ratio
    if isinstance(ratio, HeatPumpPhysics):
        return ratio.cop_max.plain(draft.stages.years[0], "1")
    from netzero.intake.highest import highest

    found = highest(draft.folder / ratio.file, ratio.column)
    return found.value if found else 1.0


def check_kept_fuels(draft: Draft, park: Park) -> None:
    """Note every fuel with a balance that is asked for at a node where nothing brings it."""
    served = served_places(draft, park)
    for fuel in park.kept_fuels:
        for tenant in draft.tenants:
            if fuel in tenant.needs and (tenant.node(fuel), fuel) not in served:
                _refuse(draft, park, tenant.row.place(f"{fuel}_kwh"), tenant.name, fuel, tenant.node(fuel))
        for converter in park.converters:
            takes = any((port.carrier, port.sign) == (fuel, -1) for port in converter.ports)
            if takes and (converter.node, fuel) not in served:
                _refuse(draft, park, draft.places[converter.name], converter.name, fuel, converter.node)


def _refuse(draft: Draft, park: Park, place: Place, name: str, fuel: Carrier, node: Node) -> None:
    """Note that nothing brings a fuel to a node, and where else something makes it."""
    values = {"name": name, "carrier": fuel, "node": node}
    makers = [x for x in park.converters if fuel in (x.output, *(port.carrier for port in x.ports if port.sign > 0))]
    if makers:
        draft.faults.add("NZ1070", place, maker=makers[0].name, there=makers[0].node, **values)
    else:
        draft.faults.add("NZ1484", place, **values)
