r"""Greenhouse gases beside those of fuels and electricity: what tenants emit by process and from refrigerants.

    emitted[s] = t of gas a year x warming potential                                      t CO2e a year, scope 1

Nothing decides on them: they are constants of the plan, and count under every cap on scope 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from netzero.components.equations import Emission, Mathematics, Table
from netzero.components.tracks import ByStage
from netzero.terms import EmissionSource, Gas, Party


@dataclass(frozen=True)
class DeclaredEmission:
    """What a tenant emits in a year beside what it burns."""

    name: str
    party: Party
    source: EmissionSource
    gas: Gas
    amount_t: ByStage
    """Tonnes of the gas in a year of each stage, 0 where the tenant is not there."""
    warming: float
    """Global warming potential of the gas over 100 years, t CO2e per t."""

    @property
    def co2e_t(self) -> ByStage:
        """The same in t CO2e."""
        return tuple(amount * self.warming for amount in self.amount_t)


@dataclass(frozen=True)
class Product:
    """What a tenant makes, and which part of its emissions goes into it."""

    name: str
    tenant: Party
    made_t: ByStage
    """Tonnes made in a year."""
    share: ByStage
    """Of the tenant's emissions."""


@dataclass(frozen=True)
class GridFactors:
    """What a kWh of the public grid is taken to emit, t CO2e, the mean of a year by stage; empty: not known."""

    official: ByStage = ()
    """The published one: in Viet Nam a combined margin."""
    average: ByStage = ()
    """Of all generation."""
    marginal: ByStage = ()
    """Of what runs more or less when the park takes more or less; empty: the official one stands for it."""
    inventory: Literal["official", "average"] = "official"
    """Which of them the location-based inventory counts by."""
    method: str = ""
    """How the official one was made, as far as the catalogue says."""


@dataclass(frozen=True)
class CarbonPrice:
    """What each tonne costs that the park emits: a tax, or a price of its own."""

    price: ByStage
    """Currency per t CO2e."""
    scope_2: bool = False
    """Whether scope 2 pays, too, by the method of the caps; else scope 1 alone."""


@dataclass(frozen=True)
class Allowances:
    """Emissions trading: scope 1 is covered by free allowances, credits up to a share of these, and bought allowances.

    What is left of the free ones is sold.
    """

    free_t: ByStage
    """Allocated a year, t CO2e."""
    buy: ByStage
    """Currency per t."""
    sell: ByStage
    """Currency per t, not above `buy`; 0: they cannot be sold."""
    credit_price: ByStage
    credit_share: ByStage
    """Most that credits may cover, as a share of the free allowances."""


@dataclass(frozen=True)
class CertificatePurchase:
    """Certificates of renewable electricity made elsewhere, each for a kWh that was bought of the grid in the year."""

    price: ByStage
    """Currency per kWh."""
    limit_kwh: tuple[float | None, ...]
    """Most that is bought a year, by stage; None: no limit."""
    max_share: ByStage
    """Most that is bought, as a share of the electricity that may be covered."""
    factor_t_per_kwh: ByStage
    """CO2e of what is covered, by the market-based method."""
    meters: tuple[str, ...]
    """Whose import may be covered."""


@dataclass(frozen=True)
class CertificateSale:
    """Certificates issued for own renewable generation that is used in the park, and sold without it."""

    price: ByStage
    """Currency per kWh."""
    limit_kwh: tuple[float | None, ...]
    """Most that is sold a year, by stage; None: no limit."""
    max_share: ByStage
    """Most that is sold, as a share of own renewable generation that is not exported."""


@dataclass(frozen=True)
class Certificates:
    """Certificates of renewable electricity that may be bought and sold."""

    buy: CertificatePurchase | None = None
    sell: CertificateSale | None = None


@dataclass(frozen=True)
class Greenhouse:
    """Warming potentials and what is emitted beside fuels and electricity."""

    report: str = "AR5"
    """Assessment report of the IPCC whose warming potentials hold."""
    warming: tuple[tuple[Gas, float], ...] = ()
    """Global warming potential over 100 years by gas; of CO2 and of CO2e it is 1."""
    declared: tuple[DeclaredEmission, ...] = ()
    grid: GridFactors = GridFactors()
    grid_losses: ByStage = ()
    """Share of the grid's electricity lost on its way to the park (scope 3, category 3). Empty: none."""
    carbon_price: CarbonPrice | None = None
    allowances: Allowances | None = None
    certificates: Certificates | None = None
    products: tuple[Product, ...] = ()
    grid_gas: Gas | None = None
    """Gas of which the grid's factor is; None: CO2e not told apart."""

    def price_of_burning(self, stages: int) -> ByStage:
        """Return what a tonne of scope 1 costs by the carbon price, currency."""
        return self.carbon_price.price if self.carbon_price else (0.0,) * stages

    def warming_of(self, gas: Gas) -> float:
        """Return the global warming potential of a gas, t CO2e per t."""
        return dict(self.warming).get(gas, 1.0)


def mathematics(declared: Sequence[DeclaredEmission], years: Sequence[int], part: float) -> Mathematics:
    """Return the emissions that tenants declare, on an axis that stands for `part` of a year."""
    names = [each.name for each in declared]

    def emitted(name: str) -> Any:
        return lambda m, s: m.d.declared_emission[name, s]

    amounts = [[part * t for t in each.co2e_t] for each in declared]
    rules = [emitted(name) for name in names]
    return Mathematics(
        tables={"declared_emission": Table(amounts, names, years)},
        emissions=tuple(Emission(location=rule, market=rule, direct=rule, yearly=True) for rule in rules),
    )
