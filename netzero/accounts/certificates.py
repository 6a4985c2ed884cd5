"""Certificates of renewable electricity: who has how many, who pays for them, and what electricity then counts as.

What is bought covers electricity of the grid that no contract covers, pro rata in all hours of the year: each party
has, and pays, its share of that electricity. What is issued for own renewable generation that is not exported belongs
to the owners of the plant pro rata to what it gave; they get what is sold. That electricity then counts as the grid's
residual mix for those who used own electricity and the pool's, pro rata to what they used (its owners where nobody
did).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import xarray as xr

from netzero.accounts.ledger import Entry, alone, post
from netzero.accounts.record import Array, Record, by_stage
from netzero.accounts.taken import from_grid, left_of_grid
from netzero.components import market
from netzero.components.certificates import buying, covered_meters, is_certified, residual_mix, selling
from netzero.components.park import Meter
from netzero.terms import CERTIFICATES, Party

BOUGHT, SOLD = "certificates_bought_kwh", "certificates_sold_kwh"
Parts = dict[Party, Array]


def certificates_kwh(record: Record, name: str) -> Array:
    """Return what certificates are bought for, or sold of, in a year (stage,): `BOUGHT` or `SOLD`."""
    if name not in record.dispatch:
        return np.zeros(record.stage_count)
    return np.asarray(record.dispatch[name].values, dtype=np.float64)


def at_year_end(record: Record, wanted: xr.Dataset) -> dict[str, xr.DataArray]:
    """Return the certificates of an operated year, kWh (stage): a plan's, as far as there is electricity for them.

    Args:
        record: the operation.
        wanted: `BOUGHT` and `SOLD` of the plan, kWh of a whole year; what is missing is not dealt in.

    """
    found = {}
    buy, sell = buying(record.park), selling(record.park)
    if buy is not None:
        most = by_stage(buy.max_share) * np.maximum(open_kwh(record), 0.0)
        found[BOUGHT] = np.minimum(most, _limit(record, buy.limit_kwh))
    if sell is not None:
        most = by_stage(sell.max_share) * used_of_own(record)
        found[SOLD] = np.minimum(most, _limit(record, sell.limit_kwh))
    none = np.zeros(record.stage_count)
    return {
        name: xr.DataArray(
            np.clip(record.year_fraction * wanted[name].values if name in wanted else none, 0.0, most),
            dims=("stage",),
            coords={"stage": list(record.park.stages.years)},
        )
        for name, most in found.items()
    }


def open_kwh(record: Record) -> Array:
    """Return the import of a year that certificates may cover, kWh (stage,): what no contract is matched with."""
    found = (record.yearly(_open_kw(record, meter)) for meter in covered_meters(record.park))
    return np.asarray(sum(found, np.zeros(record.stage_count)))


def used_of_own(record: Record) -> Array:
    """Return own renewable electricity of a year that is not exported (stage,)."""
    exported = (record.yearly(record.flow("exported_kw", meter.name)) for meter in record.park.meters)
    generated = sum(_generated(record).values(), np.zeros(record.stage_count))
    return np.asarray(np.maximum(generated - sum(exported, np.zeros(record.stage_count)), 0.0))


def uncovered_factor(record: Record, meter: Meter, residual: Array) -> Array:
    """Return the market-based factor of what no contract covers of a meter's import, t per kWh (stage, time)."""
    buy = buying(record.park)
    if buy is None or meter.name not in buy.meters:
        return residual
    whole, bought = open_kwh(record), certificates_kwh(record, BOUGHT)
    share = np.divide(bought, whole, out=np.zeros_like(whole), where=whole > 0)[:, None]
    return residual + share * (by_stage(buy.factor_t_per_kwh)[:, None] - residual)


def certificate_costs(record: Record) -> Iterator[Entry]:
    """Yield what is paid and received for certificates, currency per year of each stage, line `certificates`."""
    buy, sell = buying(record.park), selling(record.park)
    if buy is not None:
        for party, kwh in bought_by(record).items():
            yield Entry(None, "certificates", alone(party), by_stage(buy.price) * kwh)
    if sell is not None:
        for party, kwh in sold_by(record).items():
            yield Entry(None, "certificates", alone(party), -by_stage(sell.price) * kwh)


def bought_by(record: Record) -> Parts:
    """Return what is bought for each party, kWh a year (stage,): pro rata to its electricity that may be covered."""
    used: Parts = {}
    for meter in covered_meters(record.park):
        imported = record.flow("imported_kw", meter.name)
        share = np.divide(_open_kw(record, meter), imported, out=np.ones_like(imported), where=imported > 0)
        for party, kw in (*from_grid(record, meter).items(), (meter.payer, left_of_grid(record, meter))):
            used[party] = used.get(party, 0.0) + record.yearly(kw * share)
    bought = certificates_kwh(record, BOUGHT)
    return {party: share * bought for party, share in _shares(used).items()}


def sold_by(record: Record) -> Parts:
    """Return what owners sell, kWh a year (stage,): pro rata to what their renewable plant gave."""
    if selling(record.park) is None:
        return {}
    sold = certificates_kwh(record, SOLD)
    return {party: share * sold for party, share in _shares(_generated(record)).items()}


def without_attribute(record: Record) -> Parts:
    """Return by party what it used of own electricity whose certificates are sold, kWh a year (stage,)."""
    if selling(record.park) is None:
        return {}
    own, pool = record.settled("own_supply_kw"), record.settled("pool_taken_kw")
    used = {party: record.yearly(np.maximum(kw, 0.0) + np.maximum(pool[party], 0.0)) for party, kw in own.items()}
    sold, total = certificates_kwh(record, SOLD), sum(used.values(), np.zeros(record.stage_count))
    shares = {party: np.where(total > 0, share, 0.0) for party, share in _shares(used).items()}
    for party, share in _shares(_generated(record)).items():
        shares[party] = shares.get(party, 0.0) + np.where(total > 0, 0.0, share)
    return {party: share * sold for party, share in shares.items()}


def sold_emissions(record: Record) -> Parts:
    """Return by party the market-based emissions of own electricity whose certificates are sold, t (stage,)."""
    residual = residual_mix(record.hourly)
    return {party: residual * kwh for party, kwh in without_attribute(record).items()}


def ledger(record: Record) -> Array:
    """Return the ledger of certificates, kWh a year (party, stage, line of `terms.CERTIFICATES`)."""
    entries: list[Entry] = []
    for party, kwh in bought_by(record).items():
        entries += [Entry(None, line, alone(party), kwh) for line in ("bought", "retired")]
    if selling(record.park) is not None:
        issued, sold = used_of_own(record), certificates_kwh(record, SOLD)
        for party, share in _shares(_generated(record)).items():
            amounts = {"issued": issued, "sold": sold, "retired": issued - sold}
            entries += [Entry(None, line, alone(party), share * kwh) for line, kwh in amounts.items()]
    return post(entries, record.park.parties, CERTIFICATES, record.stage_count)


def _limit(record: Record, limit_kwh: tuple[float | None, ...]) -> Array:
    """Return the most of a year (stage,); infinite where nothing is declared."""
    return np.array([np.inf if kwh is None else record.year_fraction * kwh for kwh in limit_kwh])


def _open_kw(record: Record, meter: Meter) -> Array:
    imported = record.flow("imported_kw", meter.name)
    matched = market.matched_kw(record.park, record.hourly, meter, imported)
    return np.asarray(imported - sum(matched.values(), np.zeros_like(imported)))


def _generated(record: Record) -> Parts:
    """Return own renewable generation of a year by owner, kWh (stage,)."""
    found: Parts = {}
    for supply in record.park.supplies:
        if is_certified(supply):
            given = record.yearly(record.flow("supplied_kw", supply.name))
            for owner, share in supply.owners:
                found[owner] = found.get(owner, 0.0) + share * given
    return found


def _shares(amounts: Mapping[Party, Array]) -> Parts:
    """Return each party's share of what all have: 0 of an amount below zero, equal shares where nobody has any."""
    kept = {party: np.maximum(amount, 0.0) for party, amount in amounts.items()}
    if not kept:
        return {}
    total = np.sum(list(kept.values()), axis=0)
    even = np.full_like(total, 1.0 / len(kept))
    return {party: np.divide(one, total, out=even.copy(), where=total > 0) for party, one in kept.items()}
