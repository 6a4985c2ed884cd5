"""Every balance, limit and storage level of every step, from stored flows and ratios."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from netzero.components.park import Storage
from netzero.results.verification.ageing import health, healths, most_kwh
from netzero.results.verification.certificates import double_counting
from netzero.results.verification.check import Array, Checks, Labels, Residual, above, apart
from netzero.results.verification.evidence import Evidence, series
from netzero.results.verification.flexible import shares, shifts
from netzero.results.verification.recomputed import billed_peaks
from netzero.terms import ELECTRICITY, Carrier, Node, demand_point
from netzero.vocabulary import DISPATCH, LATER_DISPATCH


def check_flows(evidence: Evidence, to: Checks, *, cyclic: bool) -> None:
    """Check all flows of a dispatch.

    Args:
        evidence: the park and its flows.
        to: where checks are noted.
        cyclic: whether a storage keeps what is asked of its levels over a block (a plan): to end as it began, or no
            lower than its initial level. An operation may begin a block at any level that the storage can hold.

    """
    to.worst("NZ1122", "flow >= 0", _negative(evidence))
    to.worst("NZ1123", "supply + discharge + import + unserved = demand + charge + export + use", _balances(evidence))
    to.worst("NZ1124", "unserved <= demand", _unserved(evidence))
    to.worst("NZ1055", "down, up, shed <= share x demand", shares(evidence))
    to.worst("NZ1056", "level = level before + h (down - up), within what can be put off and made up", shifts(evidence))
    to.worst("NZ1125", "supplied + curtailed = availability x capacity after ageing", _supplies(evidence))
    to.worst("NZ1126", "output <= capacity, rejected <= heat given besides", _outputs(evidence))
    to.worst("NZ1045", "sent + sent back <= capacity, back only both ways", _links(evidence))
    to.worst("NZ1127", "least <= level <= highest x energy capacity x health", _levels(evidence, cyclic))
    to.worst("NZ1954", "health = 1 - calendar x years - per cycle x full cycles", healths(evidence))
    to.worst("NZ1128", "level = keep x level before + h (eta charge - discharge / eta)", _storages(evidence, cyclic))
    to.worst("NZ1129", "charge, discharge (or their sum) <= power capacity", _powers(evidence))
    to.worst("NZ1130", "cascade from high to low", _cascades(evidence))
    to.worst("NZ1131", "import and virtual contracts, export <= limit", _connections(evidence))
    to.worst(
        "NZ1132",
        "export <= what own supplies (all plant, where anything is sold) behind the meter give",
        _exports(evidence),
    )
    if evidence.park.greenhouse.certificates is not None:
        to.worst("NZ2298", "bought <= import - matched, sold <= own renewable - export", double_counting(evidence))
    to.worst("NZ1060", "charge from own output (+ export) <= what own supplies give", _own_charges(evidence))
    to.worst("NZ1133", "peak = highest mean import of a billing interval of its month", _peaks(evidence))


def _negative(evidence: Evidence) -> Iterator[Residual]:
    for name, term in DISPATCH.items():
        if name in LATER_DISPATCH and name not in evidence.dispatch:
            continue
        array = evidence.dispatch[name]
        if term.dims == ("stage",):
            yield name, np.maximum(-array.values, 0.0), (evidence.years,)
        else:
            columns = list(array["billing_month"].values) if "billing_month" in term.dims else evidence.steps[1]
            for label in array[term.dims[0]].values:
                yield f"{name} {label}", above(-series(array, label), 0.0), (evidence.years, columns)


def _balances(evidence: Evidence) -> Iterator[Residual]:
    for node in evidence.park.nodes:
        for carrier in evidence.park.carriers:
            flows = [*evidence.inflows(node, carrier), -evidence.demand(node, carrier)]
            if (point := demand_point(node, carrier)) in evidence.dispatch["demand_point"].values:
                flows.append(evidence.flow("unserved_kw", point))
            given = sum(np.maximum(flow, 0.0) for flow in flows)
            yield f"{node} {carrier}", apart(np.asarray(sum(flows)), np.zeros(1), given), evidence.steps


def _unserved(evidence: Evidence) -> Iterator[Residual]:
    for label in evidence.dispatch["demand_point"].values:
        node, _, carrier = str(label).partition(":")
        yield (
            str(label),
            above(evidence.flow("unserved_kw", str(label)), evidence.demand(node, carrier)),
            evidence.steps,
        )


def _supplies(evidence: Evidence) -> Iterator[Residual]:
    for supply in evidence.park.supplies:
        could = evidence.available(supply)
        did = evidence.flow("supplied_kw", supply.name) + evidence.flow("curtailed_kw", supply.name)
        yield supply.name, apart(did, could, could), evidence.steps


def _outputs(evidence: Evidence) -> Iterator[Residual]:
    for converter in evidence.park.converters:
        limit = evidence.capacity(converter.size)[:, None]
        output, rated = evidence.flow("output_kw", converter.name), converter.rated_port
        yield converter.name, above(output * (evidence.ratio(rated.label) if rated else 1.0), limit), evidence.steps
        for port in converter.ports:
            if port.sign > 0 and port.carrier in evidence.park.heat_levels:
                given = evidence.ratio(port.label) * output
                yield port.label, above(evidence.flow("rejected_kw", port.label), given), evidence.steps


def _links(evidence: Evidence) -> Iterator[Residual]:
    for link in evidence.park.links:
        back = evidence.flow("sent_back_kw", link.name)
        moved = evidence.flow("sent_kw", link.name) + back
        most = evidence.capacity(link.size)[:, None]
        yield link.name, above(moved, most), evidence.steps
        yield f"{link.name} back", above(back, most if link.both_ways else np.zeros(1)), evidence.steps


def _levels(evidence: Evidence, cyclic: bool) -> Iterator[Residual]:
    last = np.zeros(len(evidence.hours), dtype=bool)
    last[evidence.hourly["previous"].values[_first(evidence)].astype(np.int64)] = True
    for storage in evidence.park.storages:
        level, energy = evidence.flow("level_kwh", storage.name), evidence.capacity(storage.energy)[:, None]
        most = most_kwh(evidence, storage)
        if evidence.ages and storage.ageing:  # what was stored before stays, however little may be stored by now
            most = np.maximum(most, level - _gained(evidence, storage))
        yield storage.name, above(level, most), evidence.steps
        if cyclic:
            ends = 0.0 if storage.end_is_free else storage.initial or 0.0
            least = np.where(last, max(storage.least_level, ends), storage.least_level)
            yield storage.name, above(least * energy, level), evidence.steps


def _first(evidence: Evidence) -> NDArray[np.bool_]:
    """Return whether a step is the first of its block."""
    return np.asarray(evidence.hourly["previous"].values != np.arange(len(evidence.hours)) - 1)


def _gained(evidence: Evidence, storage: Storage) -> Array:
    """Return what a step adds to the level, kWh (stage, time)."""
    charge = storage.charge_efficiency * evidence.flow("charge_kw", storage.name)
    discharge = evidence.flow("discharge_kw", storage.name) / storage.discharge_efficiency
    return np.asarray(evidence.step_h * (charge - discharge))


def _storages(evidence: Evidence, cyclic: bool) -> Iterator[Residual]:
    previous = evidence.hourly["previous"].values.astype(np.int64)
    first = _first(evidence)
    for storage in evidence.park.storages:
        level = evidence.flow("level_kwh", storage.name)
        keep = (1 - storage.loss_per_h) ** evidence.step_h
        charge = storage.charge_efficiency * evidence.step_h * evidence.flow("charge_kw", storage.name)
        discharge = evidence.step_h / storage.discharge_efficiency * evidence.flow("discharge_kw", storage.name)
        given = first & _begins_as_given(evidence, storage, cyclic=cyclic)
        usable_kwh = evidence.capacity(storage.energy)[:, None] * health(evidence, storage)[:, :1]
        before = np.where(given, (storage.initial or 0.0) * usable_kwh, level[:, previous])
        scale = np.maximum(level, before) + charge + discharge
        residual = apart(level, keep * before + charge - discharge, scale)
        if not cyclic:
            open_ = first & ~given
            residual[:, open_] = _begins_outside(evidence, storage, ((level - charge + discharge) / keep)[:, open_])
        yield storage.name, residual, evidence.steps


def _begins_as_given(evidence: Evidence, storage: Storage, *, cyclic: bool) -> NDArray[np.bool_]:
    """Return whether a block begins with the initial level of a storage, [time].

    An operation begins a block that stands for many days elsewhere, unless the level is given away.
    """
    if storage.initial is None:
        return np.zeros(len(evidence.hours), dtype=bool)
    return np.asarray((evidence.hourly["weight"].values <= 1.0) | (cyclic or storage.end_is_free))


def _begins_outside(evidence: Evidence, storage: Storage, begin: Array) -> Array:
    """Return by how much the level before a block's first step is below zero or above the capacity."""
    return np.maximum(above(begin, evidence.capacity(storage.energy)[:, None]), above(-begin, 0.0))


def _powers(evidence: Evidence) -> Iterator[Residual]:
    for storage in evidence.park.storages:
        if storage.power is not None:
            limit = evidence.capacity(storage.power)[:, None]
        elif storage.hours is not None:
            limit = evidence.capacity(storage.energy)[:, None] / storage.hours
        else:
            continue
        flows = [evidence.flow(name, storage.name) for name in ("charge_kw", "discharge_kw")]
        most = flows[0] + flows[1] if storage.shared_power else np.maximum(*flows)
        yield storage.name, above(most, limit), evidence.steps


def _cascades(evidence: Evidence) -> Iterator[Residual]:
    levels = evidence.park.heat_levels
    for label in evidence.dispatch["cascade"].values:
        high, _, low = str(label).partition(":")[2].partition(">")
        falls = high in levels and low in levels and levels.index(high) < levels.index(low)
        yield str(label), np.full((1,), 0.0 if falls else 1.0), (("any",),)


def _connections(evidence: Evidence) -> Iterator[Residual]:
    for meter in evidence.park.meters:
        imports, exports = (limit[:, None] for limit in evidence.connected(meter))
        yield f"drawn {meter.name}", above(evidence.drawn(meter), imports), evidence.steps
        yield f"exported_kw {meter.name}", above(evidence.flow("exported_kw", meter.name), exports), evidence.steps


def own_output(evidence: Evidence, node: Node, carrier: Carrier) -> Array:
    """Return what the own supplies of a carrier give at a node, kW (stage, time).

    For electricity at the node of a meter those behind the meter count: there and at nodes without a meter that can
    send there, each behind the nearest meter alone, less what links lose.
    """
    total = np.zeros((len(evidence.years), len(evidence.hours)))
    share = _behind(evidence).get(node, {node: 1.0}) if carrier == ELECTRICITY else {node: 1.0}
    for supply in evidence.park.supplies:
        if supply.carrier == carrier and not supply.purchased:
            total += share.get(supply.node, 0.0) * evidence.flow("supplied_kw", supply.name)
    return total


def _behind(evidence: Evidence) -> dict[Node, dict[Node, float]]:
    """Return for each node with a meter what arrives there of a kW sent from each of the nodes behind it."""
    links = [link for link in evidence.park.links if link.carrier == ELECTRICITY]
    metered = {meter.node for meter in evidence.park.meters}
    order = [node for node in evidence.park.nodes if node in metered]
    owner = {node: node for node in order}
    for node in order:
        for link in links:
            for other in {link.node, link.to} - set(owner) if node in (link.node, link.to) else ():
                owner[other] = owner[node]
                order.append(other)
    found = {node: {node: 1.0} for node in metered}
    for root, share in found.items():
        reached = [root]
        for end in reached:
            for link in links:
                starts = ((link.node, link.to), (link.to, link.node)) if link.both_ways else ((link.node, link.to),)
                for start, to in starts:
                    if to == end and owner.get(start) == root and start not in share:
                        share[start] = share[end] * (1 - link.loss)
                        reached.append(start)
    return found


def _exports(evidence: Evidence) -> Iterator[Residual]:
    for meter in evidence.park.meters:
        sold = evidence.flow("exported_kw", meter.name)
        if meter.export_from == "own_output":
            yield meter.name, above(sold, own_output(evidence, meter.node, ELECTRICITY)), evidence.steps
        elif evidence.virtual(meter):
            yield meter.name, above(sold, _made(evidence, meter.node)), evidence.steps


def _made(evidence: Evidence, node: Node) -> Array:
    """Return all that supplies, plant and storages behind a meter give, but for virtual contracts, kW (stage, time)."""
    total, share = np.zeros((len(evidence.years), len(evidence.hours))), _behind(evidence)[node]
    for supply in evidence.park.supplies:
        if supply.carrier == ELECTRICITY and supply.delivery != "virtual":
            total += share.get(supply.node, 0.0) * evidence.flow("supplied_kw", supply.name)
    for converter in evidence.park.converters:
        output = share.get(converter.node, 0.0) * evidence.flow("output_kw", converter.name)
        ratios = [evidence.ratio(p.label) for p in converter.ports if p.sign > 0 and p.carrier == ELECTRICITY]
        total += sum(ratios, float(converter.output == ELECTRICITY)) * output
    for storage in evidence.park.storages:
        if storage.carrier == ELECTRICITY:
            total += share.get(storage.node, 0.0) * evidence.flow("discharge_kw", storage.name)
    return total


def _own_charges(evidence: Evidence) -> Iterator[Residual]:
    used: dict[tuple[Node, Carrier], Array] = {}
    for storage in evidence.park.storages:
        if storage.charge_from == "own_output":
            at = (storage.node, storage.carrier)
            used[at] = used.get(at, 0.0) + evidence.flow("charge_kw", storage.name)
    for meter in evidence.park.meters:
        at = (meter.node, ELECTRICITY)
        if at in used and meter.export_from == "own_output":
            used[at] = used[at] + evidence.flow("exported_kw", meter.name)
    for (node, carrier), kw in used.items():
        yield f"{node} {carrier}", above(kw, own_output(evidence, node, carrier)), evidence.steps


def _peaks(evidence: Evidence) -> Iterator[Residual]:
    months: tuple[Labels, Labels] = (evidence.years, list(range(1, 13)))
    for meter in evidence.park.meters:
        if meter.has_demand_charge:
            billed = billed_peaks(evidence, meter)
            yield meter.name, apart(series(evidence.dispatch["peak_kw"], meter.name), billed, billed), months
