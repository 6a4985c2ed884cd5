"""Tables of days by hours, laid out as one row for each interval.

One row a day with 24, 48 or 96 columns of hours, or one column a day with as many rows. Several meters may stand below
each other, named beside the date. Days may be numbers where month and year stand above the table or name the sheet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from netzero.demand.day_grids import Grid, grid_of, in_sequence, integer, is_day
from netzero.demand.options import LoadOptions
from netzero.errors import Place
from netzero.intake.foot import is_total
from netzero.intake.inspection import Findings
from netzero.intake.looks import is_gap, is_number
from netzero.intake.source import Rows
from netzero.intake.table import Origins, Table
from netzero.intake.unit_words import LOADS, unit_in

_DIFFERENT = 0.9
"""Share of different dates, below which each date has several rows."""
_MOSTLY = 0.8
_MOST_TOLD = 20
_MONTH = re.compile(
    r"(?:tháng|thang|month|\bt)\s*\.?\s*(?P<m1>\d{1,2})\s*(?:năm|nam|[/._-])?\s*(?P<y1>(?:19|20)\d\d)"
    r"|(?<![\d/.-])(?P<m2>\d{1,2})\s*[/._-]\s*(?P<y2>(?:19|20)\d\d)\b"
    r"|(?<!\d)(?P<y3>(?:19|20)\d\d)\s*[/._-]\s*(?P<m3>\d{1,2})(?![\d/.-])",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Day:
    """One row of values."""

    row: int
    date: Any
    """A date, a text that is one, or '' below a date that holds for several rows."""
    series: str
    values: list[Any]


def unfolded(sheet: Rows, options: LoadOptions, findings: Findings) -> Table | None:
    """Return the table of a sheet that has hours across or days across; None when it has neither.

    Raises:
        BadInput: it has, but its days, its unit or its quantity are not known.

    """
    grid = grid_of(sheet, findings)
    if grid is None:
        return None
    _refuse_unread(grid, findings)
    days = _days(grid, findings)
    unit = _unit(grid, days, options, findings)
    _tell(grid, days, findings)
    return _table(grid, days, unit)


def _refuse_unread(grid: Grid, findings: Findings) -> None:
    """Refuse hours whose cells show something but hold no value: formulas that were never computed, and errors."""
    hours = range(grid.hours.first, grid.hours.end)
    days = range(grid.head + 1, len(grid.rows))
    known = (
        {grid.place(row, column).cell.rpartition("!")[2] for row in days for column in hours}
        if grid.sheet.unread
        else set()
    )
    unread = [cell for cell in grid.sheet.unread if cell in known]
    if unread:
        values = {"column": "load", "count": len(unread), "cells": ", ".join(unread[:_MOST_TOLD])}
        findings.refusal("NZ0535", Place(file=grid.sheet.file, cell=unread[0]), **values)
        raise findings.refused()


def _days(grid: Grid, findings: Findings) -> list[_Day]:
    """Return the rows that hold values, with their dates."""
    hours = grid.hours
    outside = [column for column in range(len(grid.heads)) if not hours.first <= column < hours.end]
    rows = [row for row in range(grid.head + 1, len(grid.rows)) if _has_values(grid, row, outside)]
    totals = [row for row in rows if _is_total_row([grid.rows[row][column] for column in outside])]
    if totals:
        lines = ", ".join(grid.place(row, hours.first).cell or str(grid.place(row, 0).line) for row in totals)
        findings.repair("NZ1517", grid.place(totals[0], hours.first), rows=lines)
        rows = [row for row in rows if row not in totals]
    column, dates = _dates(grid, rows, outside, findings)
    found = []
    for row, day, name in zip(rows, dates, _names(grid, rows, column, dates), strict=True):
        if not is_day(day) and not hasattr(day, "year") and not (is_gap(day) and name):
            findings.refusal("NZ1578", grid.place(row, column))
        found.append(_Day(row, "" if is_gap(day) else day, name, grid.rows[row][hours.first : hours.end]))
    findings.raise_if_refused()
    return found


def _has_values(grid: Grid, row: int, outside: list[int]) -> bool:
    """Whether a row holds values of hours: no title, no head again, no empty row."""
    values = grid.rows[row][grid.hours.first : grid.hours.end]
    if all(map(is_gap, values)) or values == grid.heads[grid.hours.first : grid.hours.end]:
        return False
    return any(map(is_number, values)) or any(is_day(grid.rows[row][column]) for column in outside)


def _is_total_row(outside: list[Any]) -> bool:
    return any(map(is_total, outside)) and not any(map(is_day, outside))


def _dates(grid: Grid, rows: list[int], outside: list[int], findings: Findings) -> tuple[int, list[Any]]:
    """Return the column of the dates and the date of each row; days 1, 2, 3, ... are of the one month that is named."""
    for column in outside:
        cells = [grid.rows[row][column] for row in rows]
        said = [cell for cell in cells if not is_gap(cell)]
        if said and sum(map(is_day, said)) > _MOSTLY * len(said):
            return column, cells
    months = {month for text in grid.titles for month in _months(text)}
    for column in outside if len(months) == 1 else ():
        cells = [grid.rows[row][column] for row in rows]
        if cells and in_sequence(cells) == len(cells):
            year, month = next(iter(months))
            first = np.datetime64(f"{year:04d}-{month:02d}", "M")
            days = [first.astype("datetime64[D]") + integer(cell) - 1 for cell in cells]
            if all(day.astype("datetime64[M]") == first for day in days):
                return column, [day.item() for day in days]
    read = next((str(grid.rows[row][column]) for row in rows for column in outside if grid.rows[row][column]), "")
    first_head, last_head = grid.hours.written
    findings.refusal("NZ1577", grid.first_place, first=first_head, last=last_head, read=read)
    raise findings.refused()


def _months(text: str) -> set[tuple[int, int]]:
    """Return the months (year, month) that a text names."""
    found = set()
    for match in _MONTH.finditer(text):
        month, year = (int(next(filter(None, (match[f"{part}{way}"] for way in "123")))) for part in "my")
        if 1 <= month <= 12:
            found.add((year, month))
    return found


def _names(grid: Grid, rows: list[int], column: int, dates: list[Any]) -> list[str]:
    """Return what names the series of each row, where dates have several rows; else '' for each."""
    if len({day for day in dates if not is_gap(day)}) >= _DIFFERENT * len(dates):
        return [""] * len(dates)
    left = [at for at in range(grid.hours.first) if at != column]
    named = []
    for row in rows:
        parts = [(str(grid.heads[at]).strip(), grid.rows[row][at]) for at in left]
        said = [f"{head} {cell}" if is_number(cell) else str(cell).strip() for head, cell in parts if not is_gap(cell)]
        named.append(" ".join(said))
    return named


def _unit(grid: Grid, days: list[_Day], options: LoadOptions, findings: Findings) -> str:
    """Return the one unit of the values; '' where nothing says it."""
    above = {unit for text in grid.titles if (unit := unit_in(text))}
    beside = {unit for name in {day.series for day in days} if (unit := unit_in(name))}
    loads = (above | beside) & LOADS
    if beside - LOADS or (len(loads) > 1 and options.unit is None):
        findings.refusal("NZ1579", grid.first_place, units=", ".join(sorted(above | beside)))
        raise findings.refused()
    return next(iter(loads), "") if loads else next(iter(above), "")


def _tell(grid: Grid, days: list[_Day], findings: Findings) -> None:
    hours = grid.hours
    first, last = hours.written
    count = len({str(day.date) for day in days if day.date != ""})
    code = "NZ1574" if grid.turned else "NZ1573"
    findings.evidence(code, grid.first_place, count=len(hours.times), first=first, last=last, days=count)
    beside = [str(cell) for cell in grid.heads[hours.end :] if not is_gap(cell)]
    if beside:
        findings.evidence("NZ1595", grid.first_place, names=", ".join(beside[:_MOST_TOLD]))


def _table(grid: Grid, days: list[_Day], unit: str) -> Table:
    """Return the table of one row for each interval: date, series where there are several, time of day, value."""
    hours = grid.hours.times
    source = [grid.source(day.row, grid.hours.first + hour) for day in days for hour in range(len(hours))]
    columns: list[tuple[str, str, list[Any]]] = [
        ("date", "", [_cell(day.date) for day in days for _ in hours]),
        ("series", "", [day.series for day in days for _ in hours]),
        ("time", "", [time for _ in days for time in hours]),
        (f"load {unit}".strip(), unit, [_cell(value) for day in days for value in day.values]),
    ]
    if not any(day.series for day in days):
        del columns[1]
    sheet = grid.sheet
    used = {row for row, _ in source}
    return Table(
        file=sheet.file,
        format=sheet.format,
        sheet=sheet.sheet,
        names=tuple(name for name, _, _ in columns),
        units=tuple(of for _, of, _ in columns),
        columns=tuple(_objects(cells) for _, _, cells in columns),
        lines=np.array([sheet.lines[row] for row, _ in source], dtype=np.int64),
        head_line=int(sheet.lines[grid.source(grid.head, grid.hours.first)[0]]),
        separator=sheet.separator,
        around=tuple((int(sheet.lines[at]), row) for at, row in enumerate(sheet.rows) if at not in used),
        origins=Origins(np.array([column for _, column in source], dtype=np.int64)),
    )


def _objects(cells: list[Any]) -> NDArray[np.object_]:
    column = np.empty(len(cells), dtype=object)
    column[:] = cells
    return column


def _cell(cell: Any) -> Any:
    return cell.strip() if isinstance(cell, str) else "" if cell is None else cell
