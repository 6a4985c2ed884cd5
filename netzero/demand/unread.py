"""Cells of a workbook that show something and hold no value: formulas that were never computed, and errors.

Read as they are they would be gaps, or their whole column would be missing without a word.
"""

from __future__ import annotations

import re
from collections import defaultdict

from netzero.demand.options import LoadOptions
from netzero.errors import Place
from netzero.intake.cell_names import letters
from netzero.intake.inspection import Findings
from netzero.intake.roles import Roles
from netzero.intake.source import Rows
from netzero.intake.table import Table
from netzero.intake.unit_words import LOADS

_MOST_TOLD = 10
_CELL = re.compile(r"([A-Z]+)(\d+)")


def check_unread(table: Table, roles: Roles, options: LoadOptions, findings: Findings) -> None:
    """Tell such cells of the body by column, and note a refusal for columns of times and of loads."""
    body = set(table.lines.tolist())
    by_column: dict[str, list[str]] = defaultdict(list)
    for cell in table.unread:
        if (parts := _CELL.fullmatch(cell)) and int(parts.group(2)) in body:
            by_column[parts.group(1)].append(cell)
    unfolded = table.origins is not None and bool((table.origins.columns >= 0).any())
    position = {letters(at): at for at in range(len(table.columns))}
    for column, cells in by_column.items():
        at = position.get(column)
        refused = unfolded or (at is not None and _matters(table, roles, at, options))
        name = column if at is None or unfolded else table.names[at]
        values = {"column": name, "count": len(cells), "cells": _some(cells)}
        tell = findings.refusal if refused else findings.warning
        tell("NZ0535" if refused else "NZ0537", Place(file=table.file, cell=cells[0]), **values)
    findings.raise_if_refused()


def tell_unread_sheets(sheets: list[Rows], chosen: str, findings: Findings) -> None:
    """Tell such cells of the sheets that are not read: the loads may be there."""
    for sheet in sheets:
        if sheet.sheet != chosen and sheet.unread:
            place = Place(file=sheet.file, cell=f"{sheet.sheet}!{sheet.unread[0]}")
            findings.warning("NZ0538", place, sheet=sheet.sheet, count=len(sheet.unread), cells=_some(sheet.unread))


def _matters(table: Table, roles: Roles, at: int, options: LoadOptions) -> bool:
    """Whether a column is one of times, or of loads as far as its head says: in a unit of loads, else without any."""
    if at in (roles.date, roles.clock):
        return True
    if options.columns:
        return table.names[at].casefold() in [name.strip().casefold() for name in options.columns]
    others = any(table.units[position] in LOADS for position in roles.numbers if position != at)
    return table.units[at] in LOADS or (not table.units[at] and not others and at not in roles.words)


def _some(cells: list[str] | tuple[str, ...]) -> str:
    return ", ".join(cells[:_MOST_TOLD]) + (" ..." if len(cells) > _MOST_TOLD else "")
