"""What was built when, what it cost and what is paid for it in which stages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from netzero.accounts.ledger import Shares
from netzero.accounts.record import Record
from netzero.components.park import Size
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
    for size in record.park.sizes:
        asset = record.park.asset_of_size(size.name)
        built = record.size(record.new_capacity, size.name)
        for stage, capacity in enumerate(built):
            overnight = float(capacity) * size.capex[stage] * record.year_fraction
            if overnight:
                life = size.life_if_built(record.park.stages.years[stage])
                annuity = overnight * annuity_factor(record.park.discount_rate, life)
                upkeep = float(capacity) * size.upkeep[stage] * record.year_fraction if size.upkeep else 0.0
                served = _served(size, stage, record.park.stages.years)
                yield Vintage(asset.name, asset.owners, stage, overnight, annuity, upkeep, life, served)


def _served(size: Size, built: int, years: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(stage for stage, year in enumerate(years) if size.alive(years[built], year))
