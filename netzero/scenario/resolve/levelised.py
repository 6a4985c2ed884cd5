r"""One levelised year: what all years of an analysis pay and give, as the same amount in every year.

    factor of a price that grows by g a year: (1 - tax) sum over dates d of ((1 + g) v)^d / sum of v^d,  v = 1 / (1 + r)
    worth of a replacement paid once after k years: (1 - tax) v^k
    mean output at a loss of l a year: sum over years y = 0.. of ((1 + g) v)^d (1 - l)^y / sum of ((1 + g) v)^d

Dates d are 1, 2, ... when payments are made at the end of years and 0, 1, ... at their start; g in the last line is
that of electricity: output is worth what electricity is. The convention is that of REopt's present worth factors.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from netzero.components.greenhouse import Certificates
from netzero.components.park import ByStage, Link, MarketContract, Park, Size, Supply
from netzero.errors import Place
from netzero.money import discount_factor
from netzero.scenario.equipment import ReplacementIn
from netzero.scenario.financing import LevelisedYearIn
from netzero.scenario.model import ScenarioIn
from netzero.scenario.resolve.draft import Draft
from netzero.scenario.resolve.sizes import ENERGY, POWER, Entry
from netzero.scenario.scenario import AssumedFigure
from netzero.terms import ELECTRICITY


@dataclass(frozen=True)
class LevelisedYear:
    """The years that one year stands for, and how money grows over them."""

    given: LevelisedYearIn
    years: int
    rate: float
    at_start: bool

    @property
    def kept(self) -> float:
        """What is left of a unit of money after tax."""
        return 1.0 - self.given.tax

    @property
    def electricity(self) -> float:
        """Price of electricity in the levelised year per price of today."""
        return self._factor(self.given.electricity_escalation)

    @property
    def fuel(self) -> float:
        """The same of fuels."""
        return self._factor(self.given.fuel_escalation)

    @property
    def upkeep(self) -> float:
        """The same of operation and maintenance."""
        return self._factor(self.given.upkeep_escalation)

    def replacement(self, year: int) -> float:
        """Worth on the day of building of a unit of money paid at the end of a year."""
        return self.kept * discount_factor(self.rate, year)

    def mean_output(self, loss_a_year: float) -> float:
        """Output per output of the first year, the mean of all years by what electricity is worth in each."""
        worth = self._worth(self.given.electricity_escalation)
        return math.fsum(one * (1 - loss_a_year) ** age for age, one in enumerate(worth)) / math.fsum(worth)

    def _factor(self, growth: float) -> float:
        return self.kept * math.fsum(self._worth(growth)) / math.fsum(self._worth(0.0))

    def _worth(self, growth: float) -> list[float]:
        first = 0 if self.at_start else 1
        return [((1 + growth) / (1 + self.rate)) ** (first + year) for year in range(self.years)]


def levelised_year(given: ScenarioIn, years: int) -> LevelisedYear | None:
    """Return the levelised year that a scenario declares; `years` is the length of its stage."""
    declared = given.finance.levelised_year
    at_start = given.payments == "start_of_year"
    return None if declared is None else LevelisedYear(declared, years, given.discount_rate, at_start)


def replacements(draft: Draft, entry: Entry) -> Iterator[tuple[str, ReplacementIn]]:
    """Yield what an asset says of replacements, by the name of the size; faults for those that cannot be meant."""
    suffix = POWER.suffix if entry.technology.kind == "storage" else ""
    for word, name in (("replacement", entry.name + suffix), ("energy_replacement", entry.name + ENERGY.suffix)):
        found: ReplacementIn | None = getattr(entry.asset, word)
        if found is None:
            continue
        if draft.given.finance.levelised_year is None:
            draft.fault("NZ0977", (*entry.path, word), word=word)
        elif found.year > draft.stages.lengths[0]:
            draft.fault("NZ0978", (*entry.path, word, "year"), read=found.year, years=draft.stages.lengths[0])
        yield name, found


def levelised(draft: Draft, park: Park, year: LevelisedYear, replaced: Mapping[str, ReplacementIn]) -> Park:
    """Return the park with the money and the output of the levelised year, and list its factors as assumptions.

    Stock that exists is not paid for, nor is its replacement. What is bought or sent grows with what it is: electricity
    with tariffs, other purchases with fuels, other links with upkeep. Prices of demand not served stay as they are.
    """
    if len(park.stages.years) != 1:
        draft.fault("NZ0976", ("finance", "levelised_year"), count=len(park.stages.years))
    _tell(draft, year)

    def of_size(size: Size) -> Size:
        again = replaced.get(size.name)
        mean = year.mean_output(size.degradation)
        later = 0.0 if again is None else again.cost * year.replacement(again.year)
        return replace(
            size,
            capex=tuple(cost + later for cost in size.capex),
            renewal=(later,) * len(size.capex) if later else (),
            fixed_om=_times(size.fixed_om, year.upkeep),
            upkeep=_times(size.upkeep, year.upkeep),
            life_years=size.life_years if again is None else float(year.years),
            existing_output=_times(size.existing_output, mean),
            mean_output=mean,
        )

    def of_supply(supply: Supply) -> ByStage:
        bought = year.electricity if supply.carrier == ELECTRICITY else year.fuel
        return _times(supply.variable_cost, bought if supply.purchased else year.upkeep)

    def of_link(link: Link) -> ByStage:
        return _times(link.fee, year.electricity if link.carrier == ELECTRICITY else year.upkeep)

    return replace(
        park,
        supplies=tuple(replace(x, size=x.size and of_size(x.size), variable_cost=of_supply(x)) for x in park.supplies),
        converters=tuple(
            replace(x, size=of_size(x.size), variable_cost=_times(x.variable_cost, year.upkeep))
            for x in park.converters
        ),
        storages=tuple(
            replace(
                x,
                energy=of_size(x.energy),
                power=x.power and of_size(x.power),
                variable_cost=_times(x.variable_cost, year.upkeep),
                holding_cost=_times(x.holding_cost, year.upkeep),
            )
            for x in park.storages
        ),
        links=tuple(replace(x, size=of_size(x.size), fee=of_link(x)) for x in park.links),
        meters=tuple(
            replace(
                x,
                upgrade=x.upgrade and replace(x.upgrade, size=of_size(x.upgrade.size)),
                export_tiers=tuple(replace(t, price=_times(t.price, year.electricity)) for t in x.export_tiers),
            )
            for x in park.meters
        ),
        fuels=tuple(replace(fuel, price=_times(fuel.price, year.fuel)) for fuel in park.fuels),
        flexible=tuple(replace(x, cost=_times(x.cost, year.upkeep)) for x in park.flexible),
        settlement=replace(
            park.settlement,
            margin=_times(park.settlement.margin, year.electricity),
            buy=_times(park.settlement.buy, year.electricity),
            sell=_times(park.settlement.sell, year.electricity),
            resale=replace(park.settlement.resale, margin=_times(park.settlement.resale.margin, year.electricity)),
            leases=tuple(
                replace(x, per_unit=_times(x.per_unit, year.upkeep), per_kwh=_times(x.per_kwh, year.upkeep))
                for x in park.settlement.leases
            ),
            party_prices=tuple((party, _times(p, year.electricity)) for party, p in park.settlement.party_prices),
            heat_prices=tuple((carrier, _times(price, year.fuel)) for carrier, price in park.settlement.heat_prices),
        ),
        contracts=tuple(_of_contract(contract, year.electricity) for contract in park.contracts),
        carbon=replace(park.carbon, offset_price=_times(park.carbon.offset_price, year.kept)),
        greenhouse=replace(park.greenhouse, certificates=_certificates(park.greenhouse.certificates, year.kept)),
    )


def _certificates(given: Certificates | None, factor: float) -> Certificates | None:
    if given is None:
        return None
    buy = given.buy and replace(given.buy, price=_times(given.buy.price, factor))
    return Certificates(buy, given.sell and replace(given.sell, price=_times(given.sell.price, factor)))


def _of_contract(contract: MarketContract, factor: float) -> MarketContract:
    return replace(
        contract,
        service_charge=_times(contract.service_charge, factor),
        balancing_charge=_times(contract.balancing_charge, factor),
        strike=_times(contract.strike, factor),
    )


def _tell(draft: Draft, year: LevelisedYear) -> None:
    """List the factors among the assumptions, and warn that no price of a result is that of a bill."""
    told = f"mean of {year.years} years at the scenario's discount rate, escalation and tax"
    factors = {"electricity": year.electricity, "fuel": year.fuel, "upkeep": year.upkeep}
    for name, factor in factors.items():
        label = f"levelised_year.{name}"
        draft.assumed[label] = AssumedFigure(label, f"{factor:.12g}", "1", told, None, "user")
    values: dict[str, Any] = {"years": year.years, **factors}
    draft.warn("NZ0979", Place(path="finance.levelised_year"), **values)


def _times(values: ByStage, factor: float) -> ByStage:
    return tuple(factor * value for value in values)
