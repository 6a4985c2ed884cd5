"""The park of one tenant that stands alone: its site, its meter, its part of what is there and may be built.

All that it has stands at one node behind one meter, which is its own, with the tariff of the meter that bills it today.
Links to others, the network's losses and payments to other parties are gone. Its CO2 requirements are the park's,
relative to the same base year: what its energy emits today, as the park hands emissions on. Free allowances are parted
likewise; emissions that tenants declare stay with them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

import xarray as xr

from netzero.components.greenhouse import Certificates, Greenhouse
from netzero.components.network import network_loss
from netzero.components.park import (
    Ageing,
    Asset,
    ByStage,
    Carbon,
    Converter,
    MarketContract,
    Meter,
    Park,
    Settlement,
    SiteLimit,
    Size,
    Storage,
    Supply,
)
from netzero.scenario import Scenario
from netzero.sharing.allotment import Allotment
from netzero.terms import ELECTRICITY, PARK, Carrier, Party

Kind = TypeVar("Kind", bound=Asset)
Limits = tuple[float | None, ...]


def alone(scenario: Scenario, tenant: Party, allotment: Allotment, base_year_t: Mapping[Party, float]) -> Scenario:
    """Return the scenario of a tenant that stands alone.

    Args:
        scenario: of all together.
        tenant: the tenant.
        allotment: what each would have.
        base_year_t: what each tenant emits in the base year, t CO2e.

    """
    park = park_alone(scenario.park, tenant, allotment, base_year_t)
    [meter] = park.meters
    parts = None if allotment.declared is None else dict(allotment.declared)
    told = {"tenant": tenant, "base_year_t": base_year_t[tenant], "shares": parts}
    return replace(
        scenario,
        park=park,
        effective={**scenario.effective, "alone": told},
        tenants=tuple(each for each in scenario.tenants if each.name == tenant),
        tariffs={meter.name: scenario.tariffs[meter.name]},
        export_prices={meter.name: scenario.export_prices[meter.name]},
        warnings=(),
    )


def hours_alone(park: Park, hourly: xr.Dataset, tenant: Party) -> xr.Dataset:
    """Return the hours (terms HOURLY) of one tenant: its demand, without the losses of the park's network."""
    [site] = [each for each in park.tenants if each.name == tenant]
    own = hourly.sel(tenant=[tenant], meter=[site.meter])
    demand = own["demand_kw"].copy()
    demand.loc[{"carrier": ELECTRICITY}] *= 1.0 - network_loss(park, site)
    return own.assign(demand_kw=demand)


def park_alone(park: Park, tenant: Party, allotment: Allotment, base_year_t: Mapping[Party, float]) -> Park:
    """Return the park of one tenant alone (see `alone`)."""
    [site] = [each for each in park.tenants if each.name == tenant]
    parties = (PARK, tenant, *(p for p in park.parties if p != PARK and p not in allotment.tenants))
    part_of: dict[str, float] = {}

    def parts(assets: tuple[Kind, ...], carriers: Callable[[Kind], list[Carrier]]) -> list[tuple[Kind, float]]:
        """Return the assets of which the tenant has a part, at its node, and that part."""
        found = [(each, allotment.of_asset(tenant, each, carriers(each))) for each in assets]
        part_of.update({each.name: part for each, part in found})
        return [(replace(each, node=PARK, owners=_owners(each, tenant, parties)), part) for each, part in found if part]

    supplies = tuple(_supply(each, part) for each, part in parts(park.supplies, lambda supply: [supply.carrier]))
    converters = tuple(_converter(each, part) for each, part in parts(park.converters, _given))
    storages = tuple(_storage(each, part) for each, part in parts(park.storages, lambda storage: [storage.carrier]))
    energy, emitted = allotment.part(tenant, park.carriers), sum(base_year_t.values())
    budgets = tuple(
        each if each.party == tenant else replace(each, amount=_times(each.amount, energy))
        for each in park.budgets
        if each.party in (None, *parties)
    )
    return replace(
        park,
        name=f"{park.name}_{tenant}",
        nodes=(PARK,),
        tenants=(replace(site, nodes=tuple((carrier, PARK) for carrier, _ in site.nodes)),),
        supplies=supplies,
        converters=converters,
        storages=storages,
        meters=tuple(
            _meter(each, allotment.of_connection(tenant), tenant, parties)
            for each in park.meters
            if each.name == site.meter
        ),
        fuels=tuple(
            replace(
                fuel,
                annual_limit_kwh=_times(fuel.annual_limit_kwh, part),
                horizon_limit_kwh=None if fuel.horizon_limit_kwh is None else part * fuel.horizon_limit_kwh,
            )
            for fuel in park.fuels
            for part in [allotment.part(tenant, _made_of(park, fuel.name))]
        ),
        site_limits=_site_limits(park, part_of),
        carbon=_carbon(park.carbon, base_year_t[tenant], emitted),
        greenhouse=replace(
            _greenhouse(park.greenhouse, tenant, base_year_t[tenant] / emitted if emitted else energy),
            certificates=_certificates(park.greenhouse.certificates, site.meter, allotment.part(tenant, [ELECTRICITY])),
        ),
        parties=parties,
        flexible=tuple(each for each in park.flexible if each.tenant == tenant),
        links=(),
        budgets=budgets,
        settlement=Settlement(),
        contracts=tuple(
            _contract(each, allotment.of_connection(tenant)) for each in park.contracts if each.meter == site.meter
        ),
    )


def _owners(asset: Asset, tenant: Party, parties: tuple[Party, ...]) -> tuple[tuple[Party, float], ...]:
    """Return the owners that are left, with what others had shared among them pro rata; the tenant where none is."""
    left = {owner: share for owner, share in asset.owners if owner in parties}
    total = sum(left.values())
    return tuple((owner, share / total) for owner, share in left.items()) if total else ((tenant, 1.0),)


def _given(converter: Converter) -> list[Carrier]:
    return [converter.output]


def _made_of(park: Park, fuel: Carrier) -> list[Carrier]:
    """Return a fuel and what is made of it: who needs those has a part of it."""
    made = {each.output for each in park.converters for port in each.ports if port.sign < 0 and port.carrier == fuel}
    return [fuel, *sorted(made)]


def _supply(supply: Supply, part: float) -> Supply:
    size = None if supply.size is None else _size(supply.size, part)
    return replace(supply, size=size, limit_kw=_scaled(supply.limit_kw, part))


def _converter(converter: Converter, part: float) -> Converter:
    return replace(converter, size=_size(converter.size, part))


def _storage(storage: Storage, part: float) -> Storage:
    power = None if storage.power is None else _size(storage.power, part)
    ageing = None if storage.ageing is None else _ageing(storage.ageing, part)
    return replace(storage, energy=_size(storage.energy, part), power=power, ageing=ageing)


def _ageing(ageing: Ageing, part: float) -> Ageing:
    return replace(ageing, stock=tuple(replace(lot, energy_kwh=_scaled(lot.energy_kwh, part)) for lot in ageing.stock))


def _size(size: Size, part: float) -> Size:
    """Return a part of a size: of its stock and of its limits; a bound that is no limit stays wide."""
    if not size.upper_is_limit:
        declared = size.upper_new != size.upper
        return replace(
            size,
            existing=_scaled(size.existing, part),
            upper_new=_scaled(size.upper_new, part) if declared else size.upper_new,
        )
    return replace(
        size,
        existing=_scaled(size.existing, part),
        upper=_scaled(size.upper, part),
        upper_new=_scaled(size.upper_new, part),
    )


def _meter(meter: Meter, part: float, tenant: Party, parties: tuple[Party, ...]) -> Meter:
    """Return a tenant's own meter: its part of the connection, the same tariff and terms of export."""
    upgrade = meter.upgrade
    if upgrade is not None:
        owners = _owners(upgrade, tenant, parties)
        upgrade = replace(upgrade, node=PARK, owners=owners, size=_size(upgrade.size, part))
    limit = _scaled(meter.import_limit_kw, part) if meter.import_limit_is_limit else meter.import_limit_kw
    export = _scaled(meter.export_limit_kw, part)
    return replace(meter, node=PARK, payer=PARK, import_limit_kw=limit, export_limit_kw=export, upgrade=upgrade)


def _contract(contract: MarketContract, part: float) -> MarketContract:
    return replace(contract, capacity_kw=_scaled(contract.capacity_kw, part), fixed_kw=_scaled(contract.fixed_kw, part))


def _site_limits(park: Park, part_of: Mapping[str, float]) -> tuple[SiteLimit, ...]:
    """Return the shared areas of what the tenant has: of each, the mean of its parts of all that may stand there."""
    found = []
    for limit in park.site_limits:
        uses = [(name, use, part_of.get(park.asset_of_size(name).name, 0.0)) for name, use in limit.uses]
        part = sum(part for *_, part in uses) / max(len(uses), 1)
        if part:
            kept = tuple((name, use) for name, use, had in uses if had)
            found.append(replace(limit, upper=part * limit.upper, uses=kept))
    return tuple(found)


def _carbon(carbon: Carbon, own_t: float, all_t: float) -> Carbon:
    """Return the same requirements relative to the tenant's own emissions of the base year."""
    part = own_t / all_t if all_t else 0.0
    budget = None if carbon.budget_t is None else part * carbon.budget_t
    base_t = own_t if all_t else carbon.base_year_t
    return replace(carbon, cap_t=_times(carbon.cap_t, part), budget_t=budget, base_year_t=base_t)


def _greenhouse(gases: Greenhouse, tenant: Party, part: float) -> Greenhouse:
    """Return the tenant's own emissions and products, and its part of the free allowances."""
    trading = gases.allowances
    return replace(
        gases,
        declared=tuple(each for each in gases.declared if each.party == tenant),
        products=tuple(each for each in gases.products if each.tenant == tenant),
        allowances=None if trading is None else replace(trading, free_t=_scaled(trading.free_t, part)),
    )


def _certificates(given: Certificates | None, meter: str, part: float) -> Certificates | None:
    """Return the tenant's part of what may be bought, where its meter may be covered, and sold."""
    if given is None:
        return None
    buy, sell = given.buy, given.sell
    if buy is not None:
        buy = replace(buy, limit_kwh=_times(buy.limit_kwh, part), meters=(meter,)) if meter in buy.meters else None
    return Certificates(buy, sell and replace(sell, limit_kwh=_times(sell.limit_kwh, part)))


def _scaled(values: ByStage, part: float) -> ByStage:
    return tuple(part * value for value in values)


def _times(values: Limits, part: float) -> Limits:
    return tuple(None if value is None else part * value for value in values)
