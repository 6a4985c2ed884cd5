r"""Certificates of renewable electricity, computed again from stored flows and what is stored of them.

bought: of imports that no contract is matched with; sold: of own renewable supply less export
market-based: what is covered at its own factor, what is sold at the grid's
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import xarray as xr

from netzero.components.park import ElectricityTarget
from netzero.results.verification.check import Array, Residual, above, apart
from netzero.results.verification.contracts import matched_kw
from netzero.results.verification.evidence import Evidence
from netzero.terms import ELECTRICITY


def stored(evidence: Evidence, side: str) -> Array:
    """Return what certificates are 'bought' for or 'sold' of in a year, kWh by stage; 0 where nothing is stored."""
    name = f"certificates_{side}_kwh"
    return evidence.dispatch[name].values if name in evidence.dispatch else np.zeros(len(evidence.years))


def certificate_costs(evidence: Evidence) -> Array:
    """Return what is paid for certificates less what is received, currency a year by stage."""
    given, found = evidence.park.greenhouse.certificates, np.zeros(len(evidence.years))
    if given and given.buy:
        found += np.array(given.buy.price) * stored(evidence, "bought")
    if given and given.sell:
        found -= np.array(given.sell.price) * stored(evidence, "sold")
    return found


def certified_t(evidence: Evidence) -> Array:
    """Return what certificates add to market-based emissions, t CO2e a year by stage."""
    given = evidence.park.greenhouse.certificates
    if given is None:
        return np.zeros(len(evidence.years))
    residual = evidence.hourly["grid_factor_market"].values.mean(axis=1)
    own = np.array(given.buy.factor_t_per_kwh) if given.buy else residual
    return np.asarray((own - residual) * stored(evidence, "bought") + residual * stored(evidence, "sold"))


def clean_by_certificate(evidence: Evidence, target: ElectricityTarget) -> Array:
    """Return what certificates change of the clean electricity of a year, kWh by stage."""
    bought = (1.0 - np.array(target.grid_share)) * stored(evidence, "bought")
    return np.asarray(float(target.certificates) * bought - float(not target.sold) * stored(evidence, "sold"))


def double_counting(evidence: Evidence) -> Iterator[Residual]:
    """Yield by how much more is bought or sold than there is electricity for, or than is allowed."""
    given, at = evidence.park.greenhouse.certificates, (evidence.years,)
    assert given is not None
    if given.buy:
        bought, room = stored(evidence, "bought"), _uncovered(evidence, given.buy.meters)
        yield "bought", above(bought, room * np.array(given.buy.max_share)), at
        yield "bought", above(bought, _limit(evidence, given.buy.limit_kwh)), at
    if given.sell:
        sold = stored(evidence, "sold")
        yield "sold", above(sold, _kept(evidence) * np.array(given.sell.max_share)), at
        yield "sold", above(sold, _limit(evidence, given.sell.limit_kwh)), at


def ledger(evidence: Evidence, books: xr.DataArray) -> Iterator[Residual]:
    """Yield how far the ledger of any party is from closing, and all ledgers together from what was bought and sold."""
    by_party = books.transpose("certificate", "party", "stage")
    lines = dict(zip(map(str, by_party["certificate"].values), by_party.values, strict=True))
    sources, uses = lines["issued"] + lines["bought"], lines["sold"] + lines["retired"]
    labels = ([str(party) for party in books["party"].values], evidence.years)
    yield "ledger", apart(sources, uses, np.abs(sources)), labels
    yield "retired", above(-lines["retired"], 0.0) / np.maximum(1.0, np.abs(sources)), labels
    for side in ("bought", "sold"):
        whole = stored(evidence, side)
        yield side, apart(lines[side].sum(axis=0), whole, np.abs(whole)), (evidence.years,)
    given = evidence.park.greenhouse.certificates
    issued = _kept(evidence) if given and given.sell else np.zeros(len(evidence.years))
    yield "issued", apart(lines["issued"].sum(axis=0), issued, np.abs(issued)), (evidence.years,)


def _uncovered(evidence: Evidence, meters: tuple[str, ...]) -> Array:
    """Return what the meters import and no contract is matched with, kWh a year by stage."""
    found = np.zeros(len(evidence.years))
    for name in set(meters):
        found += evidence.yearly(evidence.flow("imported_kw", name))
    for contract in evidence.park.contracts:
        if contract.meter in meters:
            found -= evidence.yearly(matched_kw(evidence, contract))
    return found


def _kept(evidence: Evidence) -> Array:
    """Return own renewable electricity that is not exported, kWh a year by stage; 0 where more is exported."""
    found = np.zeros(len(evidence.years))
    for supply in evidence.park.supplies:
        if supply.carrier == ELECTRICITY and supply.renewable and not supply.purchased:
            found += evidence.yearly(evidence.flow("supplied_kw", supply.name))
    for meter in evidence.park.meters:
        found -= evidence.yearly(evidence.flow("exported_kw", meter.name))
    return np.maximum(found, 0.0)


def _limit(evidence: Evidence, limits: tuple[float | None, ...]) -> Array:
    return np.array([np.inf if kwh is None else evidence.year_fraction * kwh for kwh in limits])
