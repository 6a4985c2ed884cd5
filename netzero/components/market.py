"""Contracts on the market's price: what of a meter's import is theirs, and what it costs.

No power moves by such a contract: what the meter imports is matched as far as the plant generates, min(imported,
generated), and contracts of one meter share that pro rata to what each generates. The matched part costs the market's
price and charges instead of retail, on the same bill of the utility; the difference to a strike is settled with the
maker of the electricity. Its volume is what is matched, what is generated or a fixed power.
"""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.components.park import MarketContract, Meter, Park

Array = NDArray[np.float64]


def contracts_at(park: Park, meter: Meter) -> tuple[MarketContract, ...]:
    """Return the contracts that a meter's import is matched with."""
    return tuple(contract for contract in park.contracts if contract.meter == meter.name)


def market_price(hourly: xr.Dataset, contract: MarketContract) -> Array:
    """Return the market's price of a contract, currency per kWh [stage, time]."""
    return np.asarray(hourly["market_price"].sel(contract=contract.name).transpose("stage", "time").values)


def generated_kw(hourly: xr.Dataset, contract: MarketContract) -> Array:
    """Return what the plant of a contract generates, kW [stage, time]."""
    available = np.asarray(hourly["availability"].sel(profile=contract.profile).values)
    return np.asarray(np.outer(contract.capacity_kw, available))


def matched_kw(park: Park, hourly: xr.Dataset, meter: Meter, imported_kw: Array) -> dict[str, Array]:
    """Return what of a meter's import [stage, time] is matched with each of its contracts, kW [stage, time]."""
    given = {contract.name: generated_kw(hourly, contract) for contract in contracts_at(park, meter)}
    total = sum(given.values(), np.zeros_like(imported_kw))
    share = np.divide(np.clip(imported_kw, 0.0, total), total, out=np.zeros_like(total), where=total > 0)
    return {name: share * kw for name, kw in given.items()}


def settled_kw(hourly: xr.Dataset, contract: MarketContract, matched: Array) -> Array:
    """Return the volume that the difference is settled on, kW [stage, time]."""
    if contract.volume == "matched":
        return matched
    if contract.volume == "generated":
        return generated_kw(hourly, contract)
    return np.broadcast_to(np.array(contract.fixed_kw)[:, None], matched.shape)


def charges(contract: MarketContract) -> Array:
    """Return service and balancing charge together, currency per kWh matched [stage, 1]."""
    return np.asarray(np.add(contract.service_charge, contract.balancing_charge)[:, None])


def difference(hourly: xr.Dataset, contract: MarketContract) -> Array:
    """Return what the buyer pays the maker per kWh of volume, currency [stage, time]; negative: is paid."""
    found: Array = np.array(contract.strike)[:, None] - market_price(hourly, contract)
    return np.asarray(np.maximum(found, 0.0) if contract.one_sided else found)


def rest_kw(park: Park, hourly: xr.Dataset, meter: Meter, imported_kw: Array) -> Array:
    """Return what of a meter's import [stage, time] is matched with no contract: it pays retail, kW [stage, time]."""
    matched = matched_kw(park, hourly, meter, imported_kw).values()
    return np.asarray(imported_kw - sum(matched, np.zeros_like(imported_kw)))


def cost_lines(park: Park, hourly: xr.Dataset, meter: Meter, imported_kw: Array) -> dict[str, Array]:
    """Return what a meter's contracts cost by line, currency per hour [stage, time]; empty without contracts.

    `grid_energy` is the retail price saved, and negative; bands of energy are not in it.
    """
    found: dict[str, Array] = {}
    retail = hourly["import_price"].sel(meter=meter.name).transpose("stage", "time").values
    matched = matched_kw(park, hourly, meter, imported_kw)
    for contract in contracts_at(park, meter):
        kw, price = matched[contract.name], market_price(hourly, contract)
        parts = {
            "grid_energy": -kw * retail,
            "market_energy": kw * price * np.array(contract.loss_factor)[:, None],
            "market_charges": kw * charges(contract),
            "contract_difference": settled_kw(hourly, contract, kw) * difference(hourly, contract),
        }
        for line, amount in parts.items():
            found[line] = found.get(line, 0.0) + amount
    return found
