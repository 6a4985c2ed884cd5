r"""What contracts on the market's price and terms of sale cost, computed again from stored flows and prices.

matched: min(imported, generated), at market's price x loss factor + charges instead of retail
difference: volume x (strike - market's price), or what of it is above 0
export: beyond each tier's amount its price instead of the one before; netted: min(bought, sold) of a period at one
retail price, at that price instead of buy-back
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from netzero.components.park import ElectricityTarget, MarketContract, Meter
from netzero.results.verification.check import Array
from netzero.results.verification.evidence import Evidence

MARKET_LINES = ("grid_energy", "market_energy", "market_charges", "contract_difference")


def terms_of_sale(evidence: Evidence, meter: Meter) -> Array:
    """Return what tiers and net metering add to what export earns at the price of each step, by stage."""
    found = np.zeros(len(evidence.years))
    if not (meter.export_tiers or meter.net_metering):
        return found
    month = evidence.hourly["month"].values
    spans = [month == m for m in np.unique(month)] if meter.export_period == "month" else [np.ones(len(month), bool)]
    bought, sold = (evidence.flow(name, meter.name) * evidence.hours for name in ("imported_kw", "exported_kw"))
    retail, price = (evidence.price(name, meter.name) for name in ("import_price", "export_price"))
    for s in range(len(evidence.years)):
        for span in spans:
            amount, part = float(sold[s, span].sum()), _part(evidence, span, meter)
            for lower, tier in pairwise(meter.export_tiers):
                found[s] += (tier.price[s] - lower.price[s]) * max(0.0, amount - tier.above_kwh * part)
            if meter.net_metering:
                for worth in np.unique(np.round(retail[s, span], 9)):
                    alike = span & (np.abs(retail[s] - worth) < 1e-9)
                    netted = min(float(bought[s, alike].sum()), float(sold[s, alike].sum()))
                    found[s] += netted * (worth - float(price[s, 0]))
    return found


def _part(evidence: Evidence, span: Array, meter: Meter) -> float:
    """Return what part of its month or year the axis stands for."""
    if meter.export_period == "year":
        return evidence.year_fraction
    start = evidence.hourly["time"].values[span][0].astype("datetime64[M]")
    days = (start + 1).astype("datetime64[D]") - start.astype("datetime64[D]")
    return float(evidence.hours[span].sum() / (24 * days.astype(int)))


def matched_kw(evidence: Evidence, contract: MarketContract) -> Array:
    """Return what of its meter's import is matched with a contract, kW (stage, time)."""
    imported = np.maximum(evidence.flow("imported_kw", contract.meter), 0.0)
    others = [other for other in evidence.park.contracts if other.meter == contract.meter]
    together = np.sum([generated_kw(evidence, other) for other in others], axis=0)
    given = generated_kw(evidence, contract)
    scarce = np.divide(imported, together, out=np.ones_like(imported), where=together > 0)
    return np.asarray(given * np.minimum(1.0, scarce))


def generated_kw(evidence: Evidence, contract: MarketContract) -> Array:
    """Return what the plant of a contract generates, kW (stage, time)."""
    return np.outer(contract.capacity_kw, evidence.hourly["availability"].sel(profile=contract.profile).values)


def market_costs(evidence: Evidence) -> dict[str, Array]:
    """Return what contracts on the market's price add to the lines of cost, by stage."""
    lines = {name: np.zeros(len(evidence.years)) for name in MARKET_LINES}
    for contract in evidence.park.contracts:
        for name, per_hour in _lines(evidence, contract).items():
            lines[name] += evidence.yearly(per_hour)
    return lines


def _lines(evidence: Evidence, contract: MarketContract) -> dict[str, Array]:
    """Return what a contract adds to `MARKET_LINES`, currency per hour (stage, time)."""
    market, matched = evidence.price("market_price", contract.name), matched_kw(evidence, contract)
    per_kwh = np.array(contract.service_charge) + np.array(contract.balancing_charge)
    owed = np.array(contract.strike)[:, None] - market
    owed = np.where(owed < 0, 0.0, owed) if contract.one_sided else owed
    fixed = np.outer(contract.fixed_kw or np.zeros(len(evidence.years)), np.ones(len(evidence.hours)))
    volumes = {"matched": matched, "generated": generated_kw(evidence, contract), "fixed": fixed}
    return {
        "grid_energy": -matched * evidence.price("import_price", contract.meter),
        "market_energy": np.array(contract.loss_factor)[:, None] * matched * market,
        "market_charges": per_kwh[:, None] * matched,
        "contract_difference": owed * volumes[contract.volume],
    }


def clean_by_contract(evidence: Evidence, target: ElectricityTarget) -> Array:
    """Return what matching changes of the clean electricity of a year, kWh by stage: it is not of the grid then."""
    found = np.zeros(len(evidence.years))
    for contract in evidence.park.contracts:
        counts = (1.0 if target.virtual else 0.0) - np.array(target.grid_share)
        found = found + counts * evidence.yearly(matched_kw(evidence, contract))
    return found
