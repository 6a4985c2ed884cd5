"""Storages: batteries, tanks and accumulators, with power and energy sized apart, at a fixed ratio, or power free."""

from __future__ import annotations

import numpy as np

from netzero.components.park import ByStage, Storage
from netzero.scenario.resolve.ageing import ageing_of
from netzero.scenario.resolve.bounds import STORE_HOURS, Bounds
from netzero.scenario.resolve.carriers import carrier_of
from netzero.scenario.resolve.draft import Draft
from netzero.scenario.resolve.owners import node_of, owners_of
from netzero.scenario.resolve.sizes import ENERGY, POWER, Entry, figure_of, own_or_figure, size_of, variable_cost_of


def storage_of(draft: Draft, entry: Entry, bounds: Bounds) -> Storage | None:
    """Return the storage of an asset."""
    owners = owners_of(draft, entry)
    carrier = carrier_of(draft, entry)
    if carrier is None:
        return None
    node = node_of(draft, entry, (carrier,))
    need = bounds.need(node, carrier)
    if not np.any(need):
        draft.fault("NZ0291", entry.path, name=entry.name, carrier=carrier, node=node)
    hours = _hours(draft, entry)
    sized = entry.technology.power_capex is not None and hours is None and not entry.asset.unlimited_power
    _check_stock(draft, entry, sized)
    asset = entry.asset
    _check_levels(draft, entry)
    if asset.embodied is not None and not sized:
        draft.fault("NZ1029", (*entry.path, "embodied"), name=entry.name)
    return Storage(
        name=entry.name,
        technology=asset.technology,
        node=node,
        owners=owners,
        carrier=carrier,
        energy=size_of(draft, entry, ENERGY, _by_stage(STORE_HOURS * need)),
        power=size_of(draft, entry, POWER, _by_stage(2.0 * need)) if sized else None,
        hours=hours,
        charge_efficiency=_share(draft, entry, "charge_efficiency", "1", 1.0),
        discharge_efficiency=_share(draft, entry, "discharge_efficiency", "1", 1.0),
        loss_per_h=_share(draft, entry, "loss_per_h", "1/h", 0.0),
        variable_cost=variable_cost_of(draft, entry),
        initial=asset.initial_level,
        end_is_free=asset.end_level == "free",
        least_level=asset.least_level,
        highest_level=asset.highest_level,
        ageing=ageing_of(draft, entry),
        charge_from=asset.charge_from,
        shared_power=asset.shared_power,
        holding_cost=_holding_cost(draft, entry),
    )


def _by_stage(values: np.ndarray) -> tuple[float, ...]:
    return tuple(float(value) for value in values)


def _share(draft: Draft, entry: Entry, field: str, unit: str, default: float) -> float:
    return own_or_figure(draft, entry, getattr(entry.asset, field), field, field, unit, default)[0]


def _hours(draft: Draft, entry: Entry) -> float | None:
    """Return the fixed ratio of energy to power, None when power has its own size or no limit."""
    asset, technology = entry.asset, entry.technology
    if asset.unlimited_power and asset.hours is not None:
        draft.fault("NZ0292", (*entry.path, "hours"))
    if asset.hours is not None:
        draft.assume_given(f"{entry.name}.hours", asset.hours, "h")
        return asset.hours
    if asset.unlimited_power or technology.hours is None:
        return None
    return figure_of(draft, entry, "hours", "h")[0]


def _holding_cost(draft: Draft, entry: Entry) -> ByStage:
    """Return the cost of a kWh held for an hour by stage; empty when there is none."""
    cost = draft.by_stage(entry.asset.holding_cost)
    if not any(cost):
        return ()
    draft.assume_given(f"{entry.name}.holding_cost", entry.asset.holding_cost, "money/kWh/h")
    return cost


def _check_levels(draft: Draft, entry: Entry) -> None:
    """Note words about levels and power that contradict each other; tell of energy that costs nothing."""
    asset = entry.asset
    for word in ("initial_level", "least_level", "highest_level"):
        if word in asset.model_fields_set and getattr(asset, word) is not None:
            draft.assume_given(f"{entry.name}.{word}", getattr(asset, word), "1")
    if asset.end_level is not None and asset.initial_level is None:
        draft.fault("NZ0971", (*entry.path, "end_level"))
    if asset.initial_level is not None and asset.initial_level < asset.least_level:
        draft.fault("NZ0972", (*entry.path, "initial_level"), read=asset.initial_level, least=asset.least_level)
    if asset.highest_level <= asset.least_level:
        draft.fault("NZ1951", (*entry.path, "highest_level"), read=asset.highest_level, least=asset.least_level)
    if asset.initial_level is not None and asset.initial_level > asset.highest_level:
        draft.fault("NZ1952", (*entry.path, "initial_level"), read=asset.initial_level, highest=asset.highest_level)
    if asset.shared_power and asset.unlimited_power:
        draft.fault("NZ0973", (*entry.path, "shared_power"))
    if asset.end_level == "free" and asset.initial_level:
        draft.warn("NZ0974", draft.place(*entry.path, "end_level"), name=entry.name, share=asset.initial_level)


def _check_stock(draft: Draft, entry: Entry, sized: bool) -> None:
    """Note words about power that a storage without a size of power cannot follow, and stock that is incomplete."""
    asset = entry.asset
    for word in ("capex", "max", "max_new", "fixed_om", "area", "replacement"):
        if not sized and getattr(asset, word) is not None:
            draft.fault("NZ0293", (*entry.path, word), word=word)
    for position, item in enumerate(asset.existing):
        path = (*entry.path, "existing", position)
        if item.energy is None or (sized and item.capacity == 0):
            draft.fault("NZ0294", path)
        elif not sized and item.capacity > 0:
            draft.fault("NZ0293", (*path, "capacity"), word="capacity")
