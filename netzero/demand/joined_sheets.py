"""Sheets of one layout that follow one another in time, such as one for each month, read as one table."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from netzero.demand.options import LoadOptions
from netzero.demand.repair import SIMILAR_MIN
from netzero.errors import BadInput, Place
from netzero.intake.inspection import Findings
from netzero.intake.labels import step_of
from netzero.intake.roles import Roles, roles_of
from netzero.intake.source import Rows
from netzero.intake.stamps import read_stamps
from netzero.intake.table import Origins, Table

_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True, eq=False)
class Sheet:
    """A table and what its columns are."""

    table: Table
    roles: Roles


@dataclass(frozen=True, eq=False)
class _Span:
    """The time that one sheet covers, in minutes since 1970."""

    sheet: Sheet
    first: int
    last: int

    @property
    def name(self) -> str:
        return self.sheet.table.sheet


def join_in_time(sheets: list[Sheet], every: list[Rows], options: LoadOptions, findings: Findings) -> Sheet | None:
    """Return the sheets as one, in the order of their dates; None when they are not parts of one series.

    Args:
        sheets: with dates and loads.
        every: all sheets of the workbook: one that is named like the joined ones must be among them.
        options: as declared.
        findings: what was joined, and what is missing between or among the sheets.

    Raises:
        BadInput: dates cannot be read, sheets cover the same time, or time between sheets is missing.

    """
    layout = {(_heads(sheet.table), sheet.table.units, sheet.roles.date, sheet.roles.clock) for sheet in sheets}
    if len(layout) > 1 or sheets[0].roles.date is None:
        return None
    place = Place(file=sheets[0].table.file)
    spans, step = _spans(sheets, options, findings)
    if not _numbered(sheets) and any(after.first <= before.last for before, after in _pairs(spans)):
        return None
    for before, after in _pairs(spans):
        if after.first <= before.last:
            findings.refusal("NZ1599", place, first=before.name, second=after.name)
        elif after.first - before.last - step > SIMILAR_MIN:
            values = {"first": _written(before.last + step), "last": _written(after.first)}
            findings.refusal("NZ1594", place, before=before.name, after=after.name, **values)
    for rows in every:
        if rows.sheet not in {span.name for span in spans} and _pattern(rows.sheet) in map(_pattern_of, sheets):
            findings.refusal("NZ1597", place, sheet=rows.sheet)
    findings.raise_if_refused()
    told = ", ".join(f"'{span.name}' {_written(span.first)} - {_written(span.last)}" for span in spans)
    findings.evidence("NZ1593", place, count=len(spans), sheets=told)
    table = _joined([span.sheet for span in spans])
    return Sheet(table, roles_of(table))


def _spans(sheets: list[Sheet], options: LoadOptions, findings: Findings) -> tuple[list[_Span], int]:
    """Return the time of each sheet in order, by the one convention of all their dates, and the step of the rows."""
    table, own = _joined(sheets), Findings()
    try:
        stamps = read_stamps(table, roles_of(table), options.day_first, own)
    except BadInput as error:
        findings.extend("refusal", error.faults)
        raise
    minutes = np.zeros(0, dtype=np.int64) if stamps is None else stamps.minutes
    ends = np.cumsum([len(sheet.table.lines) for sheet in sheets])
    parts = np.split(minutes, ends[:-1])
    spans = [_Span(sheet, int(part.min()), int(part.max())) for sheet, part in zip(sheets, parts, strict=True)]
    return sorted(spans, key=lambda span: span.first), step_of(minutes)


def _joined(sheets: list[Sheet]) -> Table:
    tables = [sheet.table for sheet in sheets]
    first = tables[0]
    names = np.concatenate([np.full(len(table.lines), table.sheet, dtype=object) for table in tables])
    return replace(
        first,
        sheet="",
        columns=tuple(np.concatenate(parts) for parts in zip(*(table.columns for table in tables), strict=True)),
        lines=np.concatenate([table.lines for table in tables]),
        around=tuple(row for table in tables for row in table.around),
        unread=tuple(cell for table in tables for cell in table.unread),
        origins=Origins(np.concatenate([_source_columns(table) for table in tables]), names),
    )


def _source_columns(table: Table) -> NDArray[np.int64]:
    return np.full(len(table.lines), -1) if table.origins is None else table.origins.columns


def _heads(table: Table) -> tuple[str, ...]:
    """Return the heads, without the numbers that the sheet is named by."""
    own = set(_NUMBERS.findall(table.sheet))
    return tuple(_NUMBERS.sub(lambda found: "#" if found[0] in own else found[0], name) for name in table.names)


def _pairs(spans: list[_Span]) -> list[tuple[_Span, _Span]]:
    return list(pairwise(spans))


def _numbered(sheets: list[Sheet]) -> bool:
    """Whether there are so many sheets, alike but for numbers in their names, that they look like months."""
    return len(sheets) > 2 and len(set(map(_pattern_of, sheets))) == 1


def _pattern_of(sheet: Sheet) -> str:
    return _pattern(sheet.table.sheet)


def _pattern(name: str) -> str:
    return _NUMBERS.sub("#", name) if _NUMBERS.search(name) else ""


def _written(minute: int) -> str:
    return str(np.datetime64(minute, "m")).replace("T", " ")
