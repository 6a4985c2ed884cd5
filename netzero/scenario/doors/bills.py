"""Monthly bills: bills.csv gives the needs of tenants twelve months of energy and, if known, of peaks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from netzero.errors import Faults
from netzero.scenario.doors.csv_rows import Row
from netzero.scenario.doors.tables import Table, TenantRow
from netzero.scenario.doors.yaml_tree import shown
from netzero.scenario.nearest import nearest
from netzero.scenario.scenario import CarrierNeed
from netzero.terms import Carrier

_BILL = ("tenant", "carrier", "month", "kwh", "peak_kw")


def with_bills(tenants: tuple[TenantRow, ...], table: Table, carriers: Iterable[Carrier]) -> tuple[TenantRow, ...]:
    """Return the tenants with the monthly energy and peaks of bills.csv in their needs."""
    carriers, faults = tuple(carriers), table.faults
    months: dict[tuple[str, str], dict[int, Row]] = {}
    names, unplaced = [tenant.name for tenant in tenants], 0
    for row in table.rows(_BILL, ("tenant", "carrier", "month", "kwh")):
        tenant, carrier, month = row.text("tenant"), row.text("carrier"), row.whole("month", faults, 1, 12)
        if tenant not in names:
            faults.add("NZ0264", row.place("tenant"), read=shown(tenant or ""), near=nearest(tenant, names))
        if carrier not in carriers:
            faults.add("NZ0265", row.place("carrier"), read=shown(carrier or ""), near=nearest(carrier, carriers))
        if month is None and row.text("month") is None:
            faults.add("NZ0235", row.place("month"), name="month")
        if tenant not in names or carrier not in carriers or month is None:
            unplaced += 1
        elif tenant and carrier:
            seen = months.setdefault((tenant, carrier), {})
            if month in seen:
                faults.add("NZ0238", row.place("month"), line=seen[month].line)
            seen[month] = row
    for (tenant, carrier), rows in months.items():
        missing = [str(month) for month in range(1, 13) if month not in rows]
        if len(missing) > unplaced:
            faults.add(
                "NZ0239", rows[min(rows)].place("month"), tenant=tenant, carrier=carrier, months=", ".join(missing)
            )
    return tuple(_billed(tenant, months, faults) for tenant in tenants)


def _billed(tenant: TenantRow, months: Mapping[tuple[str, str], Mapping[int, Row]], faults: Faults) -> TenantRow:
    needs = dict(tenant.needs)
    for (name, carrier), rows in months.items():
        if name == tenant.name:
            need = needs.get(carrier, CarrierNeed(carrier))
            needs[carrier] = _with_months(need, rows, faults) if len(rows) == 12 else replace(need, annual_kwh=1.0)
    bills = {carrier: rows for (name, carrier), rows in months.items() if name == tenant.name}
    return replace(tenant, needs=needs, bills=bills)


def _with_months(need: CarrierNeed, rows: Mapping[int, Row], faults: Faults) -> CarrierNeed:
    """Return a need with twelve months of bills; a yearly figure beside them must agree to 1 %."""
    energy: list[float] = []
    refused = False
    peaks: list[float | None] = []
    for month in range(1, 13):
        kwh = rows[month].number("kwh", "kWh", faults)
        if rows[month].text("kwh") is None:
            faults.add("NZ0235", rows[month].place("kwh"), name="kwh")
        energy.append(kwh or 0.0)
        refused = refused or kwh is None
        peaks.append(rows[month].number("peak_kw", "kW", faults))
    total = sum(energy)
    differs = need.annual_kwh is not None and abs(need.annual_kwh - total) > 0.01 * max(total, need.annual_kwh)
    if differs and not refused:
        faults.add("NZ0262", rows[1].place("kwh"), total=f"{total:,.0f}", annual=f"{need.annual_kwh:,.0f}")
    known = [peak for peak in peaks if peak is not None]
    added: dict[str, Any] = {
        "monthly_kwh": tuple(energy),
        "annual_kwh": total if need.annual_kwh is None else need.annual_kwh,
    }
    if known:
        given = sum(row.text("peak_kw") is not None for row in rows.values())
        if given < 12:
            faults.add("NZ0263", rows[1].place("peak_kw"), count=given)
        added["monthly_peak_kw"] = tuple(known)
    return replace(need, **added)
