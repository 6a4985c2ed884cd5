"""Meters and their tariffs: the park's gate, and the own utility meters of tenants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from netzero.components.park import ByStage, Connection, Meter, Storage
from netzero.scenario.doors.tables import GATE, OWN, TenantRow
from netzero.scenario.equipment import MeterIn
from netzero.scenario.resolve.billing import billing_of, listed_prices
from netzero.scenario.resolve.bounds import Bounds
from netzero.scenario.resolve.draft import Draft, Track
from netzero.scenario.resolve.export import (
    check_net_metering,
    export_price_of,
    export_share_of,
    export_tiers_of,
)
from netzero.scenario.resolve.known_tariffs import known_tariffs, named_tariff
from netzero.scenario.resolve.upgrades import upgrade_of
from netzero.scenario.scenario import AssumedFigure, ExportPrice
from netzero.tariffs import Tariff
from netzero.terms import ELECTRICITY, PARK

IMPORT_MARGIN = 1.1
"""On the import limit of a meter that declares none: own needs, all converters and all storage at once."""


@dataclass
class Metering:
    """All meters, with the tariff and the price of exported electricity of each."""

    meters: list[Meter] = field(default_factory=list)
    tariffs: dict[str, Tariff] = field(default_factory=dict)
    export_prices: dict[str, ExportPrice] = field(default_factory=dict)


def metering(draft: Draft, bounds: Bounds, storages: list[Storage]) -> Metering:
    """Return the meters that serve somebody; faults for meters or tariffs that are missing or shared wrongly."""
    known = known_tariffs(draft)
    result = Metering()
    users: dict[str, list[TenantRow]] = {}
    for tenant in draft.tenants:
        users.setdefault(tenant.meter, []).append(tenant)
    _check_users(draft, users)
    for name, written in _written(draft, users).items():
        tariff = _tariff(draft, name, written, known)
        if tariff is None:
            continue
        node = PARK if name == GATE else users[name][0].name
        result.tariffs[name] = tariff
        result.export_prices[name] = export_price_of(draft, name, written, known)
        check_net_metering(draft, name, written)
        limit = _import_limit(draft, written.import_limit, bounds, storages, node)
        result.meters.append(
            Meter(
                name=name,
                node=node,
                tariff=str(written.tariff),
                payer=node,
                import_limit_kw=limit,
                export_limit_kw=draft.by_stage(written.export_limit),
                export_share=export_share_of(draft, name, written),
                import_limit_is_limit=written.import_limit is not None,
                export_from=written.export_from,
                export_tiers=export_tiers_of(draft, written, name, result.export_prices[name].ceiling),
                net_metering=written.net_metering is not None,
                export_period=written.export_period,
                upgrade=_upgrade(draft, name, written, node, _import_limit(draft, None, bounds, storages, node)),
                **billing_of(draft, name, written, tariff),
            )
        )
    return result


def _upgrade(draft: Draft, name: str, written: MeterIn, node: str, bound_kw: ByStage) -> Connection | None:
    if written.upgrade is None:
        return None
    if written.import_limit is None:
        draft.fault("NZ2287", ("meters", name, "upgrade"), name=name)
    return upgrade_of(draft, name, node, written.upgrade, bound_kw)


def _written(draft: Draft, users: Mapping[str, list[TenantRow]]) -> dict[str, MeterIn]:
    """Return what is written of every meter that serves somebody: in park.yaml, or in a row that says 'own'."""
    found = {name: meter for name, meter in draft.given.meters.items() if name in users or name == GATE}
    for name, tenants in users.items():
        row = tenants[0].row
        own = row.text("meter") == OWN
        if name in found:
            for column in ("tariff", "import_limit"):
                if row.text(column) is not None:
                    draft.faults.add("NZ0259", row.place(column), name=column)
        elif own and tenants[0].tariff:
            found[name] = MeterIn.model_construct(tariff=tenants[0].tariff, import_limit=tenants[0].import_limit_kw)
        elif own:
            draft.faults.add("NZ0235", row.place("tariff"), name="tariff")
        elif name == GATE:
            draft.fault("NZ0241", ("meters", GATE), name=GATE)
        else:
            known = (GATE, OWN, *draft.given.meters)
            draft.unknown("NZ0271", row.place("meter"), name, known)
    return found


def _check_users(draft: Draft, users: Mapping[str, list[TenantRow]]) -> None:
    for name, tenants in users.items():
        if name != GATE and len(tenants) > 1:
            others = ", ".join(tenant.name for tenant in tenants)
            draft.faults.add("NZ0295", tenants[1].row.place("meter"), name=name, tenants=others)


def _tariff(draft: Draft, name: str, written: MeterIn, known: Mapping[str, Tariff | str]) -> Tariff | None:
    """Return the tariff of a meter."""
    tenant = next((tenant for tenant in draft.tenants if tenant.meter == name), None)
    in_table = name not in draft.given.meters and tenant is not None
    place = tenant.row.place("tariff") if in_table and tenant else draft.place("meters", name, "tariff")
    found = named_tariff(draft, written.tariff, place, known)
    if found is None:
        return None
    _assume(draft, name, written, found)
    return found


def _assume(draft: Draft, name: str, written: MeterIn, tariff: Tariff) -> None:
    """List the tariff of a meter with its prices and whose hours it has."""
    listed = ", ".join(f"{what} {price}" for what, price in listed_prices(tariff, draft.stages.years))
    hours = tariff.schedule.source if tariff.schedule else ""
    source = f"{tariff.source}; {hours}" if hours else tariff.source
    label, value = f"tariff.{name}", f"{written.tariff}: {listed}" if listed else str(written.tariff)
    code = draft.currency.code
    unit = f"{code}/kWh, demand {code}/kW a month" if tariff.all_charges else f"{code}/kWh"
    draft.assumed[label] = AssumedFigure(label, value, unit, source, tariff.price_year, tariff.confidence)


def resale_tariff(draft: Draft) -> Tariff | None:
    """Return the table at which the operator resells; None: it has none, or its name is not known."""
    name, place = draft.given.settlement.resale.tariff, draft.place("settlement", "resale", "tariff")
    found = None if name is None else named_tariff(draft, name, place, known_tariffs(draft))
    if found is not None and not found.is_plain:
        draft.warn("NZ0684", place, name=name)
    return found


def _import_limit(draft: Draft, declared: Track | None, bounds: Bounds, storages: list[Storage], node: str) -> ByStage:
    """Return the import limit by stage; without one, the most that everything behind the meter could take at once."""
    if declared is not None:
        return draft.by_stage(declared)
    charging, reached = np.zeros(len(draft.stages.years)), bounds.reach(node, ELECTRICITY)
    for storage in storages:
        if (storage.node, storage.carrier) in reached:
            most = storage.power.upper if storage.power else storage.energy.upper
            charging = charging + np.array(most) / (storage.hours or 1.0)
    return tuple(float(value) for value in IMPORT_MARGIN * (bounds.need(node, ELECTRICITY) + charging))
