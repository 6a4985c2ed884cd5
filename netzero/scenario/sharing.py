"""What a user writes of how tenants share what is given behind a meter, and of what they pay each other for it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from netzero.scenario.quantities import ByYear, In, Name, Share, Track
from netzero.tariffs.model import Frozen
from netzero.terms import SettlementRule


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
