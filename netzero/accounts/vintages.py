"""What was built when, what it cost and what is paid for it in which stages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import xarray as xr

from netzero.accounts.ledger import Shares
from netzero.accounts.record import Record
from netzero.components.park import Park, Size
from netzero.money import annuity_factor


@dataclass(frozen=True)
class Vintage:
    """One size of an asset as built in one stage.

    overnight: cost when built, times the share of the year that the axis stands for. annuity: yearly payment for it.
    upkeep: fixed cost of a year. life_years: for how long it is paid for. served: positions of the stages in
    which it is alive; it is paid for in every year that these stages represent.
    """

    asset: str
    owners: Shares
    stage: int
    overnight: float
    annuity: float
    upkeep: float
    life_years: float
    served: tuple[int, ...]


def vintages(record: Record) -> Iterator[Vintage]:
    """Yield everything that was built; stock that exists at the start is sunk and is not among it."""
    return vintages_of(record.park, record.new_capacity, record.year_fraction)


def vintages_of(park: Park, new_capacity: xr.DataArray, year_fraction: float) -> Iterator[Vintage]:
    """Yield everything that was built of a design, dims (size, stage), on an axis for that share of a year."""
    for size in park.sizes:
        asset = park.asset_of_size(size.name)
        built = np.asarray(new_capacity.sel(size=size.name).values, dtype=np.float64)
        for stage, capacity in enumerate(built):
            overnight = float(capacity) * size.capex[stage] * year_fraction
            if overnight:
                life = size.life_if_built(park.stages.years[stage])
                annuity = overnight * annuity_factor(park.discount_rate, life)
                upkeep = float(capacity) * size.upkeep[stage] * year_fraction if size.upkeep else 0.0
                served = _served(size, stage, park.stages.years)
                yield Vintage(asset.name, asset.owners, stage, overnight, annuity, upkeep, life, served)


def _served(size: Size, built: int, years: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(stage for stage, year in enumerate(years) if size.alive(years[built], year))
