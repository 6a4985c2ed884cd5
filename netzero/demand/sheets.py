"""Which sheets of a workbook hold the loads; a text or parquet file is its only sheet."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from netzero.demand.day_blocks import refuse_day_blocks
from netzero.demand.hours_across import unfolded
from netzero.demand.joined_sheets import Sheet, join_in_time
from netzero.demand.options import LoadOptions
from netzero.demand.unread import tell_unread_sheets
from netzero.errors import BadInput, Place
from netzero.intake.date_parts_apart import join_date_parts
from netzero.intake.inspection import Findings
from netzero.intake.roles import Roles, roles_of
from netzero.intake.source import Rows
from netzero.intake.table import Table, table_of
from netzero.intake.unit_words import LOADS
from netzero.intake.written_numbers import spell_stamps


def sheet_of(sheets: list[Rows], options: LoadOptions, findings: Findings) -> Sheet:
    """Return the sheet that is declared, else the only one with stamps and loads, else the only one with loads.

    Several sheets of one layout that follow one another in time are joined.

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
    read = [(one, own) for rows, own in zip(sheets, told, strict=True) if (one := _sheet(rows, options, own))]
    for own in told:
        findings.extend("refusal", own.refused().faults)
    findings.raise_if_refused()
    if not read:
        tell_unread_sheets(sheets, "", findings)
        findings.refusal("NZ1502", place)
        raise findings.refused()
    dated = [one for one in read if one[0].roles.date is not None and one[0].roles.numbers]
    loaded = [one for one in read if any(one[0].table.units[at] in LOADS for at in one[0].roles.numbers)]
    choices = [one for one in dated if one in loaded] or dated or loaded or read
    joined = join_in_time([sheet for sheet, _ in choices], sheets, options, findings) if len(choices) > 1 else None
    used = choices if joined is not None else choices[:1]
    hidden = {rows.sheet for rows in sheets if rows.hidden} & {sheet.table.sheet for sheet, _ in used}
    if hidden and options.sheet is None:
        findings.warning("NZ1609", place, sheets=", ".join(f"'{name}'" for name in sorted(hidden)))
    if joined is not None:
        for _, own in choices:
            for finding in own:
                if finding.kind != "evidence" or own is choices[0][1]:
                    findings.extend(finding.kind, [finding.fault])
        return joined
    if len(choices) > 1:
        findings.refusal("NZ1510", place, sheets=", ".join(f"'{sheet.table.sheet}'" for sheet, _ in choices))
        raise findings.refused()
    chosen, own = choices[0]
    if chosen.table.sheet:
        tell_unread_sheets(sheets, chosen.table.sheet, findings)
        lines = chosen.table.lines
        findings.evidence("NZ1512", place, sheet=chosen.table.sheet, first=int(lines[0]), last=int(lines[-1]))
    for finding in own:
        findings.extend(finding.kind, [finding.fault])
    return chosen


def _sheet(rows: Rows, options: LoadOptions, own: Findings) -> Sheet | None:
    """Return the table of one sheet; None when there is none, or it is refused, which is noted in `own`."""
    try:
        table = unfolded(rows, options, own) or table_of(rows, own)
        if table is None:
            return None
        roles = roles_of(table)
        if roles.date is None:
            refuse_day_blocks(rows, own)
            table = spell_stamps(join_date_parts(table, own), own)
            roles = roles_of(table)
    except BadInput:
        return None
    return Sheet(replace(_without_blank(table, roles), unread=rows.unread), roles)


def _without_blank(table: Table, roles: Roles) -> Table:
    """Return a dated table without its blank rows; rows without stamps count by their place, so they stay."""
    return table.only(np.flatnonzero(~table.blank)) if roles.date is not None and table.blank.any() else table
