"""What a user writes of how tenants share what is given behind a meter, and of what they pay each other for it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from netzero.scenario.quantities import ByYear, In, Name, Share, Track
from netzero.tariffs.model import Frozen
from netzero.terms import DemandSharing, SettlementRule


class InternalPriceIn(Frozen):
    """Price of electricity inside the park: between the gate's prices, or declared."""

    import_weight: Share | None = None
    """So much of the gate's import price, the rest of its export price; default 0.5, the mean of both."""
    margin: Annotated[ByYear, Track("money/kWh", 0)] | None = None
    """What takers pay the operator beyond that."""
    buy: Annotated[ByYear, Track("money/kWh", 0)] | None = None
    """What takers pay, instead; `sell` is then needed too, and the operator keeps the difference."""
    sell: Annotated[ByYear, Track("money/kWh", 0)] | None = None
    """What givers get."""


class ResaleIn(Frozen):
    """What the operator asks for the grid's electricity that it resells behind the gate; plans do not hang on it."""

    tariff: Name | None = None
    """A table of prices of its own, such as the retail table; default: the gate's energy price is handed on."""
    margin: Annotated[ByYear, Track("money/kWh", 0)] | None = None
    """On top of either."""
    margin_share: Annotated[ByYear, Track("1", 0)] | None = None
    """The same as a share of the price."""
    demand: DemandSharing = "coincident"
    """By what the gate's demand charge is handed on: 'coincident' use at the month's peak, each one's 'own_peak' of the
    month, 'energy' of the month, or 'none': the operator bears it."""


class SettlementIn(Frozen):
    """How tenants share the electricity, heat and cold of roofs and shared plant. Each serves itself first."""

    rule: SettlementRule = "pro_rata"
    """Who gets what is left: 'pro_rata' to what each still needs; 'shares', fixed ones, what is not needed of them pro
    rata; 'classes', one after the other, pro rata within each."""
    shares: dict[Name, Share] | Literal["owners"] = "owners"
    """Under 'shares': of the pool, by party, adding up to 1; 'owners': by what each one's own plant gives in a year."""
    classes: tuple[tuple[Name, ...], ...] = ()
    """Under 'classes': parties by class, the first one first; who is in none comes last."""
    losses: Annotated[float, In("1"), Field(ge=0, le=0.3)] = 0.0
    """Share of the electricity set out for the tenants behind the gate that the park's network loses on its way;
    borne pro rata to use."""
    internal_price: InternalPriceIn = InternalPriceIn()
    heat_prices: dict[Name, Annotated[ByYear, Track("money/kWh", 0)]] = Field(default_factory=dict)
    """Price of a heat level or of cooling in the park; those not named are handed on at cost."""
    resale: ResaleIn = ResaleIn()
    party_prices: dict[Name, Annotated[ByYear, Track("money/kWh", 0)]] = Field(default_factory=dict)
    """Price at which a party, such as a third party with PV on roofs, sells what it gives to the park's pool; takers
    pay it pro rata to what they take."""
