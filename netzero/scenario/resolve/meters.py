"""Meters and their tariffs: the park's gate, and the own utility meters of tenants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from netzero import catalogue
from netzero.components.park import ByStage, Connection, Meter, Storage
from netzero.scenario.doors.tables import GATE, OWN, TenantRow
from netzero.scenario.equipment import MeterIn
from netzero.scenario.resolve.bounds import Bounds
from netzero.scenario.resolve.draft import Draft, Track, shown_track
from netzero.scenario.resolve.upgrades import upgrade_of
from netzero.scenario.scenario import AssumedFigure
from netzero.tariffs.model import Tariff
from netzero.terms import ELECTRICITY, PARK
from netzero.units import UnitError

IMPORT_MARGIN = 1.1
"""On the import limit of a meter that declares none: own needs, all converters and all storage at once."""


@dataclass
class Metering:
    """All meters, with the tariff and the price of exported electricity of each."""

    meters: list[Meter] = field(default_factory=list)
    tariffs: dict[str, Tariff] = field(default_factory=dict)
    export_prices: dict[str, ByStage] = field(default_factory=dict)


def metering(draft: Draft, bounds: Bounds, storages: list[Storage]) -> Metering:
    """Return the meters that serve somebody; faults for meters or tariffs that are missing or shared wrongly."""
    known = _tariffs(draft)
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
        if max(draft.by_stage(written.export_share)) > 1:
            draft.fault("NZ0236", ("meters", name, "export_share"), read=written.export_share, limit=1)
        result.tariffs[name] = tariff
        result.export_prices[name] = draft.by_stage(written.export_price)
        limit = _import_limit(draft, written.import_limit, bounds, storages, node)
        result.meters.append(
            Meter(
                name=name,
                node=node,
                tariff=str(written.tariff),
                payer=node,
                import_limit_kw=limit,
                export_limit_kw=draft.by_stage(written.export_limit),
                export_share=draft.by_stage(written.export_share),
                has_demand_charge=tariff.demand_charge is not None,
                import_limit_is_limit=written.import_limit is not None,
                billing_interval_min=tariff.billing_interval_min,
                export_from=written.export_from,
                upgrade=_upgrade(draft, name, written, node, _import_limit(draft, None, bounds, storages, node)),
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


def _tariffs(draft: Draft) -> dict[str, Tariff | str]:
    """Return the tariffs that a meter may name: the scenario's over the catalogue's."""
    try:
        known: dict[str, Tariff | str] = dict(catalogue.tariffs(draft.currency))
    except (UnitError, ValueError):
        known = {}
    return {**known, **draft.given.tariffs}


def _tariff(draft: Draft, name: str, written: MeterIn, known: Mapping[str, Tariff | str]) -> Tariff | None:
    """Return the tariff of a meter; a scenario's tariff may be another name of one in the catalogue."""
    tenant = next((tenant for tenant in draft.tenants if tenant.meter == name), None)
    in_table = name not in draft.given.meters and tenant is not None
    place = tenant.row.place("tariff") if in_table and tenant else draft.place("meters", name, "tariff")
    found = known.get(written.tariff)
    if isinstance(found, str):
        place = draft.place("tariffs", written.tariff)
        found = catalogue_tariff(known, found)
    if not isinstance(found, Tariff):
        draft.unknown("NZ0272", place, written.tariff, known)
        return None
    _assume(draft, name, written, found)
    return found


def _assume(draft: Draft, name: str, written: MeterIn, tariff: Tariff) -> None:
    """List the tariff of a meter with its prices and whose hours it has, and the price of what is exported."""
    prices = {**tariff.energy} if tariff.demand_charge is None else {**tariff.energy, "demand": tariff.demand_charge}
    listed = ", ".join(f"{period} {shown_track(price)}" for period, price in prices.items())
    hours = tariff.schedule.source if tariff.schedule else ""
    source = f"{tariff.source}; {hours}" if hours else tariff.source
    label, value = f"tariff.{name}", f"{written.tariff}: {listed}" if listed else str(written.tariff)
    code = draft.currency.code
    unit = f"{code}/kWh" if tariff.demand_charge is None else f"{code}/kWh, demand {code}/kW a month"
    draft.assumed[label] = AssumedFigure(label, value, unit, source, tariff.price_year, tariff.confidence)
    if max(draft.by_stage(written.export_limit)) > 0:
        draft.assume_given(f"export_price.{name}", written.export_price, "money/kWh")


def catalogue_tariff(known: Mapping[str, Tariff | str], name: str) -> Tariff | None:
    """Return the tariff that another name stands for."""
    found = known.get(name)
    return found if isinstance(found, Tariff) else None


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
