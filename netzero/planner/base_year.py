"""The base year: the park's first stage with today's equipment and nothing built."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from netzero.components.park import BY_STAGE, Park, Size, Stages


def first_stage_without_investment(park: Park) -> Park:
    """Return the park with its first stage alone, demand as it comes, nothing to build or to retire, no requirement.

    Contracts that do not run today and certificates are left out, too: they are a choice of the plan.
    """
    one: Park = _first_stage(park)
    stages = park.stages
    free = (None,)
    carbon = replace(
        one.carbon, cap_t=free, cap_share=free, gross_share=free, budget_t=None, offset_share=(0.0,), base_year_t=None
    )
    first = Stages(stages.years[:1], stages.lengths[:1], stages.weights[:1])
    running = tuple(supply for supply in one.supplies if supply.in_force)
    contracts = tuple(contract for contract in one.contracts if contract.in_force)
    found = replace(one, stages=first, carbon=carbon, supplies=running, flexible=(), targets=())
    return replace(found, contracts=contracts, greenhouse=replace(found.greenhouse, certificates=None))


def _first_stage(item: Any) -> Any:
    """Return the item with every value by stage cut to the first stage, and sizes kept as they stand."""
    if isinstance(item, Size):
        return replace(_cut(item), upper=item.existing[:1], upper_new=(0.0,), may_retire=False)
    return _cut(item)


def _cut(item: Any) -> Any:
    changes = {}
    for field in fields(item):
        value = getattr(item, field.name)
        if field.type in BY_STAGE:
            changes[field.name] = value[:1]
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            changes[field.name] = tuple(_first_stage(one) for one in value)
        elif is_dataclass(value) and not isinstance(value, Stages | type):
            changes[field.name] = _first_stage(value)
    return replace(item, **changes)
