"""Metered loads as people bring them: one way from a file to series in kW on a regular axis.

rows of cells -> table with heads -> stamps -> columns of loads -> numbers -> axis -> repaired series. At every step
what was understood, repaired or doubted is noted; what cannot be read right is refused with its rows, and then nothing
is returned.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from netzero.demand.bands import refuse_bands
from netzero.demand.declared import check_declared, tell_unused
from netzero.demand.doubts import tell_annual
from netzero.demand.flags import tell_flagged, tell_other_dates
from netzero.demand.joined_sheets import Sheet
from netzero.demand.long_tables import names_of_long
from netzero.demand.months import ROWS_OF_A_YEAR, refuse_months
from netzero.demand.multipliers import check_multiplier
from netzero.demand.numbers import ReadColumn, read_columns
from netzero.demand.options import LoadOptions
from netzero.demand.pick import LoadColumn, load_columns, other_columns
from netzero.demand.series_of_column import LoadSeries, series_of
from netzero.demand.sheets import sheet_of
from netzero.demand.stated_units import units_of_rows, with_stated_units
from netzero.demand.unread import check_unread
from netzero.demand.wholes import tell_wholes
from netzero.demand.without_stamps import refuse_hidden
from netzero.errors import BadInput, Place
from netzero.intake.inspection import Column, Findings, Inspection
from netzero.intake.placing import Placed, by_stamps, in_order, leap_day_steps
from netzero.intake.source import read_rows
from netzero.intake.stamps import Stamps, read_stamps
from netzero.intake.table import Table
from netzero.intake.unit_words import LOADS


@dataclass(frozen=True, eq=False)
class Load:
    """What a file of metered loads holds."""

    inspection: Inspection
    series: Mapping[str, LoadSeries] = field(default_factory=dict)
    """By column, or by name in a long table; empty when the file is refused."""
    findings: Findings = field(default_factory=Findings)

    @property
    def kw(self) -> dict[str, NDArray[np.float64]]:
        """Mean power of each interval by column, kW, as read and with gaps filled; negative values stand."""
        return {name: series.kw for name, series in self.series.items()}

    def raise_if_refused(self) -> None:
        """Raise `BadInput` with every refusal, if there is one."""
        self.findings.raise_if_refused()


def read_load(path: Path, options: LoadOptions | None = None, name: str | None = None) -> Load:
    """Return the metered loads of a csv, txt, xlsx or parquet file; what is wrong with it is a finding, not an error.

    Args:
        path: the file.
        options: what is declared of it; None: nothing.
        name: what the file is called in places; None: its own name.

    """
    file, findings, given = name or path.name, Findings(), options or LoadOptions()
    found = _Found()
    try:
        _read(path, file, given, findings, found)
    except BadInput:
        found.series = {}
    return Load(_inspection(file, path, found, findings), found.series, findings)


@dataclass
class _Found:
    """What has been read so far."""

    table: Table | None = None
    placed: Placed | None = None
    series: dict[str, LoadSeries] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)


def _read(path: Path, file: str, options: LoadOptions, findings: Findings, found: _Found) -> None:
    check_declared(options, file, findings)
    sheet = with_stated_units(sheet_of(read_rows(path, file, findings), options, findings), findings)
    table, roles = sheet.table, sheet.roles
    found.table = table
    check_unread(table, roles, options, findings)
    refuse_months(table, roles, options, findings)
    stamps = read_stamps(table, roles, options.day_first, findings)
    tell_other_dates(table, roles, findings)
    names = names_of_long(sheet, stamps)
    table, units = units_of_rows(sheet, names, findings)
    loads = load_columns(table, roles, options if names is None else options.with_columns(()), findings)
    found.details["other_columns"] = other_columns(table, roles, loads)
    if stamps is None:
        refuse_hidden(table, roles, loads, findings)
    tell_flagged(table, roles, findings)
    check_multiplier(table, roles, loads, options, findings)
    columns = read_columns(table, loads, options, findings)
    if names is None:
        found.placed = _placed(table, roles.date, stamps, options, findings)
        for column in columns:
            found.series[column.load.name] = series_of(table, column, found.placed, options, findings)
    else:
        _read_long(replace(sheet, table=table), stamps, names, columns[0], units, options, findings, found)
    findings.raise_if_refused()
    if found.placed is not None:
        tell_unused(options, stamps is not None, found.placed.step_minutes, bool(table.sheet), file, findings)
    if not options.columns:
        refuse_bands(list(found.series.values()), findings)
    for name in tell_wholes(list(found.series.values()), bool(options.columns), findings):
        left = found.series.pop(name)
        found.details["other_columns"].append({"name": name, "unit": left.unit})
    _tell_whole(found, options, findings)


def _placed(
    table: Table, column: int | None, stamps: Stamps | None, options: LoadOptions, findings: Findings
) -> Placed:
    """Return where the rows stand: by stamps, else one after the other."""
    if stamps is not None and column is not None:
        placed = by_stamps(table, column, stamps, options.tz, options.label, findings)
        first = placed.first
        if options.year and first is not None and str(first.astype("datetime64[Y]")) != str(options.year):
            findings.warning("NZ0580", table.place(-1, column), year=options.year, first=str(first).replace("T", " "))
        return placed
    count = len(table.lines)
    known = options.step_minutes or ROWS_OF_A_YEAR.get(count)
    step = known or 60
    tell = findings.evidence if known else findings.warning
    tell("NZ0581" if known else "NZ0591", Place(file=table.file), rows=count, step=step)
    return in_order(count, step, options.year)


def _read_long(
    sheet: Sheet,
    stamps: Stamps | None,
    position: int,
    column: ReadColumn,
    units: Mapping[str, str],
    options: LoadOptions,
    findings: Findings,
    found: _Found,
) -> None:
    """Read each named series of a long table by itself; evidence is noted of the first alone."""
    if stamps is None:
        return
    table = sheet.table
    names = np.array([str(name) for name in table.columns[position]], dtype=object)
    every = list(dict.fromkeys(names))
    findings.evidence("NZ0582", table.place(-1, position), names=", ".join(every[:20]), count=len(every))
    for name in options.columns or every:
        rows = np.flatnonzero(names == name)
        if not rows.size:
            findings.refusal("NZ0505", Place(file=table.file), column=name, columns=", ".join(every))
            continue
        unit = options.unit or units[name] or column.load.unit
        if units[name] and units[name] not in LOADS and not (options.columns and options.unit):
            tell = findings.refusal if options.columns else findings.evidence
            tell("NZ0574" if options.columns else "NZ0575", table.place(-1, position), column=name, unit=units[name])
            continue
        mine, own = table.only(rows), Findings()
        part = stamps.only(rows)
        try:
            placed = _placed(mine, sheet.roles.date, part, options, own)
            named = ReadColumn(LoadColumn(column.load.position, str(name), unit), column.values[rows])
            found.series[str(name)] = series_of(mine, named, placed, options, own)
            found.placed = found.placed or placed
        except BadInput:
            pass  # its refusals are among its own findings
        for finding in own:
            if finding.kind != "evidence" or name == every[0]:
                findings.extend(finding.kind, [finding.fault])


def _tell_whole(found: _Found, options: LoadOptions, findings: Findings) -> None:
    """Tell what concerns the file as a whole: its leap day, its energy against the declared one, quarter hours."""
    if found.placed is None or not found.series:
        return
    first = next(iter(found.series.values()))
    if leap_day_steps(found.placed):
        findings.evidence("NZ0570", first.where.file_place(), hours=found.placed.count * found.placed.step_minutes / 60)
    for series in found.series.values():
        hourly = series.hourly_kw()
        if series.step_minutes < 60 and hourly is not None:
            values = {"minutes": series.step_minutes, "rows": hourly.size, "peak": float(hourly.max())}
            findings.evidence(
                "NZ0569", series.where.file_place(), column=series.name, top=float(series.kw.max()), **values
            )
    if options.annual_kwh is not None:
        kwh = sum(series.kwh for series in found.series.values())
        tell_annual(kwh, first.kw.size * first.step_minutes / 60, options.annual_kwh, first.where, findings)


def _inspection(file: str, path: Path, found: _Found, findings: Findings) -> Inspection:
    table, placed = found.table, found.placed
    columns = tuple(
        Column(
            name=series.name,
            unit=series.unit,
            rows=series.kw.size,
            sum=series.kwh,
            mean=float(series.kw.mean()),
            peak=float(series.kw.max()),
            peak_at=series.where.at(int(series.kw.argmax())),
            read_sum=series.read_kwh,
        )
        for series in found.series.values()
    )
    return Inspection(
        file,
        table.format if table else path.suffix.lower().lstrip("."),
        len(table.lines) if table else 0,
        placed.step_minutes if placed else None,
        str(placed.first) if placed and placed.first is not None else "",
        placed.zone if placed else "",
        placed.label if placed else "",
        columns,
        tuple(findings),
        found.details,
    )
