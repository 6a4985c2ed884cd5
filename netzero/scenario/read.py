"""Reading a scenario folder: layers, checks, tables and the catalogue become one `Scenario`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from netzero import catalogue
from netzero.catalogue.model import HeatPumpPhysics
from netzero.components.park import Park, TenantSite
from netzero.components.rules import Rules
from netzero.errors import BadInput, Fault, Faults, Place
from netzero.scenario.doors.echoes import without_echoes
from netzero.scenario.doors.inputs import input_hashes, read_tables
from netzero.scenario.doors.layers import read_layers
from netzero.scenario.doors.prune import prune
from netzero.scenario.doors.tables import TenantRow
from netzero.scenario.exchange import currency_of
from netzero.scenario.model import ScenarioIn
from netzero.scenario.resolve.assets import Equipment
from netzero.scenario.resolve.budgets import budgets_of
from netzero.scenario.resolve.carbon import carbon_of, grid_factors
from netzero.scenario.resolve.certificates import check_certificates
from netzero.scenario.resolve.checks import (
    check_holidays,
    check_lives,
    check_names,
    check_sources,
    check_tenants,
    check_time,
    check_weather,
)
from netzero.scenario.resolve.contracts import contracts_of
from netzero.scenario.resolve.draft import Draft
from netzero.scenario.resolve.export import net_metered
from netzero.scenario.resolve.finance import finance_of
from netzero.scenario.resolve.flexible import flexible_of
from netzero.scenario.resolve.fuels import fuels_of
from netzero.scenario.resolve.greenhouse import greenhouse_of
from netzero.scenario.resolve.kept_fuels import check_kept_fuels, fuel_purchases
from netzero.scenario.resolve.levelised import levelised, levelised_year
from netzero.scenario.resolve.meters import metering, resale_tariff
from netzero.scenario.resolve.needs import need_of
from netzero.scenario.resolve.plausible import check_figures
from netzero.scenario.resolve.promise import (
    check_critical,
    check_futures,
    check_look_ahead,
    critical_of,
    critical_tiers_of,
    weather_years_of,
)
from netzero.scenario.resolve.proportions import check_limits, check_tenants_figures
from netzero.scenario.resolve.settlement import settlement_of
from netzero.scenario.resolve.sites import check_land
from netzero.scenario.resolve.supplies import check_deliveries, purchase_of
from netzero.scenario.resolve.targets import targets_of
from netzero.scenario.resolve.technologies import technologies
from netzero.scenario.resolve.unused import check_unused
from netzero.scenario.scenario import AssumedFigure, PvPlane, Scenario, WindSite
from netzero.scenario.stages import is_present, stages_of
from netzero.terms import PARK

GRID_SERIES = ("grid.series", "grid.marginal_series")
"""Keys of series of factors, which are read with the hours."""


def read_scenario(folder: Path | str, sets: Iterable[str] = ()) -> Scenario:
    """Return the scenario of a folder, layered, checked and resolved.

    Args:
        folder: holds park.yaml and the tables and files that it names.
        sets: settings 'a.b[0].c=value' laid over it; values are read as in YAML.

    Raises:
        BadInput: with every fault that was found, each with file, line and column or cell.

    """
    folder, sets, faults = Path(folder), tuple(sets), Faults()
    root, yaml_files = read_layers(folder, sets, faults)
    if root is None:
        raise BadInput(faults)
    plain = root.plain()
    currency, rates = currency_of(plain)
    found = prune(root, _with_schedules, currency, faults)
    if found.given is None:
        read_tables(folder, root, plain, currency, faults)
        raise BadInput(_distinct(faults))
    given, root, further = found.given, found.root, Faults()
    tables = read_tables(folder, root, root.plain(), currency, further)
    draft = Draft(
        folder=folder,
        given=given,
        root=root,
        stages=stages_of(given),
        currency=currency,
        technologies=technologies(given.technologies, given.currency, root, further),
        tenants=tables.tenants,
        roofs=tables.roofs,
        measures=tables.measures,
        faults=further,
    )
    for name, figure in rates.items():
        draft.assume(name, figure)
    _assume_money(draft)
    scenario = _resolve(draft, plain)
    hashes: dict[str, str] = {}
    if not len(faults) and not len(further):
        hashes = input_hashes(scenario, root, yaml_files, tables.files)
        check_limits(draft, scenario.park)
        check_unused(draft, scenario.park, hashes, as_it_stands=not sets)
    told = without_echoes(list(further), given, found.stand_ins, tables.names)
    faults.extend(told if told or len(faults) else further)
    if len(faults):
        raise BadInput(_distinct(faults))
    return replace(scenario, input_hashes=hashes, warnings=tuple(draft.warnings))


def _assume_money(draft: Draft) -> None:
    """List the discount rate, and that no price is raised to the scenario's price year."""
    given, defaults = draft.given, catalogue.default_figures()
    if "discount_rate" in given.model_fields_set:
        draft.assume_given("discount_rate", given.discount_rate, "1/year")
    else:
        draft.assume("discount_rate", defaults["discount_rate"])
    inflation = defaults["inflation"]
    told = f"prices are taken as they stand in their source's year; inflation of {inflation.value:.1%} is not added"
    draft.assumed["price_year"] = AssumedFigure("price_year", f"{given.price_year}", "", told, None, "M")


def _distinct(faults: Iterable[Fault]) -> list[Fault]:
    """Return each fault once: a figure that several assets share is read for each of them."""
    return list({(fault.place, fault.code, str(fault.values)): fault for fault in faults}.values())


def _with_schedules(plain: dict[str, Any]) -> dict[str, Any]:
    """Return the scenario with the catalogue's schedules in place of their names in tariffs."""
    tariffs = plain.get("tariffs")
    if not isinstance(tariffs, dict):
        return plain
    known = catalogue.schedules()
    filled = {
        name: {**tariff, "schedule": known[tariff["schedule"]]}
        if isinstance(tariff, dict) and isinstance(tariff.get("schedule"), str) and tariff["schedule"] in known
        else tariff
        for name, tariff in tariffs.items()
    }
    return {**plain, "tariffs": filled}


def _resolve(draft: Draft, plain: dict[str, Any]) -> Scenario:
    """Return the scenario; what is wrong is noted in the draft's faults, and the result then has no meaning."""
    given = draft.given
    check_time(draft)
    check_names(draft)
    check_holidays(draft)
    check_tenants(draft)
    check_land(draft)
    check_critical(draft)
    check_futures(draft)
    equipment = Equipment(draft)
    purchases = [purchase_of(draft, i, each, equipment.resources) for i, each in enumerate(given.purchases)]
    fuels = fuels_of(draft, equipment.converters)
    bought = fuel_purchases(draft, fuels, equipment)
    supplies = (*equipment.supplies, *(each for each in purchases if each), *bought)
    meters = metering(draft, equipment.bounds, equipment.storages)
    check_deliveries(draft, purchases, meters.meters)
    contracts = contracts_of(draft, meters.meters, equipment.resources)
    site = check_weather(draft, _needs_weather(equipment))
    greenhouse = greenhouse_of(draft, meters.meters)
    location, market = grid_factors(draft, greenhouse.grid)
    park = Park(
        name=given.name,
        currency=given.currency,
        discount_rate=given.discount_rate,
        payments_at_start=given.payments == "start_of_year",
        stages=draft.stages,
        nodes=_nodes(draft),
        heat_levels=draft.heat_levels,
        carriers=draft.carriers,
        tenants=tuple(_site(draft, tenant) for tenant in draft.tenants),
        supplies=supplies,
        converters=tuple(equipment.converters),
        storages=tuple(equipment.storages),
        meters=tuple(meters.meters),
        fuels=fuels,
        site_limits=equipment.site_limits,
        carbon=carbon_of(draft),
        unserved_price=_unserved_price(draft),
        parties=draft.parties,
        flexible=flexible_of(draft),
        targets=targets_of(draft),
        links=tuple(equipment.links),
        budgets=budgets_of(draft),
        settlement=settlement_of(draft, equipment.leases),
        contracts=contracts,
        greenhouse=greenhouse,
    )
    park = net_metered(draft, replace(park, finance=finance_of(draft, park.assets)))
    levelled = levelised_year(given, draft.stages.lengths[0])
    if levelled is not None:
        park = levelised(draft, park, levelled, equipment.replacements)
    check_sources(draft, park)
    check_kept_fuels(draft, park)
    check_certificates(draft, park)
    check_lives(draft, park)
    check_figures(draft)
    check_tenants_figures(draft)
    if draft.measures:
        draft.warn("NZ1425", Place(given.measures or ""), count=len(draft.measures))
    return Scenario(
        folder=draft.folder,
        given=given,
        effective=plain,
        park=park,
        tenants=tuple(need_of(draft, tenant) for tenant in draft.tenants),
        tariffs=meters.tariffs,
        export_prices=meters.export_prices,
        resources=equipment.resources,
        ratios=equipment.ratios,
        resale=resale_tariff(draft),
        grid_factor=location,
        grid_factor_market=market,
        rules=_rules(draft),
        electricity_price_factor=levelled.electricity if levelled else 1.0,
        site=site,
        weather_years=weather_years_of(draft),
        assumptions=tuple(draft.assumed.values()),
        places=draft.places | {key: draft.place(*key.split(".")) for key in (*GRID_SERIES, *_tariff_keys(given))},
        sites=equipment.sites | {purchase.name: purchase.at for purchase in given.purchases},
        measures=tuple(each.measure for each in draft.measures),
    )


def _rules(draft: Draft) -> Rules:
    """Return the policy of operation by rules with its parameters."""
    given, policy = draft.given.policy_parameters, draft.given.policy
    if policy == "look_ahead":
        check_look_ahead(draft)
    return Rules(
        policy,
        given.band,
        given.peak_share,
        given.peak_reserve,
        draft.by_stage(given.carbon_price),
        draft.given.operation.ageing,
        ahead_h=round(given.ahead),
        every_h=round(given.every),
        forecast_error=given.forecast_error,
        forecast_memory_h=given.forecast_memory,
        seed=draft.given.seed,
    )


def _tariff_keys(given: ScenarioIn) -> list[str]:
    """Return the keys of tariffs whose prices may stand in a table."""
    return [f"tariffs.{name}" for name in given.tariffs]


def _nodes(draft: Draft) -> tuple[str, ...]:
    """Return the park's node and those of the tenants that balance something for themselves."""
    own = (tenant.name for tenant in draft.tenants if tenant.own_nodes & set(draft.carriers))
    return (PARK, *own)


def _site(draft: Draft, tenant: TenantRow) -> TenantSite:
    return TenantSite(
        name=tenant.name,
        sector=tenant.sector,
        meter=tenant.meter,
        nodes=tuple(
            (carrier, tenant.node(carrier))
            for carrier in draft.carriers
            if carrier not in draft.kept_fuels or carrier in tenant.needs
        ),
        present=tuple(is_present(year, tenant.entry, tenant.exit) for year in draft.stages.years),
        critical=critical_of(draft, tenant.name),
        critical_tiers=critical_tiers_of(draft, tenant.name),
    )


def _needs_weather(equipment: Equipment) -> bool:
    pumps = [ratio for ratio in equipment.ratios.values() if isinstance(ratio, HeatPumpPhysics)]
    computed = any(isinstance(resource, PvPlane | WindSite) for resource in equipment.resources.values())
    return computed or any(pump.source == "air" for pump in pumps)


def _unserved_price(draft: Draft) -> tuple[tuple[str, float | None], ...]:
    """Return the price of demand not met, by carrier; None: all must be met."""
    given = draft.given.unserved_price
    if given == "none":
        return tuple((carrier, None) for carrier in draft.carriers)
    if given is None:
        price = draft.figure("unserved_price", catalogue.default_figures()["unserved_price"], "money/kWh", ())[0]
    else:
        draft.assume_given("unserved_price", given, "money/kWh")
        price = given
    return tuple((carrier, price) for carrier in draft.carriers)
