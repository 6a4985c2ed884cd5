"""Who took the electricity: the settlement's flows as shares of meters and contracts."""

from __future__ import annotations

import numpy as np

from netzero.accounts.record import Array, Record
from netzero.billing import Charge
from netzero.components.contracts import drawn_kw, through_the_grid
from netzero.components.link import sites, ways_between_sites
from netzero.components.meter_bill import charges_of
from netzero.components.park import Meter, Supply
from netzero.terms import ELECTRICITY, PARK, Node, Party


def from_grid(record: Record, meter: Meter) -> dict[Party, Array]:
    """Return what each party used of the grid's electricity through a meter in kW (stage, time).

    Parties behind the meter, and those to whom links bring its electricity from there.
    """
    return _behind_and_beyond(record, meter.node, "grid", record.parties_at(meter))


def over_the_grid(record: Record, meter: Meter) -> dict[Party, Array]:
    """Return what each party took of what a meter's connection brought, kW (stage, time): the grid's and contracts'."""
    found = from_grid(record, meter)
    for supply in through_the_grid(record.park, meter):
        for party, kw in from_contract(record, supply, record.flow("supplied_kw", supply.name)).items():
            found[party] = found.get(party, 0.0) + kw
    return found


def _behind_and_beyond(record: Record, node: Node, kind: str, behind: list[Party]) -> dict[Party, Array]:
    """Return what parties took of the pool or the grid of the site of a node, kW (stage, time)."""
    settled, sent = record.settled(f"{kind}_taken_kw"), record.settled(f"{kind}_sent_kw")
    site = sites(record.park)
    found = {party: settled[party] for party in behind if party in settled}
    for way in ways_between_sites(record.park):
        if way.end in behind and site[way.start] != site[node]:
            found[way.end] = found[way.end] - sent[way.label]
        elif site[way.start] == site[node]:
            found[way.end] = found.get(way.end, 0.0) + sent[way.label]
    return found


def left_of_grid(record: Record, meter: Meter) -> Array:
    """Return what a meter imported and no party used, in kW (stage, time): its payer bears it.

    It is what storages took from the grid less what they gave back in place of it, and may be negative in an hour.
    """
    taken = from_grid(record, meter).values()
    return record.flow("imported_kw", meter.name) - sum(taken, np.zeros((record.stage_count, len(record.hours))))


def of_demand(record: Record, meter: Meter, position: int) -> dict[Party, Array]:
    """Return each party's part of a demand charge in each month (stage, month), as the operator hands its own on.

    That of any other meter is handed on by use at the peak that is billed, as the park's is unless declared otherwise.
    """
    how = record.park.settlement.resale.demand if meter.payer == PARK else "coincident"
    if how == "coincident":
        return shares_of_peaks(record, meter, position)
    if how == "none":
        return {}
    taken = {party: np.maximum(kw, 0.0) for party, kw in over_the_grid(record, meter).items()}
    if how == "own_peak":
        charge = charges_of(record.hourly, meter, 0)[position]
        used = {party: charge.billed_kw(charge.measured_kw(kw)) for party, kw in taken.items()}
    else:
        used = {party: record.monthly(kw) for party, kw in taken.items()}
    whole = sum(used.values(), np.zeros((record.stage_count, 12)))
    return {party: np.divide(kw, whole, out=np.zeros_like(whole), where=whole > 0) for party, kw in used.items()}


def shares_of_peaks(record: Record, meter: Meter, position: int) -> dict[Party, Array]:
    """Return each party's part of what a demand charge of a meter bills in each month (stage, month).

    It is its part of the peak that sets what is billed: the month's own, or under look-back that of the month reached.
    """
    charges = [charges_of(record.hourly, meter, stage)[position] for stage in range(record.stage_count)]
    drawn = drawn_kw(record.park, meter, record.dispatch)
    set_by = np.array([one.set_by(one.measured_kw(kw)) for one, kw in zip(charges, drawn, strict=True)])
    months = sorted(set(charges[0].intervals.month[charges[0].intervals.month >= 0].tolist()))
    found: dict[Party, Array] = {}
    for month in months:
        for party, share in at_peak(record, meter, charges[0], month).items():
            found.setdefault(party, np.zeros(set_by.shape))[:, month] = share
    return {party: np.take_along_axis(share, set_by, axis=1) for party, share in found.items()}


def at_peak(record: Record, meter: Meter, charge: Charge, month: int) -> dict[Party, Array]:
    """Return each party's part of the peak of a demand charge in a month (stage,): the coincident share.

    The peak is of import and virtual contracts, averaged over the intervals that count. Where several of them are as
    high (to 1e-6), or their mean is billed, the mean over them, so that no part hangs on the last digit. What no party
    used at the peak is in nobody's part.
    """
    intervals = charge.intervals
    inside = intervals.month == month
    drawn = intervals.means(drawn_kw(record.park, meter, record.dispatch))[:, inside]
    taken = {party: intervals.means(kw)[:, inside] for party, kw in over_the_grid(record, meter).items()}
    whole = np.maximum(drawn, sum(taken.values(), np.zeros_like(drawn)))
    if charge.mean:
        total = whole.sum(axis=1)
        return {
            party: np.divide(kw.sum(axis=1), total, out=np.zeros_like(total), where=total > 0)
            for party, kw in taken.items()
        }
    highest = drawn.max(axis=1, initial=0.0)
    at_top = (drawn >= highest[:, None] * (1 - 1e-6)) & (highest[:, None] > 0)
    count = np.maximum(at_top.sum(axis=1), 1)
    return {
        party: np.divide(kw, whole, out=np.zeros_like(kw), where=at_top & (whole > 0)).sum(axis=1) / count
        for party, kw in taken.items()
    }


def through_meter(record: Record, meter: Meter) -> dict[Party, Array]:
    """Return what each party sold through a meter in kW (stage, time).

    What tenants sell goes through their own meter; the rest of a meter's export is shared by the other parties pro
    rata to all that they sell in the hour.
    """
    sold = record.settled("exported_by_kw")
    behind = {tenant.name for tenant in record.park.tenants if tenant.meter == meter.name}
    others = [party for party in sold if party not in {tenant.name for tenant in record.park.tenants}]
    found = {party: sold[party] for party in sold if party in behind}
    exported = record.flow("exported_kw", meter.name)
    rest = exported - sum(found.values(), np.zeros_like(exported))
    total = sum((sold[party] for party in others), np.zeros_like(exported))
    for party in others:
        found[party] = rest * np.divide(sold[party], total, out=np.zeros_like(exported), where=total > 0)
    return found


def from_contract(record: Record, supply: Supply, kw: Array) -> dict[Party, Array]:
    """Return who took the power of a contract in kW (stage, time).

    A tenant's own contract is its own. What others own is taken by the parties at its site pro rata, in each hour, to
    what they take from its pool (the operator also from its own supply), and is the owners' where nobody takes any.
    """
    tenants = {tenant.name for tenant in record.park.tenants}
    weight = _pool_weights(record, supply.node)
    total = sum(weight.values(), np.zeros_like(kw))
    bearers: dict[Party, Array] = {}
    for owner, share in supply.owners:
        keeps = np.ones_like(kw) if owner in tenants else np.where(total > 0, 0.0, 1.0)
        bearers[owner] = bearers.get(owner, 0.0) + share * kw * keeps
        for party, part in weight.items():
            given = share * kw * (1 - keeps) * np.divide(part, total, out=np.zeros_like(kw), where=total > 0)
            bearers[party] = bearers.get(party, 0.0) + given
    return bearers


def _pool_weights(record: Record, node: Node) -> dict[Party, Array]:
    site = sites(record.park)
    inside = [each for each in record.park.nodes if site[each] == site[node]]
    behind = [tenant.name for each in inside for tenant in record.tenants_at(each, ELECTRICITY)]
    found = _behind_and_beyond(record, node, "pool", [*behind, *([PARK] if PARK in inside else [])])
    if PARK in inside and PARK in found:
        found[PARK] = found[PARK] + record.settled("own_supply_kw")[PARK]
    return found
