"""What parties settle, step by step: each party's use and gifts against the flows, and the sums over all of them.

What a party needs and gives is added up anew (`claimed`). How the pool is shared out hangs on the park's rule and is
not computed again: only that each gets what it needs, each gives what it has, and that nothing is lost between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import xarray as xr

from netzero.components.link import ways_between_sites
from netzero.components.network import network_loss
from netzero.results.verification.check import Array, Checks, Residual, apart
from netzero.results.verification.claimed import Claimed, claimed
from netzero.results.verification.evidence import Evidence, series
from netzero.terms import COOLING, ELECTRICITY, PARK, Carrier, Node, Party, heat_of

USED = ("own_supply_kw", "pool_taken_kw", "grid_taken_kw")
GIVEN = ("own_supply_kw", "pool_given_kw", "exported_by_kw")
HEAT_USED = ("heat_own_kw", "heat_taken_kw")
HEAT_GIVEN = ("heat_own_kw", "heat_given_kw")
Sites = Mapping[Node, Claimed]


def check_settlement(evidence: Evidence, to: Checks, settled: xr.Dataset) -> None:
    """Check who used and gave what in every step, and that all parties together are the park.

    Args:
        evidence: the park and its flows.
        to: where checks are noted.
        settled: terms SETTLEMENT. What an older netzero wrote, before it settled by rules, is not checked.

    """
    if "stored_kw" not in settled:
        return
    power = claimed(evidence, ELECTRICITY)
    heat = {carrier: claimed(evidence, carrier) for carrier in (*evidence.park.heat_levels, COOLING)}
    to.worst("NZ1180", "own + pool + grid = demand served + charge + use of plant", _used(evidence, settled, power))
    to.worst("NZ1181", "own + pool + sold = share of supply, output and discharge", _given(evidence, settled, power))
    to.worst("NZ1182", "sum over parties = flow of the park", _sums(evidence, settled, power))
    to.worst("NZ1183", "payment = taken x price - given x price, in all 0", _payments(evidence, settled, power))
    to.worst("NZ1184", "own + taken = need, own + given = share of output", _heat(evidence, settled, heat))
    to.worst("NZ1185", "sum over parties: taken = given, paid = received", _heat_sums(evidence, settled, heat))


def check_pool_of_the_year(evidence: Evidence, to: Checks, settled: xr.Dataset, books: xr.Dataset) -> None:
    """Check that what a party pays for the pool in a year is what it pays in all steps together."""
    if "transfers" not in books or "pool" not in books["transfers"]["transfer"].values:
        return
    booked = books["transfers"].sel(transfer="pool")

    def residuals() -> Iterator[Residual]:
        for party in (str(name) for name in booked["party"].values):
            if party in settled["party"].values:
                paid = series(settled["pool_payment"], party)
                said, size = booked.sel(party=party).values, evidence.yearly(np.abs(paid))
                yield party, apart(said, evidence.yearly(paid), size), (evidence.years,)

    to.worst("NZ1186", "transfer = sum over steps of hours x payment", residuals())


def _used(evidence: Evidence, settled: xr.Dataset, power: Sites) -> Iterator[Residual]:
    for party in (str(name) for name in settled["party"].values):
        used = np.sum([series(settled[name], party) for name in USED], axis=0)
        yield f"use of {party}", apart(used, _of(power, "need", party), _size(power)), evidence.steps


def _given(evidence: Evidence, settled: xr.Dataset, power: Sites) -> Iterator[Residual]:
    for party in (str(name) for name in settled["party"].values):
        given = np.sum([series(settled[name], party) for name in GIVEN], axis=0)
        yield f"gift of {party}", apart(given, _of(power, "gift", party), _size(power)), evidence.steps


def _sums(evidence: Evidence, settled: xr.Dataset, power: Sites) -> Iterator[Residual]:
    park, size = evidence.park, _size(power)
    batteries = [storage.name for storage in park.storages if storage.carrier == ELECTRICITY]
    whole = {
        "grid_taken_kw": [evidence.flow("imported_kw", meter.name) for meter in park.meters],
        "exported_by_kw": [evidence.flow("exported_kw", meter.name) for meter in park.meters],
        "stored_kw": [evidence.flow("charge_kw", name) - evidence.flow("discharge_kw", name) for name in batteries],
        "pool_taken_kw": [settled["pool_given_kw"].sum("party").values],
    }
    for name, flows in whole.items():
        summed = settled[name].sum("party").values
        yield f"{name} of all parties", apart(summed, sum(flows, np.zeros_like(summed)), size), evidence.steps
    for way in ways_between_sites(park):
        sent = series(settled["pool_sent_kw"], way.label) + series(settled["grid_sent_kw"], way.label)
        yield f"way {way.label}", apart(sent, evidence.flow(way.term, way.link.name), size), evidence.steps
    for tenant in park.tenants:
        lost = network_loss(park, tenant) * evidence.needed(tenant.name, ELECTRICITY)
        yield (
            f"loss of {tenant.name}",
            apart(series(settled["network_loss_kw"], tenant.name), lost, size),
            evidence.steps,
        )


def _payments(evidence: Evidence, settled: xr.Dataset, power: Sites) -> Iterator[Residual]:
    """Yield what payments are apart from taken and given at the prices of a party's only site, and their sum."""
    payments = settled["pool_payment"]
    size = np.abs(payments.values).sum(axis=0)
    yield "payments of all parties", apart(payments.values.sum(axis=0), np.zeros(1), size), evidence.steps
    for party in (str(name) for name in payments["party"].values):
        at = [node for node, one in power.items() if party in one.need or party in one.gift]
        if len(at) == 1 and at[0] != party:  # who runs a site keeps the margin of all others
            buy, sell = _prices(evidence, settled, at[0])
            paid = buy * series(settled["pool_taken_kw"], party) - sell * series(settled["pool_given_kw"], party)
            yield f"payment of {party}", apart(series(payments, party), paid, size), evidence.steps


def _prices(evidence: Evidence, settled: xr.Dataset, node: Node) -> tuple[Array, Array]:
    """Return what takers pay and givers get: as stored in the park, elsewhere the mean of the meter's prices."""
    if node == PARK:
        return settled["pool_price"].values, settled["pool_sell_price"].values
    meters = {meter.node: meter.name for meter in evidence.park.meters}
    meter = meters.get(node) or meters.get(PARK)
    if meter is None:
        nothing = np.zeros((len(evidence.years), len(evidence.hours)))
        return nothing, nothing
    mean = (evidence.price("import_price", meter) + evidence.price("export_price", meter)) / 2
    return mean, mean


def _heat(evidence: Evidence, settled: xr.Dataset, heat: Mapping[Carrier, Sites]) -> Iterator[Residual]:
    for carrier, nodes in heat.items():
        for party in dict.fromkeys(name for one in nodes.values() for name in (*one.need, *one.gift)):
            for terms, side in ((HEAT_USED, "need"), (HEAT_GIVEN, "gift")):
                label = heat_of(party, carrier)
                there = label in settled["party_carrier"].values
                settled_kw = np.sum([series(settled[name], label) for name in terms], axis=0) if there else np.zeros(1)
                residual = apart(settled_kw, _of(nodes, side, party), _size(nodes))
                yield f"{carrier}, {side} of {party}", residual, evidence.steps


def _heat_sums(evidence: Evidence, settled: xr.Dataset, heat: Mapping[Carrier, Sites]) -> Iterator[Residual]:
    labels = [str(label) for label in settled["party_carrier"].values]
    for carrier, nodes in heat.items():
        rows = [row for row, label in enumerate(labels) if label.rpartition(":")[2] == carrier]
        taken, given, paid = (settled[name].values[rows] for name in ("heat_taken_kw", "heat_given_kw", "heat_payment"))
        yield f"{carrier} of all parties", apart(taken.sum(axis=0), given.sum(axis=0), _size(nodes)), evidence.steps
        size = np.abs(paid).sum(axis=0)
        yield f"{carrier}, payments", apart(paid.sum(axis=0), np.zeros(1), size), evidence.steps


def _of(nodes: Sites, side: str, party: Party) -> Array:
    """Return what a party needs or gives at all sites."""
    found = [getattr(one, side).get(party, one.nothing) for one in nodes.values()]
    return np.asarray(np.sum(found, axis=0))


def _size(nodes: Sites) -> Array:
    """Return what all sites together need and give."""
    return np.asarray(np.sum([one.size for one in nodes.values()], axis=0))
