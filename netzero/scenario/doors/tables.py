"""The tables of a scenario folder: tenants, roofs, bills and measures, row by row.

Columns of tenants.csv that begin with a carrier say what is needed of it: `steam_kwh`, `steam_peak_kw`, `steam_file`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, cast

from netzero.errors import Faults, Place
from netzero.scenario.doors.csv_rows import Row, read_table
from netzero.scenario.doors.layers import find_file, relative
from netzero.scenario.doors.yaml_tree import shown
from netzero.scenario.nearest import nearest
from netzero.scenario.scenario import CarrierNeed, Measure
from netzero.terms import ELECTRICITY, PARK, Carrier
from netzero.terms import Node as NodeName
from netzero.units import Currency

GATE = "gate"
OWN = "own"
NAME = re.compile(r"[\w-]{1,64}")
RESERVED = {PARK, GATE, OWN, "roofs", "tenant"}

_TENANT = ("name", "title", "sector", "meter", "tariff", "import_limit", "growth", "entry", "exit")
_CARRIER = ("kwh", "peak_kw", "file", "column", "unit", "minutes", "year", "sheet", "label", "tz", "multiplier", "node")
_FILE_ONLY = ("column", "unit", "minutes", "year", "sheet", "label", "tz", "multiplier")
_ROOF = ("name", "tenant", "area", "tilt", "azimuth", "max")
_MEASURE = ("id", "tenant", "title", "carrier", "saving_kwh", "saving_share", "capex", "life", "source")
_UNITS = ("kW", "kWh", "MW", "MWh")
_LABELS = ("start", "middle", "end")
_YEARS = (1900, 2300)


@dataclass(frozen=True)
class TenantRow:
    """One tenant as written, with its needs and the node of each carrier."""

    row: Row
    name: str
    title: str
    sector: str
    meter: str
    """Name of a meter; a tenant that wrote 'own' has a meter of its own name."""
    tariff: str | None
    import_limit_kw: float | None
    growth: float
    entry: int | None
    exit: int | None
    needs: Mapping[Carrier, CarrierNeed]
    own_nodes: frozenset[Carrier]
    """Carriers that the tenant balances for itself; the park's network serves the others."""
    bills: Mapping[Carrier, Mapping[int, Row]] = field(default_factory=dict)
    """Rows of bills.csv by month."""

    def node(self, carrier: Carrier) -> NodeName:
        """Return the node that serves a carrier."""
        return self.name if carrier in self.own_nodes else PARK


@dataclass(frozen=True)
class RoofRow:
    """One usable roof plane."""

    row: Row
    name: str
    tenant: str
    area_m2: float
    tilt_deg: float | None
    azimuth_deg: float | None
    capacity_kw: float | None
    """The most that its structure bears, kW of all that stands on it; None: as much as its area holds."""


@dataclass(frozen=True)
class MeasureRow:
    """One efficiency measure as written."""

    row: Row
    measure: Measure


@dataclass(frozen=True)
class Table:
    """A table file, what it is called in places, the folder of the layer that names it and the scenario's own."""

    path: Path
    name: str
    folder: Path
    top: Path
    faults: Faults

    def rows(self, columns: Iterable[str], required: Iterable[str]) -> list[Row]:
        """Return its rows."""
        return read_table(self.path, self.name, tuple(columns), tuple(required), self.faults)

    def file(self, reference: str, place: Place) -> str | None:
        """Return a file of the layer's folder that a cell names, relative to the scenario's folder."""
        found = find_file(self.folder, reference, place, self.faults)
        return relative(found, self.top) if found else None


def read_tenants(table: Table, carriers: Iterable[Carrier]) -> tuple[TenantRow, ...]:
    """Return the tenants of tenants.csv."""
    carriers = tuple(carriers)
    columns = (*_TENANT, *(f"{carrier}_{part}" for carrier in carriers for part in _CARRIER))
    rows = table.rows(columns, ("name", "sector"))
    if not rows and not len(table.faults):
        table.faults.add("NZ0257", Place(table.name))
    named = _named(rows, "name", table.faults)
    tenants = [_tenant(row, carriers, table) for row in rows]
    return tuple(tenant for tenant in tenants if tenant.row.line in named)


def read_roofs(table: Table, tenants: Iterable[str]) -> tuple[RoofRow, ...]:
    """Return the roofs of roofs.csv."""
    tenants, faults, roofs = tuple(tenants), table.faults, []
    rows = table.rows(_ROOF, ("name", "tenant", "area"))
    named = _named(rows, "name", faults)
    for row in rows:
        tenant, area = row.text("tenant") or "", row.number("area", "m2", faults)
        if tenant not in tenants:
            faults.add("NZ0264", row.place("tenant"), read=shown(tenant), near=nearest(tenant, tenants))
        if area is None and row.text("area") is None:
            faults.add("NZ0235", row.place("area"), name="area")
        if row.text("name") in tenants:
            faults.add("NZ0237", row.place("name"), name=shown(row.text("name")))
        tilt, azimuth = row.number("tilt", "degree", faults), row.number("azimuth", "degree", faults)
        for column, value, high in (("tilt", tilt, 90), ("azimuth", azimuth, 360)):
            if value is not None and value > high:
                faults.add("NZ0236", row.place(column), read=value, limit=high)
        roofs.append(
            RoofRow(
                row,
                row.text("name") or "",
                tenant,
                area or 0.0,
                tilt,
                azimuth,
                row.number("max", "kW", faults),
            )
        )
    return tuple(roof for roof in roofs if roof.row.line in named)


def read_measures(
    table: Table, tenants: Iterable[str], carriers: Iterable[Carrier], currency: Currency
) -> tuple[MeasureRow, ...]:
    """Return the efficiency measures of measures.csv."""
    tenants, carriers, faults, found = tuple(tenants), tuple(carriers), table.faults, []
    rows = table.rows(_MEASURE, ("id", "tenant", "carrier", "capex", "life"))
    _named(rows, "id", faults)
    for row in rows:
        tenant, carrier = row.text("tenant") or "", row.text("carrier") or ""
        if tenant not in tenants:
            faults.add("NZ0264", row.place("tenant"), read=shown(tenant), near=nearest(tenant, tenants))
        if carrier not in carriers:
            faults.add("NZ0265", row.place("carrier"), read=shown(carrier), near=nearest(carrier, carriers))
        saving, share = row.number("saving_kwh", "kWh", faults), row.number("saving_share", "1", faults)
        if (row.text("saving_kwh") is None) == (row.text("saving_share") is None):
            faults.add("NZ0258", row.place("saving_kwh"))
        if share is not None and share > 1:
            faults.add("NZ0236", row.place("saving_share"), read=share, limit=1)
        capex, life = row.number("capex", "money", faults, currency=currency), row.number("life", "year", faults)
        for column in ("capex", "life"):
            if row.text(column) is None:
                faults.add("NZ0235", row.place(column), name=column)
        measure = Measure(
            row.text("id") or "",
            tenant,
            row.text("title") or "",
            carrier,
            saving,
            share,
            capex or 0.0,
            life or 0.0,
            row.text("source") or "",
        )
        found.append(MeasureRow(row, measure))
    return tuple(found)


def _named(rows: list[Row], column: str, faults: Faults) -> set[int]:
    """Return the lines of the rows that others may refer to, with a fault noted for names that cannot be."""
    seen: dict[str, Row] = {}
    for row in rows:
        name = row.text(column)
        if name is None:
            faults.add("NZ0235", row.place(column), name=column)
            continue
        if not NAME.fullmatch(name) or name in RESERVED:
            faults.add("NZ0250", row.place(column), read=shown(name))
        elif name in seen:
            faults.add("NZ0238", row.place(column), line=seen[name].line)
        if name not in RESERVED:
            seen.setdefault(name, row)
    return {row.line for row in seen.values()}


def _tenant(row: Row, carriers: tuple[Carrier, ...], table: Table) -> TenantRow:
    faults, name = table.faults, row.text("name") or ""
    meter = row.text("meter") or GATE
    needs = {carrier: need for carrier in carriers if (need := _need(row, carrier, table))}
    if meter == GATE:
        for column in ("tariff", "import_limit"):
            if row.text(column) is not None:
                faults.add("NZ0259", row.place(column), name=column)
    entry, leave = row.whole("entry", faults, *_YEARS), row.whole("exit", faults, *_YEARS)
    if entry is not None and leave is not None and leave < entry:
        faults.add("NZ0232", row.place("exit"), read=leave, limit=entry)
    growth = row.number("growth", "1", faults, low=-0.5)
    if growth is not None and growth > 1:
        faults.add("NZ0236", row.place("growth"), read=growth, limit=1)
    return TenantRow(
        row,
        name,
        row.text("title") or name,
        row.text("sector") or "",
        name if meter == OWN else meter,
        row.text("tariff"),
        row.number("import_limit", "kW", faults),
        growth or 0.0,
        entry,
        leave,
        needs,
        frozenset(carrier for carrier in carriers if _stands_alone(row, carrier, meter, faults)),
    )


def _stands_alone(row: Row, carrier: Carrier, meter: str, faults: Faults) -> bool:
    """Whether the tenant balances a carrier for itself; default: as its electricity, which follows the meter.

    Behind the gate it may have a node of its own for electricity, which a feeder joins to the park's.
    """
    column = f"{carrier}_node"
    chosen = row.choice(column, (PARK, OWN), faults)
    own = meter != GATE
    if carrier == ELECTRICITY and chosen == PARK and own:
        faults.add("NZ0260", row.place(column), meter=meter)
    return own if chosen is None else chosen == OWN


def _need(row: Row, carrier: Carrier, table: Table) -> CarrierNeed | None:
    """Return what a row says of one carrier, None when it says nothing."""
    faults = table.faults
    cell = {part: f"{carrier}_{part}" for part in _CARRIER}
    reference = row.text(cell["file"])
    if reference is None:
        for part in _FILE_ONLY:
            if row.text(cell[part]) is not None:
                faults.add("NZ0261", row.place(cell[part]), name=cell["file"])
    annual, peak = row.number(cell["kwh"], "kWh", faults), row.number(cell["peak_kw"], "kW", faults)
    unit = row.choice(cell["unit"], _UNITS, faults)
    minutes = row.choice(cell["minutes"], ("15", "30", "60"), faults)
    year = row.whole(cell["year"], faults, *_YEARS)
    multiplier = row.number(cell["multiplier"], "1", faults)
    label = row.choice(cell["label"], _LABELS, faults)
    file = table.file(reference, row.place(cell["file"])) if reference else None
    if all(row.text(cell[part]) is None for part in ("kwh", "peak_kw", "file")):
        return None
    if annual is None and peak is None and file is None:
        peak = 1.0  # what is written was refused; that something is needed is known
    return CarrierNeed(
        carrier,
        annual_kwh=annual,
        peak_kw=peak,
        file=file,
        file_column=row.text(cell["column"]),
        file_unit=cast(Literal["kW", "kWh", "MW", "MWh"] | None, unit),
        file_minutes=cast(Literal[15, 30, 60] | None, int(minutes) if minutes else None),
        file_year=year,
        file_sheet=row.text(cell["sheet"]),
        file_label=cast(Literal["start", "middle", "end"] | None, label),
        file_tz=row.text(cell["tz"]),
        file_multiplier=multiplier,
    )
