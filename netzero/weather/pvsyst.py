"""CSV of PVsyst, Meteonorm and their like: a block of header lines `name;value`, a row of names, a row of units.

Stamps stand in columns (year, month, day, hour, minute); a year of 1990 is PVsyst's way to say that it is none. Unless
declared, hours 1 to 24 name the end of their hour and minute 30 its middle; hours 0 to 23 name its start, as PVsyst
has it.
Source: PVsyst help, 'PVsyst standard format' and 'Hourly meteo data'.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from netzero.errors import BadInput, Fault, Place
from netzero.intake.inspection import Findings
from netzero.weather.cells import Table, delimiter_of, numbers, table_of
from netzero.weather.date_columns import moments_of
from netzero.weather.files import lines_of
from netzero.weather.frames import Said, raw_of
from netzero.weather.raw import Declared, Label, Raw
from netzero.weather.unit_names import in_our_unit
from netzero.weather.year import Floats, Times

_NAMES = {
    "ghi_w_m2": ("ghi", "globhor", "g_gh", "gh", "global"),
    "dni_w_m2": ("dni", "beamnor", "g_bn", "bn"),
    "dhi_w_m2": ("dhi", "diffhor", "g_dh", "dh", "diffuse"),
    "temperature_c": ("tamb", "t_amb", "ta", "temp", "temperature", "t2m"),
    "wind_m_s": ("windvel", "ff", "ws", "wind_speed", "windspeed"),
    "pressure_pa": ("pressure", "patm", "p"),
}
_STAMP = {
    "year": ("year", "y"),
    "month": ("month", "m"),
    "day": ("day", "d", "dm"),
    "hour": ("hour", "h"),
    "minute": ("minute", "min"),
}
_NO_YEAR = 1990
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")


@dataclass(frozen=True)
class _Layout:
    header_line: int
    """From 0."""
    delimiter: str
    about: dict[str, str]


def read_pvsyst(path: Path, declared: Declared, findings: Findings) -> Raw:
    """Return the steps of a CSV with a header block and a row of units.

    Raises:
        BadInput: no row of column names, or stamps that are no numbers.

    """
    import pandas as pd

    lines = [line.lstrip("#").strip() for line in lines_of(path)]
    layout = _layout(path.name, lines)
    table = table_of(path.name, lines, layout.header_line, layout.delimiter)
    table, units = _without_units(table)
    where = {name: _position(table.header, names) for name, names in (_STAMP | _NAMES).items()}
    columns: dict[str, Floats] = {}
    for name, position in where.items():
        if position is not None:
            first = Place(path.name, table.first_line, path=table.header[position])
            read = numbers(table.column(position), first, findings)
            unit = units[position] if name in _NAMES and units else ""
            columns[name] = in_our_unit(name, unit, read, Place(path.name, table.first_line - 1), findings)
    findings.raise_if_refused()
    stamps = moments_of(columns, Place(path.name, table.first_line))
    label = _label(stamps, columns)
    if declared.label is None:
        findings.evidence("NZ0460", Place(path.name), label=label)
    said = replace(_said(layout.about, declared, path.name, findings), label=label, first_line=table.first_line)
    known = {name: name for name in _NAMES if name in columns}
    frame = pd.DataFrame({name: columns[name] for name in known})
    raw = raw_of(path, stamps, frame, known, said, declared, findings)
    headers = {name: table.header[position] for name, position in where.items() if position is not None}
    nominal = set(columns.get("year", np.array([_NO_YEAR])).tolist()) == {_NO_YEAR}
    about = replace(raw.about, year_kind="typical") if nominal else raw.about
    return replace(raw, headers=headers, about=about)


def _layout(file: str, lines: list[str]) -> _Layout:
    """Return where the table begins, what separates its cells and what the lines above say."""
    for number, line in enumerate(lines[:200]):
        delimiter = delimiter_of(line)
        cells = [cell.strip() for cell in line.split(delimiter)]
        if all(_position(cells, names) is not None for names in (_STAMP["month"], _NAMES["ghi_w_m2"])):
            return _Layout(number, delimiter, _about(lines[:number], delimiter))
    raise BadInput([Fault("NZ0401", Place(file))])


def _about(lines: list[str], delimiter: str) -> dict[str, str]:
    """Return the header block: first word of the name in lower case -> value."""
    found = {}
    for line in lines:
        name, *values = (cell.strip() for cell in re.split(rf"[{delimiter}:]", line))
        if name and values and values[0]:
            found[re.split(r"[ (\[]", name.lower())[0]] = values[0]
    return found


def _said(about: Mapping[str, str], declared: Declared, file: str, findings: Findings) -> Said:
    """Return what the header block says; the zone may be declared instead."""
    zone = _figure(about, "time", "timezone", "gmt")
    if zone is None and declared.utc_offset_h is None:
        findings.refusal("NZ0405", Place(file, path="weather.utc_offset"))
    return Said(
        title=about.get("site", "CSV with a header block"),
        utc_offset_h=zone if zone is not None else declared.utc_offset_h or 0.0,
        label="start",
        latitude=_figure(about, "latitude", "lat"),
        longitude=_figure(about, "longitude", "lon", "long"),
        altitude_m=_figure(about, "altitude", "elevation", "alt"),
        first_line=1,
    )


def _figure(about: Mapping[str, str], *names: str) -> float | None:
    found = next((match[0] for name in names if (match := _NUMBER.search(about.get(name, "")))), None)
    return None if found is None else float(found.replace(",", "."))


def _position(header: list[str], names: tuple[str, ...]) -> int | None:
    """Return the first column of one of the names."""
    lower = [cell.lower() for cell in header]
    return next((lower.index(name) for name in names if name in lower), None)


def _without_units(table: Table) -> tuple[Table, list[str]]:
    """Return the table without its row of units, and that row; empty when there is none."""
    if any(_NUMBER.fullmatch(cell) for cell in table.rows[0]):
        return table, []
    return replace(table, rows=table.rows[1:], first_line=table.first_line + 1), table.rows[0]


def _label(stamps: Times, columns: Mapping[str, Floats]) -> Label:
    """Return what the stamps stand for, told by their hours and minutes."""
    if columns["hour"].max() == 24:
        return "end"
    step_min = int(np.median(np.diff(stamps).astype(np.int64)))
    minute = columns.get("minute", np.zeros(len(stamps)))
    return "middle" if step_min and (minute % step_min == step_min / 2).all() else "start"
