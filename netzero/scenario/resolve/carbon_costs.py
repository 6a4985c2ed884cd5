"""What emissions cost: a carbon price, and allowances of emissions trading."""

from __future__ import annotations

from netzero import catalogue
from netzero.catalogue.model import Figure
from netzero.components.greenhouse import Allowances, CarbonPrice
from netzero.scenario.resolve.draft import Draft
from netzero.scenario.resolve.limits import at_most_one


def carbon_price_of(draft: Draft) -> CarbonPrice | None:
    """Return the carbon price by stage; None where there is none."""
    given = draft.given.carbon
    if given.price is None:
        if given.price_scope_2:
            draft.fault("NZ1034", ("carbon", "price_scope_2"))
        return None
    draft.assume_given("carbon.price", given.price, "money/t")
    return CarbonPrice(draft.by_stage(given.price), given.price_scope_2)


def allowances_of(draft: Draft) -> Allowances | None:
    """Return allowances and their prices by stage; a fault where they sell for more than they cost."""
    given = draft.given.carbon.trading
    if given is None:
        return None
    path = ("carbon", "trading")
    buy, sell = draft.by_stage(given.buy), draft.by_stage(given.sell)
    for year, cost, gain in zip(draft.stages.years, buy, sell, strict=True):
        if gain > cost:
            draft.fault("NZ1035", (*path, "sell"), year=year, sell=f"{gain:g}", buy=f"{cost:g}")
    for word in ("free", "buy", "sell"):
        draft.assume_given(f"trading.{word}", getattr(given, word), "t" if word == "free" else "money/t")
    none = draft.by_stage(0.0)
    price = share = none
    if given.credits is not None:
        price = draft.by_stage(given.credits.price)
        draft.assume_given("trading.credits.price", given.credits.price, "money/t")
        if given.credits.max_share is not None:
            share = at_most_one(draft, (*path, "credits", "max_share"), given.credits.max_share)
        else:
            figure = catalogue.carbon_figures()["quota_offset_share"]
            assert isinstance(figure, Figure)
            share = draft.figure("trading.credits.max_share", figure, "1", ())
    return Allowances(draft.by_stage(given.free), buy, sell, price, share)
