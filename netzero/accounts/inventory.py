"""The greenhouse-gas inventory of every party, by source and gas: the rows that Viet Nam's Decree 06/2022 asks for.

Direct sources are those of scope 1. Indirect ones are purchased electricity, by the location-based factor, and bought
steam, heat and cold: from outside the park, and inside it what the plant of others emitted for it. That is the
supplier's own as well, which `heat_given` takes off again: all parties together are the park, and nothing counts twice.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from netzero.accounts.ledger import Entry, Payment, post_by_gas
from netzero.accounts.record import Array, Record, by_stage
from netzero.terms import ELECTRICITY, INVENTORY, UNSPLIT, Gas

COUNTED = ("scope_1", "scope_2_location")


def inventory(record: Record, entries: Sequence[Entry], handed: Sequence[Payment], gases: Sequence[Gas]) -> Array:
    """Return the inventory in t CO2e a year (party, stage, source, gas).

    Args:
        record: capacities and flows.
        entries: all emissions.
        handed: emissions that go on with heat, by scope.
        gases: labels of gases.

    """
    parties, stages = record.park.parties, record.stage_count
    bought = {supply.name for supply in record.park.supplies if supply.purchased and supply.carrier != ELECTRICITY}
    found = np.zeros((len(parties), stages, len(INVENTORY), len(gases)))
    by_scope = post_by_gas([e for e in entries if e.line in COUNTED], parties, COUNTED, gases, stages)
    outside = [e for e in entries if e.line == "scope_2_location" and e.asset in bought]
    heat = post_by_gas(outside, parties, COUNTED, gases, stages)[:, :, 1]
    for each in record.park.greenhouse.declared:
        emitted = record.year_fraction * by_stage(each.co2e_t)
        found[parties.index(each.party), :, INVENTORY.index(each.source), gases.index(each.gas)] += emitted
    declared = found.sum(axis=2)
    found[:, :, INVENTORY.index("stationary")] = by_scope[:, :, 0] - declared
    found[:, :, INVENTORY.index("electricity")] = by_scope[:, :, 1] - heat
    found[:, :, INVENTORY.index("heat_outside")] = heat
    unsplit = gases.index(UNSPLIT)
    for payment in handed:
        if payment.kind in COUNTED and payment.payer != payment.receiver:
            found[parties.index(payment.payer), :, INVENTORY.index("heat_inside"), unsplit] += payment.amount
            found[parties.index(payment.receiver), :, INVENTORY.index("heat_given"), unsplit] -= payment.amount
    return found
