"""Which sheet of a workbook holds the loads; a text or parquet file is its only sheet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from netzero.demand.options import LoadOptions
from netzero.errors import Place
from netzero.intake.inspection import Findings
from netzero.intake.roles import Roles, roles_of
from netzero.intake.source import Rows
from netzero.intake.table import Table, table_of
from netzero.intake.unit_words import LOADS


@dataclass(frozen=True, eq=False)
class Sheet:
    """A table and what its columns are."""

    table: Table
    roles: Roles


def sheet_of(sheets: list[Rows], options: LoadOptions, findings: Findings) -> Sheet:
    """Return the sheet that is declared, else the only one with stamps and loads, else the only one with loads.

    Raises:
        BadInput: no sheet or several fit, or there are no rows of data.

    """
    place = Place(file=sheets[0].file if sheets else "")
    if options.sheet is not None and sheets and sheets[0].sheet:
        wanted = [sheet for sheet in sheets if sheet.sheet == options.sheet]
        if not wanted:
            findings.refusal("NZ1511", place, read=options.sheet, sheets=", ".join(sheet.sheet for sheet in sheets))
            raise findings.refused()
        sheets = wanted
    told = [Findings() for _ in sheets]
    found = [(table, own) for rows, own in zip(sheets, told, strict=True) if (table := table_of(rows, own))]
    if not found:
        findings.refusal("NZ1502", place)
        raise findings.refused()
    read = [(Sheet(_without_blank(table, roles), roles), own) for table, own in found if (roles := roles_of(table))]
    dated = [one for one in read if one[0].roles.date is not None and one[0].roles.numbers]
    loaded = [one for one in read if any(one[0].table.units[at] in LOADS for at in one[0].roles.numbers)]
    choices = [one for one in dated if one in loaded] or dated or loaded or read
    if len(choices) > 1:
        findings.refusal("NZ1510", place, sheets=", ".join(f"'{sheet.table.sheet}'" for sheet, _ in choices))
        raise findings.refused()
    chosen, own = choices[0]
    if chosen.table.sheet:
        lines = chosen.table.lines
        findings.evidence("NZ1512", place, sheet=chosen.table.sheet, first=int(lines[0]), last=int(lines[-1]))
    for finding in own:
        findings.extend(finding.kind, [finding.fault])
    return chosen


def _without_blank(table: Table, roles: Roles) -> Table:
    """Return a dated table without its blank rows; rows without stamps count by their place, so they stay."""
    return table.only(np.flatnonzero(~table.blank)) if roles.date is not None and table.blank.any() else table
