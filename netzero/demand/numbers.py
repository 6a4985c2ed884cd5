"""The numbers of all load columns of a file, read in one style; words among them are refused, all listed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netzero.demand.options import LoadOptions
from netzero.demand.pick import LoadColumn
from netzero.errors import Place
from netzero.intake.cell_names import letters
from netzero.intake.inspection import Findings
from netzero.intake.misread import misread
from netzero.intake.numbers import Style, numbers_of, style_of_all
from netzero.intake.table import Table
from netzero.intake.written import Written, written

Floats = NDArray[np.float64]

_MOST_TOLD = 20


@dataclass(frozen=True, eq=False)
class ReadColumn:
    """The numbers of a column, NaN at a gap, in the unit of the file; dim row of the table."""

    load: LoadColumn
    values: Floats


def read_columns(table: Table, loads: list[LoadColumn], options: LoadOptions, findings: Findings) -> list[ReadColumn]:
    """Return the numbers of the columns of loads.

    Raises:
        BadInput: both decimal marks are used, some cells hold words, or no cell a number, or the size of some numbers
            speaks against how their mark was read.

    """
    columns = [written(table.columns[load.position]) for load in loads]
    style = _style(table, loads, columns, options, findings)
    read = []
    for load, column in zip(loads, columns, strict=True):
        values, wrong, texts = numbers_of(column, style)
        if wrong:
            _refuse(table, load, values, wrong, findings)
        elif np.isnan(values).all():
            findings.refusal("NZ0504", table.place(-1, load.position))
        elif astray := misread(column, values, style) if options.decimal is None else []:
            _refuse_misread(table, load, values, astray, findings)
        elif table.in_workbook and texts:
            values_told = {"count": len(texts), "column": letters(load.position), "read": str(column.cells[texts[0]])}
            findings.repair(
                "NZ1516", table.place(texts[0], load.position), value=float(values[texts[0]]), **values_told
            )
        read.append(ReadColumn(load, values))
    findings.raise_if_refused()
    if style.doubtful:
        _doubt(table, read, style, options, findings)
    return read


def _style(
    table: Table, loads: list[LoadColumn], columns: list[Written], options: LoadOptions, findings: Findings
) -> Style:
    style = style_of_all(columns, table.separator, options.decimal)
    if style.against and options.decimal is None:
        cells = [(load, int(row)) for load, column in zip(loads, columns, strict=True) for row in column.rows]
        load, row = cells[style.against[0]]
        lines = ", ".join(str(int(table.lines[cells[at][1]])) for at in style.against[:_MOST_TOLD])
        values = {
            "rows": lines,
            "count": len(style.against),
            "read": str(table.columns[load.position][row]),
            "column": load.name,
        }
        findings.refusal("NZ1515", table.place(row, load.position), example=style.example, **values)
        raise findings.refused()
    place = Place(file=table.file)
    if style.decimals or style.decimal == ",":
        code = "NZ1513" if style.decimal == "." else "NZ1514"
        findings.evidence(code, place, count=style.decimals, example=style.example)
    if style.grouped:
        findings.evidence("NZ1518", place, mark=style.thousands, count=style.grouped, example=style.example)
    return style


def _refuse(table: Table, load: LoadColumn, values: Floats, wrong: list[int], findings: Findings) -> None:
    """Refuse a column with every cell that is no number, its gaps among them, in the order of the file."""
    rows = sorted([*wrong, *(int(row) for row in np.flatnonzero(np.isnan(values)))])
    listed = ", ".join(str(int(table.lines[row])) for row in rows[:_MOST_TOLD])
    more = f" ... (+{len(rows) - _MOST_TOLD})" if len(rows) > _MOST_TOLD else ""
    if len(rows) > 1:
        values_told = {"rows": listed + more, "count": len(rows), "column": load.name}
        findings.refusal("NZ0578", table.place(-1, load.position), **values_told)
    for row in rows[:_MOST_TOLD]:
        cell = str(table.columns[load.position][row])
        code = "NZ0508" if row in wrong else "NZ0510"
        findings.refusal(code, table.place(row, load.position), read=cell, column=load.name)


def _refuse_misread(table: Table, load: LoadColumn, values: Floats, rows: list[int], findings: Findings) -> None:
    listed = ", ".join(str(int(table.lines[row])) for row in rows[:_MOST_TOLD])
    usual = float(np.nanmedian(np.delete(values, rows)))
    told = {"rows": listed, "count": len(rows), "column": load.name, "read": str(table.columns[load.position][rows[0]])}
    findings.refusal("NZ0536", table.place(rows[0], load.position), value=float(values[rows[0]]), usual=usual, **told)


def _doubt(table: Table, read: list[ReadColumn], style: Style, options: LoadOptions, findings: Findings) -> None:
    peak = max(float(np.nanmax(column.values)) for column in read)
    unit = read[0].load.unit or "kW"
    value = float(style.example.replace(",", "."))
    findings.warning("NZ0579", Place(file=table.file), read=style.example, value=value, peak=peak, unit=unit)
