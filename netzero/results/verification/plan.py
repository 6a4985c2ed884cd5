"""What was built and what was required of the plan: capacities, sites, fuels, emissions, shares of export."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from netzero.results.verification.check import Checks, Labels, Residual, above, apart
from netzero.results.verification.evidence import Evidence
from netzero.results.verification.flows import own_output
from netzero.results.verification.recomputed import clean_kwh, emitted_t, fuel_kwh, upstream_t
from netzero.terms import ELECTRICITY


def check_capacity(evidence: Evidence, to: Checks) -> None:
    """Check what is alive against what was built, and both against what the sites allow."""
    to.worst("NZ1134", "capacity = existing + new that still lives", _alive(evidence))
    to.worst("NZ1135", "0 <= new <= upper_new, capacity <= upper", _limits(evidence))
    to.worst("NZ1136", "sum of use x capacity <= site limit", _sites(evidence))
    to.worst("NZ1050", "sum of share x overnight cost x new <= budget", _budgets(evidence))


def check_requirements(evidence: Evidence, to: Checks, certificate: Mapping[str, Any]) -> None:
    """Check the requirements that bind a plan over a year or the horizon.

    Args:
        evidence: the park, its hours and the plan's flows.
        to: where checks are noted.
        certificate: holds `base_year_t` when shares of the base year are required and none is declared.

    """
    to.worst("NZ1137", "sum of fuel taken <= annual limit, over all years <= limit of the horizon", _fuels(evidence))
    to.worst("NZ1138", "sum of export <= share x sum of own output", _shares(evidence))
    to.worst("NZ1139", "net <= cap, gross <= share of base year, sum <= budget", _caps(evidence, certificate))
    to.worst("NZ1057", "sum of clean >= share x sum of asked", _targets(evidence))


def _alive(evidence: Evidence) -> Iterator[Residual]:
    for size in evidence.park.sizes:
        existing, alive = np.array(size.existing), evidence.capacity(size)
        whole = existing + evidence.new(size) @ evidence.vintages(size)
        if size.may_retire:
            kept = evidence.stock(size)
            before = np.concatenate([existing[:1], kept[:-1]])
            outside = np.maximum(above(kept, np.minimum(existing, before)), above(-kept, 0.0))
            yield size.name, outside, (evidence.years,)
        else:
            yield size.name, apart(alive, whole, whole), (evidence.years,)


def _limits(evidence: Evidence) -> Iterator[Residual]:
    for size in evidence.park.sizes:
        new, alive = evidence.new(size), evidence.capacity(size)
        yield size.name, np.maximum(above(new, np.array(size.upper_new)), above(-new, 0.0)), (evidence.years,)
        yield size.name, above(alive, np.maximum(size.upper, size.existing)), (evidence.years,)


def _sites(evidence: Evidence) -> Iterator[Residual]:
    sizes = {size.name: size for size in evidence.park.sizes}
    for limit in evidence.park.site_limits:
        used = sum((use * evidence.capacity(sizes[name]) for name, use in limit.uses), np.zeros(len(evidence.years)))
        yield limit.name, above(used, limit.upper), (evidence.years,)


def _budgets(evidence: Evidence) -> Iterator[Residual]:
    for budget in evidence.park.budgets:
        spent = np.zeros(len(evidence.years))
        for size in evidence.park.sizes:
            owners = evidence.park.asset_of_size(size.name).owners
            share = sum(share for party, share in owners if budget.party is None or party == budget.party)
            spent += share * (np.array(size.capex) - np.array(size.renewal or 0.0)) * evidence.new(size)
        limit = np.array([np.inf if amount is None else amount for amount in budget.amount])
        yield budget.name, above(spent, limit), (evidence.years,)


def _fuels(evidence: Evidence) -> Iterator[Residual]:
    taken = fuel_kwh(evidence)
    for fuel in evidence.park.fuels:
        limit = [np.inf if kwh is None else kwh * evidence.year_fraction for kwh in fuel.annual_limit_kwh]
        over = above(taken[fuel.name], np.array(limit))
        yield fuel.name, over, (evidence.years,)
        if fuel.horizon_limit_kwh is not None:
            total = np.dot(evidence.park.stages.lengths, taken[fuel.name])
            most = fuel.horizon_limit_kwh * evidence.year_fraction
            yield fuel.name, above(np.array([total]), most), (("horizon",),)


def _shares(evidence: Evidence) -> Iterator[Residual]:
    for meter in evidence.park.meters:
        sold = evidence.yearly(evidence.flow("exported_kw", meter.name))
        own = evidence.yearly(own_output(evidence, meter.node, ELECTRICITY))
        share = np.array(meter.export_share)
        yield meter.name, above(sold, np.where(share < 1, share * own, np.inf)), (evidence.years,)


def _caps(evidence: Evidence, certificate: Mapping[str, Any]) -> Iterator[Residual]:
    carbon, part = evidence.park.carbon, evidence.year_fraction
    gross = emitted_t(evidence)["market" if carbon.market_based else "location"]
    once = np.zeros(len(evidence.years))
    if carbon.counts_scope_3:
        kinds = upstream_t(evidence)
        gross, once = gross + sum(kinds.values(), np.zeros(len(evidence.years))), kinds["embodied"]
    offset = evidence.dispatch["offset_t"].values
    net = gross - offset

    def of_base(share: float) -> float:
        base = certificate.get("base_year_t") if carbon.base_year_t is None else carbon.base_year_t
        if base is None:
            raise KeyError("certificate: base_year_t")
        return share * float(base)

    for s, year in enumerate(evidence.years):
        at: tuple[Labels, ...] = ((year,),)
        cap, cap_share, gross_share = carbon.cap_t[s], carbon.cap_share[s], carbon.gross_share[s]
        if cap is not None:
            yield "net emissions", above(net[s : s + 1], part * cap), at
        if cap_share is not None:
            yield "net emissions", above(net[s : s + 1], part * of_base(cap_share)), at
        if gross_share is not None:
            yield "gross emissions", above(gross[s : s + 1], part * of_base(gross_share)), at
        if offset[s] > 0:
            yield "offsets", above(offset[s : s + 1], part * of_base(carbon.offset_share[s])), at
    if carbon.budget_t is not None:
        total = np.dot(evidence.park.stages.lengths, net - once) + once.sum()
        yield "emissions", above(np.array([total]), part * carbon.budget_t), (("horizon",),)


def _targets(evidence: Evidence) -> Iterator[Residual]:
    for target in evidence.park.targets:
        clean, asked = clean_kwh(evidence, target)
        wanted = np.array([share or 0.0 for share in target.share]) * asked
        required = np.array([bool(share) for share in target.share])
        lacking = np.maximum(wanted - clean, 0.0) / np.maximum(1.0, asked)
        yield target.name, np.where(required, lacking, 0.0), (evidence.years,)
