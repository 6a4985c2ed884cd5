"""On what terms meters sell: prices, ceilings, shares by rule, tiers and net metering."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from netzero import catalogue
from netzero.components.own_output import own_output
from netzero.components.park import ByStage, ExportTier, Meter, Park, SiteLimit
from netzero.components.supply import pools
from netzero.scenario.export import CeilingIn, ExportIn
from netzero.scenario.resolve.draft import Draft
from netzero.scenario.resolve.known_tariffs import named_tariff
from netzero.scenario.scenario import ExportPrice
from netzero.tariffs.model import Series, Tariff
from netzero.terms import ELECTRICITY

PRICES = ("export_price", "export_tariff", "export_tiers")
"""Keys of which a meter has one."""
FIXED_RULES = {"decree_58_2025": 2025, "decree_243_2026": 2026}
"""Years of the share that each decree brought, in the catalogue's figure."""


def export_price_of(draft: Draft, name: str, written: ExportIn, known: Mapping[str, Tariff | str]) -> ExportPrice:
    """Return what a meter's export earns before tiers and net metering; faults where it is said twice or wrongly."""
    path = ("meters", name)
    given = [key for key in PRICES if key in written.model_fields_set]
    for key in given[1:]:
        draft.faults.add("NZ0692", draft.place(*path, key, key=True), first=given[0], second=key)
    ceiling = _ceiling(draft, name, written)
    if written.export_tariff is not None:
        tariff = named_tariff(draft, written.export_tariff, draft.place(*path, "export_tariff"), known)
        if tariff is None:
            return ExportPrice(draft.by_stage(0.0))
        draft.assume_text(f"export_tariff.{name}", written.export_tariff, tariff.source, tariff.confidence)
        return ExportPrice(draft.by_stage(0.0), tariff=tariff, name=written.export_tariff, ceiling=ceiling)
    if isinstance(written.export_price, Series):
        return ExportPrice(draft.by_stage(0.0), series=written.export_price, ceiling=ceiling)
    price = written.export_tiers[0].price if written.export_tiers else written.export_price
    if max(draft.by_stage(written.export_limit)) > 0:
        draft.assume_given(f"export_price.{name}", price, "money/kWh")
    return ExportPrice(draft.by_stage(price), ceiling=ceiling)


def _ceiling(draft: Draft, name: str, written: ExportIn) -> ByStage | None:
    given, label, path = written.export_ceiling, f"export_ceiling.{name}", ("meters", name, "export_ceiling")
    if given is None:
        return None
    if not isinstance(given, CeilingIn):
        draft.assume_given(label, given, "money/kWh")
        return draft.by_stage(given)
    kinds = catalogue.ceiling_prices()
    if given.kind not in kinds:
        draft.unknown("NZ0696", draft.place(*path, "kind"), given.kind, kinds)
        return None
    return draft.figure(label, kinds[given.kind].price[given.region], "money/kWh", path)


def export_share_of(draft: Draft, name: str, written: ExportIn) -> ByStage:
    """Return the largest share of own output that a meter may sell, by stage."""
    path = ("meters", name)
    if max(draft.by_stage(written.export_share)) > 1:
        draft.fault("NZ0236", (*path, "export_share"), read=written.export_share, limit=1)
    if written.export_rule is None:
        return draft.by_stage(written.export_share)
    if "export_share" in written.model_fields_set:
        draft.fault("NZ0691", (*path, "export_share"), rule=written.export_rule)
    if written.export_rule == "zero_export":
        if max(draft.by_stage(written.export_limit)) > 0:
            draft.fault("NZ0690", (*path, "export_limit"), name=name)
        return draft.by_stage(0.0)
    figure = catalogue.default_figures()["export_share_cap"]
    shares = draft.figure(f"export_share.{name}", figure, "1", (*path, "export_rule"))
    year = FIXED_RULES.get(written.export_rule)
    return shares if year is None else draft.by_stage(figure.plain(year, "1", draft.currency))


def export_tiers_of(draft: Draft, written: ExportIn, name: str, ceiling: ByStage | None) -> tuple[ExportTier, ...]:
    """Return the tiers of a meter's export, none above the ceiling; faults where they do not begin at 0 and rise."""
    amounts = [tier.above for tier in written.export_tiers]
    for position, amount in enumerate(amounts):
        if (position == 0) != (amount == 0) or amount < max(amounts[:position], default=0.0):
            path = ("meters", name, "export_tiers", position)
            draft.fault("NZ0693", path, read=amount, number=position + 1)
        elif position and amount == amounts[position - 1]:
            draft.fault("NZ0693", ("meters", name, "export_tiers", position), read=amount, number=position + 1)
    for position, tier in enumerate(written.export_tiers[1:], 2):
        draft.assume_given(f"export_price.{name}.tier_{position}", tier.price, "money/kWh")
    prices = [(tier.above, draft.by_stage(tier.price)) for tier in written.export_tiers]
    return tuple(ExportTier(above, price if ceiling is None else _least(price, ceiling)) for above, price in prices)


def _least(price: ByStage, ceiling: ByStage) -> ByStage:
    return tuple(min(pair) for pair in zip(price, ceiling, strict=True))


def check_net_metering(draft: Draft, name: str, written: ExportIn) -> None:
    """Note net metering whose buy-back is no plain price."""
    if written.net_metering is None:
        return
    plain = written.export_tariff is None and not written.export_tiers
    if not plain or isinstance(written.export_price, Series):
        draft.fault("NZ0694", ("meters", name, "net_metering"), name=name)


def net_metered(draft: Draft, park: Park) -> Park:
    """Return the park in which own supplies behind each net-metered meter keep its limit of capacity."""
    limits = [
        _limit(draft, park, meter, written.net_metering.limit)
        for meter in park.meters
        if (written := draft.given.meters.get(meter.name)) is not None
        and written.net_metering is not None
        and written.net_metering.limit is not None
    ]
    return replace(park, site_limits=(*park.site_limits, *limits)) if limits else park


def _limit(draft: Draft, park: Park, meter: Meter, limit_kw: float) -> SiteLimit:
    behind = own_output(park, meter.node, ELECTRICITY)
    sizes = [supply.size for pool in pools(park) if pool.name in behind for supply in pool.supplies if supply.size]
    exists = max((sum(each) for each in zip(*(size.existing for size in sizes), strict=True)), default=0.0)
    if exists > limit_kw:
        path = ("meters", meter.name, "net_metering", "limit")
        draft.fault("NZ0697", path, name=meter.name, exists=exists, limit=limit_kw)
    return SiteLimit(f"net_metering of {meter.name}", "kW", limit_kw, tuple((size.name, 1.0) for size in sizes))
