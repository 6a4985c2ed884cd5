"""What own renewable electricity avoids elsewhere in the grid: information beside the inventory, never taken off it.

Each kWh that renewable supply on site or by private line gives, used or sold, is one that plant of the grid does not
make: it counts at the marginal factor, or where none is known at the official combined margin, which the UNFCCC's tool
makes for this (GHG Protocol for Project Accounting, 2005).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from netzero.accounts.ledger import Entry
from netzero.accounts.record import Array, Record
from netzero.terms import ELECTRICITY

LINE = "avoided"


def avoided_entries(record: Record) -> Iterator[Entry]:
    """Yield what each renewable supply avoids, t CO2e a year, borne by its owners."""
    factor = _marginal(record)
    for supply in record.park.supplies:
        if supply.carrier == ELECTRICITY and supply.renewable and supply.delivery != "virtual":
            given = record.flow("supplied_kw", supply.name)
            yield Entry(supply.name, LINE, supply.owners, record.yearly(given * factor))


def _marginal(record: Record) -> Array:
    """Return the marginal factor, t CO2e per kWh (stage, time); of an older file the location-based one."""
    name = "grid_factor_marginal" if "grid_factor_marginal" in record.hourly else "grid_factor_location"
    return np.asarray(record.hourly[name].transpose("stage", "time").values)
