"""What it costs that storages are worn out before the life that their cost was reckoned with."""

from __future__ import annotations

import numpy as np

from netzero.accounts.record import Array, Record
from netzero.components.ageing import replaced_early


def early_replacement(record: Record) -> Array:
    """Return what owners pay more a year to replace storages that use wears out early (party, stage).

    A yearly amount set aside, as in warning NZ1950, and not the price of a new storage in the year in which it comes.
    It is in no cost line: the plan does not know how it will be run. 0 where nothing ages, as in a plan's own dispatch.
    """
    park = record.park
    found = np.zeros((len(park.parties), record.stage_count))
    if "full_cycles" not in record.dispatch:
        return found
    for storage in park.storages:
        at = record.dispatch[["full_cycles", "health_end"]].sel(storage=storage.name)
        if not (at["health_end"].values < 1.0).any():
            continue
        cycles, energy_kwh = (
            at["full_cycles"].values / record.year_fraction,
            record.capacity.sel(size=storage.energy.name),
        )
        for stage, kwh in enumerate(energy_kwh.values.tolist()):
            early = replaced_early(storage, park.discount_rate, stage, kwh, float(cycles[stage]))
            if early is not None:
                for owner, share in storage.owners:
                    found[park.parties.index(owner), stage] += share * early[1] * record.year_fraction
    return found
